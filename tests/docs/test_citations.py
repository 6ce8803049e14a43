"""What is cited can be found: every document, and every section of it.

The first half shows that the collector sees a citation in each of its forms, and that
one that leads nowhere is named with its line. The last test reads the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.citations import Citation, Place, broken, citations

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOLDERS = ("cdp_frames", "tests", "schemas", "benchmarks", "docs", "notebooks", ".ci")
SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".ipynb"}
# It cites what does not exist, to see that this is noticed.
SELF = Path(__file__).resolve()

PAGE = """\
# A page

## 1. First

Text.

1. One law.
2. Another.

## 2. Second: with a remark

### 2.1 `GET /things`

#### Things (all)

See section 1, and section 2.1.

## Where it ends
"""
GUIDE = "# Guide\n\n## Rows\n\n### 6. Wait\n\n### 7. Read\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of two pages."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "docs" / "guide.md").write_text(GUIDE, encoding="utf-8")
    return tmp_path


def sections(*numbers: str) -> tuple[Place, ...]:
    return tuple(Place("section", number) for number in numbers)


@pytest.mark.parametrize(
    ("text", "document", "places"),
    [
        ("# `docs/page.md` section 2.1", "docs/page.md", sections("2.1")),
        ("``docs/page.md`` sections 1 and 2.", "docs/page.md", sections("1", "2")),
        ("(`page.md` sections 1 to 3 and 6)", "page.md", sections("1", "2", "3", "6")),
        ("page.md sections 2 (a, b), 3 (c).", "page.md", sections("2", "3")),
        ("[page](page.md), section 1", "page.md", sections("1")),
        ("see docs/page.md.", "docs/page.md", ()),
        (
            '`page.md` section 1, "Things"',
            "page.md",
            (*sections("1"), Place("heading", "Things")),
        ),
        (
            "page.md section 1, trap 2",
            "page.md",
            (*sections("1"), Place("item", "2")),
        ),
        ("`page.md`, law 2", "page.md", (Place("item", "2"),)),
        ("[there](page.md#2-second)", "page.md", (Place("anchor", "2-second"),)),
        ("The import guide, step 6:", "docs/guide.md", (Place("step", "6"),)),
        ("the guide's step 7", "docs/guide.md", (Place("step", "7"),)),
        ('(the guide, "Rows")', "docs/guide.md", (Place("heading", "Rows"),)),
        ("../elsewhere/page.md", "../elsewhere/page.md", ()),
        ("/tmp/page.md", "/tmp/page.md", ()),  # noqa: S108 - nothing is written there
        ("section 9 says so", "", sections("9")),
    ],
)
def test_a_citation_is_seen_in_each_of_its_forms(
    text: str, document: str, places: tuple[Place, ...]
) -> None:
    assert list(citations(text)) == [Citation(1, document, places)]


@pytest.mark.parametrize(
    "text",
    [
        "RFC 6749 sections 4.4 and 5.2",
        "the Unicode standard, section 5.8",
        "RFC 1123 says so. Section 2.1 has it.",
        "https://example.org/docs/page.md section 4",
        "as the guide does",
        'cases("numbers", "answers") of /guides/error-handling',
        'folder.glob("*.md")',
        "the sections of the people",
    ],
)
def test_what_is_not_ours_is_no_citation(text: str) -> None:
    assert list(citations(text)) == []


def test_a_citation_runs_over_the_end_of_a_line() -> None:
    text = "x = 1\n\n# Of old (`page.md`\n# section 1, trap 2). As in section 2.\n"
    assert list(citations(text)) == [
        Citation(3, "page.md", (*sections("1"), Place("item", "2"))),
        Citation(4, "page.md", sections("2")),
    ]


def test_a_section_without_a_document_belongs_to_the_one_named_last() -> None:
    text = '`page.md` section 1; what is open, as in section 2, "Rows".\n\nSection 3.'
    assert list(citations(text)) == [
        Citation(1, "page.md", sections("1")),
        Citation(1, "page.md", (*sections("2"), Place("heading", "Rows"))),
        Citation(3, "", sections("3")),
    ]


def test_a_section_that_a_page_names_is_its_own() -> None:
    text = "See [that](other.md). But section 1 ([here](#1-first)).\n\n| section 2 |\n"
    assert [citation.document for citation in citations(text, page="docs/a.md")] == [
        "other.md",
        "docs/a.md",
        "docs/a.md",
        "docs/a.md",
    ]


def test_code_is_not_read_as_the_end_of_a_comment() -> None:
    text = 'size = 1  # as in the guide,\n"size of it"\n# the guide,\n"step 9"\n'
    assert list(citations(text)) == []


def test_code_in_a_page_cites_nothing() -> None:
    text = "```python\nopen('nowhere.md')\n```\n\nsection 1\n"
    assert list(citations(text, page="a.md")) == [Citation(5, "a.md", sections("1"))]


@pytest.mark.parametrize(
    "text",
    [
        "docs/page.md",
        "page.md section 2.1",
        'page.md section 2, "Second"',
        'page.md section 2.1, "things"',
        "page.md section 1, trap 2",
        "page.md, law 1",
        "page.md#2-second-with-a-remark",
        "page.md#21-get-things",
        'page.md, "Where it ends"',
        "The import guide, step 6",
        'the guide, "Rows"',
    ],
)
def test_what_exists_is_found(text: str, root: Path) -> None:
    assert broken(f"\n{text}.\n", root / "code.py", root) == []


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("nowhere.md section 1", "there is no nowhere.md"),
        ("../page.md", "there is no ../page.md"),
        ("page.md section 3", "page.md has no section 3"),
        ("page.md section 2.2", "page.md has no section 2.2"),
        ("page.md sections 1 and 4", "page.md has no section 4"),
        ('page.md section 1, "Things"', 'page.md has no "Things"'),
        ('page.md, "Sec"', 'page.md has no "Sec"'),
        ("page.md section 2, trap 1", "page.md has no item 1"),
        ("page.md section 1, trap 3", "page.md has no item 3"),
        ("page.md#first", "page.md has no anchor first"),
        ("the import guide, step 8", "docs/guide.md has no step 8"),
        ('the guide, "Columns"', 'docs/guide.md has no "Columns"'),
        ("as in section 9", "section 9 of which document?"),
    ],
)
def test_what_does_not_exist_is_named_with_its_line(
    text: str, trouble: str, root: Path
) -> None:
    assert broken(f"\n# {text}.\n", root / "code.py", root) == [f"code.py:2: {trouble}"]


def test_a_document_outside_of_the_repository_does_not_count(root: Path) -> None:
    inner = root / "inner"
    inner.mkdir()
    (root / "outer.md").write_text("# Outer\n", encoding="utf-8")
    assert broken("../outer.md", inner / "code.py", inner) == [
        "code.py:1: there is no ../outer.md"
    ]


def test_a_page_may_cite_itself(root: Path) -> None:
    assert broken(PAGE, root / "docs" / "page.md", root) == []
    assert broken(f"{PAGE}\nsection 7\n", root / "docs" / "page.md", root) == [
        "docs/page.md:20: docs/page.md has no section 7"
    ]


def files() -> Iterator[Path]:
    """Find what is read for citations."""
    places = [ROOT.glob("*"), *((ROOT / folder).rglob("*") for folder in FOLDERS)]
    for path in (path for place in places for path in place):
        named = path.suffix in SUFFIXES or path.name in {"Makefile", "run"}
        if path.is_file() and named and path.resolve() != SELF:
            yield path


def test_everything_that_the_repository_cites_exists() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in files()}
    troubles = [line for file in texts for line in broken(texts[file], file, ROOT)]
    assert not troubles, "\n".join(troubles)
    # The collector is not blind: all parts of the house cite the contract.
    seen = {
        file.relative_to(ROOT).parts[0]
        for file, text in texts.items()
        for citation in citations(text)
        if citation.document.endswith("contract.md")
    }
    assert seen >= {"cdp_frames", "tests", "schemas", "docs"}
