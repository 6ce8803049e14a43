"""What can be done when a stream has ended: causes, a workbook, a file to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from cdp_frames import (
    FrameError,
    StreamedResult,
    cdp_import,
    import_file,
    load_result,
    read_contacts,
)
from cdp_frames.importing import part_planning
from cdp_frames.repair import read_fixes
from cdp_frames.streaming.tally import _drawn
from tests.report.handout.pages import Page
from tests.support.brisk import brisk
from tests.support.verdicts import bare

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file in which one source writes bad addresses, and one stretch bad times."""
    rows = np.arange(900)
    bad = rows % 9 == 2
    late = (rows >= 600) & (rows < 640)
    frame = pd.DataFrame(
        {
            "email": [
                f"p{n} at example.com" if wrong else f"p{n}@example.com"
                for n, wrong in zip(rows, bad, strict=True)
            ],
            "signup_source": np.where(bad, "badge scanner", "web"),
            "last_seen_at": np.where(
                late, "2026-04-21T10:00:00", "2026-04-21T10:00:00Z"
            ),
        }
    )
    file = tmp_path / "people.csv"
    frame.to_csv(file, index=False)
    return file


def streamed(cdp: Sandbox, path: Path) -> StreamedResult:
    result = import_file(
        path, list_name="L", client=brisk(cdp), progress=False, part_size=2**13
    )
    assert isinstance(result, StreamedResult)
    assert len(result.job_ids) > 1
    return result


def test_causes_are_those_of_the_whole(cdp: Sandbox, path: Path) -> None:
    parts = streamed(cdp, path)
    whole = cdp_import(
        read_contacts(path), list_name="W", client=brisk(cdp), progress=False
    )
    found = parts.causes()
    pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(whole.causes()))
    assert any("badge scanner" in cause for cause in found["cause"])
    assert any(" of the file" in cause for cause in found["cause"])
    assert found.drawn is None
    parts.discard()
    with pytest.raises(FrameError, match="was removed from the disk"):
        parts.causes()


def test_of_many_rows_some_are_drawn_from_all_of_them() -> None:
    numbers = np.arange(1_000_000)
    drawn = numbers[_drawn(numbers, 0.1)]
    assert abs(len(drawn) - 100_000) < 1_000
    assert abs(np.median(drawn) - 500_000) < 5_000
    assert all(abs((drawn % 10 == digit).mean() - 0.1) < 0.01 for digit in range(10))
    assert _drawn(numbers, 1.0).all()
    assert part_planning._MOST_KEPT == 100_000  # noqa: SLF001 - the docs say so


def test_a_sample_says_that_it_is_one(cdp: Sandbox, path: Path) -> None:
    from cdp_frames.importing.causes import causes_of  # noqa: PLC0415 - of this line

    sampled = streamed(cdp, path)
    found = causes_of(sampled._sampled(sampled), 10_000)  # noqa: SLF001 - as causes() does
    assert found.drawn == (900, 10_000)
    assert "900 of 10,000 rows" in found._repr_html_()


def test_refused_rows_go_through_a_workbook_and_come_back(
    cdp: Sandbox, path: Path, tmp_path: Path
) -> None:
    pytest.importorskip("xlsxwriter")
    parts = streamed(cdp, path)
    workbook = tmp_path / "fix-me.xlsx"
    parts.to_excel(workbook)
    fixed = read_fixes(workbook, parts.remainder)
    pd.testing.assert_frame_equal(
        bare(fixed[["email"]]), bare(parts.failed[["email"]]), check_index_type=False
    )


def test_refused_rows_are_fixed_and_imported_into_the_same_list(
    cdp: Sandbox, path: Path
) -> None:
    parts = streamed(cdp, path)
    fix = parts.fix()
    pd.testing.assert_frame_equal(bare(fix.frame), bare(parts.failed))
    assert fix.counts["red"] == len(fix.frame)
    place = fix.frame.columns.get_loc("email")
    assert isinstance(place, int)
    for row, text in enumerate(fix.frame["email"]):
        fix.iset(row, place, text.replace(" at ", "@"))
    assert len(fix.ready) == fix.counts["ready"] > 0
    again = fix.reimport(progress=False)
    assert again.counts["accepted"] == fix.counts["ready"]
    assert again.list_id == parts.list_id


def test_a_stream_is_handed_on_as_a_page_a_file_and_a_chart(
    cdp: Sandbox, path: Path, tmp_path: Path
) -> None:
    parts = streamed(cdp, path)
    parts.to_html(tmp_path / "report.html", values=True)
    parts.write_rejects(tmp_path / "refused.csv")
    page = Page((tmp_path / "report.html").read_text("utf-8"))
    told = pd.read_csv(tmp_path / "refused.csv", dtype=str)
    rows = [
        str(row + 1)
        for row in np.flatnonzero(bare(parts.fates)["fate"].str[:8] == "rejected")
    ]
    assert list(dict.fromkeys(line[0] for line in page.lines[1:])) == rows
    assert told["cdp_row"].tolist() == rows
    assert told["email"].tolist() == parts.failed["email"].tolist()
    assert f"{parts.counts['rows']:,} rows in all" in page.text
    assert "badge scanner" in page.text  # what they have in common
    pytest.importorskip("altair")
    assert parts.plot().to_dict()["vconcat"]


def test_what_was_removed_is_not_handed_on_as_nothing(
    cdp: Sandbox, path: Path, tmp_path: Path
) -> None:
    pytest.importorskip("altair")
    parts = streamed(cdp, path)
    parts.discard()
    with pytest.raises(FrameError, match="and with it the refused rows"):
        parts.to_html(tmp_path / "report.html")
    with pytest.raises(FrameError, match="and with it the refused rows"):
        parts.write_rejects(tmp_path / "refused.csv")
    with pytest.raises(FrameError, match="and with it the reasons"):
        parts.plot()
    assert not (tmp_path / "report.html").exists()
    assert not (tmp_path / "refused.csv").exists()


def test_refused_rows_are_saved_and_imported_by_another_process(
    cdp: Sandbox, path: Path, tmp_path: Path
) -> None:
    parts = streamed(cdp, path)
    kept = tmp_path / "kept.cdp"
    assert parts.save(kept) == ()
    loaded = load_result(kept, client=brisk(cdp))
    pd.testing.assert_frame_equal(bare(loaded.failed), bare(parts.failed))
    assert any("refused rows of a stream" in note for note in loaded.notes)
    how: dict[str, Any] = {"progress": False, "timezone": "UTC"}
    fixed = loaded.failed.assign(
        email=[each.replace(" at ", "@") for each in loaded.failed["email"]]
    )
    again = loaded.reimport(fixed, **how)
    assert again.counts["accepted"] == len(fixed)
    assert again.list_id == parts.list_id
