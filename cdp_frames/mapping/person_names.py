"""Full names become first and last names, when the user asks for it."""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from cdp_frames.errors import FrameError, MissingColumnError
from cdp_frames.text.names import fold_text
from cdp_frames.text.prose import counted
from cdp_frames.text.tracebacks import private
from cdp_frames.text.vocabulary.tables import table, words_of

if TYPE_CHECKING:
    from collections.abc import Hashable

# Dropped in front of a name, and behind it. Source: common knowledge.
# fmt: off
_TITLES: Final = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady",
        "madam", "herr", "frau", "hr", "fr", "fru", "herrn", "m", "mme", "mlle", "sr",
        "sra", "srta", "don", "dona", "dott", "dottssa", "dra", "sig", "sigra", "avv",
        "arch", "dhr", "mevr", "drs", "pan", "pani", "ing", "mag", "dipl", "dipling",
        "diplkfm", "univprof", "profdr", "drmed", "med", "rer", "nat", "phil", "jur",
        "habil", "hc", "pol", "oec", "mult", "rev", "hon", "capt", "col", "lt", "sgt",
        "mgr", "phdr", "judr", "mudr", "rndr", "doc",
    }
)
_SUFFIXES: Final = frozenset(
    {
        "jr", "sr", "ii", "iii", "iv", "v", "phd", "dphil", "md", "mba", "msc", "bsc",
        "ma", "ba", "llm", "llb", "esq", "cpa", "rn", "dds", "pe", "csc", "drsc",
        "junior", "senior", "jun", "sen",
    }
)
# These begin a last name: "Ludwig van Beethoven", "Torre y Vega".
_PARTICLES: Final = frozenset(
    {
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "dos",
        "do", "du", "la", "le", "ter", "ten", "te", "vom", "zu", "zum", "zur", "af",
        "al", "bin", "ibn", "el", "los", "las", "des", "d", "dei", "degli", "op", "'t",
    }
)
_BETWEEN: Final = frozenset({"y", "e", "i"})
# Two people, or several.
_AND: Final = frozenset({"&", "+", "and", "und", "et", "og", "och", "en", "/"})
# What is no person, of all that firms are called.
_NO_PERSON: Final = frozenset(
    {
        "team", "dept", "department", "family", "familie", "famille", "familia", "the",
        "office", "support", "info", "sales", "marketing", "admin", "test", "firma",
    }
)
# fmt: on
# Legal forms so short that they may be names elsewhere than at the end.
_SHORT_FORM: Final = 2
_FAMILY_FIRST: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
# "Berg, Jan" has two parts; a name stands before "y" in "Ana de la Torre y Vega".
_FAMILY_AND_GIVEN, _BETWEEN_NAMES = 2, 2
_ROWS_SHOWN: Final = 5
_IN_BRACKETS: Final = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")


