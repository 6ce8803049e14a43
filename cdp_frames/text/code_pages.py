"""Which encoding a text without a mark is in: the one in which its words are likeliest.

Every encoding that files are written in is tried: those of Windows, of DOS (Excel's
"CSV (MS-DOS)"), of the old Mac, of ISO 8859 and of East Asia. A word is weighed in each
language that an encoding is for, and a file is taken for a mixture of languages, as
lists of people are. Encodings that give the same text are one reading.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cdp_frames.text.spelling import EDGE, is_letter, small, spelling_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LATIN: Final = (
    "de", "fr", "es", "pt", "it", "nl", "ca", "sv", "da", "nb", "fi", "is", "ga", "en",
    "pl", "cs", "sk", "hu", "hr", "sl", "ro", "sq", "tr", "lt", "lv", "et", "mt", "cy",
)  # fmt: skip
_CYRILLIC: Final = ("ru", "uk", "bg", "sr", "be", "mk")
# Encoding -> the languages that it is for, and how rare such files are: nats that are
# taken off. Of two that give the same text the first stands for both.
_PAGES: Final[dict[str, tuple[tuple[str, ...], float]]] = {
    "cp1252": (_LATIN, 0),
    "cp1250": (_LATIN, 1),
    "cp1254": (_LATIN, 1.5),
    "cp1257": (_LATIN, 2),
    "cp850": (_LATIN, 2),
    "cp437": (_LATIN, 2.5),
    "cp852": (_LATIN, 2.5),
    "cp857": (_LATIN, 3.5),
    "cp775": (_LATIN, 4),
    "cp865": (_LATIN, 4),
    "iso8859-15": (_LATIN, 2.5),
    "iso8859-2": (_LATIN, 2.5),
    "iso8859-9": (_LATIN, 3),
    "iso8859-13": (_LATIN, 3.5),
    "iso8859-4": (_LATIN, 4.5),
    "iso8859-16": (_LATIN, 5),
    "mac_roman": (_LATIN, 3),
    "mac_latin2": (_LATIN, 4.5),
    "mac_turkish": (_LATIN, 5),
    "cp1251": (_CYRILLIC, 1),
    "cp866": (_CYRILLIC, 2.5),
    "koi8-u": (_CYRILLIC, 2.5),
    "koi8-r": (_CYRILLIC, 2.5),
    "iso8859-5": (_CYRILLIC, 3),
    "mac_cyrillic": (_CYRILLIC, 4),
    "cp855": (_CYRILLIC, 5),
    "cp1253": (("el",), 1),
    "iso8859-7": (("el",), 2),
    "cp737": (("el",), 3),
    "mac_greek": (("el",), 5),
    "cp1255": (("he",), 1),
    "cp862": (("he",), 3),
    "cp1256": (("ar", "fa"), 1),
    "iso8859-6": (("ar",), 2.5),
    "cp874": (("th",), 1),
    "cp932": (("ja",), 1),
    "euc_jp": (("ja",), 3),
    "gb18030": (("zh",), 1),
    "cp950": (("zh_Hant",), 1),
    "big5hkscs": (("zh_Hant",), 2.5),
    "cp949": (("ko",), 1),
}
MULTIBYTE: Final = frozenset(
    {"cp932", "euc_jp", "gb18030", "cp950", "big5hkscs", "cp949"}
)
# The line ends of the old Mac make its encodings likelier.
_MAC_LINES: Final = 4.0
# What is looked at: pieces with such bytes from all over the file, and words of them. A
# few words tell which encodings are worth to be tried on more.
_PIECES, _PIECE, _WORDS, _FEW_WORDS = 64, 2**14, 400, 40
_FAR_BEHIND: Final = 60.0
# No byte below is a part of a letter of two bytes.
_GAP: Final = re.compile(rb"[\x00-\x3f]")
_TOKEN: Final = re.compile(rb"[\x40-\xff]*[\x80-\xff][\x40-\xff]*")
# How often the shares of the languages are estimated, and what a language keeps.
_ROUNDS, _LEAST_SHARE = 6, 1e-4

# What a sign beyond ASCII costs where such signs stand, elsewhere, one that hardly
# occurs, and a byte that stands for nothing.
_SIGN, _STRAY_SIGN, _UNUSUAL_SIGN, _UNDEFINED = -5.0, -11.0, -14.0, -25.0
_WRONG_CASE: Final = -7.0
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
# Signs at the beginning or end of words, those that touch no letter, and others.
_OUTER_SIGNS: Final = frozenset("…•©®™«»¿¡‘“”„‚–—’")  # noqa: RUF001 - meant
_LONE_SIGNS: Final = frozenset("€£§°½¼¾²³¹±¢¥‰№\N{MULTIPLICATION SIGN}")
_ORDINALS: Final = frozenset("ªº")
_INNER_SIGNS: Final = frozenset("\N{NO-BREAK SPACE}·\N{SOFT HYPHEN}")
# don't, Ana's, we're; l'homme, d'or, qu'il.
_ELISION: Final = re.compile(r"(?:[stdm]|re|ve|ll)(?![a-zA-Z])")
_ELIDED: Final = re.compile(
    r"(?:\b|^)(?:[ldjmntsc]|qu|dell|nell|all|un)$", re.IGNORECASE
)

# Of East Asian characters that stand in no table: the national standard of each
# language with its rows of frequent ones, and what a frequent and a rare one costs.
_STANDARDS: Final = {
    "ja": ("shift_jis", range(0x81, 0x98)),
    "zh": ("gb2312", range(0xB0, 0xD8)),
    "zh_Hant": ("big5", range(0xA4, 0xC7)),
    "ko": ("euc_kr", range(0xB0, 0xC9)),
}
_FREQUENT_CHARACTER, _RARE_CHARACTER = -11.0, -18.0


class Reading(NamedTuple):
    """A text as an encoding reads it.

    Attributes:
        encoding: its Python name.
        weight: how likely it is, in nats; only differences mean something.
        languages: the CLDR codes of the languages that it is likeliest to be in.
    """

    encoding: str
    weight: float
    languages: tuple[str, ...]


def readings(data: bytes) -> list[Reading]:
    """Weigh the encodings in which bytes may be text, the likeliest first.

    Of encodings that give the same text only the first is there; those far behind are
    left out.

    Args:
        data: a text with bytes beyond ASCII.

    Examples:
        >>> readings("Jürgen Groß, Müller".encode("cp850"))[0].encoding
        'cp850'
    """
    words = words_in(data)
    few = words[:: max(len(words) // _FEW_WORDS, 1)]
    mac = b"\r" in data and b"\n" not in data
    first = _weighed(few, _PAGES, mac=mac)
    # Each that gives a likely text on a few words is tried on all.
    likely = {tuple(_decoded(few, each.encoding)) for each in _likely(first)}
    pages = [page for page in _PAGES if tuple(_decoded(few, page)) in likely]
    return _likely(_weighed(words, pages, mac=mac))


def _likely(found: list[Reading]) -> list[Reading]:
    least = found[0].weight - _FAR_BEHIND
    return [reading for reading in found if reading.weight > least]


def _weighed(
    words: Sequence[bytes], pages: Iterable[str], *, mac: bool
) -> list[Reading]:
    found: list[Reading] = []
    seen: set[tuple[str, ...]] = set()
    for encoding in pages:
        languages, rare = _PAGES[encoding]
        texts = tuple(_decoded(words, encoding))
        if texts not in seen:
            seen.add(texts)
            weight, likeliest = _mixture(texts, languages)
            prior = _MAC_LINES * (mac and encoding.startswith("mac")) - rare
            found.append(Reading(encoding, weight + prior, likeliest))
    return sorted(found, key=lambda reading: -reading.weight)


def words_in(data: bytes) -> list[bytes]:
    """Return distinct words with bytes beyond ASCII, from all over the file."""
    pieces = [piece for piece in _pieces(data) if not piece.isascii()]
    some = pieces[:: -(-len(pieces) // _PIECES)] if pieces else []
    found = dict.fromkeys(word for piece in some for word in _TOKEN.findall(piece))
    words = [*found]
    return words[:: max(len(words) // _WORDS, 1)][:_WORDS]


def _pieces(data: bytes) -> Iterator[bytes]:
    """Cut a file between its words."""
    start = 0
    while start < len(data):
        gap = _GAP.search(data, start + _PIECE)
        end = len(data) if gap is None else gap.start()
        yield data[start:end]
        start = end


def _decoded(words: Iterable[bytes], encoding: str) -> list[str]:
    return [word.decode(encoding, "replace") for word in words]


def _mixture(
    texts: Sequence[str], languages: Sequence[str]
) -> tuple[float, tuple[str, ...]]:
    """Say how likely words are in a mixture of languages, and in which of them."""
    if not texts:
        return 0.0, ()
    weights = np.array([[_weigh(text, each) for each in languages] for text in texts])
    shares = np.full(len(languages), 1 / len(languages))
    for _ in range(_ROUNDS):
        joint = weights + np.log(shares + _LEAST_SHARE)
        parts = np.exp(joint - joint.max(axis=1, keepdims=True))
        shares = (parts / parts.sum(axis=1, keepdims=True)).mean(axis=0)
    joint = weights + np.log(shares + _LEAST_SHARE)
    whole = np.logaddexp.reduce(joint, axis=1).sum()
    likeliest = [n for n in np.argsort(-shares) if shares[n] > 1 / 4]
    return float(whole), tuple(languages[n] for n in likeliest)


@lru_cache(maxsize=2**16)
def _weigh(text: str, language: str) -> float:
    """Say how likely the letters and signs beyond ASCII of a word are in a language."""
    if language in _STANDARDS:
        return sum(
            _weigh_character(letter, language) for letter in text if letter > "\x7f"
        )
    return sum(
        _weigh_letter(text, place, language)
        if is_letter(letter) and letter not in _ORDINALS
        else _weigh_sign(text[:place], letter, text[place + 1 :])
        for place, letter in enumerate(text)
        if letter > "\x7f"
    )


def _weigh_letter(text: str, place: int, language: str) -> float:
    letter = text[place]
    left = text[place - 1] if place and is_letter(text[place - 1]) else ""
    right = text[place + 1 : place + 2]
    right = right if right and is_letter(right) else ""
    weight = spelling_of(language).weigh(
        small(left) or EDGE, small(letter), small(right) or EDGE
    )
    if letter.isupper():
        # A capital begins a word, or stands among capitals.
        wrong = left.islower() or (left != "" and right.islower())
    else:
        wrong = letter.islower() and left.isupper() and right.isupper()
    return weight + _WRONG_CASE * wrong


@lru_cache(maxsize=2**14)
def _weigh_character(character: str, language: str) -> float:
    """Say how likely an East Asian character is, whatever stands beside it."""
    if not is_letter(character):
        return _weigh_sign("", character, "")
    known = spelling_of(language).letters.get(character)
    if known is not None:
        return known
    standard, frequent = _STANDARDS[language]
    half_kana = "\uff61" <= character <= "\uff9f"
    kana = "\u3040" <= character <= "\u30ff" or half_kana
    hangul = "\uac00" <= character <= "\ud7a3"
    if (kana and language != "ja") or (language == "ko" and not hangul):
        return _RARE_CHARACTER
    try:
        lead = character.encode(standard)[0]
    except UnicodeEncodeError:
        return _RARE_CHARACTER
    return _FREQUENT_CHARACTER if lead in frequent or half_kana else _RARE_CHARACTER


def _weigh_sign(before: str, sign: str, after: str) -> float:
    """Say how likely a sign is between its neighbours."""
    beside = before[-1:].isalpha(), after[:1].isalpha()
    if sign == "\ufffd" or "\x80" <= sign < "\xa0" or "\ue000" <= sign <= "\uf8ff":
        return _UNDEFINED
    if sign == _APOSTROPHE and all(beside):
        elided = _ELISION.match(after) or _ELIDED.search(before)
        return _SIGN if elided else _STRAY_SIGN
    if sign in _OUTER_SIGNS:
        return _STRAY_SIGN if all(beside) else _SIGN
    if sign in _LONE_SIGNS | _ORDINALS:
        return _STRAY_SIGN if any(beside) else _SIGN
    # The full-width signs of East Asia stand anywhere.
    wide = "\u3000" <= sign <= "\u303f" or "\uff01" <= sign <= "\uff5e"
    return _SIGN if sign in _INNER_SIGNS or wide else _UNUSUAL_SIGN
