"""Slips that the confidences were measured on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.suggestions.making import Slip

if TYPE_CHECKING:
    from random import Random


def _at(make: Random, text: str, sign: str) -> str:
    place = make.randrange(1, len(text))
    return text[:place] + sign + text[place:]


def doubled_at(make: Random, text: str) -> str:
    """``ana@@example.com``."""
    return text.replace("@", make.choice(["@@", "@ @"]))


def doubled_dot(make: Random, text: str) -> str:
    """``ana@example..com``."""
    head, _, tail = text.rpartition(".")
    return f"{head}..{tail}"


def comma_for_dot(make: Random, text: str) -> str:
    """``ana@example,com``."""
    head, _, tail = text.rpartition("@")
    return f"{head}@{tail.replace('.', ',', 1)}"


def blank_at_at(make: Random, text: str) -> str:
    """``ana @example.com``."""
    return text.replace("@", make.choice([" @", "@ ", " @ "]))


def blank_in_domain(make: Random, text: str) -> str:
    """``ana@exam ple.com``: with a dot it would be another address."""
    head, _, tail = text.partition("@")
    return f"{head}@{_at(make, tail, ' ')}"


def note_behind(make: Random, text: str) -> str:
    """``ana@example.com (work)``."""
    return f"{text} {make.choice(['(work)', '- private', '[old]', '| office'])}"


def label_before(make: Random, text: str) -> str:
    """``E-mail: ana@example.com``."""
    return f"{make.choice(['work', 'E-Mail privat', 'contact', 'Adresse'])}: {text}"


def two_of_them(make: Random, text: str) -> str:
    """``ana@example.com; office@example.org``: nobody knows which is meant."""
    other = f"office{make.randrange(100)}@example.org"
    both = [text, other]
    make.shuffle(both)
    return make.choice(["; ", ", ", " / ", " "]).join(both)


def percent_escape(make: Random, text: str) -> str:
    """``ana%40example.com``."""
    return text.replace("@", make.choice(["%40", "&#64;", "&commat;"]))


def at_in_words(make: Random, text: str) -> str:
    """``ana(at)example.com``."""
    return text.replace("@", make.choice(["(at)", " at ", "[at]", " [AT] "]))


def other_sign(make: Random, text: str) -> str:
    """``ana#example.com``."""
    return text.replace("@", make.choice('#"§'))


def no_ending(make: Random, text: str) -> str | None:
    """``ana@gmail``."""
    return text.removesuffix(".com") if text.endswith("gmail.com") else None


def no_dot(make: Random, text: str) -> str | None:
    """``ana@gmailcom``."""
    found = re.fullmatch(r"(.*@[a-z]+)\.(com)", text)
    return f"{found[1]}{found[2]}" if found else None


def local_blank(make: Random, text: str) -> str | None:
    """``ana berg@example.com``: a dot, a line, or nothing was meant."""
    return text.replace(".", " ", 1) if "." in text.partition("@")[0] else None


def letters_in_digits(make: Random, text: str) -> str | None:
    """``+49 30 9O182O``."""
    swaps = {"0": "O", "1": "l", "5": "S", "8": "B"}
    places = [place for place, each in enumerate(text) if each in swaps]
    if not places:
        return None
    place = make.choice(places)
    return text[:place] + swaps[text[place]] + text[place + 1 :]


def name_behind(make: Random, text: str) -> str:
    """``030 901820 Bob``."""
    return f"{text} {make.choice(['Bob', 'home', '(Büro)', 'Frau Berg', 'mobil'])}"


def doubled_plus(make: Random, text: str) -> str | None:
    """``++49 30 901820``."""
    return f"+{text}" if text.startswith("+") else None


def two_numbers(make: Random, text: str) -> str:
    """Two numbers: nobody knows which is meant."""
    digits = re.sub(r"\d{2}$", f"{make.randrange(100):02}", text)
    both = [text, digits]
    make.shuffle(both)
    return make.choice([" / ", "; ", " or "]).join(both)


def digit_lost(make: Random, text: str) -> str:
    """A digit is gone for good."""
    places = [place for place, each in enumerate(text) if each.isdigit()]
    place = make.choice(places[3:])
    return text[:place] + text[place + 1 :]


def decimals(make: Random, text: str) -> str | None:
    """``4930901820.0``."""
    return f"{text}.0" if text.lstrip("+").isdigit() else None


def doubled_separator(make: Random, text: str) -> str | None:
    """``21..04.2026``."""
    found = [m.start() for m in re.finditer(r"[-./]", text)]
    if not found:
        return None
    place = make.choice(found)
    return text[:place] + text[place] + text[place:]


def other_separator(make: Random, text: str) -> str | None:
    """``21,04,2026``."""
    found = re.match(r"\d+([-./])\d+\1\d+", text)
    if found is None:
        return None
    sign = make.choice([",", "_", " / ", "\\", "·"])
    return found[0].replace(found[1], sign) + text[found.end() :]


def stray_around(make: Random, text: str) -> str:
    """``'21.04.2026`` and ``21.04.2026,``."""
    return make.choice(["'{}", "{},", "*{}", "{};", "`{}`"]).format(text)


