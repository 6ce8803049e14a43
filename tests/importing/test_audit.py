"""An import with a ledger: each row is in it once, however the import went."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cdp_frames import (
    Client,
    FrameError,
    ImportResult,
    Ledger,
    LedgerBusyError,
    LedgerError,
    cdp_import,
    history,
    load_result,
    plan_import,
    read_contacts,
)
from cdp_frames.errors import (
    AccountingError,
    ApiError,
    CdpError,
    JobFailedError,
    JobTimeoutError,
)
from cdp_frames.journal import home
from cdp_frames.ledger import opening
from cdp_frames.sandbox import JobFails, JobStuck, Sandbox, Status, WrongCounters
from tests.journal.flows import ORDERS, PEOPLE
from tests.journal.world import jobs

LEADS = """\
E-mail,First name,Phone,Consent text,Unsubscribed
Ana@Example.com,Anastasia,,yes,
"Bo Ek <bo@example.org>",Bo,+44 20 7183 8750,"yes, to bo@example.org",
cleo@example,Cleopatra,,yes,
dan@blocked.example.com,Daniel,,Yes,
ana@example.com,Anastasia,,yes,
eve@example.com,Evelyn,,,yes
"""
FATES = {
    "ana@example.com": ["duplicate", "accepted"],
    "bo@example.org": ["accepted"],
    "cleo@example": ["rejected_here"],
    "dan@blocked.example.com": ["rejected_by_cdp"],
    "eve@example.com": ["opted_out"],
}


@pytest.fixture
def cdp(blocking: Sandbox) -> Sandbox:
    blocking.reset()
    return blocking


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def leads(tmp_path: Path) -> pd.DataFrame:
    file = tmp_path / "leads of ann@example.com.csv"
    file.write_text(LEADS, encoding="utf-8")
    return read_contacts(file)


def imported(
    df: pd.DataFrame, client: Client, path: Path | None, **how: Any
) -> ImportResult:
    target = {"list_name": "L"} if "object_name" not in how else {}
    return cdp_import(
        df, client=client, progress=False, audit=path, **{**target, **how}
    )


def fates(path: Path, person: str) -> list[str]:
    return list(history(person, audit=path)["fate"])


# --- what is in it --------------------------------------------------------------------


def test_each_row_is_in_the_ledger_with_what_became_of_it(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    result = imported(leads, client, path, run_by="Zoe")
    assert {person: fates(path, person) for person in FATES} == FATES
    ana = history("ANA@example.com", audit=path).iloc[1]
    assert ana["list_id"] == result.list_id
    assert ana["job_id"] == result.job_id
    assert (ana["list_name"], ana["run_by"]) == ("L", "Zoe")
    assert (ana["row"], ana["line"], ana["sheet"]) == (4, 6, None)
    assert ana["consent"] == {"Consent text": "yes"}
    eve = history("eve@example.com", audit=path).iloc[0]
    assert eve["consent"] == {"Unsubscribed": "yes"}
    bo = history("bo@example.org", audit=path).iloc[0]
    assert bo["changed"] == {"email": "name removed", "phone": "E.164"}
    assert bo["consent"]["Consent text"].startswith("<hidden ")
    assert ana["schema"].startswith("contact ")
    assert ana["package"] == "0.1.0"
    dan = history("dan@blocked.example.com", audit=path).iloc[0]
    assert dan["codes"] == ", ".join(result.errors.query("row == 3")["code"])
    assert Ledger(path).verify().entries == 2 + len(leads)
    (row,) = Ledger(path).imports().to_dict("records")
    assert row["counts"] == result.counts
    assert (row["what"], row["rows"], row["entries"]) == ("done", 6, 6)


def test_the_file_is_known_by_the_digest_of_its_bytes(
    tmp_path: Path, leads: pd.DataFrame, client: Client, path: Path
) -> None:
    imported(leads, client, path)
    bo = history("bo@example.org", audit=path).iloc[0]
    assert bo["sha256"] == hashlib.sha256(LEADS.encode()).hexdigest()
    assert bo["file"] == "leads of <address>"


def test_nobody_stands_in_the_clear_in_the_files(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    first = imported(leads, client, path, list_name="For ana@example.com")
    fixed = first.failed.assign(**{"E-mail": ["cleo@example.com", "dan@example.com"]})
    first.reimport(fixed)
    Ledger(path).forget("bo@example.org")
    files = [path, *(each for each in home().rglob("*") if each.is_file())]
    bytes_of_all = b"".join(
        each.read_bytes() for each in files if "journal" not in each.name
    ).lower()
    for word in (
        *(b"ana@", b"bo@", b"cleo@", b"dan@", b"eve@", b"example.com", b"example.org"),
        *(b"anastasia", b"cleopatra", b"daniel", b"evelyn", b"7183"),
    ):
        assert word not in bytes_of_all, word
    assert b"consent text" in bytes_of_all


def test_files_sheets_and_lines_are_told_as_far_as_they_are_known(
    tmp_path: Path, client: Client, path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"email\n{name}@example.com\n")
    several = read_contacts([tmp_path / "a.csv", tmp_path / "b.csv"])
    imported(several, client, path)
    b = history("b@example.com", audit=path).iloc[0]
    assert b["file"] == "b.csv"
    assert len(b["sha256"]) == 64
    assert pd.isna(b["line"])
    text = "email\n" + "".join(f"p{n}@example.com\n" for n in range(5))
    people = read_contacts(text.encode())
    some = people.iloc[[3, 1]]
    imported(some, client, path, list_name="M")
    imported(some.reset_index(drop=True), client, path, list_name="N")
    lines = history("p3@example.com", audit=path)["line"]
    assert lines.iloc[0] == 5
    assert pd.isna(lines.iloc[1])  # its label does not say any more which it was


def test_a_frame_of_the_users_own_needs_no_file(client: Client, path: Path) -> None:
    imported(PEOPLE, client, path)
    ann = history("ann@example.com", audit=path)
    assert ann["fate"].tolist() == ["duplicate", "accepted"]
    assert ann["file"].isna().all()
    assert ann["line"].isna().all()


def test_records_without_a_key_are_known_by_their_address(
    client: Client, path: Path
) -> None:
    imported(ORDERS, client, path, object_name="orders", schema="contact")
    assert fates(path, "ann@example.com") == ["accepted", "accepted"]


@pytest.mark.parametrize(
    "df",
    [
        PEOPLE.iloc[:0],
        pd.DataFrame({"email": [None, pd.NA]}),
        pd.DataFrame({"email": ["no", "none@", ""]}),
        pd.DataFrame({"email": ["ann@example.com"]}),
        pd.DataFrame(
            [["ann@example.com", 1, b"x"], [3, pd.NaT, [1]]],
            columns=["email", "Opt-in", "Opt-in"],
            index=["x", "x"],
        ),
        pd.DataFrame({("a", 1): ["ünï@例え.jp"], "consent": [True]}),
        pd.DataFrame(
            {"email": ["\ud800@example.com"], "consent": ["\ud800"]}, dtype=object
        ),
    ],
)
def test_whatever_comes_the_ledger_has_as_many_rows(
    client: Client, path: Path, df: pd.DataFrame
) -> None:
    mapping = {df.columns[0]: "email"} if df.columns.is_unique else None
    result = imported(df, client, path, mapping=mapping)
    (row,) = Ledger(path).imports().to_dict("records")
    assert row["entries"] == len(df)
    assert row["counts"] == result.counts
    Ledger(path).verify()


def test_who_is_on_a_suppression_list_is_told_with_the_list(
    leads: pd.DataFrame, client: Client, path: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.csv"
    gone.write_text("email\nbo@example.org\n")
    imported(leads, client, path, suppress=gone)
    bo = history("bo@example.org", audit=path).iloc[0]
    assert bo["fate"] == "opted_out"
    assert "gone.csv" in bo["suppressed_by"]


# --- once -----------------------------------------------------------------------------


def test_the_same_line_again_is_written_down_once(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    imported(leads, client, path)
    before = Ledger(path).verify()
    imported(leads, client, path)
    assert Ledger(path).verify() == before
    imported(leads, client, path, again=True, if_exists="append")
    assert fates(path, "bo@example.org") == ["accepted"] * 2


@pytest.mark.parametrize("journal", [True, False])
def test_an_import_that_timed_out_is_written_down_by_the_run_that_sees_its_end(
    leads: pd.DataFrame, cdp: Sandbox, client: Client, path: Path, *, journal: bool
) -> None:
    how: dict[str, Any] = {"journal": journal}
    with cdp.faults.add(JobStuck()), pytest.raises(JobTimeoutError):
        imported(leads, client, path, timeout=0, **how)
    with pytest.warns(UserWarning, match="did not come to an end"):
        assert history("bo@example.org", audit=path).empty
    assert Ledger(path).imports()["what"].tolist() == ["begun"]
    imported(leads, client, path, **how)
    assert {person: fates(path, person) for person in FATES} == FATES
    assert Ledger(path).imports()["what"].tolist() == ["done"]
    assert jobs(cdp) == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
from cdp_frames import Client, cdp_import, read_contacts
from cdp_frames.importing import audit
def progress(stage, done, total):
    if stage == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
rows = audit.drafts_of
def some(*about):
    for number, draft in enumerate(rows(*about)):
        progress("ledger" if number == 2 else "", 0, 0)
        yield draft
audit.drafts_of = some  # the ledger is written where no progress is told
client = Client(os.environ["TOKEN"], base_url=os.environ["URL"])
cdp_import(read_contacts(sys.argv[1]), list_name="L", client=client, audit=sys.argv[2],
           progress=progress)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("stage", ["upload", "start", "verify", "ledger"])
def test_a_process_that_is_killed_leaves_no_row_that_the_ledger_does_not_know(
    tmp_path: Path, cdp: Sandbox, client: Client, path: Path, stage: str
) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(LEADS, encoding="utf-8")
    ran = subprocess.run(  # noqa: S603 - code of ours
        [sys.executable, "-c", _KILLED, str(file), str(path), stage],
        env={
            **os.environ,
            "PYTHONPATH": str(Path.cwd()),
            "TOKEN": cdp.token,
            "URL": cdp.url,
        },
        check=False,
        timeout=120,
    )
    assert ran.returncode == -signal.SIGKILL
    # Whatever it did, the ledger says that it was at it.
    assert Ledger(path).imports()["what"].tolist() == ["begun"]
    cdp.wait()
    imported(read_contacts(file), client, path)
    assert Ledger(path).imports()["what"].tolist() == ["done"]
    assert {person: fates(path, person) for person in FATES} == FATES
    assert jobs(cdp) == 1
    Ledger(path).verify()


# --- how an import may end ------------------------------------------------------------


def test_an_import_whose_counts_do_not_fit_is_written_down(
    leads: pd.DataFrame, cdp: Sandbox, client: Client, path: Path
) -> None:
    fault = WrongCounters({"validRows": -1})
    with cdp.faults.add(fault), pytest.raises(AccountingError):
        imported(leads, client, path)
    assert Ledger(path).imports()["what"].tolist() == ["done"]
    assert len(history("ana@example.com", audit=path)) == 2


def test_a_job_that_failed_is_written_down_as_such(
    leads: pd.DataFrame, cdp: Sandbox, client: Client, path: Path
) -> None:
    with cdp.faults.add(JobFails("no")), pytest.raises(JobFailedError):
        imported(leads, client, path)
    assert Ledger(path).imports()["what"].tolist() == ["failed"]
    assert fates(path, "bo@example.org") == ["unknown"]
    imported(leads, client, path)
    assert fates(path, "bo@example.org") == ["unknown", "accepted"]


def test_an_import_that_was_not_started_has_its_end(
    leads: pd.DataFrame, cdp: Sandbox, client: Client, path: Path
) -> None:
    with (
        cdp.faults.add(Status(403), on="POST /import-jobs"),
        pytest.raises(ApiError),
    ):
        imported(leads, client, path)
    assert Ledger(path).imports()["what"].tolist() == ["not started"]
    assert history("ana@example.com", audit=path).empty


def test_what_is_taken_back_is_an_entry(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    result = imported(leads, client, path, run_by="Zoe")
    result.undo(preview=True)
    assert len(Ledger(path).imports()) == 1
    result.undo()
    last = Ledger(path).imports().iloc[-1]
    assert (last["what"], last["rows"], last["run_by"]) == ("undone", 2, "Zoe")
    assert last["job_id"] == result.job_id


# --- corrections ----------------------------------------------------------------------


def test_who_corrected_a_row_is_known(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    first = imported(leads, client, path, run_by="Zoe")
    fixed = first.failed.assign(**{"E-mail": ["cleo@example.com", "dan@example.com"]})
    second = first.reimport(fixed, run_by="Ann Clerk")
    rows = history("cleo@example.com", audit=path)
    # The row that was refused is hers, too, though her address was not in it.
    assert rows["fate"].tolist() == ["rejected_here", "accepted"]
    assert rows["corrected_by"].tolist() == [None, "Ann Clerk"]
    assert rows["run_by"].tolist() == ["Zoe", "Ann Clerk"]
    assert rows["changed"].tolist() == [{}, {"email": "corrected"}]
    assert rows["job_id"].tolist() == [first.job_id, second.job_id]
    assert Ledger(path).forget("cleo@example.com") == 2
    assert history("cleo@example", audit=path).empty
    assert len(history("dan@example.com", audit=path)) == 2
    Ledger(path).verify()


def test_a_correction_of_a_correction_is_told_against_the_last_one(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    first = imported(leads, client, path, run_by="Zoe")
    fixed = first.failed.assign(**{"E-mail": ["cleo@", "dan@example.com"]})
    second = first.reimport(fixed, run_by="Ann")
    third = second.reimport(
        second.failed.assign(**{"E-mail": "cleo@example.com"}), run_by="Ben"
    )
    assert third.counts["accepted"] == 1
    rows = history("cleo@example.com", audit=path)
    assert rows["corrected_by"].tolist()[-1] == "Ben"
    assert rows["fate"].tolist()[0] == "rejected_here"


def test_a_row_that_had_arrived_stays_with_its_own_person(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    first = imported(leads, client, path)
    first.reimport(leads.iloc[[1]].assign(**{"E-mail": "zed@example.com"}))
    assert fates(path, "zed@example.com") == ["accepted"]
    assert Ledger(path).forget("zed@example.com") == 1
    assert fates(path, "bo@example.org") == ["accepted"]


def test_rows_that_are_sent_as_they_were_are_nobodys_correction(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    first = imported(leads, client, path)
    first.reimport(first.failed)
    assert history("cleo@example", audit=path)["corrected_by"].tolist() == [None, None]


# --- a ledger that can't be written ---------------------------------------------------


def posts(cdp: Sandbox) -> int:
    return sum(call.endpoint.startswith(("POST", "PUT")) for call in cdp.exchanges)


def test_a_ledger_that_another_process_keeps_stops_the_import_before_it_begins(
    leads: pd.DataFrame,
    cdp: Sandbox,
    client: Client,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported(PEOPLE, client, path, list_name="first")
    before = posts(cdp)
    monkeypatch.setattr(opening, "PATIENCE", 0.1)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerBusyError, match=r"another .* Nothing was sent"):
            imported(leads, client, path)
    assert posts(cdp) == before
    imported(leads, client, path)
    assert fates(path, "bo@example.org") == ["accepted"]


@pytest.mark.parametrize("kind", ["text", "archive", "below a file", "no key"])
def test_what_is_no_ledger_stops_the_import_before_it_begins(
    leads: pd.DataFrame, cdp: Sandbox, client: Client, path: Path, kind: str
) -> None:
    if kind == "text":
        path.write_text("email\nann@example.com\n" * 50)
    elif kind == "archive":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x", "y" * 1000)
    elif kind == "below a file":
        path.touch()
        path = path / "ledger.sqlite"
    else:
        imported(PEOPLE, client, path, list_name="first")
        for key in home().rglob("*.key"):
            key.unlink()
    before = posts(cdp)
    with pytest.raises(LedgerError):
        imported(leads, client, path)
    assert posts(cdp) == before


_FULL = """
import os, resource, sys
from cdp_frames import Client, cdp_import
import pandas as pd
people = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(2000)]})
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
client = Client(os.environ["TOKEN"], base_url=os.environ["URL"])
result = cdp_import(people, list_name="L", client=client, audit=sys.argv[1],
                    progress=False)
