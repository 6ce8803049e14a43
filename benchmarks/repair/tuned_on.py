"""Tasks that the ranking was tuned on: for each class templates of (before, after)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.repair.making import Make

    Template = Callable[[Make], tuple[str, str]]


def _last_first(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return f"{last}, {first}", f"{first} {last}"


def _initial(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return f"{first} {last}", f"{first[0]}. {last}"


def _initials(make: Make) -> tuple[str, str]:
    names = [make.first().replace("-", ""), make.last().replace("-", "")]
    if make.random() < 0.4:  # noqa: PLR2004
        names.insert(1, make.first().replace("-", ""))
    return " ".join(names), "".join(name[0] for name in names)


def _phone_plain(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    return f"{area}{exchange}{line}", f"({area}) {exchange}-{line}"


def _phone_dots(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    return f"{area}.{exchange}.{line}", f"{area}-{exchange}-{line}"


def _phone_e164(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    return f"({area}) {exchange}-{line}", f"+1{area}{exchange}{line}"


def _phone_mixed(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    form = make.choice(("({}) {}-{}", "{}-{}-{}"))
    return form.format(area, exchange, line), f"{area}-{exchange}-{line}"


def _mail_display(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return f"{make.first()} {make.last()} <{mail}>", mail


def _mail_domain(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return mail, mail.partition("@")[2]


def _mail_user(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return mail, mail.partition("@")[0]


def _mail_in_note(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return f"contact {make.first()} at {mail} please", mail


def _order_id(make: Make) -> tuple[str, str]:
    number = make.some_digits(3, 6)
    return f"Order #{number} ({make.word()})", number


def _id_prefix(make: Make) -> tuple[str, str]:
    number = make.some_digits(2, 5)
    return f"CUST-{number}", number


def _sku_middle(make: Make) -> tuple[str, str]:
    middle = make.some_digits(2, 4)
    return f"{make.letters(2)}-{middle}-{make.letters(1)}", middle


def _in_brackets(make: Make) -> tuple[str, str]:
    code = make.letters(make.randint(2, 4))
    return f"{make.choice(['Berlin', 'New York', 'Oslo'])} ({code})", code


def _url_domain(make: Make) -> tuple[str, str]:
    domain = f"{make.word()}.example.{make.choice(['com', 'org'])}"
    scheme = make.choice(("https", "http"))
    return f"{scheme}://{domain}/{make.word()}/{make.word()}", domain


def _file_name(make: Make) -> tuple[str, str]:
    name = f"{make.word()}_{make.word()}.{make.choice(['csv', 'xlsx'])}"
    folders = "/".join(make.word() for _ in range(make.randint(1, 4)))
    return f"/{folders}/{name}", name


def _extension(make: Make) -> tuple[str, str]:
    extension = make.choice(("csv", "xlsx", "json"))
    return f"{make.word()}.{make.word()}.{extension}", extension


def _date_us(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}"


def _date_short(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day.day}.{day.month}.{day.year}", f"{day:%Y-%m-%d}"


def _date_words(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%B} {day.day}, {day.year}", f"{day:%d/%m/%Y}"


def _date_to_words(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y-%m-%d}", f"{day.day} {day:%b} {day.year}"


def _date_year(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%d %b %Y}", f"{day:%Y}"


def _date_cut(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y-%m-%dT%H:%M:%SZ}", f"{day:%Y-%m-%d}"


def _pad(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 5)
    return number, number.zfill(5)


def _pad_code(make: Make) -> tuple[str, str]:
    number, letter = make.some_digits(1, 4), make.letters(1)
    return f"{letter}{number}", f"{letter}-{number.zfill(4)}"


def _unpad(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 5)
    return number.zfill(7), number


def _upper(make: Make) -> tuple[str, str]:
    code = f"{make.word()[:2]}-{make.digits(3)}"
    return code, code.upper()


def _title(make: Make) -> tuple[str, str]:
    name = f"{make.word()} {make.word()}"
    return name.upper(), name.title()


def _snake(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(2, 4))]
    return " ".join(word.title() for word in words), "_".join(words)


def _from_snake(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(2, 4))]
    return "_".join(words), " ".join(word.title() for word in words)


def _prefix_off(make: Make) -> tuple[str, str]:
    name = f"{make.first()} {make.last()}"
    return f"Name: {name}", name


def _suffix_off(make: Make) -> tuple[str, str]:
    name = " ".join(make.word().title() for _ in range(make.randint(1, 3)))
    return f"{name} Inc.", name


def _title_off(make: Make) -> tuple[str, str]:
    name = f"{make.first()} {make.last()}"
    return f"{make.choice(['Dr.', 'Mr.', 'Ms.'])} {name}", name


def _dollar(make: Make) -> tuple[str, str]:
    amount = make.amount()
    return f"${amount:,.2f}", f"{amount:.2f}"


def _euro(make: Make) -> tuple[str, str]:
    amount = make.amount()
    swapped = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    return f"{swapped} EUR", f"{amount:.2f}"


def _thousands(make: Make) -> tuple[str, str]:
    number = int(make.some_digits(4, 8))
    return f"{number}", f"{number:,}"


def _percent(make: Make) -> tuple[str, str]:
    number = make.randint(1, 99)
    return f"{number / 100:.2f}", f"{number}%"


def _percent_off(make: Make) -> tuple[str, str]:
    number = make.randint(1, 100)
    return f"{number} %", f"{number}"


def _unit_off(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 4)
    return f"{number}kg", number


def _lookup(make: Make) -> tuple[str, str]:
    return make.choice((("Y", "yes"), ("N", "no")))


def _lookup_three(make: Make) -> tuple[str, str]:
    return make.choice((("1", "gold"), ("2", "silver"), ("3", "basic")))


def _country(make: Make) -> tuple[str, str]:
    return make.choice(
        (
            ("Germany", "DE"),
            ("France", "FR"),
            ("Brazil", "BR"),
            ("Spain", "ES"),
            ("Japan", "JP"),
        )
    )


def _month_name(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%b} {day.year}", f"{day:%m}/{day.year}"


def _concat(make: Make) -> tuple[str, str]:
    first, last = make.word(), make.word()
    return f"{first} {last}", f"{first}.{last}@example.com"


def _some_right(make: Make) -> tuple[str, str]:
    line = f"{make.digits(3)}-{make.digits(4)}"
    return make.choice((line, line.replace("-", ""))), line


def _some_with_comma(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return make.choice((f"{last}, {first}", f"{first} {last}")), f"{first} {last}"


def _blanks(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    gap = " " * make.randint(2, 4)
    return f" {first}{gap}{last} ", f"{first} {last}"


def _middle_off(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return f"{first} {make.letters(1)}. {last}", f"{first} {last}"


def _zip_of_address(make: Make) -> tuple[str, str]:
    code = make.digits(5)
    city = make.choice(("Boston", "New York", "Salem"))
    return f"{make.digits(3)} {make.word()} St, {city}, {make.letters(2)} {code}", code


def _city_of_address(make: Make) -> tuple[str, str]:
    city = make.choice(("Boston", "New York", "Salem", "Los Angeles"))
    return f"{make.digits(3)} {make.word()} St, {city}, {make.digits(5)}", city


TEMPLATES: dict[str, tuple[Template, ...]] = {
    "reformatting": (
        _last_first, _initial, _initials, _phone_plain, _phone_dots, _phone_e164,
        _pad, _pad_code, _unpad, _upper, _title, _snake, _from_snake, _blanks,
        _middle_off, _concat,
    ),
    "extracting": (
        _mail_display, _mail_domain, _mail_user, _mail_in_note, _order_id, _id_prefix,
        _sku_middle, _in_brackets, _url_domain, _file_name, _extension, _prefix_off,
        _suffix_off, _title_off, _percent_off, _unit_off, _zip_of_address,
        _city_of_address,
    ),
    "dates": (
        _date_us, _date_short, _date_words, _date_to_words, _date_year, _date_cut,
        _month_name,
    ),
    "numbers": (_dollar, _euro, _thousands, _percent),
    "look-ups": (_lookup, _lookup_three, _country),
    "conditional": (_some_right, _some_with_comma, _phone_mixed),
}  # fmt: skip
