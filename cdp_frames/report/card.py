"""The card in a notebook and the lines on a terminal: counts and reasons, no values.

What is shown here ends up in saved notebooks, logs and screenshots, so it holds the
caller's headers but never a contact's value; ``errors`` and ``failed`` hold those.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# In the order of the bar. Chosen to be told apart by colour-blind people, on white
# and on black; the words stand beside them anyway.
_COLOURS: Final = {
    "accepted": "#2a9d63",
    "valid": "#2a9d63",
    "rejected_here": "#d1495b",
    "rejected_by_cdp": "#e0863a",
    "duplicate": "#7a7fd1",
    "empty": "#9aa0a6",
    "unknown": "#b8a038",
}
_WORDS: Final = {
    "accepted": "accepted",
    "valid": "to be sent",
    "rejected_here": "rejected here",
    "rejected_by_cdp": "rejected by the CDP",
    "duplicate": "duplicate of another row",
    "empty": "empty",
    "unknown": "unknown",
}

# The code of refusals that have no word in our vocabulary.
_FOREIGN: Final = "cdp_rejected"

# More reasons than this do not help at a glance; `errors` has them all.
_REASONS_SHOWN: Final = 8


class Reason(NamedTuple):
    """One reason for refusals, counted.

    Attributes:
        rows: how many rows have it.
        column: the caller's header; empty for the whole row.
        title: what is wrong.
        action: what to do.
        stage: ``here`` or ``cdp``.
    """

    rows: int
    column: str
    title: str
    action: str
    stage: str


class Card(NamedTuple):
    """What a card says.

    Attributes:
        title: the outcome in a few words.
        facts: pairs of a word and what it stands for.
        counts: ``rows`` and the number of rows of each fate.
        reasons: why rows were refused, the most frequent first.
        alarms: what must not be overlooked.
        notes: what is good to know.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    counts: Mapping[str, int]
    reasons: Sequence[Reason]
    alarms: Sequence[str]
    notes: Sequence[str]


def reasons(errors: pd.DataFrame, titles: Mapping[str, str]) -> list[Reason]:
    """Count the rows that are refused for each reason and column.

    Args:
        errors: the ``errors`` of a result.
        titles: the title of each code.
    """
    if errors.empty:
        return []
    # A line that fits no row stands for a row of its own.
    placeless = pd.Series(-1 - np.arange(len(errors)), index=errors.index)
    counted = (
        pd.DataFrame(
            {
                "row": errors["row"].astype("Int64").fillna(placeless),
                "column": _texts(errors["column"]),
                "title": _titles(errors, titles),
                "action": errors["action"],
                "stage": errors["stage"],
            }
        )
        .groupby(["column", "title", "action", "stage"], sort=False, dropna=False)
        .agg(row=("row", "nunique"))
        .sort_values("row", ascending=False, kind="stable")
    )
    lines = counted.reset_index().to_dict("records")
    return [
        Reason(
            rows=int(line["row"]),
            column=str(line["column"]),
            title=str(line["title"]),
            action=str(line["action"]),
            stage=str(line["stage"]),
        )
        for line in lines
    ]


def _titles(errors: pd.DataFrame, titles: Mapping[str, str]) -> pd.Series:
    """Return what is wrong, in the CDP's own words where only it has words for it."""
    known = errors["code"].map(titles)
    foreign = errors["code"].eq(_FOREIGN)
    said = errors.loc[foreign, "message"].astype("str")
    values = _texts(errors.loc[foreign, "value"])
    # Its words may quote the value, and that stays out of a card.
    quoting = np.array(
        [
            bool(value) and value.lower() in words.lower()
            for words, value in zip(said, values, strict=True)
        ],
        dtype=bool,
    )
    return known.where(~foreign, said.mask(quoting, titles.get(_FOREIGN, _FOREIGN)))


def _texts(values: pd.Series) -> pd.Series:
    """Return values of any kind as text; missing ones as an empty one."""
    return values.astype("object").where(values.notna(), "").astype("str")


def as_text(card: Card) -> str:
    """Write a card for a terminal."""
    lines = [card.title]
    lines += [f"  !! {alarm}" for alarm in card.alarms]
    width = max((len(word) for word, _ in card.facts), default=0)
    lines += [f"  {word:<{width}}  {meaning}" for word, meaning in card.facts]
    lines += [f"  {count:>9,}  {words}" for words, _, count in _fates(card.counts)]
    if card.reasons:
        lines.append("Why rows were refused:")
        lines += [f"  {_reason_line(reason)}" for reason in _shown(card.reasons)]
        lines += _and_more(card.reasons)
    lines += [f"Note: {note}" for note in card.notes]
    return "\n".join(lines)


