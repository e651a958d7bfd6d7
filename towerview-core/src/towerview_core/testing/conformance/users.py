"""What a provider promises that knows users, changes them, and says which libraries they may see."""

import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from towerview_core.contract.errors import (
    CredentialsRejected,
    NotFound,
    ProviderError,
    Refused,
    Unreachable,
    Unsupported,
)
from towerview_core.contract.libraries import Libraries, LibraryAccess
from towerview_core.contract.login import PasswordLogin
from towerview_core.contract.users import (
    AccessSchedule,
    MediaUser,
    ScheduleDay,
    UserAdmin,
    UserChanges,
    UserLimits,
    Users,
)
from towerview_core.contract.value import Listing
from towerview_core.testing.transport import status

from .promise import promise
from .stage import Stage, failure_of, pick, told, unknown_like

_NEW_PASSWORD = "Canary-9f3b7c21-of-the-kit"
_NEW_NAME = "towerview-conformance"
_NO_LIBRARY = "999999937"


class UsersSuite:
    """``list_users`` and ``get_user``."""

    @promise(Users)
    async def test_user_ids_are_unique(self, stage: Stage) -> None:
        """Every user is listed once, with an id and a name."""
        users = await _users(stage)
        assert users, "the server has an owner at least"
        assert len({user.id for user in users}) == len(users), "a user id comes twice"
        assert all(user.name.strip() for user in users), "a user has no name"

    @promise(Users)
    async def test_a_user_reads_as_listed(self, stage: Stage) -> None:
        """Reading one user anew tells the same as the list."""
        for user in (await _users(stage))[:3]:
            again = await stage.offering(Users).get_user(user.id)
            assert again == user, f"listed as {user!r}, read as {again!r}"

    @promise(Users)
    async def test_an_unknown_user_is_not_found(self, stage: Stage) -> None:
        """Reading a user the server does not know raises NotFound."""
        known = (await _users(stage))[0]
        error = await failure_of(stage.offering(Users).get_user(unknown_like(known.id)))
        assert isinstance(error, NotFound), told(error)


