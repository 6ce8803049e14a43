"""The names that may stand in an error file: of its columns, and of fields."""

# ruff: noqa: RUF001 - letters of import tools in many languages
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
        "csvline sourcerow sourceline inputrow inputline filerow fileline zeile ligne "
        "fila línea linea riga linha rij regel rad rivi wiersz řádek sor satır строка "
        "рядок 行 行番号 行号 행"
    ),
    "field": (
        "field fieldname column columnname col colname path pointer attribute property "
        "spalte feld champ campo colonne colonna kolom kolumn fält felt kenttä pole "
        "項目 列名 字段 필드 поле"
    ),
    "code": "code errorcode errorcodes type errortype rule reasoncode kind category",
    "message": (
        "message messages msg error errors errormessage errormessages reason reasons "
        "description detail details explanation text failure why whyitfailed fehler "
        "meldung fehlermeldung grund fehlergrund erreur motif motiferreur raison error "
        "motivo razón errore ragione erro razão fout foutmelding reden fel "
        "felmeddelande fejl fejlbesked feil feilmelding virhe błąd powód chyba důvod "
        "hiba hibaüzenet eroare hata açıklama ошибка причина помилка エラー 理由 "
        "エラー内容 错误 錯誤 原因 오류 사유 خطأ lỗi"
    ),
    "value": (
        "value rawvalue badvalue invalidvalue rejectedvalue actual given cell content "
        "originalvalue columnvalue fieldvalue input wert valeur valor valore waarde "
        "值 値 값 значение"
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
_WHOLE_PATH: Final = re.compile(r"(?:\$\.)?(?:\w+\.)*\w*\[(\d{1,12})\][./]?([^\[\]]*)")
# The same as JSON pointers and as validators of web frameworks write it:
# /data/3/attributes/email, rows.3.email.
_POINTER: Final = re.compile(r"#?/(?:[a-zA-Z_]\w*/)*(\d{1,12})(?:/\w+)*?/([^/]+)")
_DOTTED: Final = re.compile(r"(?:[a-zA-Z_]\w*\.)+(\d{1,12})\.(?:\w+\.)*?([^.]+)")
# Words of a sentence, names of several words, and what stands around them.
_WORD: Final = re.compile(r"\w+")
_LONGEST_NAME: Final = 5
_QUOTES: Final = ("'", '"', "`", "\N{LEFT DOUBLE QUOTATION MARK}", "[", "]")
_CALLED: Final = frozenset(
    {"column", "field", "attribute", "property", "spalte", "feld"}
)
# What a sentence calls whatever stands there, and what it says behind a name.
_OF_ANY_CELL: Final = frozenset(
    [
        "value",
        "cell",
        "content",
        "given",
        "actual",
        "input",
        "data",
        "field",
        "column",
        "row",
        "line",
        "record",
        "raw",
    ]
)
_IS: Final = frozenset(
    [
        "is",
        "was",
        "are",
        "must",
        "can",
        "cannot",
        "may",
        "has",
        "should",
        "does",
        "exceeds",
        "not",
    ]
)
# Before a name they make another one of it: "birth date", where "date" was sent.
_QUALIFIERS: Final = frozenset(
    [
        "first",
        "last",
        "middle",
        "full",
        "given",
        "family",
        "user",
        "company",
        "birth",
        "backup",
        "secondary",
        "second",
        "other",
        "alternate",
        "home",
        "work",
        "business",
        "mobile",
        "billing",
        "shipping",
        "mailing",
        "file",
        "list",
        "start",
        "end",
        "created",
        "updated",
        "signup",
        "contact",
        "account",
        "event",
        "lead",
        "job",
        "primary",
        "personal",
    ]
)
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

    def is_said(self, text: str) -> bool:
        """Whether this says what is wrong: content that is more than an address."""
        return not is_bare_address(text) and self.is_content(text)

    def without_path(self, name: str) -> tuple[str, int | None]:
        """Return the bare name and the row number of ``records[2].email``."""
        for form in (_WHOLE_PATH, _POINTER, _DOTTED):
            path = form.fullmatch(name.strip())
            if path is not None:
                return path[2], int(path[1])
        return name.strip(), None

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
        """Return the one sent column that `text` names; empty if it names not one.

        The longest name counts ("last name" is not "name"), and of the file's own words
        ("value", "code") only what is called a column or stands in quotes.
        """
        words = [*_WORD.finditer(text)]
        found: set[str] = set()
        taken: set[int] = set()
        for length in range(min(len(words), _LONGEST_NAME), 0, -1):
            for start in range(len(words) - length + 1):
                places = range(start, start + length)
                if not taken.isdisjoint(places):
                    continue
                name = text[words[start].start() : words[places[-1]].end()]
                columns = self.columns_of(name)
                if columns and self._is_meant(text, words, start, length):
                    taken.update(places)
                    found.update(columns)
        return found.pop() if len(found) == 1 else ""

    @staticmethod
    def _is_meant(text: str, words: list[re.Match[str]], start: int, size: int) -> bool:
        """Say whether words that are a name are one here, and no part of another."""
        begin, end = words[start].start(), words[start + size - 1].end()
        if text[:begin].endswith(_QUOTES) and text[end:].startswith(_QUOTES):
            return True
        before = fold(words[start - 1][0]) if start else ""
        if before in _CALLED:
            return True
        word = fold(words[start][0])
        if size == 1 and word in _ROLES:
            # "code is not allowed" is about the column, "value is" about any.
            after = fold(words[1][0]) if len(words) > 1 else ""
            return start == 0 and word not in _OF_ANY_CELL and after in _IS
        return size > 1 or before not in _QUALIFIERS


def is_bare_address(text: str) -> bool:
    """Whether a text is, or is meant as, an address and nothing else."""
    return "@" in text and len(text.split()) == 1 and not PATH.match(text.strip())


def role_of(name: str) -> Role | None:
    """Return what a column of that name holds; None if the name does not say."""
    return _ROLES.get(fold(name))
