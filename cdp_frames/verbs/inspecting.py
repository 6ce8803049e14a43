"""The verb that looks into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames import reading
from cdp_frames.mapping import infer_mapping
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading import FileReport
    from cdp_frames.reading.files import FileLike


@private
def inspect_contacts(
    path: FileLike,
    *,
    source: str | None = None,
    timezone: str | None = None,
    dayfirst: bool | None = None,
    encoding: str | None = None,
    sheet: str | int | None = None,
) -> FileReport:
    r"""Say what is in a contact file, how that is known, and which schema fits it.

    Arguments and errors are those of ``read_contacts``, of one file.

    Examples:
        >>> report = inspect_contacts(b"E-mail;Booth\nana@example.com;A12\n")
        >>> report.email_column, report.schema
        ('E-mail', 'trade_show_lead')
    """
    return reading.inspect_contacts(
        path,
        source=source,
        timezone=timezone,
        dayfirst=dayfirst,
        encoding=encoding,
        sheet=sheet,
        fit=_schema_fit,
    )


def _schema_fit(frame: pd.DataFrame) -> tuple[str, str]:
    """Return the shipped schema that has fields for most columns, and why."""
    fit = infer_mapping(frame, match_key=None).schema_fit
    return ("", "") if fit is None or not fit.mapped else (fit.name, fit.why)
