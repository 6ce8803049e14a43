"""The way in: a file -> its people as a DataFrame, or what was found in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from cdp_frames.reading.exploding import exploded
from cdp_frames.reading.pipeline import ReadOptions, read
from cdp_frames.reading.several import ALL_SHEETS, read_several
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from cdp_frames.reading.file_report import FileReport
    from cdp_frames.reading.files import FileLike


@private
def read_contacts(
    path: FileLike | Sequence[FileLike],
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | Sequence[str | int] | None = None,
    explode: bool = False,
) -> pd.DataFrame:
    r"""Read a contact file of any origin, or several into one frame.

    Every value is text as it stands in the file, so that ids, ZIP codes and phones
    survive and `NA` stays Namibia; only true dates of Excel are ``datetime64[us]``.
    An empty cell is missing. Nobody is dropped in silence: records that are no people
    to import are set aside, with the reason, in ``FileNotes.of(df).set_aside``; a
    record that could not be taken apart is a row with its text in the column
    ``unreadable_record``.

    Args:
        path: a path, an open file or bytes: CSV in any dialect, TSV, XLSX (XLS, ODS),
            JSON lines, Parquet (a file, or a folder of them: a data set, hive
            partitioned or not); gzip, or a zip that holds one of these. Or a list of
            them.
        source: the family that the file is from (``"qualtrics"``), if you know better.
        timezone: the zone of its times; goes before what the file says.
        dayfirst: whether 03/04 is the 3rd of April; goes before what the file says.
        encoding: of its text; goes before the evidence.
        sheet: of a workbook or a zip that holds several: which, by name or number; a
            list of them, or ``"*"`` for all sheets of a workbook.
        explode: whether to make a row of each address where a cell or a line holds
            several (``ann@example.com; bob@example.com``); the row's other cells are
            in each of them.

    Returns:
        n people, columns of dtype ``str``, index 0 to n - 1. Of several files or
        sheets, columns whose names differ in case and signs alone are one, and
        ``source_file`` and ``source_sheet`` say where each row is from.

    Raises:
        UnreadableFileError: the file can't be read; says where and why.
        FrameError: there is no such source or time zone.

    Examples:
        >>> read_contacts(b"E-mail;Name\nana@example.com;Ana\n")
                    E-mail Name
        0  ana@example.com  Ana
    """
    options = ReadOptions(
        source=source, timezone=timezone, dayfirst=dayfirst, encoding=encoding
    )
    frame = _read(path, options, sheet)
    return exploded(frame) if explode else frame


def _read(
    path: FileLike | Sequence[FileLike],
    options: ReadOptions,
    sheet: str | int | Sequence[str | int] | None,
) -> pd.DataFrame:
    if isinstance(path, list | tuple):
        sheets = [sheet] if isinstance(sheet, str | int) else sheet
        return read_several(path, options, sheets)
    file = cast("FileLike", path)
    if sheet == ALL_SHEETS:
        return read_several([file], options, [ALL_SHEETS])
    if sheet is None or isinstance(sheet, str | int):
        return read(file, replace(options, sheet=sheet)).frame
    return read_several([file], options, sheet)


@private
def inspect_contacts(
    path: FileLike,
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
    fit: Callable[[pd.DataFrame], tuple[str, str]] | None = None,
) -> FileReport:
    r"""Say what is in a contact file, and how that is known.

    Arguments and errors are those of ``read_contacts``, of one file.

    Args:
        path: the file.
        source: as there.
        timezone: as there.
        dayfirst: as there.
        encoding: as there.
        sheet: as there.
        fit: says of its rows which schema fits them, and why; this room knows none.

    Examples:
        >>> inspect_contacts(b"E-mail;Name\nana@example.com;Ana\n").email_column
        'E-mail'
    """
    options = ReadOptions(
        source=source,
        timezone=timezone,
        dayfirst=dayfirst,
        encoding=encoding,
        sheet=sheet,
    )
    found = read(path, options)
    if fit is None:
        return found.report
    schema, why = fit(found.frame)
    return replace(found.report, schema=schema, schema_evidence=why)
