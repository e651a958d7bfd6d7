"""What plex.tv says of people, shares, libraries and PINs."""

import copy
from datetime import UTC, datetime

import pytest

from tests.plex.payloads import cloud as said
from tests.plex.payloads import house
from towerview_core.contract.errors import BadReply
from towerview_core.contract.libraries import LibraryAccess
from towerview_core.contract.users import MediaUser
from towerview_plex import wire
from towerview_plex.wire.xml import tree


def of(text: str) -> object:
    return tree(text.encode())


def test_friends_and_members_of_the_home() -> None:
    people = wire.read_people(of(said.USERS))
    assert [(user.id, user.name, user.admin, user.enabled) for user in people.users] == [
        ("111", "Alice", False, None),
        ("222", "Bob & Co", False, None),
        ("333", "Kid", False, None),
    ]
    assert people.set_aside == 0
    assert people.has("222")
    assert not people.has("223")


def test_nobodys_address_is_their_name() -> None:
    text = said.USERS.replace('title="Alice" username="alice"', 'title="" username=""')
    assert wire.read_people(of(text)).users[0] == MediaUser(id="111", name="Plex user 111")


def test_what_the_owner_calls_somebody_comes_first() -> None:
    text = said.USERS.replace('title="Alice"', 'title="Alice" friendlyName="Aunt A."')
    assert wire.read_people(of(text)).users[0].name == "Aunt A."


def test_an_owner_without_friends() -> None:
    assert wire.read_people(of(said.NO_USERS)) == wire.People((), 0)


@pytest.mark.parametrize(
    "text",
    [
        said.NO_USERS.replace('size="0"', 'size="3"'),
        said.NO_USERS.replace(' size="0"', ""),
        said.USERS.replace("<User id=", "<User number="),
        said.USERS.replace("User", "Friend"),
        said.BAD_TOKEN,
    ],
)
def test_a_list_of_friends_that_was_not_read_is_no_empty_one(text: str) -> None:
    with pytest.raises(BadReply):
        wire.read_people(of(text))


def test_a_friend_who_cannot_be_read_is_counted() -> None:
    people = wire.read_people(of(said.USERS.replace('id="222"', 'id="2 2"')))
    assert ([user.id for user in people.users], people.set_aside) == (["111", "333"], 1)


def test_a_friend_told_twice_is_one() -> None:
    people = wire.read_people(of(said.USERS.replace('id="222"', 'id="111"')))
    assert [(user.id, user.name) for user in people.users] == [("111", "Alice"), ("333", "Kid")]


@pytest.mark.parametrize("number", ["0", "1", "eleven"])
def test_no_friend_is_taken_for_the_owner_or_nobody(number: str) -> None:
    people = wire.read_people(of(said.USERS.replace('id="111"', f'id="{number}"')))
    assert number not in {user.id for user in people.users}
    assert people.set_aside == 1


@pytest.mark.parametrize("payload", [of(house.ACCOUNTS), house.accounts()])
def test_the_owner_is_added_by_the_servers_own_id(payload: object) -> None:
    names = wire.account_names(payload)
    listing = wire.everybody(names, wire.read_people(of(said.USERS)))
    assert listing.items[0] == MediaUser(id=wire.OWNER, name="The Owner", admin=True)
    assert [user.id for user in listing.items] == ["1", "111", "222", "333"]
    assert listing.complete


def test_accounts_without_an_owner_are_not_read() -> None:
    with pytest.raises(BadReply):
        wire.account_names({"MediaContainer": {"size": 1, "Account": [{"id": 7, "name": "x"}]}})


def test_shares() -> None:
    shares = wire.read_shares(of(said.SHARES), "mid-tower")
    assert {user: (share.id, share.access) for user, share in shares.items()} == {
        "111": ("30001", LibraryAccess(library_ids=frozenset({"1", "2"}))),
        "222": ("30002", LibraryAccess(all_libraries=True)),
        "333": ("30003", LibraryAccess()),
    }


def test_a_secret_of_the_shares_goes_nowhere() -> None:
    assert "tok-redacted" not in repr(wire.read_shares(of(said.SHARES), "mid-tower"))


def test_a_server_that_is_shared_with_nobody() -> None:
    assert wire.read_shares(of(said.NO_SHARES), "mid-tower") == {}


