"""What can be handed to a colleague: a page, the refused rows, a chart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import FrameError
from cdp_frames.importing.rejects_file import write_rejects
from cdp_frames.importing.rejects_kept import settings_of
from cdp_frames.repair.workbook.names import require_workbook_name
from cdp_frames.report.handout.contents import Contents
from cdp_frames.report.handout.drawing import page_of
from cdp_frames.report.handout.lines import Writer, duties_of, lines_of
from cdp_frames.report.handout.plain_words import plain_words
from cdp_frames.report.note_codes import codes_of
from cdp_frames.report.plots.result_chart import result_chart
from cdp_frames.storage import private_file
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    import pandas as pd

    from cdp_frames.importing.result import ImportResult
    from cdp_frames.mapping import Mapping as ColumnMapping
    from cdp_frames.report.causes import Causes
    from cdp_frames.report.plots.drawing import Chart

_ENDINGS: Final = frozenset({".html", ".htm"})
# A browser still scrolls and filters them at once.
MOST_LINES: Final = 50_000
_FROM_ONE: Final = "Rows are counted from 1, without the header."
_AS_IN_FILE: Final = "Rows have the numbers that they have in the file."


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What is told of an import on a page.

    Attributes:
        title: the outcome in a few words.
        facts: pairs of a word and what it stands for.
        counts: ``rows`` and the number of rows of each fate.
        alarms: what must not be overlooked.
        notes: what is good to know.
        mapping: which column went to which field.
        refused: a result that has all refused rows.
        whole: where all lines are if there are too many for a page.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    counts: Mapping[str, int]
    alarms: Sequence[str]
    notes: Sequence[str]
    mapping: ColumnMapping
    refused: ImportResult
    whole: str


class Plotted(NamedTuple):
    """What is drawn of an import.

    Attributes:
        title: the outcome in a few words.
        counts: ``rows`` and the number of rows of each fate.
        errors: what is wrong, a row for each thing.
        below: what else is to be said.
    """

    title: str
    counts: Mapping[str, int]
    errors: pd.DataFrame
    below: Sequence[str] = ()


class HandedOn(ABC):
    """The results that can be handed on: of an import, and of a stream."""

    @abstractmethod
    def causes(self) -> Causes:
        """Return what the refused rows have in common, and what would cure them."""

    @abstractmethod
    def _handed(self) -> Handed:
        """Return what is told of it."""

    @abstractmethod
    def _plotted(self) -> Plotted:
        """Return what is drawn of it."""

    @private
    def plot(self) -> Chart:
        """Draw what became of the rows, and why some were refused.

        No cell is in the chart. It has no background, and is read on light and on dark
        pages; ``.save("result.svg")`` writes it. ``plot_errors(result.errors, by=...)``
        draws the reasons by column and more.

        Returns:
            An Altair chart; a notebook shows it.

        Raises:
            FrameError: Altair (extra ``plot``) is not installed.
        """
        return result_chart(*self._plotted())

    @private
    def to_html(self, path: str | PathLike[str], *, values: bool = False) -> None:
        """Write a page for a colleague: what happened, why, and who is to do what.

        It is one file, which any browser shows and prints, and which asks nobody for
        anything: no Python, no network. The refused rows can be searched in it. Only
        its owner can read the file; one that is there is replaced.

        Args:
            path: the page, such as ``"report.html"``.
            values: whether cells are shown as they are. By default they are masked: of
                an address the first letter and the domain are left, of other values a
                first letter and their signs. Headers and the values that many refused
                rows share are shown in any case.

        Raises:
            FrameError: it ends neither in ``.html`` nor in ``.htm``, or can't be
                written, and what was there before is still there.
        """
        write_page(self, path, values=values)

    @private
    def to_excel(self, path: str | PathLike[str]) -> None:
        """Write the refused rows to a workbook, for a colleague to correct.

        All cells are text, what is wrong is red and says why in its comment, and a
        suggestion stands beside it. Rows may be sorted, deleted and added, and columns
        moved: ``repair.read_fixes`` and ``cdp-frames reimport`` find each again. Only
        its owner can read the file: people are in it. Of a stream ``remainder`` is what
        ``read_fixes`` reads it back for.

        Args:
            path: the workbook, such as ``"fix-me.xlsx"``.

        Raises:
            FrameError: it is not called ``.xlsx``, XlsxWriter (extra ``excel``) is not
                installed, a sheet has no room for the rows, or it can't be written.
        """
        require_workbook_name(path)
        self.write_rejects(path)

    @private
    def write_rejects(self, path: str | PathLike[str]) -> None:
        """Write the refused rows with why, and what to do; as the command line does.

        They are the caller's own columns, and some that begin with ``cdp_``, of which
        ``cdp_row`` counts from 1. Corrected in any spreadsheet, the file is what
        ``cdp-frames reimport`` takes. Only its owner can read it: people are in it. One
        that is there is replaced.

        Args:
            path: the file: CSV, such as ``"refused.csv"`` (UTF-8 with a mark), or where
                it ends in ``.xlsx`` a workbook, as ``to_excel`` writes it.

        Raises:
            FrameError: it ends neither in ``.csv`` nor in ``.xlsx``, XlsxWriter (extra
                ``excel``) is not installed, a workbook has no room for the rows, or the
                file can't be written, and what was there before is still there.
        """
        refused = self._handed().refused
        settings = settings_of(refused.plan._options)  # noqa: SLF001 - ours
        write_rejects(refused, path, _counted(refused), settings)


def require_page_name(path: str | PathLike[str]) -> None:
    """See that a file is called as a page is.

    Raises:
        FrameError: it is not.
    """
    if Path(path).suffix.lower() not in _ENDINGS:
        raise FrameError(
            f"{Path(path).name!r} is no name of a page: it has to end in .html."
        )


def write_page(
    result: HandedOn,
    path: str | PathLike[str],
    numbers: Sequence[object] | None = None,
    *,
    values: bool,
    most: int = MOST_LINES,
) -> None:
    """Write a page about an import; see ``HandedOn.to_html``.

    Args:
        result: of the import.
        path: the page.
        numbers: for each row its number in the file; None to count them from 1.
        values: whether cells are shown as they are.
        most: how many lines of the refused rows the page has at most.

    Raises:
        FrameError: as there.
    """
    require_page_name(path)
    contents = _contents(result, numbers, values=values)
    cut = replace(contents, lines=contents.lines[:most])
    try:
        with private_file(path) as stream:
            stream.write(page_of(cut).encode("utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FrameError(f"{path} can't be written: {reason}.") from None


def _contents(
    result: HandedOn, numbers: Sequence[object] | None, *, values: bool
) -> Contents:
    handed = result._handed()  # noqa: SLF001 - ours
    refused = handed.refused
    lines = lines_of(
        refused.fates,
        refused.errors,
        [str(each) for each in (_counted(refused) if numbers is None else numbers)],
        _people(refused),
        Writer(values),
    )
    return Contents(
        title=handed.title,
        facts=handed.facts,
        counts=handed.counts,
        alarms=plain_words(handed.alarms),
        notes=plain_words(
            # The columns have a place of their own on the page.
            note
            for note in handed.notes
            if codes_of([note]) != ["columns_left_out"]
        ),
        duties=duties_of(lines),
        lines=lines,
        line_count=len(lines),
        rows_are=_FROM_ONE if numbers is None else _AS_IN_FILE,
        whole=handed.whole,
        causes=_causes(result),
        mapping=handed.mapping,
        values=values,
    )


def _counted(result: ImportResult) -> list[int]:
    """Return the numbers of the rows in the frame of the first import, from 1."""
    return [int(row) + 1 for row in result.identity]


def _people(result: ImportResult) -> pd.Series | None:
    """Return what the people of the rows are known by; None where nothing does."""
    mapping = result.mapping
    for column in mapping.columns:
        if mapping.match_key and column.field == mapping.match_key:
            return result.plan.frame.iloc[:, column.position]
    return None


def _causes(result: HandedOn) -> Causes | None:
    try:
        return result.causes()
    except FrameError:  # what it would be tried with is not here any more
        return None
