"""The page shows each refused row, hides what it has to, and runs nothing of a cell."""

from __future__ import annotations

import base64
import hashlib
import re
import stat
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import ImportResult, cdp_import, load_result, plan_import
from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.importing.handing_on import write_page
from cdp_frames.sandbox import Sandbox
from tests.report.handout.pages import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = [
    "</script><script>alert(1)</script>@", "<img src=x onerror=alert(1)>", "\"'><b>",
    "&lt;", "-->", "]]>", "\0nul\x01\x7f\x85", "\u202eevil\u202c", "\ufffe", "a\nb",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643", "\u674e\u5c0f\u9f99", "z" * 40_000,
    "\U0001f600" * 400, "", "   ", "<!--", "<!doctype html>", "${x}", "{{x}}", "\\",
]  # fmt: skip


@pytest.fixture(scope="module")
def blocking() -> Iterator[Sandbox]:
    rules = [{"field": "email", "blocked_domains": ["blocked.example.com"]}]
    with Sandbox(settings={"rules": rules}) as sandbox:
        yield sandbox


def imported(cdp: Sandbox, frame: pd.DataFrame, **options: Any) -> ImportResult:
    given = {"list_name": None, "client": cdp.client(), "journal": False, **options}
    return cdp_import(frame, progress=False, **given)


def page_of(result: ImportResult, path: Path, **how: Any) -> Page:
    result.to_html(path / "report.html", **how)
    return Page((path / "report.html").read_text("utf-8"))


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "E-mail": [
                "anna.unique@example.com",
                "zacharias at example.com",
                "wilhelmina@blocked.example.com",
                "anna.unique@example.com",
                "",
                None,
            ],
            "Seen": ["2026-04-21T10:00:00Z", "2026-04-21 10:00", "", "", "", ""],
            "Memo": ["x", "quetzalcoatl", "", "", "", ""],
        },
        index=[7, 7, 7, 7, 7, 7],
    )


@pytest.fixture(scope="module")
def result(blocking: Sandbox) -> ImportResult:
    mapping = {"E-mail": "email", "Seen": "last_seen_at", "Memo": None}
    return imported(blocking, people(), mapping=mapping, list_name="Leads")


def test_it_says_what_happened_why_and_who_is_to_do_what(
    result: ImportResult, tmp_path: Path
) -> None:
    page = page_of(result, tmp_path)
    assert "1 of 6 rows imported to list 'Leads'" in page.text
    for words in (
        "invalid email format",
        "Whoever knows the people",
        "naive datetime",
        "Say in which time zone the times are",
        "Whoever runs the import",
        "blocked domain",
        "The administrator of the CDP",
        "Not sent",
        "Memo",
    ):
        assert words in page.text
    for fate in Fate:
        assert (fate.words in page.text) == bool(result.counts.get(fate))
    assert "timezone=" not in page.text
    assert "see ." not in page.text


def test_each_line_of_errors_has_its_row(result: ImportResult, tmp_path: Path) -> None:
    page = page_of(result, tmp_path, values=True)
    headings, *lines = page.lines
    assert headings[:4] == ["Row", "Person", "Column", "Value"]
    expected = [
        (str(row + 1), str(column), "" if pd.isna(value) else str(value))
        for row, column, value in zip(
            result.errors["row"],
            result.errors["column"],
            result.errors["value"],
            strict=True,
        )
    ]
    found = [(line[0], line[2], line[3]) for line in lines]
    assert sorted(found) == sorted(expected)
    assert {line[0] for line in lines} == {
        str(row + 1)
        for row in np.flatnonzero(result.fates["fate"].str.startswith("rej"))
    }


def test_values_are_masked_unless_they_are_asked_for(
    result: ImportResult, tmp_path: Path
) -> None:
    secret = ["anna.unique", "zacharias", "wilhelmina", "2026-04-21 10", "quetzal"]
    masked = (page_of(result, tmp_path), (tmp_path / "report.html").read_text("utf-8"))
    assert [word for word in secret if word in masked[1].lower()] == []
    assert "Person" not in masked[0].lines[0]
    shown = page_of(result, tmp_path, values=True)
    assert "zacharias at example.com" in shown.cells
    assert "wilhelmina@blocked.example.com" in shown.cells
    # What did not travel, and who was accepted, is nobody's business either way.
    assert "quetzalcoatl" not in shown.text
    assert "anna.unique" not in shown.text


