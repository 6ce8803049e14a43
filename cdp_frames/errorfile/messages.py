"""The words of an error file: names of columns and fields, and complaints."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cdp_frames.problems import PROBLEMS
from cdp_frames.text.names import NameIndex, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Role = Literal["number", "field", "code", "message", "value", "key", "action", "raw"]

# Assumption: the file calls its columns as other error files do (`docs/contract.md`
# section 9 names the likely ones). Letter case and everything but letters is ignored.
_ROLE_WORDS: Final[dict[Role, str]] = {
    "number": (
        "row rownumber rownum rowno rownr rowindex rowidx line linenumber linenum "
        "lineno linenr lineindex recordnumber recordnum recordno recordindex csvrow "
        "csvline sourcerow sourceline inputrow inputline filerow fileline zeile"
    ),
    "field": "field fieldname column columnname col path attribute spalte feld",
    "code": "code errorcode errorcodes type errortype rule reasoncode kind category",
    "message": (
        "message messages msg error errors errormessage errormessages reason reasons "
        "description detail details explanation text failure fehler meldung"
    ),
    "value": (
        "value rawvalue badvalue invalidvalue rejectedvalue actual given cell content "
        "originalvalue input wert"
    ),
    "key": "key matchkey contactkey recordkey identifier",
    "action": "action remediation hint suggestion fix",
    "raw": (
        "raw rawrow rawline rawrecord originalrow originalline originalrecord record "
        "rowdata data source payload"
    ),
}
_ROLES: Final[dict[str, Role]] = {
    word: role for role, words in _ROLE_WORDS.items() for word in words.split()
}

# The form of a machine's word: CDP_ETL.VALIDATION.REQUEST_INVALID.
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)+")

# A place in the file as the API writes it: records[2].email (`docs/contract.md`
# section 1.3).
PATH: Final = re.compile(r"(?:\$\.)?\b\w*\[(\d{1,12})\](?:[./]?([^\s:;,\[\]]+))?")
_WHOLE_PATH: Final = re.compile(r"(?:\$\.)?\w*\[(\d{1,12})\][./]?([^\[\]]*)")
NUMBERED: Final = re.compile(
    r"\s*[\[(]?(?:row|line|record|zeile)\b\s*(?:number|no\.?|#)?\s*[:=#]?\s*(\d{1,12})(?=\D)",
    re.IGNORECASE,
)

# The CDP's own words come first: the import guide, "Common row-level errors". All
# others are assumptions, wide enough for the usual ways to say the same.
_SAYINGS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for code, pattern in (
        ("invalid_email", r"invalid[ _]e-?mail"),
        ("naive_datetime", r"naive[ _]?(date-?time|timestamp)"),
        ("naive_datetime", r"(missing|no|without)( a)? time ?zone"),
        ("unknown_field", r"(unknown|no such) field|schema_mismatch"),
        ("not_allowed", r"not one of|not (an? )?(allowed|permitted)|allowed values"),
        ("missing_value", r"\bis required\b|required (value|field)|missing value"),
        ("missing_value", r"(must|can) ?not be (null|empty|blank)"),
        ("missing_value", r"is (null|empty|blank)\b"),
        ("invalid_integer", r"not an? (whole number|integer)|invalid[ _]integer"),
        ("invalid_number", r"not a number|invalid[ _]number"),
        ("invalid_boolean", r"not a boolean|invalid[ _]boolean"),
        ("invalid_datetime", r"invalid[ _](date|timestamp)"),
        ("invalid_phone", r"invalid[ _]phone"),
        ("invalid_country", r"(invalid|unknown)[ _]country"),
        ("text_too_long", r"longer than|too[ _]long"),
        ("text_too_short", r"shorter than|too[ _]short"),
        ("unknown_field", r"REQUEST_SCHEMA"),
        ("missing_required_field", r"REQUEST_INVALID"),
    )
)

# The guide uses this code for required fields, `docs/contract.md` section 1.4 for
# anything that is wrong with a value: words beside it that are unknown say that it is
# not that.
_GENERAL: Final = "REQUEST_INVALID"

OTHER: Final = "cdp_rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a line complains of.

    Attributes:
        field: the field or column that it names, as it names it; empty if none.
        code: the machine's word; empty if there is none.
        message: the words for people.
        value: what stood there; None if the line does not say.
        action: what the line advises; empty if nothing.
        number: the row number in a path such as ``records[2].email``; None if none.
        quoted: whether the value stood in a sentence, and may be what was expected.
    """

    field: str = ""
    code: str = ""
    message: str = ""
    value: str | None = None
    action: str = ""
    number: int | None = None
    quoted: bool = False


class Sentence(NamedTuple):
    """A message taken apart.

    Attributes:
        number: the row number that it begins with; None if none.
        head: what stands before the first colon and is no field; may be the key.
        findings: what it complains of, at least one.
        tails: what may be the row itself, from behind a bar at the end.
    """

    number: int | None
    head: str
    findings: list[Finding]
    tails: list[str]


