"""Whatever is changed in a ledger is found: a byte, an entry, the order, the end."""

# ruff: noqa: S608 - a forger of ours writes SQL of ours

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cdp_frames.errors import FrameError, LedgerError, TamperedLedgerError
from cdp_frames.journal import home
from cdp_frames.ledger import Ledger, opened
from cdp_frames.ledger.entry import Entry
from tests.ledger.written import PEOPLE, write

# begun, import, three rows, twice; then a person is forgotten.
LAST = 11


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of two imports in which one person was forgotten."""
    made = tmp_path / "audit" / "ledger.sqlite"
    made.parent.mkdir()
    write(made)
    write(made, name="second")
    Ledger(made).forget("bob@example.com")
    return made


def sql(path: Path, *statements: str) -> None:
    """Change the file as anybody can who may write to it."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER stays")
        for statement in statements:
            db.execute(statement)
        db.execute(
            "CREATE TRIGGER stays BEFORE UPDATE ON entries WHEN NEW.facts IS NOT NULL "
            "OR NEW.seq <> OLD.seq OR NEW.link <> OLD.link OR NEW.seal <> OLD.seal "
            "BEGIN SELECT raise(ABORT, 'an entry is never changed'); END"
        )
        db.commit()


def content(path: Path) -> list[Any]:
    """Return all that the file says."""
    with closing(sqlite3.connect(path)) as db:
        return [
            db.execute("SELECT * FROM entries ORDER BY seq").fetchall(),
            db.execute("SELECT * FROM ledger").fetchall(),
        ]


def test_a_ledger_that_nobody_touched_verifies(path: Path) -> None:
    verified = Ledger(path).verify()
    assert verified.entries == LAST
    assert verified.head.startswith(f"{LAST}:")
    assert Ledger(path).verify(head=verified.head) == verified


@pytest.mark.parametrize("column", Entry._fields)
@pytest.mark.parametrize("seq", [1, 2, 4, LAST])
def test_a_changed_cell_is_found_where_it_is(path: Path, seq: int, column: str) -> None:
    value = "'x'" if column not in {"seq", "of"} else "77"
    sql(path, f"UPDATE entries SET {column} = {value} WHERE seq = {seq}")
    with pytest.raises(TamperedLedgerError) as caught:
        Ledger(path).verify()
    assert caught.value.entry == seq
    assert f"from entry {seq} on" in str(caught.value)


@pytest.mark.parametrize("column", ["at", "kind", "key"])
def test_an_entry_that_says_the_same_of_itself_at_another_place_is_found(
    path: Path, column: str
) -> None:
    sql(
        path,
        f"UPDATE entries SET {column} = "
        f"(SELECT {column} FROM entries WHERE seq = 1) WHERE seq = 7",
    )
    with pytest.raises(TamperedLedgerError) as caught:
        Ledger(path).verify()
    assert caught.value.entry == 7


@pytest.mark.parametrize("seq", range(1, LAST + 1))
def test_an_entry_that_is_gone_is_found(path: Path, seq: int) -> None:
    sql(path, f"DELETE FROM entries WHERE seq = {seq}")
    with pytest.raises(TamperedLedgerError) as caught:
        Ledger(path).verify()
    assert caught.value.entry == seq


@pytest.mark.parametrize("seq", range(1, LAST))
def test_two_entries_that_changed_places_are_found(path: Path, seq: int) -> None:
    sql(
        path,
        f"UPDATE entries SET seq = -1 WHERE seq = {seq}",
        f"UPDATE entries SET seq = {seq} WHERE seq = {seq + 1}",
        f"UPDATE entries SET seq = {seq + 1} WHERE seq = -1",
    )
    with pytest.raises(TamperedLedgerError) as caught:
        Ledger(path).verify()
    assert caught.value.entry == seq


def test_an_entry_that_was_added_without_the_key_is_found(path: Path) -> None:
    sql(
        path,
        "INSERT INTO entries SELECT seq + 1, kind, at, of, key, person, salt, facts, "
        f"seal, link FROM entries WHERE seq = {LAST}",
    )
    with pytest.raises(TamperedLedgerError) as caught:
        Ledger(path).verify()
    assert caught.value.entry == LAST + 1


def test_an_entry_that_is_emptied_without_a_word_is_found(path: Path) -> None:
    nothing = "person = NULL, salt = NULL, facts = NULL"
    sql(path, f"UPDATE entries SET {nothing} WHERE seq = 3")
    with pytest.raises(TamperedLedgerError, match="no entry says that it was to be"):
        Ledger(path).verify()


