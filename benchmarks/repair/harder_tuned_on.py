"""More tasks that the ranking was tuned on, with cells that differ more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.repair.making import Make

    Template = Callable[[Make], tuple[str, str]]


def _initial_and_last(make: Make) -> tuple[str, str]:
    names = [make.first() for _ in range(make.randint(1, 2))]
    last = make.last()
    return " ".join([*names, last]), f"{last}, {names[0][0]}."


def _mail_of_name(make: Make) -> tuple[str, str]:
    first, last = make.word().title(), make.word().title()
    return f"{first} {last}", f"{first}.{last}@example.com".lower()


def _masked_card(make: Make) -> tuple[str, str]:
    last = make.digits(4)
    return f"{make.digits(4)} {make.digits(4)} {last}", f"**** {last}"


def _any_phone_digits(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    form = make.choice(("({}) {}-{}", "{}.{}.{}", "{} {} {}", "{}-{}-{}"))
    return form.format(area, exchange, line), f"{area}{exchange}{line}"


def _any_phone_plus(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    form = make.choice(("({}) {}-{}", "{}.{}.{}", "{} {} {}", "1-{}-{}-{}"))
    return form.format(area, exchange, line), f"+1{area}{exchange}{line}"


def _division_off(make: Make) -> tuple[str, str]:
    name = " ".join(make.word().title() for _ in range(make.randint(1, 3)))
    return f"{name}, {make.choice(['Sales', 'IT', 'Legal'])}", name


def _tag_attribute(make: Make) -> tuple[str, str]:
    address = f"https://example.com/{make.word()}"
    return f'<a href="{address}">{make.word()} {make.word()}</a>', address


def _zip_and_city(make: Make) -> tuple[str, str]:
    city, code = make.choice(("Salem", "New York", "Oslo")), make.digits(5)
    return f"{city} {code}", code


def _stem(make: Make) -> tuple[str, str]:
    stem = make.choice((make.word(), f"{make.word()}.{make.word()}"))
    return f"{stem}.csv", stem


def _address_of_log(make: Make) -> tuple[str, str]:
    address = ".".join(str(make.randint(1, 255)) for _ in range(4))
    return f"{address} - GET /{make.word()} {make.choice([200, 404])}", address


def _status(make: Make) -> tuple[str, str]:
    status = str(make.choice([200, 404, 500]))
    return f"{make.word()} returned {status} after {make.some_digits(1, 4)} ms", status


def _weight(make: Make) -> tuple[str, str]:
    number = f"{make.randint(1, 99)}.{make.randint(1, 9)}"
    return f"weight: {number} kg", number


def _quoted(make: Make) -> tuple[str, str]:
    word = f"{make.word()} {make.word()}"
    return word, f'"{word}"'


def _hash_id(make: Make) -> tuple[str, str]:
    number = make.some_digits(2, 6)
    return number, f"#{number}"


def _versus(make: Make) -> tuple[str, str]:
    left, right = make.word().title(), make.word().title()
    return f"{left} vs {right}", f"{right} vs {left}"


def _clock_seconds(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%H:%M}:00", f"{day:%H:%M}"


def _middle_to_initial(make: Make) -> tuple[str, str]:
    first, middle, last = make.first(), make.first(), make.last()
    return f"{first} {middle} {last}", f"{first} {middle[0]}. {last}"


def _second_name(make: Make) -> tuple[str, str]:
    names = [make.word().title() for _ in range(make.randint(3, 4))]
    return ", ".join(names), names[1]


def _rounded(make: Make) -> tuple[str, str]:
    cents = make.randint(100, 99999)
    return f"{cents / 100:.2f}0", f"{cents / 100:.2f}"


def _euro_before(make: Make) -> tuple[str, str]:
    amount = make.randint(1, 9999)
    return f"\u20ac {amount}", f"{amount} EUR"


def _country_code_off(make: Make) -> tuple[str, str]:
    number = make.digits(9)
    return f"+351 {number}", number


def _pipe_list(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(2, 4))]
    return " | ".join(words), ";".join(words)


def _dots_off(make: Make) -> tuple[str, str]:
    letters = make.letters(make.randint(2, 4))
    return "".join(f"{letter}." for letter in letters), letters


def _us_or_day_first(make: Make) -> tuple[str, str]:
    day = make.day()
    form = make.choice((f"{day:%d.%m.%Y}", f"{day:%Y/%m/%d}"))
    return form, f"{day:%Y-%m-%d}"


def _weekday(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y-%m-%d}", f"{day:%A}"


def _with_weekday(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%a}, {day.day} {day:%b} {day.year}", f"{day:%Y-%m-%d}"


def _stamp(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%d/%m/%Y %H:%M}", f"{day:%Y-%m-%dT%H:%M:00}"


def _lower_first(make: Make) -> tuple[str, str]:
    first, last = make.word(), make.word()
    return f"{first.upper()}_{last.upper()}", f"{first}{last.title()}"


def _cleaned(make: Make) -> tuple[str, str]:
    name = f"{make.first()} {make.last()}"
    return f"*{name}*", name


def _thousands_k(make: Make) -> tuple[str, str]:
    number = make.randint(1, 900)
    return f"{number}k", f"{number}000"


TEMPLATES: dict[str, tuple[Template, ...]] = {
    "reformatting": (
        _initial_and_last, _mail_of_name, _masked_card, _any_phone_digits,
        _any_phone_plus, _quoted, _hash_id, _versus, _middle_to_initial, _pipe_list,
        _dots_off, _lower_first,
    ),
    "extracting": (
        _division_off, _tag_attribute, _zip_and_city, _stem, _address_of_log, _status,
        _weight, _second_name, _country_code_off, _cleaned,
    ),
    "dates": (_clock_seconds, _us_or_day_first, _weekday, _with_weekday, _stamp),
    "numbers": (_rounded, _euro_before, _thousands_k),
}  # fmt: skip
