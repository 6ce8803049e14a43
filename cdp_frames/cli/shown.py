"""What ``--show`` prints below a card: hints, changed cells, columns, causes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np
import pandas as pd

from cdp_frames.cli.terminal import say, say_table
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import FrameError
from cdp_frames.importing.causes import causes_of
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.importing.result import ImportResult
from cdp_frames.importing.upload import no_findings
from cdp_frames.masking import is_masking, masked
from cdp_frames.streaming.plan import StreamedPlan
from cdp_frames.text.card import as_text
from cdp_frames.text.characters import tidy
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.mapping import Mapping
    from cdp_frames.report.causes import Causes
    from cdp_frames.streaming.result import StreamedResult

    Found = ImportPlan | ImportResult | StreamedPlan | StreamedResult

# Nobody reads more on a terminal.
_MOST: Final = 20
_CELLS: Final = ["before", "after", "value", "suggestion"]
_NO_CAUSES: Final = (
    "--show causes needs all rows at once, and a plan of parts has none of them: leave "
    "it out, or import them."
)


class Shown(StrEnum):
    """What can be shown."""

    HINTS = "hints"
    CHANGES = "changes"
    MAPPING = "mapping"
    CAUSES = "causes"


def require_shown(kinds: Iterable[Shown], *, in_parts: bool = False) -> None:
    """See that what is to be shown can be.

    Args:
        kinds: what is to be shown.
        in_parts: whether it is of a plan that is made part by part.

    Raises:
        FrameError: it can't.
    """
    if in_parts and Shown.CAUSES in {*kinds}:
        raise FrameError(_NO_CAUSES)


def show_parts(
    found: Found,
    kinds: Iterable[Shown],
    numbers: Sequence[object] | None = None,
    *,
    err: bool = False,
) -> None:
    """Print what is asked for, each once, in the order in which it is asked for.

    Args:
        found: a plan or a result.
        kinds: what to show.
        numbers: the numbers of the rows in their file; None to count from 1.
        err: whether it goes to standard error.
    """
    for kind in dict.fromkeys(map(Shown, kinds)):
        say(err=err)
        if kind is Shown.CAUSES:
            say(causes_text(found), err=err)
        elif kind is Shown.MAPPING:
            _show_table("Columns:", mapping_table(found.mapping), err=err)
        elif kind is Shown.CHANGES:
            _show_changes(found, numbers, err=err)
        else:
            _show_hints(found, numbers, err=err)


def causes_text(found: Found) -> str:
    """Return what refused rows have in common, in the words of the command line."""
    return in_command_words(as_text(_causes_of(found).card()))


def mapping_table(mapping: Mapping) -> pd.DataFrame:
    """Return where each column goes and why; of no cell it shows anything."""
    told = mapping.explain()
    sure = told["probability"].map("{:.0%}".format, na_action="ignore")
    return pd.DataFrame(
        {
            "column": told["column"].map(str),
            "field": told["field"].fillna("(not sent)"),
            "type": told["wire_type"],
            "sure": sure,
            "why": told["evidence"].map(in_command_words, na_action="ignore"),
        }
    )


def _causes_of(found: Found) -> Causes:
    if isinstance(found, ImportPlan):
        return causes_of(_unsent(found))
    if isinstance(found, StreamedPlan):
        raise FrameError(_NO_CAUSES)
    return found.causes()


def _unsent(plan: ImportPlan) -> ImportResult:
    """Return the result of a plan of which nothing is sent."""
    return ImportResult(
        plan=plan,
        job_id=None,
        status=None,
        list_id=None,
        fates=plan.screened.fates,
        errors=plan.errors,
        findings=no_findings(plan.upload),
        differences=(),
        verification=None,
        notes=(),
        previous=None,
        identity=np.arange(len(plan.frame), dtype="int64"),
        _reimport=_refuse,
        _undo=_refuse,
    )


def _refuse(*_: object, **__: object) -> NoReturn:
    raise FrameError("nothing was sent, so that nothing can be gone on with.")


def _show_changes(found: Found, numbers: Sequence[object] | None, *, err: bool) -> None:
    changes = found.changes
    rules = changes["rule"].value_counts()
    by = ", ".join(f"{rule} ({count:,})" for rule, count in rules.items())
    title = f"{counted(len(changes), 'cell')} changed: {by}" if by else ""
    table = _of_rows(changes, numbers)[["row", "column", "before", "after", "rule"]]
    _show_table(title, table, "No cell is changed.", of=len(changes), err=err)


def _show_hints(found: Found, numbers: Sequence[object] | None, *, err: bool) -> None:
    hints = found.hints
    title = f"{counted(len(hints), 'cell')} may be mistyped, and nothing is changed:"
    table = _of_rows(hints, numbers)[
        ["row", "column", "value", "suggestion", "message"]
    ]
    _show_table(title, table, "No cell looks mistyped.", of=len(hints), err=err)


def _of_rows(lines: pd.DataFrame, numbers: Sequence[object] | None) -> pd.DataFrame:
    """Return the first lines, with the numbers of their rows as the file has them."""
    shown = lines.head(_MOST).copy()
    shown["row"] = [
        row + 1 if numbers is None else numbers[row] for row in shown["row"]
    ]
    shown["column"] = shown["column"].map(str)
    show = masked if is_masking() else _visible
    for name in shown.columns.intersection(_CELLS):
        shown[name] = shown[name].map(show, na_action="ignore")
    return shown


def _visible(cell: object) -> str:
    """Show blanks at the ends, and what has no width."""
    text = str(cell)
    return text if tidy(text) == text else repr(text)


def _show_table(
    title: str, table: pd.DataFrame, none: str = "", *, of: int = 0, err: bool
) -> None:
    """Print a table below its title.

    Args:
        title: what it shows.
        table: the first lines.
        none: what is printed in place of no line.
        of: how many lines there are in all.
        err: whether it goes to standard error.
    """
    if table.empty:
        say(none, err=err)
        return
    say(title, err=err)
    say_table(table, err=err, fold=True)
    if of > len(table):
        say(f"… and {of - len(table):,} more.", err=err)
