"""Charts count rows as the frames do, name no person, and are drawn of anything."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import plot_errors, plot_reject_rates, screen
from cdp_frames.errors import FrameError
from cdp_frames.report.plots.result_chart import result_chart
from cdp_frames.screening.card import reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("altair")


def spec(chart: Any) -> dict[str, Any]:  # noqa: ANN401 - Altair's
    """The chart as a page gets it; Altair holds it against the schema of Vega-Lite."""
    made: dict[str, Any] = chart.to_dict()
    return made


def values(part: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - Altair's
    """All data of a chart."""
    if isinstance(part, dict):
        for key, inside in part.items():
            if key == "values" and isinstance(inside, list):
                yield from (each for each in inside if isinstance(each, dict))
            else:
                yield from values(inside)
    elif isinstance(part, list):
        for each in part:
            yield from values(each)


def counts(chart: Any) -> dict[tuple[str, str], int]:  # noqa: ANN401 - Altair's
    told = [each for each in values(spec(chart)) if "part" in each]
    return {(each["label"], each["part"]): each["rows"] for each in told}


@pytest.fixture(scope="module")
def errors() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "email": [
                "secret.person at example.com",
                "b@example.com",
                "",
                "d@example.com",
            ],
            "last_seen_at": ["2026-04-21 10:00", "2026-04-21 10:00", "", "soon"],
        }
    )
    return screen(frame).errors


def test_a_bar_is_as_long_as_the_group_has_rows(errors: pd.DataFrame) -> None:
    drawn = counts(plot_errors(errors))
    assert drawn == {
        ("naive datetime", "rejected here"): 2,
        ("invalid email format (invalid_email)", "rejected here"): 1,
        ("not a date and time", "rejected here"): 1,
    }
    by_column = {
        name: rows
        for (name, _), rows in counts(plot_errors(errors, by="column")).items()
    }
    told: dict[str, int] = {}
    for reason in reasons(errors):
        told[reason.column] = told.get(reason.column, 0) + reason.rows
    assert by_column == told == {"last_seen_at": 3, "email": 1}


def test_cells_that_were_left_empty_stand_for_themselves() -> None:
    frame = pd.DataFrame(
        {"email": ["a@example.com", "b at x"], "last_seen_at": ["soon", "soon"]}
    )
    mapping: dict[Any, Any] = {"email": "email", "last_seen_at": "last_seen_at"}
    found = screen(frame, mapping=mapping, bad_cells="drop").errors
    drawn = counts(plot_errors(found, by="column"))
    assert drawn[("last_seen_at", "cell left empty")] == 1
    assert drawn[("last_seen_at", "rejected here")] == 1


@pytest.mark.parametrize("by", ["code", "column", "field", "stage", "action"])
def test_no_person_is_in_a_chart(errors: pd.DataFrame, by: str) -> None:
    written = json.dumps(spec(plot_errors(errors, by=by)))
    assert "secret" not in written
    assert "10:00" not in written.replace("2026-04-21T10:00:00Z", "")


@pytest.mark.parametrize(
    "by", ["value", "suggestion", "row", "index", "message", "x", ""]
)
def test_it_is_not_grouped_by_what_may_be_a_person(
    errors: pd.DataFrame, by: str
) -> None:
    with pytest.raises(FrameError, match="errors are grouped by one of 'code'"):
        plot_errors(errors, by=by)


def test_another_frame_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(FrameError, match="has no column 'row'"):
        plot_errors(pd.DataFrame({"email": ["x"], "code": ["y"]}))


def test_without_errors_it_says_so(errors: pd.DataFrame) -> None:
    assert "Nothing is wrong" in json.dumps(spec(plot_errors(errors.iloc[:0])))


def test_only_the_longest_bars_are_drawn_and_the_chart_says_so(
    errors: pd.DataFrame,
) -> None:
    many = pd.concat([errors.iloc[:1]] * 23, ignore_index=True)
    many["column"] = [f"column {n}" for n in range(23)]
    many["row"] = range(23)
    made = spec(plot_errors(many, by="column"))
    assert len(counts(plot_errors(many, by="column"))) == 20
    assert "3 more groups have fewer rows" in " ".join(made["title"]["subtitle"])


def test_labels_are_whole_whatever_a_header_is(errors: pd.DataFrame) -> None:
    odd = pd.concat([errors.iloc[:1]] * 5, ignore_index=True)
    headers: list[Any] = [
        "long word " * 30,
        "\u0645\u0631\u062d\u0628\u0627",
        7,
        None,
        ("a", "b"),
    ]
    odd["column"] = headers
    odd["row"] = [None, 1, 1, 2, 3]
    drawn = {
        label.replace("\n", " ") for label, _ in counts(plot_errors(odd, by="column"))
    }
    assert drawn == {
        ("long word " * 30).strip(), "\u0645\u0631\u062d\u0628\u0627", "7", "the row",
        "('a', 'b')",
    }  # fmt: skip


def test_an_import_is_drawn_with_its_fates_and_reasons(errors: pd.DataFrame) -> None:
    told = {"rows": 4, "accepted": 1, "rejected_here": 3, "empty": 0}
    drawn = counts(result_chart("1 of 4 rows", told, errors))
    assert drawn[("accepted", "accepted")] == 1
    assert drawn[("rejected here", "rejected here")] == 3
    assert ("empty", "empty") not in drawn
    assert drawn[("naive datetime", "rejected here")] == 2
    empty = json.dumps(spec(result_chart("none", {"rows": 0}, errors.iloc[:0])))
    assert "There is no row" in empty


def test_charts_go_with_light_and_dark_pages(errors: pd.DataFrame) -> None:
    config = spec(plot_errors(errors))["config"]
    assert config["background"] == "transparent"
    assert config["axis"]["labelLimit"] == 0
    # Contrast (WCAG 2.2) with white, and with the black of notebooks.
    grey = int(config["axis"]["labelColor"][1:3], 16) / 255
    light = ((grey + 0.055) / 1.055) ** 2.4
    assert 1.05 / (light + 0.05) > 4
    assert (light + 0.05) / (0.0056 + 0.05) > 4


def past(refused: list[int]) -> pd.DataFrame:
    weeks = pd.date_range("2026-01-05", periods=len(refused), freq="7D", tz="UTC")
    return pd.DataFrame({"begun": weeks, "rows": 1000, "refused": refused})


def test_past_imports_are_drawn_and_the_last_is_called_out() -> None:
    usual = spec(plot_reject_rates(past([20, 22, 19, 21, 20, 18, 23, 20, 21])))
    assert "out of line" not in json.dumps(usual)
    odd = spec(plot_reject_rates(past([20, 22, 19, 21, 20, 18, 23, 20, 90])))
    assert "The last one is out of line: 9.0% of" in " ".join(odd["title"]["subtitle"])
    points = [each for each in values(odd) if "verdict" in each]
    assert [each["rate"] for each in points][-1] == 0.09
    assert [each["verdict"] for each in points].count("out of line") == 1
    few = spec(plot_reject_rates(past([20, 22])))
    assert "fewer than 8" in " ".join(few["title"]["subtitle"])
    none = spec(plot_reject_rates(past([])))
    assert "No import has come to its end" in json.dumps(none)


def test_without_altair_one_sentence_says_what_to_install(
    errors: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    told = r"pip install 'cdp-frames\[plot\]'"
    with pytest.raises(FrameError, match=told):
        plot_errors(errors)
    with pytest.raises(FrameError, match=told):
        plot_reject_rates(past([]))
    with pytest.raises(FrameError, match=told):
        result_chart("x", {"rows": 0}, errors)
