"""What each column of an error file holds, and what each line therefore says.

A name that is known counts, if the content agrees. A column of a name that nobody knows
counts by its content alone, and only for what content can prove: a column that holds
nothing but keys that were sent is the key, unless its name says that it is another's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from cdp_frames.errorfile.lines import NESTED, SENTENCE
from cdp_frames.errorfile.messages import Finding, read_sentence, role_of
from cdp_frames.errorfile.sent import WHOLE_ROW, Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames.errorfile.lines import Line, Lines
    from cdp_frames.errorfile.messages import Names, Role, Sentence
    from cdp_frames.errorfile.sent import Fact, SentRows

# A row number is no longer than this: longer digits are ids and phone numbers.
_NUMBER: Final = re.compile(r"\s*(\d{1,12})(?:\.0+)?\s*")
_BETWEEN_PARTS: Final = re.compile(r"\s*[;|,]\s*")
_ABRIDGED: Final = ("…", "...")

# Columns that hold somebody else's key, or what a value should have been.
_FOREIGN: Final = re.compile(
    r"dup|exist|other|conflict|prev|expect|allow|suggest|correct|propos|mean|match_?with",
    re.IGNORECASE,
)

# How likely it may be that a column of keys fits the values beside it by chance.
_BY_CHANCE: Final = 1e-3

# A row number that is known to be one by its name or by the words around it. Any other
# column of whole numbers has to earn that name by its content.
SURE: Final = "row number "


@dataclass(slots=True, kw_only=True)
class ErrorLine:
    """What one line says.

    Attributes:
        raw: the line as it stands in the file.
        findings: what it complains of, at least one.
        numbers: where a number stood -> the row number it may be.
        facts: what is said of the row, in so far as it can be believed.
        whole: texts that may be the row itself, its cells joined.
    """

    raw: str
    findings: list[Finding]
    numbers: dict[str, int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    place: int
    name: str
    role: Role | Literal["cell"] | None
    columns: tuple[str, ...] = ()
    sure: bool = False


class Reader:
    """Reads complaints off lines.

    Args:
        found: the error file taken apart.
        names: the names that may stand in it.
        sent: the rows that were sent; None if they are not known.
        match_key: the sent column that rows are matched by.
    """

    def __init__(
        self, found: Lines, names: Names, sent: SentRows | None, match_key: str
    ) -> None:
        self._found = found
        self._names = names
        self._sent = sent
        self._key = match_key
        self._sentence = cache(lambda text: read_sentence(text, names))
        if sent is not None:
            sent.learn(self._texts())
        self._columns = [self._column(n) for n in range(len(found.names))]
        self._heads_are_keys = self._are_heads_keys()

    def complaints(self) -> list[ErrorLine]:
        """Return what each line says, in the order of the file."""
        read = [self._complaint(line) for line in self._found.lines]
        told = _trusted_values(read, self._names, self._sent)
        self._quotes_may_be_rules = not _quotes_differ(read)
        for complaint, line in zip(read, self._found.lines, strict=True):
            if line.intact:
                complaint.facts.extend(self._value_facts(complaint, told))
        self._add_whole_rows(read)
        return read

    def _add_whole_rows(self, read: list[ErrorLine]) -> None:
        """Add the row itself to the facts, if all that may be rows are."""
        if self._sent is None:
            return
        told = [complaint for complaint in read if complaint.whole]
        facts = [
            tuple(Cell(WHOLE_ROW, t) for t in c.whole if self._sent.has(WHOLE_ROW, t))
            for c in told
        ]
        if all(facts):
            for complaint, fact in zip(told, facts, strict=True):
                complaint.facts.append(fact)

    # What the columns are.

    def _texts(self) -> Iterator[str]:
        """Yield every text of the file that a row may hold."""
        for line in self._found.lines:
            for text in line.cells.values():
                yield text
                yield from self._parts(text)
            for finding in line.nested:
                yield from finding.values()
                for text in finding.values():
                    yield from self._parts(text)

    def _parts(self, text: str) -> Iterator[str]:
        if " " not in text and "[" not in text:
            return
        yield from text.split("; ")
        said = self._sentence(text)
        yield said.head
        yield from said.tails
        yield from (f.value for f in said.findings if f.value is not None)

    def _cells(self, place: int) -> list[str]:
        """Return the texts of a column that are whole and not blank."""
        return [
            cell
            for line in self._found.lines
            if line.intact and line.doubtful != place
            if (cell := line.cells.get(place, "")).strip()
        ]

    def _column(self, place: int) -> _Column:
        name = self._found.names[place]
        cells = self._cells(place)
        bare = name.removeprefix(NESTED)
        columns = tuple(c for c in self._names.columns_of(bare) if self._fits(cells, c))
        role = None if name.startswith(NESTED) else _role(name, cells)
        if columns and (role is None or self._is_of_the_row(place, columns)):
            return _Column(place, name, "cell", columns)
        if role is None:
            return self._by_content(place, name, cells)
        # Where a sent column has the name of one of the file's own, and its content
        # too, the numbers and values in it prove nothing.
        return _Column(place, name, role, sure=not columns)

    def _is_of_the_row(self, place: int, columns: tuple[str, ...]) -> bool:
        """Whether a column with a name of the file's own is one that was sent.

        It is if the name is there twice, and the other one can't be the one sent.
        """
        name = self._found.names[place]
        twins = [n for n, other in enumerate(self._found.names) if other == name]
        return any(
            not any(self._fits(self._cells(twin), column) for column in columns)
            for twin in twins
            if twin != place
        )

    def _fits(self, cells: list[str], column: str) -> bool:
        """Whether all of `cells` stand in `column` of some row."""
        if self._sent is None or column not in self._sent.columns or not cells:
            return False
        return self._sent.has_all(column, cells)

    def _is_field(self, text: str) -> bool:
        if self._names.columns_of(text):
            return True
        parts = [self._names.find(part) for part in _BETWEEN_PARTS.split(text)]
        return all(
            number is not None or self._names.columns_of(name) for name, number in parts
        )

    def _by_content(self, place: int, name: str, cells: list[str]) -> _Column:
        if not cells or _FOREIGN.search(name):
            return _Column(place, name, None)
        if self._fits(cells, self._key):
            is_key = role_of(name) == "key" or self._is_borne_out(place)
            return _Column(place, name, "cell" if is_key else None, (self._key,))
        tests: tuple[tuple[Role, Callable[[str], object]], ...] = (
            ("number", _NUMBER.fullmatch),
            ("field", self._is_field),
            ("code", _is_code),
        )
        kinds = (role for role, test in tests if all(map(test, cells)))
        is_message = any(map(self._names.is_said, cells))
        return _Column(place, name, next(kinds, "message" if is_message else None))

    def _is_borne_out(self, place: int) -> bool:
        """Whether a column of keys that nothing names is the key of its lines' rows.

        It could be the key of others, such as of the rows that these are like. So the
        rows that it means must hold what else the lines say: some other column must be
        the value of the field that each line names, too often to be by chance.
        """
        named = self._found_fields()
        return any(
            self._chance(place, other, named) < _BY_CHANCE
            for other in range(len(self._found.names))
            if other != place
        )

    def _found_fields(self) -> list[list[str]]:
        """Return the sent columns that each line names in a cell of its own."""
        named = []
        for line in self._found.lines:
            cells = map(self._names.find, line.cells.values() if line.intact else ())
            fields = (self._names.columns_of(name) for name, _ in cells)
            named.append(next(filter(None, fields), []))
        return named

    def _chance(self, place: int, other: int, named: list[list[str]]) -> float:
        """Return how likely the values in `other` fit by chance; 1 if they don't."""
        sent = self._sent
        if sent is None:
            return 1.0
        chance = 1.0
        for line, columns in zip(self._found.lines, named, strict=True):
            key, value = line.cells.get(place, ""), line.cells.get(other, "")
            if not (line.intact and columns and key and value):
                continue
            if line.doubtful in {place, other}:
                continue
            fact = tuple(Cell(column, value) for column in columns)
            rows = sent.candidates([(Cell(self._key, key),)])
            if len(rows) != 1 or not sent.holds(int(rows[0]), fact):
                return 1.0
            chance *= sent.share(fact)
        return chance

    def _are_heads_keys(self) -> bool:
        """Whether sentences begin with the key: then all of them do."""
        heads = [
            head
            for line in self._found.lines
            if line.intact and line.doubtful != 0
            if (head := self._sentence(line.cells.get(0, "")).head).strip()
        ]
        is_plain = self._found.names == [SENTENCE]
        return is_plain and self._fits(heads, self._key)

    # What the lines say.

    def _complaint(self, line: Line) -> ErrorLine:
        if not line.intact:
            return ErrorLine(raw=line.raw, findings=[Finding(message=line.raw)])
        read = ErrorLine(raw=line.raw, findings=[])
        parts: dict[Role, str] = {}
        for column in self._columns:
            text = line.cells.get(column.place, "")
            if not text.strip():
                continue
            if column.role in {"cell", "number", "raw"}:
                # What the end of the file may have cut off proves nothing.
                if line.doubtful != column.place:
                    _add_evidence(read, column, text)
            elif column.role == "message" and "message" in parts:
                parts["message"] += f": {text}"
            elif column.role is not None and column.role != "cell":
                parts.setdefault(column.role, text)
        read.findings = self._findings(read, parts, line)
        return read

    def _findings(
        self, read: ErrorLine, parts: dict[Role, str], line: Line
    ) -> list[Finding]:
        findings = self._stated(read, parts, line)
        for told in line.nested:
            inner = {r: text for n, text in told.items() if (r := role_of(n)) and text}
            findings.extend(self._stated(read, inner, line))
        for finding in findings:
            if finding.number is not None:
                read.numbers.setdefault(SURE + "path", finding.number)
        said = [f for f in findings if f.field or f.code or f.message or f.value]
        return said or [Finding()]

    def _stated(
        self, read: ErrorLine, parts: dict[Role, str], line: Line
    ) -> list[Finding]:
        """Put field, code, message and value of a line, or of its parts, together."""
        sentence = self._sentence(parts.get("message", ""))
        findings = self._said(read, sentence, line)
        named = self._split_fields(parts.get("field", ""))
        if named:
            if len(named) != len(findings):
                whole = parts.get("message", "")
                findings = [Finding(message=whole)] * len(named)
            findings = [
                replace(f, field=n or f.field, number=f.number if at is None else at)
                for f, (n, at) in zip(findings, named, strict=True)
            ]
        many = len(findings)
        codes = _split(parts.get("code", ""), many) or [parts.get("code", "")] * many
        findings = [
            replace(f, code=code or f.code, action=parts.get("action", ""))
            for f, code in zip(findings, codes, strict=True)
        ]
        values = _split(parts["value"], many) if "value" in parts else []
        if not values:
            return findings
        return [
            replace(f, value=value, quoted=False)
            for f, value in zip(findings, values, strict=True)
        ]

    def _said(self, read: ErrorLine, sentence: Sentence, line: Line) -> list[Finding]:
        findings = list(sentence.findings)
        if sentence.number is not None:
            read.numbers.setdefault(SURE + "sentence", sentence.number)
        if line.doubtful < 0:
            read.whole.extend(sentence.tails)
        if self._heads_are_keys and line.doubtful < 0:
            if sentence.head.strip():
                read.facts.append((Cell(self._key, sentence.head),))
        elif sentence.head:
            first = findings[0]
            findings[0] = replace(first, message=f"{sentence.head}: {first.message}")
        if line.doubtful == 0 and self._found.names == [SENTENCE]:
            # The end of a sentence may be missing, and the value is what stands there.
            return [replace(f, value=None) for f in findings]
        return findings

    def _split_fields(self, text: str) -> list[tuple[str, int | None]]:
        if not text.strip():
            return []
        if self._names.columns_of(text) or not self._is_field(text):
            return [self._names.find(text)]
        return [self._names.find(part) for part in _BETWEEN_PARTS.split(text)]

    def _value_facts(self, read: ErrorLine, told: frozenset[str]) -> Iterator[Fact]:
        for finding in read.findings:
            if not finding.value or finding.value.endswith(_ABRIDGED):
                continue
            columns = [c for c in self._names.columns_of(finding.field) if c in told]
            if columns and not (finding.quoted and self._quotes_may_be_rules):
                yield tuple(Cell(column, finding.value) for column in columns)


