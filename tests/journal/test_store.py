"""The file of the journal: whose it is, what is in it, and what if it can't be used."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path
from typing import Final

import pytest

from cdp_frames.journal import (
    Intent,
    Journal,
    JournalPlace,
    Record,
    State,
    home,
    place_of,
    recorded,
)
from cdp_frames.journal.alone import BusyError, alone
from cdp_frames.journal.keys import key_of
from cdp_frames.journal.places import is_shared

NAME: Final = "f" * 64


def busy(intent: Intent | None) -> TimeoutError:
    return TimeoutError("" if intent is None else intent.job_id)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_an_intent_is_known_again_with_its_steps(tmp_path: Path) -> None:
    place = JournalPlace(
        path=tmp_path / "kept" / "journal.sqlite", command={"import": {"x": 1}}
    )
    with recorded(place, NAME, timeout=0, busy=busy) as record:
        assert record.found is None
        record.begin({"rows": 3})
        made = record.take("create", lambda: "imp_1", key="k", kept=lambda j: {"id": j})
        record.is_job(made)
        with pytest.raises(ZeroDivisionError):
            record.take("start", lambda: 1 // 0)
    with recorded(place, NAME, timeout=0, busy=busy) as again:
        found = again.found
        assert found is not None
        again.pick_up()
        assert (found.state, found.job_id, found.attempt) == (State.OPEN, "imp_1", 1)
        assert found.facts == {"rows": 3, "command": {"import": {"x": 1}}, "files": {}}
        assert again.steps["create"] == ("k", True, {"id": "imp_1"})
        # Meant, and nobody knows whether it was done.
        assert again.steps["start"] == ("", False, {})
        again.end(State.DONE, b"what became of it")
    with recorded(place, NAME, timeout=0, busy=busy) as third:
        assert third.found is not None
        assert third.found.outcome == b"what became of it"
        third.begin({})
        assert third.attempt == 2
        assert third.steps == {}


def test_the_next_attempt_forgets_the_steps_of_the_last_one(tmp_path: Path) -> None:
    place = JournalPlace(path=tmp_path / "journal.sqlite")
    with recorded(place, NAME, timeout=0, busy=busy) as record:
        record.begin({})
        for step in ("before", "create", "start"):
            record.take(step, lambda: None)
        first = record.key("create")
        record.next_attempt("before")
        assert record.key("create") != first
        assert set(record.steps) == {"before"}
    with recorded(place, NAME, timeout=0, busy=busy) as again:
        again.pick_up()
        assert (again.attempt, set(again.steps)) == (2, {"before"})


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    place = JournalPlace(path=tmp_path / "kept" / "journal.sqlite")
    before = os.umask(0)
    try:
        with recorded(place, NAME, timeout=0, busy=busy) as record:
            record.begin({})
            record.keep("errors", b"people")
            assert record.kept("errors") == b"people"
            assert mode(place.path.parent) == 0o700
            found = {path.name: mode(path) for path in place.path.parent.iterdir()}
            assert len(found) > 3  # its log, its lock and what is kept as well
            assert set(found.values()) == {0o600}
            record.end(State.DONE)
            assert record.kept("errors") is None
    finally:
        os.umask(before)
    assert [path.name for path in place.path.parent.iterdir()] == ["journal.sqlite"]


def test_what_is_written_is_on_the_disk(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    (synchronous,) = journal._db.execute("PRAGMA synchronous").fetchone()  # noqa: SLF001
    (log,) = journal._db.execute("PRAGMA journal_mode").fetchone()  # noqa: SLF001
    assert (synchronous, log) == (2, "wal")
    # Another reader sees each step at once: none waits for a commit.
    intent = journal.begin(NAME, 1, "", {})
    other = Journal(tmp_path / "journal.sqlite")
    journal.intend(intent, "create", "key")
    found = other.latest(NAME)
    assert found is not None
    assert found.steps["create"].key == "key"


def newer(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 2")


def no_text(path: Path) -> None:
    """Break the text of a table, so that SQLite quotes what is no text."""
    whole = path.read_bytes()
    assert b"CREATE TABLE steps" in whole
    path.write_bytes(whole.replace(b"CREATE TABLE steps", b"CREATE\xd4ABLE steps"))


TROUBLES: Final = {
    "no text": (no_text, "it is damaged"),
    "damaged": (lambda path: path.write_bytes(b"no database" * 500), "it is damaged"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:5000]), "it is damaged"),
    "newer": (newer, "newer version of cdp_frames"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "directory"),
}


@pytest.mark.parametrize(("harm", "reason"), TROUBLES.values(), ids=TROUBLES)
def test_one_that_cannot_be_used_stops_nobody(
    tmp_path: Path, harm: object, reason: str
) -> None:
    path = tmp_path / "journal.sqlite"
    journal = Journal(path)
    for number in range(50):
        journal.begin(f"{number}", 1, "", {"rows": list(range(100))})
    journal.close()
    harm(path)  # type: ignore[operator]
    with recorded(JournalPlace(path=path), NAME, timeout=0, busy=busy) as record:
        record.begin({})
        assert record.take("create", lambda: "imp_1") == "imp_1"
        record.keep("errors", b"people")
        record.is_job("imp_1")
        record.end(State.DONE)
        assert "imp" in str(record.take("create", lambda: "imp_1"))
    (trouble,) = record.troubles
    assert str(path) in trouble
    assert reason in trouble


def test_a_disk_that_is_full_stops_nobody(tmp_path: Path) -> None:
    place = JournalPlace(path=tmp_path / "journal.sqlite")
    with recorded(place, NAME, timeout=0, busy=busy) as record:
        record.begin({})
        assert record._journal is not None  # noqa: SLF001
        record._journal._db.execute("PRAGMA max_page_count = 1")  # noqa: SLF001
        answer = record.take("create", lambda: 7, kept=lambda _: {"much": "x" * 90_000})
        assert answer == 7
        assert record.steps["create"].done
    assert "full" in record.troubles[0]


def test_a_folder_that_nobody_may_write_to_stops_nobody() -> None:
    place = JournalPlace(path=Path("/proc/journal/journal.sqlite"))
    with recorded(place, NAME, timeout=0, busy=busy) as record:
        record.begin({})
    assert (
        "the journal /proc/journal/journal.sqlite can't be used" in record.troubles[0]
    )


def test_without_a_journal_there_is_nothing_to_write() -> None:
    with recorded(None, NAME, timeout=0, busy=busy) as record:
        record.begin({})
        record.take("create", lambda: None)
        record.keep("errors", b"people")
        record.end(State.DONE)
    assert record.troubles == []


def test_two_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    place = JournalPlace(path=tmp_path / "journal.sqlite")
    with recorded(place, NAME, timeout=0, busy=busy) as record:
        record.begin({})
        record.is_job("imp_1")
        with (
            pytest.raises(TimeoutError, match="imp_1"),
            recorded(place, NAME, timeout=0.1, busy=busy),
        ):
            pass
        # Another import has nothing to wait for.
        with recorded(place, "e" * 64, timeout=0, busy=busy) as other:
            assert other.found is None
    with recorded(place, NAME, timeout=0, busy=busy) as after:
        assert after.found is not None


def test_who_waits_gets_it_in_the_end(tmp_path: Path) -> None:
    turns: list[int] = []
    inside = threading.Lock()

    def take_turn(number: int) -> None:
        with alone(tmp_path / "lock", 30):
            assert inside.acquire(blocking=False)
            time.sleep(0.005)
            turns.append(number)
            inside.release()

    threads = [threading.Thread(target=take_turn, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(turns) == list(range(8))
    assert not (tmp_path / "lock").exists()


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        with alone(tmp_path / "lock", 0):
            os._exit(9)
    os.waitpid(child, 0)
    with alone(tmp_path / "lock", 0):
        pass
    held = alone(tmp_path / "lock", 0)
    with held, pytest.raises(BusyError), alone(tmp_path / "lock", 0):
        pass


MOUNTS: Final = r"""
sysfs /sys sysfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//box/share /mnt/my\040share cifs rw 0 0
host /media/host fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "shared"),
    [
        ("/home/ann", True),
        ("/home/local/ann", False),
        ("/homely", False),
        ("/mnt/my share/x", True),
        ("/media/host", True),
        ("/var/lib", False),
        ("/", False),
    ],
)
def test_a_folder_of_another_machine_is_noticed(folder: str, *, shared: bool) -> None:
    assert is_shared(Path(folder), MOUNTS) is shared


