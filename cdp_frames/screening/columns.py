"""Each mapped column normalized by its kind; what is wrong stays in sparse frames."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pyarrow import array as pa_array

from cdp_frames.kinds import KINDS
from cdp_frames.kinds.base import changes_at, problems_at
from cdp_frames.schema.columns import (
    ColumnKind,
    holds_local_times,
    local_zone,
    stored,
)
from cdp_frames.schema.fitting import fitted
from cdp_frames.schema.merging import is_published
from cdp_frames.schema.own_cells import meant_cells, put
from cdp_frames.screening.coalescing import Coalesced, coalesced
from cdp_frames.screening.raw_columns import RawColumn, with_regions
from cdp_frames.text.arrow import give_back
from cdp_frames.text.cells import as_str, sent_texts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    import pandera.pandas as pa
    from pyarrow import LargeStringArray

    from cdp_frames.fields import Field
    from cdp_frames.kinds import Kind
    from cdp_frames.mapping import MappedColumn


# Fewer rows are normalized before a second thread has begun. Each thread takes as much
# memory as the column that it works on, so there are few of them.
_WORTH_THREADS: Final = 50_000
_MOST_THREADS: Final = 4
# How long a kind takes, next to text; measured, and only used to order the work.
_EFFORT: Final = {"phone": 30, "timestamp": 6, "date": 6, "email": 4, "number": 3}
DEFAULT_RULE: Final = "filled in with the schema's default"


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedColumn:
    """One mapped column, before and after its kind.

    Attributes:
        mapped: where it comes from and goes to.
        declared: what the schema says about the field.
        kind: the kind of value that is sent.
        meant: the kind that the schema declares; another where the CDP's is narrower.
        options: the options that the kind was given.
        published: what the CDP says about the field; None if it is not known.
        raw: n cells as the caller wrote them, on a ``RangeIndex``.
        clean: n normalized values; missing where the cell was missing or refused.
        refused: n booleans: the cell was refused.
        problems: as in ``Normalized``.
        hints: as in ``Normalized``.
        changes: as in ``Normalized``.
        text: as in ``Normalized``, but what was refused since is still in it; None
            where other values have taken its place.
        defaulted: n booleans: the schema filled the cell in; None where it filled
            none in.
        own: n cells as the schema's parsers and checks get them; None where that is
            ``clean``. See ``own_cells``.
        made_of: of which columns it is made; None of the one that it is.
        shown: as in ``RawColumn``.
    """

    mapped: MappedColumn
    declared: pa.Column
    kind: Kind
    meant: ColumnKind
    options: dict[str, object]
    published: Field | None
    raw: pd.Series
    clean: pd.Series
    refused: np.ndarray
    problems: pd.DataFrame
    hints: pd.DataFrame
    changes: pd.DataFrame
    text: LargeStringArray | None
    defaulted: np.ndarray | None = None
    own: pd.Series | None = None
    made_of: Coalesced | None = None
    shown: Any = None

    def headers(self, rows: np.ndarray) -> list[Hashable]:
        """Return the header of the caller's column that each of some cells is of."""
        if self.made_of is None:
            return [self.mapped.header] * len(rows)
        parts = self.mapped.parts
        return [parts[place].header for place in self.made_of.chosen[rows]]

    @property
    def seen(self) -> pd.Series:
        """N cells as the schema's parsers and checks get them, missing as in clean."""
        if self.own is None:
            return self.clean
        gone = self.clean.isna() & self.own.notna()
        return self.own.mask(gone) if gone.any() else self.own

    def read_by(self, check: pa.Check) -> ColumnKind:
        """Return the kind, with its options, by which a check's cells are read."""
        if self.meant.kind is self.kind or is_published(check):
            return ColumnKind(self.kind, self.options)
        return self.meant

    def kept(self, cells: pd.Series) -> pd.Series:
        """Keep cells of ``seen`` in the dtype that the schema declares."""
        return stored(self.declared, self.kind, self.local(cells))

    def local(self, cells: pd.Series) -> pd.Series:
        """Take the zone off instants, where the schema declares times without one."""
        zone = local_zone(self.declared, self.options)
        if zone is None or not isinstance(cells.dtype, pd.DatetimeTZDtype):
            return cells
        local: pd.Series = cells.dt.tz_convert(zone).dt.tz_localize(None)
        return local

    def written(self, rows: np.ndarray) -> LargeStringArray | None:
        """Return the text of some cells as it is sent; None where ``kept`` says it."""
        if self.text is not None:
            return self.text.take(pa_array(rows))
        if self.own is None and not holds_local_times(self.declared):
            return None
        return sent_texts(self.clean.take(rows)).text

    @property
    def missing(self) -> np.ndarray:
        """N booleans: the cell holds nothing, and was not refused."""
        gone = self.clean.isna() if self.text is None else self.text.is_null()
        missing: np.ndarray = np.asarray(gone) & ~self.refused
        return missing

    def says(self, rows: np.ndarray) -> np.ndarray:
        """Say of which rows the cell has a value of its own, by their positions."""
        own: np.ndarray = self.clean.take(rows).notna().to_numpy()
        return own if self.defaulted is None else own & ~self.defaulted[rows]

    def with_cells(self, rows: np.ndarray, sources: np.ndarray) -> NormalizedColumn:
        """Put the values of the rows ``sources`` in place of those of ``rows``."""
        values = self.clean.copy()
        values.iloc[rows] = self.clean.take(sources).array
        own = self.own
        if own is not None:
            own = put(own, rows, own.take(sources))
        return replace(self, clean=values, text=None, own=own)

    def with_problems(self, problems: pd.DataFrame) -> NormalizedColumn:
        """Refuse more cells."""
        if problems.empty:
            return self
        refused = self.refused.copy()
        refused[problems["position"].to_numpy()] = True
        return replace(
            self,
            refused=refused,
            clean=self.clean.mask(refused),
            problems=pd.concat([self.problems, problems], ignore_index=True),
        )

    def fitted(self) -> NormalizedColumn:
        """Refuse what the declared dtype can't hold, and tell what it rounds."""
        cells = self.local(self.seen)
        found = fitted(self.declared, self.kind, cells)
        if found is None:
            return self
        values = self.clean
        if not found.changes.empty:
            values = values.copy()
            rows = found.changes["position"].to_numpy()
            held = found.values.array  # noqa: PD011 - no array
            if cells is not self.seen:  # clocks of a zone: cut the instants by as much
                held = values.array[rows] - (cells.array[rows] - held)
            values.iloc[rows] = held
        changes = joined_changes(self.changes, found.changes)
        return replace(self, clean=values, changes=changes).with_problems(
            found.problems
        )

    def with_required(
        self, match_key: str | None, blank: np.ndarray
    ) -> NormalizedColumn:
        """Fill in the schema's default, and refuse cells that need a value.

        Args:
            match_key: a field that always needs a value.
            blank: n booleans: nothing is asked of these rows.
        """
        lacking = self.missing & ~blank
        if not lacking.any():
            return self
        if self.declared.default is not None:
            return self._filled(lacking).fitted()
        is_key = self.mapped.field == match_key
        if self.declared.nullable and not is_key:
            return self
        asks = self.published is not None and self.published.required and not is_key
        found = problems_at(
            np.flatnonzero(lacking),
            "missing_value",
            detail="the CDP requires it" if asks else "",
        )
        return self.with_problems(found)

    def _filled(self, lacking: np.ndarray) -> NormalizedColumn:
        filled = changes_at(np.flatnonzero(lacking), DEFAULT_RULE)
        return replace(
            self,
            clean=self.clean.mask(lacking, self.declared.default),
            changes=joined_changes(self.changes, filled),
            text=None,
            defaulted=lacking,
            own=None
            if self.own is None
            else put(self.own, np.flatnonzero(lacking), self.declared.default),
        )


