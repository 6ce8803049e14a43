"""Screening: a frame goes in; valid rows and an account of all the others come out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.encoding import sent_table
from cdp_frames.errors import MappingError, shown
from cdp_frames.file_notes import FileNotes, without_attrs
from cdp_frames.inputs import to_pandas
from cdp_frames.mapping.own_fields import sent_mapping
from cdp_frames.screening.beside import beside_of
from cdp_frames.screening.blanks import blank_rows
from cdp_frames.screening.coalescing import (
    made_of_several,
    unsent_changes,
    unsent_counts,
)
from cdp_frames.screening.columns import normalize_columns, ranked
from cdp_frames.screening.derived import settled, with_room
from cdp_frames.screening.grounding import (
    ground_of,
    require_agreement,
    require_columns,
)
from cdp_frames.screening.judging import judge
from cdp_frames.screening.lines import Lines
from cdp_frames.screening.merging import Merged, merged_changes
from cdp_frames.screening.opt_outs import (
    nobody,
    opted_out_frame,
    sayings_of,
)
from cdp_frames.screening.own_columns import (
    own_alarms,
    without_own,
)
from cdp_frames.screening.parsers import run_parsers
from cdp_frames.screening.part import require_none
from cdp_frames.screening.raw_columns import UserOptions, raw_columns
from cdp_frames.screening.rules import RowRules
from cdp_frames.screening.screened import Screened
from cdp_frames.screening.suggestions import with_suggestions
from cdp_frames.screening.tables import Cells, fates, in_order_of_rows
from cdp_frames.screening.told import Told, sentences
from cdp_frames.screening.unreadable import unreadable_of
from cdp_frames.screening.whole import ask_empty, ask_whole, whole_hints
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as Dict, Sequence
    from datetime import tzinfo

    from pandas.api.extensions import ExtensionArray

    from cdp_frames.encoding import SentTable
    from cdp_frames.fields import Field
    from cdp_frames.inputs import FrameLike
    from cdp_frames.mapping import Mapping
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.memory import MappingMemory
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening.bad_cells import BadCells
    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.duplicates import Keep
    from cdp_frames.screening.opt_outs import HeldBack, OptOuts
    from cdp_frames.screening.part import Part
    from cdp_frames.screening.precedent import Precedent


@private
def screen(  # noqa: PLR0913 - one keyword for each thing that only the user knows
    df: FrameLike,
    schema: SchemaLike = "contact",
    *,
    mapping: Mapping | Dict[Hashable, Aim] | None = None,
    timezone: str | tzinfo | None = None,
    dayfirst: bool | None = None,
    region: str | None = None,
    keep: Keep = "merge",
    bad_cells: BadCells = "refuse",
    opt_outs: OptOuts = "hold",
    match_key: str | None = "email",
    fields: Sequence[Field] | None = None,
) -> Screened:
    """Split a frame into rows to send and a complete account of all the others.

    Each cell is normalized by the kind of its field, then checked by the schema's own
    checks; no problem hides another, of the same cell or of the same row. The frame is
    not changed and its index not relied on. Screening the valid rows again refuses
    nothing and changes nothing.

    Args:
        df: n rows; any dtypes, any index, headers may repeat. A pandas frame, or
            anything that hands out Arrow data (Polars, Arrow, DuckDB).
        schema: what the fields hold: see ``load_schema``.
        mapping: which columns go to which fields; inferred by default.
        timezone: the zone of times that do not say theirs, such as
            ``"America/Denver"``. There is no default: such a time is refused, unless
            the file itself says it (``read_contacts`` keeps that in ``FileNotes``).
        dayfirst: whether 03/04 is the third of April. No default either.
        region: the ISO code of the country of national phone numbers; the country in
            the row comes first.
        keep: what is sent of several rows for one person: ``"merge"`` takes of each
            field the last value that is there (as the CDP merges), ``"last"`` and
            ``"first"`` send that row alone, ``False`` none of them.
        bad_cells: what becomes of a bad cell whose field need not be filled:
            ``"refuse"`` its row, or ``"drop"`` the cell: it is left empty, its line
            stays in ``errors`` with the action ``left empty``, and the row is sent.
            Match key and consent are never dropped.
        opt_outs: what becomes of people of whom a row says that they are not to be
            written to: ``"hold"`` and ``"remove"`` hold all their rows back, ``"send"``
            sends them like any other.
        match_key: the field that says who a person is; None where each row becomes a
            record of its own, such as an order: then no row is a duplicate.
        fields: the fields of the CDP's object, where they are known; the schema is
            completed with them. A column of the schema's own that they lack is judged
            and not sent.

    Returns:
        The valid rows and the account. ``load_schema(schema).validate`` accepts the
        valid rows, but for columns of numpy's ``bool`` with gaps: no such column can
        have any, so it is of dtype ``boolean``, as one of ``int`` is of ``Int64``. Nor
        does it where columns of the schema have the file's names, or where its checks
        ask for columns that are not sent or list values as cells are written.

    Raises:
        FrameError: the frame as a whole is at fault: no DataFrame, columns and fields
            that do not fit (``MappingError``), a required column that is not there
            (``MissingColumnError``), a check of the whole frame that fails.
        SchemaDefinitionError: the schema is wrong, or one of its checks breaks.

    Examples:
        >>> people = pd.DataFrame({"email": ["Ana@Example.com", "bob"]})
        >>> valid, errors, *_ = screen(people)
        >>> valid["email"].tolist()
        ['ana@example.com']
        >>> errors[["row", "column", "value", "code"]].to_dict("records")
        [{'row': 1, 'column': 'email', 'value': 'bob', 'code': 'invalid_email'}]
    """
    frame = to_pandas(df)
    user = UserOptions(
        timezone=timezone, dayfirst=dayfirst, region=region, file=FileNotes.of(frame)
    )
    return screening(
        frame,
        schema,
        user,
        RowRules(
            match_key=match_key, keep=keep, bad_cells=bad_cells, opt_outs=opt_outs
        ),
        mapping=mapping,
        fields=fields,
    ).screened


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A screening that holds on to the columns that it is made of.

    Attributes:
        screened: what ``screen`` returns.
        columns: the mapped columns, normalized, in the order in which they are sent.
        positions: the m positions of the valid rows, ascending.
        merged: which of their cells come from other rows.
        held: the rows and match keys of people who said no.
    """

    screened: Screened
    columns: Sequence[NormalizedColumn]
    positions: np.ndarray
    merged: Merged
    held: HeldBack

    def sent(self) -> SentTable:
        """Return the valid rows as ``encoding.sent_table`` would, from text at hand.

        Raises:
            FrameError: a column holds what has no form in a file.
        """
        valid = self.screened.valid
        known = {
            column.mapped.field: texts
            for column in self.columns
            # Text that pandas keeps as Arrow does is at hand in the frame itself.
            if column.own is not None or _is_far(valid[column.mapped.field].array)
            for texts in [column.written(self._origins(column))]
            if texts is not None
        }
        return sent_table(valid, self.screened.mapping, known)

    def _origins(self, column: NormalizedColumn) -> np.ndarray:
        return self.merged.origins(column.mapped.field, self.positions)


