"""Which encoding of one byte a letter a text is in: the one that makes words of it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

# The letters beyond ASCII of the languages that contact files come in, under the
# encodings in which files without a better one are written: those of Windows for the
# West, the centre of Europe and Turkey, and that of the old Mac (`docs/exports.md`
# section 5, trap 6). Of equals the first wins, for it is the most frequent.
_WEST: Final = {
    "German": "äöüß",
    "French": "àâæçéèêëîïôœùûüÿ",
    "Spanish": "áéíñóúü",
    "Portuguese": "áâãàçéêíóôõú",
    "Italian": "àèéìîòóù",
    "Dutch": "éëïöüèê",
    "Catalan": "àçéèíïóòúü",
    "Swedish": "åäöé",
    "Danish": "åæøé",
    "Norwegian": "åæøéòôê",
    "Finnish": "äöå",
    "Icelandic": "áðéíóúýþæö",
}
_CENTRE: Final = {
    "Polish": "ąćęłńóśźż",
    "Czech": "áčďéěíňóřšťúůýž",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Hungarian": "áéíóöőúüű",
    "Croatian": "čćđšž",
    "Romanian": "ăâîşţ",
}
_LANGUAGES: Final = {
    "cp1252": _WEST,
    "cp1250": _CENTRE,
    "cp1254": {"Turkish": "çğıöşüâîûİ"},
    "mac_roman": _WEST,
}
# A list of people is of many languages; one that explains all of it is better still.
_MIXED = 0.9
# The old Mac is rare; where its own line ends stand, it is not.
_PRIOR = 0.1
_SAMPLES = 16_000
# This many letters beyond ASCII in a row are another alphabet.
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_DENSE = 0.5
_WINDOW = 3
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
# don't, Ana's, we're; l'homme, d'or, qu'il.
_ELISION: Final = re.compile(r"(?:[stdm]|re|ve|ll)(?![a-zA-Z])")
_ELIDED: Final = re.compile(
    r"(?:\b|^)(?:[ldjmntsc]|qu|dell|nell|all|un)$", re.IGNORECASE
)
_WORDS_OF_ONE: Final = "àèéêóùáåæöyaeiou"
# Signs that stand at the beginning or end of words, and those that touch no letter.
_OUTER_SIGNS: Final = frozenset("…•©®™«»¿¡‘“”„‚–—")  # noqa: RUF001 - meant
_LONE_SIGNS: Final = frozenset("€£§°½¼¾²³¹±¢¥‰")
_INNER_SIGNS: Final = frozenset("\N{NO-BREAK SPACE}’·\N{SOFT HYPHEN}")  # noqa: RUF001


class Spelt(NamedTuple):
    """An encoding, and what speaks for it.

    Attributes:
        encoding: its Python name.
        language: the language that its letters spell; "" for several or none.
        score: how well it fits; below 0 for not at all.
    """

    encoding: str
    language: str
    score: float


def is_another_alphabet(data: bytes) -> bool:
    """Say whether most letters are beyond ASCII: Cyrillic, Greek, Chinese, ..."""
    sample = data[: 2**18]
    high = len(_HIGH.findall(sample))
    return sum(map(len, _RUN.findall(sample))) > _DENSE * high


def best_spelling(data: bytes) -> Spelt:
    """Return the encoding that makes the best words of the letters beyond ASCII.

    Examples:
        >>> best_spelling("Jürgen Groß, Müller".encode("cp1252"))[:2]
        ('cp1252', 'German')
    """
    samples = [
        (data[max(place - _WINDOW, 0) : place], found[0], data[place + 1 : place + 4])
        for found in islice(_HIGH.finditer(data), _SAMPLES)
        for place in [found.start()]
    ]
    mac_lines = b"\r" in data and b"\n" not in data
    spelt = [_spelt(samples, encoding) for encoding in _LANGUAGES]
    return max(
        spelt,
        key=lambda spelling: (
            spelling.score
            - _PRIOR * (spelling.encoding == "mac_roman" and not mac_lines)
        ),
    )


def _spelt(samples: list[tuple[bytes, bytes, bytes]], encoding: str) -> Spelt:
    decoded = [
        tuple(part.decode(encoding, "replace") for part in sample) for sample in samples
    ]
    fit = sum(_fits(*sample) for sample in decoded) / max(len(decoded), 1)
    # Not the capital I with a dot, which folds to two letters.
    letters = [
        letter if letter == "İ" else letter.casefold()
        for _, letter, _ in decoded
        if letter.isalpha()
    ]
    if not letters:
        return Spelt(encoding, "", fit + _MIXED)
    languages = _LANGUAGES[encoding]
    shares = {
        language: sum(letter in alphabet for letter in letters) / len(letters)
        for language, alphabet in languages.items()
    }
    best = max(shares, key=lambda language: shares[language])
    every = "".join(languages.values())
    mixed = _MIXED * sum(letter in every for letter in letters) / len(letters)
    if mixed > shares[best]:
        return Spelt(encoding, "", fit + mixed)
    return Spelt(encoding, best, fit + shares[best])


def _fits(before: str, letter: str, after: str) -> float:
    """Say how well a letter or sign fits between its neighbours, -1 to 1."""
    left, right = before[-1:], after[:1]
    inside = left.isalpha() and right.isalpha()
    if letter.isalpha() and letter not in "ªº":
        return _letter_fits(left, letter, right)
    if letter == _APOSTROPHE and inside:
        return 1.0 if _ELISION.match(after) or _ELIDED.search(before) else -0.5
    if letter in _OUTER_SIGNS:
        return -0.5 if inside else 0.6
    if letter in _LONE_SIGNS:
        return -0.5 if left.isalpha() or right.isalpha() else 0.6
    return 0.6 if letter in _INNER_SIGNS else -1.0


def _letter_fits(left: str, letter: str, right: str) -> float:
    if letter.isupper():
        # A capital begins a word; after a small letter it is of another code page.
        return -1.0 if left.islower() else 0.4
    if not left.isalpha() and not right.isalpha():
        return 0.3 if letter in _WORDS_OF_ONE else -1.0
    return 1.0
