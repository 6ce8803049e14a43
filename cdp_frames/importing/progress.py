"""Progress through the stages of an import: a bar, a callback, or silence."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Never, Protocol, Self

if TYPE_CHECKING:
    from types import TracebackType

    from tqdm.std import tqdm


class Progress(Protocol):
    """What hears of progress.

    A call says that ``done`` of ``total`` rows are through the stage; a stage without
    rows of its own says 0 of 0.
    """

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Hear that ``done`` of ``total`` rows are through ``stage``."""


class Bar:
    """A progress bar in a notebook or on a terminal; nothing where neither is there."""

    def __init__(self, rows: int) -> None:
        with warnings.catch_warnings():
            # Without ipywidgets tqdm.auto falls back to text and warns about it.
            # The bar is a nicety: the fall-back is all right.
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm as auto  # noqa: PLC0415 - few imports need it
            from tqdm.notebook import tqdm_notebook  # noqa: PLC0415
        # None means: only on a terminal. A notebook has none, so it is said.
        disable = False if issubclass(auto, tqdm_notebook) else None
        self._bar: tqdm[Never] = auto(
            total=rows, unit=" rows", leave=False, disable=disable
        )

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Move the bar."""
        self._bar.set_description(stage, refresh=False)
        if total:
            # Of a stream it is known late how many rows there are.
            self._bar.total, self._bar.n = total, done
        self._bar.refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.close()
