"""From refused rows to fixed ones."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdp_frames.repair.learning.judge import passes
    from cdp_frames.repair.learning.learn import learn
    from cdp_frames.repair.learning.repair import Repair
    from cdp_frames.repair.of_cells import suggest
    from cdp_frames.repair.workbook.fixes import read_fixes

__all__ = ["Repair", "learn", "passes", "read_fixes", "suggest"]

_PLACES: Final = {
    "Repair": "learning.repair",
    "learn": "learning.learn",
    "passes": "learning.judge",
    "read_fixes": "workbook.fixes",
    "suggest": "of_cells",
}


if not TYPE_CHECKING:  # else every misspelt name would be an object to a type checker

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for."""
        if name not in _PLACES:
            words = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(words, name=name)
        place = import_module(f"{__name__}.{_PLACES[name]}")
        globals()[name] = getattr(place, name)
        return globals()[name]


def __dir__() -> list[str]:
    return [*__all__]
