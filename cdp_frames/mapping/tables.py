"""A mapping as a frame: a row for each column, with its field and the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.mapping.model import Mapping


def candidates(pairs: Iterable[tuple[str, float]]) -> str:
    """Write fields and their probabilities on one line.

    Examples:
        >>> candidates([("company_name", 0.41), ("industry", 0.1)])
        'company_name 0.41, industry 0.10'
    """
    return ", ".join(f"{name} {probability:.2f}" for name, probability in pairs)


def _where_empty(evidence: Iterable[str], sources: Sequence[str]) -> str:
    are = "is" if len(sources) == 1 else "are"
    names = " and ".join(map(repr, sources))
    return "; ".join([*evidence, f"where {names} {are} empty"])


def explanation(mapping: Mapping) -> pd.DataFrame:
    """Return the frame of ``Mapping.explain``."""
    mapped = {column.position: column for column in mapping.columns}
    left = {column.position: column for column in mapping.left_out}
    examples = {column.position: column.examples for column in mapping.seen}
    rows: list[tuple[object, ...]] = []
    before = {
        part.position: (column, column.parts[:place])
        for column in mapping.columns
        for place, part in enumerate(column.parts)
        if place
    }
    for position in sorted({*mapped, *left, *before}):
        shown = " · ".join(examples.get(position, ()))
        if position in mapped:
            found = mapped[position]
            why = "; ".join(found.evidence)
            rows.append(
                (
                    found.source,
                    found.field,
                    found.wire_type,
                    found.probability,
                    why,
                    shown,
                )
            )
        elif position in before:
            found, parts = before[position]
            why = _where_empty(found.evidence, [part.source for part in parts])
            source = found.parts[len(parts)].source
            rows.append(
                (source, found.field, found.wire_type, found.probability, why, shown)
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
