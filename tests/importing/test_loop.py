"""Import, fix, import again, in any order: all counts add up and no row is lost."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cdp_frames import ImportResult, cdp_import
from cdp_frames.fates import FINAL
from cdp_frames.sandbox import Sandbox
from cdp_frames.screening.bad_cells import BadCells, is_left_empty
from cdp_frames.screening.duplicates import Keep
from tests.support.brisk import brisk
from tests.support.examples import examples

_REFUSED = ["rejected_here", "rejected_by_cdp"]

# What a cell can hold, and what should become of its row.
good = st.integers(0, 12).map(lambda n: f"p{n}@example.com")
BLOCKED = "blocked.example.com"
blocked = st.integers(0, 3).map(lambda n: f"p{n}@{BLOCKED}")
broken = st.sampled_from(["nope", "@", "a@b@c", "p1@example..com"])
blank = st.sampled_from(["", " ", None])
cells = st.one_of(good, good.map(str.upper), blocked, broken, blank)
times = st.sampled_from(["2026-04-21T15:30:00Z", "2026-04-21 15:30", "", "soon"])


# Whatever a column may be, mapped or not, with and without something in it.
TEXTS = ["str", "object", "string", "category", "string[pyarrow]"]
FURTHER: dict[str, list[object]] = {
    "Int64": [1, pd.NA],
    "boolean": [True, pd.NA],
    "float64": [0.5, float("nan")],
    "string": ["x", pd.NA],
    "int64[pyarrow]": [1, None],
    "category": ["x", None],
    "datetime64[us, UTC]": [pd.Timestamp("2026-04-21", tz="UTC"), pd.NaT],
    "object": [pd.NA, ["x"], {"a": 1}, "x", 1, None, np.array([1, 2]), Decimal("NaN")],
}


@st.composite
def columns_of_any_dtype(draw: st.DrawFn, rows: int, *, objects: bool) -> pd.Series:
    dtypes = [dtype for dtype in FURTHER if objects or dtype != "object"]
    dtype = draw(st.sampled_from(dtypes))
    cells = np.empty(rows, dtype=object)
    for row in range(rows):
        cells[row] = FURTHER[dtype][draw(st.integers(0, len(FURTHER[dtype]) - 1))]
    return pd.Series(pd.Series(cells, dtype=object), dtype=dtype)


@st.composite
def frames(draw: st.DrawFn, max_size: int = 8) -> pd.DataFrame:
    rows = draw(st.lists(st.tuples(cells, times), max_size=max_size))
    labels = draw(
        st.lists(st.integers(0, 5), min_size=len(rows), max_size=len(rows))
        if draw(st.booleans())
        else st.just(list(range(len(rows))))
    )
    frame = pd.DataFrame(
        {
            "email": pd.Series(
                [cell for cell, _ in rows], dtype=draw(st.sampled_from(TEXTS))
            ),
            "last_seen_at": pd.Series([time for _, time in rows], dtype="str"),
        }
    )
    for name in ("extra", "first_name"):
        frame[name] = draw(columns_of_any_dtype(len(rows), objects=name == "extra"))
    return frame.set_axis(pd.Index(labels, dtype="int64"), axis=0)


class Loop(RuleBasedStateMachine):
    """A user who imports, fixes some of what was refused, and imports again."""

    # One for all examples; the test starts it.
    cdp: Sandbox

    def __init__(self) -> None:
        super().__init__()
        self.cdp.reset()
        self.client = brisk(self.cdp)
        self.last: ImportResult | None = None
        self.members: set[str] = set()
        self.lists = 0

    @rule(
        frame=frames(),
        keep=st.sampled_from(["merge", "merge", "last", False]),
        bad_cells=st.sampled_from(["refuse", "drop"]),
    )
    def imports(self, frame: pd.DataFrame, keep: Keep, bad_cells: BadCells) -> None:
        self.lists += 1
        self.members = set()
        before = frame.copy()
        self.last = cdp_import(
            frame,
            list_name=f"L{self.lists}",
            client=self.client,
            progress=False,
            keep=keep,
            bad_cells=bad_cells,
        )
        pd.testing.assert_frame_equal(frame, before)
        self._accept(frame, self.last)

    @precondition(lambda self: self.last is not None)
    @rule(data=st.data())
    def fixes_some(self, data: st.DataObject) -> None:
        assert self.last is not None
        failed = self.last.failed
        positions = st.integers(0, max(len(failed) - 1, 0))
        chosen = data.draw(st.lists(positions, max_size=4)) if len(failed) else []
        fixed = failed.iloc[chosen]
        fixed = fixed.assign(
            email=pd.Series(
                [data.draw(cells) for _ in chosen], index=fixed.index, dtype="str"
            ),
            last_seen_at=pd.Series(
                [data.draw(times) for _ in chosen], index=fixed.index, dtype="str"
            ),
        )
        if data.draw(st.booleans()):
            added = data.draw(frames(max_size=2))
            added = added.set_axis(added.index + 1_000, axis=0)
            # pandas 2 warns of an empty frame among them.
            fixed = pd.concat([rows for rows in (fixed, added) if len(rows)] or [fixed])
        self._again(fixed)

    @precondition(lambda self: self.last is not None)
    @rule()
    def takes_the_suggestions(self) -> None:
        assert self.last is not None
        self._again(self.last.suggested())

    def _again(self, fixed: pd.DataFrame) -> None:
        assert self.last is not None
        previous = self.last
        self.last = previous.reimport(fixed, progress=False)
        assert self.last.chain[:-1] == previous.chain
        if previous.list_id is not None:
            assert self.last.list_id == previous.list_id
        self._accept(fixed, self.last)

    def _accept(self, frame: pd.DataFrame, result: ImportResult) -> None:
        accepted = result.fates["fate"].eq("accepted").to_numpy()
        self.members |= {
            str(address).strip().lower() for address in frame["email"][accepted]
        }

    @invariant()
    def every_row_has_one_fate(self) -> None:
        if self.last is None:
            return
        result = self.last
        assert sum(result.counts[fate] for fate in FINAL) == len(result.fates)
        refused = result.fates.loc[result.fates["fate"].isin(_REFUSED), "row"]
        # Rows that were sent as one have what was wrong with it on one of them.
        persons = result.fates["sent_row"].fillna(result.fates["row"])
        wrong = result.errors.loc[~is_left_empty(result.errors), "row"].unique()
        assert set(wrong) <= set(refused)
        assert set(persons[wrong]) == set(persons[refused])
        assert len(result.failed) == len(refused)
        assert result.differences == ()
        assert result.counts["unknown"] == 0

    @invariant()
    def the_list_holds_who_was_accepted(self) -> None:
        if self.last is None or self.last.list_id is None:
            assert not self.members
            return
        on_list = {member.email for member in self.client.members(self.last.list_id)}
        assert on_list == self.members

    @invariant()
    def the_history_is_whole(self) -> None:
        if self.last is None:
            return
        history, chain = self.last.history, self.last.chain
        assert len(history) == sum(len(result.fates) for result in chain)
        assert set(history["row"]) >= set(range(len(chain[0].fates)))
        assert (
            history.groupby("row")["attempt"]
            .apply(lambda a: a.is_monotonic_increasing)
            .all()
        )

    def teardown(self) -> None:
        self.client.close()


def test_the_loop() -> None:
    blocking = {"rules": [{"field": "email", "blocked_domains": [BLOCKED]}]}
    with Sandbox(settings=blocking) as cdp:

        class Machine(Loop):
            pass

        Machine.cdp = cdp
        run_state_machine_as_test(
            Machine, settings=settings(examples(10), stateful_step_count=6)
        )