print(result)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_disk_that_is_full_after_the_upload_is_told_and_no_result_is_lost(
    cdp: Sandbox, client: Client, path: Path
) -> None:
    ran = subprocess.run(  # noqa: S603 - code of ours
        [sys.executable, "-c", _FULL, str(path)],
        env={
            **os.environ,
            "PYTHONPATH": str(Path.cwd()),
            "TOKEN": cdp.token,
            "URL": cdp.url,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    assert "2,000 of 2,000 rows imported" in ran.stdout
    assert "the ledger does not know it: run the same line again" in ran.stdout
    assert Ledger(path).imports()["what"].tolist() == ["begun"]
    people = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(2000)]})
    result = imported(people, client, path)
    assert not result.alarms
    assert Ledger(path).verify().entries == 2002
    assert fates(path, "p7@example.com") == ["accepted"]
    assert jobs(cdp) == 1


# --- arguments ------------------------------------------------------------------------


def test_a_plan_makes_no_ledger(
    leads: pd.DataFrame, client: Client, path: Path
) -> None:
    plan_import(leads, list_name="L", client=client, audit=path)
    assert not path.exists()


def test_a_new_ledger_is_told_once(client: Client, path: Path) -> None:
    words = "A new ledger was begun"
    assert words in repr(imported(PEOPLE, client, path))
    assert words not in repr(imported(PEOPLE, client, path, list_name="M"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"audit": 5},
        {"audit": ""},
        {"audit": True},
        {"run_by": "Zoe"},
        {"audit": "x.sqlite", "run_by": " "},
        {"audit": "x.sqlite", "run_by": 5},
        {"audit": "x.sqlite", "run_by": "x" * 201},
    ],
)
def test_an_argument_at_fault_is_told_before_anything_is_sent(
    cdp: Sandbox, client: Client, wrong: dict[str, Any]
) -> None:
    with pytest.raises(FrameError, match=r"audit|run_by"):
        cdp_import(PEOPLE, list_name="L", client=client, progress=False, **wrong)
    assert not cdp.exchanges


