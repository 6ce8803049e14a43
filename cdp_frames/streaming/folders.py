"""Where a stream keeps its rows while it runs, and its account for a month after."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import AccountingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.journal import JournalPlace

_STREAMS: Final = "streams"
_MONTH: Final = 30 * 24 * 3600
# Rows of a run that was killed are of no use to the next one, which reads them anew.
_DAY: Final = 24 * 3600


@contextmanager
def stream_folder(place: JournalPlace | None) -> Iterator[Path]:
    """Make a folder for the user alone, and remove what earlier streams have left.

    It stays where there is a result, also one whose counts do not fit; else people
    would lie there that nobody needs.

    Args:
        place: where the journal is; None for none: then among temporary files.
    """
    folder = _new_folder(place)
    try:
        yield folder
    except AccountingError:
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _new_folder(place: JournalPlace | None) -> Path:
    if place is None:
        return Path(tempfile.mkdtemp(prefix="cdp-frames-"))
    streams = place.path.parent / _STREAMS
    try:
        streams.mkdir(mode=0o700, parents=True, exist_ok=True)
        _tidy(streams)
        return Path(tempfile.mkdtemp(prefix="run-", dir=streams))
    except OSError:
        return Path(tempfile.mkdtemp(prefix="cdp-frames-"))


def _tidy(streams: Path) -> None:
    now = time.time()
    for folder in streams.glob("run-*"):
        with suppress(OSError):
            age = now - folder.stat().st_mtime
            running = (folder / "rows").exists()
            if age > (_DAY if running else _MONTH):
                shutil.rmtree(folder, ignore_errors=True)


def rows_folder(folder: Path) -> Path:
    """Return the folder of the rows, which goes when the stream has ended."""
    rows = folder / "rows"
    rows.mkdir(mode=0o700, parents=True, exist_ok=True)
    return rows


def has_rows(folder: Path) -> bool:
    """Say whether the rows of a stream are on the disk still."""
    return (folder / "rows").is_dir()
