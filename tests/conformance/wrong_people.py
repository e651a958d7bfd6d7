"""Providers that are wrong about users, their rights, and who they are."""

from __future__ import annotations

import logging

from pydantic import HttpUrl, SecretStr

from tests.conformance.breaking import breaks
from tests.conformance.lodge import (
    LodgeLibraries,
    LodgePasswordLogin,
    LodgePinLogin,
    LodgeUserAdmin,
    LodgeUsers,
)
from towerview_core.contract.errors import CredentialsRejected, NotFound, Refused, Unreachable
from towerview_core.contract.host import Call
from towerview_core.contract.libraries import Library, LibraryAccess
from towerview_core.contract.login import Identity, Pin
from towerview_core.contract.users import MediaUser, UserChanges, UserLimits
from towerview_core.contract.value import Listing


@breaks("test_user_ids_are_unique")
class UserTwice(LodgeUsers):
    async def list_users(self) -> Listing[MediaUser]:
        listing = await super().list_users()
        return Listing[MediaUser](items=(*listing.items, *listing.items[:1]), set_aside=listing.set_aside)


@breaks("test_a_user_reads_as_listed")
class OtherName(LodgeUsers):
    async def get_user(self, user_id: str) -> MediaUser:
        user = await super().get_user(user_id)
        return user.model_copy(update={"name": user.name.upper()})


@breaks("test_an_unknown_user_is_not_found")
class InventsUsers(LodgeUsers):
    async def get_user(self, user_id: str) -> MediaUser:
        try:
            return await super().get_user(user_id)
        except NotFound:
            return MediaUser(id=user_id, name="Somebody")


@breaks("test_a_change_is_read_back")
class OnlySaysSo(LodgeUserAdmin):
    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        user = await super().update_user(user_id, changes.model_copy(update={"enabled": None}))
        return user if changes.enabled is None else user.model_copy(update={"enabled": changes.enabled})


@breaks("test_no_change_changes_nothing")
class NoneIsFalse(LodgeUserAdmin):
    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        enabled = bool(changes.enabled)
        return await super().update_user(user_id, changes.model_copy(update={"enabled": enabled}))


@breaks("test_changing_an_unknown_user_is_not_found")
class DeletesNobody(LodgeUserAdmin):
    async def delete_user(self, user_id: str) -> None:
        try:
            await super().delete_user(user_id)
        except NotFound:
            return


@breaks("test_a_new_password_stays_secret_and_works")
class Talkative(LodgeUserAdmin):
    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        if changes.password is not None:
            logging.getLogger("lodge").info("new password %s", changes.password.get_secret_value())
        return await super().update_user(user_id, changes)


@breaks("test_a_new_password_stays_secret_and_works", "test_hours_are_kept_and_taken_back")
class PasswordLost(LodgeUserAdmin):
    """Says that the password was changed, and does not change it."""

    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        return await super().update_user(user_id, changes.model_copy(update={"password": None}))


@breaks("test_hours_are_kept_and_taken_back")
class HoursGoWithAnyChange(LodgeUserAdmin):
    """What a change leaves out falls back to nothing."""

    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        limits = changes.limits or UserLimits(schedules=())
        return await super().update_user(user_id, changes.model_copy(update={"limits": limits}))


@breaks("test_hours_are_kept_and_taken_back")
class HoursForEver(LodgeUserAdmin):
    """An empty tuple is taken for nothing to change."""

    async def update_user(self, user_id: str, changes: UserChanges) -> MediaUser:
        limits = changes.limits if changes.limits and changes.limits.schedules else None
        return await super().update_user(user_id, changes.model_copy(update={"limits": limits}))


@breaks("test_users_are_created_and_deleted")
class NeverDeletes(LodgeUserAdmin):
    async def delete_user(self, user_id: str) -> None:
        await self.get_user(user_id)


