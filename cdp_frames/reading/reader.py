"""The way in: a file -> its people as a DataFrame, or what was found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.reading.pipeline import ReadOptions, read

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.file_report import FileReport
    from cdp_frames.reading.files import FileLike


def read_contacts(
    path: FileLike,
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> pd.DataFrame:
    r"""Read a contact file of any origin.

    Every value is text as it stands in the file, so that ids, ZIP codes and phones
    survive and `NA` stays Namibia; only true dates of Excel are ``datetime64[us]``.
    An empty cell is missing. Nobody is dropped in silence: records that are no people
    to import are set aside, with the reason, in ``FileNotes.of(df).set_aside``.

    Args:
        path: a path, an open file or bytes: CSV in any dialect, TSV, XLSX (XLS, ODS),
            JSON lines, Parquet; gzip, or a zip that holds one of these.
        source: the family that the file is from (``"qualtrics"``), if you know better.
        timezone: the zone of its times; goes before what the file says.
        dayfirst: whether 03/04 is the 3rd of April; goes before what the file says.
        encoding: of its text; goes before the evidence.
        sheet: of a workbook or a zip that holds several: which, by name or number.

    Returns:
        n people, columns of dtype ``str``, index 0 to n - 1.

    Raises:
        UnreadableFileError: the file can't be read; says where and why.
        FrameError: there is no such source or time zone.

    Examples:
        >>> read_contacts(b"E-mail;Name\nana@example.com;Ana\n")
                    E-mail Name
        0  ana@example.com  Ana
    """
    options = ReadOptions(
        source=source,
        timezone=timezone,
        dayfirst=dayfirst,
        encoding=encoding,
        sheet=sheet,
    )
    return read(path, options).frame


def inspect_contacts(
    path: FileLike,
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> FileReport:
    r"""Say what is in a contact file, and how that is known; arguments as for reading.

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
    return read(path, options).report
