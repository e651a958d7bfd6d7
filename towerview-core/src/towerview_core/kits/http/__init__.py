"""The one way out: an HTTP client bound to one server, with every limit of the house built in.

A provider is handed a client; only the house and tests make one, with ``connect``.
"""

from .client import Client, connect
from .limits import Limits
from .paths import encoded

__all__ = ["Client", "Limits", "connect", "encoded"]
