"""The card of a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.text.card import Alarm, Card, Code, Folded, Meter, Table, listed

if TYPE_CHECKING:
    from cdp_frames.mapping.mapped_columns import MappedColumn
    from cdp_frames.mapping.model import Mapping

# A wide survey has hundreds of columns that stay behind; a card shows the first.
_REASONS_SHOWN: Final = 10
_COLUMNS_SHOWN: Final = 4


def mapping_card(mapping: Mapping) -> Card:
    """Compose the card of a mapping: no value of the frame is in it."""
    sent = sum(len(column.parts) for column in mapping.columns)
    total = sent + len(mapping.left_out)
    return Card(
        f"Mapping: {sent} of {total} columns have a field",
        [
            *(Alarm(str(question)) for question in mapping.questions),
            Table(
                headings=["column", "field", "type", "probability", "why"],
                rows=[
                    [
                        _sources(column),
                        Code(column.field),
                        column.wire_type,
                        Meter(column.probability),
                        "; ".join(column.evidence),
                    ]
                    for column in mapping.columns
                ],
                sentences=_sentences(mapping),
            ),
            Folded("left out", _left_out_lines(mapping)),
        ],
    )


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


def _left_out_lines(mapping: Mapping) -> list[str]:
    """Write a line for each reason, with the columns that it holds for."""
    by_reason: dict[str, list[str]] = {}
    for column in mapping.left_out:
        by_reason.setdefault(column.reason, []).append(column.source)
    lines = [
        f"{listed(sources, _COLUMNS_SHOWN)}: {reason}"
        for reason, sources in list(by_reason.items())[:_REASONS_SHOWN]
    ]
    rest = len(by_reason) - _REASONS_SHOWN
    return [*lines, f"… for {rest} more reasons: see .unmapped"] if rest > 0 else lines
