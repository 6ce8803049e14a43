"""Which column of an error file plays which role.

A name that is known counts, if the content agrees. A column of a name that nobody knows
counts by its content alone, and only for what content can prove: a column that holds
nothing but keys that were sent is the key, unless its name says that it is another's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.errorfile.content import by_content
from cdp_frames.errorfile.lines import NESTED, cells_of, said_in
from cdp_frames.errorfile.names import role_of
from cdp_frames.errorfile.role_columns import (
    BY_CHANCE,
    FOREIGN,
    RoleColumn,
    are_mostly_sent,
    are_sent,
)
from cdp_frames.errorfile.sent import Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.errorfile.lines import Lines
    from cdp_frames.errorfile.names import Names, Role
    from cdp_frames.errorfile.sent import SentRows

# A row number is no longer than this: longer digits are ids and phone numbers.
NUMBER: Final = re.compile(r"\s*(\d{1,12})(?:\.0+)?\s*")
_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)*|[a-z]+(_[a-z]+)+")


def find_roles(
    found: Lines, names: Names, sent: SentRows | None, match_key: str
) -> list[RoleColumn]:
    """Find out what each column of an error file holds.

    Args:
        found: the error file taken apart.
        names: the names that may stand in it.
        sent: the rows that were sent, which have learned the texts of the file; None if
            they are not known.
        match_key: the sent column that rows are matched by.
    """
    finder = _RoleFinder(found, names, sent, match_key)
    roles = [finder.role_of(number) for number in range(len(found.names))]
    return by_content(roles, found, names, sent, match_key)


class _RoleFinder:
    """Finds roles; arguments as for ``find_roles``."""

    def __init__(
        self, found: Lines, names: Names, sent: SentRows | None, match_key: str
    ) -> None:
        self._found = found
        self._names = names
        self._sent = sent
        self._key = match_key

    def role_of(self, number: int) -> RoleColumn:
        """Return what one column holds."""
        name = self._found.names[number]
        cells = self._cells(number)
        columns = tuple(
            column
            for column in self._names.columns_of(name.removeprefix(NESTED))
            if are_mostly_sent(cells, column, self._sent)
        )
        role = None if name.startswith(NESTED) else named_role(name, cells)
        if columns and (role is None or self._is_of_the_row(number, columns)):
            return RoleColumn(number=number, role="cell", columns=columns)
        if role is None:
            return self._by_content(number, name, cells)
        if columns and self._is_echoed(number, role):
            # Beside nothing else of the row it proves nothing, and says nothing either.
            is_row = any(map(self._is_another_echo, range(len(self._found.names))))
            if is_row or role == "message":
                return RoleColumn(
                    number=number, role="cell" if is_row else None, columns=columns
                )
        # Where a sent column has the name of one of the file's own, and its content
        # too, the numbers and values in it prove nothing.
        return RoleColumn(number=number, role=role, is_named=not columns)

    def _cells(self, number: int) -> list[str]:
        return cells_of(self._found, number)

    def _is_of_the_row(self, number: int, columns: tuple[str, ...]) -> bool:
        """Whether a column with a name of the file's own is one that was sent.

        It is if the name is there twice, and the other one can't be the one sent.
        """
        name = self._found.names[number]
        twins = [n for n, other in enumerate(self._found.names) if other == name]
        return any(
            not any(are_sent(self._cells(twin), c, self._sent) for c in columns)
            for twin in twins
            if twin != number
        )

    def _is_echoed(self, number: int, role: Role) -> bool:
        """Whether a column of texts that were sent under its name is the row's own.

        It has a name of the file's own, too ("message", "code"). It is the row's if
        some other column says what is wrong. Numbers of rows are never taken for cells,
        and neither are values beside the names of their fields.
        """
        cells = self._cells(number)
        if role == "number" or (
            role == "field" and any(map(self._names.are_fields, cells))
        ):
            return False
        others = [n for n in range(len(self._found.names)) if n != number]
        if role == "value" and any(
            role_of(self._found.names[other]) == "field" for other in others
        ):
            return False
        return any(map(self._says, others)) or any(
            line.nested for line in self._found.lines
        )

    def _says(self, number: int) -> bool:
        """Whether a column says what is wrong, and is none that was sent."""
        name, said = self._found.names[number], said_in(self._found, number)
        is_sent = any(
            are_mostly_sent(said, column, self._sent)
            for column in self._names.columns_of(name)
        )
        is_message = role_of(name) == "message" or any(map(self._names.is_said, said))
        return bool(said) and is_message and not is_sent

    def _is_another_echo(self, number: int) -> bool:
        """Whether a column has a name that only the rows have, and their cells."""
        name, cells = self._found.names[number], self._cells(number)
        return role_of(name) is None and any(
            are_mostly_sent(cells, column, self._sent)
            for column in self._names.columns_of(name.removeprefix(NESTED))
        )

    def _by_content(self, number: int, name: str, cells: list[str]) -> RoleColumn:
        if FOREIGN.search(name):
            return RoleColumn(number=number, role=None)
        if are_sent(cells, self._key, self._sent):
            if role_of(name) == "key" or self._is_borne_out(number):
                return RoleColumn(number=number, role="cell", columns=(self._key,))
            return RoleColumn(number=number, role=None)
        tests: tuple[tuple[Role, Callable[[str], object]], ...] = (
            ("number", NUMBER.fullmatch),
            ("field", self._names.are_fields),
            ("code", _CODE.fullmatch),
        )
        role = next(
            (role for role, test in tests if cells and all(map(test, cells))), None
        )
        # A number whose end may be missing is no row, and says nothing else either.
        said = cells or [s for s in said_in(self._found, number) if not s.isdigit()]
        if role is None and any(map(self._names.is_said, said)):
            role = "message"
        return RoleColumn(number=number, role=role)

    def _is_borne_out(self, number: int) -> bool:
        """Whether a column of keys that nothing names is the key of its lines' rows.

        It could be the key of others, such as of the rows that these are like. So the
        rows that it means must hold what else the lines say: some other column must be
        the value of the field that each line names, too often to be by chance.
        """
        fields = self._named_fields()
        return any(
            self._chance(number, other, fields) < BY_CHANCE
            for other in range(len(self._found.names))
            if other != number
        )

    def _named_fields(self) -> list[list[str]]:
        """Return the sent columns that each line names in a cell of its own."""
        fields = []
        for line in self._found.lines:
            cells = line.cells.values() if line.intact else ()
            bare = (self._names.without_path(cell)[0] for cell in cells)
            named = map(self._names.columns_of, bare)
            fields.append(next(filter(None, named), []))
        return fields

    def _chance(self, number: int, other: int, fields: list[list[str]]) -> float:
        """Return how likely the values in `other` fit by chance; 1 if they don't."""
        sent = self._sent
        if sent is None:
            return 1.0
        chance = 1.0
        for line, columns in zip(self._found.lines, fields, strict=True):
            key, value = line.cells.get(number, ""), line.cells.get(other, "")
            if not (line.intact and columns and key and value):
                continue
            if line.doubtful in {number, other}:
                continue
            fact = tuple(Cell(column, value) for column in columns)
            rows = sent.candidates([(Cell(self._key, key),)])
            if len(rows) != 1 or not sent.holds(int(rows[0]), fact):
                return 1.0
            chance *= sent.share(fact)
        return chance


def named_role(name: str, cells: list[str]) -> Role | None:
    """Return what a column holds by its name, if its content agrees."""
    role = role_of(name)
    if role == "number":
        return "number" if all(map(NUMBER.fullmatch, cells)) else "raw"
    if role == "message" and cells and all(map(_CODE.fullmatch, cells)):
        return "code"
    # Several codes are joined as several fields are.
    codes = (code for cell in cells for code in cell.strip().split("; "))
    if role == "code" and any(" " in code for code in codes):
        return "message"
    # A key counts by its content: it has to be one that was sent.
    return None if role == "key" else role
