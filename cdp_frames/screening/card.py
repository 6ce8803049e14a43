"""The card of a screening: counts and reasons, no values.

What is shown on a card ends up in saved notebooks, logs and screenshots, so it holds
the caller's headers but never a contact's value; ``errors`` and ``failed`` hold those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import REFUSED, Fate
from cdp_frames.mapping.card import left_out_block
from cdp_frames.problems import PROBLEMS
from cdp_frames.screening.bad_cells import is_left_empty
from cdp_frames.text.card import (
    Alarm,
    Card,
    Facts,
    NextSteps,
    Note,
    Share,
    Shares,
    Table,
    Tone,
    and_more,
)
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cdp_frames.mapping import Mapping as Columns

TONES: Final[Mapping[Fate, Tone]] = {
    Fate.ACCEPTED: "good",
    Fate.VALID: "good",
    Fate.REJECTED_HERE: "bad",
    Fate.REJECTED_BY_CDP: "warning",
    Fate.OPTED_OUT: "quiet",
    Fate.DUPLICATE: "twin",
    Fate.EMPTY: "quiet",
    Fate.UNKNOWN: "doubt",
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


def screened_card(
    counts: Mapping[str, int],
    errors: pd.DataFrame,
    facts: Mapping[str, int],
    *,
    notes: Iterable[str],
    mapping: Columns,
    alarms: Iterable[str] = (),
) -> Card:
    """Compose the card of a ``Screened``.

    Args:
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.
        facts: what else was counted.
        notes: what is good to know.
        mapping: which column went to which field.
        alarms: what must not be overlooked.
    """
    return Card(
        f"{counted(counts['rows'], 'row')} screened",
        [
            *(Alarm(alarm) for alarm in alarms),
            Facts([(name, f"{count:,}") for name, count in facts.items()]),
            fate_shares(counts),
            reasons_table(reasons(errors)),
            left_empty_table(reasons(errors, left_empty=True)),
            left_out_block(mapping, is_open=True),
            *(Note(note) for note in notes),
            NextSteps(_next_steps(counts)),
        ],
    )


def _next_steps(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    steps = []
    if any(counts.get(fate) for fate in REFUSED):
        steps.append(("screened.errors", "what is wrong, a line for each thing"))
    if counts.get(Fate.VALID):
        steps.append(("screened.valid", "the rows as they would be sent"))
    return steps


def fate_shares(counts: Mapping[str, int]) -> Shares:
    """Show how many rows have each fate.

    Args:
        counts: ``rows`` and the number of rows of each fate.
    """
    parts = [Share(fate.words, counts.get(fate, 0), TONES[fate]) for fate in Fate]
    return Shares(counts.get("rows", 0), parts, none="no rows")


def reasons_table(found: Sequence[Reason]) -> Table:
    """Show why rows were refused, and what to do about it."""
    shown = found[:_REASONS_SHOWN]
    return Table(
        caption="Why rows were refused:",
        headings=["rows", "column", "what is wrong", "what to do"],
        rows=[
            [reason.rows, reason.column, reason.title + _by_whom(reason), reason.action]
            for reason in shown
        ],
        sentences=[f"{_sentence(reason)}. {reason.action}" for reason in shown],
        more=and_more(len(found), _REASONS_SHOWN, "{} more reasons, see .errors"),
    )


def left_empty_table(found: Sequence[Reason]) -> Table:
    """Show why cells were left empty, of rows that are sent without them."""
    shown = found[:_REASONS_SHOWN]
    return Table(
        caption="Cells that were left empty:",
        headings=["rows", "column", "what is wrong"],
        rows=[[reason.rows, reason.column, reason.title] for reason in shown],
        sentences=[f"{_sentence(reason)}." for reason in shown],
        more=and_more(len(found), _REASONS_SHOWN, "{} more reasons, see .errors"),
    )


def _sentence(reason: Reason) -> str:
    where = f" in {reason.column!r}" if reason.column else ""
    return f"{reason.rows:>9,}  {reason.title}{where}{_by_whom(reason)}"


def _by_whom(reason: Reason) -> str:
    return " (the CDP)" if reason.stage == "cdp" else ""


def reasons(errors: pd.DataFrame, *, left_empty: bool = False) -> list[Reason]:
    """Count the rows that are refused for each reason and column.

    Args:
        errors: the ``errors`` of a screening or a result.
        left_empty: count instead the rows in which a cell was left empty.

    Returns:
        The reasons, the most frequent first.
    """
    if not errors.empty:
        errors = errors[is_left_empty(errors) == left_empty]
    if errors.empty:
        return []
    # A line that fits no row stands for a row of its own.
    placeless = pd.Series(-1 - np.arange(len(errors)), index=errors.index)
    counted = (
        pd.DataFrame(
            {
                "row": errors["row"].astype("Int64").fillna(placeless),
                "column": _texts(errors["column"]),
                "title": _titles(errors),
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


def _titles(errors: pd.DataFrame) -> pd.Series:
    """Return what is wrong, in the CDP's own words where only it has words for it."""
    known = errors["code"].map(
        {code: problem.title for code, problem in PROBLEMS.items()}
    )
    foreign = errors["code"].eq(_FOREIGN)
    messages = errors.loc[foreign, "message"].astype("str")
    values = _texts(errors.loc[foreign, "value"])
    # Its words may quote the value, and that stays out of a card.
    quoting = np.array(
        [
            bool(value) and value.lower() in message.lower()
            for message, value in zip(messages, values, strict=True)
        ],
        dtype=bool,
    )
    return known.where(~foreign, messages.mask(quoting, PROBLEMS[_FOREIGN].title))


def _texts(values: pd.Series) -> pd.Series:
    """Return values of any kind as text; missing ones as an empty one."""
    filled = values.astype("object").where(values.notna(), "")
    try:
        return filled.astype("str")
    except UnicodeEncodeError:  # half a character, which no screen can show either
        texts = [str(value).encode("utf-8", "replace").decode() for value in filled]
        return pd.Series(texts, index=values.index, dtype="str")
