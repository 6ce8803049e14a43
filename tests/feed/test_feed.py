"""A feed: saved from an import, run again and again, stopped by what is otherwise."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import run_feed
from cdp_frames.errors import CdpError, FrameError, GuardError, UnreadableFileError
from cdp_frames.feed.file import load_feed, save_feed
from cdp_frames.feed.model import Feed
from cdp_frames.feed.names import filled_in
from cdp_frames.importing.options import require_known
from cdp_frames.journal import home
from cdp_frames.sandbox import JobStuck, Sandbox, Status
from tests.cli.test_cli import run
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames import Client, ImportResult

MONDAY = datetime(2026, 4, 20, 6, tzinfo=UTC)
NEXT = datetime(2026, 4, 27, 6, tzinfo=UTC)


def people(count: int, name: str = "p") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "E-Mail": [f"{name}{n}@example.com" for n in range(count)],
            "Vorname": [f"Zoë {n}" for n in range(count)],
            "Notiz": ["x, y"] * count,
        }
    )


@pytest.fixture
def folder(tmp_path: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def feed(folder: Path) -> Path:
    """A feed, saved from the first import, whose list is named by the date."""
    week(folder, 1, people(10))
    code, output = run(
        *("import", "week-1.csv", "--list", "L", "--max-refused", "20%"),
        *("--plan", "--save-feed", "feed.toml"),
    )
    assert (code, "cdp-frames run feed.toml" in output) == (0, True), output
    assert "The next run would make a list of the same name and stop" in output
    path = folder / "feed.toml"
    change(path, 'path = "week-1.csv"', 'path = "week-*.csv"')
    change(path, 'list = "L"', 'list = "Leads {date}"')
    return path


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text, text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def week(folder: Path, number: int, df: pd.DataFrame) -> None:
    path = folder / f"week-{number}.csv"
    df.to_csv(path, index=False)
    os.utime(path, (number * 1e6, number * 1e6))


def lists(client: Client) -> dict[str, int | None]:
    return {each.name: each.member_count for each in client.lists()}


# --- saved and run --------------------------------------------------------------------


def test_a_feed_is_saved_and_run(feed: Path, folder: Path, client: Client) -> None:
    assert stat.S_IMODE(feed.stat().st_mode) == 0o600
    text = feed.read_text(encoding="utf-8")
    assert '{ header = "Vorname", field = "first_name"' in text
    assert '{ header = "Notiz" }' in text
    assert "example.com" not in text
    week(folder, 1, people(10))
    week(folder, 2, people(12))
    first = run_feed(feed, now=MONDAY)
    assert first.counts["accepted"] == 12
    assert lists(client) == {"Leads 2026-04-20": 12}
    (made,) = client.lists()
    assert made.description == (
        "Imported by cdp_frames from week-2.csv: 12 rows, 2026-04-20"
    )
    run_feed(feed, now=NEXT)
    assert lists(client) == {"Leads 2026-04-20": 12, "Leads 2026-04-27": 12}


def test_the_same_file_on_the_same_day_is_sent_once(feed: Path, cdp: Sandbox) -> None:
    run_feed(feed, now=MONDAY)
    again = run_feed(feed, now=MONDAY)
    assert "already" in again.notes[0]
    starts = [call for call in cdp.exchanges if call.endpoint.endswith("/start")]
    assert len(starts) == 1


def test_a_run_that_was_cut_short_goes_into_the_list_of_its_day(
    feed: Path, cdp: Sandbox, client: Client
) -> None:
    with cdp.faults.add(JobStuck()), pytest.raises(TimeoutError):
        run_feed(feed, timeout=0)
    result = run_feed(feed, now=datetime(2099, 1, 1, tzinfo=UTC))
    assert "was picked up" in result.notes[0]
    assert "Leads 2099-01-01" not in lists(client)
    assert len(lists(client)) == 1


def test_rows_can_be_given(feed: Path, client: Client) -> None:
    result = run_feed(feed, people(3), now=MONDAY)
    assert result.counts["accepted"] == 3
    (made,) = client.lists()
    assert "from a frame: 3 rows" in made.description


def test_the_command(feed: Path, folder: Path, client: Client) -> None:
    week(folder, 2, pd.concat([people(9), people(1).assign(**{"E-Mail": "bad"})]))
    code, output = run("run", "feed.toml", "--plan")
    assert (code, "Plan: 9 of 10 rows" in output) == (0, True), output
    code, output = run("run", "feed.toml", "--errors", "bad.csv", "--fail-on", "10%")
    assert (code, "9 of 10 rows imported" in output) == (0, True), output
    assert run("run", "feed.toml", "--again", "--force")[0] in {1, 2}
    text = (folder / "bad.csv").read_text(encoding="utf-8-sig")
    assert ",11," in text  # the row of the file, the header counted
    assert run("resume")[0] == 0


def test_a_run_is_resumed_by_its_command(feed: Path, cdp: Sandbox) -> None:
    with cdp.faults.add(JobStuck()):
        code, output = run("run", "feed.toml", "--timeout", "0")
    assert (code, "cdp-frames resume" in output) == (6, True), output
    code, output = run("resume")
    assert (code, "was picked up" in output) == (0, True), output


def test_the_newest_file_is_read(feed: Path, folder: Path, client: Client) -> None:
    week(folder, 3, people(3))
    week(folder, 2, people(2))
    week(folder, 1, people(1))
    assert run_feed(feed, now=MONDAY).counts["rows"] == 3
    for path in folder.glob("week-*.csv"):
        path.unlink()
    with pytest.raises(FrameError, match=r"no file 'week-\*\.csv'"):
        run_feed(feed)
    assert run("run", feed)[0] == 2


# --- columns --------------------------------------------------------------------------

OTHERWISE: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "missing": (
        lambda df: df.drop(columns="Vorname"),
        "column 'Vorname', which went to 'first_name', is missing",
    ),
    "renamed": (
        lambda df: df.rename(columns={"Vorname": "VORNAME"}),
        "column 'Vorname' is called 'VORNAME' now",
    ),
    "another name": (
        lambda df: df.rename(columns={"Vorname": "Rufname"}),
        "column 'Rufname' is new",
    ),
    "new": (
        lambda df: df.assign(job_title="VP"),
        "column 'job_title' is new",
    ),
    "other values": (
        lambda df: df.assign(**{"E-Mail": df["Vorname"], "Vorname": df["E-Mail"]}),
        "column 'E-Mail' held e-mail addresses, and 100% of its values are none",
    ),
    "texts that are addresses": (
        lambda df: df.assign(Vorname=df["E-Mail"]),
        "column 'Vorname' held texts, and 100% of its values are e-mail addresses",
    ),
    "texts that are telephone numbers": (
        lambda df: df.assign(Vorname=[f"+49 30 123450{n}" for n in range(len(df))]),
        "column 'Vorname' held texts, and 100% of its values are phone numbers",
    ),
    "texts that are numbers": (
        lambda df: df.assign(Vorname=[f"{n}.5" for n in range(len(df))]),
        "column 'Vorname' held texts, and 100% of its values are numbers",
    ),
}


@pytest.mark.parametrize("how", OTHERWISE)
def test_freeze_stops_and_sends_nothing(
    feed: Path, folder: Path, client: Client, how: str
) -> None:
    changed, words = OTHERWISE[how]
    week(folder, 2, changed(people(10)))
    with pytest.raises(FrameError, match=words) as caught:
        run_feed(feed)
    assert "feed.toml" in str(caught.value)
    assert "Nothing was sent" in str(caught.value)
    assert lists(client) == {}
    assert run("run", "feed.toml")[0] == 2


@pytest.mark.parametrize("mode", ["freeze", "warn", "evolve"])
def test_a_column_that_is_empty_is_an_alarm(feed: Path, mode: str) -> None:
    change(feed, 'mode = "freeze"', f'mode = "{mode}"')
    result = run_feed(feed, people(10).assign(Vorname=None))
    assert result.counts["accepted"] == 10
    assert any("'Vorname' held texts, and is empty" in told for told in result.alarms)
    # A handful of rows says nothing.
    few = people(3).assign(Vorname=None)
    assert run_feed(feed, few, now=NEXT, force=True).alarms == ()


def test_somebody_is_alerted(feed: Path) -> None:
    heard: list[int] = []
    bad = pd.concat([people(9), people(1).assign(**{"E-Mail": "bad"})])

    def alert(result: ImportResult) -> None:
        heard.append(result.counts["rejected_here"])

    run_feed(feed, bad, on_result=alert, now=MONDAY)
    assert heard == [1]

    def breaks(_: ImportResult) -> None:
        raise KeyError

    told = run_feed(feed, people(10), on_result=breaks, now=NEXT)
    assert told.counts["accepted"] == 10
    assert "on_result= broke with KeyError" in told.notes[-1]
    with pytest.raises(FrameError, match="on_result is a function"):
        run_feed(feed, people(10), on_result="mail me")  # type: ignore[arg-type]


def test_order_makes_no_difference(feed: Path) -> None:
    result = run_feed(feed, people(10)[["Notiz", "Vorname", "E-Mail"]])
    assert result.counts["accepted"] == 10
    assert result.alarms == ()


@pytest.mark.parametrize("mode", ["warn", "evolve"])
@pytest.mark.parametrize("how", ["missing", "renamed", "another name", "new"])
def test_warn_and_evolve_go_on_and_say_so(
    feed: Path, cdp: Sandbox, how: str, mode: str
) -> None:
    change(feed, 'mode = "freeze"', f'mode = "{mode}"')
    changed, words = OTHERWISE[how]
    result = run_feed(feed, changed(people(10)))
    assert any(words in alarm for alarm in result.alarms)
    sent = cdp.records("profiles")
    names = sent.get("first_name", pd.Series(dtype="str")).dropna()
    assert len(names) == (10 if how in {"renamed", "new"} else 0)
    titles = sent.get("job_title", pd.Series(dtype="str")).dropna()
    assert len(titles) == (10 if (how, mode) == ("new", "evolve") else 0)


def test_an_unattended_run_never_guesses(feed: Path, cdp: Sandbox) -> None:
    change(feed, 'mode = "freeze"', 'mode = "evolve"')
    df = people(10).rename(columns={"Vorname": "First name"}).assign(Firma="Acme")
    result = run_feed(feed, df)
    assert result.mapping.field_map == {"E-Mail": "email"}


def test_without_its_match_key_nothing_is_sent(feed: Path, client: Client) -> None:
    change(feed, 'mode = "freeze"', 'mode = "warn"')
    with pytest.raises(FrameError, match="email"):
        run_feed(feed, people(10).drop(columns="E-Mail"))
    assert lists(client) == {}


# --- guards, constants, changes -------------------------------------------------------


def test_guards_of_the_feed(feed: Path, client: Client) -> None:
    bad = people(10).assign(**{"E-Mail": ["bad"] * 3 + people(7)["E-Mail"].tolist()})
    with pytest.raises(GuardError, match="3 of 10 rows are refused"):
        run_feed(feed, bad)
    assert run_feed(feed, bad, force=True).counts["accepted"] == 7


def test_a_change_is_measured_against_the_feed_whatever_its_list(feed: Path) -> None:
    change(feed, "[guards]", '[guards]\nmax_change = "50%"')
    run_feed(feed, people(10), now=MONDAY)
    with pytest.raises(GuardError, match="3 rows would be sent, and 10 were"):
        run_feed(feed, people(3), now=NEXT)


def test_constants_fill_fields(feed: Path, cdp: Sandbox) -> None:
    text = feed.read_text(encoding="utf-8")
    feed.write_text(text + '\n[set]\nsource = "re:Invent {date}"\n', encoding="utf-8")
    with pytest.raises(FrameError, match="no field 'source'"):
        run_feed(feed, people(2))
    change(feed, 'source = "re', 'job_title = "re')
    run_feed(feed, people(2), now=MONDAY)
    assert cdp.records("profiles")["job_title"].tolist() == ["re:Invent 2026-04-20"] * 2
    change(feed, 'job_title = "re', 'first_name = "re')
    with pytest.raises(FrameError, match="both fill 'first_name'"):
        run_feed(feed, people(2))


def only_changes(feed: Path, if_exists: str = "append") -> None:
    change(feed, 'list = "Leads {date}"', f'list = "L"\nif_exists = "{if_exists}"')
    text = feed.read_text(encoding="utf-8")
    assert "[rows]" not in text
    feed.write_text(f"{text}\n[rows]\nonly_changes = true\n", encoding="utf-8")


def test_only_changes_are_sent(feed: Path, cdp: Sandbox, client: Client) -> None:
    only_changes(feed)
    change(feed, "[guards]", "[guards]\nmin_rows = 10")
    first = run_feed(feed, people(10))
    assert first.counts["accepted"] == 10
    changed = people(11)
    changed.loc[3, "Vorname"] = "Anna"
    second = run_feed(feed, changed)
    assert second.counts["rows"] == 2
    assert "9 rows of 11 are as in an earlier run" in second.notes[0]
    assert lists(client) == {"L": 11}
    third = run_feed(feed, changed)
    assert third.counts["rows"] == 0
    assert "11 rows of 11 are as in an earlier run" in third.notes[0]
    assert run_feed(feed, changed, again=True).counts["accepted"] == 11
    # A row that was refused is no row that was sent.
    bad = changed.assign(**{"E-Mail": ["bad", *changed["E-Mail"].tolist()[1:]]})
    assert run_feed(feed, bad).counts["rejected_here"] == 1
    assert run_feed(feed, bad).counts["rejected_here"] == 1
    # Only hashes are kept, for the owner alone.
    (kept,) = (home() / "feeds").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "example.com" not in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('field = "first_name"', 'field = "last_name"'),
        ("only_changes = true", 'only_changes = true\nregion = "DE"'),
        ("only_changes = true", 'only_changes = true\nsuppress = ["gone.txt"]'),
        ('list = "L"', 'list = "M"'),
    ],
)
def test_a_row_that_would_be_read_otherwise_is_a_change(
    feed: Path, before: str, after: str
) -> None:
    only_changes(feed)
    (feed.parent / "gone.txt").write_text("p1@example.com\n")
    run_feed(feed, people(5))
    assert run_feed(feed, people(5)).counts["rows"] == 0
    change(feed, before, after)
    assert run_feed(feed, people(5)).counts["rows"] == 5


def test_another_workspace_has_been_sent_nothing(feed: Path) -> None:
    only_changes(feed)
    run_feed(feed, people(5))
    with Sandbox() as other:
        assert run_feed(feed, people(5), client=other.client()).counts["accepted"] == 5


def test_a_result_is_not_lost_where_nothing_can_be_kept(feed: Path) -> None:
    only_changes(feed)
    home().mkdir(parents=True, exist_ok=True)
    (home() / "feeds").write_text("in the way")
    result = run_feed(feed, people(5))
    assert result.counts["accepted"] == 5
    assert "could not be kept" in result.notes[-1]


def test_replace_stays_exact(feed: Path, client: Client) -> None:
    only_changes(feed, "replace")
    run_feed(feed, people(10))
    result = run_feed(feed, people(9))
    assert result.counts["rows"] == 9
    assert lists(client) == {"L": 9}
    assert any("the list is replaced (only_changes)" in note for note in result.notes)


def test_what_was_cut_short_is_sent_again(
    feed: Path, cdp: Sandbox, client: Client
) -> None:
    only_changes(feed)
    with cdp.faults.add(Status(503), on="POST /import-jobs"), pytest.raises(CdpError):
        run_feed(feed, people(10), client=brisk(cdp))
    assert run_feed(feed, people(10)).counts["accepted"] == 10


# --- the file -------------------------------------------------------------------------

WRONG = {
    "version = 2": "version = 2 is unknown",
    "[sauce]": r"a feed has no 'sauce'.*Did you mean 'source'",
    "[source]\npaht = 'x'": "no 'paht'.*Did you mean 'path'",
    "[source]\npath = 3": "source.path is a text, not 3",
    "[rows]\nonly_changes = 'yes'": "true or false",
    "[rows]\nsuppress = 'x'": "a list of texts",
    "[guards]\nmax_refused = 'many'": "guards.max_refused is a number",
    "[columns]\nmode = 'melt'": "columns.mode is one of",
    "[[columns.known]]\nfield = 'email'": "lacks 'header'",
    "[target]\nlist = 'a'\nlist_id = 'b'": "say one of them",
    "[set]\nx = 1": "set.x is a text",
    "source = 1": r"\[source\] is a table",
}


@pytest.mark.parametrize("text", WRONG)
def test_mistakes_in_the_file_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feed.toml"
    head = "" if text.startswith("version") else "version = 1\n"
    path.write_text(head + text, encoding="utf-8")
    with pytest.raises(FrameError, match=WRONG[text]) as caught:
        load_feed(path)
    assert str(path) in str(caught.value)


def test_what_is_no_feed_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="does not exist"):
        load_feed(tmp_path / "none.toml")
    (tmp_path / "x.toml").write_text("= 1")
    with pytest.raises(UnreadableFileError, match="is no TOML"):
        load_feed(tmp_path / "x.toml")


def test_a_feed_is_read_as_it_was_written(feed: Path) -> None:
    first = load_feed(feed)
    save_feed(first)
    assert load_feed(feed) == first


def test_everything_that_an_import_was_asked_for_is_kept(folder: Path) -> None:
    people(6).assign(Mobil="", Fon="030 901820").to_csv("in.csv", index=False)
    (folder / "gone.txt").write_text("p1@example.com\n", encoding="utf-8")
    (folder / "sub").mkdir()
    code, output = run(
        *("import", "in.csv", "--list", "A {b}", "--region", "DE", "--keep", "none"),
        *("--bad-cells", "drop", "--opt-outs", "remove", "--suppress", "gone.txt"),
        *("--map", "E-Mail=email", "--map", "Mobil=phone", "--map", "Fon=phone"),
        *("--min-rows", "2", "--save-feed", "sub/feed.toml"),
    )
    assert code == 0, output
    feed = load_feed(folder / "sub" / "feed.toml")
    assert feed.source.path == "../in.csv"
    assert feed.target.list == "A {{b}}"
    assert feed.rows.suppress == ("../gone.txt",)
    assert (feed.rows.region, feed.rows.keep, feed.rows.bad_cells) == (
        *("DE", "none", "drop"),
    )
    assert feed.guards == {"min_rows": 2}
    change(folder / "sub" / "feed.toml", "A {{b}}", "A {{b}} again")
    os.chdir("/")
    result = run_feed(feed.path)
    assert result.counts["accepted"] == 5
    assert result.plan.target.list_name == "A {b} again"
    assert result.counts["opted_out"] == 1


def test_an_existing_feed_is_not_written_over(
    feed: Path, folder: Path, client: Client
) -> None:
    line = ("import", "week-1.csv", "--list", "L", "--save-feed")
    code, output = run(*line, "feed.toml")
    assert (code, "is there already" in output) == (2, True)
    assert run(*line, "nowhere/feed.toml")[0] == 2
    assert lists(client) == {}


@pytest.mark.parametrize(
    ("name", "filled"),
    [
        ("{date}", "2026-04-20"),
        ("{week}", "2026-W17"),
        ("{source} {{x}}", "weekly {x}"),
        ("plain", "plain"),
    ],
)
def test_names_are_filled_in(name: str, filled: str) -> None:
    assert filled_in(name, now=MONDAY, source="weekly") == filled


@pytest.mark.parametrize("name", ["{day}", "{", "}", "{}", "{date!r}", "{date:%Y}"])
def test_names_that_cannot_be_filled_in_are_told(name: str) -> None:
    with pytest.raises(FrameError, match="the name"):
        filled_in(name, now=MONDAY, source="weekly")


def test_options_are_those_of_an_import() -> None:
    options: dict[str, Any] = Feed(path=Path("x")).options()
    require_known(options, verb="run_feed")