@pytest.mark.parametrize("values", [True, False])
def test_a_cell_is_text_whatever_it_holds(
    blocking: Sandbox, tmp_path: Path, *, values: bool
) -> None:
    frame = pd.DataFrame({"email": HOSTILE, "<i>": HOSTILE[::-1]})
    made = imported(blocking, frame, mapping={"email": "email", "<i>": "job_title"})
    page = page_of(made, tmp_path, values=values)
    assert page.tags.count("script") == 1
    assert {"img", "b>", "i"} & {*page.tags} == set()
    named = {name for name, _ in page.attributes}
    assert not {name for name in named if name.startswith("on")}
    assert named & {"src", "href", "style", "srcset", "action"} == set()
    if values:
        assert "<img src=x onerror=alert(1)>" in page.cells
        assert "\u2400nul\u2401\u2421\ufffd" in page.cells
        assert "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643" in page.cells
        assert f"{'z' * 300}… (39,700 more characters)" in page.cells


def test_only_our_style_and_script_may_run(
    result: ImportResult, tmp_path: Path
) -> None:
    page = page_of(result, tmp_path)
    for kind in ("script", "style"):
        digest = hashlib.sha256(page.apart[kind].encode()).digest()
        allowed = re.search(rf"{kind}-src '([^']*)'", page.policy)
        assert allowed is not None
        assert allowed[1] == f"sha256-{base64.b64encode(digest).decode()}"
    assert page.policy.startswith("default-src 'none';")
    assert "http" not in page.apart["style"] + page.apart["script"]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"email": []}),
        pd.DataFrame({"email": [None]}),
        pd.DataFrame({"email": ["bad"]}),
        pd.DataFrame({"email": ["a@example.com"]}),
        pd.DataFrame([["bad", "x", "y"]], columns=["email", "note", "note"]),
        pd.DataFrame({"email": ["bad", pd.NA, 1.5, True, ["x"], b"x"]}, dtype=object),
        pd.DataFrame({"email": ["bad", "b@example.com"]}, index=["same", "same"]),
    ],
    ids=["empty", "missing", "bad", "good", "repeated", "objects", "labels"],
)
def test_it_is_written_of_any_frame(
    blocking: Sandbox, tmp_path: Path, frame: pd.DataFrame
) -> None:
    made = imported(blocking, frame, mapping={"email": "email"})
    page = page_of(made, tmp_path, values=True)
    refused = {line[0] for line in page.lines[1:]}
    assert refused == {str(row + 1) for row in made._refused()}  # noqa: SLF001
    if not refused:
        assert "Nothing: no row was refused." in page.text
        assert "form" not in page.tags


def test_rows_that_went_down_with_another_have_a_line(
    blocking: Sandbox, tmp_path: Path
) -> None:
    frame = pd.DataFrame(
        {
            "email": ["a@blocked.example.com"] * 3,
            "first_name": ["A", "B", None],
        }
    )
    made = imported(blocking, frame)
    page = page_of(made, tmp_path)
    assert [line[0] for line in page.lines[1:]] == ["1", "2", "3"]
    assert page.text.count("nobody") >= 2


