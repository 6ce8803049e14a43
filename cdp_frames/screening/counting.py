"""What is wrong, counted: per code and column, and which codes occur together."""

from __future__ import annotations

import pandas as pd


def counts(errors: pd.DataFrame) -> pd.DataFrame:
    """Count what is wrong, per code and column.

    Args:
        errors: as in ``Screened.errors``, from here or from the CDP.

    Returns:
        A row for each code and column that occur, most rows first, with ``code``,
        ``column``, ``field`` and ``rows`` (int64, how many rows have it).
    """
    seen = errors.drop_duplicates(["row", "code", "column"])
    by = ["code", "column", "field"]
    # A problem of the whole row has no column, and counts all the same.
    found = seen.groupby(by, dropna=False, sort=True).size().rename("rows")
    return found.reset_index().sort_values(
        "rows", ascending=False, kind="stable", ignore_index=True
    )


def cooccurrence(errors: pd.DataFrame) -> pd.DataFrame:
    """Count which codes occur together in a row.

    Args:
        errors: as in ``Screened.errors``, from here or from the CDP.

    Returns:
        A row for each set of codes that rows have, most rows first, with ``codes``
        (joined by " + ", in alphabetical order) and ``rows`` (int64). The rows add up
        to the number of rows that have an error.
    """
    seen = errors[["row", "code"]].drop_duplicates()
    names = sorted(seen["code"].unique())
    table = pd.crosstab(seen["row"], seen["code"]).reindex(columns=names)
    sets = table.value_counts(sort=True)
    return pd.DataFrame(
        {
            "codes": pd.Series(
                [
                    " + ".join(n for n, has in zip(names, key, strict=True) if has)
                    for key in sets.index
                ],
                dtype="str",
            ),
            "rows": sets.to_numpy(dtype="int64"),
        }
    )
