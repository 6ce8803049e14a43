"""More tasks held apart, with cells that differ more: looked at in sum only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.repair.making import Make

    Template = Callable[[Make], tuple[str, str]]


def _user_name(make: Make) -> tuple[str, str]:
    first, last = make.word().title(), make.word().title()
    return f"{first} {last}", f"{first[0]}{last}".lower()


def _masked(make: Make) -> tuple[str, str]:
    last = make.digits(4)
    return f"{make.digits(3)}-{make.digits(2)}-{last}", f"XXX-XX-{last}"


def _any_phone(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    form = make.choice(("({}) {}-{}", "{}.{}.{}", "{} {} {}", "{}{}{}"))
    return form.format(area, exchange, line), f"{area}-{exchange}-{line}"


def _remark_off(make: Make) -> tuple[str, str]:
    name = " ".join(make.word() for _ in range(make.randint(1, 3)))
    return f"{name} ({make.word()})", name


def _tags_off(make: Make) -> tuple[str, str]:
    name = " ".join(make.word() for _ in range(make.randint(1, 3)))
    return f"<b>{name}</b>", name


def _state(make: Make) -> tuple[str, str]:
    state = make.letters(2)
    city = make.choice(("Salem", "New York", "Fort St. John"))
    return f"{city}, {state} {make.digits(5)}", state


def _folder(make: Make) -> tuple[str, str]:
    folder = make.word()
    start = "/".join(make.word() for _ in range(make.randint(1, 3)))
    return f"{start}/{folder}/{make.word()}.csv", folder


def _level(make: Make) -> tuple[str, str]:
    level = make.choice(("INFO", "WARNING", "ERROR"))
    day = make.day()
    return f"{day:%Y-%m-%d %H:%M:%S} [{level}] {make.word()} {make.word()}", level


def _year_of_title(make: Make) -> tuple[str, str]:
    year = str(make.randint(1950, 2025))
    words = " ".join(make.word() for _ in range(make.randint(1, 4)))
    return f"{make.last()}, {words} ({year})", year


def _size_at_end(make: Make) -> tuple[str, str]:
    size = f"{make.some_digits(1, 3)}oz"
    words = " ".join(make.word().upper() for _ in range(make.randint(2, 4)))
    return f"{words} {size}", size


def _add_unit(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 4)
    return number, f"{number} kg"


def _make_url(make: Make) -> tuple[str, str]:
    word = make.word()
    return word, f"https://{word}.example.com"


def _swap_dash(make: Make) -> tuple[str, str]:
    left, right = f"{make.word()} {make.word()}", make.word()
    return f"{left} - {right}", f"{right} - {left}"


def _clock(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%I:%M %p}", f"{day:%H:%M}"


def _last_of_many(make: Make) -> tuple[str, str]:
    names = [make.first() for _ in range(make.randint(1, 3))]
    last = make.last()
    return " ".join([*names, last]), last


def _first_of_many(make: Make) -> tuple[str, str]:
    names = [make.first() for _ in range(make.randint(1, 3))]
    return " ".join([*names, make.last()]), names[0]


def _two_decimals(make: Make) -> tuple[str, str]:
    number = make.choice((make.randint(1, 500), make.randint(1, 5000) / 10))
    return f"{number}", f"{number:.2f}"


def _currency_after(make: Make) -> tuple[str, str]:
    amount = make.randint(1, 99999)
    return f"{amount} USD", f"${amount:,}"


def _plus_to_zeros(make: Make) -> tuple[str, str]:
    number = f"351{make.digits(9)}"
    return f"+{number}", f"00{number}"


def _hash_tags(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(1, 4))]
    return " ".join(f"#{word}" for word in words), ", ".join(words)


def _trailing_comma(make: Make) -> tuple[str, str]:
    name = f"{make.first()} {make.last()}"
    return f"{name},", name


def _us_or_iso(make: Make) -> tuple[str, str]:
    day = make.day()
    form = make.choice((f"{day:%B} {day.day}, {day.year}", f"{day:%d %b %Y}"))
    return form, f"{day:%Y-%m-%d}"


def _month_and_year(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y-%m-%d}", f"{day:%B %Y}"


def _sentence(make: Make) -> tuple[str, str]:
    words = " ".join(make.word() for _ in range(make.randint(2, 4)))
    return words.upper(), words.capitalize()


def _accents(make: Make) -> tuple[str, str]:
    pairs = (("José", "Jose"), ("Zoë", "Zoe"), ("François", "Francois"))
    name = make.choice((*pairs, ("Renée", "Renee"), ("Inês", "Ines")))
    word = make.word()
    return f"{name[0]} {word}", f"{name[1]} {word}"


TEMPLATES: dict[str, tuple[Template, ...]] = {
    "reformatting": (
        _user_name, _masked, _any_phone, _add_unit, _make_url, _swap_dash,
        _plus_to_zeros, _hash_tags, _sentence, _accents,
    ),
    "extracting": (
        _remark_off, _tags_off, _state, _folder, _level, _year_of_title, _size_at_end,
        _last_of_many, _first_of_many, _trailing_comma,
    ),
    "dates": (_clock, _us_or_iso, _month_and_year),
    "numbers": (_two_decimals, _currency_after),
}  # fmt: skip
