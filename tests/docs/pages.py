"""The documentation as tests read it."""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))

_FENCE = re.compile(
    r"^```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced piece of code."""

    page: Path
    language: str
    title: str | None
    code: str


def text_of(name: str) -> str:
    """A page below ``docs``."""
    return (DOCS / name).read_text(encoding="utf-8")


def without_code(text: str) -> str:
    """The page without its fenced code, in which a # is no heading and a bracket no link."""
    return _FENCE.sub("", text)


def headings(text: str) -> list[str]:
    """The headings of a page as written."""
    return [found[2].strip() for found in _HEADING.finditer(without_code(text))]


def anchors(text: str) -> set[str]:
    """The ids a page's headings get."""
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()).strip() for heading in headings(text))
    return {re.sub(r"[\s]+", "-", one) for one in plain}


def snippets(page: Path) -> list[Snippet]:
    """The fenced code of a page, outdented."""
    return [
        Snippet(page, found["language"], found["title"], dedent(found["code"]).strip("\n"))
        for found in _FENCE.finditer(page.read_text(encoding="utf-8"))
    ]


def files_of(page: Path) -> dict[str, str]:
    """The files a page writes: the pieces of each, one below the other as they stand."""
    pieces: dict[str, list[str]] = {}
    for found in _FENCE.finditer(page.read_text(encoding="utf-8")):
        if found["title"]:
            pieces.setdefault(found["title"], []).append(found["code"])
    return {name: "\n".join(codes) for name, codes in pieces.items()}


def commands_of(page: Path) -> list[str]:
    """The commands a page shows, in order: the lines indented by four."""
    text = without_code(page.read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if line.startswith("    ")]


def rows(text: str) -> list[list[str]]:
    """Every row of every table, cell by cell."""
    return [[cell.strip() for cell in found[1].split("|")] for found in _ROW.finditer(text)]


def first_cells(text: str) -> set[str]:
    """The first cell of each row, without its ticks."""
    return {row[0].strip("`") for row in rows(text)}
