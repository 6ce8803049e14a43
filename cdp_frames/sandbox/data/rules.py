"""The row rules: what makes a row of a file, or a record, invalid.

The rules are the sandbox's own, on purpose: a client that screens with other code
and agrees is right twice. They are written as SQL over columns of text, so that
DuckDB judges a million rows in seconds.

Source:
    The import guide, "Common row-level errors", for ``invalid email format`` and
    ``naive datetime``. Other messages, and every code: assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.sandbox.data.store import SQL_TYPES, literal
from cdp_frames.sandbox.refusals import INVALID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames.sandbox.settings.model import FieldSpec, FieldType

# The names that `sourceFields` may use. Confirmed by the guide: string, integer,
# datetime; the others are a guess (`docs/contract.md` section 9).
SOURCE_TYPES: Final[dict[str, FieldType]] = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "float": "number",
    "decimal": "number",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
}

# RFC 5321 section 4.1.2 (dot-string), RFC 6531 (letters of every script), RFC 1123
# section 2.1 (labels of a host name, two at least). Lengths are asked apart: counted
# repetition of such large classes makes RE2 a hundred times slower.
_ATOM: Final = r"[\pL\pM\pN!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[\pL\pM\pN](?:[\pL\pM\pN-]*[\pL\pM\pN])?"
_EMAIL: Final = rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}"
# RFC 3339 section 5.6, with the blank of its note, and ISO 8601's short offsets.
_DATE: Final = r"\d{4}-\d{2}-\d{2}"
_TIME: Final = r"\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
_OFFSET: Final = r"(?:[Zz]|[+-]\d{2}(?::?\d{2})?)"
_ZONED: Final = rf"{_DATE}[Tt ]{_TIME}{_OFFSET}"
_NAIVE: Final = rf"{_DATE}(?:[Tt ]{_TIME})?"
_INTEGER: Final = r"[+-]?\d+"
_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_BOOLEAN: Final = "true|false|1|0"

_ROW: Final = "CDP_ETL.ROW"


class Check(NamedTuple):
    """One way in which a value can be wrong.

    Attributes:
        code: the machine's identifier.
        message: the words for people.
        fails: turns SQL for the value, as text that is not empty, into SQL that is
            true where the value is wrong.
    """

    code: str
    message: str
    fails: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file that is mapped to a field.

    Attributes:
        place: its 0-based place in the file.
        header: its name in the file.
        declared: the type that ``sourceFields`` gave it.
        spec: the field it is mapped to.
    """

    place: int
    header: str
    declared: FieldType
    spec: FieldSpec

    @property
    def text(self) -> str:
        """SQL for the cell, as text."""
        return f"c{self.place}"


def checks(spec: FieldSpec, declared: FieldType = "string") -> list[Check]:
    """Return what is asked of a value, in the order in which it is asked.

    Args:
        spec: the field.
        declared: the type that the sender declared; it is checked as well.
    """
    asked = list(_TYPE_CHECKS[declared])
    if spec.type != declared:
        asked += _TYPE_CHECKS[spec.type]
    if spec.email:
        asked.append(Check(f"{_ROW}.INVALID_EMAIL", "invalid email format", _no_email))
    return [*asked, *_further_checks(spec)]


def verdict(column: Column) -> str:
    """Return SQL for the number of the first check that fails, or NULL.

    Number 0 is the missing required value, n the n-th of ``checks``. One finding for
    each bad field: the first check that fails names the reason.
    """
    value = column.text
    missing = "0" if column.spec.required else "NULL"
    tests = "".join(
        f" WHEN {check.fails(value)} THEN {number}"
        for number, check in enumerate(checks(column.spec, column.declared), start=1)
    )
    empty = f"{value} IS NULL OR {value} = ''"
    return f"CASE WHEN {empty} THEN {missing}{tests} END"


def findings(column: Column) -> list[tuple[int, str, str]]:
    """Return number, code and message of everything that ``verdict`` can say."""
    required = (0, INVALID, f"{column.spec.name} is required")
    numbered = enumerate(checks(column.spec, column.declared), start=1)
    return [required, *((n, check.code, check.message) for n, check in numbered)]


def typed(column: Column) -> str:
    """Return SQL for the value as the store keeps it; NULL where the cell is empty.

    Only right for cells that passed ``verdict``.
    """
    text = f"nullif({column.text}, '')"
    kind = column.spec.type
    if kind == "string":
        return text
    if kind == "datetime":
        return _instant(text)
    return f"try_cast({text} AS {SQL_TYPES[kind]})"


