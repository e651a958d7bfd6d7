"""What an admin may say about the site as a whole: its name, what media users see of each other, how long the audit log
is kept."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from towerview_core.contract.errors import Invalid
from towerview_core.contract.value import Value
from towerview_core.services import audit
from towerview_core.services.accounts import DEFAULT_SITE_NAME
from towerview_core.services.audit import Actor
from towerview_core.store.database import Database
from towerview_core.store.site import read_setting, write_setting

LEAST_AUDIT_DAYS, DEFAULT_AUDIT_DAYS, MOST_AUDIT_DAYS = 90, 365, 3650
_NAME, _SHARING, _AUDIT_DAYS = "site.name", "site.sharing", "site.audit_days"


class SiteSettings(Value):
    """``sharing``: media users see that somebody else watches, and what, but never who. ``audit_days``: how long lines of
    the audit log are kept."""

    name: str = DEFAULT_SITE_NAME
    sharing: bool = False
    audit_days: int = DEFAULT_AUDIT_DAYS


class SiteChange(Value):
    """What to change; what is left out stays."""

    name: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    sharing: bool | None = None
    audit_days: Annotated[int, Field(ge=LEAST_AUDIT_DAYS, le=MOST_AUDIT_DAYS)] | None = None


def read(db: Session) -> SiteSettings:
    """The settings as they stand."""
    return SiteSettings(
        name=read_setting(db, _NAME) or DEFAULT_SITE_NAME,
        sharing=sharing(db),
        audit_days=int(read_setting(db, _AUDIT_DAYS) or DEFAULT_AUDIT_DAYS),
    )


def sharing(db: Session) -> bool:
    """Whether media users see what others watch. Off unless an admin said otherwise."""
    return read_setting(db, _SHARING) == "true"


def audit_kept_for(db: Session) -> timedelta:
    """How long lines of the audit log stay, never less than 90 days. An hour more, because the database judges by a clock
    of its own and refuses the whole cut for one line that is too young."""
    return timedelta(days=max(LEAST_AUDIT_DAYS, read(db).audit_days), hours=1)


def change(database: Database, actor: Actor, wish: SiteChange) -> SiteSettings:
    """Change settings. Raises ``Invalid``."""
    name = None if wish.name is None else " ".join(wish.name.split())
    if name == "":
        raise Invalid("Give the site a name.", "name")
    sharing = None if wish.sharing is None else str(wish.sharing).lower()
    days = None if wish.audit_days is None else str(wish.audit_days)
    texts = {_NAME: name, _SHARING: sharing, _AUDIT_DAYS: days}
    with database.write() as db:
        said = {section: text for section, text in texts.items() if text is not None}
        for section, text in said.items():
            write_setting(db, section, text)
        if said:
            audit.record(db, actor, "site.change", target="site", details=dict(said))
        db.flush()
        return read(db)
