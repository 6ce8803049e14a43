"""Tasks held apart: written before the ranking was tuned, and looked at in sum only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.repair.making import Make

    Template = Callable[[Make], tuple[str, str]]


def _first_last_comma(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return f"{first} {last}", f"{last}, {first}"


def _shout_last(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return f"{first} {last}", f"{last.upper()} {first}"


def _last_initial(make: Make) -> tuple[str, str]:
    first, last = make.first(), make.last()
    return f"{last};{first}", f"{last} {first[0]}."


def _dotted_initials(make: Make) -> tuple[str, str]:
    first, last = make.word().title(), make.word().title()
    return f"{first} {last}", f"{first[0]}.{last[0]}."


def _dashes_out(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    return f"{area}-{exchange}-{line}", f"{area}{exchange}{line}"


def _phone_slash(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    return f"{area}/{exchange} {line}", f"+1 {area} {exchange} {line}"


def _phone_ext(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    number = f"{area}-{exchange}-{line}"
    return f"{number} ext. {make.some_digits(1, 4)}", number


def _card_groups(make: Make) -> tuple[str, str]:
    number = make.digits(12)
    return number, f"{number[:4]} {number[4:8]} {number[8:]}"


def _iban_like(make: Make) -> tuple[str, str]:
    groups = [make.digits(4) for _ in range(4)]
    return " ".join(groups), "".join(groups)


def _colon_time(make: Make) -> tuple[str, str]:
    hour, minute = make.randrange(24), make.randrange(60)
    return f"{hour:02}{minute:02}", f"{hour:02}:{minute:02}"


def _zero_code(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 6)
    return f"{number}", f"ID{number.zfill(6)}"


def _kebab(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(2, 4))]
    return " ".join(words), "-".join(words)


def _camel(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(2, 3))]
    return "".join(word.title() for word in words), "_".join(words)


def _lower_mail(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return mail.upper(), mail


def _name_case(make: Make) -> tuple[str, str]:
    first, last = make.word(), make.word()
    return f"{last.upper()} {first}", f"{first.title()} {last.title()}"


def _tag_list(make: Make) -> tuple[str, str]:
    words = [make.word() for _ in range(make.randint(2, 5))]
    return ";".join(words), ", ".join(words)


def _quotes_off(make: Make) -> tuple[str, str]:
    name = f"{make.word()} {make.word()}"
    return f'"{name}"', name


def _nickname(make: Make) -> tuple[str, str]:
    nick = make.word().title()
    return f'{make.first()} "{nick}" {make.last()}', nick


def _phone_in_text(make: Make) -> tuple[str, str]:
    area, (exchange, line) = make.area(), make.local()
    number = f"{area}-{exchange}-{line}"
    return f"call {make.first()}: {number}", number


def _company_of_mail(make: Make) -> tuple[str, str]:
    company = make.word()
    return f"{make.word()}@{company}.example.com", company


def _mail_to(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return f"mailto:{mail}?subject={make.word()}", mail


def _mail_brackets(make: Make) -> tuple[str, str]:
    mail = make.mail()
    return f"{mail} ({make.first()} {make.last()})", mail


def _handle(make: Make) -> tuple[str, str]:
    handle = f"{make.word()}{make.some_digits(1, 3)}"
    return f"https://social.example.com/{handle}", handle


def _query(make: Make) -> tuple[str, str]:
    number = make.some_digits(2, 6)
    return f"https://example.com/{make.word()}?id={number}&ref={make.word()}", number


def _www(make: Make) -> tuple[str, str]:
    domain = f"{make.word()}.example.com"
    return f"https://www.{domain}/{make.word()}", domain


def _ticket(make: Make) -> tuple[str, str]:
    number = f"{make.letters(2)}-{make.some_digits(2, 5)}"
    return f"[{number}] {make.word()} {make.word()}", number


def _version(make: Make) -> tuple[str, str]:
    version = f"{make.randrange(9)}.{make.randrange(20)}.{make.randrange(9)}"
    return f"{make.word()}-{version}.tar.gz", version


def _hash_count(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 4)
    return f"{number} employees", number


def _country_tail(make: Make) -> tuple[str, str]:
    country = make.choice(("Germany", "France", "Brazil", "Spain"))
    return f"{make.choice(['Porto', 'Oslo'])}, {make.word()}, {country}", country


def _street_number(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 4)
    return f"{number} {make.word().title()} Road", number


def _key_value(make: Make) -> tuple[str, str]:
    value = make.word()
    return f"{make.word()}={value}", value


def _honorific(make: Make) -> tuple[str, str]:
    title = make.choice(("Dr", "Prof", "Ms"))
    return f"{title}. {make.first()} {make.last()}", title


def _date_dots(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%d.%m.%Y}", f"{day:%Y-%m-%d}"


def _date_packed(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y%m%d}", f"{day:%Y-%m-%d}"


def _date_us_out(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y-%m-%d}", f"{day:%m/%d/%Y}"


def _date_long(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%d %B %Y}", f"{day:%Y-%m-%d}"


def _date_clock(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%m/%d/%Y %I:%M %p}", f"{day:%Y-%m-%d %H:%M}"


def _date_two_digits(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%d/%m/%y}", f"{day:%Y-%m-%d}"


def _month_of_date(make: Make) -> tuple[str, str]:
    day = make.day()
    return f"{day:%Y-%m-%d}", f"{day:%B}"


def _pound(make: Make) -> tuple[str, str]:
    amount = make.amount()
    return f"\u00a3{amount:.2f}", f"GBP {amount:.2f}"


def _decimal_comma(make: Make) -> tuple[str, str]:
    amount = make.amount()
    return f"{amount:.2f}".replace(".", ","), f"{amount:.2f}"


def _whole(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 5)
    return f"{number}.00", number


def _thin(make: Make) -> tuple[str, str]:
    number = int(make.some_digits(4, 8))
    return f"{number:,}".replace(",", " "), f"{number}"


def _negative(make: Make) -> tuple[str, str]:
    number = make.some_digits(2, 5)
    return f"({number})", f"-{number}"


def _sex(make: Make) -> tuple[str, str]:
    return make.choice((("M", "male"), ("F", "female")))


def _stage(make: Make) -> tuple[str, str]:
    return make.choice((("lead", "A"), ("customer", "B"), ("lost", "C")))


def _country_three(make: Make) -> tuple[str, str]:
    return make.choice(
        (("Italy", "IT"), ("Canada", "CA"), ("Norway", "NO"), ("India", "IN"))
    )


def _some_international(make: Make) -> tuple[str, str]:
    number = make.digits(9)
    return make.choice((f"00351{number}", f"+351{number}")), f"+351{number}"


def _some_dated(make: Make) -> tuple[str, str]:
    day = make.day()
    return make.choice((f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}")), f"{day:%Y-%m-%d}"


def _some_with_unit(make: Make) -> tuple[str, str]:
    number = make.some_digits(1, 3)
    return make.choice((f"{number} cm", number)), number


def _some_prefixed(make: Make) -> tuple[str, str]:
    code = f"{make.letters(2)}{make.digits(4)}"
    return make.choice((f"code {code}", code)), code


TEMPLATES: dict[str, tuple[Template, ...]] = {
    "reformatting": (
        _first_last_comma, _shout_last, _last_initial, _dotted_initials, _dashes_out,
        _phone_slash, _card_groups, _iban_like, _colon_time, _zero_code, _kebab, _camel,
        _lower_mail, _name_case, _tag_list,
    ),
    "extracting": (
        _phone_ext, _quotes_off, _nickname, _phone_in_text, _company_of_mail, _mail_to,
        _mail_brackets, _handle, _query, _www, _ticket, _version, _hash_count,
        _country_tail, _street_number, _key_value, _honorific,
    ),
    "dates": (
        _date_dots, _date_packed, _date_us_out, _date_long, _date_clock,
        _date_two_digits, _month_of_date,
    ),
    "numbers": (_pound, _decimal_comma, _whole, _thin, _negative),
    "look-ups": (_sex, _stage, _country_three),
    "conditional": (
        _some_international, _some_dated, _some_with_unit, _some_prefixed,
    ),
}  # fmt: skip