def test_a_person_who_was_forgotten_and_is_back_is_found(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path)
    before = content(path)[0][3]
    Ledger(path).forget("bob@example.com")
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER stays")
        db.execute(
            "UPDATE entries SET person = ?, salt = ?, facts = ? WHERE seq = 4",
            before[5:8],
        )
        db.commit()
    sql_of_trigger_back(path)
    with pytest.raises(TamperedLedgerError, match="filled again") as caught:
        Ledger(path).verify()
    assert caught.value.entry == 4


def sql_of_trigger_back(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TRIGGER stays AFTER INSERT ON ledger BEGIN SELECT 1; END")
    sql(path)


@pytest.mark.parametrize("kept", [0, 1, 4, 10])
def test_a_chain_whose_end_was_cut_off_with_care_is_found_by_its_head(
    path: Path, kept: int
) -> None:
    cut(path, kept)
    with pytest.raises(TamperedLedgerError, match="are gone") as caught:
        Ledger(path).verify()
    assert caught.value.entry == kept + 1


def cut(path: Path, kept: int) -> None:
    """Cut the end off, and the note of SQLite how long it was."""
    sql(
        path,
        f"DELETE FROM entries WHERE seq > {kept}",
        f"UPDATE sqlite_sequence SET seq = {kept}",
    )


def test_a_head_that_was_kept_elsewhere_finds_what_the_machine_does_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path)
    write(path, name="second")
    head = Ledger(path).verify().head
    cut(path, 5)
    for seen in home().rglob("*.head"):
        seen.unlink()
    # Whoever owns the machine can cut off the end: that is as far as it goes.
    assert Ledger(path).verify().entries == 5
    with pytest.raises(TamperedLedgerError, match="up to 10 were seen"):
        Ledger(path).verify(head=head)


def test_an_end_that_is_gone_is_found_by_the_number_that_sqlite_keeps(
    path: Path,
) -> None:
    for seen in home().rglob("*.head"):
        seen.unlink()
    sql(path, "DELETE FROM entries WHERE seq > 5")
    with pytest.raises(TamperedLedgerError, match="up to 11 were written") as caught:
        Ledger(path).verify()
    assert caught.value.entry == 6


def test_nothing_is_written_after_an_end_that_was_cut_off(path: Path) -> None:
    cut(path, 5)
    for use in (lambda: write(path, name="third"), lambda: Ledger(path).forget("x")):
        with pytest.raises(TamperedLedgerError, match="up to 11 were seen here"):
            use()


