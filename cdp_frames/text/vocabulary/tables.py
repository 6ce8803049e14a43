"""The tables of words: loaded once, folded as headers are.

A table is a TOML file of meanings, each with its words by language (``any`` for words
of no language). A word stands once in a list. In a closed table it has one meaning,
whatever the language, so that finding it decides.
"""

from __future__ import annotations

import gc
import re
import tomllib
from collections import Counter
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import fold, fold_text, header_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Table = dict[str, dict[str, list[str]]]

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@cache
def table(name: str) -> Table:
    """Load a table: meaning -> language -> words.

    Args:
        name: the name of its file, without ``.toml``.
    """
    text = files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    with uncollected():
        return {
            meaning: {
                language: words.split() if isinstance(words, str) else words
                for language, words in by_language.items()
            }
            for meaning, by_language in tomllib.loads(text).items()
        }


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave out the search for garbage while tables are built, for they have none.

    Each of some hundred thousand new objects would have all objects of the process
    looked at again and again.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def check(name: str, loaded: Table) -> None:
    """Check that no word stands twice in a list; the tests do, for each table.

    Raises:
        ValueError: the words that do.
    """
    for meaning, by_language in loaded.items():
        for language, words in by_language.items():
            folded = [" ".join(fold_text(word).split()) for word in words]
            twice = {word for word, count in Counter(folded).items() if count > 1}
            if twice:
                place = f"{name}.toml, [{meaning}] {language}"
                raise ValueError(f"{place}: {', '.join(sorted(twice))} twice")


def words_of(name: str, meaning: str) -> tuple[str, ...]:
    """Return the words of one meaning in all languages, as the table has them.

    Examples:
        >>> words_of("weekdays", "monday")
        ('Monday', 'Mon')
    """
    by_language = table(name)[meaning]
    return tuple(
        dict.fromkeys(word for words in by_language.values() for word in words)
    )


@cache
def folded_list(name: str, meaning: str, language: str) -> tuple[str, ...]:
    """Return one list of a table, each word in its folded spellings, in order."""
    listed = table(name)[meaning].get(language, [])
    return tuple(dict.fromkeys(s for word in listed for s in sorted(spellings(word))))


def meanings(
    name: str, *, folded_by: Callable[[str], str] = fold_text
) -> dict[str, str]:
    """Return the meaning of each word of a closed table.

    Args:
        name: the table.
        folded_by: how its words are compared.

    Returns:
        Folded word -> meaning.

    Raises:
        ValueError: a word has two meanings.
    """
    found: dict[str, str] = {}
    for meaning in table(name):
        for word in words_of(name, meaning):
            folded = folded_by(word)
            if found.setdefault(folded, meaning) != meaning:
                both = f"[{found[folded]}] and [{meaning}]"
                raise ValueError(f"{name}.toml: {word!r} is in {both}")
    return found


@cache
def truths() -> dict[str, bool]:
    """Return the words for yes and no, folded by ``fold_text``.

    Examples:
        >>> truths()["はい"], truths()["nein"]
        (True, False)
    """
    sides = {"yes": True, "no": False}
    return {
        word: sides[meaning]
        for word, meaning in meanings("truths").items()
        if meaning in sides
    }


@cache
def ticks() -> frozenset[str]:
    """Return the words that say yes in a column of ticks, folded by ``fold_text``."""
    return frozenset(w for w, meaning in meanings("truths").items() if meaning != "no")


@cache
def months() -> dict[str, int]:
    """Return the number of each word for a month, folded by ``fold_text``.

    Examples:
        >>> months()["marz"], months()["aout"]
        (3, 8)
    """
    return _numbered("months")


@cache
def weekdays() -> dict[str, int]:
    """Return the number of each word for a day, Monday 0, folded by ``fold_text``."""
    return {word: number - 1 for word, number in _numbered("weekdays").items()}


def _numbered(name: str) -> dict[str, int]:
    numbers = {meaning: number for number, meaning in enumerate(table(name), start=1)}
    return {word: numbers[meaning] for word, meaning in meanings(name).items()}


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Return names of countries as the table has them, with their two-letter codes.

    Of several codes the likelier comes first; such a name decides nothing.
    """
    meanings("countries", folded_by=fold)
    return {
        word: tuple(codes.split())
        for codes in table("countries")
        for word in words_of("countries", codes)
    }


@cache
def total_line() -> str:
    """Return the pattern of a whole cell in small letters that begins a line of totals.

    With accents and without, so that a column need not be folded first.

    Examples:
        >>> re.fullmatch(total_line(), "grand totals (3 records)") is not None
        True
    """
    total = _any_of("total")
    counted = _any_of("counted")
    number = r"\(?[\d,.]+(?: \w+)?\)?"
    return f"(?:{total})(?: (?:{counted}))*:?(?: ?{number})?"


def _any_of(meaning: str) -> str:
    meanings("totals")
    words = words_of("totals", meaning)
    found = {s for word in words for s in (word.casefold(), fold_text(word))}
    return "|".join(map(re.escape, sorted(found, key=len, reverse=True)))


@cache
def placeholders() -> frozenset[str]:
    """Return the words that stand for nothing, folded as headers are."""
    return frozenset(meanings("placeholders", folded_by=fold))


@cache
def email_names() -> frozenset[str]:
    """Return what columns of e-mail addresses are called, folded as headers are."""
    return frozenset(
        folded for word in words_of("headers", "email") for folded in spellings(word)
    )


def spellings(word: str) -> frozenset[str]:
    """Return a word folded, and folded with its umlauts written out.

    Examples:
        >>> sorted(spellings("Käufer"))
        ['kaeufer', 'kaufer']
    """
    plain = without_umlauts(word)
    return frozenset(
        {_folded(word)} if plain == word else {_folded(word), _folded(plain)}
    )


def _folded(word: str) -> str:
    # Whoever looks a word up asks for its parts as well: they are kept.
    return "".join(header_words(word)) or fold(word)


def without_umlauts(word: str) -> str:
    """Write umlauts out, as people do whose keyboard has none.

    Examples:
        >>> without_umlauts("Käufer")
        'Kaeufer'
    """
    return word.translate(_UMLAUTS)