def _reason_line(reason: Reason) -> str:
    where = f" in {reason.column!r}" if reason.column else ""
    who = " (the CDP)" if reason.stage == "cdp" else ""
    return f"{reason.rows:>9,}  {reason.title}{where}{who}. {reason.action}"


def _fates(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return words, colour and count of each fate that has rows."""
    return [
        (_WORDS[fate], _COLOURS[fate], counts[fate])
        for fate in _WORDS
        if counts.get(fate)
    ]


def _shown(found: Sequence[Reason]) -> Sequence[Reason]:
    return found[:_REASONS_SHOWN]


def _and_more(found: Sequence[Reason]) -> list[str]:
    rest = len(found) - _REASONS_SHOWN
    return [f"  … and {rest} more reasons, see .errors"] if rest > 0 else []


def as_html(card: Card) -> str:
    """Write a card for a notebook: inline style, no script, light or dark."""
    parts = [
        '<div style="font:14px/1.5 system-ui,sans-serif;max-width:52em;'
        'border:1px solid rgba(128,128,128,.4);border-radius:8px;padding:12px 16px">',
        f'<div style="font-size:16px;font-weight:600">{escape(card.title)}</div>',
        *_alarm_boxes(card.alarms),
        _facts_line(card.facts),
        _bar(card.counts),
        _legend(card.counts),
        *_reason_table(card.reasons),
        *(f'<div style="opacity:.75">{escape(note)}</div>' for note in card.notes),
        "</div>",
    ]
    return "".join(parts)


def _alarm_boxes(alarms: Iterable[str]) -> list[str]:
    return [
        '<div role="alert" style="margin:8px 0;padding:6px 10px;border-radius:4px;'
        f'border-left:4px solid #d1495b;background:rgba(209,73,91,.14)">'
        f"<b>Look here:</b> {escape(alarm)}</div>"
        for alarm in alarms
    ]


def _facts_line(facts: Iterable[tuple[str, str]]) -> str:
    told = " · ".join(f"{escape(word)} <b>{escape(what)}</b>" for word, what in facts)
    return f'<div style="opacity:.85">{told}</div>'


def _bar(counts: Mapping[str, int]) -> str:
    total = max(counts.get("rows", 0), 1)
    pieces = "".join(
        f'<div title="{escape(words)}: {count:,}" '
        f'style="width:{100 * count / total:.3f}%;min-width:3px;background:{colour}">'
        "</div>"
        for words, colour, count in _fates(counts)
    )
    told = ", ".join(f"{count:,} {words}" for words, _, count in _fates(counts))
    return (
        f'<div role="img" aria-label="{escape(told)}" style="display:flex;height:12px;'
        "margin:10px 0 6px;border-radius:6px;overflow:hidden;"
        f'background:rgba(128,128,128,.15)">{pieces}</div>'
    )


def _legend(counts: Mapping[str, int]) -> str:
    pieces = "".join(
        '<span style="margin-right:1.4em;white-space:nowrap">'
        f'<span style="color:{colour}">&#9632;</span> '
        f"<b>{count:,}</b> {escape(words)}</span>"
        for words, colour, count in _fates(counts)
    )
    return f"<div>{pieces or 'no rows'}</div>"


def _reason_table(found: Sequence[Reason]) -> list[str]:
    if not found:
        return []
    cell = 'style="text-align:left;padding:3px 12px 3px 0;vertical-align:top"'
    number = 'style="text-align:right;padding:3px 12px 3px 0;vertical-align:top"'
    head = (
        f"<tr><th {number}>rows</th><th {cell}>column</th>"
        f"<th {cell}>what is wrong</th><th {cell}>what to do</th></tr>"
    )
    rows = "".join(
        f"<tr><td {number}>{reason.rows:,}</td><td {cell}>{escape(reason.column)}</td>"
        f"<td {cell}>{escape(reason.title)}{_by_whom(reason)}</td>"
        f"<td {cell}>{escape(reason.action)}</td></tr>"
        for reason in _shown(found)
    )
    more = "".join(f"<div>{escape(line)}</div>" for line in _and_more(found))
    style = "margin:10px 0;border-collapse:collapse;font:inherit"
    return [f'<table style="{style}">{head}{rows}</table>{more}']


def _by_whom(reason: Reason) -> str:
    return ' <span style="opacity:.7">(the CDP)</span>' if reason.stage == "cdp" else ""
