"""The files of the grid: our own, and Tabulator's, which no commit holds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cdp_frames.errors import FrameError

_OURS: Final = Path(__file__).parent / "assets"
# `make fixer-assets` fills it, and the wheel takes it along.
VENDOR: Final = Path(__file__).parent / "vendor"
MODULE: Final = "tabulator_esm.min.mjs"
SCRIPT: Final = "tabulator.min.js"
LOOK: Final = "tabulator_simple.min.css"
THEIRS: Final = (MODULE, SCRIPT, LOOK)
# What a page may ask for, by name.
SERVED: Final = ("fix.mjs", "page.mjs", "fix.css", "page.css", MODULE, LOOK)
_GONE: Final = (
    "the files of the grid are not here: run 'make fixer-assets' in a checkout of "
    "cdp_frames. Without a grid every verb of fix() works, such as fix.set and "
    "fix.accept."
)


def are_here() -> bool:
    """Say whether the files of the grid are here."""
    return all((VENDOR / name).is_file() for name in THEIRS)


def require() -> None:
    """See that they are.

    Raises:
        FrameError: they are not; says what to do.
    """
    if not are_here():
        raise FrameError(_GONE)


def path_of(name: str) -> Path:
    """Return where a file of the grid is."""
    return (VENDOR if name in THEIRS else _OURS) / name


def text_of(name: str) -> str:
    """Return a file of the grid as text."""
    return path_of(name).read_text(encoding="utf-8")
