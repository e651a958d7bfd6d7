"""Every hook has a section whose heading equals its signature, and a test that declares through it."""

import inspect
from collections.abc import Callable

import pytest

from tests.docs.pages import ROOT, headings, text_of, without_code
from towerview_core.contract import hookspecs

PAGE = "plugins/hooks.md"


def hooks() -> list[tuple[str, Callable[..., object]]]:
    return [
        (name, thing)
        for name, thing in vars(hookspecs).items()
        if name.startswith("towerview_") and hasattr(thing, "towerview_spec")
    ]


def written(annotation: object) -> str:
    """An annotation as an author writes it: names without their modules."""
    known = {id(thing): name for name, thing in vars(hookspecs).items() if name.startswith("Any")}
    if id(annotation) in known:
        return known[id(annotation)]
    arguments = getattr(annotation, "__args__", None)
    origin = getattr(annotation, "__origin__", annotation)
    name = getattr(origin, "__name__", str(origin))
    return f"{name}[{', '.join(written(one) for one in arguments)}]" if arguments else name


def signature(name: str, hook: Callable[..., object]) -> str:
    found = inspect.signature(hook)
    parameters = ", ".join(str(one) for one in found.parameters.values())
    return f"{name}({parameters}) -> {written(found.return_annotation)}"


def test_there_are_eight_hooks() -> None:
    assert len(hooks()) == 8


@pytest.mark.parametrize("name, hook", hooks(), ids=lambda part: part if isinstance(part, str) else "")
def test_the_heading_of_a_hook_is_its_signature(name: str, hook: Callable[..., object]) -> None:
    assert signature(name, hook) in headings(text_of(PAGE))


def test_no_heading_names_a_hook_that_is_none() -> None:
    told = {
        heading.partition("(")[0] for heading in headings(text_of(PAGE)) if heading.startswith("towerview_")
    }
    assert told == {name for name, _ in hooks()}


@pytest.mark.parametrize("name", [name for name, _ in hooks()])
def test_each_hook_has_a_test(name: str) -> None:
    assert f"def test_{name}()" in (ROOT / "tests/core/plugins/test_every_hook.py").read_text()


@pytest.mark.parametrize(
    "name", ["towerview_policies", "towerview_panels", "towerview_settings", "towerview_channels"]
)
def test_what_is_only_collected_is_called_so(name: str) -> None:
    section = without_code(text_of(PAGE)).partition(f"### {name}(")[2].partition("\n### ")[0]
    assert "The house collects and lists what is declared, and does nothing else with it" in section