def circa(make: Random, text: str) -> str:
    """``ca. 21.04.2026``."""
    return make.choice(["ca. {}", "{} (approx)", "born {}", "geb. {}"]).format(text)


def misspelt_month(make: Random, text: str) -> str | None:
    """``21 Arpil 2026``."""
    found = re.search(r"[A-Za-z]{4,}", text)
    if found is None:
        return None
    word = found[0]
    place = make.randrange(1, len(word) - 1)
    spoilt = make.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place:][:1] + word[place:],
        ]
    )
    return text[: found.start()] + spoilt + text[found.end() :]


def with_time(make: Random, text: str) -> str:
    """``21.04.2026 10:15``."""
    return f"{text} {make.randrange(1, 24):02}:{make.randrange(1, 60):02}"


def year_day_month(make: Random, text: str) -> str | None:
    """``2026-21-04``."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    return f"{found[1]}-{found[3]}-{found[2]}" if found and found[3] > "12" else None


def no_zone(make: Random, text: str) -> str:
    """``2026-04-21T10:00:00``."""
    return re.sub(r" ?\+02:00$", "", text)


def day_lost(make: Random, text: str) -> str | None:
    """``31.02.2026``: nobody knows the day."""
    found = re.match(r"\d\d(?=[./])", text)
    return f"3{make.randrange(2, 9)}{text[2:]}" if found else None


def unit(make: Random, text: str) -> str:
    """``12 pcs``."""
    return text + make.choice([" pcs", " EUR", "kg", " Stück", " pts."])


def currency(make: Random, text: str) -> str:
    """``€ 12``."""
    return make.choice(["€ {}", "${}", "{} €", "{}$"]).format(text)


def typed_word(make: Random, text: str) -> str:
    """One letter doubled, left out, or swapped with the next."""
    if len(text) < 3:
        return _at(make, text, make.choice("aeiou"))
    place = make.randrange(1, len(text) - 1)
    return make.choice(
        [
            text[:place] + text[place] + text[place:],
            text[:place] + text[place + 1 :],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
        ]
    )


def politely(make: Random, text: str) -> str:
    """``yes please``."""
    return make.choice(["{} please", "{}, thanks", "{}!!", "{}, of course"]).format(
        text
    )


def upper(make: Random, text: str) -> str:
    """``CUSTOMER``."""
    return make.choice([text.upper(), text.title(), f" {text}", text.replace(" ", "-")])


def plural(make: Random, text: str) -> str:
    """``customers``."""
    return f"{text}s"


def beginning(make: Random, text: str) -> str:
    """``cust``."""
    return text[:4]


def two_choices(make: Random, text: str) -> str:
    """``customer, press``: nobody knows which is meant."""
    both = [text, make.choice(["press", "prospect"])]
    make.shuffle(both)
    return make.choice([", ", " / ", " and "]).join(both)


def zero_for_o(make: Random, text: str) -> str | None:
    """``P0land``."""
    swaps = {"o": "0", "O": "0", "l": "1", "i": "1", "e": "3", "a": "@"}
    places = [place for place, each in enumerate(text) if each in swaps]
    if not places:
        return None
    place = make.choice(places)
    return text[:place] + swaps[text[place]] + text[place + 1 :]


def city_before(make: Random, text: str) -> str:
    """``Berlin, Germany``."""
    return make.choice(["Mainville, {}", "{} (North)", "{} - West"]).format(text)


def two_countries(make: Random, text: str) -> str:
    """``Germany/Peru``: nobody knows which is meant."""
    both = [text, make.choice(["Peru", "Norway", "Kenya"])]
    make.shuffle(both)
    return make.choice(["/", ", ", " & "]).join(both)


_EMAIL = (
    doubled_at, doubled_dot, comma_for_dot, blank_at_at, blank_in_domain, note_behind,
    label_before, two_of_them, percent_escape, at_in_words, other_sign, no_ending,
    no_dot, local_blank,
)  # fmt: skip
_PHONE = (
    letters_in_digits,
    name_behind,
    doubled_plus,
    two_numbers,
    digit_lost,
    decimals,
)
_DATE = (
    letters_in_digits, doubled_separator, other_separator, stray_around, circa,
    misspelt_month, with_time, year_day_month, day_lost,
)  # fmt: skip
_TIME = (letters_in_digits, doubled_separator, stray_around, circa, no_zone, day_lost)
_NUMBER = (letters_in_digits, unit, currency, stray_around)
_TEXT = (upper, plural, beginning, typed_word, two_choices, zero_for_o, note_behind)

SLIPS = {
    f"{kind} {spoil.__name__}": Slip(kind, spoil)
    for kind, slips in {
        "email": _EMAIL,
        "phone": _PHONE,
        "date": _DATE,
        "timestamp": _TIME,
        "number": _NUMBER,
        "boolean": (typed_word, politely),
        "country": (typed_word, zero_for_o, city_before, two_countries),
        "text": _TEXT,
    }.items()
    for spoil in slips
}
