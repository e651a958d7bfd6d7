"""The users of the fake Emby, with the rules and slips of the real one, and how they sign in."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from towerview_core.testing.mediabrowser import Household, Naming, Payload, Person, digest
from towerview_core.testing.standin import query

from .access import Access, Caller
from .payloads import idle_row
from .people import empty_policy, user_row

Handler = Callable[[Request, Caller], Response | Awaitable[Response]]
Guard = Callable[..., Callable[[Request], Awaitable[Response]]]


def bad_request(text: str = "Value cannot be null.") -> Response:
    """What a 400 of the real server looks like."""
    return PlainTextResponse(text, 400)


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a body, empty if there is none."""
    sent = json.loads(await request.body() or b"{}")
    return sent if isinstance(sent, dict) else {}


@dataclass(slots=True)
class Users:
    """``late``: it is a 4.9. ``kept_out``: ids of users outside of their hours, besides those whose policy says so."""

    household: Household
    access: Access
    server_id: str
    names: Naming
    clock: Callable[[], float]
    late: bool = True
    kept_out: set[str] = field(default_factory=set)

    def routes(self, guard: Guard) -> Sequence[BaseRoute]:
        """``guard`` lets in whoever has a token, or only admins."""
        return [
            Route("/users/authenticatebyname", self._sign_in, methods=["POST"]),
            Route("/sessions/logout", guard(self._sign_out), methods=["POST"]),
            Route("/users", guard(self._list, admin=True), methods=["GET"]),
            Route("/users/query", guard(self._query, admin=True), methods=["GET"]),
            Route("/users/me", guard(self._me), methods=["GET"]),
            Route("/users/new", guard(self._create, admin=True), methods=["POST"]),
            Route("/users/{id}", guard(self._read), methods=["GET"]),
            Route("/users/{id}", guard(self._delete, admin=True), methods=["DELETE"]),
            Route("/users/{id}/policy", guard(self._set_policy, admin=True), methods=["POST"]),
            Route("/users/{id}/password", guard(self._set_password, admin=True), methods=["POST"]),
        ]

    def row(self, person: Person) -> Payload:
        """A user as it is told."""
        return user_row(person, self.server_id)

    async def _sign_in(self, request: Request) -> Response:
        """The password's field is ``Pw``; anything else counts as none. A disabled user is told from a wrong password by
        nothing, one outside of their hours by a header."""
        client = self.access.client(request)
        if not all(client.get(part) for part in ("Client", "Device", "DeviceId", "Version")):
            return bad_request()
        body = {name.lower(): value for name, value in (await body_of(request)).items()}
        person = self.household.named(body.get("username"))
        if person is None or person.disabled or body.get("pw") != person.password:
            return PlainTextResponse("Invalid username or password entered.", 401)
        if person.id in self.kept_out or not person.may_come(self.clock()):
            code = {"X-Application-Error-Code": "ParentalControl"}
            return PlainTextResponse("User is not allowed access at this time.", 401, headers=code)
        self.access.made += 1
        token = digest(f"{self.server_id} {person.id} {client['DeviceId']} {self.access.made}")
        self.access.tokens[token] = person.id
        self.access.devices[token] = client["DeviceId"]
        row = idle_row(self.server_id, person.user, client["Client"], 0)
        told = {"User": self.row(person), "SessionInfo": row, "AccessToken": token}
        return JSONResponse(told | {"ServerId": self.server_id})

    def _sign_out(self, request: Request, _caller: Caller) -> Response:
        self.access.tokens.pop(self.access.token(request) or "", None)
        return Response(status_code=204)

    def _list(self, _request: Request, _caller: Caller) -> Response:
        return JSONResponse([self.row(person) for person in self.household.people.values()])

    def _query(self, request: Request, _caller: Caller) -> Response:
        asked = query(request)
        first = int(asked.get("startindex") or 0)
        rows = [self.row(person) for person in self.household.people.values()][first:]
        limit = int(asked.get("limit") or len(rows))
        return JSONResponse({"Items": rows[:limit], "TotalRecordCount": len(self.household.people)})

    def _me(self, _request: Request, caller: Caller) -> Response:
        """Broken in 4.9 for every kind of token, before for API keys."""
        person = None if self.late else self.household.people.get(caller.user or "")
        return (
            PlainTextResponse("Value cannot be null.", 500)
            if person is None
            else JSONResponse(self.row(person))
        )

    def _found(self, request: Request) -> Person | None:
        return self.household.find(request.path_params["id"])

    def _read(self, request: Request, _caller: Caller) -> Response:
        self.household.on_read(request.path_params["id"])
        person = self._found(request)
        return _unknown() if person is None else JSONResponse(self.row(person))

    async def _create(self, request: Request, _caller: Caller) -> Response:
        """Only a name: the password is another request."""
        name = str((await body_of(request)).get("Name") or "")
        if not name.strip() or self.household.named(name):
            return bad_request("A user with that name already exists.")
        return JSONResponse(self.row(self.household.add(name, "", self.names.user)))

    def _delete(self, request: Request, _caller: Caller) -> Response:
        person = self._found(request)
        if person is None:
            return _unknown()
        if self.household.is_last_admin(person):
            return bad_request("There must be at least one admin user.")
        self.access.revoke(person.id)
        del self.household.people[person.id]
        return Response(status_code=204)

    async def _set_policy(self, request: Request, _caller: Caller) -> Response:
        """What is left out becomes false or empty: a user whose policy is posted in part may do nothing any more."""
        person, sent = self._found(request), await body_of(request)
        if person is None:
            return _unknown()
        falls = sent.get("IsAdministrator") is not True or sent.get("IsDisabled") is True
        if falls and self.household.is_last_admin(person):
            return bad_request("There must be at least one user in the system with administrative access.")
        self.household.set_policy(person, empty_policy() | sent)
        if person.disabled:
            self.access.revoke(person.id)
        return Response(status_code=204)

    async def _set_password(self, request: Request, _caller: Caller) -> Response:
        """``ResetPassword`` sets an empty one and ignores the new one."""
        person, body = self._found(request), await body_of(request)
        if person is None:
            return _unknown()
        if body.get("ResetPassword"):
            person.password = ""
        elif body.get("Id") != person.id:
            return bad_request()
        else:
            person.password = str(body.get("NewPw") or "")
        return Response(status_code=204)

    def sees(self, user: str, library_guid: str) -> bool:
        """Whether a user sees a library: by its Guid. Decimal ids are kept in the policy and open nothing."""
        policy = self.household.people[user].policy
        return policy["EnableAllFolders"] is True or library_guid in policy["EnabledFolders"]


def is_late(version: str) -> bool:
    """Whether a version has the slips of 4.9."""
    major, minor = version.split(".")[:2]
    return (int(major), int(minor)) >= (4, 9)


def _unknown() -> Response:
    return PlainTextResponse("User not found.", 404)
