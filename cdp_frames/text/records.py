"""Text -> records: the one tokenizer, which never mistakes a line for a record."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.text.addresses import may_be_address

if TYPE_CHECKING:
    from collections.abc import Iterator

# In a record that a stray quote made of several, each line has as many delimiters as
# a whole record. Fewer cells than this and an address on two lines would look so too.
_STRAY_CELLS = 3
_LINE_END = re.compile(r"\r\n|\n|\r")
# A record longer than this is no contact: the line ends are missing.
LONGEST = 2**24
UNCLOSED = "a quote is opened and never closed"
MOST_CELLS = 2**17
ENDLESS = f"longer than {LONGEST:,} letters or {MOST_CELLS:,} cells"
STRAY = "a stray quote runs on into the next lines"
CUT = "the text ends within quotes"
BROKEN = "a quote within quotes is not doubled"


class Record(NamedTuple):
    """One record.

    Attributes:
        cells: its cells, without their quotes.
        start: where in the text it begins, in letters.
        stop: where the next one begins.
        flaw: what is wrong with its quotes, or "".
    """

    cells: list[str]
    start: int
    stop: int
    flaw: str = ""

    def raw(self, text: str) -> str:
        """Return it as it stands in its text, without its line end."""
        return text[self.start : self.stop].rstrip("\r\n")


@lru_cache(maxsize=16)
def _pattern(delimiter: str, *, quoted: bool) -> re.Pattern[str]:
    """Make the pattern of one cell and of what ends it.

    Groups: what is between quotes, what follows the closing quote (a slip, kept as
    part of the cell, as Python's csv and pyarrow do), what is between quotes that
    have blanks around them (as people type them), an unquoted cell, the end.
    """
    cut = re.escape(delimiter)
    plain = rf"[^{cut}\r\n]*+"
    between = r'"((?:[^"]++|"")*+)"'
    # Without quotes the first groups are there, but can't match.
    cell = r"(?:(\Z.)()()"
    if quoted:
        cell = rf"(?:{between}({plain})| ++{between} *+(?=[{cut}\r\n]|\Z)"
    return re.compile(rf"{cell}|({plain}))({cut}|\r\n|\n|\r|\Z)")


def split(
    text: str,
    delimiter: str,
    *,
    start: int = 0,
    width: int | None = None,
    forgiving: bool = False,
) -> Iterator[Record]:
    r"""Split text into records.

    Quotes are doubled inside quotes, line ends of all kinds may be mixed, and a
    quote within an unquoted cell is a letter (RFC 4180 with the tolerance of
    Python's ``csv``). A quote that is never closed, or that swallows whole records,
    costs its own line only: the record carries the flaw and the next line is read
    as usual. A record without an end in sight is the last (flaw ``ENDLESS``). The line
    end at the very end ends the last record and begins none.

    Args:
        text: the text.
        delimiter: what is between two cells; one letter.
        start: where to begin, in letters.
        width: how many cells a record of this file usually has, to recognise a quote
            that swallowed records; None if not known yet.
        forgiving: for a text that a machine wrote and that may be cut anywhere. A quote
            that is never closed is then the end of what is left (flaw ``CUT``), and its
            cell holds all that follows; unless a line of `width` cells follows (of as
            many as its own, if that is None), for then the quote is a letter. Quotes
            that pair up are believed.

    Examples:
        >>> [record.cells for record in split('a,"b\nc"\r\n1,2', ",")]
        [['a', 'b\nc'], ['1', '2']]
    """
    end = len(text.rstrip("\r\n"))
    whole_line = -1
    position = start
    while position < end:
        begin = position
        cells, position, flaw = _cells(text, begin, delimiter)
        if flaw == UNCLOSED and forgiving:
            if whole_line < position:
                usual = width or len(cells)
                whole_line = _next_whole_line(text, position, delimiter, usual)
            if whole_line < 0:
                cells[-1] = text[position + 1 : end].replace('""', '"')
                yield Record(cells, begin, end, CUT)
                return
        if flaw == BROKEN and forgiving:
            flaw = ""
        elif flaw == BROKEN and width:
            record = text[begin:position].rstrip("\r\n")
            whole = _next_whole_line(record, 0, delimiter, width) >= 0
            flaw = STRAY if whole else flaw
        elif not flaw and not forgiving and width:
            flaw = STRAY if _swallowed(cells, delimiter, width) else ""
        if flaw in {UNCLOSED, STRAY}:
            cells, position, endless = _cells(text, begin, delimiter, quoted=False)
            flaw = endless or flaw
        yield Record(cells, begin, position, flaw)
        if flaw == ENDLESS:
            return


def lines(text: str) -> list[str]:
    r"""Split text at line ends, and at nothing else: form feeds are letters.

    Examples:
        >>> lines("a\r\nb\x0cc\n")
        ['a', 'b\x0cc']
    """
    # Far faster, and most texts have no other line ends.
    found = _LINE_END.split(text) if "\r" in text else text.split("\n")
    return found if found[-1] else found[:-1]


def _next_whole_line(text: str, position: int, delimiter: str, width: int) -> int:
    """Return where the next line begins that is a record by itself; -1 if none."""
    while line_end := _LINE_END.search(text, position):
        position = line_end.end()
        following = _LINE_END.search(text, position)
        line = text[position : following.start() if following else len(text)]
        if len(_cells(line, 0, delimiter)[0]) == width:
            return position
    return -1


def _cells(
    text: str, begin: int, delimiter: str, *, quoted: bool = True
) -> tuple[list[str], int, str]:
    """Read one record: its cells, where the next one begins, and what is wrong.

    Stops early where no end is in sight, and at a quote that is never closed: its place
    is then returned.

    Args:
        text: the text.
        begin: where the record begins.
        delimiter: what is between two cells.
        quoted: whether quotes are quotes, or letters like others.
    """
    match = _pattern(delimiter, quoted=quoted).match
    cells: list[str] = []
    position, flaw, slip = begin, "", False
    while True:
        found = match(text, position)
        if found is None:  # pragma: no cover - the pattern matches everywhere
            raise AssertionError(position)
        between, after, spaced, plain, stop = found.groups()
        if between is not None:
            cells.append(between.replace('""', '"') + after)
            if after:
                slip = slip or not after.isspace()
                # Where the quotes pair up nobody can say: "Acme \"The Best\", Inc".
                flaw = BROKEN if '"' in after else flaw
        elif spaced is not None:
            cells.append(spaced.replace('""', '"'))
        else:
            cells.append(plain)
            if quoted and plain[:1] == '"':
                return cells, position, UNCLOSED
            if slip and '"' in plain:
                # Nor here: "Acme "The Best, Inc".
                flaw = BROKEN
        position = found.end()
        if position - begin > LONGEST or len(cells) > MOST_CELLS:
            return [], position, ENDLESS
        if stop != delimiter:
            return cells, position, flaw


def _swallowed(cells: list[str], delimiter: str, width: int) -> bool:
    return any(
        swallows(cell, position, len(cells), delimiter, width)
        for position, cell in enumerate(cells)
        if "\n" in cell or "\r" in cell
    )


def swallows(cell: str, position: int, count: int, delimiter: str, width: int) -> bool:
    """Say whether a cell of several lines is really several records.

    It is when the end of it and the cells behind it have exactly the delimiters of a
    whole record, and so have the lines before (one of them wholly inside, for a post
    address on two lines must not look so), or there is an address in that end.

    Args:
        cell: the text of the cell.
        position: its 0-based place in its record.
        count: how many cells that record has.
        delimiter: what is between two cells.
        width: how many cells a record of this file usually has.
    """
    first, *between, last = _LINE_END.split(cell)
    inside = [line.count(delimiter) for line in between]
    if last.count(delimiter) != width - (count - position):
        return False
    before = first.count(delimiter) == width - 1 - position
    whole = before and all(number == width - 1 for number in inside)
    if whole and inside and width >= _STRAY_CELLS:
        return True
    # Those of the next record that end before the quote does.
    *cells, end = map(_is_address, last.split(delimiter))
    # And where it ends with its first cell, both lines begin with a person.
    both = whole and end and any(map(_is_address, first.split(delimiter)))
    return both or any(cells)


def _is_address(cell: str) -> bool:
    return may_be_address(cell) and len(cell.split()) == 1
