"""How long a server is left alone after a failure (security.md P6)."""

import random

from towerview_core.contract.errors import CredentialsRejected, RateLimited

STEPS_S = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
SPREAD = 0.2
CREDENTIALS_S = 900.0
LONGEST_S = 300.0


def wait_after(error: Exception, failures: int) -> float:
    """Seconds until the next try after the ``failures``-th failure in a row.

    As told when the server asked for it (1 to 300 s); a quarter of an hour when it rejects our credentials, so that no
    account is locked out by us; else growing steps, spread so that many servers do not come back at the same moment.
    """
    if isinstance(error, RateLimited):
        return min(max(error.retry_after, 1.0), LONGEST_S)
    if isinstance(error, CredentialsRejected):
        return CREDENTIALS_S
    step = STEPS_S[min(max(failures, 1), len(STEPS_S)) - 1]
    return step * random.uniform(1 - SPREAD, 1 + SPREAD)
