"""What the caller wants to hear of a result: it is told, and can't break it."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cdp_frames.errors import AccountingError, FrameError, JobFailedError

if TYPE_CHECKING:
    from collections.abc import Callable

# A result of one job, or of a stream.
_Result = TypeVar("_Result", bound=Any)


def check_callback(on_result: object) -> None:
    """Refuse what can't be called, before anything is sent.

    Raises:
        FrameError: it can't.
    """
    if on_result is not None and not callable(on_result):
        raise FrameError(
            "on_result is a function that takes the result, not "
            f"a {type(on_result).__name__}."
        )


def telling(
    run: Callable[[], _Result],
    on_result: Callable[[Any], object] | None,
) -> _Result:
    """Run an import, and tell the caller's function how it ended.

    It hears of refused rows, of counts that do not fit and of a job that failed; not of
    one that still runs. Where it breaks, the import is as it is: a note says so.

    Args:
        run: the import.
        on_result: the caller's function; None for none.

    Raises:
        CdpError: as ``run``.
    """
    try:
        result = run()
    except (AccountingError, JobFailedError) as error:
        if error.result is not None:
            for note in _told(on_result, error.result):
                error.add_note(note)
        raise
    notes = _told(on_result, result)
    if not notes:
        return result
    told: _Result = replace(result, notes=(*result.notes, *notes))
    return told


def _told(on_result: Callable[[Any], object] | None, result: object) -> tuple[str, ...]:
    if on_result is None:
        return ()
    try:
        on_result(result)
    except Exception as error:  # noqa: BLE001 - it is the caller's, and may be any
        # Its message may quote a row.
        last = traceback.extract_tb(error.__traceback__)[-1]
        return (
            f"on_result= broke with {type(error).__name__} in line {last.lineno} of "
            f"{Path(last.filename).name}; the import is as this result says.",
        )
    return ()
