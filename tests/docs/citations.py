"""What the code and the pages cite, and whether it can be found in the repository.

A citation is a document (``docs/contract.md``, or "the import guide", which is
``docs/guide.md``) and places in it: "section N", "sections N and M", "step N",
"trap N", a heading in quotes, the anchor of a link. Places follow the name of the
document. A section that follows none belongs, in a page, to the page itself, and
elsewhere to the document that its paragraph named last.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE: Final = "docs/guide.md"

_NUMBER: Final = r"\d+(?:\.\d+)*"
_REMARK: Final = r"(?:\s\([^)]*\))?"
_NUMBERS: Final = rf"{_NUMBER}{_REMARK}(?:(?:,|,? and|,? or| to)\s{_NUMBER}{_REMARK})*"
_SECTIONS: Final = re.compile(rf"(?i:sections?)\s(?P<section>{_NUMBERS})")
_PLACE: Final = re.compile(
    rf"{_SECTIONS.pattern}|steps?\s(?P<step>{_NUMBERS})"
    r"|(?:law|rule|trap)\s(?P<item>\d+)"
    r'|"(?P<heading>[^"]{2,80})"'
)
_SOURCE: Final = re.compile(
    # An address on the web is nothing of ours.
    r"(?P<other>https?://\S+"
    r"|\bRFC\s\d+|\bISO\s[\d:-]+|\bITU-T\s[A-Z.\d]+|\bUnicode\sstandard|\bWHATWG\sURL)"
    r"|(?<![\w./~-])(?P<document>[\w./~-]*\w\.md)(?!\w)(?:\#(?P<anchor>[\w-]+))?"
    r"|\]\(\#(?P<here>[\w-]+)\)"
    r"|(?<![\w./-])(?P<guide>[Gg]uide)(?:'s)?(?![\w/-])"
)
# What may stand between a document and its first place, and between two places.
_FIRST: Final = re.compile(r"[`)\]*_]*,?\s")
_NEXT: Final = re.compile(r", |,? and ")

_BLOCK: Final = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_COMMENT: Final = re.compile(r"\s*(?:#+:?)?\s*")
# What begins a paragraph of a page: a line of a table, a heading, an item of a list.
_BREAKS: Final = re.compile(r"\s*(?:\||#|[-*] |\d+\. )")
_HEADING: Final = re.compile(rf"(#+) ((?:({_NUMBER})\.? )?(.*))")


class Place(NamedTuple):
    """A place in a document: its kind, and the number or text that names it."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f'"{self.name}"' if self.kind == "heading" else " ".join(self)


class Citation(NamedTuple):
    """A document that is cited.

    Attributes:
        line: the 1-based line of the citation.
        document: as it is written; empty if the paragraph names none.
        places: the places in it, in order.
    """

    line: int
    document: str
    places: tuple[Place, ...] = ()


class _Paragraph(NamedTuple):
    text: str
    starts: list[tuple[int, int]]  # offset in the text, line

    def line(self, offset: int) -> int:
        return max(line for start, line in self.starts if start <= offset)


def citations(text: str, *, page: str = "") -> Iterator[Citation]:
    """Find the citations of a text.

    Args:
        text: a page, or a file with comments and docstrings.
        page: the name of the page, if it is one.
    """
    for paragraph in _paragraphs(text, is_page=bool(page)):
        yield from _cited(paragraph, page)


def _paragraphs(text: str, *, is_page: bool) -> Iterator[_Paragraph]:
    """Join the lines of each paragraph, without what makes them comments."""
    lines = _without_blocks(text).split("\n") if is_page else text.split("\n")
    begins = _begins_in_page if is_page else _begins_in_code
    joined, starts = "", list[tuple[int, int]]()
    for number, (before, line) in enumerate(pairwise(["", *lines, ""]), 1):
        words = (line if is_page else _COMMENT.sub("", line, count=1)).strip()
        if joined and (not words or begins(before, line)):
            yield _Paragraph(joined, starts)
            joined, starts = "", []
        if words:
            starts.append((len(joined), number))
            joined += f"{words} "


def _begins_in_page(_before: str, line: str) -> bool:
    return bool(_BREAKS.match(line))


def _begins_in_code(before: str, line: str) -> bool:
    """Whether a comment begins or ends between two lines."""
    were, are = (text.lstrip().startswith("#") for text in (before, line))
    return were != are or (not were and "  # " in before)


def _without_blocks(page: str) -> str:
    """Blank out the blocks of code of a page; its lines keep their numbers."""
    return _BLOCK.sub(lambda block: "\n" * block[0].count("\n"), page)


def _cited(paragraph: _Paragraph, page: str) -> Iterator[Citation]:
    text = paragraph.text
    sources = list(_SOURCE.finditer(text))
    first, *others = [*(source.start() for source in sources), len(text)]
    yield from _bare(paragraph, 0, first, page)
    for source, stop in zip(sources, others, strict=True):
        places, end = _places_after(source, text)
        document = _document(source, page)
        if document and (places or not source["guide"]):
            yield Citation(paragraph.line(source.start()), document, tuple(places))
        if page or document:
            yield from _bare(paragraph, end, stop, page or document)


