"""The pages hold together: links resolve, every page is in the navigation, code is the code that stands, it all builds."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, Snippet, anchors, files_of, snippets, without_code

EXAMPLE = ROOT / "tests/thirdparty/towerview-example"
READMES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("towerview-*/README.md"))]
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_STRAY = re.compile(r"[A-Z]+_(?:TABLE|NOTE|VIEW)\b")


def name_of(thing: object) -> str:
    if isinstance(thing, Path):
        return str(thing.relative_to(ROOT))
    return f"{name_of(thing.page)}:{thing.code[:30]!r}" if isinstance(thing, Snippet) else str(thing)


@pytest.mark.parametrize("page", [*PAGES, *READMES], ids=name_of)
def test_every_relative_link_resolves(page: Path) -> None:
    missing = []
    prose = re.sub(r"`[^`\n]*`", "", without_code(page.read_text()))
    for link in _LINK.findall(prose):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text())):
            missing.append(link)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_leads_out_of_the_house(page: Path) -> None:
    """The documentation is readable without the internet: what it points to lies beside it."""
    assert not [link for link in _LINK.findall(page.read_text()) if link.startswith("http")]


def test_the_navigation_names_every_page_once() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text().partition("\nnav:\n")[2]
    named = re.findall(r"(\S+\.md)$", navigation, re.MULTILINE)
    assert sorted(named) == sorted(str(page.relative_to(DOCS)) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_says_what_stands_now(page: Path) -> None:
    text = without_code(page.read_text()).lower()
    assert not re.search(r"\b(coming soon|not yet|will be added|in a later (release|version)|todo)\b", text)
    assert not _STRAY.search(page.read_text())


TITLED = [one for page in PAGES for one in snippets(page) if one.title]
PYTHON = [one for one in (part for page in PAGES for part in snippets(page)) if one.language == "python"]


def outdented(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("snippet", TITLED, ids=name_of)
def test_a_titled_snippet_stands_in_that_file(snippet: Snippet) -> None:
    assert snippet.title is not None
    source = (EXAMPLE / snippet.title).read_text()
    for level in ("", "    "):
        indented = "\n".join(f"{level}{line}" if line else line for line in snippet.code.splitlines())
        if indented in source:
            return
    pytest.fail(f"{snippet.title} no longer has:\n{snippet.code}")


@pytest.mark.parametrize("snippet", PYTHON, ids=name_of)
def test_every_piece_of_python_is_run_by_a_test(snippet: Snippet) -> None:
    """It stands in the example plugin, or in ``test_examples.py``, which runs it."""
    files = [*EXAMPLE.rglob("*.py"), Path(__file__).with_name("test_examples.py")]
    assert any(outdented(dedent(snippet.code)) in outdented(file.read_text()) for file in files)


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_the_tutorial_builds_the_example_from_nothing() -> None:
    """Its pieces put together are the files of the example: all of them, and nothing else."""
    kept = [file for kind in ("*.py", "*.toml") for file in EXAMPLE.rglob(kind)]
    stands = {str(file.relative_to(EXAMPLE)): lines_of(file.read_text()) for file in kept}
    built = {name: lines_of(text) for name, text in files_of(DOCS / "plugins/tutorial.md").items()}
    assert built == stands


def test_it_builds_without_a_complaint(tmp_path: Path) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(DOCS, tmp_path / "docs")
    (tmp_path / "towerview-core").symlink_to(ROOT / "towerview-core")
    zensical = Path(sys.executable).with_name("zensical")
    if not zensical.exists():
        pytest.skip("zensical is not installed here: the documentation was not built")
    built = subprocess.run(
        [zensical, "build", "--strict", "--clean"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    for page in PAGES:
        name = page.relative_to(DOCS).with_suffix("")
        folder = name.parent if name.name in {"index", "README"} else name
        assert (tmp_path / "site" / folder / "index.html").exists()
    contract = (tmp_path / "site/plugins/contract/index.html").read_text()
    assert "terminate_session" in contract
