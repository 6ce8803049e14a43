"""The roles of columns whose names and cells leave no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errorfile.error_lines import ABRIDGED
from cdp_frames.errorfile.names import role_of
from cdp_frames.errorfile.regular.known import Facts, Known
from cdp_frames.errorfile.role_columns import RoleColumn
from cdp_frames.errorfile.roles import named_role
from cdp_frames.errorfile.sent import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.regular.cells import Cells

_SAYING = frozenset({"field", "code", "message", "action"})


class Roles(NamedTuple):
    """What the columns of a regular file hold.

    Attributes:
        saying: those that say what is wrong.
        facts: those that the rows have, too.
        number: the place of the row numbers; None if there are none.
        value: the place of the values; None if there are none.
    """

    saying: list[RoleColumn]
    facts: list[Facts]
    number: int | None
    value: int | None


def roles_of(
    cells: Cells, names: Names, known: Callable[[str], Known], key: str
) -> Roles | None:
    """Find out what each column holds; None if `roles` would have to look closer.

    Args:
        cells: the file.
        names: the names that may stand in it.
        known: the texts of a sent column.
        key: the sent column that rows are matched by; empty for none.
    """
    saying: list[RoleColumn] = []
    facts: list[Facts] = []
    places: dict[str, int] = {}
    for number, (name, texts) in enumerate(
        zip(cells.names, cells.columns, strict=True)
    ):
        role, columns = role_of(name), names.columns_of(name)
        if role in {None, "key"}:
            columns = columns or ([key] if role and key else [])
            found = _facts(texts, columns, known)
            if found is None:
                return None
            facts.append(found)
            continue
        if columns or role == "raw":
            return None
        if role in {"number", "value"}:
            if role in places or (role == "number" and not _are_numbers(texts)):
                return None
            places[role] = number
            continue
        distinct = [text for text in texts.unique().to_pylist() if text]
        role = named_role(name, distinct)
        if role not in _SAYING:
            return None
        saying.append(RoleColumn(number=number, role=role, is_named=True))
    return Roles(saying, facts, places.get("number"), places.get("value"))


def _facts(
    texts: pa.LargeStringArray, columns: list[str], known: Callable[[str], Known]
) -> Facts | None:
    """Return what a column says of one that was sent, if all of it stands there."""
    if len(columns) != 1:
        return None
    column = known(columns[0])
    filled = np.asarray(pc.not_equal(texts, ""), dtype=bool)
    ids = column.ids_of(texts)
    if not filled.any() or (ids[filled] == UNKNOWN).any():
        return None
    return Facts(columns[0], column, np.where(filled & ~abridged(texts), ids, UNKNOWN))


def abridged(texts: pa.LargeStringArray) -> np.ndarray:
    """Say of n texts whether they are only the beginning of one."""
    first, *others = (pc.ends_with(texts, end) for end in ABRIDGED)
    for other in others:
        first = pc.or_(first, other)
    return np.asarray(first, dtype=bool)


def _are_numbers(texts: pa.LargeStringArray) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, "^([0-9]{1,12})?$")).as_py())
