"""Screening: a frame goes in; valid rows and an account of all the others come out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.encoding import sent_table
from cdp_frames.errors import MappingError, MissingColumnError, shown
from cdp_frames.file_notes import FileNotes, without_attrs
from cdp_frames.inputs import to_pandas
from cdp_frames.mapping import Mapping
from cdp_frames.mapping.corrections import require_answers
from cdp_frames.mapping.labels import index_hint
from cdp_frames.mapping.own_fields import mapping_with_own, sent_mapping
from cdp_frames.schema import fields_of, load_schema, with_fields
from cdp_frames.schema.fields import is_declared, stands_for
from cdp_frames.schema.merging import disagreements
from cdp_frames.screening.bad_cells import would_go_note
from cdp_frames.screening.beside import beside_of
from cdp_frames.screening.blanks import blank_rows
from cdp_frames.screening.coalescing import (
    made_of_several,
    unsent_changes,
    unsent_notes,
)
from cdp_frames.screening.columns import normalize_columns, ranked
from cdp_frames.screening.derived import settled, with_room, without_made
from cdp_frames.screening.judging import judge
from cdp_frames.screening.merging import Merged, merged_changes
from cdp_frames.screening.opt_outs import (
    nobody,
    opted_out_frame,
    sayings_of,
    sent_note,
)
from cdp_frames.screening.own_columns import (
    own_alarms,
    own_fields,
    sure_fields,
    without_own,
)
from cdp_frames.screening.parsers import run_parsers
from cdp_frames.screening.raw_columns import UserOptions
from cdp_frames.screening.renaming import by_fields
from cdp_frames.screening.rules import RowRules
from cdp_frames.screening.screened import Screened
from cdp_frames.screening.tables import Cells, fates, in_order_of_rows
from cdp_frames.screening.unreadable import unreadable_of
from cdp_frames.screening.whole import ask_empty, ask_whole, whole_hints
from cdp_frames.text.tracebacks import private
from cdp_frames.text.zones import as_zone

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as Dict, Sequence
    from datetime import tzinfo

    from pandera.pandas import Column, DataFrameSchema

    from cdp_frames.encoding import SentTable
    from cdp_frames.fields import Field
    from cdp_frames.inputs import FrameLike
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.memory import MappingMemory
    from cdp_frames.screening.bad_cells import BadCells
    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.duplicates import Keep
    from cdp_frames.screening.opt_outs import HeldBack, OptOuts
from cdp_frames.schema import SchemaLike


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
            if column.own is not None
            or valid[column.mapped.field].dtype.kind in {"O", "M"}
            for texts in [column.written(self._origins(column))]
            if texts is not None
        }
        return sent_table(valid, self.screened.mapping, known)

    def _origins(self, column: NormalizedColumn) -> np.ndarray:
        return self.merged.origins(column.mapped.field, self.positions)


def screening(
    df: pd.DataFrame,
    schema: SchemaLike,
    user: UserOptions,
    rules: RowRules,
    *,
    mapping: Mapping | Dict[Hashable, Aim] | None,
    fields: Sequence[Field] | None,
    memory: MappingMemory | None = None,
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
    """
    # Also where no column asks for it: a zone that is none is a slip in any case.
    as_zone(user.timezone)
    declared, names = by_fields(
        load_schema(schema), df, mapping, fields, rules.match_key
    )
    published = tuple(fields or ())
    sure = sure_fields(schema, fields_of(declared, df.columns), rules.match_key)
    declared = with_fields(declared, published)
    mapping = without_made(mapping, df, declared)
    of_schema = fields_of(declared, df.columns)
    extra = own_fields(schema, of_schema, published)
    own = {field.name for field in extra}
    if fields is None and isinstance(mapping, Mapping):
        of_schema = list(mapping.fields)
    mapped = mapping_with_own(
        df,
        mapping,
        published or of_schema,
        extra,
        rules.match_key,
        sure=sure,
        memory=memory,
    )
    require_answers(mapped)
    mapped = _arranged(mapped, declared)
    beside = beside_of(df, mapped, declared, names)
    wide, mapped = with_room(without_attrs(df), mapped, declared)
    _require_columns(df, mapped, declared, published)
    if not mapped.columns:
        headers = shown(column.source for column in mapped.seen)
        raise MappingError([f"no column has a field; the columns are {headers}"])
    df = without_attrs(df)
    sayings = sayings_of(df, user.file)
    held = sayings if rules.holds else nobody(len(df))
    _require_agreement(mapped, declared, published)
    normalized = normalize_columns(wide, mapped, declared, user, published)
    unreadable = unreadable_of(df)
    blank = blank_rows(df, normalized) | unreadable.rows
    parsed = run_parsers(normalized, declared, beside)
    columns, mapped = settled(parsed.columns, mapped, declared, parsed.made)
    _require_columns(df, mapped, declared, published)
    rules = replace(rules, beside=parsed.beside)
    columns = [column.with_required(rules.match_key, blank) for column in columns]
    judged = judge(columns, declared, blank, rules, unreadable, held)
    columns, rows = judged.columns, judged.rows
    positions = np.flatnonzero(rows.valid)
    valid = _valid(df, columns, positions, rows.merged)
    everyone = valid.reset_index(drop=True)
    warned = (
        ask_empty(columns, declared, everyone)
        if blank.all()
        else ask_whole(judged.whole, everyone, rules.beside.take(positions))
    )
    cells = Cells(df.index, columns, rows.merged, beside=unreadable)
    hints = cells.hints(
        [*ranked(columns, "hints"), *judged.warnings, *rows.hints],
        rows.valid | rows.rejected,
    )
    changes = without_own(merged_changes(columns, rows.merged), columns, own)
    made = made_of_several(columns, own)
    unsent = unsent_changes([*made.values()], df.index, rows.valid)
    screened = Screened(
        valid=valid.drop(columns=[name for name in valid if name in own]),
        errors=cells.errors(judged.problems, rows.rejected),
        changes=in_order_of_rows(cells.changes(changes, rows.valid), [*unsent]),
        fates=fates(df.index, rows.fate, rows.sent_row),
        hints=whole_hints(hints, warned),
        mapping=sent_mapping(mapped, own),
    )
    screened.chosen = {name: column.chosen for name, column in made.items()}
    screened.alarms = own_alarms(columns, own, declared)
    screened.opted_out = opted_out_frame(
        df,
        rows.opted_out,
        rows.held,
        sayings,
        [each.name for each in rules.suppressed],
    )
    screened.notes = (
        *would_go_note(judged.would_go, int(rows.rejected.sum())),
        *unsent_notes([*made.values()], rows.valid),
        *sayings.notes,
        *([] if rules.holds else sent_note(sayings)),
    )
    return Screening(
        screened=screened,
        columns=[column for column in columns if column.mapped.field not in own],
        positions=positions,
        merged=rows.merged,
        held=rows.held,
    )