@private
def split_name(
    df: pd.DataFrame,
    column: Hashable,
    *,
    order: Literal["given_first", "family_first"] = "given_first",
) -> pd.DataFrame:
    """Return a copy with ``first_name`` and ``last_name`` beside a column of names.

    Inference never splits names by itself, for nobody can be sure: of "Ana María López
    Ruiz" two names are the family's. Here the last word is the last name, with the
    particles before it; "López, Ana" is turned round, and so is "LÓPEZ Ana"; titles,
    suffixes and what stands in brackets are dropped. A single word is a first name,
    behind a title a last name. Names in Han, kana or hangul have the family first.
    What is not the name of one person (firms, couples, addresses) is left alone: both
    parts are missing, and a warning says in how many rows. The column itself stays as
    it is.

    Args:
        df: n rows, any index.
        column: the column of full names.
        order: ``family_first`` for names such as Nagy Anna or 山田 太郎.

    Raises:
        MissingColumnError: there is no such column.
        FrameError: the column's header is repeated, or the frame has a ``first_name``
            or ``last_name`` already.

    Warns:
        UserWarning: cells that are left alone, with their number and the first rows.

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
    _warn_of(column, names, pairs)
    result = df.copy()
    for part, name in enumerate(("first_name", "last_name")):
        result[name] = pd.Series(
            [pair[part] for pair in pairs], index=df.index, dtype="str"
        )
    return result


def _warn_of(
    column: Hashable, names: pd.Series, pairs: list[tuple[str | None, str | None]]
) -> None:
    alone = [
        row
        for row, (value, pair) in enumerate(zip(names, pairs, strict=True))
        if pair == (None, None) and isinstance(value, str) and value.strip()
    ]
    if alone:
        rows = ", ".join(map(str, alone[:_ROWS_SHOWN]))
        more = ", ..." if len(alone) > _ROWS_SHOWN else ""
        warnings.warn(
            f"{counted(len(alone), 'cell')} of column {column!r} left alone, for they "
            f"are not the name of one person that can be split: rows {rows}{more} "
            "(from 0). Fill first_name and last_name in by hand, or leave them empty.",
            stacklevel=3,
        )


def _split(
    value: object, order: Literal["given_first", "family_first"]
) -> tuple[str | None, str | None]:
    """Return the first and the last name; two times None for what is left alone."""
    if not isinstance(value, str) or not value.strip():
        return None, None
    text = _IN_BRACKETS.sub(" ", value).strip()
    if not text or not _is_one_person(text):
        return None, None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    while len(parts) > 1 and all(_plain(w) in _SUFFIXES for w in parts[-1].split()):
        parts.pop()
    if len(parts) == 1:
        return _in_order(parts[0], order)
    if len(parts) > _FAMILY_AND_GIVEN:
        return None, None
    return _turned(*parts)


def _turned(family: str, given: str) -> tuple[str | None, str | None]:
    """Read "Berg, Jan van der" and "de la Cruz, Ana"."""
    words, last = _words(given)[1], _words(family)[1]
    cut = len(words)
    while cut > 1 and _plain(words[cut - 1]) in _PARTICLES:
        cut -= 1
    return _joined(words[:cut]), _joined([*words[cut:], *last])


def _in_order(
    text: str, order: Literal["given_first", "family_first"]
) -> tuple[str | None, str | None]:
    titled, words = _words(text)
    if any(_plain(word) in _TITLES and word.endswith(".") for word in words[1:]):
        # "Rossi dott. Mario": which of the two comes first is anybody's guess.
        return None, None
    if len(words) == 1:
        if _FAMILY_FIRST.search(words[0]) and len(words[0]) > 1:
            return None, None
        return (None, words[0]) if titled else (words[0], None)
    capitals = [word for word in words if len(_plain(word)) > 1 and word.isupper()]
    if 0 < len(capitals) < len(words) and all(
        word in capitals or not word.isupper() or len(_plain(word)) == 1
        for word in words
    ):
        first = [word for word in words if word not in capitals]
        return _joined(first), _joined(capitals)
    if order == "family_first" or _FAMILY_FIRST.search(text):
        return _joined(words[1:]), _joined(words[:1])
    cut = _last_name(words)
    return _joined(words[:cut]), _joined(words[cut:])


def _last_name(words: list[str]) -> int:
    """Return where the last name begins: at the last word, or at what belongs to it."""
    cut = len(words) - 1
    while cut > 1:
        before = words[cut - 1].casefold()
        if before in _PARTICLES:
            cut -= 1
        elif before in _BETWEEN and cut > _BETWEEN_NAMES:
            cut -= 2
        else:
            break
    return cut


def _is_one_person(text: str) -> bool:
    """Say whether a text may be one person's name: no firm, couple or address."""
    if "@" in text or any(map(str.isdigit, text)):
        return False
    words = [*map(_plain, text.replace(",", " ").split())]
    if " ".join(words) in _nothing() or not set(words).isdisjoint(_AND | _NO_PERSON):
        return False
    companies = words_of_companies()
    return not any(
        word in companies and (len(word) > _SHORT_FORM or place == len(words) - 1)
        for place, word in enumerate(words)
        if place
    )


@cache
def _nothing() -> frozenset[str]:
    return frozenset(map(_plain, words_of("placeholders", "nothing")))


@cache
def words_of_companies() -> frozenset[str]:
    """Return the words that firms are called by, folded."""
    listed = table("values")["company"]["any"]
    return frozenset(map(_plain, listed)) - _SUFFIXES - _TITLES - _PARTICLES


def _words(text: str) -> tuple[bool, list[str]]:
    """Return whether a title stands in front, and the words without the titles."""
    words = re.findall(r"\S+", text)
    begin = 0
    while begin < len(words) - 1 and _plain(words[begin]) in _TITLES:
        begin += 1
    kept = words[begin:]
    while len(kept) > 1 and _plain(kept[-1]) in _SUFFIXES:
        kept = kept[:-1]
    return begin > 0, kept


def _plain(word: str) -> str:
    return fold_text(word.replace(".", "").replace("-", ""))


def _joined(words: list[str]) -> str | None:
    return " ".join(words) or None
