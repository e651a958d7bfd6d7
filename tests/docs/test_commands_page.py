"""Every command and every option of the command line is in the docs, and the docs name no other."""

import re
from collections.abc import Iterator

import pytest
import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from tests.docs.pages import headings, text_of, without_code
from towerview_core.cli import app

PAGE = "admin/commands.md"


def commands(group: TyperGroup, path: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{path} {name}")
        elif isinstance(command, TyperCommand):
            yield f"{path} {name}", command


COMMANDS = dict(commands(typer.main.get_group(app), "towerview"))


def heading_of(path: str, command: TyperCommand) -> str:
    arguments = [
        (one.name or "").upper().split("_")[0] for one in command.params if isinstance(one, TyperArgument)
    ]
    return " ".join([path, *arguments])


def section_of(heading: str) -> str:
    """The command's own section, and what its chapter says of all its commands."""
    text = without_code(text_of(PAGE))
    before, _, after = text.partition(f"### {heading}\n")
    chapter = before.rpartition("\n## ")[2].partition("\n### ")[0]
    return chapter + re.split(r"^##", after, maxsplit=1, flags=re.MULTILINE)[0]


def test_the_command_line_has_commands() -> None:
    assert {"towerview run", "towerview demo", "towerview keys rotate"} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_its_section(path: str) -> None:
    assert heading_of(path, COMMANDS[path]) in headings(text_of(PAGE))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_is_in_its_commands_section_and_no_other(path: str) -> None:
    command = COMMANDS[path]
    section = section_of(heading_of(path, command))
    told = set(re.findall(r"--[a-z][a-z-]*", section))
    assert told == {name for one in command.params if isinstance(one, TyperOption) for name in one.opts}


def test_no_section_is_of_a_command_that_is_none() -> None:
    told = {heading for heading in headings(text_of(PAGE)) if heading.startswith("towerview ")}
    assert told == {heading_of(path, command) for path, command in COMMANDS.items()}


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_says_what_it_and_its_options_do(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert [
        one.name for one in command.params if isinstance(one, TyperOption | TyperArgument) and not one.help
    ] == []
