"""Routes of every access, and one that fails in every way."""

from fastapi import APIRouter
from sqlalchemy.exc import OperationalError

from towerview_core.api.access import Who, admin_only, needs, public, signed_in
from towerview_core.contract import errors
from towerview_core.contract.value import Value
from towerview_core.security.grants import Grant

router = APIRouter(prefix="/api/try")
done: list[str] = []
"""What routes have been let to do."""


class Note(Value):
    """A body."""

    text: str
    count: int = 0


class Told(Value):
    """A reply."""

    by: str


@router.get("/public", dependencies=[public])
async def read_public() -> Told:
    return Told(by="anybody")


@router.get("/signed-in", dependencies=[signed_in])
async def read_signed_in(who: Who) -> Told:
    return Told(by=who.name)


@router.get("/admin", dependencies=[admin_only])
async def read_admin(who: Who) -> Told:
    return Told(by=who.name)


@router.get("/somewhere", dependencies=[needs(Grant.SESSIONS_VIEW)])
async def read_somewhere(who: Who) -> Told:
    return Told(by=who.name)


@router.get("/servers/{server_id}", dependencies=[needs(Grant.SESSIONS_VIEW)])
async def read_server(server_id: int, who: Who) -> Told:
    return Told(by=who.name)


@router.delete("/servers/{server_id}", status_code=204, dependencies=[admin_only])
async def remove_server(server_id: int) -> None:
    done.append(f"removed {server_id}")


@router.post("/servers/{server_id}/stop", dependencies=[needs(Grant.SESSIONS_TERMINATE)])
async def stop(server_id: int, note: Note, who: Who) -> Told:
    done.append(note.text)
    return Told(by=who.name)


@router.get("/pictures/{server_id}", dependencies=[needs(Grant.SESSIONS_VIEW, picture=True)])
async def read_picture(server_id: int) -> Told:
    return Told(by="a picture")


@router.post("/note", dependencies=[public])
async def take(note: Note) -> Note:
    return note


class Secretive(Exception):
    """A bug whose words must not leave the house."""


FAILURES: dict[str, Exception] = {
    "bug": Secretive("token=abc123 at /srv/secret/path"),
    "invalid": errors.Invalid("Choose another name.", "name"),
    "denied": errors.Denied("Your account may not do this."),
    "not-found": errors.NotFound("There is no such session."),
    "unsupported": errors.Unsupported("Emby cannot do this."),
    "refused": errors.Refused("The server refused."),
    "credentials": errors.CredentialsRejected("Enter the credentials again."),
    "unreachable": errors.Unreachable("The server cannot be reached."),
    "timeout": errors.Unreachable("No answer within 8 seconds.", errors.Fault.TIMEOUT),
    "bad-reply": errors.BadReply("Something else answered."),
    "limited": errors.RateLimited("The server asks to wait.", 42),
    "provider": errors.ProviderError("The plugin failed."),
    "plugin": errors.PluginError("The plugin broke its promise."),
    "database": OperationalError("SELECT password_hash", {}, Exception("server at 10.0.0.9 closed")),
    "config": errors.ConfigError("Set the address first."),
}


@router.get("/fail/{name}", dependencies=[public])
async def fail(name: str) -> None:
    raise FAILURES[name]
