# ruff: noqa: D102, PLR2004, RUF001, SIM905 - a script, full of odd letters
"""Compare the e-mail kind with email-validator on millions of generated cells.

    python -m benchmarks.fuzz_email 5000000 --seed 1

What must hold for each text x, with N(x) the normal form of email-validator itself:

- *accepted as it is*: where N(x) exists, the value is N(x) in lower case (settled, see
  ``settled``), and no wrapping was taken off;
- *refused as it is*: where nothing in x could be wrapping, it is refused, with
  email-validator's own message;
- *unwrapped*: else, if there is a value, N refuses x, N accepts the value and keeps it,
  the value is in x, and the change is on record; if there is none, there is a problem,
  or a placeholder on record;
- *one or many*: every tenth text gets the same result alone, without the fast path.

The script ends with status 1 if it finds a difference.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
from email_validator import EmailNotValidError, validate_email

from cdp_frames.kinds.email.cell import cell_result
from cdp_frames.kinds.email.column import normalize

if TYPE_CHECKING:
    from collections.abc import Callable

ALNUM = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789"
ATEXT = ALNUM + "!#$%&'*+-/=?^_`{|}~"
NASTY = ".@-_'\"`<>,;:()[]{}\\ \t\n\r\x00\x1f\x7f\x80\x85\xa0\xad%?/|&=+"
# fmt: off
LETTERS = [
    "äöüßéèñçåøłőğıİÄÖÜẞÉÑÇØŁŐĞŒœÆæĳǄǅǆŉﬁﬀ",
    "αβγσςΣΩΐΰἀᾳᾈ",
    "абвгдйёїЙЁЇӀ",
    "אבגדה",
    "ابتثجحلا١٢٣۴",
    "कखगघि्",
    "日本語中文株式会社㍿㌖㋿㏿",
    "ひらがなカタカナｱｲｳﾞパ",
    "한국어각가",
    "ａｂｃＡＢＣ１２３．。｡＠﹫－",
    "𝐚𝔸ℂKÅ①⒈½™℠",
    "💩👩\u200d💻🇩🇪❤\ufe0f",
    "\u0300\u0301\u0307\u0308\u0327\u0338\u20dd\u3099",
    "\u200b\u200c\u200d\u200e\u2060\ufeff\u2028\u3000\u180e\u202e",
    "“”‘’„«»‹›´…·‐–—",
    "\ue000\ufffd\uffff\U000e0041\u0378",
]
ENDINGS = (
    "com org net de co.uk io info museum con co cm gmail.com c0m x1 1 c a-b".split()
)
SPECIAL = "arpa invalid local localhost onion test".split()
PUNYCODE = "xn--bcher-kva xn--mnchen-3ya XN--BCHER-KVA xn--fiqs8s xn-- xn--a xn--0 "
PUNYCODE += (
    "xn--4dbc xn--zzzzzz xn--ls8h xn--e1afmkfd xn--abc- xn--bcher-kv ab--cd a--b"
)
PROVIDERS = (
    "gmail.com gmial.com hotmail.con yahoo.co icloud.om outlok.com gmail".split()
)
WRAPPINGS = [
    ("", " "), (" ", ""), ("\u00a0", "\u200b"), ("\ufeff", ""), ("", "\r\n"), ("'", ""),
    ("'", "'"), ('"', '"'), ("“", "”"), ("«", "»"), ("<", ">"), ("(", ")"), ("[", "]"),
    ("{", "}"), ("mailto:", ""), ("MAILTO:", "?subject=a@b.c"), ("smtp:", ""),
    ("Bob <", ">"), ('"B, Bob" <', ">"), ("Bob O'Neill (x) <", ">"), ("Jörg <", ">;"),
    ("a@b.com <", ">"), ("see ", ""),
    ("", "."), ("", ","), ("", ";"), (";", ";"), ("", ":"),
    ("<", ""), ("", ">"), ("e-mail: ", ""), ("", " (work)"), ("http://", ""),
    ("", "; ann@example.com"), ("ann@example.com, ", ""), ("", "/b@c.de"),
    ("", "\u200d"),
]  # fmt: skip


class Maker:
    """Makes texts of every class that email-validator or `unwrap` knows."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.classes: dict[str, Callable[[], str]] = {
            "ordinary": self.ordinary,
            "mutated": lambda: self.mutated(self.ordinary()),
            "mutated twice": lambda: self.mutated(self.mutated(self.ordinary())),
            "long": self.long,
            "labels": self.labels,
            "special": self.special,
            "international domain": self.international_domain,
            "international local": self.international_local,
            "quoted": self.quoted,
            "literal": self.literal,
            "wrapped": lambda: self.wrapped(self.ordinary()),
            "wrapped twice": lambda: self.wrapped(self.wrapped(self.ordinary())),
            "wrapped odd": lambda: self.wrapped(self.any_odd()),
            "mutated odd": lambda: self.mutated(self.any_odd()),
            "soup": self.soup,
        }
        self.names = list(self.classes)

    def cell(self) -> tuple[str, str]:
        # The fast path answers for ordinary ones, so they are the most.
        share = self.random.random()
        name = "ordinary" if share < 0.6 else self.random.choice(self.names)
        return name, self.classes[name]()

    def any_odd(self) -> str:
        makers = (self.long, self.labels, self.special, self.international_domain,
                  self.international_local, self.quoted, self.literal)  # fmt: skip
        return self.random.choice(makers)()

    def word(self, letters: str, longest: int = 8) -> str:
        return "".join(self.random.choices(letters, k=self.random.randint(1, longest)))

    def local(self) -> str:
        letters = ALNUM if self.random.random() < 0.7 else ATEXT
        words = self.random.choices((1, 2, 3), (6, 3, 1))[0]
        return ".".join(self.word(letters) for _ in range(words))

    def domain(self) -> str:
        if self.random.random() < 0.1:
            return self.random.choice(PROVIDERS)
        words = [self.word(ALNUM + "-") for _ in range(self.random.choice((1, 1, 2)))]
        return ".".join([*words, self.random.choice(ENDINGS)])

    def ordinary(self) -> str:
        return f"{self.local()}@{self.domain()}"

    def mutated(self, text: str) -> str:
        at = self.random.randint(0, len(text))
        kept = text[at + self.random.choice((0, 0, 1)) :]
        return text[:at] + self.odd_letter() + kept

    def odd_letter(self) -> str:
        kind = self.random.random()
        if kind < 0.5:
            return self.random.choice(NASTY)
        if kind < 0.6:
            return self.random.choice(ATEXT)
        if kind < 0.95:
            return self.random.choice(self.random.choice(LETTERS))
        return chr(self.random.choice((*range(0x20, 0xD800), *range(0xE000, 0xE100))))

    def exact(self, length: int, letters: str = ALNUM) -> str:
        return "".join(self.random.choices(letters, k=max(length, 1)))

    def long(self) -> str:
        aim = self.random.choice((60, 64, 66, 128, 250, 254, 256))
        total = max(aim + self.random.randint(-3, 3), 8)
        local = self.random.choice((1, 5, 62, 63, 64, 65, 100, total - 8))
        local = max(min(local, total - 6), 1)
        left = total - local - 5
        labels = []
        while left > 0:
            size = min(left, self.random.choice((1, 20, 61, 62, 63, 64)))
            labels.append(self.exact(size))
            left -= size + 1
        letters = ALNUM if self.random.random() < 0.9 else "üé日"
        return f"{self.exact(local, letters)}@{'.'.join(labels)}.com"

    def labels(self) -> str:
        parts = [self.random.choice([*PUNYCODE.split(), "-a", "a-", "a--b", "1", "a-1",
                                     self.word(ALNUM + "-"), "xn--" + self.word(ALNUM)])
                 for _ in range(self.random.randint(1, 3))]  # fmt: skip
        return f"{self.local()}@{'.'.join([*parts, self.random.choice(ENDINGS)])}"

    def special(self) -> str:
        name = self.random.choice(SPECIAL)
        name = self.random.choice(
            (name, name.upper(), "x" + name, name + "x", name + ".")
        )
        domain = self.random.choice((name, f"{self.word(ALNUM)}.{name}", name + ".com"))
        return f"{self.local()}@{domain}"

    def script(self) -> str:
        return self.random.choice(LETTERS) + self.random.choice(("", ALNUM, "-"))

    def international_domain(self) -> str:
        dot = self.random.choice(".......。．｡")
        parts = [self.word(self.script(), 6) for _ in range(self.random.randint(1, 3))]
        if self.random.random() < 0.1:
            parts = [self.random.choice(self.script()) for _ in range(20)]
        return f"{self.local()}@{dot.join([*parts, self.random.choice(ENDINGS)])}"

    def international_local(self) -> str:
        return f"{self.word(self.script() + '.')}{self.word(ALNUM)}@{self.domain()}"

    def quoted(self) -> str:
        inside = self.word(ATEXT + '. @\\"<>é', 10)
        if self.random.random() < 0.7:
            inside = inside.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{inside}"@{self.domain()}'

    def literal(self) -> str:
        byte = self.random.randint
        address = self.random.choice((
            f"{byte(0, 260)}.{byte(0, 255)}.{byte(0, 255)}.{byte(0, 255)}",
            f"IPv6:{byte(0, 9999)}::{byte(0, 9999)}", "IPv6:::1", "x:y", "", "1.2.3",
        ))  # fmt: skip
        return f"{self.local()}@[{address}]"

    def wrapped(self, text: str) -> str:
        left, right = self.random.choice(WRAPPINGS)
        return left + text + right

    def soup(self) -> str:
        letters = "ab.@-_'\" <>,:;[](){}\\1é\u200b\u00a0"
        return "".join(self.random.choices(letters, k=self.random.randint(0, 9)))


