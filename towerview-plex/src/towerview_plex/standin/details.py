"""What PMS tells beside the point about every film and episode: plot, cast and ratings. It makes replies as large as
they really are (about six kilobytes a session), so that a stand-in is also a fair burden."""

from functools import lru_cache
from random import Random
from uuid import UUID

from towerview_plex.standin.files import Node

_FIRST = (
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
_LAST = (
    "Arkwright",
    "Bellweather",
    "Castellan",
    "Dunmore",
    "Eastlake",
    "Farrow",
    "Gable",
    "Hollis",
    "Ingram",
)
_GENRES = ("Drama", "Thriller", "Comedy", "Adventure", "Mystery", "Science Fiction")
_PLOT = (
    "After a winter of letters that were never answered, {} returns to the harbour to sell a house that nobody wants.",
    "In its cellar stands a transmitter that still keeps its hours, and somebody far away replies.",
    "As the tide takes the road, the neighbours begin to remember what they had agreed to forget.",
)


@lru_cache(maxsize=512)
def details_of(item: str, title: str) -> Node:
    """The same for the same item, always."""
    dice = Random(item)
    people = [f"{dice.choice(_FIRST)} {dice.choice(_LAST)}" for _ in range(18)]
    return {
        "titleSort": title.removeprefix("The "),
        "summary": " ".join(_PLOT).format(people[0]),
        "tagline": "Some doors keep their hours.",
        "studio": f"{dice.choice(_LAST)} Pictures",
        "contentRating": dice.choice(("PG", "PG-13", "R")),
        "rating": round(dice.uniform(4, 9), 1),
        "ratingImage": "rottentomatoes://image.rating.ripe",
        "audienceRating": round(dice.uniform(4, 9), 1),
        "audienceRatingImage": "rottentomatoes://image.rating.upright",
        "chapterSource": "media",
        "originallyAvailableAt": "2021-06-11",
        "Genre": [_tag(dice, "genre", name) for name in dice.sample(_GENRES, 3)],
        "Country": [_tag(dice, "country", "Iceland")],
        "Director": [_person(dice, "director", people[0])],
        "Writer": [_person(dice, "writer", name) for name in people[1:4]],
        "Producer": [_person(dice, "producer", name) for name in people[4:6]],
        "Role": [
            _person(dice, "actor", name) | {"role": dice.choice(_FIRST), "count": "1"} for name in people[6:]
        ],
    }


def _tag(dice: Random, kind: str, name: str) -> Node:
    number = str(dice.randrange(10_000, 99_999))
    return {"id": number, "filter": f"{kind}={number}", "tag": name}


def _person(dice: Random, kind: str, name: str) -> Node:
    face = UUID(int=dice.getrandbits(128)).hex
    thumb = f"https://metadata-static.plex.tv/{face[0]}/people/{face}.jpg"
    return _tag(dice, kind, name) | {"tagKey": face[:24], "thumb": thumb}