def _bare(
    paragraph: _Paragraph, start: int, stop: int, document: str
) -> Iterator[Citation]:
    """Find the sections between two sources, which belong to this document."""
    while found := _SECTIONS.search(paragraph.text, start, stop):
        further, start = _following(paragraph.text, found.end(), _NEXT)
        places = (*_places(found), *further)
        yield Citation(paragraph.line(found.start()), document, places)


def _document(source: re.Match[str], page: str) -> str:
    """Return what a source is called; empty for one that is not ours."""
    if source["here"]:
        return page
    return GUIDE if source["guide"] else source["document"] or ""


def _places_after(source: re.Match[str], text: str) -> tuple[list[Place], int]:
    """Return the places in a source, and the offset of their end."""
    places, end = _following(text, source.end(), _FIRST)
    anchor = source["anchor"] or source["here"]
    return [*([Place("anchor", anchor)] if anchor else []), *places], end


def _following(text: str, end: int, gap: re.Pattern[str]) -> tuple[list[Place], int]:
    places: list[Place] = []
    while (glue := gap.match(text, end)) and (found := _PLACE.match(text, glue.end())):
        places += _places(found)
        end, gap = found.end(), _NEXT
    return places, end


def _places(found: re.Match[str]) -> Iterator[Place]:
    kind = str(found.lastgroup)
    if kind in {"heading", "item"}:
        yield Place(kind, found[kind])
        return
    plain = re.sub(r"\([^)]*\)", "", found[kind])
    for first, last in re.findall(rf"({_NUMBER})(?:\s+to\s({_NUMBER}))?", plain):
        whole = first.isdecimal() and last.isdecimal()
        named = (
            range(int(first), int(last) + 1) if whole else filter(None, [first, last])
        )
        yield from (Place(kind, str(name)) for name in named)


class _Section(NamedTuple):
    text: str  # number and title
    number: str
    title: str
    start: int
    stop: int


class Page:
    """A document, and what can be found in it.

    Args:
        text: the page, in Markdown.
    """

    def __init__(self, text: str) -> None:
        self._lines = _without_blocks(text).split("\n")
        self._sections = list(_sections(self._lines))

    def missing(self, places: tuple[Place, ...]) -> list[Place]:
        """Return the places that the page does not have.

        A heading or an item is looked for in the section that was named before it.
        """
        missing = []
        start, stop = 0, len(self._lines)
        for place in places:
            found = self._find(place, start, stop)
            if found is None:
                missing.append(place)
            elif place.kind == "section":
                start, stop = found
        return missing

    def _find(self, place: Place, start: int, stop: int) -> tuple[int, int] | None:
        if place.kind == "item":
            item = re.compile(rf"\s*{place.name}\. ")
            return (
                (start, stop) if any(map(item.match, self._lines[start:stop])) else None
            )
        within = (0, len(self._lines)) if place.kind != "heading" else (start, stop)
        for section in self._sections:
            if within[0] <= section.start < within[1] and _is_named(section, place):
                return section.start, section.stop
        return None


def _sections(lines: list[str]) -> Iterator[_Section]:
    heads = [
        (i, head) for i, line in enumerate(lines) if (head := _HEADING.match(line))
    ]
    for place, (start, head) in enumerate(heads):
        level = len(head[1])
        ends = [i for i, other in heads[place + 1 :] if len(other[1]) <= level]
        stop = ends[0] if ends else len(lines)
        yield _Section(head[2], head[3] or "", head[4].strip(), start, stop)


def _is_named(section: _Section, place: Place) -> bool:
    if place.kind == "heading":
        title, name = section.title.casefold(), place.name.casefold()
        return title == name or title.startswith((f"{name}:", f"{name} ("))
    if place.kind == "anchor":
        return _anchor(section) == place.name
    return section.number == place.name


def _anchor(section: _Section) -> str:
    """Return the anchor that a heading has on the web."""
    return re.sub(r"[^\w\- ]", "", section.text.strip().lower()).replace(" ", "-")


def broken(text: str, file: Path, root: Path) -> list[str]:
    """Return what is wrong with the citations of a file, a line for each.

    Args:
        text: what stands in the file.
        file: its path; a document may be cited relative to it, to the root or to
            ``docs/``.
        root: the repository, which a document must not lie outside of.
    """
    name = file.relative_to(root).as_posix()
    page = name if file.suffix == ".md" else ""
    return [
        f"{name}:{citation.line}: {trouble}"
        for citation in citations(text, page=page)
        for trouble in _troubles(citation, file, root)
    ]


def _troubles(citation: Citation, file: Path, root: Path) -> Iterator[str]:
    if not citation.document:
        listed = ", ".join(map(str, citation.places))
        yield f"{listed} of which document?"
        return
    found = _located(citation.document, file, root)
    if found is None:
        yield f"there is no {citation.document}"
        return
    lacking = Page(found.read_text(encoding="utf-8")).missing(citation.places)
    yield from (f"{citation.document} has no {place}" for place in lacking)


def _located(document: str, file: Path, root: Path) -> Path | None:
    for folder in (file.parent, root, root / "docs"):
        path = (folder / document).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            return path
    return None
