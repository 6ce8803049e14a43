"""What a colleague did to the workbook: rows and columns moved, cells corrected."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import FileNotes, cdp_import, load_result
from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.importing.rejects_file import read_rejects
from cdp_frames.repair import read_fixes
from cdp_frames.repair.workbook.kept import MAGIC, packed
from cdp_frames.report.note_codes import codes_of
from tests.support.examples import examples
from tests.support.spreadsheet import (
    Formatted,
    Formula,
    Rows,
    edit,
    put,
    save,
    sheets_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdp_frames import Client, ImportResult

    Refuse = Callable[..., ImportResult]
    Change = Callable[[Rows], Rows]

PEOPLE = pd.DataFrame(
    {
        "name": ["Ann", "Bob", "Cyd", "Di"],
        "phone": ["+1 415 555 2671", "030 901820", "(415) 555-2671", "12"],
        "zip": ["02116", "00501", "10115", "1"],
        "city": ["Berlin", "Rome", "Rome", ""],
        "size": [1, 2, 3, 4],
    },
    index=[10, 20, 20, 30],
)


@pytest.fixture
def result(refuse: Refuse) -> ImportResult:
    return refuse(PEOPLE)


@pytest.fixture
def book(result: ImportResult, tmp_path: Path) -> Path:
    result.to_excel(tmp_path / "fix-me.xlsx")
    return tmp_path / "fix-me.xlsx"


def notes_of(rows: pd.DataFrame) -> list[str]:
    notes = FileNotes.of(rows).ignored
    assert "other" not in codes_of(notes)
    return codes_of(notes)


def without(rows: Rows, header: str) -> Rows:
    place = rows[0].index(header)
    return [[*row[:place], *row[place + 1 :]] for row in rows]


def sorted_whole(rows: Rows) -> Rows:
    return [rows[0], *rows[:0:-1]]


def columns_moved(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def title_above(rows: Rows) -> Rows:
    return [["Please fix until Friday"], [""], *rows]


def blank_rows(rows: Rows) -> Rows:
    return [row for each in rows for row in (each, [""] * len(each))]


@pytest.mark.parametrize(
    "change", [sorted_whole, columns_moved, title_above, blank_rows]
)
def test_rows_are_the_same_wherever_they_stand(
    book: Path, result: ImportResult, change: Change
) -> None:
    edit(book, change)
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == []


def test_it_is_found_on_another_sheet_and_without_the_hidden_one(
    book: Path, result: ImportResult
) -> None:
    (name, cells), *_ = sheets_of(book).items()
    save(book, {"Notes": [["call Bob"]], f"{name} (2)": cells})
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == []


def test_corrections_deleted_and_added_rows(book: Path, result: ImportResult) -> None:
    def change(rows: Rows) -> Rows:
        put(rows, 1, "email", "ann@example.com")
        put(rows, 1, "size", "17")
        put(rows, 3, "city", "")
        new = [""] * len(rows[0])
        rows.append(new)
        put(rows, 5, "email", "eve@example.com")
        put(rows, 5, "size", 9.0)
        return [rows[0], rows[5], rows[3], rows[1]]

    edit(book, change)
    rows = read_fixes(book, result)
    assert rows.index.tolist() == [10, 20, 31]
    assert rows["email"].tolist() == [
        "ann@example.com",
        "p2@example",
        "eve@example.com",
    ]
    assert rows["size"].tolist() == [17, 3, 9]
    assert rows["size"].dtype == "int64"
    assert rows["city"].isna().tolist() == [False, True, True]
    assert rows.dtypes.tolist() == result.failed.dtypes.tolist()
    assert notes_of(rows) == []


def test_a_typed_cell_that_fits_no_dtype_is_text(
    book: Path, result: ImportResult
) -> None:
    edit(book, lambda rows: put(rows, 2, "size", "about 12"))
    rows = read_fixes(book, result)
    assert rows["size"].tolist() == [1, "about 12", 3, 4]
    assert rows["size"].dtype == object


def test_a_cleared_row_is_left_out_like_a_deleted_one(
    book: Path, result: ImportResult
) -> None:
    def change(rows: Rows) -> Rows:
        mark = rows[0].index("_row")
        rows[2] = [cell if at == mark else "" for at, cell in enumerate(rows[2])]
        return rows

    edit(book, change)
    assert read_fixes(book, result)["name"].tolist() == ["Ann", "Cyd", "Di"]


def test_a_copied_row_is_the_same_row_twice(book: Path, result: ImportResult) -> None:
    edit(book, lambda rows: [*rows, [*rows[1]]])
    assert read_fixes(book, result).index.tolist() == [10, 10, 20, 20, 30]


def marks_gone(rows: Rows) -> Rows:
    return sorted_whole(without(rows, "_row"))


def marks_filled_down(rows: Rows) -> Rows:
    first = rows[1][rows[0].index("_row")]
    for number in range(2, len(rows)):
        put(rows, number, "_row", f"{first}{number}")
    return sorted_whole(rows)


def marks_typed(rows: Rows) -> Rows:
    for number in range(1, len(rows)):
        put(rows, number, "_row", float(number))
    return rows


@pytest.mark.parametrize("change", [marks_gone, marks_filled_down, marks_typed])
def test_broken_marks_are_told_and_rows_found_by_their_cells(
    book: Path, result: ImportResult, change: Change
) -> None:
    edit(book, change)
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == ["workbook_marks_broken"]


def test_cells_that_were_sorted_without_their_marks(
    book: Path, result: ImportResult
) -> None:
    def change(rows: Rows) -> Rows:
        mark = rows[0].index("_row")
        marks = [row[mark] for row in rows]
        moved = sorted_whole(rows)
        return [
            [*row[:mark], old, *row[mark + 1 :]]
            for row, old in zip(moved, marks, strict=True)
        ]

    edit(book, change)
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == ["workbook_marks_moved"]


def test_a_column_that_was_deleted_is_as_it_was(
    book: Path, result: ImportResult
) -> None:
    edit(book, lambda rows: without(rows, "city"))
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == ["workbook_columns_gone"]


def test_columns_that_were_added_are_told(book: Path, result: ImportResult) -> None:
    edit(
        book,
        lambda rows: [["Comment", *rows[0]], *([7, *row, "x"] for row in rows[1:])],
    )
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == ["workbook_columns_added"]


def test_a_column_that_is_there_twice_is_not_guessed_at(
    book: Path, result: ImportResult
) -> None:
    edit(book, lambda rows: [[*row, row[3]] for row in rows])
    with pytest.raises(UnreadableFileError, match="has a column twice"):
        read_fixes(book, result)


def test_a_workbook_of_another_import(
    book: Path, refuse: Refuse, tmp_path: Path
) -> None:
    others = pd.DataFrame({"name": ["Zoe"], "phone": ["7"], "zip": ["9"], "x": ["y"]})
    other = refuse(others.assign(city="Oslo"), timezone="UTC")
    with pytest.raises(FrameError, match="written for another import"):
        read_fixes(book, other.reimport(other.failed.assign(email="z@example")))
    # The same people in another frame are found by their cells.
    emails = [f"p{n}@example" for n in range(4)]
    same = refuse(PEOPLE.assign(email=emails).iloc[::-1], region="US")
    rows = read_fixes(book, same)
    pd.testing.assert_frame_equal(rows, same.failed)
    assert notes_of(rows) == ["workbook_of_another_import", "workbook_marks_broken"]
    stranger = refuse(pd.DataFrame({"a": ["1"], "b": ["2"], "email": ["x"]}))
    with pytest.raises(FrameError, match="written for another import"):
        read_fixes(book, stranger)
    edit(book, lambda rows: without(rows, "_row"))
    with pytest.raises(UnreadableFileError, match=r"no sheet of .* has the columns"):
        read_fixes(book, stranger)


@pytest.mark.parametrize(
    ("header", "row", "cell", "code"),
    [
        ("name", 1, dt.date(2026, 3, 4), "workbook_dates"),
        ("zip", 1, pd.Timestamp("2026-03-04 12:30"), "workbook_dates"),
        ("phone", 1, 14155552672.0, "workbook_long_numbers"),
        ("phone", 4, 4915112345678.0, "workbook_long_numbers"),
        ("name", 2, 1234567890123456.0, "workbook_digits_gone"),
        ("phone", 2, 1.23e17, "workbook_digits_gone"),
        ("size", 2, 1.23e17, "workbook_digits_gone"),
        ("zip", 2, 501.0, "workbook_zeros"),
        ("zip", 1, True, "workbook_typed_cells"),
        ("zip", 1, Formula("#N/A"), "workbook_typed_cells"),
        ("zip", 1, Formula(""), "workbook_typed_cells"),
        ("size", 1, Formula("#REF!"), "workbook_typed_cells"),
        ("size", 1, dt.date(2026, 3, 4), "workbook_dates"),
        ("city", 1, Formatted(501, "00000"), "workbook_zeros"),
    ],
)
def test_typed_cells_are_not_taken_and_told(
    book: Path, result: ImportResult, header: str, row: int, cell: object, code: str
) -> None:
    edit(book, lambda rows: put(rows, row, header, cell))
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == [code]
    (note,) = FileNotes.of(rows).ignored
    assert f"{row + 1} ({header!r})" in note
    assert read_rejects(book).rows[header].tolist() == [*map(str, PEOPLE[header])]


def test_numbers_that_lost_nothing_are_taken_and_told(
    book: Path, result: ImportResult
) -> None:
    def change(rows: Rows) -> Rows:
        put(rows, 1, "zip", 10117.0)
        put(rows, 3, "zip", 10115.0)
        put(rows, 1, "size", 5.0)
        return put(rows, 2, "name", 1.5)

    edit(book, change)
    rows = read_fixes(book, result)
    assert rows["zip"].tolist() == ["10117", "00501", "10115", "1"]
    assert rows["name"].tolist()[1] == "1.5"
    assert rows["size"].tolist() == [5, 2, 3, 4]
    assert notes_of(rows) == ["workbook_numbers"]


def test_hidden_rows_are_read_and_told(book: Path, result: ImportResult) -> None:
    save(book, sheets_of(book), hidden={2, 3})
    rows = read_fixes(book, result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == ["workbook_hidden_rows"]


def test_a_result_that_was_saved_knows_its_rows_again(
    book: Path, result: ImportResult, tmp_path: Path
) -> None:
    result.save(tmp_path / "r.cdpresult")
    loaded = load_result(tmp_path / "r.cdpresult", client=None)
    rows = read_fixes(book, loaded)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert notes_of(rows) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (dt.date(2026, 3, 4), pd.Timestamp("2026-03-04")),
        ("2026-03-04", pd.Timestamp("2026-03-04")),
        ("4 March", "4 March"),
    ],
)
def test_a_date_that_was_corrected_is_one_if_that_is_certain(
    refuse: Refuse, tmp_path: Path, typed: object, found: object
) -> None:
    days = pd.to_datetime(pd.Series(["2026-01-01", "2026-01-02"]))
    result = refuse(pd.DataFrame({"day": days, "name": ["a", "b"]}))
    result.to_excel(tmp_path / "f.xlsx")
    edit(tmp_path / "f.xlsx", lambda rows: put(rows, 1, "day", typed))
    rows = read_fixes(tmp_path / "f.xlsx", result)
    assert rows["day"].tolist() == [found, pd.Timestamp("2026-01-02")]
    assert notes_of(rows) == []


def test_without_result_and_hidden_sheet_nothing_is_guessed(book: Path) -> None:
    data = book.read_bytes()
    with ZipFile(book, "w") as made, ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            text = archive.read(part)
            made.writestr(part, text.replace(MAGIC.encode(), b"something else"))
    with pytest.raises(UnreadableFileError, match="lost the hidden sheet"):
        read_rejects(book)
    sheets = sheets_of(book)
    damaged: list[dict[str, Any]] = [{}, {"names": 1}, {"names": {}, "numbers": 3}]
    for kept in damaged:
        hidden = [[piece] for piece in packed(kept)]
        save(book, {**sheets, "hidden": hidden})
        with pytest.raises(UnreadableFileError):
            read_rejects(book)


def test_a_cell_that_was_cut_is_whole_until_it_is_edited(
    refuse: Refuse, tmp_path: Path
) -> None:
    long = "y" * 40_000
    result = refuse(pd.DataFrame({"note": [long, "x"], "other": ["a", "b"]}))
    book = tmp_path / "f.xlsx"
    result.to_excel(book)
    edit(book, lambda rows: put(rows, 2, "note", "X"))
    assert read_fixes(book, result)["note"].tolist() == [long, "X"]
    edit(book, lambda rows: put(rows, 1, "note", "yes"))
    rows = read_fixes(book, result)
    assert rows["note"].tolist() == [long, "X"]
    assert notes_of(rows) == ["workbook_cut_cells"]


@given(st.permutations(range(4)), st.sets(st.integers(0, 3)), st.booleans())
@examples(40)
def test_any_order_and_any_rows_are_told_again(
    refuse: Refuse,
    tmp_path_factory: pytest.TempPathFactory,
    order: list[int],
    gone: set[int],
    marks: bool,  # noqa: FBT001 - drawn
) -> None:
    result = refuse(PEOPLE)
    book = tmp_path_factory.mktemp("book") / "f.xlsx"
    result.to_excel(book)

    def change(rows: Rows) -> Rows:
        made = [rows[0], *(rows[row + 1] for row in order if row not in gone)]
        return made if marks else without(made, "_row")

    edit(book, change)
    rows = read_fixes(book, result)
    left = [row for row in range(4) if row not in gone]
    pd.testing.assert_frame_equal(rows, result.failed.iloc[left])


def test_the_way_round_is_a_re_import_that_says_what_was_found(
    client: Client, tmp_path: Path
) -> None:
    people = pd.DataFrame(
        {
            "email": ["a@example", "b@example.com", "c@", "d@"],
            "phone": ["1", "", "2", "3"],
            "city": ["Bonn", "Rome", "Oslo", "Graz"],
        }
    )
    result = cdp_import(people, list_name="L", client=client)
    result.to_excel(tmp_path / "f.xlsx")

    def change(rows: Rows) -> Rows:
        put(rows, 1, "email", "a@example.com")
        put(rows, 1, "phone", "")
        put(rows, 2, "email", "c@example.com")
        put(rows, 2, "phone", "")
        return sorted_whole(put(rows, 3, "phone", 4915112345678.0))

    edit(tmp_path / "f.xlsx", change)
    again = result.reimport(read_fixes(tmp_path / "f.xlsx", result))
    assert again.counts["accepted"] == 2
    assert again.identity.tolist() == [0, 2, 3]
    assert "workbook_long_numbers" in codes_of(again.notes)
