"""The columns of this week's file held against the frozen ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import FrameError
from cdp_frames.feed.model import NO_FIELD, KnownColumn
from cdp_frames.mapping.columns import columns_of
from cdp_frames.mapping.value_kinds import VALUE_KINDS
from cdp_frames.mapping.values import profile
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from cdp_frames.feed.model import Columns
    from cdp_frames.mapping.columns import Column

# Values look like something if as many of them do, and no longer if as few do.
_LOOKS_LIKE: Final = 0.8
_NO_LONGER: Final = 0.5
_ENOUGH_VALUES: Final = 5
# What texts, such as names, are not: a column of texts that are mostly one of these now
# is another column. What so many of were these at the beginning was never texts.
_TEXTS: Final = "text"
_NO_TEXTS: Final = ("email", "phone", "moment", "link", "number")
_SOME: Final = 0.2


class Fitted(NamedTuple):
    """The columns of a file, fitted to those of the feed.

    Attributes:
        known: the columns as they are called today.
        told: what is otherwise, in sentences.
    """

    known: tuple[KnownColumn, ...]
    told: tuple[str, ...] = ()


def frozen(df: pd.DataFrame, fields: dict[str, tuple[str, int]]) -> list[KnownColumn]:
    """Freeze the columns of a frame.

    Args:
        df: the frame.
        fields: sent name of each mapped column -> its field, and its place among the
            columns of that field.
    """
    return [
        KnownColumn(
            header=column.seen.source,
            field=field,
            place=place,
            look=_look(column) if field else "",
        )
        for column in columns_of(df)
        for field, place in [fields.get(column.seen.source, (NO_FIELD, 1))]
    ]


def fit(df: pd.DataFrame, columns: Columns, fields: Sequence[str], feed: str) -> Fitted:
    """Hold the columns of a file against those of the feed. Nothing is guessed.

    Args:
        df: this week's rows.
        columns: the frozen columns, and the mode.
        fields: the names of the fields that there are.
        feed: the feed's file, for messages.

    Raises:
        FrameError: ``freeze``, and a column is missing, new, called otherwise, or holds
            other values than it did.
    """
    found = {column.seen.source: column for column in columns_of(df)}
    gone = [column for column in columns.known if column.header not in found]
    before = {column.header for column in columns.known}
    new = [header for header in found if header not in before]
    renamed = _renamed(gone, new)
    present = {
        column: found[renamed.get(column.header, column.header)]
        for column in columns.known
        if column.header in found or column.header in renamed
    }
    told = [
        *_of_renamed(renamed),
        *_of_gone(gone, renamed),
        *_of_new(new, renamed, columns, fields),
        *_of_values(present),
    ]
    if told and columns.mode == "freeze":
        raise FrameError(
            f"the file's columns are not those of {feed}: {'; '.join(told)}. Nothing "
            "was sent. If that is right, change them there, or set columns.mode to "
            "'warn' or 'evolve'."
        )
    known = [
        replace(column, header=renamed.get(column.header, column.header))
        for column in present
    ]
    if columns.mode == "evolve":
        known += _taken(new, renamed, columns, fields)
    # No reason to stop: a column may well be empty for a week.
    return Fitted(tuple(known), (*told, *_of_emptied(present, len(df))))


def _renamed(gone: Sequence[KnownColumn], new: Sequence[str]) -> dict[str, str]:
    """Find columns whose name differs in case, accents, blanks and signs alone."""
    by_fold: dict[str, list[str]] = {}
    for header in new:
        by_fold.setdefault(fold(header), []).append(header)
    pairs = {column.header: by_fold.get(fold(column.header), []) for column in gone}
    return {header: names[0] for header, names in pairs.items() if len(names) == 1}


def _of_renamed(renamed: dict[str, str]) -> Iterator[str]:
    for before, now in renamed.items():
        yield f"column {before!r} is called {now!r} now"


def _of_gone(gone: Sequence[KnownColumn], renamed: dict[str, str]) -> Iterator[str]:
    for column in gone:
        if column.header not in renamed:
            to = f", which went to {column.field!r}," if column.field else ""
            yield f"column {column.header!r}{to} is missing"


def _of_new(
    new: Sequence[str],
    renamed: dict[str, str],
    columns: Columns,
    fields: Sequence[str],
) -> Iterator[str]:
    taken = {
        column.header: column.field for column in _taken(new, renamed, columns, fields)
    }
    for header in new:
        if header in renamed.values():
            continue
        if columns.mode == "evolve" and header in taken:
            yield f"column {header!r} is new, and goes to the field of its name"
        elif columns.mode == "freeze":
            yield f"column {header!r} is new"
        else:
            yield f"column {header!r} is new, and stays behind"


def _taken(
    new: Sequence[str],
    renamed: dict[str, str],
    columns: Columns,
    fields: Sequence[str],
) -> list[KnownColumn]:
    """Return the new columns that have exactly the name of a field that is free."""
    used = {column.field for column in columns.known}
    return [
        KnownColumn(header=header, field=header)
        for header in new
        if header in fields and header not in used and header not in renamed.values()
    ]


def _of_values(present: dict[KnownColumn, Column]) -> Iterator[str]:
    for column, now in present.items():
        if column.look not in VALUE_KINDS:
            continue
        seen = profile(now.sample)
        if seen.count < _ENOUGH_VALUES:
            continue
        held = f"column {column.header!r} held {VALUE_KINDS[column.look].words}"
        if column.look == _TEXTS:
            fit, best = max((VALUE_KINDS[name].fit(seen), name) for name in _NO_TEXTS)
            if fit >= _LOOKS_LIKE:
                yield f"{held}, and {fit:.0%} of its values are {_words(best)}"
            continue
        fit = VALUE_KINDS[column.look].fit(seen)
        if fit < _NO_LONGER:
            yield f"{held}, and {1 - fit:.0%} of its values are none"


def _words(kind: str) -> str:
    return VALUE_KINDS[kind].words


def _of_emptied(present: dict[KnownColumn, Column], rows: int) -> Iterator[str]:
    for column, now in present.items():
        if column.look in VALUE_KINDS and rows >= _ENOUGH_VALUES and now.sample.empty:
            yield f"column {column.header!r} held {_words(column.look)}, and is empty"


def _look(column: Column) -> str:
    """Say what the values of a column look like; empty if that can't be said."""
    seen = profile(column.sample)
    if seen.count < _ENOUGH_VALUES:
        return ""
    fits = {name: kind.fit(seen) for name, kind in VALUE_KINDS.items()}
    best = max(fits, key=lambda name: fits[name])
    if fits[best] >= _LOOKS_LIKE:
        return best
    return "" if any(fits[name] >= _SOME for name in _NO_TEXTS) else _TEXTS