def _trusted_values(
    read: list[ErrorLine], names: Names, sent: SentRows | None
) -> frozenset[str]:
    """Return the columns whose values in the file are all among those that were sent.

    One that no row holds was changed on its way, and another may have become a value
    that some other row holds.
    """
    if sent is None:
        return frozenset()
    values: dict[str, set[str]] = {}
    for complaint in read:
        for finding in complaint.findings:
            for column in names.columns_of(finding.field):
                if finding.value:
                    values.setdefault(column, set()).add(finding.value)
    return frozenset(
        column for column, texts in values.items() if sent.has_all(column, texts)
    )


def _quotes_differ(read: list[ErrorLine]) -> bool:
    """Whether one message quotes several values: then it does not quote a rule."""
    quoted: dict[tuple[str, str], set[str]] = {}
    for complaint in read:
        for f in complaint.findings:
            if f.quoted and f.value is not None:
                quoted.setdefault((f.field, f.message), set()).add(f.value)
    return any(len(values) > 1 for values in quoted.values())


def _role(name: str, cells: list[str]) -> Role | None:
    """Return what a column holds by its name, if its content agrees."""
    role = role_of(name)
    if role == "number":
        return "number" if all(map(_NUMBER.fullmatch, cells)) else "raw"
    if role == "message" and cells and all(map(_is_code, cells)):
        return "code"
    if role == "code" and any(" " in cell.strip() for cell in cells):
        return "message"
    # A key counts by its content: it has to be one that was sent.
    return None if role == "key" else role


def _add_evidence(read: ErrorLine, column: _Column, text: str) -> None:
    if column.role == "raw":
        read.whole.append(text)
    elif column.role == "cell":
        if not text.endswith(_ABRIDGED):
            read.facts.append(tuple(Cell(name, text) for name in column.columns))
    elif found := _NUMBER.fullmatch(text):
        prefix = SURE if column.sure else ""
        read.numbers[f"{prefix}{column.place}"] = int(found[1])


_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*|[a-z]+(_[a-z]+)+")


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def _split(text: str, many: int) -> list[str]:
    """Split a joined cell into `many` parts; empty if it does not have that many."""
    if many == 1:
        return [text]
    parts = text.split("; ")
    return parts if len(parts) == many else []
