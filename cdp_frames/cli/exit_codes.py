"""What a command ends with, so that a scheduler knows what to do next."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from cdp_frames.errors import (
    AccountingError,
    ApiError,
    AuthError,
    ForbiddenError,
    FrameError,
    GuardError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    LedgerBusyError,
    LedgerError,
    ListExistsError,
    RateLimitError,
    SettingsError,
    TransferError,
    UnfinishedError,
)

_SERVER_AT_FAULT: Final = 500
# RFC 9110 15.5.9 (Request Timeout) and RFC 8470 5.2 (Too Early): of the caller's codes
# these two ask for the same call once more.
_ONCE_MORE: Final = frozenset({408, 425})


class Exit(IntEnum):
    """The codes, and whether the same command may simply be run again."""

    DONE = 0
    REFUSED = 1
    INPUT = 2
    SETTINGS = 3
    GUARD = 4
    LATER = 5
    RUNNING = 6
    FAULT = 7
    STOPPED = 130


class Meaning(NamedTuple):
    """What a code says.

    Attributes:
        words: what happened.
        retry: whether the same command may be run again as it is, and what for.
    """

    words: str
    retry: str


MEANINGS: Final = {
    Exit.DONE: Meaning(
        "every row arrived, or no more were refused than --fail-on allows", "no need"
    ),
    Exit.REFUSED: Meaning(
        "rows were refused, or nobody can say what became of them",
        "no: correct them first",
    ),
    Exit.INPUT: Meaning(
        "the file, the list or an option is at fault; nothing was sent",
        "no: correct it first",
    ),
    Exit.SETTINGS: Meaning(
        "the settings, the credentials or their scopes are at fault",
        "no: correct them first",
    ),
    Exit.GUARD: Meaning(
        "a guard struck; nothing was sent", "no: look at the file, or pass --force"
    ),
    Exit.LATER: Meaning(
        "the network, the CDP or the ledger failed",
        "yes, later: it goes on, nothing twice",
    ),
    Exit.RUNNING: Meaning(
        "the job still runs in the CDP", "yes, later: it waits for the same job"
    ),
    Exit.FAULT: Meaning(
        "the command itself has a fault, and its traceback says where",
        "no: report it; the history says what was sent",
    ),
    Exit.STOPPED: Meaning("somebody stopped the command", "yes: it goes on"),
}

# The first that fits: what is special stands before what it is a kind of.
_CODES: Final[tuple[tuple[type[BaseException], Exit], ...]] = (
    (GuardError, Exit.GUARD),
    (FrameError, Exit.INPUT),
    (ListExistsError, Exit.INPUT),
    (SettingsError, Exit.SETTINGS),
    (AuthError, Exit.SETTINGS),
    (ForbiddenError, Exit.SETTINGS),
    (RateLimitError, Exit.LATER),
    (ApiError, Exit.INPUT),
    (TransferError, Exit.LATER),
    (JobTimeoutError, Exit.RUNNING),
    (JobFailedError, Exit.REFUSED),
    (JobError, Exit.LATER),
    (UnfinishedError, Exit.LATER),
    (AccountingError, Exit.REFUSED),
    (LedgerBusyError, Exit.LATER),
    (LedgerError, Exit.INPUT),
    (KeyboardInterrupt, Exit.STOPPED),
    (OSError, Exit.LATER),  # a full disk, a folder that is closed
)


def exit_of(error: BaseException) -> Exit:
    """Return what a command ends with after an error.

    Examples:
        >>> exit_of(FrameError("no rows")).value, exit_of(TransferError("gone")).value
        (2, 5)
    """
    if isinstance(error, ApiError) and (
        error.status >= _SERVER_AT_FAULT or error.status in _ONCE_MORE
    ):
        return Exit.LATER
    if isinstance(error, TransferError) and error.of_settings:
        return Exit.SETTINGS
    if isinstance(error, SettingsError) and error.of_arguments:
        return Exit.INPUT
    return next((code for kind, code in _CODES if isinstance(error, kind)), Exit.INPUT)


def table() -> str:
    """Write the codes for ``--help``."""
    lines = (
        f"{code.value}: {meaning.words}. Run again as it is? "
        f"{meaning.retry.capitalize()}."
        for code, meaning in MEANINGS.items()
    )
    return "\n\n".join(["It ends with:", *lines])
