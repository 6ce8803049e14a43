"""How long a row takes, for each class of input.

A class fills its whole column, every cell another one unless it says so: no real file
is like that, but none should be slow for a reason that its owner cannot see.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from benchmarks.table import Line
from benchmarks.timing import paired
from cdp_frames.kinds import boolean, text
from cdp_frames.kinds.country import column as country
from cdp_frames.kinds.email import column as email
from cdp_frames.kinds.number import column as number
from cdp_frames.kinds.phone import column as phone
from cdp_frames.kinds.time import date, timestamp
from cdp_frames.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

GOAL: Final = 10.0
ROWS: Final = 20_000
_WIDE: Final = 300

# Every text is formatted with ``i``, the number of the row, ``d``, its digits as
# letters, and numbers in the ranges of a calendar.
EMAILS: Final = {
    "ordinary": "ana{i}@example.com",
    "capitals": "Ana{i}@Example.COM",
    "two addresses": "ana{i}@example.com; bob{i}@example.org",
    "two addresses, comma": "ana{i}@example.com,bob{i}@example.org",
    "three addresses": "a{i}@example.com / b{i}@example.com / c{i}@example.com",
    "accent in the local part": "andré{i}@example.com",
    "accent in both parts": "andré{i}@müller{i}.de",
    "another bad domain each": "ana@ex_ample{i}.com",
    "another domain without an ending": "ana@example{i}",
    "another accented domain each": "ana@müller{i}.de",
    "another domain with a bad hyphen": "ana@-example{i}.com",
    "another domain with two dots": "ana@example{i}..com",
    "another mistyped domain each": "ana@example{i}.con",
    "@@": "ana{i}@@example.com",
    "@@, another domain each": "ana@@example{i}.com",
    "comma for a dot": "ana{i}@example,com",
    "blank before the @": "ana{i} @example.com",
    "blank in the local part": "ana bob{i}@example.com",
    "blank in the domain": "ana{i}@exam ple.com",
    "Name <...>": "Ana Müller <ana{i}@example.com>",
    "mailto:": "mailto:ana{i}@example.com",
    "quotes": '"ana{i}@example.com"',
    "full stop at the end": "ana{i}@example.com.",
    "dot before the @": "ana{i}.@example.com",
    "two dots in the local part": "ana..{i}@example.com",
    "no @": "ana{i}.example.com",
    "(at)": "ana{i} (at) example.com",
    "' at ' and ' dot '": "ana{i} at example dot com",
    "nothing before the @": "@example{i}.com",
    "nothing behind the @": "ana{i}@",
    "a link": "https://example.com/ana{i}",
    "a telephone number": "+49 30 {i}",
    "prose": "Please write to ana{i}@example.com or call us.",
    "words": "no address known, ask number {i}",
    "long, 1,000 letters": "ana{i}" + "x" * 1000 + "@example.com",
    "long local part, 70 letters": "ana{i}" + "x" * 64 + "@example.com",
    "zero width": "ana{i}\u200b@example.com",
    "quote in front": "'ana{i}@example.com",
    "domain literal": "ana{i}@[192.0.2.1]",
    "quoted local part": '"ana {i}"@example.com',
    "other script": "анна{i}@example.com",
    "mojibake": "andrÃ©{i}@example.com",
}
TEXTS: Final = {
    "ASCII": "Ana Smith {i}",
    "accents": "Zoë Müller {i}",
    "Czech, Polish, Romanian": "Řehoř Wałęsa Ştefan {i}",
    "other scripts": "Анна Иванова {i}",
    "Chinese": "王小明{i}",
    "mojibake": "MÃ¼ller {i}",
    "mojibake twice": "MÃƒÂ¼ller {i}",
    "escapes of HTML": "Smith &amp; Sons {i}",
    "escapes of mail": "M=C3=BCller {i}",
    "escapes of URLs": "M%C3%BCller {i}",
    "blanks": "  Ana  {i} ",
    "line breaks": "Ana\r\n{i}",
    "invisible characters": "Ana\u200b {i}",
    "decomposed": "Zoe\u0308 {i}",
    "emoji": "Ana 👩\u200d💻 {i}",
    "a character lost": "M\ufffdller {i}",
    "long, 1,000 letters": "x" * 1000 + "{i}",
    "long, accents, 1,000": "é" * 1000 + "{i}",
}
NUMBERS: Final = {
    "whole": "{i}",
    "decimal point": "{i}.5",
    "decimal comma": "{i},5",
    "apostrophes": "1'{t}'{u}",
    "blanks between thousands": "1 {t} {u},5",
    "no-break blanks": "1\u00a0{t}\u00a0{u}",
    "Indian groups": "1,{h},{t},{u}",
    "one group": "{n},{t}",
    "exponent": "{i}.5e3",
    "plus": "+{i}",
    "leading zeros": "00{i}",
    "dollars": "${i}.50",
    "euros behind": "{i},50 €",
    "per cent": "{i} %",
    "unit": "{i} kg",
    "in brackets": "({i})",
    "words": "about {i}",
    "letters": "abc{i}",
    "full width": "\uff11\uff12{i}",
    "Arabic digits": "٣٤{i}",
    "many digits": "12345678901234567890{i}",
    "range": "{i}-{t}",
}
TIMES: Final = {
    "canonical": "2026-{m:02}-{dd:02}T{H:02}:{M:02}:{S:02}Z",
    "offset": "2026-{m:02}-{dd:02} {H:02}:{M:02}:{S:02}+02:00",
    "milliseconds": "2026-{m:02}-{dd:02}T{H:02}:{M:02}:{S:02}.{t}Z",
    "nanoseconds": "2026-{m:02}-{dd:02}T{H:02}:{M:02}:{S:02}.{t}{u}{t}Z",
    "naive": "2026-{m:02}-{dd:02} {H:02}:{M:02}:{S:02}",
    "day/month": "{dd:02}/{m:02}/2026 {H:02}:{M:02}:{S:02} UTC",
    "AM and PM": "{dd}.{m}.2026 {h12}:{M:02}:{S:02} PM +0200",
    "mail": "Tue, {dd} Apr 2026 {H:02}:{M:02}:{S:02} +0200",
    "names of months": "{dd}. April 2026 {H:02}:{M:02}:{S:02} UTC",
    "named zone": "2026-{m:02}-{dd:02}T{H:02}:{M:02}:{S:02}[Europe/Berlin]",
    "zone's letters": "2026-{m:02}-{dd:02} {H:02}:{M:02}:{S:02} CEST",
    "seconds since 1970": "17766{t}{M:02}",
    "epoch milliseconds": "17766{t}{M:02}{u}",
    "letters": "soon {i}",
    "wrong month": "2026-13-{dd:02}T{H:02}:{M:02}:{S:02}Z",
    "wrong hour": "2026-{m:02}-{dd:02}T25:{M:02}:{S:02}Z",
    "another bad year each": "{i}-01-01T00:00:00Z",
    "Excel's number": "461{M:02}.{t}",
    "Java": "Tue Apr {dd:02} {H:02}:{M:02}:{S:02} CEST 2026",
    "Go": "2026-{m:02}-{dd:02} {H:02}:{M:02}:{S:02}.{t} +0000 UTC",
}
COUNTRIES: Final = {
    "code": "DE",
    "name": "Germany",
    "another name and number each": "Germany {i}",
    "another word each": "{d}",
    "another slip each": "Germany{d}",
    "number": "{i}",
    "city, country": "Town {i}, Germany",
    "name (code)": "{d} (DE)",
    "long, 1,000 letters": "Germany" * 140 + "{d}",
    "other script": "Германия{i}",
}
PHONES: Final = {
    "international": "+4915{t}{u}{t}",
    "formatted": "+49 15{h} {t} {u}{n}",
    "formatted, a digit too many": "+49 15{h} {t} {u}{h}",
    "00 in front": "004915{t}{u}{t}",
    "no region": "015{t}{u}{t}",
    "no number": "+49 {i}",
    "unknown code": "+999{i}",
    "too long": "+4915123456789{i}",
    "two numbers": "+4915{t}{u}{t}; +4915{t}{u}{t}",
    "extension": "+49 30 {t}{u} ext. {h}",
    "tel:": "tel:+4915{t}{u}{t}",
    "prose": "call me at +4915{t}{u}{t} please",
    "letters": "{d}",
    "full width": "\uff0b4915{t}{u}{t}",
    "exponent": "4.915{t}{u}E+11",
    "long, 1,000 digits": "+49" + "1" * 1000 + "{i}",
}
TRUTHS: Final = {"yes": "yes", "another word each": "maybe {i}", "letters": "{d}"}
PLACEHOLDERS: Final = {"n/a": "n/a", "dashes": "---", "another each": "<{d}>"}


def cells(form: str, rows: int) -> pd.Series:
    """Return a column of n texts that are made by one form."""
    texts = []
    for i in range(rows):
        letters = "".join(chr(ord("a") + int(digit)) for digit in str(i * 7919))
        texts.append(
            form.format(
                i=i, d=letters, n=i % 9 + 1, t=f"{i % 900 + 100}",
                u=f"{i // 900 % 900 + 100}", h=f"{i % 90 + 10}", m=i % 12 + 1,
                dd=i % 28 + 1, H=i % 24, M=i // 60 % 60, S=i % 60, h12=i % 12 + 1,
            )
        )  # fmt: skip
    return pd.Series(texts, dtype="str")


def frames(rows: int) -> dict[str, tuple[pd.DataFrame, dict[Hashable, str | None]]]:
    """Return the frames of odd make, each with its mapping."""
    people = pd.DataFrame(
        {
            "email": cells("ana{i}@example.com", rows),
            "first_name": cells("Ana", rows),
            "last_seen_at": cells(TIMES["canonical"], rows),
        }
    )
    same: dict[Hashable, str | None] = {name: name for name in people.columns}
    more = {f"extra {n}": people["first_name"] for n in range(_WIDE)}
    half = people["email"].where(people.index % 2 == 0, cells("ana {i}", rows))
    return {
        "object dtype": (people.astype(object), same),
        "categories": (people.astype("category"), same),
        "all refused": (people.assign(email=cells("ana {i}", rows)), same),
        "half refused": (people.assign(email=half), same),
        "300 columns": (pd.concat([people, pd.DataFrame(more)], axis=1), same),
    }


# Of each kind what normalizes it, and its classes.
KINDS: Final[dict[str, tuple[Callable[[pd.Series], object], dict[str, str]]]] = {
    "email": (email.normalize, EMAILS | PLACEHOLDERS),
    "text": (text.normalize, TEXTS | PLACEHOLDERS),
    "number": (number.normalize_numbers, NUMBERS | PLACEHOLDERS),
    "integer": (number.normalize_integers, NUMBERS),
    "timestamp": (timestamp.normalize, TIMES | PLACEHOLDERS),
    "date": (date.normalize, TIMES),
    "country": (country.normalize, COUNTRIES | PLACEHOLDERS),
    "boolean": (boolean.normalize, TRUTHS | PLACEHOLDERS),
    "phone": (phone.normalize, PHONES | PLACEHOLDERS),
}


def lines(kind: str) -> Iterator[Line]:
    """Time each class of a kind."""
    normalize, forms = KINDS[kind]
    for name, form in forms.items():
        column = cells(form, ROWS)
        normalize(column.head(100))  # imports and tables
        yield _timed(f"{kind}: {name}", partial(normalize, column))


def frame_lines() -> Iterator[Line]:
    """Time the frames of odd make."""
    for name, (df, mapping) in frames(ROWS).items():
        screen(df.head(100), mapping=mapping)
        yield _timed(f"screen: {name}", partial(screen, df, mapping=mapping))


def _timed(title: str, work: Callable[[], object]) -> Line:
    (ours,) = paired(work)
    return Line(title, GOAL, ours.cpu / ROWS * 1e6, "µs a row")
