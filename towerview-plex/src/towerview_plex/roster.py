"""Users: the owner, friends and members of the home."""

from towerview_core.contract.errors import NotFound
from towerview_core.contract.users import MediaUser
from towerview_core.contract.value import Listing
from towerview_plex import wire
from towerview_plex.cloud import Cloud, Remembered
from towerview_plex.pms import Pms


class Roster:
    """Everybody the owner shares with or may share with: all their friends and the members of their home, whether or not
    they reach this server now. Friends are remembered for some minutes; the owner's name is the server's own."""

    def __init__(self, pms: Pms, cloud: Cloud) -> None:
        self._pms = pms
        self._cloud = cloud
        self._people = Remembered(self._fetch)

    async def list_users(self) -> Listing[MediaUser]:
        """The server is asked first: it tells a wrong token and a guest's apart, which plex.tv does not."""
        names = await self._pms.read_accounts()
        return wire.everybody(names, await self._people.get())

    async def get_user(self, user_id: str) -> MediaUser:
        """One of them. Raises ``NotFound``."""
        for user in (await self.list_users()).items:
            if user.id == user_id:
                return user
        raise NotFound("Nobody of this id is a friend of the server's owner.")

    async def check(self, user_id: str) -> None:
        """Raises ``NotFound`` unless it is a friend or a member of the home."""
        if not (await self._people.get()).has(user_id):
            raise NotFound("Nobody of this id is a friend of the server's owner.")

    async def _fetch(self) -> wire.People:
        return wire.read_people(await self._cloud.read("/api/users"))
