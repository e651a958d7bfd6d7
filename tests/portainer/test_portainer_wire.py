"""Portainer's and Docker's lists become values, whatever state they are in."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from towerview_core.contract.containers import ContainerHealth, ContainerState, Port
from towerview_core.contract.errors import BadReply
from towerview_portainer.wire import (
    LONGEST_LIFE_S,
    USUAL_LIFE_S,
    Environment,
    containers_of,
    environments_of,
    jwt_of,
    life_of,
)

from .payloads import ENVIRONMENTS, ID, OTHER, Body, row

LOCAL = Environment("2", "local", up=True)


def one(**changes: object):  # type: ignore[no-untyped-def]  # noqa: ANN201 - the value is what the tests look at
    listing = containers_of([row(**changes)], LOCAL)
    assert listing.complete
    return listing.items[0]


def test_docker_environments_are_found_by_type_and_judged_by_what_they_tell() -> None:
    found = environments_of(ENVIRONMENTS)
    assert [(item.id, item.name, item.up) for item in found.found] == [
        ("2", "local", True),
        ("5", "nas", False),
        ("6", "far", True),
        ("8", "lost", False),
    ]
    assert found.set_aside == 0


def test_unreadable_environments_are_counted() -> None:
    found = environments_of(
        [{"Name": "no id", "Type": 1}, None, "text", {"Id": 3, "Type": None}, {"Id": 4, "Type": 1}]
    )
    assert [item.id for item in found.found] == ["4"]
    assert found.found[0].name == "Environment 4"
    assert found.set_aside == 4


def test_a_running_container_is_read_whole() -> None:
    container = one()
    assert container.id == f"2:{ID}"
    assert (container.endpoint_id, container.endpoint_name) == ("2", "local")
    assert (container.name, container.image, container.image_id) == (
        "jellyfin",
        "jellyfin/jellyfin:10.11.6",
        "sha256:2f577bf5",
    )
    assert container.state is ContainerState.RUNNING
    assert container.health is ContainerHealth.HEALTHY
    assert container.created_at == datetime(2026, 11, 22, 22, 14, 19, tzinfo=UTC)
    assert (container.project, container.service, container.own) == ("media", "jellyfin", False)


def test_a_published_port_comes_once_and_an_exposed_one_has_no_public_side() -> None:
    assert one().ports == (
        Port(private=1900, protocol="udp"),
        Port(private=8096, public=18096, protocol="tcp"),
    )


@pytest.mark.parametrize(
    "ports", [None, [], {}, [None], [{"PrivatePort": 0}], [{"PrivatePort": 70000}], [{"Type": "tcp"}]]
)
def test_ports_that_are_none_are_left_out(ports: object) -> None:
    assert one(Ports=ports).ports == ()


@pytest.mark.parametrize(
    "names, name",
    [
        (["/plex"], "plex"),
        (["/other/link", "/plex"], "plex"),
        (["/a/b"], "a/b"),
        ([], ID[:12]),
        (None, ID[:12]),
        ([None, 5], ID[:12]),
        (["/"], ID[:12]),
    ],
)
def test_the_name_is_the_one_with_a_single_slash(names: object, name: str) -> None:
    assert one(Names=names).name == name


@pytest.mark.parametrize(
    "status, health, expected",
    [
        ("Up 2 minutes (healthy)", None, ContainerHealth.HEALTHY),
        ("Up 2 minutes (unhealthy)", None, ContainerHealth.UNHEALTHY),
        ("Up 2 seconds (health: starting)", None, ContainerHealth.STARTING),
        ("Up 2 minutes", None, None),
        ("Up 2 minutes (Paused)", None, None),
        ("Up 2 minutes", {"Status": "unhealthy", "FailingStreak": 3}, ContainerHealth.UNHEALTHY),
        ("Up 2 minutes (healthy)", {"Status": "none"}, None),
        ("Up 2 minutes (healthy)", {}, ContainerHealth.HEALTHY),
        (None, None, None),
    ],
)
def test_health_comes_from_its_object_or_from_the_status_text(
    status: str | None, health: Body | None, expected: ContainerHealth | None
) -> None:
    assert one(Status=status, Health=health).health is expected


@pytest.mark.parametrize("state", list(ContainerState))
def test_every_state_of_docker_is_known(state: ContainerState) -> None:
    assert one(State=state.value).state is state


def test_podmans_states_are_translated() -> None:
    assert one(State="configured").state is ContainerState.CREATED
    assert one(State="stopped").state is ContainerState.EXITED


def test_portainers_own_container_is_marked() -> None:
    assert one(IsPortainer=True).own
    assert not one(IsPortainer="yes").own
    assert not one(Portainer={"ResourceControl": {"Id": 4}}).own


def test_bad_rows_are_set_aside_and_the_rest_is_kept() -> None:
    listing = containers_of(
        [row(), {}, None, row(Id="../etc"), row(State="odd"), row(Id=OTHER, Labels=None, Created="never")],
        LOCAL,
    )
    assert [item.id for item in listing.items] == [f"2:{ID}", f"2:{OTHER}"]
    assert listing.set_aside == 4
    assert not listing.complete
    assert listing.items[1].created_at is None


@pytest.mark.parametrize("payload", [None, {}, {"message": "no"}, "text", 5, True])
def test_what_is_no_list_is_an_error_and_never_an_empty_answer(payload: object) -> None:
    with pytest.raises(BadReply):
        containers_of(payload, LOCAL)
    with pytest.raises(BadReply):
        environments_of(payload)


def jwt(claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{body}.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "claims, life",
    [
        ({"exp": 1600.0, "iat": 1000}, 600.0),
        ({"exp": 90_000, "iat": 86_400 - 300}, 3900.0),
        ({"exp": 1600}, 600.0),
        ({"exp": 900}, USUAL_LIFE_S),
        ({}, USUAL_LIFE_S),
        ({"exp": "soon"}, USUAL_LIFE_S),
        ({"exp": 1e300, "iat": 0}, LONGEST_LIFE_S),
        ([], USUAL_LIFE_S),
    ],
)
def test_a_jwt_tells_how_long_it_lives_by_its_own_clock(claims: object, life: float) -> None:
    assert life_of(jwt(claims), now=1000.0) == life


@pytest.mark.parametrize("body", ["", "!!!!", "YWJj", "W10", "bnVsbA"])
def test_a_jwt_that_cannot_be_read_lives_as_usual(body: str) -> None:
    assert life_of(f"a.{body}.c", now=0) == USUAL_LIFE_S


@pytest.mark.parametrize(
    "text", [None, "", "a.b", "a.b.c.d", "a b.c.d", "a.b.c\r\nX: y", 5, "ä.b.c", "a" * 9000 + ".b.c"]
)
def test_only_what_looks_like_a_jwt_is_sent_back(text: object) -> None:
    assert jwt_of({"jwt": text}) is None


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([ID, "running"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "Id",
    "Names",
    "Image",
    "ImageID",
    "Created",
    "Ports",
    "Labels",
    "State",
    "Status",
    "Health",
    "IsPortainer",
)


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING))
@settings(max_examples=300, deadline=None)
def test_any_row_is_a_container_or_set_aside(changes: Body) -> None:
    listing = containers_of([row(**changes), changes], LOCAL)
    assert len(listing.items) + listing.set_aside == 2


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["Id", "Name", "Type", "Status", "Heartbeat"]), ANYTHING) | ANYTHING
    )
)
@settings(max_examples=200, deadline=None)
def test_any_list_of_environments_is_read(rows: list[object]) -> None:
    found = environments_of(rows)
    assert len(found.found) + found.set_aside <= len(rows)


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
@settings(max_examples=200, deadline=None)
def test_any_token_has_a_life(text: str) -> None:
    life = life_of(f"a.{text}.c", now=1000.0)
    assert 0 < life <= LONGEST_LIFE_S
