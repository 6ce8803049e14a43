"""What a program is told of an import: counts, codes, ids and numbers of rows.

No cell of a row is in it, and no header: it may go to a log, an alert, another company.
Within a version names are added, and none is taken away or gets another meaning.
"""

from __future__ import annotations

import json
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cdp_frames.fates import Fate
from cdp_frames.report.note_codes import codes_of
from cdp_frames.screening.bad_cells import is_left_empty
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

VERSION: Final = 1
_SCHEMA: Final = "result.schema.json"


@private
def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``ImportResult.to_dict()`` and of ``--json``.

    It describes the three kinds of them: a result, a plan and an error.

    Examples:
        >>> from cdp_frames import result_schema
        >>> result_schema()["$schema"]
        'https://json-schema.org/draft/2020-12/schema'
    """
    text = resources.files("cdp_frames.report").joinpath(_SCHEMA).read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def head(kind: str) -> dict[str, Any]:
    """Return what stands first in each of them."""
    return {"version": VERSION, "kind": kind, "package": package_version()}


def package_version() -> str:
    """Return the version of this package; ``0`` where it runs without one."""
    try:
        return version("cdp-frames")
    except PackageNotFoundError:  # it runs from its sources
        return "0"


def account(
    fates: pd.DataFrame,
    errors: pd.DataFrame,
    *,
    counts: Mapping[str, int],
    fields: Collection[str],
) -> dict[str, Any]:
    """Return what became of the rows, and why, by their numbers.

    Args:
        fates: n rows with ``row`` and ``fate``.
        errors: what is wrong, a row for each thing.
        counts: the number of all ``rows`` and of each fate.
        fields: the names of fields that may be told; others may be the file's own.
    """
    empty = is_left_empty(errors)
    return {
        "counts": {name: int(count) for name, count in counts.items()},
        "fates": _numbers(fates),
        "codes": _counted(errors["code"][~empty]),
        "codes_left_empty": _counted(errors["code"][empty]),
        "errors": [
            {
                "row": None if row is None else int(row),
                "field": field if field in fields else None,
                "code": code,
                "stage": stage,
                "left_empty": bool(left),
            }
            for row, field, code, stage, left in zip(
                errors["row"].astype(object).where(errors["row"].notna(), None),
                errors["field"],
                errors["code"],
                errors["stage"],
                empty,
                strict=True,
            )
        ],
    }


def told(alarms: Iterable[str], notes: Iterable[str]) -> dict[str, Any]:
    """Return alarms and notes as codes."""
    return {"alarms": codes_of(alarms), "notes": codes_of(notes)}


def _numbers(fates: pd.DataFrame) -> dict[str, list[list[int]]]:
    """Return the numbers of the rows of each fate, as ranges with both their ends."""
    words = fates["fate"].to_numpy(dtype=object)
    found = {}
    for fate in Fate:
        rows = np.flatnonzero(words == fate.value)
        if len(rows):
            runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
            found[fate.value] = [[int(run[0]), int(run[-1])] for run in runs]
    return found


def _counted(codes: pd.Series) -> dict[str, int]:
    return {str(code): int(count) for code, count in codes.value_counts().items()}
