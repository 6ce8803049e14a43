"""How a screening prints: counts only, for a value belongs to somebody."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.fates import FATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

# More kinds of trouble than this are summed up.
_LINES: Final = 10
_NAMES: Final = {
    "valid": "valid",
    "rejected_here": "rejected",
    "duplicate": "duplicate",
    "empty": "empty",
}


def as_text(
    fates: pd.DataFrame,
    counts: pd.DataFrame,
    changes: pd.DataFrame,
    hints: pd.DataFrame,
) -> str:
    """Write what became of the rows, and why.

    Args:
        fates: as in ``Screened.fates``.
        counts: as ``account.counts`` makes it.
        changes: as in ``Screened.changes``.
        hints: as in ``Screened.hints``.
    """
    lines = [f"{len(fates):,} rows: {_summary(fates)}"]
    lines += [f"{rows:>8,}  {where}{what}" for rows, where, what in _troubles(counts)]
    return "\n".join([*lines, _tail(changes, hints)])


def as_html(
    fates: pd.DataFrame,
    counts: pd.DataFrame,
    changes: pd.DataFrame,
    hints: pd.DataFrame,
) -> str:
    """Write the same as a small table, without style or script."""
    rows = "".join(
        f"<tr><td>{rows:,}</td><td>{escape(where.rstrip(': '))}</td>"
        f"<td>{escape(what)}</td></tr>"
        for rows, where, what in _troubles(counts)
    )
    head = "<tr><th>rows</th><th>column</th><th>problem</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
    return (
        f"<p><b>{len(fates):,} rows</b>: {escape(_summary(fates))}</p>{table}"
        f"<p>{escape(_tail(changes, hints))}</p>"
    )


def _summary(fates: pd.DataFrame) -> str:
    found = fates["fate"].value_counts()
    return ", ".join(f"{found.get(fate, 0):,} {_NAMES[fate]}" for fate in FATES)


def _troubles(counts: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    for line in counts.head(_LINES).to_dict("records"):
        code = str(line["code"])
        title = PROBLEMS[code].title if code in PROBLEMS else code
        # A field is named wherever a column is.
        where = f"{line['column']}: " if isinstance(line["field"], str) else ""
        yield int(line["rows"]), where, f"{title} ({code})"
    if len(counts) > _LINES:
        rest = counts.iloc[_LINES:]
        yield int(rest["rows"].sum()), "", f"{len(rest)} other problems"


def _tail(changes: pd.DataFrame, hints: pd.DataFrame) -> str:
    cells, more = "s" * (len(changes) != 1), "s" * (len(hints) != 1)
    return f"{len(changes):,} cell{cells} changed, {len(hints):,} hint{more}"