def _arranged(mapping: Mapping, schema: DataFrameSchema) -> Mapping:
    """Leave out and put in order what a strict or ordered schema asks for."""
    declared = list(schema.columns)
    known = [c for c in mapping.columns if is_declared(schema, c.field)]
    if schema.strict is True and len(known) < len(mapping.columns):
        extra = [c for c in mapping.columns if c not in known]
        raise MappingError(
            f"column {c.header!r}: the schema is strict and has no field {c.field!r}"
            for c in extra
        )
    columns = known if schema.strict == "filter" else list(mapping.columns)
    if schema.ordered:
        places = {name: place for place, name in enumerate(declared)}
        columns.sort(key=lambda c: places.get(c.field, len(declared)))
    return replace(mapping, columns=tuple(columns))


def _require_columns(
    df: pd.DataFrame,
    mapping: Mapping,
    schema: DataFrameSchema,
    published: Sequence[Field],
) -> None:
    mapped = [column.field for column in mapping.columns]
    lacking = [
        str(name)
        for name, column in schema.columns.items()
        if column.required
        and not any(stands_for(column, field) for field in mapped)
        and not _may_lack(schema, column)
    ]
    if lacking:
        rest = [f"Also missing: {shown(lacking[1:])}."] if len(lacking) > 1 else []
        asked = {field.name for field in published if field.required}
        by_cdp = f"The CDP requires {lacking[0]!r}." if lacking[0] in asked else ""
        hint = " ".join(filter(None, [by_cdp, index_hint(df, lacking[0]), *rest]))
        raise MissingColumnError(lacking[0], df.columns, hint)


def _require_agreement(
    mapping: Mapping, schema: DataFrameSchema, published: Sequence[Field]
) -> None:
    headers = {column.field: column.header for column in mapping.columns}
    said = disagreements(schema, published, headers)
    if said:
        raise MappingError(
            f"column {headers[field]!r} goes to {field!r}: {words}"
            for field, words in said.items()
        )


def _may_lack(schema: DataFrameSchema, column: Column) -> bool:
    """Say whether Pandera would add a column of nothing, which is not sent."""
    return bool(schema.add_missing_columns and column.nullable)


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
    return pd.DataFrame(data, copy=False).set_axis(df.index.take(positions))


def _stored(column: NormalizedColumn, positions: np.ndarray) -> pd.Series:
    return column.kept(column.seen.take(positions).reset_index(drop=True))
