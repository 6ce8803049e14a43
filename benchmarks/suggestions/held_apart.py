"""Slips written apart from the repairs, by someone who had not seen them.

They are those that happen most often in contact lists: in survey and CRM exports,
spreadsheets, forms and scanned business cards. A name that ends in "(lost)" stands for
a slip after which nobody can know any more what was meant.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import phonenumbers

from benchmarks.suggestions.making import _COUNTRIES, CHOICES, Slip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    Spoil = Callable[[Random, str], "str | None"]

_DATE_STYLES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d %B %Y")
_MOMENT = re.compile(r"(\S+)([T ])(\d\d:\d\d:\d\d)( ?)([+-]\d\d:\d\d)")
_WEEKDAYS = (
    "Mon Tue Wed Thu Fri Sat Sun".split(),
    "Mo Di Mi Do Fr Sa So".split(),
    "lun. mar. mer. jeu. ven. sam. dim.".split(),
)
_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November "
    "Dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "januari februari maart april mei juni juli augustus september oktober november "
    "december",
)
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_CITIES = {
    "DE": "Hamburg", "FR": "Lyon", "GB": "Leeds", "US": "Denver", "ES": "Sevilla",
    "IT": "Torino", "NL": "Utrecht", "CH": "Bern", "AT": "Graz", "PL": "Gdansk",
    "SE": "Uppsala", "BR": "Recife", "MX": "Puebla", "CA": "Toronto", "AU": "Perth",
    "JP": "Osaka", "IN": "Pune", "TR": "Izmir",
}  # fmt: skip
_CODES = {
    name.replace("~", " "): code
    for code, names in _COUNTRIES.items()
    for name in names.split()
}
_COLLOQUIAL = {
    "yes": ("yep", "yeah", "yup", "sure"),
    "true": ("correct", "right", "that's true"),
    "ja": ("jep", "jo", "jawohl", "klar"),
    "oui": ("ouais", "bien sûr"),
    "no": ("nope", "nah", "no way"),
    "false": ("incorrect", "not true", "wrong"),
    "nein": ("nö", "nee", "ne"),
}
_MORE_WORDS = {
    "yes": ("{}, please", "{} of course", "{} - by e-mail", "{} (since May)"),
    "true": ("{} (checked)", "{} - see form", "{}, confirmed"),
    "ja": ("{}, gerne", "{} bitte", "{} (per Mail)"),
    "oui": ("{}, merci", "{} bien sûr", "{} (par mail)"),
    "no": ("{}, thanks", "{} thank you", "{} - called in May", "{} (not now)"),
    "false": ("{} (checked)", "{} - see form", "{}, confirmed"),
    "nein": ("{} danke", "{}, kein Interesse", "{} (am Telefon)"),
}


# ---------------------------------------------------------------- for several kinds


def _written(*templates: str) -> Spoil:
    """Return a slip that puts a cell into one of some templates."""

    def spoil(make: Random, text: str) -> str | None:
        """Put the cell into a template."""
        return make.choice(templates).replace("{}", text)

    return spoil


def _places(pattern: str, text: str) -> list[int]:
    """Return where a pattern of one sign is found."""
    return [found.start() for found in re.finditer(pattern, text)]


def _put(text: str, place: int, sign: str, over: int = 1) -> str:
    """Put something in the place of a sign (or of several, or between two)."""
    return text[:place] + sign + text[place + over :]


def _lookalike(
    make: Random, text: str, signs: Mapping[str, Sequence[str]]
) -> str | None:
    """Replace one sign by another that looks like it."""
    places = [place for place, sign in enumerate(text) if sign in signs]
    if not places:
        return None
    place = make.choice(places)
    return _put(text, place, make.choice(signs[text[place]]))


def letter_for_digit(make: Random, text: str) -> str | None:
    """Write a letter for a zero or a one."""
    return _lookalike(make, text, {"0": "OOo", "1": "lI"})


def _known(text: str) -> bool:
    """Tell whether a spoilt word is another good one."""
    return text in CHOICES or text in _CODES or len(text) < 2


def _letters(make: Random, text: str, pattern: str = "[^\\W\\d_]") -> int | None:
    """Choose the place of a letter, not the first of a short or a long word."""
    places = [place for place in _places(pattern, text) if place]
    return make.choice(places) if places and len(text) > 4 else None


def swapped(make: Random, text: str) -> str | None:
    """Swap two letters beside each other."""
    place = _letters(make, text, r"(\w)(?=\w)(?!\1)")
    if place is None:
        return None
    spoilt = _put(text, place, text[place + 1] + text[place], 2)
    return None if _known(spoilt) else spoilt


def missing(make: Random, text: str) -> str | None:
    """Leave a letter out."""
    place = _letters(make, text)
    if place is None:
        return None
    spoilt = _put(text, place, "")
    return None if _known(spoilt) else spoilt


def doubled(make: Random, text: str) -> str | None:
    """Type a letter twice."""
    place = _letters(make, text)
    if place is None:
        return None
    spoilt = _put(text, place, text[place] * 2)
    return None if _known(spoilt) else spoilt


def _beside(letter: str) -> str:
    """Return the keys to the left and to the right of a letter."""
    for row in _KEYS:
        at = row.find(letter)
        if at >= 0:
            return row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    return ""


def neighbour(make: Random, text: str) -> str | None:
    """Hit the key beside the one meant."""
    place = _letters(make, text, "[a-z]")
    if place is None:
        return None
    spoilt = _put(text, place, make.choice(_beside(text[place])))
    return None if _known(spoilt) else spoilt


# -------------------------------------------------------------------------- email


def email_comma(make: Random, text: str) -> str | None:
    """Type a comma for one of the dots."""
    return _put(text, make.choice(_places(r"\.", text)), ",")


def email_no_dot(make: Random, text: str) -> str | None:
    """Leave out the only dot of the domain."""
    local, _, domain = text.partition("@")
    return f"{local}@{domain.replace('.', '')}" if domain.count(".") == 1 else None


def email_space(make: Random, text: str) -> str | None:
    """Put a space before or after the at sign or a dot."""
    place = make.choice(_places(r"[@.]", text)) + make.randrange(2)
    return _put(text, place, " ", 0)


def email_name(make: Random, text: str) -> str | None:
    """Put the name in front, as mail programs copy it."""
    name = " ".join(re.findall("[a-z]+", text.partition("@")[0])).title()
    shape = make.choice(["{} <@>", '"{}" <@>', "{} (@)", "{}, @", "{} @", "<@>"])
    return shape.replace("@", text).replace("{}", name)


def email_at_misread(make: Random, text: str) -> str | None:
    """Write another sign for the at sign, or write it twice."""
    signs = ["©", "®", '"', "(at)", "[at]", " at ", "@@", "€"]
    return text.replace("@", make.choice(signs))


def email_two(make: Random, text: str) -> str | None:
    """Put another address beside the one meant."""
    other = f"{make.choice(['info', 'office', 'k.lind', 'home'])}{make.randrange(10)}"
    both = [text, f"{other}@{make.choice(['example.com', 'example.org'])}"]
    make.shuffle(both)
    return make.choice(["; ", ", ", " / ", " or ", "\n", " "]).join(both)


def email_cut(make: Random, text: str) -> str | None:
    """Cut the address off soon after the at sign, as a narrow field does."""
    return text[: text.index("@") + make.randrange(1, 3)]


# -------------------------------------------------------------------------- phone


def _digits(text: str) -> str:
    """Return the digits of a number."""
    return re.sub(r"\D", "", text)


def phone_plus_zeros(make: Random, text: str) -> str | None:
    """Write both the plus and the zeros that stand for it."""
    if not text.startswith("+"):
        return None
    return make.choice(["+00", "+00", "00+", "+ 00"]) + text[1:]


def phone_code_twice(make: Random, text: str) -> str | None:
    """Type the country code although the form has put it there."""
    if not text.startswith("+"):
        return None
    code = phonenumbers.parse(text).country_code
    rest = text[1 + len(str(code)) :]
    return make.choice([f"+{code} {text}", f"+{code} 00{code}{rest}", f"+{code}{text}"])


def phone_float(make: Random, text: str) -> str | None:
    """Write it as a number with a decimal, as a spreadsheet or a script does."""
    return f"{int(_digits(text))}{make.choice(['.0', '.0', '.00', ',0'])}"


def phone_thousands(make: Random, text: str) -> str | None:
    """Write it as a number with a sign between thousands."""
    return f"{int(_digits(text)):,}".replace(",", make.choice(",,.'"))


def phone_scientific(make: Random, text: str) -> str | None:
    """Round it to the scientific notation of a spreadsheet."""
    return f"{int(_digits(text)):.5E}".replace(".", make.choice("..,"))


def phone_two(make: Random, text: str) -> str | None:
    """Put another number beside the one meant."""
    other, places = text, _places(r"\d", text)[-4:]
    for place in places:
        other = _put(other, place, make.choice("123456789".replace(other[place], "")))
    both = [text, other]
    make.shuffle(both)
    return make.choice([" / ", "; ", ", ", " or ", "\n", " & "]).join(both)


# --------------------------------------------------------------------------- date


def _day(text: str) -> date | None:
    """Return the date that is written, None if it could be read in two ways."""
    days = set()
    for style in _DATE_STYLES:
        try:
            days.add(datetime.strptime(text, style).date())
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def date_separator(make: Random, text: str) -> str | None:
    """Type another sign for one of those between the parts."""
    place = make.choice(_places(r"[-./ ]", text))
    others = {".": ",,:", "/": ".|\\", "-": "_./", " ": ",-_"}[text[place]]
    return _put(text, place, make.choice(others))


def date_no_separator(make: Random, text: str) -> str | None:
    """Leave out one of the signs between the parts."""
    return _put(text, make.choice(_places(r"[-./ ]", text)), "")


def date_two_separators(make: Random, text: str) -> str | None:
    """Type one of the signs between the parts twice."""
    place = make.choice(_places(r"[-./ ]", text))
    sign = text[place] if text[place] != " " else make.choice("-.,")
    return _put(text, place, sign * 2)


def date_short_year(make: Random, text: str) -> str | None:
    """Write two digits of a year that only one century leaves open."""
    year = re.search(r"(19[7-9]|20[012])\d", text)
    if year is None or (text.startswith(year[0]) and year[0][2:] < "32"):
        return None
    return text.replace(year[0], make.choice(["", "", "'"]) + year[0][2:])


def date_weekday(make: Random, text: str) -> str | None:
    """Put the day of the week in front."""
    when = _day(text)
    if when is None:
        return None
    name = make.choice(_WEEKDAYS)[when.weekday()]
    return f"{name}{make.choice([', ', ' ', ' '])}{text}"


def date_serial(make: Random, text: str) -> str | None:
    """Write the number a spreadsheet keeps for it."""
    when = _day(text)
    if when is None:
        return None
    return f"{(when - date(1899, 12, 30)).days}{make.choice(['', '', '.0'])}"


def date_month_name(make: Random, text: str) -> str | None:
    """Write the month as a word of some language."""
    when = _day(text)
    if when is None:
        return None
    month = make.choice(_MONTHS).split()[when.month - 1]
    shape = make.choice(["{0}. {1} {2}", "{0} {1} {2}", "{0}-{1}-{2}"])
    spoilt = shape.format(when.day, month, when.year)
    return None if spoilt == text else spoilt


def date_no_day(make: Random, text: str) -> str | None:
    """Leave the day out."""
    when = _day(text)
    if when is None:
        return None
    shape = make.choice(["{:%m.%Y}", "{:%m/%Y}", "{:%B %Y}", "{:%Y-%m}", "{:%Y}"])
    return shape.format(when)


def date_year_digit(make: Random, text: str) -> str | None:
    """Leave out one of the last two digits of the year."""
    year = re.search(r"\d{4}", text)
    return _put(text, year.start() + make.choice([2, 3]), "") if year else None


# ---------------------------------------------------------------------- timestamp


def _parts(text: str) -> list[str]:
    """Return date, sign between, time, sign between and offset."""
    found = _MOMENT.fullmatch(text)
    return [str(part) for part in found.groups()] if found else []


def _moment(text: str) -> datetime:
    """Return the moment that is written."""
    day, _, time, _, offset = _parts(text)
    style = "%Y-%m-%d" if "-" in day else "%d.%m.%Y"
    return datetime.strptime(f"{day} {time} {offset}", f"{style} %H:%M:%S %z")


def time_plus_space(make: Random, text: str) -> str | None:
    """Turn the plus into what a web address makes of it."""
    return text.replace("+", make.choice([" ", " ", "%2B"]))


def time_between(make: Random, text: str) -> str | None:
    """Put something else between the date and the time."""
    day, _, time, _, offset = _parts(text)
    sign = make.choice([", ", ", ", " - ", " | ", "; ", "\n", ",", "_"])
    return f"{day}{sign}{time} {offset}"


def time_glued(make: Random, text: str) -> str | None:
    """Leave nothing between the date and the time."""
    day, _, time, space, offset = _parts(text)
    return day + time + space + offset


def time_half_day(make: Random, text: str) -> str | None:
    """Write the time with am or pm."""
    day, _, _, _, offset = _parts(text)
    time = f"{_moment(text):%I:%M:%S %p}"
    spelt = make.choice([time, time.lower(), time.replace(" ", "")])
    if make.random() < 0.3:
        spelt = spelt.replace("M", ".M.").replace("m", ".m.")
    return f"{day} {spelt} {offset}"


def time_colon(make: Random, text: str) -> str | None:
    """Type something else for the colons of the time, or for one of them."""
    day, between, time, space, offset = _parts(text)
    sign, places = make.choice("..;,"), make.choice([[2], [5], [2, 5], [2, 5]])
    for place in places:
        time = _put(time, place, sign)
    return day + between + time + space + offset


def time_words(make: Random, text: str) -> str | None:
    """Put the words about it with which one says a time."""
    day, _, time, _, offset = _parts(text)
    shapes = ["{} um {} Uhr {}", "{} at {} {}", "{} {} Uhr {}", "{} à {} {}"]
    return make.choice([*shapes, "{} {} h {}", "{} ({} {})"]).format(day, time, offset)


def time_gmt(make: Random, text: str) -> str | None:
    """Write the offset as browsers and mail programs do."""
    day, between, time, _, offset = _parts(text)
    hours = f"{offset[0]}{int(offset[1:3])}"
    zones = [f"GMT{offset.replace(':', '')}", f"GMT{hours}", f"UTC{hours}"]
    zone = make.choice([*zones, f"(UTC{offset})", f"GMT{offset}"])
    return f"{day}{between}{time} {zone}"


def time_zone_name(make: Random, text: str) -> str | None:
    """Write the short name of the zone for its offset."""
    day, between, time, _, offset = _parts(text)
    if offset != "+02:00":
        return None
    summer = 4 <= _moment(text).month <= 10
    zone = make.choice(["CEST", "CEST", "MESZ"] if summer else ["EET", "SAST"])
    return f"{day}{between}{time} {zone}"


def time_epoch(make: Random, text: str) -> str | None:
    """Write the seconds since 1970, as a program keeps them."""
    return f"{int(_moment(text).timestamp())}{make.choice(['', '', '000', '.0'])}"


def time_left_out(make: Random, text: str) -> str | None:
    """Leave out the time of the day."""
    day, _, _, space, offset = _parts(text)
    return make.choice([day, day, f"{day}{space}{offset}"])


def time_minutes_only(make: Random, text: str) -> str | None:
    """Keep only the minutes and seconds that a spreadsheet shows."""
    return f"{_parts(text)[2][3:]}{make.choice(['.0', ',0', ''])}"


# ------------------------------------------------------------------------ country


def country_code(make: Random, text: str) -> str | None:
    """Put the short code beside the name, as lists to choose from do."""
    shapes = ["{1} ({0})", "{0} - {1}", "{1} [{0}]", "{0}: {1}", "{0}|{1}", "{1}, {0}"]
    return make.choice(shapes).format(_CODES[text], text)


def country_dialling(make: Random, text: str) -> str | None:
    """Put the dialling code beside the name, as fields for a phone do."""
    dial = phonenumbers.country_code_for_region(_CODES[text])
    shapes = ["{1} (+{0})", "{1} +{0}", "+{0} {1}", "(+{0}) {1}"]
    return make.choice(shapes).format(dial, text)


def country_city(make: Random, text: str) -> str | None:
    """Put a town of the country beside it."""
    shapes = ["{0}, {1}", "{0}, {1}", "{0} / {1}", "{0} ({1})", "{1}, {0}", "{1} - {0}"]
    return make.choice(shapes).format(_CITIES[_CODES[text]], text)


def country_scan(make: Random, text: str) -> str | None:
    """Read a letter as another that looks like it, as a scan does."""
    signs: dict[str, Sequence[str]] = {
        "m": ["rn"], "l": "1I", "i": "1l", "o": "0", "O": "0", "S": "5", "d": ["cl"],
        "g": "q", "e": "c", "B": "8", "I": "l1", "a": "o", "n": "r",
    }  # fmt: skip
    spoilt = _lookalike(make, text, signs) if len(text) > 4 else None
    return None if spoilt is None or _known(spoilt) else spoilt


def country_two(make: Random, text: str) -> str | None:
    """Put another country beside the one meant."""
    others = [name for name, code in _CODES.items() if code != _CODES[text]]
    both = [text, make.choice(others)]
    make.shuffle(both)
    return make.choice([" / ", "/", ", ", " and ", " or ", "; ", " & "]).join(both)


# --------------------------------------------------------------------------- text


def text_short(make: Random, text: str) -> str | None:
    """Cut the word short, where its beginning still tells which it is."""
    before, space, word = text.rpartition(" ")
    return f"{before}{space}{word[:4]}{make.choice(['.', '.', ''])}"


def text_numbered(make: Random, text: str) -> str | None:
    """Put the number of the answer in front, as surveys do."""
    place = CHOICES.index(text)
    mark = make.choice([str(place + 1), str(place + 1), "abcdef"[place]])
    return f"{mark}{make.choice([') ', '. ', ' - ', ' = ', ': '])}{text}"


def text_capital(make: Random, text: str) -> str | None:
    """Write it with capitals."""
    return make.choice([text.capitalize(), text.title(), text.upper()])


def text_two(make: Random, text: str) -> str | None:
    """Put another answer beside the one meant."""
    both = [text, make.choice([one for one in CHOICES if one != text])]
    make.shuffle(both)
    return make.choice([", ", "; ", " / ", "/", "|", " and ", " + "]).join(both)


# ------------------------------------------------------------------------- number


def number_comma(make: Random, text: str) -> str | None:
    """Write the decimals after a comma."""
    whole, _, decimals = text.partition(".")
    if make.random() < 0.5:
        whole = f"{int(whole):,}".replace(",", make.choice(". '"))
    return f"{whole},{decimals or make.choice(['00', '-', '--'])}"


def number_letter(make: Random, text: str) -> str | None:
    """Read a digit as a letter."""
    signs = {"0": "Oo", "1": "lI", "5": "S", "8": "B", "2": "Z"}
    return _lookalike(make, text, signs)


def number_space(make: Random, text: str) -> str | None:
    """Leave a space inside."""
    if len(text) < 3:
        return None
    return _put(text, make.randrange(1, len(text)), make.choice("  \u00a0"), 0)


def number_range(make: Random, text: str) -> str | None:
    """Write the two ends of a range."""
    more = f"{float(text) + make.randrange(1, 500):.{len(text.partition('.')[2])}f}"
    return make.choice(["-", " - ", " to ", " – ", " / ", " or "]).join([text, more])


# ------------------------------------------------------------------------ boolean


def boolean_doubled(make: Random, text: str) -> str | None:
    """Hold a key too long."""
    place = make.randrange(len(text))
    return _put(text, place, text[place] * make.choice([2, 2, 3]))


def boolean_swapped(make: Random, text: str) -> str | None:
    """Swap two letters of a word of three or more."""
    if len(text) < 3:
        return None
    place = make.randrange(len(text) - 1)
    return _put(text, place, text[place + 1] + text[place], 2)


def boolean_words(make: Random, text: str) -> str | None:
    """Say more than was asked for."""
    return make.choice(_MORE_WORDS[text]).replace("{}", text)


def boolean_colloquial(make: Random, text: str) -> str | None:
    """Say it as one talks."""
    return make.choice(_COLLOQUIAL[text])


def boolean_both(make: Random, text: str) -> str | None:
    """Leave both answers of a form standing."""
    pair = {"ja": "ja nein", "nein": "ja nein", "oui": "oui non"}
    truth = "true false" if text in ("true", "false") else "yes no"
    return make.choice(["/", " / ", " or ", ", ", "|"]).join(
        pair.get(text, truth).split()
    )


# -------------------------------------------------------------------------- table

_SPOILS: dict[str, Spoil] = {
    "email: comma for dot": email_comma,
    "email: dot of the domain missing": email_no_dot,
    "email: space inside": email_space,
    "email: name in front": email_name,
    "email: label in front": _written(
        "mailto:{}", "mailto:{}", "E-Mail: {}", "Email: {}", "E: {}", "e-mail {}",
        "Mail: {}", "mailto: {}",
    ),
    "email: sign behind": _written("{}.", "{};", "{},", "{}>", "{})", "{}/", "{} ;"),
    "email: other at sign": email_at_misread,
    "email: quoted": _written("'{}'", "'{}'", '"{}"', "<{}>", "“{}”", "({})"),
    "email: remark behind": _written(
        "{} (work)", "{} (private)", "{} - old", "{} (bounced)", "{} privat"
    ),
    "email: two addresses (lost)": email_two,
    "email: cut off (lost)": email_cut,
    "phone: label in front": _written(
        "Tel.: {}", "Tel {}", "Mobile: {}", "Mobil: {}", "M: {}", "T {}", "Cell: {}",
        "tel:{}", "Phone: {}", "Handy {}", "☎ {}",
    ),
    "phone: remark behind": _written(
        "{} (mobile)", "{} (work)", "{} privat", "{} WhatsApp", "{} (after 5 pm)",
        "{} - home", "{} (Ana)", "{} m", "{} / no calls", "{}?",
    ),
    "phone: letter for digit": letter_for_digit,
    "phone: plus and zeros": phone_plus_zeros,
    "phone: country code twice": phone_code_twice,
    "phone: marks of a spreadsheet": _written(
        '="{}"', "'{}", "={}", '"{}"', "`{}", '"=""{}"""'
    ),
    "phone: decimal behind": phone_float,
    "phone: signs between thousands": phone_thousands,
    "phone: scientific (lost)": phone_scientific,
    "phone: two numbers (lost)": phone_two,
    "date: other separator": date_separator,
    "date: separator missing": date_no_separator,
    "date: separator doubled": date_two_separators,
    "date: letter for digit": letter_for_digit,
    "date: two-digit year": date_short_year,
    "date: midnight behind": _written(
        "{} 00:00:00", "{} 0:00", "{} 00:00", "{} 12:00:00 AM", "{} 00:00:00.000"
    ),
    "date: weekday in front": date_weekday,
    "date: label in front": _written(
        "born {}", "geb. {}", "* {}", "DOB: {}", "*{}", "née le {}", "on {}", "Date: {}"
    ),
    "date: number of a spreadsheet": date_serial,
    "date: month in some language": date_month_name,
    "date: day left out (lost)": date_no_day,
    "date: digit of the year missing (lost)": date_year_digit,
    "timestamp: plus turned into a space": time_plus_space,
    "timestamp: other sign between": time_between,
    "timestamp: nothing between": time_glued,
    "timestamp: am and pm": time_half_day,
    "timestamp: other sign for colon": time_colon,
    "timestamp: words about the time": time_words,
    "timestamp: offset from GMT": time_gmt,
    "timestamp: name of the zone": time_zone_name,
    "timestamp: seconds since 1970": time_epoch,
    "timestamp: letter for digit": letter_for_digit,
    "timestamp: time left out (lost)": time_left_out,
    "timestamp: minutes and seconds only (lost)": time_minutes_only,
    "country: letters swapped": swapped,
    "country: letter missing": missing,
    "country: letter doubled": doubled,
    "country: key beside": neighbour,
    "country: misread by a scan": country_scan,
    "country: code beside": country_code,
    "country: dialling code beside": country_dialling,
    "country: town beside": country_city,
    "country: sign behind": _written("{}.", "{},", "{};", "{} .", "{}!", "- {}", "{}*"),
    "country: remark behind": _written(
        "{} (HQ)", "{} - head office", "{} (since 2019)", "{} only",
        "currently {}", "living in {}", "from {}", "Country: {}",
    ),
    "country: two countries (lost)": country_two,
    "text: letters swapped": swapped,
    "text: letter missing": missing,
    "text: letter doubled": doubled,
    "text: key beside": neighbour,
    "text: cut short": text_short,
    "text: numbered": text_numbered,
    "text: capitals": text_capital,
    "text: ticked": _written("[x] {}", "☑ {}", "x {}", "✓ {}", "• {}", "(x) {}"),
    "text: as a list": _written("['{}']", '["{}"]', "[{}]", "{};", "{}|", '"{}"'),
    "text: remark behind": _written(
        "{} (since 2019)", "{} - see notes", "{}, via fair", "{} (new)", "{}: big one",
        "{} / tbc", "{}?", "is a {}",
    ),
    "text: two answers (lost)": text_two,
    "number: decimal comma": number_comma,
    "number: currency beside": _written(
        "€ {}", "{} €", "${}", "{} EUR", "EUR {}", "£{}", "{}$", "CHF {}"
    ),
    "number: unit behind": _written("{} pcs", "{} Stk.", "{} kg", "{}km", "{} m²"),
    "number: words in front": _written(
        "approx. {}", "ca. {}", "~{}", "about {}", "Total: {}", "= {}", "'{}", "≈ {}"
    ),
    "number: letter for digit": number_letter,
    "number: space inside": number_space,
    "number: range (lost)": number_range,
    "boolean: letter doubled": boolean_doubled,
    "boolean: letters swapped": boolean_swapped,
    "boolean: more words": boolean_words,
    "boolean: as one talks": boolean_colloquial,
    "boolean: sign behind": _written("{}!", "{}.", "{},", "{};", "{}!!", "{} ."),
    "boolean: ticked": _written("[x] {}", "☑ {}", "x {}", "✓ {}", "(x) {}", "✔{}"),
    "boolean: both answers (lost)": boolean_both,
}  # fmt: skip

SLIPS: dict[str, Slip] = {
    name: Slip(name.partition(":")[0], spoil) for name, spoil in _SPOILS.items()
}