@breaks("test_a_taken_name_is_refused")
class TakesTheOther(LodgeUserAdmin):
    async def create_user(self, name: str, password: SecretStr) -> MediaUser:
        try:
            return await super().create_user(name, password)
        except Refused:
            return next(user for user in (await self.list_users()).items if user.name == name)


@breaks("test_library_ids_are_unique")
class LibraryTwice(LodgeLibraries):
    async def list_libraries(self) -> Listing[Library]:
        listing = await super().list_libraries()
        return Listing[Library](items=(*listing.items, *listing.items[:1]), set_aside=listing.set_aside)


@breaks("test_access_reads_as_it_was_written")
class AllByName(LodgeLibraries):
    """Writes every library there is today instead of all that ever will be."""

    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        if access.all_libraries:
            known = frozenset(library.id for library in (await self.list_libraries()).items)
            access = LibraryAccess(library_ids=known)
        return await super().set_library_access(user_id, access)


@breaks("test_an_unknown_library_is_refused_before_writing")
class WritesTheRest(LodgeLibraries):
    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        known = {library.id for library in (await self.list_libraries()).items}
        rest = access.model_copy(update={"library_ids": access.library_ids & known})
        return await super().set_library_access(user_id, rest)


@breaks("test_access_is_never_written_after_a_failed_reading")
class WritesBlindly(LodgeLibraries):
    async def list_libraries(self) -> Listing[Library]:
        return await super().list_libraries()

    async def set_library_access(self, user_id: str, access: LibraryAccess) -> LibraryAccess:
        try:
            return await super().set_library_access(user_id, access)
        except Unreachable:
            await self.put("PUT", f"/users/{user_id}/libraries", access.model_dump(mode="json"))
            raise


@breaks("test_access_of_an_unknown_user_is_not_found")
class NobodyMaySeeNothing(LodgeLibraries):
    async def get_library_access(self, user_id: str) -> LibraryAccess:
        try:
            return await super().get_library_access(user_id)
        except NotFound:
            return LibraryAccess()


@breaks("test_the_right_password_tells_who_it_is")
class NoMachine(LodgePasswordLogin):
    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        who = await super().authenticate_user(name, password)
        return who.model_copy(update={"machine_ids": frozenset()})


@breaks("test_a_wrong_password_is_rejected")
class GuestsWelcome(LodgePasswordLogin):
    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        if not password.get_secret_value():
            return Identity(user_id="guest", name=name, machine_ids=frozenset())
        return await super().authenticate_user(name, password)


@breaks("test_a_failing_server_proves_nobody")
class BlamesThePassword(LodgePasswordLogin):
    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        try:
            return await super().authenticate_user(name, password)
        except Unreachable:
            raise CredentialsRejected("Wrong password.") from None


@breaks("test_passwords_show_nowhere")
class PasswordInTheQuery(LodgePasswordLogin):
    async def authenticate_user(self, name: str, password: SecretStr) -> Identity:
        params = {"password": password.get_secret_value()}
        await self.http.send(Call("GET", "/about", params, self.headers))
        return await super().authenticate_user(name, password)


@breaks("test_a_pin_waits_for_consent")
class NoCode(LodgePinLogin):
    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:
        return (await super().start_pin(forward_url)).model_copy(update={"code": ""})


@breaks("test_a_consent_tells_who_it_was")
class AlwaysTheOwner(LodgePinLogin):
    async def check_pin(self, pin_id: str) -> Identity | None:
        who = await super().check_pin(pin_id)
        return who and who.model_copy(update={"user_id": "u1"})


@breaks("test_two_pins_do_not_meet")
class OnePinForAll(LodgePinLogin):
    pin: Pin | None = None

    async def start_pin(self, forward_url: HttpUrl | None) -> Pin:
        self.pin = self.pin or await super().start_pin(forward_url)
        return self.pin


@breaks("test_an_unknown_pin_is_not_found")
class WaitsForUnknown(LodgePinLogin):
    async def check_pin(self, pin_id: str) -> Identity | None:
        try:
            return await super().check_pin(pin_id)
        except NotFound:
            return None
