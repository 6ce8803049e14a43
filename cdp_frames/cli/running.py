"""How a command runs: what it prints, writes down, and ends with."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import typer

from cdp_frames.errors import (
    AccountingError,
    CdpError,
    FrameError,
    JobError,
    JobTimeoutError,
)
from cdp_frames.fates import OPEN
from cdp_frames.importing.rejects_file import Rejects, write_rejects
from cdp_frames.importing.result import ImportResult
from cdp_frames.mapping.memory import memory_of
from cdp_frames.mapping.own_fields import mapping_with_own
from cdp_frames.schema import fields_of, load_schema
from cdp_frames.schema.fields import is_declared
from cdp_frames.screening.own_columns import own_fields, sure_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from pathlib import Path

    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.mapping import Mapping
    from cdp_frames.mapping.mapped_columns import Aim

# Partial success must not look like success to a script.
SOME_REFUSED = 1
FAILED = 2
# As shells have it for Ctrl-C.
STOPPED = 130
_GOES_ON = (
    "Job {0} was started and goes on in the CDP. To see what became of the rows, run "
    "the same command again, or:\n  cdp-frames resume {0}"
)
_MAY_GO_ON = (
    "Run the same command again: it goes on where this one stopped, and sends nothing "
    "twice."
)
_NOT_DONE = "The job was not done in time."


def guarded(action: Callable[[], int]) -> None:
    """Run a command; turn what went wrong into one message and an exit code."""
    try:
        code = action()
    except JobTimeoutError as error:
        told = _GOES_ON.format(error.job_id) if error.job_id else _MAY_GO_ON
        typer.secho(f"{_NOT_DONE} {told}", fg="red", err=True)
        raise typer.Exit(FAILED) from error
    except CdpError as error:
        typer.secho(f"{type(error).__name__}: {error}", fg="red", err=True)
        # What was not started, failed or is gone has no such note.
        if isinstance(error, JobError) and getattr(error, "__notes__", None):
            typer.secho(_GOES_ON.format(error.job_id), err=True)
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        job_id = getattr(error, "job_id", "")
        told = _GOES_ON.format(job_id) if job_id else _MAY_GO_ON
        typer.secho(f"Stopped. {told}", fg="red", err=True)
        raise typer.Exit(STOPPED) from error
    raise typer.Exit(code)


def nothing_in(files: Sequence[Path]) -> str:
    """Return the message for files that hold no row."""
    names = ", ".join(file.name for file in files)
    return f"Nothing to import: {names} has no row. Nothing was sent."


def imported(
    run: Callable[[], ImportResult],
    errors: Path | None,
    numbers: Sequence[object] | None,
    settings: dict[str, Any],
) -> int:
    """Import, print what became of the rows, and write down the refused ones."""
    if errors is not None and (
        errors.is_dir() or not errors.absolute().parent.is_dir()
    ):
        raise FrameError(
            f"{errors} can't be written: it is a folder, or its folder does not exist. "
            "Nothing was sent."
        )
    try:
        result = run()
    except (AccountingError, JobError) as error:
        # What is known so far is worth more than the message alone.
        if isinstance(error.result, ImportResult):
            _show(error.result, errors, numbers, settings)
        raise
    _show(result, errors, numbers, settings)
    return SOME_REFUSED if result.fates["fate"].isin(OPEN).any() else 0


def _show(
    result: ImportResult,
    errors: Path | None,
    numbers: Sequence[object] | None,
    settings: dict[str, Any],
) -> None:
    refused = errors if len(result.failed) else None
    if refused is not None:
        # Before anything is printed: whoever reads the output may have gone away.
        write_rejects(result, refused, numbers, settings)
    typer.echo(repr(result))
    if refused is not None:
        counted = "" if numbers is None else ", the header counted"
        typer.echo(
            f"The refused rows are in {refused}; cdp_row is their row in the first "
            f"file{counted}. Correct them there, then run:\n"
            f"  {shlex.join(['cdp-frames', 'reimport', str(refused)])}"
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
