"""The refused file gives back each cell, whatever it holds and whoever saved it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import ImportResult, cdp_import, plan_import
from cdp_frames.errors import UnreadableFileError
from cdp_frames.importing.rejects_file import (
    read_rejects,
    write_found,
    write_private,
    write_rejects,
)
from cdp_frames.sandbox import Sandbox
from tests.reading.families import workbook
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cdp_frames.mapping.mapped_columns import Aim

# What a spreadsheet may take for the beginning of a formula.
RUNS = "=@+-\t\r\n\uff1d\uff0b\uff0d\uff20"
HOSTILE = [
    "lone\rCR", "two\r\nlines", "a\nb", "\n", 'say "hi"', "'=Otto", "''=Otto", "=1+1",
    "@x", "\ttab", "\rcr", "'", "'@", "+1 (415)", "-5", " blanks ", "007", "a,b;c\td",
    "+1+cmd|' /C calc'!A0", "-2+3", "-cmd", "+A1", "-1.234,50", "+49 30 901820", "1-1",
    "\uff1d1+1", "\uff0bx", "\uff0dx", "\uff20SUM(1)", "'+A1", "\n=1", "--1",
    "\u30bf\u30ca\u30ab", "\u200b", "NA", "None", '"', '=HYPERLINK("x")', "'\t",
]  # fmt: skip


def refused(frame: pd.DataFrame) -> ImportResult:
    """Import people whose addresses are all broken: nothing is sent."""
    people = frame.assign(email=[f"p{n}@example" for n in range(len(frame))])
    with Sandbox() as cdp:
        return plan_import(people, list_name="L", client=cdp.client()).apply()


@pytest.fixture(scope="module")
def result() -> ImportResult:
    return refused(pd.DataFrame({"note": HOSTILE, "=cmd": HOSTILE[::-1]}))


def saved_by_a_spreadsheet(path: Path, how: str) -> None:
    """Write a file again as a spreadsheet does: other signs, or a workbook."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if how == "workbook":
        path.write_bytes(workbook({"Sheet1": [list(row) for row in rows]}))
        return
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(stream.getvalue().encode("utf-16"))


@pytest.mark.parametrize("how", ["", "semicolons"])
def test_each_cell_comes_back(result: ImportResult, tmp_path: Path, how: str) -> None:
    path = tmp_path / "refused.csv"
    write_rejects(result, path)
    if how:
        saved_by_a_spreadsheet(path, how)
    rejects = read_rejects(path)
    assert rejects.rows.columns.tolist() == ["note", "=cmd", "email"]
    assert rejects.rows["note"].tolist() == HOSTILE
    assert rejects.rows["=cmd"].tolist() == HOSTILE[::-1]
    assert rejects.numbers == [str(n) for n in range(1, len(HOSTILE) + 1)]
    assert rejects.list_name == "L"
    assert rejects.mapping == {"email": "email"}


def test_nothing_in_it_is_run(result: ImportResult, tmp_path: Path) -> None:
    write_rejects(result, tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    runs = [cell for cell in cells if cell and cell[0] in RUNS]
    assert set(runs) == {"-5", "-1.234,50", "+1 (415)", "+49 30 901820"}


def test_a_workbook_does_as_well(tmp_path: Path) -> None:
    plain = [cell for cell in HOSTILE if cell.isprintable() and cell.strip()]
    path = tmp_path / "refused.csv"
    write_rejects(refused(pd.DataFrame({"note": plain})), path)
    saved_by_a_spreadsheet(path, "workbook")
    assert read_rejects(path).rows["note"].tolist() == plain


def test_columns_that_are_called_like_ours_stay_the_callers(tmp_path: Path) -> None:
    frame = pd.DataFrame({"cdp_why": ["x"], "cdp_row": ["y"], "cdp_mapping": ["{}"]})
    path = tmp_path / "refused.csv"
    write_rejects(refused(frame), path)
    rows = read_rejects(path).rows
    assert rows.drop(columns="email").to_dict("list") == frame.to_dict("list")
    # In another order, too.
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table[sorted(table.columns)].to_csv(path, index=False)
    assert read_rejects(path).rows[[*frame]].to_dict("list") == frame.to_dict("list")


def test_numbers_and_gaps_are_written_as_they_are_sent(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "float": [1.0, None],
            "Int64": pd.array([7, pd.NA], dtype="Int64"),
            "arrow": pd.array([7, None], dtype="int64[pyarrow]"),
            "boolean": pd.array([True, pd.NA], dtype="boolean"),
            "object": pd.Series([pd.NA, 2], dtype=object),
        }
    )
    path = tmp_path / "refused.csv"
    write_rejects(refused(frame), path)
    rows = read_rejects(path).rows
    assert rows["float"].tolist() == ["1", ""]
    assert rows["Int64"].tolist() == rows["arrow"].tolist() == ["7", ""]
    assert rows["object"].tolist() == ["", "2"]