def test_a_history_of_a_person_needs_a_ledger_and_one_of_a_ledger_a_person(
    path: Path,
) -> None:
    for wrong in ({"person": "ann@example.com"}, {"audit": path}):
        with pytest.raises(FrameError, match="together"):
            history(**wrong)
    with pytest.raises(CdpError, match="there is no ledger"):
        history("ann@example.com", audit=path)


def test_a_result_that_was_saved_goes_on_with_the_ledger(
    leads: pd.DataFrame, client: Client, path: Path, tmp_path: Path
) -> None:
    imported(leads, client, path, run_by="Zoe").save(tmp_path / "result")
    loaded = load_result(tmp_path / "result", client=client, audit=path)
    fixed = loaded.failed.assign(**{"E-mail": ["cleo@example.com", "dan@example.com"]})
    loaded.reimport(fixed, run_by="Ann")
    rows = history("cleo@example.com", audit=path)
    assert rows["fate"].tolist() == ["rejected_here", "accepted"]
    assert rows["run_by"].tolist() == ["Zoe", "Ann"]


def test_a_plan_that_was_made_without_a_ledger_still_knows_its_people(
    leads: pd.DataFrame, client: Client, path: Path, tmp_path: Path
) -> None:
    imported(leads, client, None).save(tmp_path / "result")
    loaded = load_result(tmp_path / "result", client=client, audit=path)
    loaded.plan.apply()
    assert {person: fates(path, person) for person in FATES} == FATES


def test_a_run_that_fails_does_not_end_what_another_has_begun(
    leads: pd.DataFrame, cdp: Sandbox, client: Client, path: Path
) -> None:
    with cdp.faults.add(JobStuck()), pytest.raises(JobTimeoutError):
        imported(leads, client, path, timeout=0, journal=False)
    with (
        cdp.faults.add(Status(403), on="POST /import-jobs"),
        pytest.raises(ApiError),
    ):
        imported(leads, client, path, journal=False)
    assert Ledger(path).imports()["what"].tolist() == ["begun"]
