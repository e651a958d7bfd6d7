"""The users of the fake Jellyfin, with the rules and slips of the real one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.testing.mediabrowser import Household, Naming, Payload, Person

from .access import Access, Caller, json_body, release_of, whole_body
from .people import defaults, user_row

Handler = Callable[[Request, Caller], Response | Awaitable[Response]]
Guard = Callable[..., Callable[[Request], Awaitable[Response]]]
NO_ADMIN_LEFT = "There must be at least one user in the system with administrative access."
ADMINS_STAY = "Administrators cannot be disabled."
_PROVIDERS = ("AuthenticationProviderId", "PasswordResetProviderId")


def bad_request() -> Response:
    """What a 400 of the real server looks like."""
    return PlainTextResponse("Error processing request.", 400)


@dataclass(frozen=True, slots=True)
class Users:
    """Routes below ``/users``."""

    household: Household
    access: Access
    server_id: str
    names: Naming

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """``guard`` lets in whoever has a token, or only admins."""
        return [
            Route("/users", guard(self._list, admin=True), methods=["GET"]),
            Route("/users/public", self._public, methods=["GET"]),
            Route("/users/me", guard(self._me), methods=["GET"]),
            Route("/users/new", guard(self._create, admin=True), methods=["POST"]),
            Route("/users/{id}", guard(self._read), methods=["GET"]),
            Route("/users/{id}", guard(self._delete, admin=True), methods=["DELETE"]),
            Route("/users/{id}/policy", guard(self._set_policy, admin=True), methods=["POST"]),
            Route("/users/{id}/password", guard(self._set_password), methods=["POST"]),
        ]

    def row(self, person: Person) -> Payload:
        """A user as it is told."""
        return user_row(person, self.server_id)

    async def _public(self, _request: Request) -> Response:
        people = self.household.people.values()
        return JSONResponse([self.row(one) for one in people if not one.policy.get("IsHidden")])

    def _list(self, _request: Request, _caller: Caller) -> Response:
        return JSONResponse([self.row(person) for person in self.household.people.values()])

    def _me(self, _request: Request, caller: Caller) -> Response:
        """An API key is nobody: 400."""
        person = self.household.people.get(caller.user or "")
        return bad_request() if person is None else JSONResponse(self.row(person))

    def _found(self, request: Request) -> Person | None:
        return self.household.find(request.path_params["id"])

    def _read(self, request: Request, _caller: Caller) -> Response:
        self.household.on_read(request.path_params["id"])
        person = self._found(request)
        return Response(status_code=404) if person is None else JSONResponse(self.row(person))

    async def _create(self, request: Request, _caller: Caller) -> Response:
        body = await json_body(request) or {}
        name = str(body.get("name") or "")
        if not name.strip() or self.household.named(name) or any(char in name for char in '/\\<>:*?"|;,'):
            return bad_request()
        person = self.household.add(name, str(body.get("password") or ""), self.names.user)
        person.policy["IsHidden"] = True
        return JSONResponse(self.row(person))

    def _delete(self, request: Request, _caller: Caller) -> Response:
        """The last admin stays, but has been signed out by then; so has nobody when the last user is to go: 500."""
        person = self._found(request)
        if person is None:
            return Response(status_code=404)
        self.access.revoke(person.id)
        if len(self.household.people) == 1:
            return PlainTextResponse("Error processing request.", 500)
        if self.household.is_last_admin(person):
            return bad_request()
        del self.household.people[person.id]
        return Response(status_code=204)

    async def _set_policy(self, request: Request, _caller: Caller) -> Response:
        person, sent = self._found(request), await whole_body(request)
        if person is None:
            return Response(status_code=404)
        if sent is None:
            return Response(status_code=415)
        if "AccessSchedules" in sent and sent["AccessSchedules"] is None:
            return PlainTextResponse("Error processing request.", 500)
        if release_of(self.access.version) >= (10, 9) and not all(sent.get(name) for name in _PROVIDERS):
            return JSONResponse({"errors": {name: ["required"] for name in _PROVIDERS}}, 400)
        refusal = self._refusal(person, sent)
        if refusal is not None:
            return JSONResponse(refusal, 403)
        self._store(person, sent)
        return Response(status_code=204)

    def _refusal(self, person: Person, sent: Payload) -> str | None:
        if sent.get("IsAdministrator") is not True and self.household.is_last_admin(person):
            return NO_ADMIN_LEFT
        if sent.get("IsAdministrator") is True and sent.get("IsDisabled") is True:
            return ADMINS_STAY
        return None

    def _store(self, person: Person, sent: Payload) -> None:
        """What is left out falls back to its default. Lyric management is always read as false, blocked folders cannot be
        written, and schedules get new numbers."""
        stored = defaults(self.access.version) | sent
        stored["EnableLyricManagement"] = False
        stored["BlockedMediaFolders"] = person.policy.get("BlockedMediaFolders", [])
        stored["EnabledFolders"] = [str(one).replace("-", "").lower() for one in stored["EnabledFolders"]]
        if stored["LoginAttemptsBeforeLockout"] == 0:
            stored["LoginAttemptsBeforeLockout"] = 3
        stored["AccessSchedules"] = [
            {**one, "Id": number + 100} for number, one in enumerate(stored["AccessSchedules"])
        ]
        self.household.set_policy(person, stored)
        if person.disabled:
            self.access.revoke(person.id)

    async def _set_password(self, request: Request, caller: Caller) -> Response:
        """``ResetPassword`` sets an empty one and ignores the new one."""
        person, body = self._found(request), await json_body(request)
        if person is None:
            return Response(status_code=404)
        if body is None:
            return Response(status_code=415)
        own = caller.user == person.id
        if not caller.admin and (not own or body.get("currentpw") != person.password):
            return Response(status_code=403)
        if body.get("resetpassword"):
            if person.admin and release_of(self.access.version) >= (10, 9):
                return bad_request()
            person.password = ""
        else:
            person.password = str(body.get("newpw") or "")
        self.access.revoke(person.id, but=self.access.token(request))
        return Response(status_code=204)
