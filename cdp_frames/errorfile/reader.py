"""The error file of a job as a DataFrame, each line tied to the row that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


def read_error_file(
    source: str | Path | bytes,
    sent: pd.DataFrame | None = None,
    *,
    field_map: Mapping[str, str] | None = None,
    match_key: str = "email",
    rows: NDArray[np.int64] | Sequence[int] | None = None,
    labels: Sequence[object] | pd.Index | None = None,
    refused: int | None = None,
) -> pd.DataFrame:
    r"""Read the error file of an import job, and tie each line to the row it is about.

    The file's form is not documented, so it is read whatever it is: CSV, TSV, JSON
    lines, a JSON array or plain sentences, packed or not, cut at the end or not. A line
    is tied to a row only if that row is the one it can be about; otherwise ``row`` is
    missing and ``matched_by`` says why. A row number alone counts only where the file
    proves what it counts from.

    Args:
        source: the file as a path, as bytes or as text.
        sent: the n rows that were sent, in that order, named by header or by field and
            best of all as the very text that was sent; left out, no row is known.
        field_map: header -> field, as it was sent; left out, they are the same.
        match_key: the header or field that the CDP matches rows by.
        rows: the n positions of the rows in the caller's frame; 0 to n - 1 if left out.
        labels: the n labels of the rows in the caller's frame; the index of `sent` if
            left out.
        refused: how many rows the CDP counts as refused (``invalid_rows`` of the job);
            it settles which rows lines are about that say the same of several.

    Returns:
        One row for each thing complained of, in the order of the file: ``row``
        (``Int64``, 0-based position in the caller's frame, missing if not certain),
        ``index`` (the caller's label), ``column`` (header), ``field``, ``value`` (as it
        was sent, or as the file has it), ``code`` (of `cdp_frames.problems`;
        ``cdp_rejected`` where the CDP's words are unknown), ``message`` (the CDP's own
        words), ``action``, ``suggestion`` (missing), ``stage`` (``cdp``),
        ``matched_by`` (``row``, ``key``, ``values``, ``number``, ``order``, or
        ``none: …``), ``certainty`` (0 to 1), ``raw`` (the line as it stands in the
        file).

    Raises:
        UnreadableFileError: there is no such file.

    Examples:
        >>> import pandas as pd
        >>> sent = pd.DataFrame({"email": ["ana@example.com", "bob@"]})
        >>> file = "email,error\nbob@,invalid email format\n"
        >>> errors = read_error_file(file, sent)
        >>> print(*errors.loc[0, ["row", "column", "value", "code", "matched_by"]])
        1 email bob@ invalid_email key

    Source:
        ``docs/contract.md`` section 9, "Error file"; the import guide, "Handling
        partial failures".
    """
    # Needed only once rows were refused, and slow to import: many patterns.
    from cdp_frames.errorfile.findings import tied_findings  # noqa: PLC0415

    return tied_findings(
        source,
        sent,
        field_map=field_map,
        match_key=match_key,
        rows=rows,
        labels=labels,
        refused=refused,
    )
