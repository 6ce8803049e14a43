"""What a reader found out about a file, kept beside the frame that came out of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import pandas as pd

from cdp_frames.errors import shown
from cdp_frames.text.json_values import (
    a_flag,
    a_number,
    a_text,
    a_whole,
    by_name,
    optional,
    several_of,
)
from cdp_frames.text.zones import as_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

# The key in ``df.attrs``.
_KEY: Final = "cdp_frames"
# Of the JSON form. It rises when a key gets another meaning; a new key does not raise
# it, for a reader that does not know the key says so and takes the others.
_VERSION: Final = 1


# Columns of the frame that are the reader's own, and no part of what the file says:
# the text of a record that could not be taken apart, and where a row comes from.
UNREADABLE: Final = "unreadable_record"
SOURCE_FILE: Final = "source_file"
SOURCE_SHEET: Final = "source_sheet"
# A file may have a column of that name itself; the reader's is "source_file_2" then.
# The words are what a merge of two such frames adds, in pandas and Polars.
_OWN: Final = re.compile(
    rf"(?P<name>{UNREADABLE}|{SOURCE_FILE}|{SOURCE_SHEET})"
    r"(?:_(?P<number>\d+))?(?:_(?:x|y|left|right))?"
)


def is_own(header: object) -> bool:
    """Say whether a column is the reader's own, which is never mapped and never sent.

    Examples:
        >>> is_own("source_file"), is_own("unreadable_record_2"), is_own("source")
        (True, True, False)
    """
    return isinstance(header, str) and _OWN.fullmatch(header) is not None


def unreadable_positions(headers: Iterable[object]) -> list[int]:
    """Return the positions of the columns of unreadable records, in order.

    Mostly one or none; a merge of two frames may have two. Of numbered ones only the
    highest: where a file has such a column itself, the reader's has a higher number.

    Examples:
        >>> unreadable_positions(["email", "unreadable_record", "unreadable_record_2"])
        [2]
        >>> unreadable_positions(["unreadable_record_x", "unreadable_record_y"])
        [0, 1]
    """
    numbers = {}
    for position, header in enumerate(headers):
        found = _OWN.fullmatch(header) if isinstance(header, str) else None
        if found and found["name"] == UNREADABLE:
            numbers[position] = int(found["number"] or 0)
    return [
        place for place, number in numbers.items() if number == max(numbers.values())
    ]


class SetAside(NamedTuple):
    """A record of the file that did not become a row.

    Attributes:
        record: its 0-based number in the file.
        reason: why, in words.
        cells: its text; empty where the cell was.
    """

    record: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNotes:
    """What ``read_contacts`` found out about a file; empty where no file was read.

    It travels in ``df.attrs``, through the steps of pandas, through ``pickle`` and
    through Parquet, whose attributes are JSON: what comes back from there is a dict,
    which ``of`` reads and checks again.

    Attributes:
        kind: the family of exports, such as ``qualtrics``.
        confidence: that it is this kind, from 0 to 1.
        encoding: of the text.
        delimiter: between two cells.
        header_records: the 0-based records that are the header.
        labels: {column: its original header or question}, where that differs.
        email_column: the column of the person's address.
        email_candidates: all columns that came into question, the best first.
        timezone: the zone of the file's times: an IANA name, or an offset.
        timezone_evidence: how it is known, or why it is not.
        timezones: {column: the zone of its times}.
        dayfirst: whether 03/04 is the 3rd of April; None if the file doesn't say.
        set_aside: the records that are no rows.
        partial: the 0-based rows that are unfinished answers.
        exploded: of the rows of the file those of which several were made, 0-based,
            once for each further one.
        personal: {column: why it should not travel}.
        multiple: {column: what separates its several answers}.
        digests: {name of a file: SHA-256 of its bytes, 64 hexadecimal digits}; a packed
            file is named as it is inside, and its bytes are those of the whole.
        sheet: the sheet that was read; empty where there are none, or several.
        rows: how many rows the frame had when it was read.
        notes: what else a person should know.
        ignored: what stood in the frame's ``attrs`` and can't be used, in words.

    Examples:
        >>> leads = pd.DataFrame({"seen": ["2026-04-21 15:30"]})
        >>> FileNotes(timezone="Europe/Berlin").put(leads)
        >>> FileNotes.of(leads.head()).timezone
        'Europe/Berlin'
    """

    kind: str = ""
    confidence: float = 0.0
    encoding: str = ""
    delimiter: str = ""
    header_records: tuple[int, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    email_column: str | None = None
    email_candidates: tuple[str, ...] = ()
    timezone: str | None = None
    timezone_evidence: str = ""
    timezones: Mapping[str, str] = field(default_factory=dict)
    dayfirst: bool | None = None
    # People stand in there, and no repr shows people.
    set_aside: tuple[SetAside, ...] = field(default=(), repr=False)
    partial: tuple[int, ...] = field(default=(), repr=False)
    exploded: tuple[int, ...] = field(default=(), repr=False)
    personal: Mapping[str, str] = field(default_factory=dict)
    multiple: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    rows: int = 0
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @classmethod
    def of(cls, df: pd.DataFrame) -> FileNotes:
        """Return what is kept with a frame; empty notes if there is nothing.

        Whatever else stands under the key is left where it is and named in
        ``ignored``: nothing in there is an error.

        Args:
            df: a frame that ``read_contacts`` made, or one made of it.
        """
        if _KEY not in df.attrs:
            return cls()
        kept = df.attrs[_KEY]
        return kept.notes if type(kept) is _Kept else _from_json(kept)

    @classmethod
    def from_plain(cls, plain: object) -> FileNotes:
        """Read what ``to_plain`` returned; ``ignored`` names what can't be used.

        Args:
            plain: a dict, or what a file of JSON made of it.
        """
        return _from_json(plain)

    def to_plain(self) -> dict[str, object]:
        """Return these notes as dicts, tuples, texts and numbers, for a file."""
        plain = {name: _plain(getattr(self, name)) for name in _READERS}
        return {"version": _VERSION, **plain}

    def put(self, df: pd.DataFrame) -> None:
        """Keep these notes with a frame, in place of those that are there.

        Args:
            df: the frame; only its ``attrs`` change.
        """
        df.attrs[_KEY] = _Kept(self)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known about a file; what is ignored is not known."""
        return all(
            getattr(self, name) == default for name, default in _defaults().items()
        )

    def numbers(self, rows: int) -> list[int]:
        """Return the numbers that n rows have in the file, as a spreadsheet shows them.

        Every record counts, the header as well; the first one is 1. True of a frame as
        ``read_contacts`` made it, of one file.

        Args:
            rows: n.
        """
        gone = {*self.header_records, *(record.record for record in self.set_aside)}
        count = rows + len(gone)
        found = [record + 1 for record in range(count) if record not in gone]
        more = Counter(self.exploded)
        numbers = [n for row, n in enumerate(found) for _ in range(1 + more[row])]
        return numbers[:rows]

    def zone_of(self, header: Hashable) -> str | None:
        """Return the zone of a column's times: its own, else the file's.

        Args:
            header: of the column.
        """
        own = self.timezones.get(header) if isinstance(header, str) else None
        return own or self.timezone


