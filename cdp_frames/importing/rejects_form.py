"""Cells and headers of the refused file: what a file can't hold, or a spreadsheet runs.

Each is written as text that does no harm, and comes back as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.text.cells import series_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# A spreadsheet runs cells that begin so, in full width as well; an apostrophe in front
# makes them text. Plus and minus are left alone before a number or a phone. Cells that
# have an apostrophe in front already get another, so that each comes back as it was.
_NUMBER: Final = r"[+\-][0-9]+(?:[.,][0-9]+)*(?:[eE][+\-]?[0-9]+)?\Z"
_PHONE: Final = r"\+[0-9 \u00a0().\-/]*[0-9][0-9 \u00a0().\-/]*\Z"
_SIGNS: Final = "=@\t\r\n\uff1d\uff20\uff0b\uff0d\ufe66\ufe6b\ufe62\ufe63\u2212"
_RUNS: Final = rf"^(?='*(?:[{_SIGNS}]|(?!{_NUMBER}|{_PHONE})[+\-]))"
_GUARDED: Final = _RUNS.replace("^", "^'", 1)


# No file and no spreadsheet keeps a NUL: the first of these that no cell holds stands
# for it, and the file says which.
_NUL: Final = "\0"
_INSTEAD_OF_NUL: Final = ("\u2400", *map(chr, range(0xE000, 0xE100)))


def guarded(values: pd.Series) -> pd.Series:
    """Write cells as text that no spreadsheet runs."""
    texts = values.astype("object").where(values.notna(), "").astype("str")
    if isinstance(values.dtype, pd.ArrowDtype) or values.dtype.kind in "ifu":
        # As they are sent, and not as 1.0 where there are gaps.
        text = texts_of(values).text
        texts = series_of(text, values.index).fillna("")
    return texts.str.replace(_RUNS, "'", regex=True)


def unguarded(texts: pd.Series) -> pd.Series:
    """Return texts as they were before they were guarded."""
    return texts.str.replace(_GUARDED, "", regex=True)


def real_headers(given: pd.Index, sent: Sequence[str]) -> dict[str, str]:
    """Say what the columns are really called whose headers were made fit to be sent."""
    once = ~given.duplicated(keep=False)
    return {
        source: header
        for source, header, alone in zip(sent, given, once, strict=True)
        if alone and isinstance(header, str) and header != source
    }


def instead_of_nul(rows: pd.DataFrame) -> str:
    """Return what stands for NUL in these cells; nothing where there is none."""
    columns = [rows.iloc[:, place] for place in range(rows.shape[1])]

    def is_in(text: str) -> bool:
        return any(cells.str.contains(text, regex=False).any() for cells in columns)

    if not is_in(_NUL):
        return ""
    return next((text for text in _INSTEAD_OF_NUL if not is_in(text)), "")


def without_nul(rows: pd.DataFrame, instead: str) -> pd.DataFrame:
    """Write something else where NUL is; see ``instead_of_nul``."""
    return _replaced(rows, _NUL, instead) if instead else rows


def with_nul(rows: pd.DataFrame, instead: str) -> pd.DataFrame:
    """Return rows as they were before ``without_nul``."""
    return _replaced(rows, instead, _NUL) if instead else rows


def _replaced(rows: pd.DataFrame, old: str, new: str) -> pd.DataFrame:
    made: pd.DataFrame = rows.apply(
        lambda cells: cells.str.replace(old, new, regex=False)
    )
    return made