def test_where_there_is_no_table_of_mounts_nothing_is_shared(tmp_path: Path) -> None:
    assert not is_shared(tmp_path, "")
    assert not is_shared(tmp_path)


def test_the_place_is_what_the_argument_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))
    assert home() == tmp_path / "home"
    assert place_of(True) == JournalPlace(path=tmp_path / "home" / "journal.sqlite")
    assert place_of(False) is None
    assert place_of(None) is None
    assert place_of(tmp_path) == JournalPlace(path=tmp_path / "journal.sqlite")
    assert place_of(str(tmp_path / "x")) == JournalPlace(path=tmp_path / "x")
    assert place_of(JournalPlace(path=tmp_path)) == JournalPlace(path=tmp_path)
    monkeypatch.delenv("CDP_FRAMES_HOME")
    assert home().name == "cdp-frames"


def test_keys_are_the_same_for_the_same_and_others_for_others() -> None:
    first = Record(NAME)
    assert first.key("create", "x") == Record(NAME).key("create", "x")
    others = {
        first.key("create", "x"),
        first.key("start", "x"),
        first.key("create", "y"),
        Record("e" * 64).key("create", "x"),
        key_of("a", "bc"),
        key_of("ab", "c"),
    }
    first.begin({}, again=True)
    others.add(first.key("create", "x"))
    assert len(others) == 7
    assert all(key[14] == "4" and key[19] in "89ab" for key in others)
