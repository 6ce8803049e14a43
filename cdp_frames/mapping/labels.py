"""Where a column is looked for in vain but stands in the index: labels are not sent."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.errors import MappingError
from cdp_frames.text.addresses import is_address
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

# Labels in which an address is looked for.
_LOOKED_AT: Final = 20


@contextmanager
def labels_told_of(df: object, match_key: str | None) -> Iterator[None]:
    """Add to a ``MappingError`` that the match key seems to stand in the index.

    Args:
        df: the caller's frame.
        match_key: the field that is looked for.

    Raises:
        MappingError: the one that was raised within, with one more sentence.
    """
    try:
        yield
    except MappingError as error:
        hint = index_hint(df, match_key) if match_key else ""
        if not hint:
            raise
        raise MappingError([*error.problems, hint]) from None


def index_hint(df: object, name: str) -> str:
    """Say how a column comes out of the index; empty if the index does not hold it.

    Examples:
        >>> people = pd.DataFrame({"n": [1]}, index=pd.Index(["a@example.com"]))
        >>> index_hint(people, "email")
        'The index holds e-mail addresses; df.reset_index() makes a column of it.'
        >>> index_hint(people.reset_index(), "email")
        ''
    """
    if not isinstance(df, pd.DataFrame):
        return ""
    for place, level in enumerate(df.index.names):
        if level is not None and fold(str(level)) == fold(name):
            return (
                f"The index is called {level!r}; df.reset_index() makes a column of it."
            )
        labels = df.index.get_level_values(place)
        if fold(name) == "email" and _hold_addresses(labels):
            return (
                "The index holds e-mail addresses; df.reset_index() makes a column of "
                "it."
            )
    return ""


def _hold_addresses(labels: pd.Index) -> bool:
    texts = [label for label in islice(labels, _LOOKED_AT) if isinstance(label, str)]
    return sum(map(is_address, texts)) * 2 > len(texts)
