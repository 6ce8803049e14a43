"""Progress through the stages of an import: a bar, a callback, or silence."""

from __future__ import annotations

import time
from dataclasses import replace
from io import SEEK_END
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Never, Protocol, Self, cast

from cdp_frames.importing.notebook_bar import NotebookBar, display
from cdp_frames.importing.pace import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tqdm.std import tqdm

# Seconds between two pictures of one stage.
_REST: Final = 0.1
_DISPLAYED: Final[Any] = object()


class Progress(Protocol):
    """What hears of progress.

    A call says that ``done`` of ``total`` rows are through the stage; a stage without
    rows of its own says 0 of 0.
    """

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Hear that ``done`` of ``total`` rows are through ``stage``."""


class TerminalBar:
    """Draws stages on a terminal; nothing where there is none."""

    def __init__(self) -> None:
        from tqdm import tqdm as bar  # noqa: PLC0415 - few imports need it

        # None means: only on a terminal.
        self._bar: tqdm[Never] = bar(
            total=0, leave=False, disable=None, bar_format="{desc} {bar:20}"
        )

    def draw(self, stage: Stage) -> None:
        """Show a stage."""
        words = f"{stage.name}: {stage.words()}".rstrip(": ")
        self._bar.set_description_str(words, refresh=False)
        # Without an end there is no share of it to draw.
        self._bar.total, self._bar.n = stage.total or 1, stage.done
        self._bar.refresh()

    def clear(self) -> None:
        """Leave nothing behind."""
        self._bar.close()


class Bar:
    """A progress bar in a notebook or on a terminal; nothing where neither is there.

    Args:
        rows: how many rows there are; 0 where that is not known yet.
        show: as IPython's ``display``; None for a terminal.
        clock: seconds.
    """

    def __init__(
        self,
        rows: int,
        *,
        show: Any = _DISPLAYED,  # noqa: ANN401 - IPython's own function
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if show is _DISPLAYED:
            show = display()
        self._screen = TerminalBar() if show is None else NotebookBar(show)
        self._clock = clock
        self._began = self._drawn = clock()
        self._stage = Stage("", total=rows)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how many rows are through a stage."""
        at = replace(self._stage, name=stage, done=done, total=total, unit="rows")
        self._go_on(at)

    def bytes_sent(self, stage: str, done: int, total: int) -> None:
        """Show how many bytes are through a stage."""
        at = replace(self._stage, name=stage, done=done, total=total, unit="bytes")
        self._go_on(at)

    def jobs_done(self, done: int, total: int) -> None:
        """Say how many jobs are through; shown with the next stage."""
        self._stage = replace(self._stage, jobs=(done, total))

    def _go_on(self, stage: Stage) -> None:
        now = self._clock()
        is_new = (stage.name, stage.unit) != (self._stage.name, self._stage.unit)
        if is_new:
            self._began = now
        self._stage = replace(stage, seconds=now - self._began)
        at_end = 0 < stage.total <= stage.done
        if is_new or at_end or now - self._drawn >= _REST:
            self._drawn = now
            self._screen.draw(self._stage)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._screen.clear()


def heard_bytes(file: BinaryIO, stage: str, progress: Progress) -> BinaryIO:
    """Return a file to send of which a bar hears while it is read.

    Args:
        file: a file that can be rewound.
        stage: what is done with it.
        progress: a bar; what hears of rows only is left alone.
    """
    if not isinstance(progress, Bar):
        return file
    return cast("BinaryIO", _Heard(file, stage, progress))


def tell_jobs(progress: Progress, done: int, total: int) -> None:
    """Tell a bar how many jobs are through; others hear of rows only."""
    if isinstance(progress, Bar):
        progress.jobs_done(done, total)


class _Heard:
    """A file that tells a bar how much of it was read."""

    def __init__(self, file: BinaryIO, stage: str, bar: Bar) -> None:
        self._file, self._stage, self._bar = file, stage, bar
        place = file.tell()
        self._size = file.seek(0, SEEK_END)
        file.seek(place)

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        if piece:
            self._bar.bytes_sent(self._stage, self._file.tell(), self._size)
        return piece

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - all else is the file's
        return getattr(self._file, name)