def screening(  # noqa: PLR0913 - what it is judged by
    df: pd.DataFrame,
    schema: SchemaLike,
    user: UserOptions,
    rules: RowRules,
    *,
    mapping: Mapping | Dict[Hashable, Aim] | None,
    fields: Sequence[Field] | None,
    memory: MappingMemory | None = None,
    part: Part | None = None,
    precedent: Precedent | None = None,
) -> Screening:
    """Screen a frame that is to be sent; arguments and errors are those of ``screen``.

    Args:
        df: as in ``screen``.
        schema: as in ``screen``.
        user: what the user and the file say of values that don't say it themselves.
        rules: which rows are sent.
        mapping: as in ``screen``.
        fields: as in ``screen``.
        memory: as in ``infer_mapping``.
        part: what the frame is told of a larger one, of which it is a part.
        precedent: rows of the same columns, beside which these stood.
    """
    ground = part.ground if part is not None else None
    if ground is None:
        ground = ground_of(
            df,
            schema,
            user,
            rules.match_key,
            mapping=mapping,
            fields=fields,
            memory=memory,
        )
    declared, published, own = ground.declared, ground.published, ground.own
    beside = beside_of(df, ground.mapping, declared, ground.names)
    wide, mapped = with_room(without_attrs(df), ground.mapping, declared)
    require_columns(df, mapped, declared, published)
    if not mapped.columns:
        headers = shown(column.source for column in mapped.seen)
        raise MappingError([f"no column has a field; the columns are {headers}"])
    df = without_attrs(df)
    sayings = sayings_of(df, user.file, part, precedent)
    held = sayings if rules.holds else nobody(len(df))
    require_agreement(mapped, declared, published)
    found = raw_columns(wide, mapped, declared, user, published, part)
    if precedent is not None:
        found = precedent.told(found, wide.columns, mapped, declared, user, published)
    normalized = normalize_columns(found)
    unreadable = unreadable_of(df)
    blank = blank_rows(df, normalized) | unreadable.rows
    parsed = run_parsers(normalized, declared, beside)
    columns, mapped = settled(parsed.columns, mapped, declared, parsed.made)
    require_columns(df, mapped, declared, published)
    rules = replace(rules, beside=parsed.beside, part=part)
    columns = [column.with_required(rules.match_key, blank) for column in columns]
    judged = judge(columns, declared, blank, rules, unreadable, held)
    columns, rows = judged.columns, judged.rows
    problems = with_suggestions(judged.problems, normalized, whole=part is None)
    positions = np.flatnonzero(rows.valid)
    valid = _valid(df, columns, positions, rows.merged)
    warned = []
    if part is not None and not part.whole_checks:
        require_none(judged.whole)
    elif blank.all():
        warned = ask_empty(columns, declared, valid)
    else:
        warned = ask_whole(judged.whole, valid, rules.beside.take(positions))
    cells = Cells(df.index, columns, rows.merged, beside=unreadable)
    hints = cells.hints(
        [*ranked(columns, "hints"), *judged.warnings, *rows.hints],
        rows.valid | rows.rejected,
    )
    changes = without_own(merged_changes(columns, rows.merged, part), columns, own)
    made = made_of_several(columns, own)
    unsent = unsent_changes([*made.values()], df.index, rows.valid)
    screened = Screened(
        valid=valid.drop(columns=[name for name in valid if name in own])
        if own
        else valid,
        errors=Lines(cells.errors(problems, rows.rejected)),
        changes=Lines(in_order_of_rows(cells.changes(changes, rows.valid), [*unsent])),
        fates=fates(df.index, rows.fate, rows.sent_row),
        hints=Lines(whole_hints(hints, warned)),
        mapping=sent_mapping(mapped, own),
    )
    screened.chosen = {name: column.chosen for name, column in made.items()}
    screened.alarms = own_alarms(columns, own, declared)
    screened.opted_out = Lines(
        opted_out_frame(
            df,
            rows.opted_out,
            rows.held,
            sayings,
            [each.name for each in rules.suppressed],
        )
    )
    screened.told = (
        Told("would_go", (), judged.would_go),
        Told("rejected", (), int(rows.rejected.sum())),
        *unsent_counts([*made.values()], rows.valid),
        *sayings.maybe,
        Told("says_no", (), 0 if rules.holds else int(sayings.rows.sum())),
    )
    screened.notes = sentences(screened.told)
    return Screening(
        screened=screened,
        columns=[column for column in columns if column.mapped.field not in own],
        positions=positions,
        merged=rows.merged,
        held=rows.held,
    )


def _valid(
    df: pd.DataFrame,
    columns: Sequence[NormalizedColumn],
    positions: np.ndarray,
    merged: Merged,
) -> pd.DataFrame:
    data = {
        column.mapped.field: _stored(
            column, merged.origins(column.mapped.field, positions)
        )
        for column in columns
    }
    valid = pd.DataFrame(data, copy=False)
    valid.index = df.index.take(positions)  # pandas 2.3 copies in `set_axis`
    return valid


def _is_far(array: ExtensionArray) -> bool:
    """Say whether the cells of a column are not in the form in which they are sent."""
    if isinstance(array, pd.arrays.ArrowStringArray):
        return False
    return array.dtype.kind in {"O", "M"}


def _stored(column: NormalizedColumn, positions: np.ndarray) -> pd.Series:
    cells = column.seen
    return column.kept(
        pd.Series(cells.array.take(positions), dtype=cells.dtype, copy=False)
    )
