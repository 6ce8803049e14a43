"""The names that may stand in an error file: of its columns, and of fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from cdp_frames.errorfile.messages import is_known_message
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
_BETWEEN_FIELDS: Final = re.compile(r"\s*[;|,]\s*")


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
        # Lines name the same few fields again and again.
        self._found: dict[str, list[str]] = {}
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
        if name not in self._found:
            self._found[name] = self._by_name.find(name)
        return self._found[name]

    def pair_of(self, column: str) -> tuple[str, str]:
        """Return header and field of a sent column."""
        return self._source_of.get(column, column), self._field_of.get(column, column)

    def is_column(self, name: str) -> bool:
        """Whether an error file may have a column of that name."""
        return role_of(name) is not None or bool(self.columns_of(name))

    def is_content(self, text: str) -> bool:
        """Whether this is what lines say and no name: a number, a code, a sentence."""
        text = text.strip()
        if text.isdigit() or "@" in text or _CODE.fullmatch(text) or PATH.match(text):
            return True
        return " " in text and is_known_message(text)

    def without_path(self, name: str) -> tuple[str, int | None]:
        """Return the bare name and the row number of ``records[2].email``."""
        path = _WHOLE_PATH.fullmatch(name.strip())
        return (name.strip(), None) if path is None else (path[2], int(path[1]))

    def are_fields(self, text: str) -> bool:
        """Whether this is a field that was sent, a path, or several of them."""
        if self.columns_of(text):
            return True
        parts = map(self.without_path, _BETWEEN_FIELDS.split(text))
        return all(
            number is not None or self.columns_of(name) for name, number in parts
        )

    def split_fields(self, text: str) -> list[tuple[str, int | None]]:
        """Return the names in a cell of field names, each with its row number."""
        if not text.strip():
            return []
        if self.columns_of(text) or not self.are_fields(text):
            return [self.without_path(text)]
        return [self.without_path(part) for part in _BETWEEN_FIELDS.split(text)]

    def mentioned(self, text: str) -> str:
        """Return the one sent column that `text` names as a word; empty if not one."""
        words = re.findall(r"\w+", text)
        found = {column for word in words for column in self._by_name.find(word)}
        return found.pop() if len(found) == 1 else ""


def role_of(name: str) -> Role | None:
    """Return what a column of that name holds; None if the name does not say."""
    return _ROLES.get(fold(name))
