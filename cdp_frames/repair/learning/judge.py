"""Whether a value passes, as its kind says; each is judged alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Values that say the same in any column: they neither show nor need an order of day and
# month, a decimal mark or a region.
_ALONE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?|\+\d{6,15}|\d{1,15}")


def passes(text: str, kind: str, **options: object) -> bool:
    """Say whether the screening takes a text as the value of a field.

    Args:
        text: one cell, judged as a column of its own.
        kind: a key of ``cdp_frames.kinds.KINDS``, such as ``"phone"``.
        options: the options of the kind, such as ``region="US"``.

    Examples:
        >>> passes("ana@example.com", "email"), passes("ana@example", "email")
        (True, False)
    """
    return bool(_verdicts([text], kind, options)[0])


def _verdicts(texts: list[str], kind: str, options: Mapping[str, object]) -> np.ndarray:
    found = KINDS[kind].normalize(pd.Series(texts, dtype="str"), **options)
    good = found.values.notna().to_numpy(dtype=bool)  # noqa: PD011 - no Series
    refused = np.zeros(len(texts), dtype=bool)
    refused[found.problems["position"].to_numpy()] = True
    verdicts: np.ndarray = good & ~refused
    return verdicts


class Judge:
    """A kind with its options, which remembers its verdicts."""

    def __init__(self, kind: str, options: Mapping[str, object]) -> None:
        self.kind = kind
        self.options = dict(options)
        self._known: dict[str, bool] = {}

    def __call__(self, text: str) -> bool:
        """Say whether a value passes."""
        if text not in self._known:
            self._known[text] = passes(text, self.kind, **self.options)
        return self._known[text]

    def look_at(self, texts: Iterable[str]) -> None:
        """Judge many values at once, where that leads to the same verdicts."""
        apart = KINDS[self.kind].evidencer is None
        new = [
            text
            for text in dict.fromkeys(texts)
            if text not in self._known and (apart or _ALONE.fullmatch(text))
        ]
        if new:
            verdicts = _verdicts(new, self.kind, self.options).tolist()
            self._known.update(zip(new, verdicts, strict=True))
