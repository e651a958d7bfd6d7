"""Signing in media users by a PIN that they confirm at Plex (security.md A10, A11)."""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from pydantic import HttpUrl, SecretStr

from towerview_core.contract.errors import NotFound, Refused
from towerview_core.contract.host import Call
from towerview_core.contract.login import Identity, Pin
from towerview_plex import wire
from towerview_plex.cloud import PLEX_TV, Cloud, sign_in_page
from towerview_plex.pms import Pms

_GONE = "This sign-in has expired. Begin again."
_RESOURCES = {"includeHttps": "1", "includeRelay": "1", "includeIPv6": "1"}


class SigningIn:
    """PINs. The user's token is used for two questions and then forgotten; it never leaves this module."""

    def __init__(self, pms: Pms, cloud: Cloud) -> None:
        self._pms = pms
        self._cloud = cloud

    async def start(self, forward_url: HttpUrl | None) -> Pin:
        """A strong PIN: its code is long, so it is confirmed by a page and never typed."""
        call = Call("POST", "/api/v2/pins", {"strong": "true"}, self._pms.anonymous)
        pin = wire.read_pin(await self._cloud.read_as(call))
        return Pin(id=pin.id, code=pin.code, url=self._page(pin.code, forward_url), expires_at=pin.expires_at)

    async def check(self, pin_id: str) -> Identity | None:
        """Who confirmed it; None while nobody did. Raises ``NotFound`` once it has expired."""
        if not (pin_id.isascii() and pin_id.isdigit() and len(pin_id) <= 20):
            raise NotFound(_GONE)
        try:
            call = Call("GET", f"/api/v2/pins/{pin_id}", headers=self._pms.anonymous)
            pin = wire.read_pin(await self._cloud.read_as(call))
        except NotFound:
            raise NotFound(_GONE) from None
        if pin.token is not None:
            return await self._identify(pin.token)
        if pin.expires_at <= datetime.now(UTC):
            raise NotFound(_GONE)
        return None

    async def _identify(self, token: SecretStr) -> Identity:
        headers = {**self._pms.anonymous, "X-Plex-Token": token.get_secret_value()}
        try:
            account = wire.read_account(
                await self._cloud.read_as(Call("GET", "/api/v2/user", headers=headers))
            )
            reach = wire.read_reach(
                await self._cloud.read_as(Call("GET", "/api/v2/resources", _RESOURCES, headers))
            )
        except Refused:
            raise NotFound(_GONE) from None  # the user took the consent back before we looked
        ours = await self._pms.machine_id()
        owner = ours in reach.owned
        servers = reach.owned if owner else reach.shared
        if self._cloud.origin != PLEX_TV:
            servers &= {ours}  # a stand-in speaks for itself only
        return Identity(user_id=wire.OWNER if owner else account.id, name=account.name, machine_ids=servers)

    def _page(self, code: str, forward_url: HttpUrl | None) -> HttpUrl:
        """Plex's page. All of it stands behind the ``#``, so that no server's log ever holds the code."""
        words = {
            "clientID": self._pms.anonymous["X-Plex-Client-Identifier"],
            "code": code,
            "context[device][product]": "TowerView",
        }
        if forward_url is not None:
            words["forwardUrl"] = str(forward_url)
        return HttpUrl(f"{sign_in_page(self._cloud.origin)}#?{urlencode(words, quote_via=quote, safe='')}")
