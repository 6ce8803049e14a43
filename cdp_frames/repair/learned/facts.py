"""What past jobs have told of one field: counts and bounds, and hardly any value.

Facts of several jobs add up. Values and beginnings are kept only where at least 20
accepted rows share them; of a refused value there is a hash that only this journal can
make, and what kind of text it was.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import asdict, dataclass, field, fields
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A value that fewer accepted rows share may point at somebody.
SHARED: Final = 20
# A set of allowed values is not larger.
_MOST_VALUES: Final = 50
# So many refused values are described; what comes after them is counted.
_MOST_REFUSED: Final = 500
_LONGEST_START: Final = 12
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_NUMBERS: Final = rf"\A{_NUMBER.pattern}\z"
_BEYOND: Final = "letters or signs beyond ASCII"
CLASSES: Final = {
    "small letters": "a-z",
    "capital letters": "A-Z",
    "digits": "0-9",
    "blanks": " ",
    **{f"the sign {sign}": re.escape(sign) for sign in "-_.,+@/'&()#:;!?*\"%=<>~"},
    _BEYOND: "^\\x00-\\x7f",
}
_BYTES: Final = {
    name: [n for n in range(128) if re.fullmatch(f"[{signs}]", chr(n))]
    for name, signs in CLASSES.items()
} | {_BEYOND: [*range(128, 256)]}


@dataclass(slots=True, kw_only=True)
class Refused:
    """What is kept of a refused value.

    Attributes:
        times: how often it was refused.
        length: how many characters it has.
        classes: which classes of characters it holds.
        number: where it lies, as a number: from, up to; None if it is none.
        whole: whether it is a whole number.
        starts: hashes of its beginnings, from one character on.
        domain: the hash of its domain; empty if it is no address.
        repeats: whether an accepted row of the same job has it as well.
    """

    times: int = 1
    length: int
    classes: list[str]
    number: list[float] | None
    whole: bool
    starts: list[str]
    domain: str
    repeats: bool


@dataclass(slots=True, kw_only=True)
class Facts:
    """What past jobs have told of the values of one field.

    Attributes:
        accepted: how many values were accepted.
        missing: how many accepted rows had none.
        refused: {hash: what is kept of a refused value}.
        refused_missing: how many rows were refused for they had none.
        shortest: the least length of accepted values, in characters.
        longest: their greatest length.
        classes: the classes of characters that accepted values hold.
        prefix: what all accepted values begin with; None before the first.
        least: the least number that was accepted.
        greatest: the greatest one.
        numeric: whether all accepted values were numbers.
        whole: whether all of them were whole.
        counts: {hash of an accepted value: how often}; None where they are too many.
        values: {hash: accepted value}, of those that are shared by enough rows.
        domains: {hash of a domain of a refused address: how many were accepted}.
        repeated: accepted values that came twice in one job.
        without: {another field: {hash of its value: [accepted, refused]}}, of rows that
            have no value.
    """

    accepted: int = 0
    missing: int = 0
    refused: dict[str, Refused] = field(default_factory=dict)
    refused_missing: int = 0
    shortest: int | None = None
    longest: int | None = None
    classes: list[str] = field(default_factory=list)
    prefix: str | None = None
    least: float = math.inf
    greatest: float = -math.inf
    numeric: bool = True
    whole: bool = True
    counts: dict[str, int] | None = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    domains: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    without: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def add(
        self, accepted: pa.LargeStringArray, refused: pa.LargeStringArray, key: bytes
    ) -> None:
        """Add what a job has told.

        Args:
            accepted: the values of the rows that it has accepted, as they were sent;
                null for none.
            refused: those of the rows that it has refused for this field.
            key: of the journal's hashes.
        """
        self.missing += accepted.null_count
        self.refused_missing += refused.null_count
        counted = pc.value_counts(accepted.drop_null())
        self._refuse(refused.drop_null(), counted.field("values"), key)
        if len(counted):
            self._accept(counted, key)

    def _refuse(
        self, refused: pa.LargeStringArray, accepted: pa.Array, key: bytes
    ) -> None:
        repeats = pc.is_in(refused, accepted).to_pylist()
        for value, again in zip(refused.to_pylist(), repeats, strict=True):
            name = hashed(value, key)
            known = self.refused.get(name)
            if known is not None:
                known.times += 1
            elif len(self.refused) < _MOST_REFUSED:
                self.refused[name] = described(value, key, repeats=again)
                if self.refused[name].domain:
                    self.domains.setdefault(self.refused[name].domain, 0)

    def _accept(self, counted: pa.StructArray, key: bytes) -> None:
        values, counts = counted.field("values"), counted.field("counts")
        rows = int(pc.sum(counts).as_py())
        self.accepted += rows
        self.repeated += rows - len(values)
        sizes = pc.min_max(pc.utf8_length(values)).as_py()
        self.shortest = min(
            sizes["min"], sizes["min"] if self.shortest is None else self.shortest
        )
        self.longest = max(sizes["max"], self.longest or 0)
        self.classes = sorted({*self.classes, *_classes_of(values)})
        ends = pc.min_max(values).as_py()
        shared = _common(ends["min"], ends["max"])
        if self.prefix is not None:
            shared = _common(shared, self.prefix)
        # What a few rows share is not kept.
        self.prefix = shared if self.accepted >= SHARED else ""
        self._accept_numbers(values)
        self._accept_counts(counted, key)
        if self.domains:
            self._accept_domains(values, counts, key)

    def _accept_numbers(self, values: pa.Array) -> None:
        self.numeric = self.numeric and bool(
            pc.all(pc.match_substring_regex(values, _NUMBERS)).as_py()
        )
        if self.numeric:
            numbers = pc.cast(values, pa.float64())
            found = pc.min_max(numbers).as_py()
            self.least = min(found["min"], self.least)
            self.greatest = max(found["max"], self.greatest)
            whole = pc.all(pc.equal(numbers, pc.floor(numbers))).as_py()
            self.whole = self.whole and bool(whole)

    def _accept_counts(self, counted: pa.StructArray, key: bytes) -> None:
        if self.counts is None or len(counted) > _MOST_VALUES:
            self.counts, self.values = None, {}
            return
        for each in counted.to_pylist():
            name = hashed(each["values"], key)
            self.counts[name] = self.counts.get(name, 0) + each["counts"]
            if self.counts[name] >= SHARED:
                self.values[name] = each["values"]
        if len(self.counts) > _MOST_VALUES:
            self.counts, self.values = None, {}

    def _accept_domains(self, values: pa.Array, counts: pa.Array, key: bytes) -> None:
        domains = domains_of(values)
        for domain, count in zip(domains, counts.to_pylist(), strict=True):
            name = hashed(domain, key)
            if name in self.domains:
                self.domains[name] += count

    def note_without(
        self,
        others: Mapping[str, pa.LargeStringArray],
        accepted: np.ndarray,
        refused: np.ndarray,
        key: bytes,
    ) -> None:
        """Note what stands beside where this field has no value.

        Args:
            others: the n values of each other field.
            accepted: n booleans: the row was accepted, and has no value here.
            refused: n booleans: it was refused for that.
            key: of the journal's hashes.
        """
        for name, texts in others.items():
            encoded = texts.dictionary_encode()
            if len(encoded.dictionary) > _MOST_VALUES:
                continue
            known = self.without.setdefault(name, {})
            places = np.asarray(encoded.indices.fill_null(-1))
            for place, value in enumerate(encoded.dictionary.to_pylist()):
                here = places == place
                counts = known.setdefault(hashed(value, key), [0, 0])
                counts[0] += int((here & accepted).sum())
                counts[1] += int((here & refused).sum())

    def kept(self) -> dict[str, Any]:
        """Return what is written down, as plain values."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Facts:
        """Return the facts that were written down."""
        names = {each.name for each in fields(cls)}
        made = cls(**{name: value for name, value in kept.items() if name in names})
        refused: dict[str, Any] = kept.get("refused", {})
        made.refused = {name: Refused(**each) for name, each in refused.items()}
        return made