def _instant(text: str) -> str:
    # DuckDB does not know RFC 3339's lower-case t and z, nor the decimal comma, and its
    # version 1 wants seconds.
    text = f"replace(upper({text}), ',', '.')"
    text = rf"regexp_replace({text}, '^(.{{13}}:\d\d)([Z+-])', '\1:00\2')"
    return f"try_cast({text} AS TIMESTAMPTZ)"


def _unmatched(text: str, pattern: str) -> str:
    return f"NOT regexp_full_match({text}, {literal(pattern)})"


def _no_email(text: str) -> str:
    return " OR ".join(
        (
            _unmatched(text, _EMAIL),
            # RFC 5321 section 4.5.3.1: at most 64 before the @, 254 in all (RFC 3696,
            # erratum 1690). RFC 1035 section 2.3.4: at most 63 in a label.
            f"instr({text}, '@') > 65",
            f"length({text}) > 254",
            rf"regexp_matches({text}, '@.*[^.]{{64}}')",
            # RFC 3696 section 2: the last label is never only digits.
            rf"regexp_matches({text}, '\.[0-9]+$')",
        )
    )


def _no_integer(text: str) -> str:
    # Twenty digits are digits, but no 64-bit integer.
    return f"{_unmatched(text, _INTEGER)} OR try_cast({text} AS BIGINT) IS NULL"


def _no_number(text: str) -> str:
    # 1e400 is written as a number, but no double.
    number = f"try_cast({text} AS DOUBLE)"
    return f"{_unmatched(text, _NUMBER)} OR {number} IS NULL OR isinf({number})"


def _no_boolean(text: str) -> str:
    return _unmatched(f"lower({text})", _BOOLEAN)


def _no_date(text: str) -> str:
    return f"{_unmatched(text, _DATE)} OR try_cast({text} AS DATE) IS NULL"


def _naive(text: str) -> str:
    return f"regexp_full_match({text}, {literal(_NAIVE)})"


def _no_datetime(text: str) -> str:
    return f"{_unmatched(text, _ZONED)} OR {_instant(text)} IS NULL"


_TYPE_CHECKS: Final[dict[FieldType, tuple[Check, ...]]] = {
    "string": (),
    "integer": (Check(f"{_ROW}.INVALID_INTEGER", "not an integer", _no_integer),),
    "number": (Check(f"{_ROW}.INVALID_NUMBER", "not a number", _no_number),),
    "boolean": (Check(f"{_ROW}.INVALID_BOOLEAN", "not a boolean", _no_boolean),),
    "date": (Check(f"{_ROW}.INVALID_DATE", "invalid date", _no_date),),
    "datetime": (
        Check(f"{_ROW}.NAIVE_DATETIME", "naive datetime", _naive),
        Check(f"{_ROW}.INVALID_DATETIME", "invalid datetime", _no_datetime),
    ),
}


def _further_checks(spec: FieldSpec) -> Iterator[Check]:
    if spec.enum:
        allowed = ", ".join(literal(value) for value in spec.enum)
        yield Check(
            f"{_ROW}.NOT_ALLOWED",
            f"not one of {', '.join(spec.enum)}",
            lambda text: f"{text} NOT IN ({allowed})",
        )
    if (least := spec.min_length) is not None:
        yield Check(
            f"{_ROW}.TOO_SHORT",
            f"shorter than {least} characters",
            lambda text: f"length({text}) < {least:d}",
        )
    if (most := spec.max_length) is not None:
        yield Check(
            f"{_ROW}.TOO_LONG",
            f"longer than {most} characters",
            lambda text: f"length({text}) > {most:d}",
        )
    if (smallest := spec.minimum) is not None:
        yield Check(
            f"{_ROW}.OUT_OF_RANGE",
            f"less than {smallest:g}",
            lambda text: f"try_cast({text} AS DOUBLE) < {float(smallest)!r}",
        )
    if (greatest := spec.maximum) is not None:
        yield Check(
            f"{_ROW}.OUT_OF_RANGE",
            f"more than {greatest:g}",
            lambda text: f"try_cast({text} AS DOUBLE) > {float(greatest)!r}",
        )
    if (pattern := spec.pattern) is not None:
        yield Check(
            f"{_ROW}.PATTERN", "wrong format", lambda text: _unmatched(text, pattern)
        )
    if spec.blocked_domains:
        yield Check(
            f"{_ROW}.BLOCKED_DOMAIN",
            "blocked domain",
            lambda text: _blocked(text, spec.blocked_domains),
        )


def _blocked(text: str, domains: tuple[str, ...]) -> str:
    host = f"'.' || lower(regexp_extract({text}, '[^@]*$'))"
    endings = (literal("." + domain.lower().lstrip("@.")) for domain in domains)
    return " OR ".join(f"ends_with({host}, {ending})" for ending in endings)
