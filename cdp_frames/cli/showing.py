"""What a command that imports prints and writes down of what became of the rows."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.cli.as_json import print_json
from cdp_frames.cli.exit_codes import Exit
from cdp_frames.cli.running import amount, code_of, require_writable
from cdp_frames.cli.shown import show_parts
from cdp_frames.cli.standard import is_standard, write_out
from cdp_frames.cli.terminal import complain, say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import AccountingError, FrameError, JobError
from cdp_frames.fates import REFUSED
from cdp_frames.importing.audit import is_missing
from cdp_frames.importing.handing_on import require_page_name, write_page
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.rejects_file import require_form, write_rejects
from cdp_frames.importing.result import ImportResult
from cdp_frames.report.note_codes import codes_of
from cdp_frames.streaming.plan import StreamedPlan
from cdp_frames.streaming.result import StreamedResult

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdp_frames.cli.shown import Shown
    from cdp_frames.importing.guards import Amount

    Result = ImportResult | StreamedResult
    Plan = ImportPlan | StreamedPlan

# What the card of a plan ends its first line with, in the words of the command line.
_LEAVE_OUT: Final = "leave out --plan to send"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is told of an import, and where.

    Attributes:
        errors: where the refused rows go; None for nowhere.
        keep: where the result is kept; None for nowhere.
        report: where a page about it goes; None for nowhere.
        show: what is printed besides the card.
        fail_on: how many rows may be refused.
        as_json: whether a program reads what is printed.
        judged: how the rows were judged, for the file of the refused ones.
        numbers: the numbers of the rows in their file; None where they are counted.
        to_send: what sends a plan, in words.
    """

    errors: Path | None = None
    keep: Path | None = None
    report: Path | None = None
    show: Sequence[Shown] = ()
    fail_on: str = "0"
    as_json: bool = False
    judged: dict[str, Any] = field(default_factory=dict)
    numbers: Sequence[object] | None = None
    to_send: str = _LEAVE_OUT

    def check(self) -> Amount:
        """See that all can be told, before anything is sent; return what is tolerated.

        Raises:
            FrameError: something can't.
        """
        tolerated = amount("--fail-on", self.fail_on) or 0
        if is_standard(self.keep):
            raise FrameError("--save-result needs a file, not standard output (-).")
        if is_standard(self.errors) and self.as_json:
            raise FrameError("--errors - and --json both go to standard output.")
        if self.report is not None:
            require_page_name(self.report)
        for path in filter(None, (self.errors, self.keep, self.report)):
            require_writable(path)
        if self.errors is not None and not is_standard(self.errors):
            require_form(self.errors)
        return tolerated

    @property
    def aside(self) -> bool:
        """Whether cards go to standard error, for a program reads the other."""
        return self.as_json or is_standard(self.errors)


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


def show_plan(plan: Plan, telling: Telling, card: str = "") -> None:
    """Write the refused rows down, and print what would happen.

    Args:
        plan: what would happen.
        telling: what is told of it.
        card: what is printed first; the card of the plan by default.
    """
    written, trouble = _rejects(plan, telling)
    own = in_command_words(repr(plan)).replace(_LEAVE_OUT, telling.to_send)
    say(card or own, err=telling.aside)
    show_parts(plan, telling.show, telling.numbers, err=telling.aside)
    if trouble:
        complain(trouble)
    elif written is not None:
        say(f"The refused rows are in {written}.", err=telling.aside)


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


def _reported(result: Result, telling: Telling) -> str:
    """Write the page; say where it is, or why it is not there."""
    path = telling.report
    if path is None:
        return ""
    try:
        write_page(result, path, telling.numbers, values=False)
    except FrameError as error:
        # The people are imported, whatever becomes of the page.
        return f"The page is not in {path}: {error}"
    return f"A page for a colleague, with values masked, is in {path}."


def _show(result: Result, telling: Telling) -> None:
    err = telling.aside
    # Before anything is printed: whoever reads the output may have gone away.
    saved = _saved(result, telling.keep)
    reported = _reported(result, telling)
    written, trouble = _rejects(result, telling)
    say(in_command_words(repr(result)), err=err)
    show_parts(result, telling.show, telling.numbers, err=err)
    if trouble:
        complain(trouble)
    elif written is not None:
        say(_how_to_correct(written, telling), err=err)
    for more in filter(None, (reported, saved)):
        say(more, err=err)


def _how_to_correct(path: Path, telling: Telling) -> str:
    which = "their row, from 1"
    if telling.numbers is not None:
        which = "their row in the first file, the header counted"
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
        if is_standard(path):
            with tempfile.TemporaryDirectory() as folder:
                kept = Path(folder) / "refused.csv"
                _write(found, kept, telling)
                write_out(kept.read_bytes())
            return None, ""
        _write(found, path, telling)
    except FrameError as error:
        # The people are imported, whatever becomes of the file.
        return path, f"The refused rows are not in {path}: {error}"
    return path, ""


def _some_refused(found: Result | Plan) -> bool:
    return any(found.counts.get(fate, 0) for fate in REFUSED)


def _write(found: Result | Plan, path: Path, telling: Telling) -> None:
    if isinstance(found, StreamedPlan):
        raise FrameError("a plan of parts keeps none of its rows.")
    if isinstance(found, StreamedResult):
        rows = found.remainder
        numbers = [int(row) + 1 for row in rows.identity]
        write_rejects(rows, path, numbers, telling.judged)
    else:
        write_rejects(found, path, telling.numbers, telling.judged)
