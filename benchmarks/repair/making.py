"""People, words and numbers of which the tasks are made; all of them invented."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

FIRST = (  # noqa: SIM905 - names of many languages, as text
    "Ana Bo Clara David Elif Farid Grace Hiro Ines Jonas Katja Liam Maria Nikolai Olga "
    "Pedro Quinn Rosa Sven Tomás Zoë Łukasz Jürgen Мария Anne-Marie Jean-Luc"
).split()
LAST = (  # noqa: SIM905
    "Almeida Brown Costa Dietrich Evans Fischer Garcia Haddad Ito Jensen Kowalski Lima "
    "Müller Novak O'Brien Petrov Quist Rossi Smith Tanaka Ueda Vargas Weiß Yilmaz "
    "Smith-Jones García"
).split()
WORDS = (  # noqa: SIM905
    "alpha bravo copper delta ember forest garden harbor island jungle kettle lemon "
    "marble nectar orchid pepper quartz river silver timber"
).split()
CITIES = "Berlin,Porto,New York,Lyon,São Paulo,Oslo,Los Angeles,Zürich".split(",")  # noqa: SIM905
SUFFIXES = ("Inc.", "LLC", "GmbH", "Ltd")


class Make(random.Random):
    """Seeded values."""

    def first(self) -> str:
        """Return a given name."""
        return self.choice(FIRST)

    def last(self) -> str:
        """Return a family name."""
        return self.choice(LAST)

    def word(self) -> str:
        """Return a word."""
        return self.choice(WORDS)

    def digits(self, count: int) -> str:
        """Return digits, the first one not zero."""
        return str(self.randrange(10 ** (count - 1), 10**count))

    def some_digits(self, least: int, most: int) -> str:
        """Return as many digits as come."""
        return self.digits(self.randint(least, most))

    def letters(self, count: int) -> str:
        """Return capitals."""
        return "".join(self.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=count))

    def day(self) -> datetime:
        """Return a moment of some years."""
        return datetime(2019, 1, 1) + timedelta(  # noqa: DTZ001 - a day alone
            days=self.randrange(2900), minutes=self.randrange(1440)
        )

    def area(self) -> str:
        """Return the area code of a North American number."""
        return self.choice("212 415 312 617 206 303 404 512 713 305".split())  # noqa: SIM905

    def local(self) -> tuple[str, str]:
        """Return the exchange and the line of a number."""
        return f"{self.randrange(220, 990)}", f"{self.randrange(10_000):04}"

    def mail(self) -> str:
        """Return an address."""
        domain = self.choice(("example.com", "example.org", "mail.example.com"))
        return f"{self.word()}.{self.word()}{self.choice(['', '7', '_x'])}@{domain}"

    def amount(self) -> float:
        """Return an amount of money."""
        return round(self.uniform(1, 10 ** self.randint(2, 6)), 2)
