"""``cdp-frames import`` of files that are larger than memory: part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdp_frames.cli.as_json import print_json
from cdp_frames.cli.row_options import Reading
from cdp_frames.cli.running import amount, code_of, require_writable
from cdp_frames.cli.terminal import complain, say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import FrameError
from cdp_frames.importing.rejects_file import require_form, write_rejects
from cdp_frames.importing.result import ImportResult
from cdp_frames.verbs import import_file
from cdp_frames.verbs.streams import is_large

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cdp_frames.streaming.result import StreamedResult


def goes_in_parts(
    files: Sequence[Path],
    part_size: int | None,
    reading: Reading,
    others: Mapping[str, object],
) -> bool:
    """Say whether files are imported part by part: large ones are.

    Args:
        files: the files.
        part_size: what the user asks for; None where that is up to their size.
        reading: how they are read.
        others: the options that need all rows at once, by their names.

    Raises:
        FrameError: parts are asked for, and an option does not go with them.
    """
    given = [name for name, value in others.items() if value]
    if reading != Reading():
        given.append("--sheet, --encoding, --source or --one-per-row")
    if part_size is not None and given:
        raise FrameError(f"--part-size does not go with {', '.join(given)}.")
    if given:
        return False
    return part_size is not None or is_large([*files])


def in_parts(
    files: Sequence[Path],
    options: dict[str, Any],
    errors: Path | None,
    settings: dict[str, Any],
    fail_on: str,
    *,
    as_json: bool,
) -> int:
    """Import files part by part, and print what became of the rows.

    Args:
        files: the files.
        options: the arguments of ``import_file``.
        errors: where the refused rows go; None for nowhere.
        settings: how they are judged.
        fail_on: how many may be refused.
        as_json: whether a program reads what is printed.
    """
    tolerated = amount("--fail-on", fail_on) or 0
    if errors is not None:
        require_writable(errors)
        require_form(errors)
    say("Read and imported part by part, so that memory stays flat.", err=True)
    result = import_file(files[0] if len(files) == 1 else [*files], **options)
    refused = errors if len(result.failed) else None
    trouble = "" if refused is None else _write(result, refused, settings)
    say(in_command_words(repr(result)), err=as_json)
    if trouble:
        complain(trouble)
    elif refused is not None:
        again = typed("cdp-frames", "reimport", refused)
        say(
            f"The refused rows are in {refused}; cdp_row is their row, from 1. Correct "
            f"them there, then run:\n  {again}",
            err=as_json,
        )
    if as_json:
        print_json(result.to_dict())
    return code_of(result.counts, tolerated)


def _write(
    result: ImportResult | StreamedResult, path: Path, settings: dict[str, Any]
) -> str:
    """Write the refused rows; return what went wrong, if anything did."""
    rows = result if isinstance(result, ImportResult) else result.remainder
    try:
        write_rejects(rows, path, [int(row) + 1 for row in rows.identity], settings)
    except FrameError as error:
        # The people are imported, whatever becomes of the file.
        return f"The refused rows are not in {path}: {error}"
    return ""
