"""Roles that only the content of columns shows, whatever the columns are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.lines import NESTED, cells_of, said_in
from cdp_frames.errorfile.messages import EXPLAINING, explains
from cdp_frames.errorfile.names import is_bare_address, role_of
from cdp_frames.errorfile.role_columns import (
    BY_CHANCE,
    FOREIGN,
    RoleColumn,
    are_mostly_sent,
    are_sent,
)
from cdp_frames.errorfile.sent import Cell
from cdp_frames.text.names import fold, fold_text
from cdp_frames.text.vocabulary.concepts import header_names
from cdp_frames.text.vocabulary.tables import truths

if TYPE_CHECKING:
    from cdp_frames.errorfile.lines import Lines
    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.sent import SentRows

# So many columns of a row are an echo of it.
_ECHOED: Final = 3
# No word for people has fewer letters.
_LETTERS: Final = 3

# The same of one whose name speaks of values.
_BY_LITTLE: Final = 0.5
_OF_VALUES: Final = re.compile(
    r"value|wert|valeur|valor|waarde|content|cell|input|given|entered|received",
    re.IGNORECASE,
)


def by_content(
    roles: list[RoleColumn],
    found: Lines,
    names: Names,
    sent: SentRows | None,
    match_key: str,
) -> list[RoleColumn]:
    """Find what the columns hold that no name tells.

    Args:
        roles: what is known so far of each column.
        found: the error file taken apart.
        names: the names that may stand in it.
        sent: the rows that were sent, which have learned the texts of the file.
        match_key: the sent column that rows are matched by.
    """
    content = _Content(found, names, sent, match_key)
    return content.with_explanations(content.with_values(content.with_echoes(roles)))


@dataclass(frozen=True, slots=True)
class _Content:
    """Looks at the cells of columns; arguments as for ``by_content``."""

    _found: Lines
    _names: Names
    _sent: SentRows | None
    _key: str

    def _cells(self, number: int) -> list[str]:
        return cells_of(self._found, number)

    def with_echoes(self, roles: list[RoleColumn]) -> list[RoleColumn]:
        """Find the columns of a row that is echoed whole, whatever they are called.

        Each is held against the sent column of which all its cells are; and on each
        line they must all be true of one row, too often to be so by chance.
        """
        sent = self._sent
        if sent is None or any(each.role == "cell" for each in roles):
            return roles
        echoes = {
            each.number: column
            for each in roles
            if not each.is_named
            and not FOREIGN.search(self._found.names[each.number])
            and (column := self._echoed(each.number)) is not None
        }
        if len(set(echoes.values())) < _ECHOED or not self._agree(echoes):
            return roles
        return [
            replace(each, role="cell", columns=(echoes[each.number],))
            if each.number in echoes
            else each
            for each in roles
        ]

    def _echoed(self, number: int) -> str | None:
        """Return the one sent column of which all cells of a column are."""
        sent, cells = self._sent, self._cells(number)
        if sent is None:
            return None
        columns = [each for each in sent.columns if are_sent(cells, each, sent)]
        return columns[0] if len(columns) == 1 else None

    def _agree(self, echoes: dict[int, str]) -> bool:
        """Whether the echoed cells of each line are those of a row."""
        sent = self._sent
        chance = 1.0
        for line in self._found.lines:
            facts = [
                (Cell(column, text),)
                for number, column in echoes.items()
                if line.intact
                and line.doubtful != number
                and (text := line.cells.get(number, "")).strip()
            ]
            if sent is None or (facts and not len(sent.candidates(facts))):
                return False
            # One cell names a row; the others fit it by chance, or because it is it.
            shares = sorted(map(sent.share, facts))
            for share in shares[1:]:
                chance *= share
        return chance < BY_CHANCE

    def with_values(self, roles: list[RoleColumn]) -> list[RoleColumn]:
        """Find the column that holds what stood in the field that each line names."""
        fields = next((each for each in roles if each.role == "field"), None)
        if fields is None or any(each.role == "value" for each in roles):
            return roles
        return [
            replace(each, role="value")
            if each.role in {None, "message", "code", "number"}
            and not each.is_named
            and self._are_values(each.number, fields.number)
            else each
            for each in roles
        ]

    def _are_values(self, number: int, fields: int) -> bool:
        """Whether each cell of a column stands in the sent column named beside it.

        Keys may be those of other rows, so that they prove nothing by themselves.
        """
        sent, name = self._sent, self._found.names[number]
        if sent is None or FOREIGN.search(name):
            return False
        chance = 1.0
        for line in self._found.lines:
            text = line.cells.get(number, "")
            columns = self._names.columns_of(line.cells.get(fields, ""))
            if not (line.intact and text.strip() and columns):
                continue
            if line.doubtful in {number, fields}:
                continue
            fact = tuple(Cell(column, text) for column in columns)
            if not any(sent.has(column, text) for column in columns):
                return False
            if self._key not in columns:
                chance *= sent.share(fact)
        return chance < (_BY_LITTLE if _OF_VALUES.search(name) else BY_CHANCE)

    def with_explanations(self, roles: list[RoleColumn]) -> list[RoleColumn]:
        """Keep what explains, whatever its column is called: no words are lost."""
        has_message = any(each.role == "message" for each in roles)
        unknown = [each.number for each in roles if each.role is None]
        explaining = {
            number
            for number in unknown
            if self._explains(number, alone=not has_message)
        }
        # Of several columns of words those that read as sentences, if any does.
        sentences = {number for number in explaining if self._is_prose(number)}
        if not has_message:
            explaining = sentences or explaining
        elif self._sent is None:
            # What is the row's own can't be told by the rows; a name must speak for it.
            explaining = {n for n in sentences if self._may_be_words(n)}
        return [
            replace(each, role="message") if each.number in explaining else each
            for each in roles
        ]

    def _is_prose(self, number: int) -> bool:
        cells = said_in(self._found, number)
        return 2 * sum(map(explains, cells)) > len(cells)

    def _may_be_words(self, number: int) -> bool:
        """Whether a column has a name, and none that columns of contacts have."""
        name = self._found.names[number]
        return bool(name) and fold(name) not in header_names()

    def _explains(self, number: int, *, alone: bool) -> bool:
        """Whether a column of an unknown name says what is wrong, in words.

        Sentences do; where nothing else says it, so does a single word. What was sent
        says nothing.
        """
        name = self._found.names[number]
        if name.startswith(NESTED) or FOREIGN.search(name) or role_of(name) == "key":
            return False
        cells = said_in(self._found, number)
        words = [len(cell.split()) for cell in cells]
        least = 1 if alone else EXPLAINING
        if not cells or sum(words) < least * len(words):
            return False
        # "false" says whether, and not why.
        if any(fold_text(cell.strip()) in truths() for cell in cells):
            return False
        if not all(sum(map(str.isalpha, cell)) >= _LETTERS for cell in cells):
            return False
        return not all(map(is_bare_address, cells)) and not any(
            are_mostly_sent(cells, column, self._sent)
            for column in (self._sent.columns if self._sent is not None else ())
        )
