"""Full names become first and last names, when the user asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from cdp_frames.errors import FrameError, MissingColumnError

if TYPE_CHECKING:
    from collections.abc import Hashable

# Dropped in front of and behind a name. Source: common knowledge.
# fmt: off
_TITLES: Final = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr",
        "frau", "hr", "fru", "m", "mme", "mlle", "sr", "sra", "srta", "dott", "sig",
        "dhr", "mevr", "pan", "pani", "ing", "mag", "dipl",
    }
)
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq"})
# These begin a last name: "Ludwig van Beethoven".
_PARTICLES: Final = frozenset(
    {
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "dos",
        "do", "du", "la", "le", "ter", "ten", "te", "vom", "zu", "zum", "zur", "af",
        "al", "bin", "ibn", "el",
    }
)
# fmt: on


def split_name(
    df: pd.DataFrame,
    column: Hashable,
    *,
    order: Literal["given_first", "family_first"] = "given_first",
) -> pd.DataFrame:
    """Return a copy with ``first_name`` and ``last_name`` beside a column of names.

    Inference never splits names by itself, for nobody can be sure: of "Ana María López
    Ruiz" two names are the family's. Here the last word is the last name, with the
    particles before it; "López, Ana" is turned round; titles and suffixes are dropped.
    A single word is a first name. The column itself stays as it is.

    Args:
        df: n rows, any index.
        column: the column of full names.
        order: ``family_first`` for names such as Nagy Anna or 山田 太郎.

    Raises:
        MissingColumnError: there is no such column.
        FrameError: the column's header is repeated, or the frame has a ``first_name``
            or ``last_name`` already.

    Examples:
        >>> df = pd.DataFrame({"name": ["Dr. Ludwig van Beethoven", "López, Ana"]})
        >>> split_name(df, "name")[["first_name", "last_name"]].to_numpy().tolist()
        [['Ludwig', 'van Beethoven'], ['Ana', 'López']]
    """
    if column not in df.columns:
        raise MissingColumnError(str(column), df.columns)
    taken = [name for name in ("first_name", "last_name") if name in df.columns]
    if taken:
        raise FrameError(f"the frame has a column {taken[0]!r} already")
    names = df[column]
    if isinstance(names, pd.DataFrame):
        raise FrameError(f"several columns are called {column!r}")
    pairs = [_split(value, order) for value in names]
    result = df.copy()
    for part, name in enumerate(("first_name", "last_name")):
        result[name] = pd.Series(
            [pair[part] for pair in pairs], index=df.index, dtype="str"
        )
    return result


def _split(
    value: object, order: Literal["given_first", "family_first"]
) -> tuple[str | None, str | None]:
    if not isinstance(value, str) or not value.strip():
        return None, None
    family, comma, given = value.partition(",")
    if comma and _plain(given.strip()) not in _SUFFIXES:
        return _joined(_words(given)), _joined(_words(family))
    words = _words(value.replace(",", " "))
    if order == "family_first":
        return _joined(words[1:]), _joined(words[:1])
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    return (
        (_joined(words[:1]), None)
        if cut < 1
        else (_joined(words[:cut]), _joined(words[cut:]))
    )


def _words(text: str) -> list[str]:
    words = re.findall(r"\S+", text)
    while len(words) > 1 and _plain(words[0]) in _TITLES:
        words = words[1:]
    while len(words) > 1 and _plain(words[-1]) in _SUFFIXES:
        words = words[:-1]
    return words


def _plain(word: str) -> str:
    return word.replace(".", "").casefold()


def _joined(words: list[str]) -> str | None:
    return " ".join(words) or None
