"""The conformance kit: what every provider promises, as tests an author inherits.

    class TestGramophone(ProviderConformance):
        provider = GramophoneProvider

That is all: the promises of the capabilities the class inherits are proved against its stand-in server, with faults
injected between the two; the rest is skipped by name. ``promises()`` lists them. Needs ``towerview-core[testing]``.
"""

from .hostility import Tally, bombard
from .loopback import Loopback
from .promise import Overridden, Promise, promise, reason
from .stage import Server, Stage
from .suite import ProviderConformance, overrides_of, promises

__all__ = [
    "Loopback",
    "Overridden",
    "Promise",
    "ProviderConformance",
    "Server",
    "Stage",
    "Tally",
    "bombard",
    "overrides_of",
    "promise",
    "promises",
    "reason",
]
