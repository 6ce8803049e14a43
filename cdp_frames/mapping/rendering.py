"""A mapping for people: a frame, a few lines of text, a small table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.mapping.model import Mapping

# A wide survey has hundreds of columns that stay behind; a card shows the first.
_REASONS_SHOWN: Final = 10
_COLUMNS_SHOWN: Final = 4


def candidates(pairs: Iterable[tuple[str, float]]) -> str:
    """Write fields and their probabilities on one line.

    Examples:
        >>> candidates([("company_name", 0.41), ("industry", 0.1)])
        'company_name 0.41, industry 0.10'
    """
    return ", ".join(f"{name} {probability:.2f}" for name, probability in pairs)


def explanation(mapping: Mapping) -> pd.DataFrame:
    """Return the frame of ``Mapping.explain``."""
    mapped = {column.position: column for column in mapping.columns}
    left = {column.position: column for column in mapping.left_out}
    examples = {column.position: column.examples for column in mapping.seen}
    rows: list[tuple[object, ...]] = []
    for position in sorted({*mapped, *left}):
        shown = " · ".join(examples.get(position, ()))
        if position in mapped:
            one = mapped[position]
            why = "; ".join(one.evidence)
            rows.append(
                (one.source, one.field, one.wire_type, one.probability, why, shown)
            )
        else:
            other = left[position]
            rows.append((other.source, None, None, None, other.reason, shown))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    names = ("column", "field", "wire_type", "probability", "evidence", "examples")
    kinds = ("str", "str", "str", "Float64", "str", "str")
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=kind)
            for name, values, kind in zip(names, columns, kinds, strict=True)
        }
    )


def as_text(mapping: Mapping) -> str:
    """Return the ``repr`` of a mapping: no value of the frame is in it."""
    total = len(mapping.columns) + len(mapping.left_out)
    lines = [f"Mapping: {len(mapping.columns)} of {total} columns have a field"]
    width = max((len(one.source) for one in mapping.columns), default=0)
    wide = max((len(one.field) for one in mapping.columns), default=0)
    lines += [
        f"  {one.source:<{width}}  ->  {one.field:<{wide}}  {one.wire_type:<8}  "
        f"{one.probability:.2f}"
        for one in mapping.columns
    ]
    lines += [f"  left out: {line}" for line in _left_out_lines(mapping)]
    return "\n".join(lines)


def as_html(mapping: Mapping) -> str:
    """Return the card that Jupyter shows; no script, colours of the page itself."""
    total = len(mapping.columns) + len(mapping.left_out)
    rows = "".join(
        "<tr>"
        f"<td style='text-align:left'>{escape(one.source)}</td>"
        f"<td style='text-align:left'><code>{escape(one.field)}</code></td>"
        f"<td style='text-align:left'>{one.wire_type}</td>"
        f"<td>{_bar(one.probability)}</td>"
        f"<td style='text-align:left'>{escape('; '.join(one.evidence))}</td>"
        "</tr>"
        for one in mapping.columns
    )
    left = "".join(f"<li>{escape(line)}</li>" for line in _left_out_lines(mapping))
    head = "".join(
        f"<th style='text-align:left'>{name}</th>"
        for name in ("column", "field", "type", "probability", "why")
    )
    more = (
        f"<details><summary>left out</summary><ul>{left}</ul></details>" if left else ""
    )
    return (
        f"<div><b>{len(mapping.columns)} of {total} columns have a field</b>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}</div>"
    )


def _bar(probability: float) -> str:
    return (
        f"<span style='display:inline-block;width:{probability * 4:.2f}em;height:.6em;"
        "background:currentColor;opacity:.4;border-radius:.2em'></span> "
        f"{probability:.2f}"
    )


def _left_out_lines(mapping: Mapping) -> list[str]:
    """Write a line for each reason, with the columns that it holds for."""
    by_reason: dict[str, list[str]] = {}
    for one in mapping.left_out:
        by_reason.setdefault(one.reason, []).append(one.source)
    lines = [
        f"{_some(sources)}: {reason}"
        for reason, sources in list(by_reason.items())[:_REASONS_SHOWN]
    ]
    rest = len(by_reason) - _REASONS_SHOWN
    return [*lines, f"… for {rest} more reasons: see .unmapped"] if rest > 0 else lines


def _some(sources: list[str]) -> str:
    shown = ", ".join(sources[:_COLUMNS_SHOWN])
    rest = len(sources) - _COLUMNS_SHOWN
    return f"{shown} and {rest} more" if rest > 0 else shown
