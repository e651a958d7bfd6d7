"""Who may see which library. Only plex.tv knows and only plex.tv changes it; the server follows within minutes.

A write replaces the whole list, so nothing is written unless everything it rests on was read this moment and understood,
and afterwards it is read again until it shows: plex.tv answers 200 before the change is visible.
"""

import asyncio
from contextlib import suppress
from typing import NamedTuple

from towerview_core.contract.errors import (
    BadReply,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
    Unsupported,
)
from towerview_core.contract.host import Call
from towerview_core.contract.libraries import LibraryAccess
from towerview_core.kits.http import encoded
from towerview_plex import wire
from towerview_plex.cloud import Cloud, Remembered
from towerview_plex.pms import Pms
from towerview_plex.roster import Roster

PAUSES_S = (0.0, 0.3, 0.7, 1.0, 2.0, 3.0, 3.0)
"""Pauses before each look at what was written: ten seconds together."""

_NOTHING = LibraryAccess()
_EVERYTHING = LibraryAccess(all_libraries=True)
_SHARED_ALREADY = (400, 422)


class _Order(NamedTuple):
    """A change to be made: of which server, for whom, what there was, what there shall be."""

    machine_id: str
    user_id: str
    before: wire.Share | None
    wish: LibraryAccess

    @property
    def path(self) -> str:
        """Where plex.tv keeps the shares of the server."""
        return f"/api/servers/{encoded(self.machine_id)}/shared_servers"


class Sharing:
    """Access to libraries."""

    def __init__(self, pms: Pms, cloud: Cloud, roster: Roster) -> None:
        self._pms = pms
        self._cloud = cloud
        self._roster = roster
        self._shares: dict[str, Remembered[dict[str, wire.Share]]] = {}

    async def get(self, user_id: str) -> LibraryAccess:
        """What somebody may see. The owner sees everything; a friend without a share sees nothing."""
        machine_id = await self._pms.machine_id()
        if user_id == wire.OWNER:
            return _EVERYTHING
        await self._roster.check(user_id)
        return _access(await self._shares_of(machine_id).get(), user_id)

    async def set(self, user_id: str, wish: LibraryAccess) -> LibraryAccess:
        """Replace it. A first share sends an invitation by e-mail and waits for the person to accept.

        To see nothing means to have no share: an empty list would not say so. ``Unsupported``: *all, also later ones*
        can be read but not written by programs. Running streams go on.
        """
        if user_id == wire.OWNER:
            raise Refused("The owner of a Plex server sees all of it; nobody can take that away.")
        machine_id = await self._pms.machine_id()
        await self._roster.check(user_id)
        before = (await self._shares_of(machine_id).fresh()).get(user_id)
        if (before.access if before else _NOTHING) == wish:
            return wish
        if wish.all_libraries:
            raise Unsupported(
                "Plex lets programs share libraries by name only, not all of them for ever. Choose each one instead."
            )
        order = _Order(machine_id, user_id, before, wish)
        try:
            await self._write(order)
            return await self._confirmed(order)
        finally:
            self._shares_of(machine_id).forget()

    async def _write(self, order: _Order) -> None:
        if order.before is None:
            await self._begin(order, await self._numbers(order))
        elif order.wish.library_ids:
            await self._replace(order, order.before.id, await self._numbers(order))
        else:
            await self._end(order, order.before.id)

    async def _numbers(self, order: _Order) -> list[int]:
        """plex.tv's own numbers of the libraries. Raises ``NotFound`` if it does not know one of them."""
        path = f"/api/servers/{encoded(order.machine_id)}"
        known = wire.read_section_numbers(await self._cloud.read(path), order.machine_id)
        if not order.wish.library_ids <= known.keys():
            raise NotFound(
                "The Plex server has no such library. It may have been made anew; read the list again."
            )
        return sorted(known[key] for key in order.wish.library_ids)

    async def _begin(self, order: _Order, numbers: list[int]) -> None:
        share = {"library_section_ids": numbers, "invited_id": int(order.user_id)}
        body = {"server_id": order.machine_id, "shared_server": share}
        reply = await self._cloud.write(Call("POST", order.path, json=body, accept=_SHARED_ALREADY))
        if reply.status in _SHARED_ALREADY:
            raise Refused("plex.tv refuses the share. Somebody may just have made one; read it again.")

    async def _replace(self, order: _Order, share_id: str, numbers: list[int]) -> None:
        body = {"server_id": order.machine_id, "shared_server": {"library_section_ids": numbers}}
        try:
            await self._cloud.write(Call("PUT", f"{order.path}/{encoded(share_id)}", json=body))
        except NotFound:
            raise Refused(
                "The share or a library was taken away at the same moment; read it again."
            ) from None

    async def _end(self, order: _Order, share_id: str) -> None:
        with suppress(NotFound):  # gone already, which is what was wanted; reading will tell
            await self._cloud.write(Call("DELETE", f"{order.path}/{encoded(share_id)}"))

    async def _confirmed(self, order: _Order) -> LibraryAccess:
        """What was written, once plex.tv shows it. Raises when it shows something else to the end."""
        seen: LibraryAccess | None = None
        for pause in PAUSES_S:
            await asyncio.sleep(pause)
            with suppress(ProviderError):
                seen = _access(await self._shares_of(order.machine_id).fresh(), order.user_id)
            if seen == order.wish:
                return seen
        raise _unconfirmed(order, seen)

    def _shares_of(self, machine_id: str) -> Remembered[dict[str, wire.Share]]:
        """Shares by user. Another machine behind the same address has others."""

        async def fetch() -> dict[str, wire.Share]:
            path = f"/api/servers/{encoded(machine_id)}/shared_servers"
            return wire.read_shares(await self._cloud.read(path), machine_id)

        if machine_id not in self._shares:
            self._shares = {machine_id: Remembered(fetch)}
        return self._shares[machine_id]


def _access(shares: dict[str, wire.Share], user_id: str) -> LibraryAccess:
    share = shares.get(user_id)
    return share.access if share else _NOTHING


def _unconfirmed(order: _Order, seen: LibraryAccess | None) -> ProviderError:
    if seen is None:
        return Unreachable("The change was sent, but plex.tv did not say whether it holds. Read it again.")
    if seen == (order.before.access if order.before else _NOTHING):
        return BadReply("plex.tv took the change but does not show it after ten seconds. Read it again.")
    return Refused("Somebody else changed this share at the same time, and theirs holds. Read it again.")
