"""Make the trade-show file of the demo: synthetic people, real kinds of mess.

Run ``python -m cdp_frames.demo.people`` to write the file again; the seed is fixed, so
it comes out the same.
"""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from typing import Final

from cdp_frames.demo import LEADS

ROWS: Final = 1_248

_SEED: Final = 2026
_FIRST: Final = (
    "Alice Amélie Anja Åsa Bob Björn Carmen Chidi Chloé Dana Elif Emma Fátima François "
    "Grace Håkon Hana Igor Inés Jürgen José Kenji Łukasz Lucía Mei Milan Nadia Noël "
    "Olga Oliver Paolo Priya Quentin Ravi René Sinéad Søren Tomáš Uma Viktor Wanda "
    "Xavier Yuki Zoë"
).split()
_LAST: Final = (
    "Almeida Andersson Bauer Bianchi Čapek Costa Dubois Eriksen Fernández Fischer "
    "García Gruber Haddad Hansen Ivanova Jansen Kowalski Kaya Lefèvre Lindström Müller "
    "Martín Nakamura Nguyen O'Brien Okafor Øvergård Papadopoulos Petrović Quinn "
    "Ramírez Rossi Sato Schröder Singh Smith Šimić Tanaka Ünal Virtanen Weiß "
    "Wójcik Yılmaz Zhou"
).split()
_COMPANIES: Final = (
    "Acme Corp|Globex|Initech GmbH|Hooli, Inc.|Umbrella Labs|Stark & Söhne|Wayne Works|"
    "Soylent S.A.|Tyrell K.K.|Cyberdyne Oy|Wonka Sp. z o.o.|Vandelay Import/Export"
).split("|")
_TITLES: Final = (
    "VP Engineering|Director of IT|Data Analyst|CTO|Head of Marketing|Sales Manager|"
    "Consultant|Product Owner|Student|Chef de projet|Geschäftsführerin"
).split("|")
_COUNTRIES: Final = (
    "US|United States|USA|UK|United Kingdom|DE|Deutschland|Germany|FR|France|Spain|"
    "España|Italy|SE|Sweden|JP|Japan|PL|NL|Netherlands|BR|IN"
).split("|")
_HEADER: Final = (
    "E-mail",
    "First Name",
    "Last Name",
    "Company",
    "Job Title",
    "Country",
    "Last Seen At",
    "Badge ID",
    "Booth Notes",
)
_NOTES: Final = (
    "",
    "",
    "",
    "wants a demo",
    'asked for "the big one"',
    "met at the bar;\ncall back on Monday",
    "sehr interessiert, bitte anrufen",
)

# How many rows have which mess. The rest is fine.
_PADDED: Final = 120
_SHOUTED: Final = 90
_BROKEN: Final = 21
_NAIVE: Final = 12
_REPEATED: Final = 25
_BLANK: Final = 4
_OFFSET: Final = 300
_BLOCKED: Final = 6

# The demo's CDP takes no people of this domain: a rule that screening can't know.
BLOCKED_DOMAIN: Final = "competitor.example.com"


def leads() -> str:
    """Return the file as text: a header and 1,248 records."""
    draw = random.Random(_SEED)  # noqa: S311 - test data
    people = [_person(draw, number) for number in range(ROWS - _REPEATED - _BLANK)]
    order = draw.sample(range(len(people)), _BROKEN + _NAIVE + _BLOCKED)
    for row in order[:_BROKEN]:
        people[row]["E-mail"] = _broken(draw, people[row]["E-mail"])
    for row in order[_BROKEN : _BROKEN + _NAIVE]:
        people[row]["Last Seen At"] = people[row]["Last Seen At"][:19].replace("T", " ")
    for row in order[_BROKEN + _NAIVE :]:
        local = people[row]["E-mail"].split("@")[0]
        people[row]["E-mail"] = f"{local}@{BLOCKED_DOMAIN}"
    fine = [row for row in range(len(people)) if row not in set(order)]
    for row in draw.sample(fine, _PADDED):
        people[row]["E-mail"] = draw.choice((" {}", "{} ", "\u00a0{}")).format(
            people[row]["E-mail"]
        )
    for row in draw.sample(fine, _SHOUTED):
        people[row]["E-mail"] = people[row]["E-mail"].upper()
    for row in draw.sample(fine, _OFFSET):
        people[row]["Last Seen At"] = people[row]["Last Seen At"].replace("Z", "-08:00")
    for row in sorted(draw.sample(fine, _REPEATED)):
        again = dict(people[row], **{"Job Title": draw.choice(_TITLES)})
        people.insert(draw.randrange(row + 1, len(people) + 1), again)
    for _ in range(_BLANK):
        people.insert(draw.randrange(len(people)), dict.fromkeys(_HEADER, ""))
    return _as_csv(people)


def _person(draw: random.Random, number: int) -> dict[str, str]:
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    company = draw.choice(_COMPANIES)
    domain = _ascii(company.split()[0])
    day, hour = draw.randrange(1, 5), draw.randrange(9, 18)
    return {
        "E-mail": f"{_ascii(first)}.{_ascii(last)}{number}@{domain}.example.com",
        "First Name": first,
        "Last Name": last,
        "Company": company,
        "Job Title": draw.choice(_TITLES),
        "Country": draw.choice(_COUNTRIES),
        "Last Seen At": f"2026-12-{day:02}T{hour:02}:{draw.randrange(60):02}:00Z",
        "Badge ID": f"{draw.randrange(10**7):08}",
        "Booth Notes": draw.choice(_NOTES),
    }


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(char for char in plain.lower() if char.isalnum())


def _broken(draw: random.Random, address: str) -> str:
    local, domain = address.split("@")
    return draw.choice(
        (
            f"{local}{domain}",
            f"{local}@@{domain}",
            f"{local}@{domain.replace('.', ',')}",
            f"{local}.@{domain}",
            f"{local} @{domain} or call",
            "n/a",
        )
    )


def _as_csv(people: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _HEADER, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(people)
    return text.getvalue()


if __name__ == "__main__":
    LEADS.write_text(leads(), encoding="utf-8", newline="")
