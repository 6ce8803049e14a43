"""The card of a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.file_notes import is_own
from cdp_frames.text.card import (
    Alarm,
    Card,
    Code,
    Explained,
    Folded,
    Meter,
    NextSteps,
    Note,
    Table,
    listed,
)
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.mapping.mapped_columns import MappedColumn, UnmappedColumn
    from cdp_frames.mapping.model import Mapping

# A wide survey has hundreds of columns that stay behind; a card shows the first.
_REASONS_SHOWN: Final = 10
_COLUMNS_SHOWN: Final = 4
# More names than this make a note hard to read.
_NAMES_SHOWN: Final = 20


def mapping_card(mapping: Mapping) -> Card:
    """Compose the card of a mapping: no value of the frame is in it."""
    sent = sum(len(column.parts) for column in mapping.columns)
    total = sent + len(mapping.left_out)
    return Card(
        f"Mapping: {sent} of {total} columns have a field",
        [
            *(Alarm(str(question)) for question in mapping.questions),
            Table(
                headings=["column", "field", "probability"],
                rows=[
                    [
                        Explained(_sources(column), ["; ".join(column.evidence)]),
                        Explained(Code(column.field), [column.wire_type]),
                        Meter(column.probability),
                    ]
                    for column in mapping.columns
                ],
                sentences=_sentences(mapping),
            ),
            _folded(mapping.left_out, is_open=True),
            *_schema_notes(mapping),
            NextSteps(_next_steps(mapping)),
        ],
    )


def _schema_notes(mapping: Mapping) -> list[Note]:
    """Say which shipped schema fits, and what to do if it is not the one of this."""
    fit = mapping.schema_fit
    if fit is None:
        return []
    here = {field.name for field in mapping.fields}
    lacking = [field for field in fit.columns.values() if field not in here]
    how = f" To map to it, pass schema={fit.name!r}." if lacking else ""
    return [Note(f"Of the shipped schemas {fit.name} fits best: {fit.why}.{how}")]


def left_out_block(mapping: Mapping, *, is_open: bool) -> Folded:
    """Show in a card about something else which columns are not sent, and why.

    Args:
        mapping: which columns have a field.
        is_open: whether a notebook shows the reasons without a click.
    """
    # The reader's own columns are no news.
    columns = [column for column in mapping.left_out if not is_own(column.header)]
    said = [f"Note: {note}" for note in left_out_note(mapping)]
    return _folded(columns, is_open=is_open, said="".join(said))


def left_out_note(mapping: Mapping) -> list[str]:
    """Name the columns that have no field, if there are any."""
    left_out = mapping.unmapped["header"]
    headers = [str(header) for header in left_out if not is_own(header)]
    if not headers:
        return []
    some = ", ".join(headers[:_NAMES_SHOWN])
    rest = len(headers) - _NAMES_SHOWN
    more = f" and {rest:,} more" if rest > 0 else ""
    # Not only for want of a field: a name that two columns claim is left out, too.
    return [f"Columns left out (.mapping.unmapped says why): {some}{more}."]


def _folded(
    columns: Sequence[UnmappedColumn], *, is_open: bool, said: str = ""
) -> Folded:
    return Folded(
        "left out",
        _left_out_lines(columns),
        heading=f"{counted(len(columns), 'column')} left out",
        is_open=is_open,
        said=said,
    )


def _next_steps(mapping: Mapping) -> list[tuple[str, str]]:
    steps = [("mapping.explain()", "why each column goes where it goes")]
    if mapping.columns:
        steps.append(("screen(df, mapping=mapping)", "which rows would be refused"))
    if mapping.left_out or mapping.questions:
        steps.append(('mapping.override({"header": "field"})', "where you know better"))
    return steps


def _sentences(mapping: Mapping) -> list[str]:
    width = max((len(_sources(column)) for column in mapping.columns), default=0)
    wide = max((len(column.field) for column in mapping.columns), default=0)
    return [
        f"{_sources(column):<{width}}  ->  {column.field:<{wide}}  "
        f"{column.wire_type:<8}  {column.probability:.2f}"
        for column in mapping.columns
    ]


def _sources(column: MappedColumn) -> str:
    return ", else ".join(part.source for part in column.parts)


def _left_out_lines(columns: Sequence[UnmappedColumn]) -> list[str]:
    """Write a line for each reason, with the columns that it holds for."""
    by_reason: dict[str, list[str]] = {}
    for column in columns:
        by_reason.setdefault(column.reason, []).append(column.source)
    lines = [
        f"{listed(sources, _COLUMNS_SHOWN)}: {reason}"
        for reason, sources in list(by_reason.items())[:_REASONS_SHOWN]
    ]
    rest = len(by_reason) - _REASONS_SHOWN
    return [*lines, f"… for {rest} more reasons: see .unmapped"] if rest > 0 else lines
