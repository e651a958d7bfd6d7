"""The way to one server: our credentials on every request, below the path it lives under."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from towerview_core.contract.host import Call, LineClient, Reply

NO_PARAMS: Mapping[str, str] = {}
NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """``headers`` go with every request, ``prefix`` before every path. Errors are those of ``HttpClient``."""

    http: LineClient
    headers: Mapping[str, str]
    prefix: str = ""

    async def get(self, path: str, params: Mapping[str, str] = NO_PARAMS) -> object:
        """Read JSON."""
        return await self.read(Call("GET", path, params=params))

    async def post(self, path: str, body: object = None, accept: tuple[int, ...] = ()) -> Reply:
        """Change something. Both servers answer with 204, or with 200 and nothing behind it."""
        return await self.send(Call("POST", path, json=body, accept=accept))

    async def read(self, call: Call) -> object:
        """Any request whose answer is JSON."""
        return await self.http.read(self.dressed(call))

    async def send(self, call: Call) -> Reply:
        """Any request."""
        return await self.http.send(self.dressed(call))

    def dressed(self, call: Call) -> Call:
        """The request as it goes out; its own headers win."""
        return replace(call, path=f"{self.prefix}{call.path}", headers={**self.headers, **call.headers})
