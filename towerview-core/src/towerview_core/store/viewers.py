"""Media users who sign in (viewers): who they proved to be at which server, and sign-ins that wait for consent elsewhere.

Where a number may mean an account or a viewer, a viewer's is negative: the two can never be taken for each other.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from towerview_core.store.database import BigId, Row
from towerview_core.store.servers import Server

Places = Mapping[str, str]
"""Who somebody is: their external user id by machine id."""


class Viewer(Row):
    """A media user who has signed in. The name is a label, as the server told it last (security.md A10)."""

    __tablename__ = "viewers"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(512))
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]


class ViewerIdentity(Row):
    """Who a viewer is at one machine. All three parts together are the identity; a configured server is found by kind and
    machine, never by its address."""

    __tablename__ = "viewer_identities"
    __table_args__ = (UniqueConstraint("kind", "machine_id", "user_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("viewers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(64))
    machine_id: Mapped[str] = mapped_column(String(128))
    user_id: Mapped[str] = mapped_column(String(128))


class WaitingPin(Row):
    """A sign-in that waits for consent elsewhere. The browser knows a random number, of which this is the SHA-256, and
    holds a cookie; the provider's PIN stays here, sealed, and so does who it turned out to be."""

    __tablename__ = "waiting_pins"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    cookie_hash: Mapped[str] = mapped_column(String(64))
    server_id: Mapped[int] = mapped_column(ForeignKey("servers.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(64))
    pin_sealed: Mapped[str] = mapped_column(Text)
    identity_sealed: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    check_after: Mapped[datetime]


_OWN = (
    select(Server.id, ViewerIdentity.user_id)
    .join(
        ViewerIdentity,
        and_(ViewerIdentity.kind == Server.kind, ViewerIdentity.machine_id == Server.machine_id),
    )
    .where(ViewerIdentity.viewer_id == bindparam("viewer_id"), Server.enabled.is_(True))
    .order_by(Server.id)
)


def own_places(connection: Connection, viewer_id: int) -> list[tuple[int, str]]:
    """Enabled servers at which the viewer is somebody, and who. Nothing left means that the sign-in no longer holds."""
    return [(row[0], row[1]) for row in connection.execute(_OWN, {"viewer_id": viewer_id})]


def viewers_of(db: Session, kind: str, places: Places) -> Sequence[int]:
    """Ids of viewers already known by any of these identities, the oldest first."""
    found = select(ViewerIdentity.viewer_id).where(ViewerIdentity.kind == kind, _any_of(places))
    return sorted(set(db.scalars(found)))


def replace_identities(db: Session, viewer_id: int, kind: str, places: Places) -> None:
    """The viewer is now exactly this, at these machines: what was proved earlier and is not any more goes."""
    mine = ViewerIdentity.viewer_id == viewer_id
    same = and_(ViewerIdentity.kind == kind, _any_of(places))
    db.execute(delete(ViewerIdentity).where(mine | same))
    db.add_all(
        ViewerIdentity(viewer_id=viewer_id, kind=kind, machine_id=machine, user_id=user)
        for machine, user in sorted(places.items())
    )
    db.flush()


def _any_of(places: Places) -> ColumnElement[bool]:
    return tuple_(ViewerIdentity.machine_id, ViewerIdentity.user_id).in_(sorted(places.items()))


def take_check(db: Session, pin_id: str, now: datetime, until: datetime) -> bool:
    """Claim the one check of a waiting PIN that may run until then; False while another runs or just ran."""
    claimed = db.scalar(
        update(WaitingPin)
        .where(WaitingPin.id == pin_id, WaitingPin.check_after <= now, WaitingPin.identity_sealed.is_(None))
        .values(check_after=until)
        .returning(WaitingPin.id)
        .execution_options(synchronize_session=False)
    )
    return claimed is not None


def use_pin(db: Session, pin_id: str) -> str | None:
    """The sealed identity of a confirmed PIN, which is gone with this: it opens one sign-in."""
    return db.scalar(
        delete(WaitingPin)
        .where(WaitingPin.id == pin_id, WaitingPin.identity_sealed.is_not(None))
        .returning(WaitingPin.identity_sealed)
        .execution_options(synchronize_session=False)
    )


def forget_pins(db: Session, before: datetime) -> None:
    """Drop PINs that ran out before then."""
    db.execute(delete(WaitingPin).where(WaitingPin.expires_at < before))
