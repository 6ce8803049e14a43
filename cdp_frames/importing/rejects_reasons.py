"""Why each refused row was refused, in one text each."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from cdp_frames.fates import REFUSED

# What stands in these columns is ours and is taken off again on the way back.
WHY: Final = "cdp_why"
ACTION: Final = "cdp_what_to_do"
SUGGESTION: Final = "cdp_suggestion"
ROW: Final = "cdp_row"

# What stands there for a row without a complaint of its own: its cells were sent in
# another row of the person.
_WITH_ANOTHER: Final = {
    WHY: "row: merged with another row of this person, which was refused",
    ACTION: "Leave it as it is: the rows are merged again.",
}


def reasons_of(fates: pd.DataFrame, errors: pd.DataFrame) -> dict[str, list[Any]]:
    """Join all that is wrong with a row into one cell each."""
    rejected = fates["fate"].isin(REFUSED)
    order = fates.loc[rejected, "row"]
    persons = fates.loc[rejected, "sent_row"]
    lines = errors[errors["row"].isin(order)]
    column = lines["column"].astype("object").fillna("row").astype("str")
    known = lines["suggestion"].notna()
    parts = {
        WHY: column + ": " + lines["message"],
        ACTION: lines["action"],
        SUGGESTION: (column + ": " + lines["suggestion"].astype("str")).where(known),
    }
    joined = {name: _joined(texts, lines["row"]) for name, texts in parts.items()}
    return {
        name: _of_each(order.map(texts), persons, _WITH_ANOTHER.get(name, "")).tolist()
        for name, texts in joined.items()
    } | {ROW: order.tolist()}


def _joined(texts: pd.Series, rows: pd.Series) -> pd.Series:
    """Join the texts of each row, each once; a row without any has an empty one."""
    found: dict[int, dict[str, None]] = {}
    for row, text, there in zip(rows, texts, texts.notna(), strict=True):
        of_row = found.setdefault(row, {})
        if there:
            of_row[text] = None
    made = {row: "; ".join(of_row) for row, of_row in found.items()}
    return pd.Series(made, dtype="object")


def _of_each(texts: pd.Series, persons: pd.Series, with_another: str) -> pd.Series:
    """Fill the gaps: with a text where another row of the person has a complaint."""
    told = persons.isin(persons[texts.notna()].dropna())
    return texts.mask(texts.isna() & told, with_another).fillna("")
