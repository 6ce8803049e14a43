"""How a command runs: what it prints, writes down, and ends with."""

from __future__ import annotations

import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cdp_frames.cli.as_json import error_as_dict, print_json
from cdp_frames.cli.exit_codes import Exit, exit_of
from cdp_frames.cli.words import as_sentence, in_command_words
from cdp_frames.errors import (
    AccountingError,
    CdpError,
    FrameError,
    GuardError,
    JobError,
    JobTimeoutError,
    ListExistsError,
)
from cdp_frames.fates import REFUSED, Fate
from cdp_frames.file_notes import SOURCE_SHEET, FileNotes
from cdp_frames.importing.audit import is_missing
from cdp_frames.importing.guards import Amount, amount_of, is_more
from cdp_frames.importing.rejects_file import Rejects, require_form, write_rejects
from cdp_frames.importing.result import ImportResult
from cdp_frames.mapping.memory import memory_of
from cdp_frames.mapping.own_fields import mapping_with_own
from cdp_frames.reading import read_contacts
from cdp_frames.schema import fields_of, load_schema
from cdp_frames.schema.fields import is_declared
from cdp_frames.screening.own_columns import own_fields, sure_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping as Dict, Sequence

    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.mapping import Mapping
    from cdp_frames.mapping.mapped_columns import Aim

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
        typer.secho(message, fg="red", err=True)
        # What was not started, failed or is gone has no such note.
        if (
            isinstance(error, JobError)
            and not isinstance(error, JobTimeoutError)
            and getattr(error, "__notes__", None)
        ):
            typer.secho(_GOES_ON.format(error.job_id), err=True)
        if as_json:
            print_json(error_as_dict(error, message))
        raise typer.Exit(exit_of(error)) from error
    raise typer.Exit(code)


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


def imported(
    run: Callable[[], ImportResult],
    errors: Path | None,
    numbers: Sequence[object] | None,
    settings: dict[str, Any],
    fail_on: str = "0",
    *,
    keep: Path | None = None,
    as_json: bool = False,
) -> int:
    """Import, print what became of the rows, and write down the refused ones.

    Args:
        run: the import.
        errors: where the refused rows go; None for nowhere.
        numbers: the numbers of the rows in their file.
        settings: how they were judged.
        fail_on: how many may be refused.
        keep: where the result is kept; None for nowhere.
        as_json: whether a program reads what is printed.
    """
    tolerated = amount("--fail-on", fail_on) or 0
    for path in (errors, keep):
        if path is not None:
            require_writable(path)
    if errors is not None:
        require_form(errors)

    def show(result: ImportResult) -> None:
        # Before anything is printed: whoever reads the output may have gone away.
        saved = _saved(result, keep)
        _show(result, errors, numbers, settings, err=as_json)
        if saved:
            typer.echo(saved, err=as_json)

    try:
        result = run()
    except (AccountingError, JobError) as error:
        # What is known so far is worth more than the message alone.
        if isinstance(error.result, ImportResult):
            show(error.result)
        raise
    show(result)
    if as_json:
        print_json(result.to_dict())
    if is_missing(result):
        return Exit.LATER
    return code_of(result.counts, tolerated)


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
    why = "it is a folder" if path.is_dir() else ""
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


def show_plan(plan: ImportPlan, *, as_json: bool) -> None:
    """Print what would happen."""
    typer.echo(in_command_words(repr(plan)), err=as_json)
    if as_json:
        print_json(plan.to_dict())


def _saved(result: ImportResult, path: Path | None) -> str:
    """Keep a result; say how it is gone on with, or why it is not there."""
    if path is None:
        return ""
    try:
        result.save(path)
    except FrameError as error:
        # The people are imported, whatever becomes of the file.
        return f"The result is not in {path}: {error}"
    return (
        f"The result is in {path}. To go on with it in Python:\n"
        f"  cdp_frames.load_result({str(path)!r})"
    )


def _show(
    result: ImportResult,
    errors: Path | None,
    numbers: Sequence[object] | None,
    settings: dict[str, Any],
    *,
    err: bool,
) -> None:
    refused = errors if len(result.failed) else None
    trouble = ""
    if refused is not None:
        # Before anything is printed: whoever reads the output may have gone away.
        try:
            write_rejects(result, refused, numbers, settings)
        except FrameError as error:
            # The people are imported, whatever becomes of the file.
            trouble = f"The refused rows are not in {refused}: {error}"
    typer.echo(in_command_words(repr(result)), err=err)
    if trouble:
        typer.secho(trouble, fg="red", err=True)
    elif refused is not None:
        counted = "" if numbers is None else ", the header counted"
        typer.echo(
            f"The refused rows are in {refused}; cdp_row is their row in the first "
            f"file{counted}. Correct them there, then run:\n"
            f"  {shlex.join(['cdp-frames', 'reimport', str(refused)])}",
            err=err,
        )


def mapping_of(
    pairs: list[str] | None,
    frame: pd.DataFrame,
    schema: str,
    memory: Path | None,
    client: Client | None,
) -> Mapping | None:
    """Read COLUMN=FIELD pairs; the columns that they leave open are inferred."""
    if not pairs:
        return None
    for pair in pairs:
        if "=" not in pair:
            raise FrameError(f"--map takes COLUMN=FIELD, not {pair!r}.")
    given = _of_pairs(pairs)
    declared = fields_of(load_schema(schema), frame.columns)
    published = client.object("profiles").fields if client else ()
    return mapping_with_own(
        frame,
        None,
        published or declared,
        own_fields(schema, declared, published),
        "email",
        given=given,
        sure=sure_fields(schema, declared, "email"),
        memory=memory_of(memory),
    )


def _of_pairs(pairs: Sequence[str]) -> dict[Hashable, Aim]:
    """Put pairs of one field together: the first column that is filled is sent."""
    columns: dict[str, list[Hashable]] = {}
    given: dict[Hashable, Aim] = {}
    for pair in pairs:
        column, field = pair.rsplit("=", 1)
        if field:
            columns.setdefault(field, []).append(column)
        else:
            given[column] = None
    for field, several in columns.items():
        if len(several) == 1:
            given[several[0]] = field
        else:
            given[field] = several
    return given


def mapping_again(rejects: Rejects, schema: str) -> dict[Hashable, Aim] | None:
    """Map as before; fields that only another schema had have no place any more."""
    if rejects.mapping is None:
        return None
    declared = load_schema(schema)
    return {
        key: aim
        for key, aim in rejects.mapping.items()
        # Of a list the key is the field.
        for field in [aim if isinstance(aim, str) else key]
        if field not in rejects.judged or is_declared(declared, field)
    }
