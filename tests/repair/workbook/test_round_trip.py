"""A workbook that nobody edited gives ``result.failed`` back, whatever is in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, strategies as st

from cdp_frames import FileNotes, cdp_import
from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.importing.rejects_file import read_rejects
from cdp_frames.repair import read_fixes
from tests.support.examples import examples
from tests.support.spreadsheet import edit, sheets_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames import Client, ImportResult

HOSTILE = [
    "lone\rCR", "two\r\nlines", "a\nb", "\n", 'say "hi"', "'=Otto", "=1+1", "@x",
    "+1 (415)", "-5", " blanks ", "007", "a,b;c\td", "+1+cmd|' /C calc'!A0",
    "\ttab", "\uff1d1+1",
    "\u30bf\u30ca\u30ab", "\u200b", "NA", "None", "TRUE", "1E5", "MAR1", "3/4",
    '=HYPERLINK("x")', "http://x.example.com", "mailto:a@example.com", "_x0041_",
    "_x000D_", "\0nul\x01", "\ufffe", "z" * 40_000, "\U0001f600" * 20_000, "",
    "123456789012345678", "2026-03-04", "<b>&amp;</b>", "#N/A", "\u202eright to left",
]  # fmt: skip


def text_frame(*columns: list[Any], headers: list[Any]) -> pd.DataFrame:
    """Return columns of objects: text of pandas 3 holds no half surrogate."""
    frame = pd.DataFrame(index=range(len(columns[0])))
    made = {
        place: pd.Series(cells, dtype=object) for place, cells in enumerate(columns)
    }
    frame = pd.concat(made, axis=1)
    return frame.set_axis(pd.Index(headers, dtype=object), axis=1)


def round_trip(result: ImportResult, path: Path) -> pd.DataFrame:
    result.to_excel(path)
    rows: pd.DataFrame = read_fixes(path, result)
    assert FileNotes.of(rows).ignored == ()
    return rows


@pytest.mark.parametrize("dtype", ["str", "object", "string", "string[pyarrow]"])
def test_each_text_comes_back(
    refuse: Callable[..., ImportResult], tmp_path: Path, dtype: str
) -> None:
    frame = pd.DataFrame({"note": HOSTILE, "=cmd": HOSTILE[::-1]}, dtype=dtype)
    result = refuse(frame)
    pd.testing.assert_frame_equal(
        round_trip(result, tmp_path / "f.xlsx"), result.failed
    )


def test_each_text_comes_back_without_the_result(
    refuse: Callable[..., ImportResult], tmp_path: Path
) -> None:
    refuse(pd.DataFrame({"note": HOSTILE, "=cmd": HOSTILE[::-1]})).to_excel(
        tmp_path / "f.xlsx"
    )
    rejects = read_rejects(tmp_path / "f.xlsx")
    assert rejects.rows["note"].tolist() == HOSTILE
    assert rejects.rows["=cmd"].tolist() == HOSTILE[::-1]
    assert rejects.rows.columns.tolist() == ["note", "=cmd", "email"]
    assert rejects.numbers == [str(n) for n in range(1, len(HOSTILE) + 1)]
    assert (rejects.list_id, rejects.list_name) == (None, "Nobody")
    assert rejects.mapping == {"email": "email"}
    assert rejects.settings["schema"] == "contact"


def test_nothing_in_it_is_run_linked_or_a_number(
    refuse: Callable[..., ImportResult], tmp_path: Path
) -> None:
    refuse(pd.DataFrame({"note": HOSTILE, "=cmd": HOSTILE})).to_excel(
        tmp_path / "f.xlsx"
    )
    cells = [
        cell for rows in sheets_of(tmp_path / "f.xlsx").values() for row in rows
        for cell in row
    ]  # fmt: skip
    assert all(isinstance(cell, str) for cell in cells)
    with ZipFile(tmp_path / "f.xlsx") as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in archive.read(part)
                assert b"<hyperlink" not in archive.read(part)


TYPED = pd.DataFrame(
    {
        "int": [1, 2, 3],
        "float": [1.5, np.nan, 1e20],
        "Int64": pd.array([7, pd.NA, 9], dtype="Int64"),
        "arrow": pd.array([7, None, 8], dtype="int64[pyarrow]"),
        "bool": [True, False, True],
        "boolean": pd.array([True, pd.NA, False], dtype="boolean"),
        "day": pd.to_datetime(pd.Series(["2026-01-01", None, "2026-03-04"])),
        "zoned": pd.date_range("2026-01-01", periods=3, tz="Europe/Berlin"),
        "category": pd.Categorical(["a", None, "b"]),
        "length": pd.to_timedelta([1, 2, 3], unit="h"),
        "object": pd.Series([pd.NA, 2, Decimal("1.10")], dtype=object),
        "missing": pd.Series([None, "", " "], dtype=object),
    }
)


def test_columns_of_other_dtypes_come_back_as_they_were(
    refuse: Callable[..., ImportResult], tmp_path: Path
) -> None:
    result = refuse(TYPED)
    rows = round_trip(result, tmp_path / "f.xlsx")
    pd.testing.assert_frame_equal(rows, result.failed)
    assert rows["missing"].tolist() == [None, "", " "]


@pytest.mark.parametrize(
    "index",
    [
        pd.Index([5, 5, 5]),
        pd.Index(["b", "a", "b"], name="id"),
        pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 1)], names=["x", None]),
        pd.date_range("2026-01-01", periods=3),
        pd.Index([np.nan, 1.5, np.nan]),
    ],
    ids=["repeated", "texts", "several", "days", "missing"],
)
def test_labels_come_back(
    refuse: Callable[..., ImportResult], tmp_path: Path, index: pd.Index
) -> None:
    frame = text_frame(
        ["x", "y", "z"], ["1", "2", "3"], ["4", "5", "6"], headers=["a", "a", 7]
    )
    result = refuse(frame.set_axis(index))
    assert result.failed.columns.tolist() == ["a", "a", 7, "email"]
    pd.testing.assert_frame_equal(
        round_trip(result, tmp_path / "f.xlsx"), result.failed
    )


def test_columns_that_are_called_like_ours_stay_the_callers(
    refuse: Callable[..., ImportResult], tmp_path: Path
) -> None:
    headers = ["_row", "cdp_why", "cdp_row", "suggestion for email", "_row_2", "\n", ""]
    frame = text_frame(*[[f"{n}"] for n in range(7)], headers=headers)
    result = refuse(frame)
    pd.testing.assert_frame_equal(
        round_trip(result, tmp_path / "f.xlsx"), result.failed
    )
    rows = read_rejects(tmp_path / "f.xlsx").rows
    assert rows.iloc[0, :-1].tolist() == [f"{n}" for n in range(7)]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.text(st.sampled_from("ab \t\r\n\0=_x0041\ud800\ufffe\u2028"), max_size=8),
)
FRAMES = st.integers(1, 4).flatmap(
    lambda rows: st.lists(
        st.lists(CELLS, min_size=rows, max_size=rows), min_size=1, max_size=3
    )
)


@given(FRAMES, st.data())
@examples(60)
def test_any_frame_of_text_comes_back(
    refuse: Callable[..., ImportResult], columns: list[list[str]], data: st.DataObject
) -> None:
    count = len(columns)
    headers = data.draw(
        st.lists(st.text(st.sampled_from("ab \r\n=_"), max_size=3),
                 min_size=count, max_size=count)
    )  # fmt: skip
    frame = text_frame(*columns, headers=headers)
    result = refuse(frame)
    with TemporaryDirectory() as folder:
        rows = round_trip(result, Path(folder) / "f.xlsx")
    pd.testing.assert_frame_equal(rows, result.failed)


def test_no_row_refused_is_a_header_alone(client: Client, tmp_path: Path) -> None:
    people = pd.DataFrame({"email": ["a@example.com"], "n": [1]})
    result = cdp_import(people, list_name="L", client=client)
    pd.testing.assert_frame_equal(
        round_trip(result, tmp_path / "f.xlsx"), result.failed
    )


@pytest.mark.parametrize("kind", ["polars", "arrow"])
def test_frames_of_other_makes_come_back(
    client: Client, tmp_path: Path, kind: str
) -> None:
    people = pl.DataFrame(
        {
            "email": ["a@example", "b@example.com", "c@"],
            "n": [1, None, 3],
            "t": ["", None, "x"],
        }
    )
    given_frame = people if kind == "polars" else people.to_arrow()
    result = cdp_import(given_frame, list_name="L", client=client)
    result.to_excel(tmp_path / "f.xlsx")
    rows = read_fixes(tmp_path / "f.xlsx", result)
    assert type(rows) is type(result.failed)
    assert rows.equals(result.failed)

    def change(cells: list[list[Any]]) -> list[list[Any]]:
        email = cells[0].index("email")
        cells[1][email] = "a@example.com"
        new = [""] * len(cells[0])
        new[email] = "new@example.com"
        return [*cells, new]

    edit(tmp_path / "f.xlsx", change)
    rows = read_fixes(tmp_path / "f.xlsx", result)
    assert type(rows) is type(result.failed)
    emails = rows["email"].to_pylist() if kind == "arrow" else [*rows["email"]]
    assert emails == ["a@example.com", "c@", "new@example.com"]
    assert result.reimport(rows).counts["accepted"] == 2


def test_what_is_no_workbook_is_said_so(
    refuse: Callable[..., ImportResult], tmp_path: Path
) -> None:
    result = refuse(pd.DataFrame({"note": ["x"]}))
    for name in ("fix-me.csv", "fix-me", "fix-me.xls"):
        with pytest.raises(FrameError, match=r"it has to end in \.xlsx"):
            result.to_excel(tmp_path / name)
        with pytest.raises(FrameError, match=r"it has to end in \.xlsx"):
            read_fixes(tmp_path / name, result)
    (tmp_path / "text.xlsx").write_text("a,b\n1,2\n")
    with pytest.raises(UnreadableFileError, match="is no workbook"):
        read_fixes(tmp_path / "text.xlsx", result)
    with pytest.raises(FrameError, match="can't be written"):
        result.to_excel(tmp_path / "nowhere" / "f.xlsx")
    assert not list(tmp_path.glob("*fix-me*"))


def test_the_file_is_the_owners_alone_and_there_whole(
    refuse: Callable[..., ImportResult], tmp_path: Path
) -> None:
    path = tmp_path / "FIX-ME.XLSX"
    path.write_bytes(b"before")
    refuse(pd.DataFrame({"note": ["x"]})).to_excel(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["FIX-ME.XLSX"]