def without_attrs(df: pd.DataFrame) -> pd.DataFrame:
    """Return the same rows under a frame that carries nothing else.

    pandas copies ``attrs`` at each step and compares them when it puts frames
    together: with whatever a caller keeps there, both may be slow, or fail.

    Args:
        df: n rows; not changed, and its values are not copied.
    """
    return pd.DataFrame(df, copy=False)


def others_of(df: pd.DataFrame) -> dict[Hashable, object]:
    """Return what the caller keeps with a frame, besides our notes."""
    return {name: value for name, value in df.attrs.items() if name != _KEY}


def put_others(df: pd.DataFrame, others: Mapping[Hashable, object]) -> None:
    """Keep with a frame what ``others_of`` returned."""
    df.attrs.update({**others})


def _plain(value: object) -> object:
    """Return a plain dict or tuple in place of what is like one."""
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    return {**value} if isinstance(value, Dict) else value


def _frozen(*_: object, **__: object) -> NoReturn:
    raise TypeError(
        "what was found in a file can't be changed in place; "
        "put dataclasses.replace(FileNotes.of(df), ...) in its place"
    )


class _Kept(dict[str, object]):
    """The notes in ``df.attrs``: a dict, so that JSON can hold it, of the same values.

    pandas copies ``attrs`` deeply at every step and compares them at every ``concat``.
    Both would take longer than the step, so this is its own copy and equals itself.
    """

    __slots__ = ("notes",)

    def __init__(self, notes: FileNotes) -> None:
        super().__init__(
            version=_VERSION, **{name: getattr(notes, name) for name in _READERS}
        )
        self.notes = notes

    def __deepcopy__(self, memo: object) -> _Kept:
        return self

    def __reduce__(self) -> tuple[type[_Kept], tuple[FileNotes]]:
        return _Kept, (self.notes,)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    __hash__ = None

    def __repr__(self) -> str:
        return repr(self.notes)

    # One object stands beside many frames.
    __setitem__ = __delitem__ = __ior__ = _frozen
    clear = pop = popitem = setdefault = update = _frozen