def test_it_is_private_and_takes_the_place_of_what_was_there(
    result: ImportResult, tmp_path: Path
) -> None:
    path = tmp_path / "report.HTM"
    path.write_text("before")
    result.to_html(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert [each.name for each in tmp_path.iterdir()] == ["report.HTM"]


@pytest.mark.parametrize("name", ["report", "report.pdf", "report.html.txt", ".html"])
def test_its_name_says_what_it_is(
    result: ImportResult, tmp_path: Path, name: str
) -> None:
    with pytest.raises(FrameError, match=r"has to end in \.html"):
        result.to_html(tmp_path / name)
    assert [*tmp_path.iterdir()] == []


def test_what_can_not_be_written_leaves_what_was_there(
    result: ImportResult, tmp_path: Path
) -> None:
    with pytest.raises(FrameError, match="can't be written: No such file"):
        result.to_html(tmp_path / "nowhere" / "report.html")
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(FrameError, match="can't be written"):
        result.to_html(tmp_path / "folder.html")


def test_a_result_that_was_kept_makes_the_same_page(
    result: ImportResult, blocking: Sandbox, tmp_path: Path
) -> None:
    before = page_of(result, tmp_path)
    result.save(tmp_path / "kept.cdpresult")
    loaded = load_result(tmp_path / "kept.cdpresult", client=blocking.client())
    after = page_of(loaded, tmp_path)
    assert after.lines == before.lines
    assert after.tags.count("table") == before.tags.count("table")


def test_a_repair_names_rows_by_the_first_import(
    result: ImportResult, tmp_path: Path
) -> None:
    fixed = result.failed
    fixed.iloc[0, 0] = "zacharias@example.com"
    again = result.reimport(fixed, progress=False)
    left = {line[0] for line in page_of(again, tmp_path).lines[1:]}
    assert left <= {line[0] for line in page_of(result, tmp_path).lines[1:]}
    again.write_rejects(tmp_path / "left.csv")
    told = pd.read_csv(tmp_path / "left.csv", dtype=str)["cdp_row"]
    assert {*told} == left


def test_more_lines_than_a_browser_likes_are_cut_with_a_word(
    result: ImportResult, tmp_path: Path
) -> None:
    write_page(result, tmp_path / "report.html", values=False, most=2)
    page = Page((tmp_path / "report.html").read_text("utf-8"))
    assert len(page.lines) == 3
    assert f"the first 2 of {len(result.errors)} lines" in page.text
    # What is to be done is said of all of them.
    assert "blocked domain" in page.text


def test_a_check_of_the_user_says_what_it_asks_for(
    blocking: Sandbox, tmp_path: Path
) -> None:
    class Adult(pa.DataFrameModel):
        email: str
        age: int = pa.Field(gt=17)

        @pa.check("email", error="must be of our own domain")
        def _ours(cls, values: pd.Series[str]) -> pd.Series[bool]:  # noqa: N805
            return values.str.endswith("@ours.example.com")

    frame = pd.DataFrame({"email": ["quentin@example.com"], "age": [16]})
    made = imported(blocking, frame, schema=Adult)
    for values in (False, True):
        page = page_of(made, tmp_path, values=values)
        assert "must be of our own domain" in page.text
        assert "must be more than 17" in page.text
        assert ("quentin" in page.text) == values
        # Each check is something to do of its own.
        assert page.text.count("whoever runs the import changes the check") == 2


def test_a_length_is_told_and_no_text(tmp_path: Path) -> None:
    rules = [{"field": "job_title", "max_length": 4}]
    with Sandbox(settings={"rules": rules}) as cdp:
        frame = pd.DataFrame({"email": ["a@example.com"], "job_title": ["Emperor"]})
        made = imported(cdp, frame)
    page = page_of(made, tmp_path)
    assert "text is too long: longer than 4 characters" in page.cells
    assert "Emperor" not in page.text


def test_words_of_the_cdp_quote_nobody(tmp_path: Path) -> None:
    rules = [{"field": "job_title", "max_length": 3}]
    with Sandbox(settings={"rules": rules}) as cdp:
        made = plan_import(
            pd.DataFrame({"email": ["a@example.com"], "job_title": ["Imperator"]}),
            client=cdp.client(),
            journal=False,
        ).apply()
    words = "duplicate of Secret.Person@example.com ('Imperator', +49 30 901820)"
    made.errors["message"] = words
    made.errors["code"] = "cdp_rejected"
    page = page_of(made, tmp_path)
    assert "Secret" not in page.text
    assert "erator" not in page.text
    assert "901820" not in page.text
    assert "duplicate of S***@example.com" in page.text
    assert words in page_of(made, tmp_path, values=True).cells