def test_a_row_that_somebody_put_out_of_step_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    write_rejects(refused(pd.DataFrame({"note": ["x", "y"]})), path)
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], "a,b," + lines[2]]), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=r"row 3 of .* more cells than"):
        read_rejects(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    path.write_bytes(b"before")
    write_private(path, b"after")
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(TypeError):
        write_private(path, "no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"after"
    assert [each.name for each in tmp_path.iterdir()] == ["refused.csv"]


CELLS = st.text(st.sampled_from("a1='@+-\t\r\n\",; \0\u2400\u00e9\uff1d"), max_size=6)


@given(st.lists(CELLS, min_size=1, max_size=5))
@examples(60)
def test_any_text_comes_back(cells: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "refused.csv"
        write_rejects(refused(pd.DataFrame({"note": cells})), path)
        assert read_rejects(path).rows["note"].tolist() == cells


@given(st.lists(CELLS, min_size=1, max_size=5), st.lists(st.booleans(), min_size=5))
@examples(60)
def test_what_the_cdp_refused_stands_as_long_as_the_row_reads_so(
    cells: list[str], by_cdp: list[bool]
) -> None:
    plan = refused(pd.DataFrame({"note": cells})).plan
    said = by_cdp[: len(cells)]
    stage = plan.errors["row"].map(dict(enumerate(said))).map({True: "cdp"})
    errors = plan.errors.assign(stage=stage.fillna("here"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "refused.csv"
        found = (plan.screened.fates, errors)
        write_found(path, plan, found, None, [*map(str, range(len(cells)))], {})
        assert [*read_rejects(path).said] == said


def test_a_line_that_fits_no_row_stops_no_file(tmp_path: Path) -> None:
    plan = refused(pd.DataFrame({"note": ["a", "b"]})).plan
    errors = plan.errors.assign(stage="cdp", row=plan.errors["row"].astype("float64"))
    lost = errors.iloc[[0]].assign(row=float("nan"))
    found = (plan.screened.fates, pd.concat([errors, lost], ignore_index=True))
    for name in ("refused.csv", "fix-me.xlsx"):
        write_found(tmp_path / name, plan, found, None, ["1", "2"], {})
        assert [*read_rejects(tmp_path / name).said] == [True, True]


HEADERS = st.lists(
    st.text(st.sampled_from("ab \t\r\n\0=',\u00e9"), min_size=1, max_size=5),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(HEADERS)
@examples(60)
def test_any_header_comes_back(headers: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "refused.csv"
        write_rejects(refused(pd.DataFrame([headers], columns=headers)), path)
        rejects = read_rejects(path)
        assert rejects.rows.columns.tolist() == [*headers, "email"]
        assert rejects.rows.iloc[0, :-1].tolist() == headers


def test_columns_are_mapped_by_their_real_headers(tmp_path: Path) -> None:
    people = pd.DataFrame(
        {"First\nname ": ["Zo\0"], "Vor\tname": [""], "email": ["bob"]}
    )
    with Sandbox() as cdp:
        aims: dict[Hashable, Aim] = {
            "email": "email",
            "first_name": ["First\nname ", "Vor\tname"],
        }
        plan = plan_import(people, list_name="L", mapping=aims, client=cdp.client())
        write_rejects(plan, tmp_path / "refused.csv")
        rejects = read_rejects(tmp_path / "refused.csv")
        assert rejects.mapping == aims
        fixed = rejects.rows.assign(email="bob@example.com")
        cdp_import(fixed, list_name="L", mapping=aims, client=cdp.client())
        assert cdp.records()["first_name"].tolist() == ["Zo"]
