"""Suggestions for the refused cells of a column, without an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import pandera.pandas as pa

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes
from cdp_frames.kinds import KINDS
from cdp_frames.screening.raw_columns import UserOptions
from cdp_frames.screening.rules import RowRules
from cdp_frames.screening.run import screening
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

_SAYS: Final = [
    "row", "index", "value", "code", "message",
    "suggestion", "confidence", "alternative", "repair",
]  # fmt: skip


@private
def suggest(
    cells: Sequence[object] | pd.Series,
    kind: str,
    *,
    timezone: str | tzinfo | None = None,
    dayfirst: bool | None = None,
    region: str | None = None,
    allowed: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Suggest values for the refused cells of a column.

    They are those that ``errors`` holds of an import: each passes the screening, as a
    cell of this column.

    Args:
        cells: n cells of one column, those that pass among them: what they have in
            common (a zone, a country, an order of day and month) helps.
        kind: a key of ``cdp_frames.kinds.KINDS``, such as ``"phone"``.
        timezone: as of ``screen``.
        dayfirst: as of ``screen``.
        region: as of ``screen``.
        allowed: the values that a column of texts may hold; None for any.

    Returns:
        A row for each refused cell: ``row`` (int64, 0-based position), ``index`` (its
        label), ``value``, ``code``, ``message``, ``suggestion``, ``confidence``
        (float64, from 0 to 1), ``alternative`` and ``repair``, as of ``screen``.

    Raises:
        FrameError: there is no such kind.

    Examples:
        >>> found = suggest(["+49 30 90l820", "030 901820"], "phone", region="DE")
        >>> found[["suggestion", "confidence", "repair"]].values.tolist()
        [['+4930901820', 0.95, 'letters read as digits']]
    """
    if kind not in KINDS:
        raise FrameError(f"there is no kind {kind!r}; the kinds are {', '.join(KINDS)}")
    column = cells if isinstance(cells, pd.Series) else pd.Series(list(cells))
    checks = [getattr(pa.Check, KINDS[kind].check)()]
    if allowed is not None:
        checks.append(pa.Check.isin(list(allowed)))
    made = screening(
        column.to_frame("cell"),
        pa.DataFrameSchema({"cell": pa.Column(checks=checks, nullable=True)}),
        UserOptions(
            timezone=timezone, dayfirst=dayfirst, region=region, file=FileNotes()
        ),
        RowRules(match_key=None, keep=False, bad_cells="refuse", opt_outs="send"),
        mapping={"cell": "cell"},
        fields=None,
    )
    return made.screened.errors[_SAYS]
