"""Counts that end up in notes: those of several parts of a frame add up to one note."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Told(NamedTuple):
    """Rows or cells that a note counts.

    Attributes:
        what: which note it is, a key of ``_SENTENCES``.
        about: what it is about, as that note has it; plain values that can be compared.
        number: how many there are.
    """

    what: str
    about: tuple[object, ...]
    number: int


def sentences(told: Iterable[Told]) -> tuple[str, ...]:
    """Return the notes of some counts; nothing is said of none.

    Examples:
        >>> sentences([Told("would_go", (), 412), Told("rejected", (), 425)])
        ("412 of 425 refused rows would go with bad_cells='drop'.",)
    """
    counts = {(each.what, each.about): each.number for each in told if each.number}
    refused = counts.pop(("rejected", ()), 0)
    return tuple(
        _SENTENCES[what](about, count, refused)
        for (what, about), count in counts.items()
    )


def added(parts: Iterable[Iterable[Told]]) -> tuple[Told, ...]:
    """Add up the counts of several parts, in the order in which they first come."""
    sums: Counter[tuple[str, tuple[object, ...]]] = Counter()
    for part in parts:
        for what, about, number in part:
            sums[what, about] += number
    return tuple(Told(*key, number) for key, number in sums.items())


def _would_go(_: tuple[object, ...], count: int, refused: int) -> str:
    return f"{count:,} of {refused:,} refused rows would go with bad_cells='drop'."


def _unsent(about: tuple[object, ...], count: int, _: int) -> str:
    header, *before = about
    are = "is" if count == 1 else "are"
    say = "comes first and says" if len(before) == 1 else "come first and say"
    names = " and ".join(map(repr, before))
    return (
        f"{counted(count, 'cell')} of column {header!r} {are} not sent, for {names} "
        f"{say} otherwise: see .changes."
    )


def _other_channel(about: tuple[object, ...], count: int, _: int) -> str:
    return (
        f"Column {about[0]!r} says no in {counted(count, 'row')}, to another channel "
        "than e-mail or to one kind of mail; nobody is held back for it."
    )


def _unsure(about: tuple[object, ...], count: int, _: int) -> str:
    return (
        f"Column {about[0]!r} says no in {counted(count, 'row')}, perhaps not to mail; "
        "nobody is held back for it."
    )


def _inactive(about: tuple[object, ...], count: int, _: int) -> str:
    return (
        f"Column {about[0]!r} may say in {counted(count, 'row')} that mail is not "
        "wanted, as 'inactive' may; nobody is held back for it."
    )


def _sent(_: tuple[object, ...], count: int, __: int) -> str:
    say = "says" if count == 1 else "say"
    return f"{counted(count, 'row')} {say} no to mail, and nobody is held back."


# In the words of what is counted; the last number is that of all refused rows.
_SENTENCES: Final[dict[str, Callable[[tuple[object, ...], int, int], str]]] = {
    "would_go": _would_go,
    "unsent": _unsent,
    "other_channel": _other_channel,
    "unsure": _unsure,
    "inactive": _inactive,
    "says_no": _sent,
}
