"""What programs are told: it fits its schema, adds up, and shows no cell of a row."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import given, strategies as st

import cdp_frames
from cdp_frames import (
    AccountingError,
    FrameError,
    ImportResult,
    JobFailedError,
    JobTimeoutError,
    MappingError,
    cdp_import,
    plan_import,
    result_schema,
)
from cdp_frames.fates import Fate
from cdp_frames.report import note_codes
from cdp_frames.report.note_codes import OTHER, WORDS, codes_of
from cdp_frames.sandbox import JobFails, JobStuck, RowsLost, Sandbox
from tests.journal.world import RULES
from tests.support.brisk import brisk
from tests.support.examples import examples

PACKAGE = Path(cdp_frames.__file__).parent
MARK = "secretperson"


@pytest.fixture(scope="module")
def blocking() -> Iterator[Sandbox]:
    with Sandbox(settings={"rules": RULES}) as sandbox:
        yield sandbox


@pytest.fixture
def cdp(blocking: Sandbox) -> Sandbox:
    blocking.reset()
    return blocking


def checked(said: dict[str, Any], kind: str = "result") -> dict[str, Any]:
    """Hold it against its schema, as it is after its way through JSON."""
    came: dict[str, Any] = json.loads(json.dumps(said, allow_nan=False))
    jsonschema.Draft202012Validator(result_schema()).validate(came)
    assert (came["version"], came["kind"]) == (1, kind)
    assert came == said
    return came


def imported(df: pd.DataFrame, cdp: Sandbox, **options: Any) -> ImportResult:
    given = {"list_name": "L", "client": brisk(cdp), "progress": False, **options}
    return cdp_import(df, **given)


def expanded(said: dict[str, Any]) -> list[str]:
    """Return the fate of each row, from the ranges."""
    fates = {
        row: fate
        for fate, ranges in said["fates"].items()
        for first, last in ranges
        for row in range(first, last + 1)
    }
    assert len(fates) == said["counts"]["rows"]
    return [fates[row] for row in range(len(fates))]


def test_the_schema_is_one_and_asks_for_all_that_is_said() -> None:
    schema = result_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for part in schema["$defs"].values():
        assert part["required"] == [*part["properties"]]
        words = part["properties"].get("fates", {}).get("propertyNames")
        assert words in (None, {"enum": [fate.value for fate in Fate]})
    # Each caller has one of its own.
    schema.clear()
    assert result_schema()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": 2, "kind": "result"}, result_schema())


PEOPLE = pd.DataFrame(
    {
        "Email": [
            "ann@example.com",
            "bob@example",
            "cyd@blocked.example.com",
            "ANN@example.com",
            "",
            "dan@example.com",
        ],
        "First name": ["Ann", "Bob", "Cyd", "", "", "Dan"],
        "Memo": ["x", "", "", "", "", ""],
        "Unsubscribed": ["", "", "", "", "", "yes"],
    },
    index=["p", "p", "q", "q", "r", "r"],
)


def test_a_result_says_what_became_of_each_row_by_its_number(cdp: Sandbox) -> None:
    result = imported(PEOPLE, cdp)
    said = checked(result.to_dict())
    assert said["counts"] == result.counts
    assert expanded(said) == result.fates["fate"].tolist()
    assert said["fates"]["rejected_here"] == [[1, 1]]
    assert said["codes"] == {"invalid_email": 1, "cdp_rejected": 1}
    assert [(line["row"], line["field"], line["stage"]) for line in said["errors"]] == [
        (1, "email", "here"),
        (2, "email", "cdp"),
    ]
    assert said["job_id"] == result.job_id
    assert said["job"]["state"] == "completed"
    looked = {"by": "members", "expected": 1, "found": 1, "missing": 0}
    assert said["verification"] == looked
    assert said["notes"] == ["columns_left_out", "opt_outs_held_back"]
    assert (said["attempt"], said["earlier_job_ids"]) == (1, [])
    again = result.reimport(result.failed.assign(Email=["b@example.com", "bad"]))
    more = checked(again.to_dict())
    assert (more["attempt"], more["earlier_job_ids"]) == (2, [result.job_id])


def test_a_plan_says_what_would_be_sent(cdp: Sandbox) -> None:
    plan = plan_import(PEOPLE, list_name="L", client=brisk(cdp))
    said = checked(plan.to_dict(), "plan")
    assert expanded(said) == plan.screened.fates["fate"].tolist()
    assert said["bytes"] == len(plan.upload.payload)
    assert said["target"]["list_name"] == "L"


@pytest.mark.parametrize("rows", [[], [1], [1, 1], [0], [4, 4]])
def test_frames_of_every_size_say_something(cdp: Sandbox, rows: list[int]) -> None:
    said = checked(imported(PEOPLE.iloc[rows], cdp).to_dict())
    assert said["counts"]["rows"] == len(rows)
    assert len(expanded(said)) == len(rows)
    assert (said["job_id"] is None) == (rows != [0])


def test_a_result_that_does_not_add_up_says_so_by_numbers(cdp: Sandbox) -> None:
    cdp.faults.add(RowsLost(1))
    with pytest.raises(AccountingError) as caught:
        imported(PEOPLE, cdp)
    assert isinstance(caught.value.result, ImportResult)
    said = checked(caught.value.result.to_dict())
    assert said["differences"]
    assert {each["what"] for each in said["differences"]} >= {"people_on_the_list"}


def test_left_out_cells_are_told_apart(cdp: Sandbox) -> None:
    people = pd.DataFrame({"Email": ["a@example.com"], "Phone": ["12"]})
    said = checked(imported(people, cdp, bad_cells="drop").to_dict())
    assert said["codes"] == {}
    assert sum(said["codes_left_empty"].values()) == 1
    assert said["errors"][0]["left_empty"] is True


# Cells that could get into a sentence, each with a mark in it.
MARKED = st.sampled_from(
    [
        *(f"{MARK}{n}@example.com" for n in range(3)),
        *(f"{MARK}@blocked.example.com", f"{MARK}@@example.com", f"{MARK} unsubscribe"),
        *(
            f"no, {MARK}",
            f"{MARK}\N{ZERO WIDTH SPACE}",
            f"=1+{MARK}",
            f"田中{MARK}",
            "",
        ),
        *(f"a@example.com; {MARK}@example.com", f"2026-04-21 {MARK}", f"{MARK}/+1 202"),
    ]
)
HEADERS = ["Email", "First name", "Phone", "Last Seen At", "Consent", "Notes"]


def test_no_cell_of_a_row_is_told(blocking: Sandbox) -> None:
    tried: list[bool] = []
    tell(blocking=blocking, tried=tried)
    # Most of the frames could be imported, so that there was something to tell.
    assert sum(tried) > len(tried) / 2


@examples(60)
@given(data=st.data())
def tell(blocking: Sandbox, tried: list[bool], data: st.DataObject) -> None:
    blocking.reset()
    rows = data.draw(st.integers(0, 6))
    others = st.lists(st.sampled_from(HEADERS[1:]), max_size=4, unique=True)
    headers = ["Email", *data.draw(others)]
    # A header that nobody knows may be the first row of a file without headers.
    headers.append(f"{MARK}@example.com")
    cells = [[data.draw(MARKED) for _ in headers] for _ in range(rows)]
    frame = pd.DataFrame(cells, columns=headers, index=[MARK] * rows, dtype="str")
    mapping: dict[Any, Any] = {"Email": "email"}
    tried.append(False)
    with suppress(MappingError), brisk(blocking) as client:
        plan = plan_import(frame, list_name="L", client=client, mapping=mapping)
        told = [plan.to_dict(), plan.apply().to_dict()]
        for said in told:
            text = json.dumps(checked(said, said["kind"]), ensure_ascii=False)
            assert MARK not in text
        tried[-1] = True


def literals() -> Iterator[str]:
    """Yield each text of the package, with a gap for what is filled in."""
    for path in PACKAGE.rglob("*.py"):
        if path == Path(note_codes.__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                parts = [getattr(part, "value", None) for part in node.values]  # noqa: PD011 - of a tree
                texts = [part if isinstance(part, str) else "\0" for part in parts]
                yield "".join(texts)


def test_each_code_has_words_that_a_sentence_has() -> None:
    texts = "\n".join(literals())
    assert [code for code, words in WORDS.items() if words not in texts] == []
    assert codes_of(["Something new.", "Something newer."]) == [OTHER]


def test_the_callback_hears_of_the_result_and_cannot_break_it(cdp: Sandbox) -> None:
    heard: list[ImportResult] = []
    result = imported(PEOPLE, cdp, on_result=heard.append)
    assert heard == [result]
    again = result.reimport(result.failed)
    assert heard == [result, again]
    imported(PEOPLE.iloc[[1]], cdp, on_result=heard.append, list_name="M")
    assert heard[-1].job_id is None

    def breaks(result: ImportResult) -> None:
        raise ValueError(result.failed["Email"].iloc[0])

    broken = imported(PEOPLE, cdp, on_result=breaks, list_name="N")
    assert broken.counts == result.counts
    note = broken.notes[-1]
    assert note.startswith("on_result= broke with ValueError in line ")
    assert note.endswith("of test_contract.py; the import is as this result says.")
    assert "bob@example" not in note
    assert checked(broken.to_dict())["notes"][-1] == "callback_failed"
    with pytest.raises(FrameError, match="takes the result, not a str"):
        imported(PEOPLE, cdp, on_result="mail me", list_name="O")


def test_the_callback_hears_of_what_ended_badly_and_of_nothing_that_still_runs(
    cdp: Sandbox,
) -> None:
    heard: list[ImportResult] = []

    def hears(result: ImportResult) -> None:
        heard.append(result)
        raise KeyError

    # A busy machine is no fault: only who waits for ever waits a short time.
    for fault, error, times, timeout in (
        (JobFails(), JobFailedError, 1, 60),
        (RowsLost(1), AccountingError, 1, 60),
        (JobStuck(), JobTimeoutError, 0, 0.2),
    ):
        heard.clear()
        cdp.reset()
        cdp.faults.add(fault)
        with pytest.raises(error) as caught:
            imported(PEOPLE, cdp, on_result=hears, timeout=timeout)
        assert len(heard) == times
        notes = getattr(caught.value, "__notes__", [])
        assert any("on_result= broke with KeyError" in note for note in notes) == times
