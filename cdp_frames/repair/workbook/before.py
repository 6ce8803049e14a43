"""The refused rows as they were written into a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.repair.workbook.cells import headers_in_sheet, plain_texts
from cdp_frames.repair.workbook.typed import ColumnBefore, column_before

if TYPE_CHECKING:
    from cdp_frames.mapping import Mapping

# So many cells tell what a column looks like.
_LOOKED_AT: Final = 10_000
# Of headers and fields; a word too many makes a person type a plus, and no more.
_PHONES: Final = re.compile(r"phone|mobil|handy|fax|whatsapp|\btel", re.IGNORECASE)


class Before(NamedTuple):
    """The k refused rows of an import, with m columns.

    Attributes:
        fingerprint: of the workbook.
        headers: m names, as the sheet has them.
        columns: what each column looks like in the whole import.
        positions: k positions in the frame that was imported, ascending.
        cells: k x m texts, dtype ``object``; empty where a cell is missing.
    """

    fingerprint: str
    headers: list[str]
    columns: list[ColumnBefore]
    positions: np.ndarray
    cells: pd.DataFrame

    def kept(self) -> dict[str, Any]:
        """Return it as JSON, for a process that has no result."""
        return {
            "fingerprint": self.fingerprint,
            "headers": self.headers,
            "columns": [[*column] for column in self.columns],
            "positions": self.positions.tolist(),
            "cells": [self.cells[place].tolist() for place in self.cells.columns],
        }


def before_of(
    frame: pd.DataFrame, positions: np.ndarray, mapping: Mapping, fingerprint: str
) -> Before:
    """Look at the rows of an import that go into a workbook.

    Args:
        frame: all its rows.
        positions: which of them are refused.
        mapping: which of its columns go to which fields.
        fingerprint: of the workbook.
    """
    sources = [column.source for column in mapping.seen]
    sent = {
        part.position: column.field
        for column in (*mapping.columns, *mapping.judged)
        for part in column.parts
    }
    cells, columns = {}, []
    for place in range(frame.shape[1]):
        values = frame.iloc[:, place]
        texts = plain_texts(values.iloc[positions])
        sample = [*plain_texts(values.iloc[:_LOOKED_AT]), *texts]
        phones = _PHONES.search(f"{sources[place]} {sent.get(place, '')}")
        is_time = values.dtype.kind in "mM"
        made = column_before(sample, is_text=_is_text(values), is_time=is_time)
        columns.append(made._replace(phones=made.phones or phones is not None))
        cells[place] = texts.to_numpy(dtype=object)
    return Before(
        fingerprint,
        headers_in_sheet(sources),
        columns,
        np.asarray(positions, dtype="int64"),
        pd.DataFrame(cells, index=range(len(positions)), dtype=object),
    )


def kept_before(kept: dict[str, Any]) -> Before:
    """Return what ``Before.kept`` has written.

    Raises:
        KeyError, TypeError, ValueError: it is no such thing.
    """
    positions = np.array(kept["positions"], dtype="int64")
    headers = [str(header) for header in kept["headers"]]
    cells = {
        place: [str(cell) for cell in column]
        for place, column in enumerate(kept["cells"])
    }
    columns = [
        ColumnBefore(bool(text), bool(time), int(width), bool(phones))
        for text, time, width, phones in kept["columns"]
    ]
    if len({len(headers), len(cells), len(columns)}) != 1:
        raise ValueError("its columns do not fit each other")
    return Before(
        str(kept["fingerprint"]),
        headers,
        columns,
        positions,
        pd.DataFrame(cells, index=range(len(positions)), dtype=object),
    )


def _is_text(values: pd.Series) -> bool:
    """Say whether a column holds text, and nothing that was typed."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.cat.categories.to_series()
    kind = pd.api.types.infer_dtype(values.iloc[:_LOOKED_AT], skipna=True)
    # Texts and numbers beside each other are text to whoever corrects them.
    texts = kind == "string" or kind.startswith("mixed")
    return texts or bool(values.isna().all())
