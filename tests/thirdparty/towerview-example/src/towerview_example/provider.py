"""The Gramophone as TowerView sees it."""

from pydantic import Field, SecretStr

from towerview_core.contract.errors import NotFound
from towerview_core.contract.forms import ServerOptions
from towerview_core.contract.host import Call, HttpClient
from towerview_core.contract.provider import ServerInfo
from towerview_core.contract.sessions import MediaSession, Sessions, Termination
from towerview_core.contract.value import Listing
from towerview_core.kits.http import encoded
from towerview_example import wire


class GramophoneOptions(ServerOptions):
    """How to reach a Gramophone."""

    crank: SecretStr = Field(title="Crank code", description="Engraved below the lid.", min_length=1)


class GramophoneProvider(Sessions, Termination):
    """A Gramophone: knows what plays and lifts the needle."""

    kind = "gramophone"
    title = "Gramophone"
    color = "#d97757"
    Options = GramophoneOptions
    stand_in = "towerview_example.standin:GramophoneStandIn"

    def __init__(self, options: ServerOptions, http: HttpClient) -> None:
        if not isinstance(options, GramophoneOptions):
            raise TypeError("a Gramophone needs GramophoneOptions")
        self._http = http
        self._headers = {"X-Crank": options.crank.get_secret_value()}

    async def probe(self) -> ServerInfo:
        try:
            return wire.server_info(await self._http.read(Call("GET", "/about", headers=self._headers)))
        except NotFound:
            raise wire.no_gramophone() from None

    async def list_sessions(self) -> Listing[MediaSession]:
        return wire.sessions(await self._http.read(Call("GET", "/playing", headers=self._headers)))

    async def terminate_session(self, session_id: str, message: str) -> None:
        await self._http.send(Call("POST", f"/lift/{encoded(session_id)}", headers=self._headers))