class UserAdminSuite:
    """``update_user``, ``create_user`` and ``delete_user``."""

    @promise(UserAdmin)
    async def test_a_change_is_read_back(self, stage: Stage) -> None:
        """A user who is disabled reads as disabled afterwards, and as enabled after the way back; the answer is what is so."""
        provider, user = stage.offering(UserAdmin), _somebody(await _users(stage))
        for enabled in (False, True):
            try:
                answer = await provider.update_user(user.id, UserChanges(enabled=enabled))
            except Unsupported:
                pytest.skip("this kind of server cannot disable users")
            again = await provider.get_user(user.id)
            assert again.enabled is enabled, f"enabled={enabled} was written, {again.enabled} is read"
            assert answer == again, "the answer to a change differs from what is read afterwards"

    @promise(UserAdmin)
    async def test_no_change_changes_nothing(self, stage: Stage) -> None:
        """Changes that name nothing leave the user as it was."""
        provider, user = stage.offering(UserAdmin), _somebody(await _users(stage))
        answer = await provider.update_user(user.id, UserChanges())
        again = await provider.get_user(user.id)
        assert answer == again == user, f"{user!r} became {again!r}"

    @promise(UserAdmin)
    async def test_changing_an_unknown_user_is_not_found(self, stage: Stage) -> None:
        """Changing or deleting a user the server does not know raises NotFound."""
        provider, unknown = stage.offering(UserAdmin), unknown_like((await _users(stage))[0].id)
        for error in (
            await failure_of(provider.update_user(unknown, UserChanges(enabled=True))),
            await failure_of(provider.delete_user(unknown)),
        ):
            assert isinstance(error, NotFound | Unsupported), told(error)

    @promise(UserAdmin)
    async def test_a_new_password_stays_secret_and_works(
        self, stage: Stage, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A new password travels in a body only, shows in no log and no value, and signs in afterwards where users sign in here."""
        caplog.set_level(logging.DEBUG)
        provider, user = stage.offering(UserAdmin), _somebody(await _users(stage))
        stage.http.forget()
        try:
            answer = await provider.update_user(user.id, UserChanges(password=SecretStr(_NEW_PASSWORD)))
        except Unsupported:
            pytest.skip("this kind of server cannot change passwords")
        seen = json.dumps([[call.path, dict(call.params)] for call in stage.http.calls]) + repr(answer)
        seen += "".join(str(vars(record)) for record in caplog.records)
        assert _NEW_PASSWORD not in seen, "the new password shows in an address, a value or a log line"
        if isinstance(provider, PasswordLogin):
            who = await provider.authenticate_user(user.name, SecretStr(_NEW_PASSWORD))
            assert who.user_id == user.id, "the new password signs in somebody else"

    @promise(UserAdmin)
    async def test_hours_are_kept_and_taken_back(self, stage: Stage) -> None:
        """Outside of the hours a user is given nobody signs in as them, another change leaves the hours as they are, and without
        hours they are let in again, where users sign in here. A kind without hours raises Unsupported."""
        provider, user = stage.offering(UserAdmin), _somebody(await _users(stage))
        hours = AccessSchedule(day=_another_day(), start_hour=8, end_hour=21.5)
        try:
            answer = await provider.update_user(
                user.id, UserChanges(limits=UserLimits(schedules=(hours, hours)))
            )
        except Unsupported:
            pytest.skip("this kind of server knows no hours")
        assert answer == await provider.get_user(user.id), "the answer differs from what is read afterwards"
        await provider.update_user(user.id, UserChanges(password=SecretStr(_NEW_PASSWORD), enabled=True))
        if isinstance(provider, PasswordLogin):
            error = await failure_of(provider.authenticate_user(user.name, SecretStr(_NEW_PASSWORD)))
            assert isinstance(error, Refused | CredentialsRejected), told(error)
        await provider.update_user(user.id, UserChanges(limits=UserLimits(schedules=())))
        if isinstance(provider, PasswordLogin):
            who = await provider.authenticate_user(user.name, SecretStr(_NEW_PASSWORD))
            assert who.user_id == user.id, "the hours that were taken back still count"

    @promise(UserAdmin)
    async def test_users_are_created_and_deleted(self, stage: Stage) -> None:
        """A user who is created is listed under the name given; deleted, they are gone."""
        provider = stage.offering(UserAdmin)
        try:
            made = await provider.create_user(_NEW_NAME, SecretStr(_NEW_PASSWORD))
        except Unsupported:
            pytest.skip("this kind of server cannot create users")
        listed = {user.id: user.name for user in await _users(stage)}
        assert listed.get(made.id) == _NEW_NAME, "the new user is not listed"
        await provider.delete_user(made.id)
        assert made.id not in {user.id for user in await _users(stage)}, "the deleted user is still listed"

    @promise(UserAdmin)
    async def test_a_taken_name_is_refused(self, stage: Stage) -> None:
        """A name that somebody has already is Refused, and nobody is added."""
        provider, users = stage.offering(UserAdmin), await _users(stage)
        error = await failure_of(provider.create_user(users[0].name, SecretStr(_NEW_PASSWORD)))
        if isinstance(error, Unsupported):
            pytest.skip("this kind of server cannot create users")
        assert isinstance(error, Refused), told(error)
        assert len(await _users(stage)) == len(users), "a user was added all the same"


class LibrariesSuite:
    """``list_libraries``, ``get_library_access`` and ``set_library_access``."""

    @promise(Libraries)
    async def test_library_ids_are_unique(self, stage: Stage) -> None:
        """Every library is listed once, with a name, and no count is negative."""
        libraries = (await stage.offering(Libraries).list_libraries()).items
        assert libraries, "the server shows no libraries to prove it with"
        assert len({one.id for one in libraries}) == len(libraries), "a library id comes twice"
        assert all(one.name.strip() for one in libraries), "a library has no name"
        assert all(count >= 0 for one in libraries for count in one.counts.values()), "a count is negative"

    @promise(Libraries)
    async def test_access_reads_as_it_was_written(self, stage: Stage) -> None:
        """Access to some libraries, to none, and to all is read back exactly as it was written. Where a kind cannot say *all,
        also later ones*, it raises Unsupported and changes nothing."""
        provider, user = stage.offering(Libraries), await _viewer(stage)
        ids = [one.id for one in (await provider.list_libraries()).items]
        wishes = (
            LibraryAccess(library_ids=frozenset(ids[:1])),
            LibraryAccess(),
            LibraryAccess(all_libraries=True),
            LibraryAccess(library_ids=frozenset(ids[1:3])),
        )
        for wish in wishes:
            before = await provider.get_library_access(user)
            try:
                answer, expected = await provider.set_library_access(user, wish), wish
            except Unsupported:
                # Some kinds share libraries by name only; then "all, also later ones" changes nothing.
                assert wish.all_libraries, f"{wish!r} is not supported"
                answer = expected = before
            again = await provider.get_library_access(user)
            assert answer == again == expected, f"written {wish!r}, answered {answer!r}, read {again!r}"

    @promise(Libraries)
    async def test_an_unknown_library_is_refused_before_writing(self, stage: Stage) -> None:
        """Access that names a library the server does not have raises, and nothing is written."""
        provider, user = stage.offering(Libraries), await _viewer(stage)
        before = await provider.get_library_access(user)
        ids = [one.id for one in (await provider.list_libraries()).items]
        wish = LibraryAccess(library_ids=frozenset([*ids[:1], unknown_like(ids[0]), _NO_LIBRARY]))
        error = await failure_of(provider.set_library_access(user, wish))
        assert error is not None, "an unknown library was accepted"
        assert await provider.get_library_access(user) == before, (
            "access was changed although a library is unknown"
        )

    @promise(Libraries)
    async def test_access_is_never_written_after_a_failed_reading(self, stage: Stage) -> None:
        """When what must be read first cannot be read, reading and setting access raise, and nothing is written."""
        provider, user = stage.offering(Libraries), await _viewer(stage)
        ids = [one.id for one in (await provider.list_libraries()).items]
        before = await provider.set_library_access(user, LibraryAccess(library_ids=frozenset(ids[:1])))
        wish = LibraryAccess(library_ids=frozenset(ids[:2]))
        with stage.http.playing(status(500), where=lambda call: call.method == "GET"):
            reading = await failure_of(provider.get_library_access(user))
            writing = await failure_of(provider.set_library_access(user, wish))
        assert isinstance(reading, Unreachable), f"reading access while the server fails: {told(reading)}"
        assert isinstance(writing, ProviderError), f"setting access while the server fails: {told(writing)}"
        after = await provider.get_library_access(user)
        assert after == before, "access was written although what must be read first could not be read"

    @promise(Libraries)
    async def test_access_of_an_unknown_user_is_not_found(self, stage: Stage) -> None:
        """Access of a user the server does not know raises NotFound."""
        provider, unknown = stage.offering(Libraries), unknown_like(await _viewer(stage))
        for error in (
            await failure_of(provider.get_library_access(unknown)),
            await failure_of(provider.set_library_access(unknown, LibraryAccess(all_libraries=True))),
        ):
            assert isinstance(error, NotFound), told(error)


def _another_day() -> ScheduleDay:
    """One that is neither today nor beside it, in whatever zone the server stands."""
    days = list(ScheduleDay)[:7]
    return days[((datetime.now().astimezone() + timedelta(days=3)).weekday() + 1) % 7]


async def _users(stage: Stage) -> Sequence[MediaUser]:
    listing: Listing[MediaUser] = await stage.offering(Users).list_users()
    return listing.items


def _somebody(users: Sequence[MediaUser]) -> MediaUser:
    return pick((user for user in users if not user.admin), "user who is no admin")


async def _viewer(stage: Stage) -> str:
    """The id of a user whose access can be limited."""
    if isinstance(stage.provider, Users):
        return _somebody(await _users(stage)).id
    people = [seat.user.id for seat in stage.world.seats if seat.user.id]
    return pick(reversed(people), "user whose access could be set")