def normalize_columns(columns: Sequence[RawColumn]) -> list[NormalizedColumn]:
    """Normalize every mapped column by the kind that the schema gives its field.

    Args:
        columns: the mapped columns, as ``raw_columns`` finds them.

    Returns:
        One column for each of them, in that order.
    """
    countries = _countries(columns)
    done = {c.mapped.position: normalized_column(c) for c in countries}
    regions = _codes(done[countries[0].mapped.position]) if countries else None
    rest = [
        with_regions(column, regions)
        for column in columns
        if column.mapped.position not in done
    ]
    for normalized in _side_by_side(rest):
        done[normalized.mapped.position] = normalized
    give_back(sum(len(column.refused) for column in done.values()))
    return [done[column.mapped.position] for column in columns]


def _countries(columns: Sequence[RawColumn]) -> list[RawColumn]:
    """Return the columns of countries, where phone numbers need that of their row."""
    if not any(column.kind.name == "phone" for column in columns):
        return []
    # Codes before names.
    return sorted(filter(_holds_country, columns), key=lambda each: each.kind.name)


def columns_show(columns: Sequence[RawColumn]) -> dict[str, Any]:
    """Say what the columns of a part of a frame show of the whole, by field.

    See ``Kind.evidence``; columns that are read cell by cell are not among them.
    """
    asked = [column for column in columns if column.kind.evidencer is not None]
    countries = _countries(columns)
    regions = _codes(normalized_column(countries[0])) if countries else None
    found = [with_regions(column, regions) for column in asked]
    return {
        each.mapped.field: each.kind.evidence(each.raws[0], **each.options)
        for each in found
    }


