"""The people and devices every stand-in world shares, with what they watch and how. All of them are invented."""

from towerview_core.contract.sessions import Network, NetworkPlace, Player, SessionUser

from .catalogue import LIBRARIES, IdMaker, titles
from .delivery import as_it_is, deliver, repackaged, sound_transcoded, transcoded
from .world import Seat

__all__ = [
    "LIBRARIES",
    "PEOPLE",
    "IdMaker",
    "as_it_is",
    "deliver",
    "repackaged",
    "seats",
    "sound_transcoded",
    "titles",
    "transcoded",
]

PEOPLE = (
    "Ada",
    "Bruno",
    "Chiyo",
    "Dmitri",
    "Esra",
    "Fatou",
    "Grace",
    "Henrik",
    "Imani",
    "Jonas",
    "Keiko",
    "Lucía",
)
_DEVICES = (
    ("Living room TV", "TV app", "Tizen", "7.2"),
    ("Kitchen tablet", "Web", "Chrome", "131.0"),
    ("Phone", "Mobile", "Android", "15"),
    ("Bedroom box", "Set-top app", "tvOS", "18.1"),
    ("Laptop", "Web", "Firefox", "140.0"),
    ("Projector", "Home theatre", "Linux", "1.9"),
)


def seats(user_id: IdMaker, people: int = len(PEOPLE)) -> list[Seat]:
    """Everybody on two devices each: one at home, one away. The first person is the owner."""
    return [
        _seat(user_id, number, PEOPLE[number % len(PEOPLE)] + _suffix(number), away)
        for number in range(people)
        for away in (False, True)
    ]


def _suffix(number: int) -> str:
    return "" if number < len(PEOPLE) else f" {number // len(PEOPLE) + 1}"


def _seat(user_id: IdMaker, number: int, name: str, away: bool) -> Seat:
    place, product, platform, version = _DEVICES[(number * 2 + away) % len(_DEVICES)]
    return Seat(
        user=SessionUser(id=user_id(number + 1), name=name),
        player=Player(
            device=f"{name}'s {place.lower()}" if number % 3 else place,
            device_id=f"device-{number + 1}-{'away' if away else 'home'}",
            product=product,
            platform=platform,
            version=version,
        ),
        network=Network(
            address=f"203.0.113.{number % 250 + 1}" if away else f"192.168.1.{number % 250 + 2}",
            location=NetworkPlace.WAN if away else NetworkPlace.LAN,
            secure=away,
        ),
    )
