"""The refused rows as a workbook, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import plan_import
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from tests.cli.test_cli import leads, on_list, run
from tests.support.spreadsheet import Rows, edit, put, sheets_of

__all__ = ["leads"]  # a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client


def test_the_loop_over_a_workbook(leads: Path, client: Client, tmp_path: Path) -> None:
    book = tmp_path / "fix-me.xlsx"
    code, output = run("import", leads, "--list", "Leads", "--errors", book)
    assert code == 1
    assert f"cdp-frames reimport {book}" in output
    assert book.stat().st_mode & 0o777 == 0o600
    first = next(iter(sheets_of(book).values()))
    assert [row[first[0].index("cdp_row")] for row in first[1:]] == ["3", "4"]

    def change(rows: Rows) -> Rows:
        put(rows, 1, "Email", "bob@example.com")
        put(rows, 2, "Last Seen At", 46133.6)
        return [rows[0], rows[2], rows[1]]

    edit(book, change)
    again = tmp_path / "again.xlsx"
    code, output = run("reimport", book, "--errors", again)
    assert code == 1
    assert "1 of 2 rows imported to list 'Leads'" in output
    assert "1 cell of the workbook is numbers now" in output
    assert on_list(client, "Leads") == ["ann@example.com", "bob@example.com"]
    rejects = read_rejects(again)
    assert rejects.numbers == ["4"]
    edit(again, lambda rows: put(rows, 1, "Last Seen At", "2026-04-21T15:30:00Z"))
    assert run("reimport", again)[0] == 0
    assert len(on_list(client, "Leads")) == 3


def test_a_cell_that_lost_digits_is_not_sent_and_told(
    leads: Path, tmp_path: Path
) -> None:
    leads.write_text("Email,Phone\nbob@example,+1 415 555 2671\n")
    book = tmp_path / "fix-me.xlsx"
    assert run("import", leads, "--list", "Leads", "--errors", book)[0] == 1
    edit(book, lambda rows: put(rows, 1, "Phone", 14155552671.0))
    code, output = run("reimport", book)
    assert code == 1
    assert "1 cell of the workbook is not taken over: a number where a phone" in output
    assert read_rejects(book).rows["Phone"].tolist() == ["+1 415 555 2671"]


def test_a_broken_mark_is_told(leads: Path, tmp_path: Path) -> None:
    book = tmp_path / "fix-me.xlsx"
    run("import", leads, "--list", "Leads", "--errors", book)
    edit(book, lambda rows: [["x", *row[1:]] for row in rows])
    code, output = run("reimport", book)
    assert (code, "2 rows are gone or not as they were" in output) == (1, True)
    assert read_rejects(book).numbers == ["3", "4"]


@pytest.mark.parametrize("name", ["refused", "refused.txt", "refused.xls", ".xlsx"])
def test_another_name_is_told_before_anything_is_sent(
    leads: Path, client: Client, tmp_path: Path, name: str
) -> None:
    code, output = run("import", leads, "--list", "L", "--errors", tmp_path / name)
    assert (code, "end it in .csv, or in .xlsx" in output) == (2, True)
    assert [*client.lists()] == []
    clean = ("-o", tmp_path / "clean.csv")
    code, output = run("clean", leads, *clean, "--errors", tmp_path / name)
    assert (code, "end it in .csv, or in .xlsx" in output) == (2, True)
    assert not [*tmp_path.glob("clean*")]
    (tmp_path / name).write_text("email\nann@example.com\n")
    code, output = run("reimport", tmp_path / name)
    assert (code, "end it in .csv, or in .xlsx" in output) == (2, True)


def test_a_workbook_is_one(leads: Path, tmp_path: Path) -> None:
    run("import", leads, "--list", "L", "--errors", tmp_path / "refused.csv")
    (tmp_path / "refused.csv").rename(tmp_path / "refused.xlsx")
    code, output = run("reimport", tmp_path / "refused.xlsx")
    assert (code, "'refused.xlsx' is no workbook" in output) == (2, True)


def test_clean_and_parts_write_workbooks_as_well(leads: Path, tmp_path: Path) -> None:
    book = tmp_path / "bad.xlsx"
    assert run("clean", leads, "-o", tmp_path / "c.csv", "--errors", book)[0] == 1
    assert read_rejects(book).rows["Email"].tolist() == [
        "bob@example",
        "cyd@example.com",
    ]
    parts = ("--part-size", "1", "--errors", book)
    assert run("import", leads, "--list", "Parts", *parts)[0] == 1
    assert read_rejects(book).rows["Email"].tolist() == [
        "bob@example",
        "cyd@example.com",
    ]
    assert read_rejects(book).rows["First Name"].tolist() == ["Bob", "=SUM(A1)"]


def test_people_who_said_no_in_another_row_stay_known(
    leads: Path, tmp_path: Path
) -> None:
    leads.write_text(
        "email,phone,Newsletter\nann@example.com,12,\nann@example.com,,no\nbob@,1,\n"
    )
    book = tmp_path / "refused.xlsx"
    run("import", leads, "--list", "L", "--region", "US", "--errors", book)
    csv = tmp_path / "refused.csv"
    run("import", leads, "--list", "M", "--region", "US", "--errors", csv)
    pd.testing.assert_frame_equal(
        read_rejects(book).rows, read_rejects(csv).rows, check_column_type=False
    )


def test_both_forms_hold_the_same(leads: Path, client: Client, tmp_path: Path) -> None:
    frame = pd.read_csv(leads, dtype=str)
    plan = plan_import(frame, list_name="L", client=client)
    settings = {"schema": "contact", "timezone": "UTC", "dayfirst": True}
    held = []
    for name in ("refused.csv", "refused.xlsx"):
        write_rejects(plan, tmp_path / name, settings=settings)
        held.append(read_rejects(tmp_path / name))
    csv, book = held
    assert csv._replace(rows=None) == book._replace(rows=None)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(csv.rows, book.rows, check_column_type=False)


def test_what_no_file_holds_is_asked_for(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    frame = pd.read_csv(leads, dtype=str)
    no_mail = pd.DataFrame({"email": ["zoe@example.com"]})
    result = plan_import(
        frame, list_name="L", client=client, suppress=no_mail, journal=False
    ).apply()
    result.to_excel(tmp_path / "f.xlsx")
    code, output = run("reimport", tmp_path / "f.xlsx")
    assert (code, "Pass --suppress" in output) == (2, True)
