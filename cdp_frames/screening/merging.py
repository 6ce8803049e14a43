"""Several rows of one person as one: of each field the last value that is there.

That is what the CDP makes of the rows if they come one by one (`docs/contract.md`
section 5). A merged row is the last row of the person, some of whose cells come from
the rows before it; which ones do is kept, and the columns stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.kinds.base import changes_at, hints_at
from cdp_frames.screening.columns import DEFAULT_RULE
from cdp_frames.screening.part import numbered
from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.concepts import concepts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.duplicates import Duplicates
    from cdp_frames.screening.part import Part

_NAMES: Final = {"first_name", "last_name", "full_name", "middle_name", "bare_name"}
_NAMES_DIFFER: Final = "the rows of this person give different names"
# More rows than this are not listed in a message.
_ROWS_SHOWN: Final = 5


class Fill(NamedTuple):
    """The cells of a field that come from other rows.

    Attributes:
        rows: m positions of rows that are sent, ascending.
        sources: for each of them the position of the row that its cell comes from.
    """

    rows: np.ndarray
    sources: np.ndarray

    def origins(self, rows: np.ndarray) -> np.ndarray:
        """Say from which row the cell of each of these rows comes."""
        places = np.searchsorted(self.rows, rows)
        places[places == len(self.rows)] = 0
        filled = self.rows[places] == rows
        return np.where(filled, self.sources[places], rows)


@dataclass(frozen=True, slots=True)
class Merged:
    """Which cells of the rows that are sent come from other rows of the same person.

    Attributes:
        fills: those cells by field; a field without any is not in it.
    """

    fills: Mapping[str, Fill] = field(default_factory=dict)

    def origins(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Say from which row the cell of a field comes.

        Args:
            name: the field.
            rows: positions in the caller's frame.

        Returns:
            As many positions; the rows themselves, where nothing was taken.
        """
        return self.fills[name].origins(rows) if name in self.fills else rows

    @property
    def rows(self) -> np.ndarray:
        """The positions of the rows that hold a cell of another one, ascending."""
        if not self.fills:
            return np.empty(0, dtype="int64")
        return np.unique(np.concatenate([fill.rows for fill in self.fills.values()]))

    def without(self, rows: np.ndarray) -> Merged:
        """Forget rows that are not sent after all."""
        kept = {}
        for name, fill in self.fills.items():
            stays = ~np.isin(fill.rows, rows)
            if stays.any():
                kept[name] = Fill(fill.rows[stays], fill.sources[stays])
        return Merged(kept)


def merge(columns: Sequence[NormalizedColumn], copies: Duplicates) -> Merged:
    """Fill the gaps of the rows that are sent from the other rows of their persons.

    A value that the schema filled in is no value of a row, and gives way to one.

    Args:
        columns: the normalized columns, n rows each.
        copies: the rows that are not sent, and which rows stand for them.
    """
    if not len(copies.positions):
        return Merged()
    fills = {}
    for column in columns:
        lacks = ~column.says(copies.sent) & column.says(copies.positions)
        if not lacks.any():
            continue
        rows, places = np.unique(copies.sent[lacks], return_inverse=True)
        sources = np.empty_like(rows)
        # Positions ascend, and the last write to a slot stays.
        sources[places] = copies.positions[lacks]
        fills[column.mapped.field] = Fill(rows, sources)
    return Merged(fills)


def merged_columns(
    columns: Sequence[NormalizedColumn], merged: Merged
) -> list[NormalizedColumn]:
    """Return the columns with the cells of other rows in place."""
    return [
        column.with_cells(*merged.fills[column.mapped.field])
        if column.mapped.field in merged.fills
        else column
        for column in columns
    ]


def merged_changes(
    columns: Sequence[NormalizedColumn], merged: Merged, part: Part | None = None
) -> Iterator[pd.DataFrame]:
    """Yield what was changed in each column, with ``rank``, the place of the column.

    A cell that comes from another row says so, and what was done to it there.
    """
    for rank, column in enumerate(columns):
        fill = merged.fills.get(column.mapped.field)
        changes = column.changes
        if fill is not None:
            changes = _with_sources(changes, fill, part)
        if len(changes):
            yield changes.assign(rank=rank)


def _with_sources(changes: pd.DataFrame, fill: Fill, part: Part | None) -> pd.DataFrame:
    rules = changes.set_index("position")["rule"]
    own = rules.reindex(fill.rows).str.removesuffix(DEFAULT_RULE).fillna("")
    before = own.where(own.eq("") | own.str.endswith(", "), own + ", ")
    there = rules.reindex(fill.sources).fillna("")
    after = (", " + there).where(there.ne(""), "")
    sources = numbered(fill.sources, part)
    taken = "taken from row " + pd.Series(sources).astype("str")
    texts = before.to_numpy() + taken.to_numpy() + after.to_numpy()
    others = changes[~changes["position"].isin(fill.rows)]
    made = changes_at(fill.rows, list(texts))
    return pd.concat([others, made], ignore_index=True)