def _side_by_side(columns: Sequence[RawColumn]) -> Iterator[NormalizedColumn]:
    """Normalize columns in threads: Arrow lets go of the interpreter's lock."""
    if not columns or len(columns[0].raws[0]) < _WORTH_THREADS:
        yield from map(normalized_column, columns)
        return
    # The slowest kinds first, so that no thread is left with one of them at the end.
    longest = sorted(columns, key=_effort, reverse=True)
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        yield from threads.map(normalized_column, longest)


def _effort(column: RawColumn) -> int:
    return _EFFORT.get(column.kind.name, 1)


def _holds_country(column: RawColumn) -> bool:
    # `country` is a text field of many workspaces (`docs/contract.md` section 5).
    return column.kind.name == "country" or column.mapped.field == "country"


def _codes(column: NormalizedColumn) -> pd.Series:
    if column.kind.name == "country":
        return column.clean
    codes, *_ = KINDS["country"].normalize(column.clean)
    return codes


def normalized_column(column: RawColumn) -> NormalizedColumn:
    """Normalize one column by its kind."""
    mapped, declared, kind, meant, options, published, raws, shown = column
    made = None
    if len(raws) > 1:
        made = coalesced(mapped, raws, lambda cells: kind.normalize(cells, **options))
    raw = raws[0] if made is None else made.raw
    told = options if shown is None else {**options, "shown": shown}
    clean, problems, hints, changes, text = kind.normalize(as_str(raw), **told)
    refused = np.zeros(len(raw), dtype=bool)
    if len(problems):
        refused[problems["position"].to_numpy()] = True
    own = meant_cells(declared, meant, kind, raw, clean)
    normalized = NormalizedColumn(
        mapped=mapped,
        declared=declared,
        kind=kind,
        meant=meant,
        options=options,
        published=published,
        raw=raw,
        clean=clean,
        refused=refused,
        problems=problems,
        hints=hints,
        changes=changes,
        text=text,
        own=own.cells,
        made_of=made,
        shown=shown,
    )
    if own.problems is not None:
        normalized = normalized.with_problems(own.problems)
    return normalized.fitted()


def ranked(columns: Sequence[NormalizedColumn], name: str) -> Iterator[pd.DataFrame]:
    """Yield the frames of that name, with ``rank``: the place of their column.

    Those that say nothing are left out.
    """
    for rank, column in enumerate(columns):
        found = getattr(column, name)
        if len(found):
            yield found.assign(rank=rank)


def frame_of(columns: Sequence[NormalizedColumn]) -> pd.DataFrame:
    """Put the normalized values of all columns side by side, under their fields."""
    return pd.DataFrame(
        {column.mapped.field: column.kept(column.seen) for column in columns},
        copy=False,
    )


def joined_changes(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Put two ``changes`` frames together: one row for each cell, rules in order."""
    both = pd.concat([first, second], ignore_index=True)
    if not both["position"].duplicated().any():
        return both
    joined = both.groupby("position", sort=False)["rule"].agg(", ".join)
    return joined.astype("str").reset_index()
