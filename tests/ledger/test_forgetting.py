"""A person is forgotten, old entries are purged: all is gone, and the chain holds."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cdp_frames.errors import FrameError, LedgerError
from cdp_frames.ledger import Draft, Ledger, opened
from cdp_frames.ledger.entry import EntryKind
from cdp_frames.ledger.people import without_addresses
from tests.ledger.written import CONSENT, PEOPLE, write

ANN, BOB, CLEO = PEOPLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "ledger.sqlite"
    write(made)
    write(made, [ANN, BOB], "second")
    return made


@pytest.mark.parametrize(
    "spelling",
    [
        ANN,
        " ANN@Example.COM ",
        "Ann Ito <Ann@example.com>",
        "mailto:ann@example.com",
        "ann\u200b@example.com",
        "\uff41\uff4e\uff4e@example.com",
    ],
)
def test_a_person_is_found_by_any_spelling(path: Path, spelling: str) -> None:
    found = Ledger(path).history(spelling)
    assert found["entry"].tolist() == [3, 8]
    assert found["file"].tolist() == ["first.csv", "second.csv"]
    assert found["consent"].tolist() == [{"Opt-in": CONSENT}] * 2
    assert found["run_by"].tolist() == ["Zoe", "Zoe"]


def test_nobody_is_found_by_another_address(path: Path) -> None:
    found = Ledger(path).history("anna@example.com")
    assert found.empty
    assert found.dtypes.astype(str).to_dict() == (
        Ledger(path).history(ANN).dtypes.astype(str).to_dict()
    )


def test_who_is_forgotten_is_nowhere_in_the_file(path: Path) -> None:
    with opened(path) as store:
        stands = store.key.person(BOB)
    assert stands in path.read_bytes()
    assert Ledger(path).forget("Bob@Example.com", run_by="Zoe") == 2
    assert stands not in path.read_bytes()
    assert Ledger(path).history(BOB).empty
    assert len(Ledger(path).history(ANN)) == 2
    last = Ledger(path).imports().iloc[-1]
    assert (last["what"], last["run_by"], last["entries"]) == ("forget", "Zoe", 2)
    assert Ledger(path).verify().entries == 10


def test_what_the_forgotten_consented_to_is_gone_as_well(path: Path) -> None:
    for person in PEOPLE:
        Ledger(path).forget(person)
    assert CONSENT.encode() not in path.read_bytes()
    Ledger(path).verify()


def test_no_repr_shows_a_person(path: Path) -> None:
    draft = Draft(EntryKind.ROW, {"consent": {"Opt-in": CONSENT}}, person=ANN)
    with opened(path) as store:
        shown = f"{draft} {[*store.entries()]} {store.key} {Ledger(path)}"
    assert ANN not in shown
    assert CONSENT not in shown
    assert "Entry(3, row)" in shown


def test_to_forget_nobody_writes_nothing(path: Path) -> None:
    before = Ledger(path).verify()
    assert Ledger(path).forget("nobody@example.com") == 0
    assert Ledger(path).verify() == before
    assert Ledger(path).forget(BOB) == 2
    assert Ledger(path).forget(BOB) == 0


def test_who_is_forgotten_may_be_imported_again(path: Path) -> None:
    Ledger(path).forget(BOB)
    write(path, [BOB], "third")
    assert Ledger(path).history(BOB)["file"].tolist() == ["third.csv"]
    Ledger(path).verify()


# --- purge ----------------------------------------------------------------------------


def test_what_is_old_is_cut_off_and_the_chain_holds(path: Path) -> None:
    time.sleep(0.002)
    middle = datetime.now(tz=UTC)
    write(path, [CLEO], "third")
    head = Ledger(path).verify().head
    assert Ledger(path).purge(older_than=middle) == 9
    assert Ledger(path).history(ANN).empty
    assert Ledger(path).history(CLEO)["file"].tolist() == ["third.csv"]
    assert Ledger(path).verify(head=head).entries == 13
    assert Ledger(path).imports()["what"].tolist() == ["done", "purge"]


def test_all_of_it_may_be_purged_again_and_again(path: Path) -> None:
    assert Ledger(path).purge(older_than="0 s") == 9
    assert CONSENT.encode() not in path.read_bytes()
    assert Ledger(path).verify().entries == 10
    assert Ledger(path).purge(older_than=timedelta(0)) == 1
    write(path, name="again")
    assert Ledger(path).verify().entries == 16
    assert len(Ledger(path).history(ANN)) == 1


def test_what_was_purged_takes_no_room(path: Path) -> None:
    write(path, [f"p{n}@example.com" for n in range(500)], "large")
    before = path.stat().st_size
    Ledger(path).purge(older_than="0 s")
    assert path.stat().st_size < before / 2


def test_nothing_old_is_nothing_written(path: Path) -> None:
    before = path.read_bytes()
    assert Ledger(path).purge(older_than="1 day") == 0
    assert path.read_bytes() == before


def test_what_stands_behind_a_clock_that_went_wrong_is_emptied(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path, [ANN])
    with opened(path) as store, store.adding() as adding:
        adding.at = "2999-01-01T00:00:00.000000+00:00"
        adding.add(Draft(EntryKind.IMPORT, {}, key="later"))
    write(path, [BOB], "second")
    assert Ledger(path).purge(older_than="0 s") == 6
    assert Ledger(path).history(BOB).empty
    Ledger(path).verify()
    assert Ledger(path).purge(older_than="0 s") == 0
    Ledger(path).verify()


def test_a_purge_that_nobody_wrote_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM entries WHERE seq <= 5")
        db.commit()
    with pytest.raises(LedgerError, match="from entry 1 on"):
        Ledger(path).verify()


@pytest.mark.parametrize(
    "when",
    ["soon", "", None, 5, -timedelta(1), datetime(2026, 4, 21), pd.NaT, "-1 day", [1]],  # noqa: DTZ001
)
def test_what_is_no_time_is_an_argument_at_fault(path: Path, when: object) -> None:
    with pytest.raises(FrameError, match="older_than takes"):
        Ledger(path).purge(older_than=when)  # type: ignore[arg-type]


@pytest.mark.parametrize("person", ["", "  ", None, 5, pd.NA])
def test_what_is_no_person_is_an_argument_at_fault(
    path: Path,
    person: Any,  # noqa: ANN401 - anything but a person
) -> None:
    for use in (Ledger(path).history, Ledger(path).forget):
        with pytest.raises(FrameError, match="person"):
            use(person)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.lists(st.sampled_from(PEOPLE), max_size=4)),
        st.tuples(st.just("forget"), st.sampled_from(PEOPLE)),
        st.tuples(st.just("purge"), st.none()),
        st.tuples(st.just("begin"), st.none()),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_the_chain_holds_and_the_history_is_that_of_a_plain_list(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    write(path, [])
    known: list[str] = []
    heads = [Ledger(path).verify().head]
    for number, (what, of) in enumerate(steps):
        if what == "import":
            write(path, of, str(number))
            known += of
        elif what == "forget":
            Ledger(path).forget(str(of))
            known = [person for person in known if person != of]
        elif what == "purge":
            Ledger(path).purge(older_than="0 s")
            known = []
        else:
            write(path, [], str(number), ends=False)
        heads.append(Ledger(path).verify().head)
    for head in heads:
        Ledger(path).verify(head=head)
    for person in PEOPLE:
        if any(what == "begin" for what, _ in steps):
            continue
        assert len(Ledger(path).history(person)) == known.count(person)


def test_an_import_without_an_end_is_told(path: Path) -> None:
    write(path, [CLEO], "third", ends=False)
    with pytest.warns(UserWarning, match="1 import of this ledger did not come to"):
        Ledger(path).history(ANN)
    assert Ledger(path).imports()["what"].tolist() == ["done", "done", "begun"]


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("leads.csv", "leads.csv"),
        ("for ann@example.com", "for <address>"),
        ("ann%40example.com.csv", "<address>"),
        ("ann (at) example.com", "<address>"),
        ("a@example.com, b@example.org", "<address>, <address>"),
    ],
)
def test_names_are_kept_without_addresses(name: str, without: str) -> None:
    assert without_addresses(name) == without