def asked(text: str) -> tuple[str | None, str]:
    """Ask email-validator for the normal form, or else the reason."""
    try:
        return validate_email(text, check_deliverability=False).normalized, ""
    except EmailNotValidError as error:
        return None, str(error)


def normal(text: str) -> str | None:
    """Ask email-validator for the normal form."""
    return asked(text)[0]


def settled(text: str) -> str:
    """Lower a normal form; again if that is none, and not at all if it is refused."""
    if text.isascii():
        return text.lower()
    for _ in range(4):
        again = normal(text.lower())
        if again is None:
            return text
        if again == text.lower():
            return again
        text = again
    return text


BARE = re.compile(r"[A-Za-z0-9][^<>\"()\[\]{}@]*@[^<>\"()\[\]{}@?]*[A-Za-z0-9]")
PREFIXED = re.compile(r"(?:mailto|smtp|e-?mail)\s*:", re.IGNORECASE)
INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
RESPELLED = {"normalized", "lower case"}


def difference(text: str, value: str | None, code: str | None, detail: str,
               rules: str) -> str | None:  # fmt: skip
    """Return what is wrong with a result, or None."""
    by_judge, reason = asked(text)
    taken_off = set(filter(None, rules.split(", "))) - RESPELLED
    if by_judge is not None:
        wrong = {
            "accepted as it is, but the value is another": value != settled(by_judge),
            "accepted as it is, but changed": taken_off,
        }
    elif value is None:
        nothing = not INVISIBLE.sub("", text).strip("\u200c\u200d\u2028\u3000 \t\n\r")
        accounted = code or "placeholder" in rules or nothing or not is_printable(text)
        own_words = code != "invalid_email" or detail == reason
        wrong = {
            "lost": not accounted,
            "another message": is_bare(text) and not own_words,
        }
    else:
        folded = INVISIBLE.sub("", text).lower()
        elsewhere = text.isascii() and "xn--" not in folded and value not in folded
        wrong = {
            "refused as it is, but accepted": is_bare(text),
            "unwrapped without a word": not taken_off,
            "unwrapped to what is no address": settled(normal(value) or "") != value,
            "unwrapped to another address": elsewhere,
        }
    return next((name for name, is_so in wrong.items() if is_so), None)


