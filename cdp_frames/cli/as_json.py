"""What a command prints for a program: one object of JSON, whatever happened."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from cdp_frames.cli.exit_codes import Exit, exit_of
from cdp_frames.errors import (
    AccountingError,
    ApiError,
    FrameError,
    JobError,
    ListExistsError,
    MappingError,
    SettingsError,
)
from cdp_frames.importing.recovery import NOT_STARTED
from cdp_frames.importing.result import ImportResult
from cdp_frames.report.contract import head

if TYPE_CHECKING:
    from collections.abc import Mapping

_RETRIED: Final = frozenset({Exit.LATER, Exit.RUNNING, Exit.STOPPED})
# The first row of a file without headers stands for them, and messages name headers.
_ADDRESS: Final = re.compile(r"[^\s'\"<>(),;:]+@[^\s'\"<>(),;:]+")


def print_json(said: Mapping[str, Any]) -> None:
    """Print one object, in one line."""
    text = json.dumps(said, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:  # JSON has an escape of its own
        text = json.dumps(said, allow_nan=False)
    typer.echo(text)


def error_as_dict(error: BaseException, message: str) -> dict[str, Any]:
    """Return what went wrong, as ``cdp_frames.result_schema()`` describes it.

    Args:
        error: what was raised.
        message: what the command says of it.

    Examples:
        >>> said = error_as_dict(FrameError("no row"), "no row")
        >>> said["type"], said["exit_code"], said["may_be_retried"], said["sent"]
        ('FrameError', 2, False, 'nothing')
    """
    found = getattr(error, "result", None)
    result = found if isinstance(found, ImportResult) else None
    code = exit_of(error)
    return {
        **head("error"),
        "type": type(error).__name__,
        "message": _ADDRESS.sub("…", message),
        "exit_code": int(code),
        "may_be_retried": code in _RETRIED,
        "sent": _sent(error),
        "job_id": getattr(error, "job_id", None) or (result and result.job_id),
        "list_id": getattr(error, "list_id", None) or (result and result.list_id),
        "http_status": getattr(error, "status", None),
        "cdp_code": getattr(error, "code", None) or None,
        "correlation_id": getattr(error, "correlation_id", None) or None,
        "retry_after": getattr(error, "retry_after", None),
        "result": None if result is None else result.to_dict(),
    }


def _sent(error: BaseException) -> str:
    """Say how far the rows got."""
    if NOT_STARTED in getattr(error, "__notes__", ()):
        return "not_started"
    # Of a machine that fails nobody knows how far it had got.
    if isinstance(error, JobError | AccountingError | KeyboardInterrupt | OSError):
        return "started"
    if isinstance(error, MappingError) and isinstance(error.__cause__, ApiError):
        # The CDP refused the mapping of a file that was there already.
        return "not_started"
    if isinstance(error, FrameError | SettingsError | ListExistsError):
        return "nothing"
    return "not_started"