class Names:
    """The names that may stand in an error file.

    Args:
        field_map: source column -> field, as it was sent.
        columns: the columns of the rows that were sent, by either name.
    """

    def __init__(self, field_map: Mapping[str, str], columns: Iterable[str]) -> None:
        self.columns = list(columns)
        sent = set(self.columns)
        self._field_of = dict(field_map) or {name: name for name in self.columns}
        self._source_of = {name: source for source, name in self._field_of.items()}
        by_field = len(sent & self._source_of.keys()) >= len(
            sent & self._field_of.keys()
        )
        self._by_name: NameIndex[str] = NameIndex()
        for source, name in self._field_of.items():
            column = name if by_field else source
            if column in sent or not sent:
                self._by_name.add(name, column)
                self._by_name.add(source, column)
        for column in self.columns:
            self._by_name.add(column, column)

    def columns_of(self, name: str) -> list[str]:
        """Return the sent columns that `name` may mean: none, one, or even two.

        Two where one column's header is another one's field.
        """
        return self._by_name.find(name)

    def pair_of(self, column: str) -> tuple[str, str]:
        """Return header and field of a sent column."""
        return self._source_of.get(column, column), self._field_of.get(column, column)

    def is_column(self, name: str) -> bool:
        """Whether an error file may have a column of that name."""
        return role_of(name) is not None or bool(self.columns_of(name))

    def is_said(self, text: str) -> bool:
        """Whether this is what lines say and no name: a number, a code, a sentence."""
        text = text.strip()
        said = text.isdigit() or "@" in text or _CODE.fullmatch(text) is not None
        return said or PATH.match(text) is not None or (" " in text and known(text))

    def find(self, name: str) -> tuple[str, int | None]:
        """Return the bare name and the row number of ``records[2].email``."""
        path = _WHOLE_PATH.fullmatch(name.strip())
        return (name.strip(), None) if path is None else (path[2], int(path[1]))

    def mentioned(self, text: str) -> str:
        """Return the one sent column that `text` names as a word; empty if not one."""
        words = re.findall(r"\w+", text)
        found = {column for word in words for column in self._by_name.find(word)}
        return found.pop() if len(found) == 1 else ""


def role_of(name: str) -> Role | None:
    """Return what a column of that name holds; None if the name does not say."""
    return _ROLES.get(fold(name))


def code_of(said: str, code: str, *, is_sent: bool) -> str:
    """Return the code of our vocabulary for what the CDP said.

    The words go before the CDP's code, which is often general.

    Args:
        said: the words for people.
        code: the machine's word.
        is_sent: whether a column was sent for the field.
    """
    folded = said.strip().rstrip(".").casefold()
    found = _TITLES.get(folded) or _saying(said)
    if found is None and not (folded and code.endswith(_GENERAL)):
        found = _saying(code)
    if found in {"missing_required_field", "missing_value"}:
        # A field that has a column lacks a value in this row; one without lacks it in
        # every row (the guide, "Common row-level errors").
        return "missing_value" if is_sent else "missing_required_field"
    return found or OTHER


def known(said: str) -> bool:
    """Whether these are words that complain of something we know."""
    return _saying(said) is not None or said.strip().casefold() in _TITLES


def _saying(said: str) -> str | None:
    return next((code for words, code in _SAYINGS if words.search(said)), None)


_TITLES: Final = {
    problem.title.casefold(): problem.code for problem in reversed(PROBLEMS.values())
}

# --- sentences ---------------------------------------------------------------------

_BAR: Final = " | "
_NAME: Final = re.compile(r"\s*([^:;]{1,80}?):\s+")
_IN_BRACKETS: Final = re.compile(r"^(.*?)\s*\(((?:'.*')|(?:\".*\"))\)\s*$", re.DOTALL)


def read_sentence(text: str, names: Names) -> Sentence:
    """Take a message apart: row number, key, findings, and the row itself."""
    number = None
    found = NUMBERED.match(text)
    body = text
    if found is not None:
        number, body = int(found[1]), text[found.end() :].lstrip(" \t:,.;)]-")
    pieces = body.split(_BAR)
    tails = [_BAR.join(pieces[n:]) for n in range(1, len(pieces))]
    head, body = _head(pieces[0] if tails else body, names)
    findings = [_clause(clause, names) for clause in _clauses(body, names)]
    return Sentence(number, head, findings, tails)


def _head(body: str, names: Names) -> tuple[str, str]:
    """Split off what stands before the first colon if it is no field."""
    begin, colon, rest = body.partition(": ")
    if not colon or _is_field(begin, names):
        return "", body
    return begin, rest


def _is_field(text: str, names: Names) -> bool:
    name, number = names.find(text)
    return number is not None or bool(names.columns_of(name))


def _clauses(body: str, names: Names) -> list[str]:
    """Split at semicolons behind which another field is named."""
    clauses: list[str] = []
    for part in body.split("; "):
        begin = _NAME.match(part)
        if clauses and not (begin and _is_field(begin[1], names)):
            clauses[-1] += "; " + part
        else:
            clauses.append(part)
    return clauses


def _clause(clause: str, names: Names) -> Finding:
    begin = _NAME.match(clause)
    name, number = "", None
    message = clause.strip()
    if begin and _is_field(begin[1], names):
        name, number = names.find(begin[1])
        message = clause[begin.end() :].strip()
    elif path := PATH.search(clause):
        name, number = path[2] or "", int(path[1])
    message, value = _value(message)
    return Finding(
        field=name,
        message=message,
        value=value,
        number=number,
        quoted=value is not None,
    )


def _value(message: str) -> tuple[str, str | None]:
    """Split off a value in quotes and brackets at the end.

    What is quoted elsewhere may be what was expected, and is left alone.
    """
    found = _IN_BRACKETS.match(message)
    if found is not None:
        try:
            value = ast.literal_eval(found[2])
        except (ValueError, SyntaxError):
            return message, None
        return found[1], value if isinstance(value, str) else None
    return message, None