def _from_json(kept: object) -> FileNotes:
    """Read what came through JSON; take what can be used, and name the rest."""
    # Exact types throughout: whatever stands there may lie about its own.
    if type(kept) is not dict:
        return _ignored(f"a {type(kept).__name__} is not what read_contacts leaves")
    data = {name: value for name, value in kept.items() if type(name) is str}
    version = data.pop("version", None)
    if type(version) is not int or version != _VERSION:
        return _ignored(f"it is not of version {_VERSION} of the form")
    found: dict[str, Any] = {}
    unusable = []
    for name, value in data.items():
        try:
            found[name] = _READERS[name](value)
        except (KeyError, ValueError):
            unusable.append(name)
    if len(data) + 1 < len(kept):
        unusable.append("a key that is no text")
    notes = f"Not used of {_PLACE}: {shown(unusable)}. {_REMEDY}"
    return FileNotes(**found, ignored=(notes,) if unusable else ())


_PLACE: Final = f'df.attrs["{_KEY}"]'
_REMEDY: Final = (
    "Read the file again, or give what it says yourself, as with timezone= and "
    "dayfirst=."
)


def _ignored(why: str) -> FileNotes:
    return FileNotes(ignored=(f"{_PLACE} is not used: {why}. {_REMEDY}",))


@cache
def _defaults() -> dict[str, object]:
    nothing = FileNotes()
    return {name: getattr(nothing, name) for name in _READERS}


def _zone(value: object) -> str:
    text = a_text(value)
    as_zone(text)
    return text


def _set_aside(value: object) -> SetAside:
    parts = tuple(value) if type(value) is SetAside else value
    record, reason, cells = several_of(lambda part: part)(parts)
    return SetAside(a_whole(record), a_text(reason), several_of(a_text)(cells))


# What is kept of the notes, and how each comes back from JSON: the value, or a
# ``ValueError``.
_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    "kind": a_text,
    "confidence": a_number,
    "encoding": a_text,
    "delimiter": a_text,
    "header_records": several_of(a_whole),
    "labels": by_name(a_text),
    "email_column": optional(a_text),
    "email_candidates": several_of(a_text),
    "timezone": optional(_zone),
    "timezone_evidence": a_text,
    "timezones": by_name(_zone),
    "dayfirst": optional(a_flag),
    "set_aside": several_of(_set_aside),
    "partial": several_of(a_whole),
    "exploded": several_of(a_whole),
    "personal": by_name(a_text),
    "multiple": by_name(a_text),
    "digests": by_name(a_text),
    "sheet": a_text,
    "rows": a_whole,
    "notes": several_of(a_text),
}