def refused_together(
    found: pd.DataFrame, copies: Duplicates, part: Part | None = None
) -> pd.DataFrame:
    """Refuse, with a merged row, all rows that it is made of.

    Args:
        found: findings about merged rows, with ``position``, ``rank`` and ``detail``.
        copies: the rows that are not sent, and which rows stand for them.
        part: what the rows are told of a larger frame, of which they are a part.

    Returns:
        The same findings for each row of those persons, in the order of rows.
    """
    persons = np.unique(found["position"].to_numpy())
    theirs = np.isin(copies.sent, persons)
    rows = np.concatenate([copies.positions[theirs], persons])
    of_person = np.concatenate([copies.sent[theirs], persons])
    together = rows_together(rows, of_person, persons)
    words = {
        person: f"; {listed(numbered(several, part))} of one person, merged"
        for person, several in zip(persons.tolist(), together, strict=True)
        if len(several) > 1
    }
    # Of no word at all pandas would make a column of numbers.
    ends = [words.get(person, "") for person in found["position"].tolist()]
    detail = found["detail"] + pd.Series(ends, found.index, dtype="str")
    each = pd.DataFrame({"sent": of_person, "position": rows})
    lines = found.rename(columns={"position": "sent"}).assign(
        detail=detail.str.removeprefix("; ").astype("str")
    )
    joined = lines.merge(each, on="sent").drop(columns="sent")
    return joined.sort_values("position", kind="stable", ignore_index=True)


def name_hints(
    columns: Sequence[NormalizedColumn],
    copies: Duplicates,
    merged: Merged,
    part: Part | None = None,
) -> Iterator[pd.DataFrame]:
    """Yield a hint for each person whose rows give different names.

    Rows that share an address need not be one person's: what is merged of them may be
    somebody whom nobody has seen. Letter case and accents make no other name.

    Args:
        columns: the normalized columns, n rows each.
        copies: the rows that are not sent, and which rows stand for them.
        merged: which cells come from other rows.
        part: what the rows are told of a larger frame, of which they are a part.
    """
    if not len(copies.positions):
        return
    persons = np.unique(copies.sent)
    rows = np.concatenate([copies.positions, persons])
    of_person = np.concatenate(
        [np.searchsorted(persons, copies.sent), np.arange(len(persons))]
    )
    told = np.zeros(len(persons), dtype=bool)
    combined = np.isin(persons, merged.rows)
    for rank, column in enumerate(columns):
        if not _holds_names(column.mapped.field):
            continue
        differ = _differ(column.clean.take(rows), of_person, len(persons)) & ~told
        told |= differ
        found = np.flatnonzero(differ)
        together = rows_together(rows, of_person, found)
        details = [
            _words(numbered(several, part), combined=combined[person])
            for several, person in zip(together, found, strict=True)
        ]
        yield hints_at(persons[found], None, detail=details).assign(rank=rank)


def people_of_several_names(hints: pd.DataFrame) -> int:
    """Count the people whose rows give different names, by their hints."""
    return int(hints["message"].str.startswith(_NAMES_DIFFER).sum())


def _holds_names(name: str) -> bool:
    return not _NAMES.isdisjoint(concepts().entries.get(fold(name), {}))


def _differ(names: pd.Series, of_person: np.ndarray, persons: int) -> np.ndarray:
    """Say which persons have more than one name."""
    there = names.notna().to_numpy()
    spelled, distinct = pd.factorize(names[there])
    folded, _ = pd.factorize(np.array([fold(str(name)) for name in distinct], object))
    pairs = np.unique(np.stack([of_person[there], folded[spelled]]), axis=1)
    several: np.ndarray = np.bincount(pairs[0], minlength=persons) > 1
    return several


def rows_together(
    rows: np.ndarray, of_person: np.ndarray, persons: np.ndarray
) -> list[np.ndarray]:
    """Gather the rows of some persons.

    Args:
        rows: m positions.
        of_person: m numbers of the persons that the rows are of.
        persons: the numbers of the persons that are asked for, ascending.

    Returns:
        For each of them its rows, ascending.
    """
    asked = np.isin(of_person, persons)
    rows, of_person = rows[asked], of_person[asked]
    order = np.lexsort((rows, of_person))
    ends = np.searchsorted(of_person[order], persons, side="right")
    return np.split(rows[order], ends[:-1]) if len(persons) else []


def _words(rows: np.ndarray, *, combined: np.bool) -> str:
    what = "merges them" if combined else "is the last of them"
    return f"{_NAMES_DIFFER} ({listed(rows)}); what is sent {what}"


def listed(rows: np.ndarray) -> str:
    """Name rows in a sentence.

    Examples:
        >>> listed(np.array([4, 0])), listed(np.arange(9))
        ('rows 0, 4', 'rows 0, 1, 2, 3, 4 and 4 more')
    """
    ordered = np.sort(rows)
    text = ", ".join(map(str, ordered[:_ROWS_SHOWN].tolist()))
    rest = len(ordered) - _ROWS_SHOWN
    more = f" and {rest:,} more" if rest > 0 else ""
    return f"rows {text}{more}"
