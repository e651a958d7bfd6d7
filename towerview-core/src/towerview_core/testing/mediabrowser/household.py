"""The users of a stand-in: what they may do, their passwords, and who may not be taken away."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime

from towerview_core.contract.sessions import SessionUser

from .rows import Payload

_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = {"Everyday": _WEEK, "Weekday": _WEEK[:5], "Weekend": _WEEK[5:]}


@dataclass(slots=True)
class Person:
    """One user with the whole policy."""

    user: SessionUser
    password: str
    policy: Payload

    @property
    def id(self) -> str:
        """The id."""
        return self.user.id or ""

    @property
    def admin(self) -> bool:
        """Whether they may do everything."""
        return self.policy.get("IsAdministrator") is True

    @property
    def disabled(self) -> bool:
        """Whether they may do nothing."""
        return self.policy.get("IsDisabled") is True

    def may_come(self, at: float) -> bool:
        """Whether their hours let them in at a moment, in seconds since 1970. Hours are of the machine's own zone; a user
        without any may come at any time."""
        now = datetime.fromtimestamp(at, UTC).astimezone()
        hour = now.hour + now.minute / 60 + now.second / 3600
        hours = self.policy.get("AccessSchedules") or []
        return not hours or any(
            _WEEK[now.weekday()] in _DAYS.get(one["DayOfWeek"], (one["DayOfWeek"],))
            and one["StartHour"] <= hour <= one["EndHour"]
            for one in hours
        )


class Household:
    """Everybody a stand-in knows. ``make_policy``: what a new user may do, an admin or not.

    ``on_read`` is called with the id before a user is told; tests change things there, as another admin would at that moment.
    """

    def __init__(
        self, users: Sequence[SessionUser], password: str, make_policy: Callable[[bool], Payload]
    ) -> None:
        self._make_policy = make_policy
        self._made = 0
        self.people: dict[str, Person] = {}
        self.on_read: Callable[[str], None] = _nothing
        for user in users:
            if user.id and user.id not in self.people:
                self.people[user.id] = Person(user, password, make_policy(not self.people))

    def find(self, user_id: str) -> Person | None:
        """One of them."""
        return self.people.get(user_id.replace("-", "").lower())

    def named(self, name: object) -> Person | None:
        """The one of that name, however it is written."""
        folded = str(name).casefold()
        return next((one for one in self.people.values() if one.user.name.casefold() == folded), None)

    def is_admin(self, user_id: str) -> bool:
        """Whether they may do everything."""
        person = self.people.get(user_id)
        return person is not None and person.admin and not person.disabled

    def is_last_admin(self, person: Person) -> bool:
        """Whether nobody else may do everything."""
        return person.admin and not any(one.admin for one in self.people.values() if one is not person)

    def add(self, name: str, password: str, make_id: Callable[[int], str]) -> Person:
        """A new user."""
        self._made += 1
        user = SessionUser(id=make_id(90_000 + self._made), name=name)
        person = Person(user, password, self._make_policy(False))
        self.people[person.id] = person
        return person

    def set_policy(self, person: Person, policy: Payload) -> None:
        """Replace what they may do."""
        person.policy = deepcopy(policy)


def _nothing(_user: str) -> None:
    pass
