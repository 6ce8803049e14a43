"""What a command that imports prints and writes down of what became of the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cdp_frames.cli.as_json import print_json
from cdp_frames.cli.exit_codes import Exit
from cdp_frames.cli.running import amount, code_of, require_writable
from cdp_frames.cli.shown import require_shown, show_parts
from cdp_frames.cli.terminal import complain, say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import AccountingError, FrameError, JobError
from cdp_frames.importing.audit import is_missing
from cdp_frames.importing.rejects_file import require_form, write_rejects
from cdp_frames.importing.result import ImportResult
from cdp_frames.report.note_codes import codes_of
from cdp_frames.streaming.result import StreamedResult

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cdp_frames.cli.shown import Shown
    from cdp_frames.importing.guards import Amount
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.streaming.plan import StreamedPlan

    Result = ImportResult | StreamedResult
    Plan = ImportPlan | StreamedPlan


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is told of an import, and where.

    Attributes:
        errors: where the refused rows go; None for nowhere.
        keep: where the result is kept; None for nowhere.
        show: what is printed besides the card.
        fail_on: how many rows may be refused.
        as_json: whether a program reads what is printed.
        judged: how the rows were judged, for the file of the refused ones.
        numbers: the numbers of the rows in their file; None where they are counted.
    """

    errors: Path | None = None
    keep: Path | None = None
    show: Sequence[Shown] = ()
    fail_on: str = "0"
    as_json: bool = False
    judged: dict[str, Any] = field(default_factory=dict)
    numbers: Sequence[object] | None = None

    def check(self) -> Amount:
        """See that all can be told, before anything is sent; return what is tolerated.

        Raises:
            FrameError: something can't.
        """
        tolerated = amount("--fail-on", self.fail_on) or 0
        for path in (self.errors, self.keep):
            if path is not None:
                require_writable(path)
        if self.errors is not None:
            require_form(self.errors)
        require_shown(self.show)
        return tolerated


def imported(
    run: Callable[[], Result],
    telling: Telling,
    *,
    after: Callable[[ImportPlan], None] | None = None,
) -> int:
    """Import, write down the refused rows, and print what became of all.

    Args:
        run: the import.
        telling: what is told of it.
        after: what is done with its plan at the end.
    """
    tolerated = telling.check()
    try:
        result = run()
    except (AccountingError, JobError) as error:
        # What is known so far is worth more than the message alone.
        if isinstance(error.result, ImportResult):
            _show(error.result, telling)
        raise
    _show(result, telling)
    if after is not None and isinstance(result, ImportResult):
        after(result.plan)
    if telling.as_json:
        print_json(result.to_dict())
    if _is_missing(result):
        return Exit.LATER
    return code_of(result.counts, tolerated)


def show_plan(plan: Plan, telling: Telling) -> None:
    """Write the refused rows down, and print what would happen."""
    written, trouble = _rejects(plan, telling)
    say(in_command_words(repr(plan)), err=telling.as_json)
    show_parts(plan, telling.show, telling.numbers, err=telling.as_json)
    if trouble:
        complain(trouble)
    elif written is not None:
        say(f"The refused rows are in {written}.", err=telling.as_json)


def _is_missing(result: Result) -> bool:
    """Say whether the ledger does not know what it should."""
    if isinstance(result, ImportResult):
        return is_missing(result)
    return "ledger_incomplete" in codes_of(result.alarms)


def _saved(result: Result, path: Path | None) -> str:
    """Keep a result; say how it is gone on with, or why it is not there."""
    if path is None:
        return ""
    try:
        result.save(path)
    except FrameError as error:
        # The people are imported, whatever becomes of the file.
        return f"The result is not in {path}: {error}"
    return (
        f"The result is in {path}. To see what the refused rows have in common:\n"
        f"  {typed('cdp-frames', 'causes', path)}"
    )


def _show(result: Result, telling: Telling) -> None:
    err = telling.as_json
    # Before anything is printed: whoever reads the output may have gone away.
    saved = _saved(result, telling.keep)
    written, trouble = _rejects(result, telling)
    say(in_command_words(repr(result)), err=err)
    show_parts(result, telling.show, telling.numbers, err=err)
    if trouble:
        complain(trouble)
    elif written is not None:
        say(_how_to_correct(written, telling, result), err=err)
    if saved:
        say(saved, err=err)


def _how_to_correct(path: Path, telling: Telling, result: Result) -> str:
    if isinstance(result, StreamedResult):
        which = "their row, from 1"
    else:
        counted = "" if telling.numbers is None else ", the header counted"
        which = f"their row in the first file{counted}"
    return (
        f"The refused rows are in {path}; cdp_row is {which}. Correct them there, then "
        f"run:\n  {typed('cdp-frames', 'reimport', path)}"
    )


def _rejects(found: Result | Plan, telling: Telling) -> tuple[Path | None, str]:
    """Write the refused rows; return where they are, and what went wrong."""
    path = telling.errors
    if path is None or not _some_refused(found):
        return None, ""
    try:
        if isinstance(found, StreamedResult):
            rows = found.remainder
            numbers = [int(row) + 1 for row in rows.identity]
            write_rejects(rows, path, numbers, telling.judged)
        else:
            write_rejects(found, path, telling.numbers, telling.judged)
    except FrameError as error:
        # The people are imported, whatever becomes of the file.
        return path, f"The refused rows are not in {path}: {error}"
    return path, ""
