"""How a command runs: what it prints, writes down, and ends with."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cdp_frames.cli.as_json import error_as_dict, print_json
from cdp_frames.cli.exit_codes import Exit, exit_of
from cdp_frames.cli.standard import is_standard
from cdp_frames.cli.terminal import complain, say
from cdp_frames.cli.words import as_sentence, in_command_words
from cdp_frames.errors import (
    CdpError,
    FrameError,
    GuardError,
    JobError,
    JobTimeoutError,
    ListExistsError,
)
from cdp_frames.fates import REFUSED, Fate
from cdp_frames.file_notes import SOURCE_SHEET, FileNotes
from cdp_frames.importing.guards import Amount, amount_of, is_more
from cdp_frames.reading import read_contacts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping as Dict, Sequence

    import pandas as pd


_GOES_ON = (
    "Job {0} was started and goes on in the CDP. To see what became of the rows, run "
    "the same command again, or:\n  cdp-frames resume {0}"
)
_MAY_GO_ON = (
    "Run the same command again: it goes on where this one stopped, and sends nothing "
    "twice."
)
_NOT_DONE = "The job was not done in time."
_THERE = (
    " Nothing was sent. To add to it, pass --if-exists append; to make it hold exactly "
    "this upload, --if-exists replace (in a feed: if_exists under [target]); or name "
    "another list."
)
_FORCE = "Nothing was sent; --force sends it all the same."


def guarded(action: Callable[[], int], *, as_json: bool = False) -> None:
    """Run a command; turn what went wrong into one message and an exit code.

    Args:
        action: what the command does; returns its exit code.
        as_json: whether a program reads what it prints.
    """
    try:
        code = action()
    except (CdpError, KeyboardInterrupt) as error:
        message = _message_of(error)
        complain(message)
        # What was not started, failed or is gone has no such note.
        if (
            isinstance(error, JobError)
            and not isinstance(error, JobTimeoutError)
            and getattr(error, "__notes__", None)
        ):
            say(_GOES_ON.format(error.job_id), err=True)
        if as_json:
            print_json(error_as_dict(error, message))
        raise typer.Exit(exit_of(error)) from error
    except BrokenPipeError:
        raise  # nobody reads on: typer ends in silence
    except OSError as error:
        # A full disk, a folder that is closed: whatever was begun can be gone on with.
        message = _of_the_machine(error)
        complain(message)
        if as_json:
            print_json(error_as_dict(error, message))
        raise typer.Exit(exit_of(error)) from error
    raise typer.Exit(code)


def _of_the_machine(error: OSError) -> str:
    named = "" if error.filename is None else f"{error.filename}: "
    return f"{named}{error.strerror or type(error).__name__}. {_MAY_GO_ON}"


def _message_of(error: BaseException) -> str:
    """Say what went wrong, in the words of the command line."""
    job_id = getattr(error, "job_id", "")
    goes_on = _GOES_ON.format(job_id) if job_id else _MAY_GO_ON
    if isinstance(error, JobTimeoutError):
        return f"{_NOT_DONE} {goes_on}"
    if isinstance(error, KeyboardInterrupt):
        return f"Stopped. {goes_on}"
    if isinstance(error, GuardError):
        struck = in_command_words("; ".join(error.struck))
        return f"{struck[:1].upper()}{struck[1:]}. {_FORCE}"
    message = str(error)
    if isinstance(error, ListExistsError):
        message = message.partition(" Pass ")[0] + _THERE
    return as_sentence(message)


def frame_of(
    files: Sequence[Path],
    *,
    sheet: list[str] | None,
    **how: Any,
) -> pd.DataFrame:
    """Read the files of a command into one frame.

    Raises:
        FrameError: there is no row in them.
    """
    frame = read_contacts(
        list(files) if len(files) > 1 else files[0],
        sheet=sheet[0] if sheet and len(sheet) == 1 else sheet,
        **how,
    )
    if frame.empty:
        raise FrameError(nothing_in(files))
    return frame


def numbers_of(files: Sequence[Path], frame: pd.DataFrame) -> Sequence[object] | None:
    """Number the rows as their file does; None where several of them are one frame."""
    single = len(files) == 1 and SOURCE_SHEET not in frame
    return FileNotes.of(frame).numbers(len(frame)) if single else None


def nothing_in(files: Sequence[Path]) -> str:
    """Return the message for files that hold no row."""
    names = ", ".join(file.name for file in files)
    return f"Nothing to import: {names} has no row. Nothing was sent."


def places_of(suppress: Sequence[str] | None) -> list[str]:
    """Return where suppression lists are, for a command in another folder."""
    return [
        str(Path(each).absolute()) if Path(each).exists() else each
        for each in suppress or ()
    ]


def code_of(counts: Dict[str, int], tolerated: Amount = 0) -> Exit:
    """Return what a command ends with whose rows have these fates.

    Args:
        counts: the number of all ``rows`` and of each fate.
        tolerated: how many of them may be refused; none may be unknown.
    """
    refused = sum(counts.get(fate, 0) for fate in REFUSED)
    some = counts.get(Fate.UNKNOWN, 0) or is_more(refused, counts["rows"], tolerated)
    return Exit.REFUSED if some else Exit.DONE


def amount(option: str, text: str | None) -> Amount | None:
    """Read the amount that an option was given.

    Raises:
        FrameError: it is none.
    """
    if text is None:
        return None
    try:
        return amount_of(text)
    except ValueError as error:
        raise FrameError(
            f"{option} is a number of rows, as 12, or a share, as 5% or 0.05; not "
            f"{text!r}."
        ) from error


def require_writable(path: Path) -> None:
    """See that a file can be written, before anything is sent.

    Raises:
        FrameError: it can't; says why.
    """
    if is_standard(path):
        return
    why = "it is a folder" if path.is_dir() else ""
    if not why and path.exists() and not path.is_file():
        why = "it is a device or a pipe (- is standard output)"
    if not why:
        try:
            # As it will be written: beside it, and moved over.
            handle, name = tempfile.mkstemp(dir=path.absolute().parent)
            os.close(handle)
            Path(name).unlink()
        except FileNotFoundError:
            why = "its folder does not exist"
        except OSError as error:
            why = error.strerror or type(error).__name__
    if why:
        raise FrameError(f"{path} can't be written: {why}. Nothing was sent.")
