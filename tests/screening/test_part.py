"""Rows in parts get the verdict that they get as one frame."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings, strategies as st

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes
from cdp_frames.screening.grounding import Ground, ground_of
from cdp_frames.screening.opt_outs import counting_columns
from cdp_frames.screening.part import Part
from cdp_frames.screening.raw_columns import UserOptions, raw_columns
from cdp_frames.screening.rules import RowRules
from cdp_frames.screening.run import Screening, screening
from cdp_frames.screening.told import added, sentences
from tests.support.verdicts import by_itself

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.screening.bad_cells import BadCells
    from cdp_frames.screening.duplicates import Keep
    from cdp_frames.screening.opt_outs import OptOuts

CELLS = {
    "email": [
        *("ana@example.com", "ANA@example.com ", "bo@example.com", "cy@example.org"),
        *(
            "dé@example.com",
            "bob",
            "",
            "a@example.com; b@example.com",
            "x@@example.com",
        ),
    ],
    "first_name": ["Ana", "ANA", "Bo", "Łucja", "", "=Ann", "n/a", "Zoë "],
    "last_name": ["Smith", "", "O'Neil", "Müller"],
    "phone": ["+49 30 901820", "13123456789", "15012345678", "14155552671", "", "x"],
    "last_seen_at": ["03/04/2026 10:00", "13/04/2026 9:30", "04/13/2026 1:00", "", "?"],
    "ltv": ["1,234", "1.5", "1,5", "1.234,5", "12", "", "many"],
    "Unsubscribed": ["yes", "no", "", "0", "3", "1"],
    "Note": ["", "x", "y"],
}
SCHEMA = pa.DataFrameSchema(
    {
        "email": pa.Column(str, pa.Check.cdp_email()),
        "first_name": pa.Column(str, nullable=True, required=False),
        "last_name": pa.Column(str, nullable=True, required=False),
        "phone": pa.Column(str, pa.Check.cdp_phone(), nullable=True, required=False),
        "last_seen_at": pa.Column(
            "datetime64[us, UTC]", nullable=True, required=False, coerce=True
        ),
        "ltv": pa.Column(float, nullable=True, required=False, coerce=True),
    },
    checks=pa.Check(lambda df: df["first_name"].ne("Bo") | df["last_name"].notna()),
)
USER = UserOptions(timezone="UTC", dayfirst=None, region="CN", file=FileNotes())
MAPPING: dict[Hashable, Aim] = {name: name for name in [*CELLS][:6]}
BAD_CELLS: list[BadCells] = ["refuse", "drop"]
OPT_OUTS: list[OptOuts] = ["hold", "send"]


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 14))
    cells = {
        name: draw(st.lists(st.sampled_from(values), min_size=count, max_size=count))
        for name, values in CELLS.items()
    }
    frame = pd.DataFrame(cells, dtype="str")
    labels = draw(st.lists(st.sampled_from("ab"), min_size=count, max_size=count))
    return frame.replace("", None).set_axis(labels)


def _ground(frame: pd.DataFrame, schema: pa.DataFrameSchema = SCHEMA) -> Ground:
    return ground_of(frame, schema, USER, "email", mapping=MAPPING, fields=None)


def _screened(
    frame: pd.DataFrame, rules: RowRules, part: Part | None = None
) -> Screening:
    return screening(
        frame, SCHEMA, USER, rules, mapping=MAPPING, fields=None, part=part
    )


def _shown(frame: pd.DataFrame, ground: Ground, cut: int) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for block in (frame.iloc[:cut], frame.iloc[cut:]):
        columns = raw_columns(block, ground.mapping, ground.declared, USER, ())
        for column in columns:
            told = column.kind.evidence(column.raws[0], **column.options)
            if told is not None:
                field = column.mapped.field
                shown[field] = shown[field] | told if field in shown else told
    return shown


def _parts(frame: pd.DataFrame, data: st.DataObject, whole: Screening) -> list[Part]:
    """Cut a frame into parts, each with all rows of its people."""
    cut = data.draw(st.integers(0, len(frame)))
    ground = _ground(frame)
    blocks = (frame.iloc[:cut], frame.iloc[cut:])
    counting = reduce(or_, (counting_columns(each, USER.file) for each in blocks))
    keys = next(c.clean for c in whole.columns if c.mapped.field == "email")
    people = keys.fillna(pd.Series(np.arange(len(keys)).astype(str)))
    homes = {person: data.draw(st.integers(0, 2)) for person in sorted(people.unique())}
    home = people.map(homes).to_numpy()
    return [
        Part(
            np.flatnonzero(home == place),
            ground,
            _shown(frame, ground, cut),
            counting,
            whole_checks=False,
        )
        for place in range(3)
        if (home == place).any()
    ]


def _named(found: pd.DataFrame, part: Part) -> pd.DataFrame:
    """Name rows by their places in the whole."""
    named = found.copy()
    for name in {"row", "sent_row", "said_by"} & {*found.columns}:
        numbers = [
            row if pd.isna(row) else part.numbers[int(row)] for row in found[name]
        ]
        named[name] = pd.Series(numbers, index=found.index, dtype=found[name].dtype)
    return named


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    both = pd.concat(parts, ignore_index=True)
    return both.sort_values("row", kind="stable", ignore_index=True)


@pytest.mark.parametrize("keep", ["merge", "last", "first", False])
@given(data=st.data(), frame=frames())
@settings(max_examples=40)  # each screens a frame four times
def test_parts_get_the_verdict_of_the_whole(
    keep: Keep, data: st.DataObject, frame: pd.DataFrame
) -> None:
    rules = RowRules(
        match_key="email",
        keep=keep,
        bad_cells=data.draw(st.sampled_from(BAD_CELLS)),
        opt_outs=data.draw(st.sampled_from(OPT_OUTS)),
    )
    whole = _screened(frame, rules)
    parts = _parts(frame, data, whole)
    each = [_screened(frame.iloc[part.numbers], rules, part) for part in parts]
    for name in ("fates", "errors", "changes", "hints", "opted_out"):
        found = [
            _named(getattr(one.screened, name), part)
            for one, part in zip(each, parts, strict=True)
        ]
        wanted = getattr(whole.screened, name)
        pd.testing.assert_frame_equal(
            by_itself(_joined([one for one in found if len(one)] or found[:1])),
            by_itself(wanted),
            check_dtype=False,
        )
    rows = np.concatenate(
        [part.numbers[one.positions] for one, part in zip(each, parts, strict=True)]
    )
    assert sorted(rows.tolist()) == whole.positions.tolist()
    valid = pd.concat([one.screened.valid for one in each])
    order = np.argsort(rows, kind="stable")
    pd.testing.assert_frame_equal(valid.iloc[order], whole.screened.valid)
    told = added([one.screened.told for one in each])
    assert sorted(sentences(told)) == sorted(whole.screened.notes)


def test_a_check_of_the_whole_is_refused_or_asked_of_the_part() -> None:
    frame = pd.DataFrame({"email": ["ana@example.com"], "first_name": ["Ana"]})
    schema = SCHEMA.add_columns(
        {"first_name": pa.Column(str, pa.Check(lambda names: len(names) > 1))}
    ).update_columns({})
    schema.checks = []
    ground = ground_of(frame, schema, USER, "email", mapping=None, fields=None)
    rules = RowRules(match_key="email", keep="merge")

    def judged(*, whole_checks: bool) -> Screening:
        part = Part(np.array([3]), ground, {}, frozenset(), whole_checks)
        return screening(
            frame, schema, USER, rules, mapping=None, fields=None, part=part
        )

    with pytest.raises(FrameError, match="column 'first_name' as a whole, which is"):
        judged(whole_checks=False)
    with pytest.raises(FrameError, match="column 'first_name' as a whole fails"):
        judged(whole_checks=True)
