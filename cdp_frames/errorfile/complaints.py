"""Of which rows a complaint can be true: "is required" only of a row without a value.

What is wrong with a value is judged by our own rules, and the CDP may have others: such
a complaint is evidence only where it is true of some rows and untrue of others. Whether
there is a value, and how long it is, can be seen: a complaint about that is untrue even
if it is so of every row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from cdp_frames.errorfile.messages import code_of
from cdp_frames.kinds import KINDS
from cdp_frames.text.characters import is_blank_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdp_frames.errorfile.error_lines import ErrorLine
    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.sent import SentRows
    from cdp_frames.errorfile.sentences import Finding

    Truth = NDArray[np.bool_]

# The complaint -> the kind of value that refuses a cell of which it is true.
_JUDGES: Final = {
    "invalid_email": "email",
    "invalid_integer": "integer",
    "invalid_number": "number",
    "invalid_boolean": "boolean",
}
_BLANK: Final = frozenset({"missing_value", "missing_required_field"})
_LENGTH: Final = re.compile(
    r"(?:longer than|at most|max(?:imum)?\D{0,20}?)\s*(\d{1,6})"
)


class Complaints:
    """Says of which rows the complaints of lines can be true.

    Args:
        names: the names that may stand in the file.
        sent: the n rows that were sent.
        match_key: the sent column that rows are matched by.
    """

    def __init__(self, names: Names, sent: SentRows, match_key: str) -> None:
        self._names = names
        self._sent = sent
        self._key = match_key
        self._known: dict[tuple[str, str, int], Truth | None] = {}

    def of(self, line: ErrorLine) -> list[Truth]:
        """Return n booleans for each complaint of a line that is untrue of some row."""
        truths = map(self._truth, line.findings)
        return [truth for truth in truths if truth is not None]

    def _truth(self, finding: Finding) -> Truth | None:
        code = code_of(finding.message, finding.code, is_sent=True)
        columns = self._names.columns_of(finding.field)
        column = (
            columns[0]
            if len(columns) == 1
            else self._names.mentioned(finding.message)
            or (self._key if code == "invalid_email" and not finding.field else "")
        )
        if not column:
            return None
        length = _LENGTH.search(finding.message)
        asked = (code, column, int(length[1]) if length else 0)
        if asked not in self._known:
            truth = self._seen(*asked)
            if code in _JUDGES:
                judged = self._judged(code, column)
                # True of none: the CDP has a rule that we don't have.
                if judged.any():
                    gaps = ~self._filled(column)
                    truth = judged | gaps if column == self._key else judged
            self._known[asked] = None if truth is None or truth.all() else truth
        return self._known[asked]

    def _seen(self, code: str, column: str, length: int) -> Truth | None:
        """Say what needs no rule: whether there is a value, and how long it is."""
        texts, filled = self._sent.exact(column), self._filled(column)
        if code in _BLANK:
            return ~filled
        if code == "text_too_long" and length:
            # Letters may be counted as bytes; no way to count finds more.
            longer = pc.greater(pc.binary_length(texts), length).fill_null(False)
            return np.asarray(longer, dtype=bool)
        # What is wrong with a value is wrong with no gap; a key that is missing may be
        # called an invalid one.
        is_of_a_value = code.startswith("invalid_") and column != self._key
        return filled if is_of_a_value else None

    def _filled(self, column: str) -> Truth:
        blank = is_blank_column(self._sent.exact(column)).fill_null(True)
        return ~np.asarray(blank, dtype=bool)

    def _judged(self, code: str, column: str) -> Truth:
        texts = self._sent.exact(column)
        cells = pd.Series(texts.to_pylist(), dtype=object)
        refused = KINDS[_JUDGES[code]].normalizer()(cells).problems["position"]
        judged: Truth = np.isin(np.arange(len(cells)), refused.to_numpy())
        return judged & self._filled(column)