def _common(first: str, second: str) -> str:
    """Return what both begin with."""
    pairs = zip(first, second, strict=False)
    return first[: sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))]


def hashed(text: str, key: bytes) -> str:
    """Return a hash of a text that nobody without the key can make or undo."""
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, key=key, digest_size=8).hexdigest()


def described(value: str, key: bytes, *, repeats: bool) -> Refused:
    """Return what is kept of a refused value."""
    number = float(value) if _NUMBER.fullmatch(value) else None
    domain = domain_of(value)
    return Refused(
        length=len(value),
        classes=_classes_of(pa.array([value], pa.large_string())),
        number=None if number is None else _around(number),
        whole=number is not None and number == math.floor(number),
        starts=[hashed(value[: n + 1], key) for n in range(_LONGEST_START)],
        domain=hashed(domain, key) if domain else "",
        repeats=repeats,
    )


def domain_of(value: str) -> str:
    """Return the domain of an address; nothing of what is none."""
    name, at, domain = value.rpartition("@")
    return domain.lower() if name and at else ""


def domains_of(values: pa.Array) -> Sequence[str]:
    """Return the domain of each of n texts."""
    return [domain_of(value or "") for value in values.to_pylist()]


def _classes_of(values: pa.Array) -> list[str]:
    """Return the classes of the characters in n texts, by the bytes that they have."""
    _, offsets, letters = values.buffers()
    if letters is None:
        return []
    ends = np.frombuffer(offsets, dtype="int64")
    first, last = ends[values.offset], ends[values.offset + len(values)]
    data = np.frombuffer(letters, dtype="uint8")[first:last]
    held = np.flatnonzero(np.bincount(data, minlength=256))
    return [name for name, of_class in _BYTES.items() if np.isin(of_class, held).any()]


def _around(number: float) -> list[float]:
    """Return bounds that do not tell the number: its first two digits stay."""
    if number == 0:
        return [0.0, 0.0]
    step = 10.0 ** (math.floor(math.log10(abs(number))) - 1)
    low = math.floor(number / step) * step
    return [low, low if low == number else low + step]
