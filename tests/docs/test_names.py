"""Every setting, grant, role, fault, error and capability is in the docs, and the docs name no other."""

import inspect
import re

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from tests.docs.pages import first_cells, rows, text_of
from towerview_core.contract import errors
from towerview_core.contract.errors import Fault
from towerview_core.kits.http import problems
from towerview_core.plugins.registry import PluginCondition
from towerview_core.security.grants import CEILING, Grant, Role
from towerview_core.services.health import Health
from towerview_core.services.server_rows import CAPABILITIES
from towerview_core.settings import Settings
from towerview_core.testing.conformance import Promise, promises
from towerview_core.testing.standin import StandInFault

ERRORS = [
    name
    for name, thing in vars(errors).items()
    if inspect.isclass(thing) and issubclass(thing, Exception) and thing.__module__ == errors.__name__
]


def settings_rows() -> dict[str, str]:
    return {
        row[0].strip("`"): row[1].strip("`") for row in rows(text_of("admin/settings.md")) if len(row) == 3
    }


def told_default(name: str) -> str:
    """How the page writes a default."""
    default = Settings.model_fields[name].default
    assert default is not PydanticUndefined
    if name == "home":
        return "~/.local/share/towerview"
    if default is None or default == ():
        return "none"
    assert not isinstance(default, SecretStr)
    return str(default).lower() if isinstance(default, bool) else str(default)


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_told_with_its_default(name: str) -> None:
    assert settings_rows()[f"TOWERVIEW_{name.upper()}"] == told_default(name)


def test_no_page_tells_of_a_setting_that_is_none() -> None:
    told = {name for name in settings_rows() if name.startswith("TOWERVIEW_")}
    assert told == {f"TOWERVIEW_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("grant", list(Grant))
def test_every_grant_is_told(grant: Grant) -> None:
    assert grant.value in first_cells(text_of("admin/accounts.md"))


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_told_with_what_it_may_not_hold(role: Role) -> None:
    line = next(row[1] for row in rows(text_of("admin/accounts.md")) if row[0] == f"`{role.value}`")
    named = {grant for grant in Grant if f"`{grant.value}`" in line}
    if "every grant but" in line:
        assert named == set(Grant) - CEILING[role]
    elif line.startswith("nothing"):
        assert CEILING[role] == frozenset()
    else:
        assert CEILING[role] == frozenset(Grant)


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_is_told_to_both_readers(fault: Fault) -> None:
    assert fault.value in first_cells(text_of("admin/troubles.md"))
    assert fault.value in first_cells(text_of("plugins/errors.md"))


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault in problems._SENTENCES])
def test_the_sentence_an_admin_looks_up_is_the_one_that_is_said(fault: Fault) -> None:
    told = next(row[1] for row in rows(text_of("admin/troubles.md")) if row[0] == f"`{fault.value}`")
    said = problems._SENTENCES[fault]
    first = re.split(r"(?<=[.:]) ", said)[0].rstrip(".:")
    assert first in told


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_told_to_authors(name: str) -> None:
    assert f"`{name}`" in text_of("plugins/errors.md")


@pytest.mark.parametrize("name", [capability.__name__ for capability in CAPABILITIES])
def test_every_capability_is_told_with_its_verbs(name: str) -> None:
    line = next(row for row in rows(text_of("plugins/contract.md")) if row[0] == f"`{name}`")
    capability = next(one for one in CAPABILITIES if one.__name__ == name)
    own = {verb for verb, thing in vars(capability).items() if getattr(thing, "__isabstractmethod__", False)}
    assert {f"`{verb}`" for verb in own} == set(line[1].split(", "))


@pytest.mark.parametrize("health", list(Health))
def test_every_health_is_told(health: Health) -> None:
    assert health.value in first_cells(text_of("admin/servers.md"))


@pytest.mark.parametrize("fault", list(StandInFault))
def test_every_fault_of_a_stand_in_is_told(fault: StandInFault) -> None:
    assert f"`{fault.value}`" in text_of("plugins/stand-ins.md")


@pytest.mark.parametrize("made", promises(), ids=lambda made: made.name)
def test_every_promise_of_the_kit_is_told_in_its_words(made: Promise) -> None:
    section = (
        text_of("plugins/conformance.md").partition(f"### {made.capability}\n")[2].partition("\n### ")[0]
    )
    assert f"| {made.promise} | `{made.name}` |" in section


def test_no_promise_is_told_that_is_not_proved() -> None:
    told = {
        row[1].strip("`") for row in rows(text_of("plugins/conformance.md")) if row[-1].startswith("`test_")
    }
    assert told == {made.name for made in promises()}


def test_quarantine_has_its_section() -> None:
    assert PluginCondition.QUARANTINED.value.startswith("quarantin")
    assert "## Quarantine" in text_of("plugins/index.md")
