"""What each line of an error file says: of its row, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.json_lines import findings_in
from cdp_frames.errorfile.lines import SENTENCE
from cdp_frames.errorfile.messages import code_of
from cdp_frames.errorfile.names import role_of
from cdp_frames.errorfile.role_columns import are_sent
from cdp_frames.errorfile.roles import NUMBER, find_roles
from cdp_frames.errorfile.sent import Cell
from cdp_frames.errorfile.sentences import Finding, read_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdp_frames.errorfile.lines import Line, Lines
    from cdp_frames.errorfile.names import Names, Role
    from cdp_frames.errorfile.role_columns import RoleColumn
    from cdp_frames.errorfile.sent import Fact, SentRows
    from cdp_frames.errorfile.sentences import Sentence

# Letters of all copies of a line that speaks of several rows, and of its beginning.
_LONG, _BEGINNING = 2**20, 2**10
# What ends so is the beginning of a value.
ABRIDGED: Final = ("…", "...")

# An address, or what may be meant as one, between the signs of a text.
_ADDRESS: Final = re.compile(r"[^\s,;|<>\"'()\[\]{}=]*@[^\s,;|<>\"'()\[\]{}=]*")
# What stands between a key and the words about it, and so long a sentence is about one.
_SEPARATED: Final = re.compile(r"[\"'\s]*(?:[:,;\t|>]|[-\u2013\u2014]{1,2}[\s>]|$)")
_SHORT: Final = 8
# Words that say that a key in the line is somebody else's.
OTHERS: Final = re.compile(
    r"\b(?:dup\w*|exist\w*|conflict\w*|clash\w*|same|already|belongs|owned?|owner|"
    r"instead|expected|did you mean|suggest\w*|by|from|cc|reply|contact|support|"
    r"uploaded|merged|"
    r"doppelt|bereits|doublon|d[eé]j[aà]|duplic\w*|existe)\b",
    re.IGNORECASE,
)

# A row number that is known to be one by its name or by the words around it. Any other
# column of whole numbers has to earn that name by its content.
SURE: Final = "row number "


@dataclass(slots=True, kw_only=True)
class ErrorLine:
    """What one line says.

    Attributes:
        raw: the line as it stands in the file.
        findings: what it says is wrong, at least one.
        numbers: where a number stood -> the row number it may be.
        facts: what is said of the row, in so far as it can be believed.
        whole: texts that may be the row itself, its cells joined.
    """

    raw: str
    findings: list[Finding]
    numbers: dict[str, int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)


def read_error_lines(
    found: Lines, names: Names, sent: SentRows | None, match_key: str
) -> list[ErrorLine]:
    """Return what each line says, in the order of the file.

    The values that lines quote are not among the facts yet: see `evidence`.

    Args:
        found: the error file taken apart.
        names: the names that may stand in it.
        sent: the rows that were sent; None if they are not known. They learn the texts
            of the file.
        match_key: the sent column that rows are matched by.
    """
    reader = LineReader(names, sent, match_key)
    reader.look_at(found)
    return [each for line in found.lines for each in _by_number(reader.read(line))]


def _by_number(line: ErrorLine) -> list[ErrorLine]:
    """Cut a line that speaks of several rows: each finding belongs to its own."""
    numbers = list(dict.fromkeys(finding.number for finding in line.findings))
    if len(numbers) < 2:  # noqa: PLR2004 - several
        return [line]
    of_each: dict[int | None, list[Finding]] = {number: [] for number in numbers}
    for finding in line.findings:
        of_each[finding.number].append(finding)
    is_short = len(line.raw) * len(numbers) <= _LONG
    return [
        ErrorLine(
            raw=line.raw if is_short else line.raw[:_BEGINNING] + "…",
            findings=findings,
            numbers={} if number is None else {SURE + "path": number},
        )
        for number, findings in of_each.items()
    ]


class LineReader:
    """Reads lines by the roles of their columns.

    Args:
        names: the names that may stand in the file.
        sent: the rows that were sent; None if they are not known.
        match_key: the sent column that rows are matched by.
        columns: what each column holds, if that is known without a look at the file.
    """

    def __init__(
        self,
        names: Names,
        sent: SentRows | None,
        match_key: str,
        columns: Sequence[RoleColumn] = (),
    ) -> None:
        self._names = names
        self._key = match_key
        self._sentence = cache(lambda text: read_sentence(text, names))
        self._split_fields = cache(names.split_fields)
        self._sent = sent
        self._columns = columns
        self._is_plain = False
        self._heads_are_keys = False

    def look_at(self, found: Lines) -> None:
        """Find out what the columns of a file hold, and whether it has any."""
        sent = self._sent
        self._is_plain = found.names == [SENTENCE]
        if sent is not None:
            sent.learn(self._texts(found))
        self._columns = find_roles(found, self._names, sent, self._key)
        self._heads_are_keys = self._is_plain and are_sent(
            self._heads(found), self._key, sent
        )

    def _texts(self, found: Lines) -> Iterator[str]:
        """Yield every text of the file that a row may hold."""
        for line in found.lines:
            nested = (text for finding in line.nested for text in finding.values())
            for text in (*line.cells.values(), *nested):
                yield text
                yield from self._parts(text)
            yield from addresses_in(line.raw)

    def _parts(self, text: str) -> Iterator[str]:
        if " " not in text and "[" not in text:
            return
        yield from text.split("; ")
        sentence = self._sentence(text)
        yield sentence.head
        yield from sentence.tails
        yield from (f.value for f in sentence.findings if f.value is not None)

    def _heads(self, found: Lines) -> list[str]:
        """Return what sentences begin with; if that is a key, then in all of them."""
        return [
            head
            for line in found.lines
            if line.intact and line.doubtful != 0
            if (head := self._sentence(line.cells.get(0, "")).head).strip()
        ]

    def read(self, line: Line) -> ErrorLine:
        """Return what one line says."""
        if not line.intact:
            return ErrorLine(raw=line.raw, findings=[Finding(message=line.raw)])
        read = ErrorLine(raw=line.raw, findings=[])
        parts: dict[Role, str] = {}
        for column in self._columns:
            text = line.cells.get(column.number, "")
            if not text.strip():
                continue
            if column.role in {"cell", "number", "raw"}:
                # What the end of the file may have cut off proves nothing.
                if line.doubtful != column.number:
                    _add_evidence(read, column, text, self._sent)
            elif column.role == "message" and "message" in parts:
                parts["message"] += f": {text}"
            elif column.role is not None and column.role != "cell":
                parts.setdefault(column.role, text)
        read.findings = self._findings(read, parts, line)
        if self._is_plain and not read.facts and line.doubtful < 0:
            self._add_key_in_words(read, line.raw)
        return read

    def _add_key_in_words(self, read: ErrorLine, raw: str) -> None:
        """Believe the one key in a sentence that begins with it, or calls it invalid.

        Elsewhere it may be anybody's: whoever started the import, whom to write to.
        """
        if self._sent is None or not self._key or OTHERS.search(raw):
            return
        keys = [
            address
            for address in addresses_in(raw)
            if self._sent.has(self._key, address)
        ]
        if len(keys) != 1:
            return
        before, _, behind = raw.partition(keys[0])
        is_first = not before.strip(" \t|\"'") and _SEPARATED.match(behind)
        is_short = len(raw.split()) <= _SHORT
        if is_first or (is_short and code_of(raw, "", is_sent=True) == "invalid_email"):
            read.facts.append((Cell(self._key, keys[0]),))

    def _findings(
        self, read: ErrorLine, parts: dict[Role, str], line: Line
    ) -> list[Finding]:
        inside = findings_in(parts.get("message", ""))
        if inside:
            parts = {role: text for role, text in parts.items() if role != "message"}
        findings = self._stated(read, parts, line)
        for nested in (*line.nested, *inside):
            inner = {r: t for name, t in nested.items() if (r := role_of(name)) and t}
            findings.extend(self._stated(read, inner, line))
        for finding in findings:
            if finding.number is not None:
                read.numbers.setdefault(SURE + "path", finding.number)
        telling = [f for f in findings if f.field or f.code or f.message or f.value]
        # Of a line that says nothing in a place of its own the words are the line.
        said = "" if line.raw.lstrip().startswith(("{", "[")) else line.raw.strip()
        return telling or [Finding(message=said)]

    def _stated(
        self, read: ErrorLine, parts: dict[Role, str], line: Line
    ) -> list[Finding]:
        """Put field, code, message and value of a line, or of its parts, together."""
        message = parts.get("message", "")
        findings = self._in_sentence(read, self._sentence(message), line)
        fields = self._split_fields(parts.get("field", ""))
        if fields and len(fields) != len(findings):
            findings = [Finding(message=message)] * len(fields)
        count = len(findings)
        code_text, value_text = parts.get("code", ""), parts.get("value")
        codes = _split(code_text, count) or [code_text] * count
        values: list[str | None] = [None] * count
        if value_text is not None:
            values = [*_split(value_text, count)] or values
        cells = zip(
            findings, fields or [("", None)] * count, codes, values, strict=True
        )
        return [
            Finding(
                field=field or finding.field,
                code=code or finding.code,
                message=finding.message,
                value=finding.value if value is None else value,
                action=parts.get("action", ""),
                number=finding.number if number is None else number,
                quoted=finding.quoted and value is None,
            )
            for finding, (field, number), code, value in cells
        ]

    def _in_sentence(
        self, read: ErrorLine, sentence: Sentence, line: Line
    ) -> list[Finding]:
        """Return the findings of a sentence, and add what it says of its row."""
        findings = list(sentence.findings)
        cut = line.doubtful >= 0 and line.raw[-1:].isdigit()
        if sentence.number is not None and not cut:
            read.numbers.setdefault(SURE + "sentence", sentence.number)
        if line.doubtful < 0:
            read.whole.extend(sentence.tails)
        if self._heads_are_keys and line.doubtful < 0:
            if sentence.head.strip():
                read.facts.append((Cell(self._key, sentence.head),))
        elif sentence.head:
            first = findings[0]
            findings[0] = replace(first, message=f"{sentence.head}: {first.message}")
        if line.doubtful == 0 and self._is_plain:
            # The end of a sentence may be missing, and the value is what stands there.
            return [replace(finding, value=None) for finding in findings]
        return findings


def addresses_in(text: str) -> list[str]:
    """Return what has a mark of addresses in a text, without the signs around it."""
    if "@" not in text:
        return []
    return [found.strip(".:;-") for found in _ADDRESS.findall(text)]


def _add_evidence(
    read: ErrorLine, column: RoleColumn, text: str, sent: SentRows | None
) -> None:
    if column.role == "raw":
        read.whole.append(text)
    elif column.role == "cell":
        held = tuple(
            Cell(name, text)
            for name in column.columns
            if sent is not None and sent.has(name, text)
        )
        if held and not text.endswith(ABRIDGED):
            read.facts.append(held)
    elif found := NUMBER.fullmatch(text):
        prefix = SURE if column.is_named else ""
        read.numbers[f"{prefix}{column.number}"] = int(found[1])


def _split(text: str, count: int) -> list[str]:
    """Split a joined cell into `count` parts; empty if it does not have that many."""
    if count == 1:
        return [text]
    parts = text.split("; ")
    return parts if len(parts) == count else []