def test_another_end_in_place_of_the_one_that_was_seen_is_found(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.sqlite"
    write(path)
    write(path, name="second")
    (head,) = home().rglob("*.head")
    seen = head.read_text()
    cut(path, 5)
    head.unlink()
    write(path, name="other")
    write(path, name="more")
    head.write_text(seen)
    for use in (Ledger(path).verify, lambda: write(path, name="third")):
        with pytest.raises(TamperedLedgerError, match="not the one that was seen"):
            use()


def test_whoever_adds_holds_the_file_from_the_first_look_on(path: Path) -> None:
    with (
        opened(path) as store,
        store.adding(),
        closing(sqlite3.connect(path, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_rows_of_the_last_import_that_are_gone_are_found_without_any_head(
    path: Path,
) -> None:
    cut(path, 9)
    for seen in home().rglob("*.head"):
        seen.unlink()
    with pytest.raises(TamperedLedgerError, match="rows of the last import") as caught:
        Ledger(path).verify()
    assert caught.value.entry == 10


def test_an_old_copy_in_place_of_the_ledger_is_found(path: Path) -> None:
    shutil.copy(path, path.with_suffix(".old"))
    write(path, name="third")
    shutil.copy(path.with_suffix(".old"), path)
    with pytest.raises(TamperedLedgerError, match="up to 16 were seen"):
        Ledger(path).verify()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_byte_that_is_changed_is_found_or_says_nothing(
    path: Path, data: st.DataObject
) -> None:
    whole = path.read_bytes()
    before = content(path)
    broken = path.with_name("broken.sqlite")
    for _ in range(10):
        place = data.draw(st.integers(0, len(whole) - 1))
        bit = data.draw(st.integers(0, 7))
        changed = bytearray(whole)
        changed[place] ^= 1 << bit
        broken.write_bytes(changed)
        try:
            Ledger(broken).verify()
        except LedgerError:
            continue
        finally:
            broken.with_name("broken.sqlite-journal").unlink(missing_ok=True)
        # Free space, a counter of SQLite's own: no entry is another one for it.
        assert content(broken) == before


def test_a_table_whose_text_is_broken_is_damage(path: Path) -> None:
    """SQLite quotes it, and what it quotes is no text."""
    whole = path.read_bytes()
    assert b"CREATE TABLE entries" in whole
    broken = whole.replace(b"CREATE TABLE entries", b"CREATE\xd4ABLE entries")
    path.write_bytes(broken)
    with pytest.raises(TamperedLedgerError, match="damaged"):
        Ledger(path).verify()


def test_any_byte_of_an_entry_that_is_changed_is_found(path: Path) -> None:
    whole = path.read_bytes()
    broken = path.with_name("broken.sqlite")
    rows = content(path)[0]
    parts = [
        part
        for row in rows
        for part in (row[2].encode(), row[5], row[6], (row[7] or "").encode(), *row[8:])
        if part
    ]
    for part in parts:
        changed = bytearray(whole)
        changed[whole.rindex(part) + len(part) // 2] ^= 1
        broken.write_bytes(changed)
        with pytest.raises(LedgerError):
            Ledger(broken).verify()


def test_a_table_that_is_added_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "CREATE TRIGGER hides AFTER INSERT ON entries BEGIN "
            "UPDATE entries SET person = NULL WHERE seq = NEW.seq; END"
        )
    with pytest.raises(TamperedLedgerError, match="tables") as caught:
        Ledger(path).verify()
    assert caught.value.entry is None


def test_an_entry_is_not_changed_by_a_slip(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE entries SET facts = '{}' WHERE seq = 3")


# --- the key --------------------------------------------------------------------------


def test_without_its_key_nothing_is_read_and_nothing_written(path: Path) -> None:
    for key in home().rglob("*.key"):
        key.unlink()
    for use in (Ledger(path).verify, Ledger(path).imports, lambda: write(path)):
        with pytest.raises(LedgerError, match=r"key of the ledger .* is not there"):
            use()


def test_a_key_that_is_another_one_is_told(path: Path) -> None:
    (key,) = home().rglob("*.key")
    key.write_text("00" * 32)
    with pytest.raises(LedgerError, match="is not the key of the ledger"):
        Ledger(path).verify()


def test_a_key_beside_the_ledger_moves_with_it(path: Path, tmp_path: Path) -> None:
    (key,) = home().rglob("*.key")
    key.rename(path.parent / key.name)
    moved = tmp_path / "elsewhere"
    path.parent.rename(moved)
    assert Ledger(moved / path.name).verify().entries == LAST


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_all_files_are_for_the_user_alone(path: Path) -> None:
    files = [path, *home().rglob("*.key"), *home().rglob("*.head")]
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    path.chmod(0o644)
    Ledger(path).verify()
    assert path.stat().st_mode & 0o777 == 0o600


# --- what is no ledger ----------------------------------------------------------------


def test_what_is_no_ledger_is_left_as_it_is(tmp_path: Path) -> None:
    text = tmp_path / "leads.csv"
    text.write_text("email\nann@example.com\n" * 100)
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE people (name)")
        db.commit()
    for path, words in ((text, "no file of SQLite"), (other, "another database")):
        path.chmod(0o644)
        before = path.read_bytes()
        with pytest.raises(LedgerError, match=words):
            write(path)
        assert path.read_bytes() == before
        assert path.stat().st_mode & 0o777 == 0o644


def test_a_ledger_that_is_not_there_is_not_made_by_a_look(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    for look in (
        Ledger(path).verify,
        Ledger(path).imports,
        lambda: Ledger(path).history(PEOPLE[0]),
        lambda: Ledger(path).forget(PEOPLE[0]),
    ):
        with pytest.raises(LedgerError, match="there is no ledger"):
            look()
    assert not path.exists()


def test_an_empty_file_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.touch()
    write(path)
    assert Ledger(tmp_path).verify().entries == 5


def test_a_newer_format_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 2")
    with pytest.raises(LedgerError, match="newer version"):
        Ledger(path).verify()


@pytest.mark.parametrize("head", ["", "x", "5", "5:zz", "-1:" + "0" * 64, "5:00"])
def test_a_head_that_is_none_is_an_argument_at_fault(path: Path, head: str) -> None:
    with pytest.raises(FrameError, match="a head is a number"):
        Ledger(path).verify(head=head)