@pytest.mark.parametrize(
    "old, new",
    [
        ('machineIdentifier="mid-tower"', 'machineIdentifier="mid-other"'),
        ('size="4"', 'size="5"'),
        ('size="4"', ""),
        ('size="4"', 'size="many"'),
        ('id="30003"', 'number="30003"'),
        ('userID="333"', ""),
        ('userID="222"', 'userID="111"'),
        ('userID="111" accessToken="tok-redacted"', 'userID="111" allLibraries="maybe"'),
        ('acceptedAt="1700000000" allLibraries="0"/>', 'acceptedAt="1700000000"/>'),
        ('type="show" shared="1"', 'type="show"'),
        ('key="4" title="Photos" type="photo" shared="0"', 'title="Photos" type="photo" shared="0"'),
        ("SharedServer", "Sharing"),
    ],
)
def test_shares_that_are_not_understood_whole_are_not_read_at_all(old: str, new: str) -> None:
    text = said.SHARES.replace(' allLibraries="0" owned="0"', "") if "maybe" in new else said.SHARES
    assert old in text
    with pytest.raises(BadReply):
        wire.read_shares(
            of(text.replace(old, new, 1) if old != "SharedServer" else text.replace(old, new)), "mid-tower"
        )


def test_plex_tvs_numbers_of_libraries() -> None:
    assert wire.read_section_numbers(of(said.SECTIONS), "mid-tower") == {
        "1": 118181361,
        "2": 118251661,
        "4": 118278404,
        "5": 118278994,
    }


@pytest.mark.parametrize(
    "old, new",
    [
        ('machineIdentifier="mid-tower"', 'machineIdentifier="another"'),
        ('id="118251661"', 'id="soon"'),
        ('id="118251661"', 'id="-1"'),
        ('key="2"', 'key="1"'),
        ('key="2" ', ""),
        ("Server", "Machine"),
    ],
)
def test_numbers_that_are_not_understood_whole_are_not_read_at_all(old: str, new: str) -> None:
    assert old in said.SECTIONS
    with pytest.raises(BadReply):
        wire.read_section_numbers(of(said.SECTIONS.replace(old, new)), "mid-tower")


def test_a_pin_waits_and_is_linked() -> None:
    waiting, linked = wire.read_pin(said.pin()), wire.read_pin(said.pin("a-token"))
    assert (waiting.id, waiting.code) == ("111222333", "kq6c0tu7vwx2d5o1s3l8p4f9e")
    assert waiting.expires_at == datetime(2022, 2, 1, 0, 15, tzinfo=UTC)
    assert waiting.token is None
    assert linked.token is not None
    assert linked.token.get_secret_value() == "a-token"
    assert "a-token" not in repr(linked)


def test_a_token_may_be_long() -> None:
    token = "eyJ" + "x" * 1200
    linked = wire.read_pin(said.pin(token))
    assert linked.token is not None
    assert linked.token.get_secret_value() == token


@pytest.mark.parametrize("token", [7, True, ["x"], "two words", "line\nbreak", "ünïcode", "x" * 9000])
def test_what_cannot_be_a_token_is_none(token: object) -> None:
    with pytest.raises(BadReply):
        wire.read_pin({**said.pin(), "authToken": token})


@pytest.mark.parametrize("missing", ["id", "code", "expiresAt"])
def test_a_pin_is_whole(missing: str) -> None:
    payload = said.pin()
    del payload[missing]
    answers: list[object] = [payload, said.error(1020), None, []]
    for answer in answers:
        with pytest.raises(BadReply):
            wire.read_pin(answer)


def test_who_signed_in() -> None:
    assert wire.read_account(said.account()) == ("12345", "somebody")
    assert wire.read_account({**said.account(), "friendlyName": "Some Body"}).name == "Some Body"
    assert wire.read_account({"id": "77", "username": None, "title": None}) == ("77", "Plex user 77")


@pytest.mark.parametrize("number", [None, "", True, 0, 1, "1", -5, "abc", 1.5, "1e3"])
def test_nobody_signs_in_by_a_number_that_is_none(number: object) -> None:
    """1 and 0 are a server's own words for its owner and for nobody: no account of plex.tv may bring them along."""
    with pytest.raises(BadReply):
        wire.read_account({**said.account(), "id": number})


def test_servers_an_account_reaches() -> None:
    devices = [
        said.device("mine"),
        said.device("theirs", owned=False),
        said.device("telephone", provides="client,player"),
        said.device("both", provides="server,client", owned="1"),
        said.device("", owned=True),
        "rubbish",
    ]
    assert wire.read_reach(devices) == (frozenset({"mine", "both"}), frozenset({"theirs"}))


def test_ownership_is_never_assumed() -> None:
    unsure = said.device("unsure")
    del unsure["owned"]
    assert wire.read_reach([unsure, {**unsure, "owned": "perhaps"}]) == (frozenset(), frozenset({"unsure"}))


@pytest.mark.parametrize("payload", [None, {}, "x", said.error(1001), {"MediaContainer": {"size": 0}}])
def test_no_list_of_servers_is_no_empty_list(payload: object) -> None:
    with pytest.raises(BadReply):
        wire.read_reach(copy.deepcopy(payload))
