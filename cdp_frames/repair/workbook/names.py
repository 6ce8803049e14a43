"""What a workbook is called, and its columns that are ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.errors import FrameError
from cdp_frames.repair.workbook.table import ROW
from cdp_frames.text.names import unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

SUFFIX: Final = ".xlsx"
# As in the refused file.
WHY: Final = "cdp_why"
ACTION: Final = "cdp_what_to_do"
NUMBER: Final = "cdp_row"
OPTED_OUT: Final = "cdp_opted_out"


class Names(NamedTuple):
    """The headers that are ours, of which none is a header of the caller's.

    Attributes:
        mark: of the hidden column with the marks of the rows.
        why: of what is wrong with a row.
        action: of what to do about it.
        number: of the number that a row has in the first file.
        opted_out: of what another row says about the person.
        suggestions: for some columns of the caller's, by place, what is beside them.
    """

    mark: str
    why: str
    action: str
    number: str
    opted_out: str
    suggestions: dict[int, str]

    @property
    def ours(self) -> list[str]:
        """All of them."""
        return [*self[:5], *self.suggestions.values()]

    def kept(self) -> dict[str, Any]:
        """Return them as JSON."""
        return self._asdict() | {
            "suggestions": {str(k): v for k, v in self.suggestions.items()}
        }


def names_for(headers: Sequence[str], suggested: Iterable[int]) -> Names:
    """Name our columns beside those of the caller's.

    Args:
        headers: the caller's.
        suggested: the places of those that have suggestions beside them.
    """
    places = [*suggested]
    ours = [ROW, WHY, ACTION, NUMBER, OPTED_OUT]
    called = [f"suggestion for {headers[place]}" for place in places]
    named = unique([*headers, *ours, *called])[len(headers) :]
    mark, why, action, number, opted_out, *beside = named
    suggestions = dict(zip(places, beside, strict=True))
    return Names(mark, why, action, number, opted_out, suggestions)


def kept_names(kept: dict[str, Any]) -> Names:
    """Return what ``Names.kept`` has written.

    Raises:
        KeyError, TypeError, ValueError: it is no such thing.
    """
    mark, why, action, number, opted_out = (
        str(kept[name]) for name in Names._fields[:5]
    )
    beside = {int(place): str(name) for place, name in kept["suggestions"].items()}
    return Names(mark, why, action, number, opted_out, beside)


def is_workbook_name(path: str | PathLike[str]) -> bool:
    """Say whether a file is called as a workbook is."""
    return Path(path).suffix.lower() == SUFFIX


def require_workbook_name(path: str | PathLike[str]) -> None:
    """See that a file is called as a workbook is.

    Raises:
        FrameError: it is not.
    """
    if not is_workbook_name(path):
        raise FrameError(
            f"{Path(path).name!r} is no name of a workbook: it has to end in {SUFFIX}."
        )