def is_bare(text: str) -> bool:
    """Say whether nothing in a text can be wrapping."""
    odd = PREFIXED.match(text) or INVISIBLE.search(text)
    return BARE.fullmatch(text) is not None and not odd


def is_printable(text: str) -> bool:
    """Say whether there is something to see."""
    return any(char.isprintable() and not char.isspace() for char in text)


def run(count: int, seed: int, batch: int = 50_000) -> int:
    """Compare ``count`` distinct texts; return how many differences there are."""
    maker, seen, wrong = Maker(seed), set[int](), 0
    made, kept, unsettled = Counter[str](), Counter[str](), 0
    started = time.perf_counter()
    while len(seen) < count:
        texts: dict[str, str] = {}
        aim = min(batch, count - len(seen))
        while len(texts) < aim:
            name, text = maker.one()
            if hash(text) not in seen:
                seen.add(hash(text))
                texts[text] = name
        cells = pd.Series(list(texts), dtype="str")
        values, problems, hints, changes = normalize(cells)
        codes = dict(zip(problems["position"], problems["code"], strict=True))
        details = dict(zip(problems["position"], problems["detail"], strict=True))
        meant = {
            place: text
            for frame in (problems, hints)
            for place, text in zip(frame["position"], frame["suggestion"], strict=True)
            if isinstance(text, str)
        }
        rules = dict(zip(changes["position"], changes["rule"], strict=True))
        texts_of = values.to_numpy()
        missing = values.isna().to_numpy()
        for place, (text, name) in enumerate(texts.items()):
            value = None if missing[place] else texts_of[place]
            code, rule = codes.get(place), rules.get(place, "")
            found = difference(text, value, code, details.get(place, ""), rule)
            if found is None and place % 10 == 0:
                alone = cell_result(text)
                cell = (alone.value, alone.code, alone.detail, ", ".join(alone.rules))
                likelier = alone.suggestion or alone.hint
                if (*cell, likelier) != (
                    value, code, details.get(place), rule, meant.get(place)
                ):  # fmt: skip
                    found = f"alone it is {alone}"
            if found:
                wrong += 1
                print(f"{found}: {text!r} -> {value!r}, {code}, {rule}")
            made[name] += 1
            kept[name] += value is not None
            original = (
                normal(text) if value is not None and not value.isascii() else None
            )
            unsettled += original is not None and original.lower() != value
        pace = len(seen) / (time.perf_counter() - started)
        print(f"{len(seen):,} texts, {wrong} differences, {pace:,.0f}/s", flush=True)
    for name in made:
        print(f"{name:22} {made[name]:>10,} texts {kept[name]:>10,} accepted")
    print(f"{unsettled:,} values are not email-validator's own in one lowering")
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.exit(run(arguments.count, arguments.seed) > 0)
