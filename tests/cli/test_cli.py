"""The command line reaches the same function, and its exit code tells."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import certifi
import pandas as pd
import pytest
from typer.testing import CliRunner

from cdp_frames.cli import app
from cdp_frames.importing.rejects_file import read_rejects

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

LEADS = """\
Email,First Name,Last Seen At
ann@example.com,Ann,2026-04-21T15:30:00Z
bob@example,Bob,2026-04-21T15:30:00Z
cyd@example.com,=SUM(A1),2026-04-21 15:30
"""


@pytest.fixture
def leads(cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to import, and settings that lead to the CDP in the box."""
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    return path


def run(*words: object) -> tuple[int, str]:
    outcome = CliRunner(env={"COLUMNS": None}).invoke(
        app, [str(word) for word in words]
    )
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.exit_code, outcome.output


def on_list(client: Client, name: str) -> list[str]:
    made = next(item for item in client.lists() if item.name == name)
    return sorted(member.email for member in client.members(made.id))


def test_import_makes_a_list_and_says_that_rows_were_refused(
    leads: Path, client: Client
) -> None:
    code, output = run("import", leads, "--list", "Leads")
    assert code == 1
    assert "1 of 3 rows imported to list 'Leads'" in output
    assert "naive datetime" in output
    assert on_list(client, "Leads") == ["ann@example.com"]


def test_rows_of_one_person_are_merged_and_bad_cells_dropped_if_asked(
    leads: Path, cdp: Sandbox
) -> None:
    leads.write_text(
        "Email,First Name,Phone\na@example.com,Ann,12\na@example.com,,+14155552671\n",
        encoding="utf-8",
    )
    fields = ["first_name", "phone"]
    code, output = run("import", leads, "--list", "A", "--bad-cells", "drop")
    assert code == 0
    assert "Cells that were left empty:" in output
    assert cdp.records()[fields].to_numpy().tolist() == [["Ann", "+14155552671"]]
    code, output = run("import", leads, "--list", "B")
    assert code == 1
    assert "1 of 1 refused rows would go with --bad-cells drop." in output
    code, output = run("import", leads, "--list", "C", "--bad-cells", "keep")
    assert (code, "'refuse' or 'drop', not 'keep'" in output) == (2, True)
    code, output = run("import", leads, "--list", "C", "--keep", "all")
    assert (code, "'merge', 'last', 'first'" in output) == (2, True)


def test_a_file_without_faults_ends_with_zero(leads: Path) -> None:
    leads.write_text("email\nann@example.com\n", encoding="utf-8")
    code, output = run("import", leads, "--list", "Leads")
    assert (code, "1 of 1 rows" in output) == (0, True)


def test_refused_rows_are_corrected_in_a_file_and_imported_again(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.csv"
    code, output = run("import", leads, "--list", "Leads", "--errors", refused)
    assert code == 1
    assert f"cdp-frames reimport {refused}" in output
    rows = pd.read_csv(refused, dtype="str", keep_default_na=False)
    assert rows["Email"].tolist() == ["bob@example", "cyd@example.com"]
    assert rows["cdp_why"][1] == "Last Seen At: naive datetime"
    # A spreadsheet must not run what a stranger typed.
    assert rows["First Name"].tolist() == ["Bob", "'=SUM(A1)"]
    rows.assign(
        Email=["bob@example.com", "cyd@example.com"],
        **{"Last Seen At": "2026-04-21T15:30:00Z"},
    ).to_csv(refused, index=False, encoding="utf-8-sig")
    code, output = run("reimport", refused)
    assert (code, "2 of 2 rows imported to list 'Leads'" in output) == (0, True)
    assert on_list(client, "Leads") == [
        f"{name}@example.com" for name in ("ann", "bob", "cyd")
    ]


def test_a_list_that_no_row_was_good_enough_for_is_made_by_the_repair(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    leads.write_text("Email\nbob@example\n", encoding="utf-8")
    refused = tmp_path / "refused.csv"
    assert run("import", leads, "--list", "Leads", "--errors", refused)[0] == 1
    assert list(client.lists()) == []
    text = refused.read_text(encoding="utf-8-sig").replace(
        "\nbob@example,", "\nbob@example.com,"
    )
    refused.write_text(text, encoding="utf-8")
    code, output = run("reimport", refused)
    assert (code, "1 of 1 rows" in output) == (0, True)
    assert on_list(client, "Leads") == ["bob@example.com"]


def test_a_place_where_no_file_can_be_is_told_before_anything_is_sent(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    for place in (tmp_path, tmp_path / "nowhere" / "refused.csv"):
        code, output = run("import", leads, "--list", "Leads", "--errors", place)
        assert (code, "can't be written" in output) == (2, True)
    assert list(client.lists()) == []


def test_a_spreadsheet_may_save_the_refused_rows_its_own_way(
    leads: Path, tmp_path: Path
) -> None:
    """European spreadsheets write semicolons, and often no UTF-8."""
    refused = tmp_path / "refused.csv"
    run("import", leads, "--list", "Leads", "--errors", refused)
    rows = pd.read_csv(refused, dtype="str", keep_default_na=False)
    rows = rows.assign(
        Email=["bob@example.com", "cyd@example.com"],
        **{"First Name": "Zoë", "Last Seen At": ""},
    )
    rows.to_csv(refused, index=False, sep=";", encoding="cp1252")
    code, output = run("reimport", refused)
    assert (code, "2 of 2 rows" in output) == (0, True)


def test_reimport_takes_no_other_file(leads: Path) -> None:
    code, output = run("reimport", leads)
    assert code == 2
    assert "'cdp-frames import --errors' wrote" in output


def test_plan_sends_nothing(leads: Path, client: Client) -> None:
    code, output = run("import", leads, "--list", "Leads", "--plan")
    assert code == 0
    assert "Plan: 1 of 3 rows to new list 'Leads'" in output
    assert list(client.lists()) == []


def test_options_reach_the_import(leads: Path, client: Client) -> None:
    made = client.create_list("Standing")
    code, output = run(
        "import",
        leads,
        "--list-id",
        made.id,
        "--timezone",
        "Europe/Berlin",
        "--map",
        "First Name=job_title",
    )
    assert code == 1
    assert "2 of 3 rows" in output
    assert on_list(client, "Standing") == ["ann@example.com", "cyd@example.com"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--list", "A", "--list-id", "lst_1"], "contradict each other"),
        (["--list-id", "lst_nowhere"], "does not exist"),
        (["--list", "A", "--map", "First Name"], "COLUMN=FIELD"),
        (["--list", "A", "--map", "Frist Name=first_name"], "First Name"),
        (["--list", "A", "--if-exists", "maybe"], "'fail', 'append', 'replace'"),
        (["--list", "A", "--timezone", "Mars/Olympus"], "Mars/Olympus"),
    ],
)
def test_mistakes_end_with_two_and_one_message(
    leads: Path, words: list[str], message: str
) -> None:
    code, output = run("import", leads, *words)
    assert code == 2
    assert message in output
    assert "Traceback" not in output


def test_a_file_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    code, output = run("import", tmp_path / "nowhere.csv", "--list", "A")
    assert code == 2
    assert "nowhere.csv" in output


def test_without_settings_it_says_how_to_set_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("EXPERITURE_API_KEY", "EXPERITURE_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "leads.csv"
    path.write_text(LEADS, encoding="utf-8")
    code, output = run("import", path, "--list", "A")
    assert code == 3
    assert "EXPERITURE_API_KEY" in output
    assert "sandbox" in output


def test_inspect_says_what_a_file_is(leads: Path) -> None:
    code, output = run("inspect", leads)
    assert code == 0
    assert re.search(r"e-mail\s.*Email", output)


def test_help_names_every_command() -> None:
    code, output = run("--help")
    assert code == 0
    for command in ("import", "reimport", "inspect", "sandbox", "demo"):
        assert command in output


def test_a_record_that_cannot_be_taken_apart_comes_back_and_goes_in_when_mended(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    leads.write_text(
        "email,first_name,company\n"
        "ann@example.com,Ann,Acme, Inc\n"
        "bob@example.com,Bob,Globex\n",
        encoding="utf-8",
    )
    refused = tmp_path / "refused.csv"
    code, output = run("import", leads, "--list", "L", "--errors", refused)
    assert code == 1
    assert "1 of 2 rows imported" in output
    assert "could not be taken apart" in output
    assert "ann@example.com" not in output
    rows = pd.read_csv(refused, dtype=str, keep_default_na=False)
    assert rows["unreadable_record"].tolist() == ["ann@example.com,Ann,Acme, Inc"]
    columns = ["email", "first_name", "company", "unreadable_record"]
    rows[columns] = [["ann@example.com", "Ann", "Acme, Inc", ""]]
    rows.to_csv(refused, index=False)
    code, output = run("reimport", refused)
    assert code == 0
    assert on_list(client, "L") == ["ann@example.com", "bob@example.com"]


def test_sheets_files_and_encodings_can_be_said(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    book = tmp_path / "book.xlsx"
    with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
        for name in ("2025", "Feb"):
            people = pd.DataFrame({"email": [f"{name}@example.com"]})
            people.to_excel(writer, sheet_name=name, index=False)
    code, output = run("import", book, "--list", "One")
    assert (code, "the other sheets" in output) == (0, True)
    assert run("import", book, "--list", "Feb", "--sheet", "1")[0] == 0
    assert on_list(client, "Feb") == ["feb@example.com"]
    assert run("import", book, "--list", "2025", "--sheet", "2025")[0] == 0
    assert on_list(client, "2025") == ["2025@example.com"]
    assert run("import", book, "--list", "All", "--sheet", "*")[0] == 0
    assert on_list(client, "All") == ["2025@example.com", "feb@example.com"]
    both = ("--sheet", "2025", "--sheet", "Feb")
    assert run("import", book, "--list", "Both", *both)[0] == 0
    assert len(on_list(client, "Both")) == 2
    other = tmp_path / "other.csv"
    other.write_bytes("email,first_name\ndi@example.com,J\xfcrgen\n".encode("cp1252"))
    code, output = run("import", other, book, "--list", "Files", "--encoding", "cp1252")
    assert (code, "guess" in output) == (0, False)
    assert "di@example.com" in on_list(client, "Files")
    assert run("inspect", book, "--sheet", "Feb")[0] == 0
    code, output = run("inspect", other, "--source", "qualtrics")
    assert (code, "does not look like" in output) == (2, True)


def test_people_who_said_no_stay_off_the_list_through_a_repair(
    leads: Path, client: Client, tmp_path: Path
) -> None:
    leads.write_text(
        "email,phone,Newsletter\n"
        "ann@example.com,12,\nann@example.com,,no\nbob@example.com,13,yes\n"
        "cy@example.com,,\ndi@example.com,,nein\n",
        encoding="utf-8",
    )
    refused = tmp_path / "refused.csv"
    words = ("--list", "L", "--region", "US", "--errors", refused)
    code, output = run("import", leads, *words)
    assert code == 1
    assert "2  opted out, held back" in output
    rows = pd.read_csv(refused, dtype=str, keep_default_na=False)
    assert rows["email"].tolist() == ["ann@example.com", "bob@example.com"]
    rows.assign(phone="").to_csv(refused, index=False)
    assert run("reimport", refused)[0] == 0
    assert on_list(client, "L") == ["bob@example.com", "cy@example.com"]
    leads.write_text("email,DNC\nbob@example.com,1\n", encoding="utf-8")
    remove = ("--list", "L", "--if-exists", "append", "--opt-outs", "remove")
    assert run("import", leads, *remove)[0] == 0
    assert on_list(client, "L") == ["cy@example.com"]


def test_nothing_to_import_is_said_so(leads: Path, client: Client) -> None:
    for text in ("Email,First Name\n", "Email,Name\n,\n", "Email,Name\nEmail,Name\n"):
        leads.write_text(text, encoding="utf-8")
        for words in (("--list", "L"), ("--list", "L", "--plan")):
            code, output = run("import", leads, *words)
            assert code == 2
            assert "Nothing to import: leads.csv has no row." in output
            assert "list" not in output
    assert [*client.lists()] == []


def test_the_refused_rows_keep_their_number_in_the_first_file(
    leads: Path, tmp_path: Path
) -> None:
    leads.write_text(
        "Leads of the week,\n,\nemail,first_name\nann@example.com,Ann\n,\n"
        "bob@example,Bob\ncy@example,Cy\n",
        encoding="utf-8",
    )
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    code, output = run("import", leads, "--list", "L", "--errors", first)
    assert code == 1
    assert "cdp_row is their row in the first file, the header counted" in output
    rows = pd.read_csv(first, dtype=str, keep_default_na=False)
    assert rows["cdp_row"].tolist() == ["6", "7"]
    rows["first_name"] = ["Bobby", "Cy"]
    rows.iloc[::-1].to_csv(first, index=False)
    assert run("reimport", first, "--errors", second)[0] == 1
    again = pd.read_csv(second, dtype=str, keep_default_na=False)
    assert again[["cdp_row", "first_name"]].to_numpy().tolist() == [
        ["7", "Cy"],
        ["6", "Bobby"],
    ]
    assert second.stat().st_mode & 0o777 == 0o600


def test_a_schema_of_ones_own_judges_what_the_cdp_has_no_field_for(
    leads: Path, tmp_path: Path
) -> None:
    schema = tmp_path / "visits.yaml"
    schema.write_text(
        "schema_type: dataframe\ncolumns:\n"
        "  email: {dtype: str, cdp_email: {}}\n"
        "  visits: {dtype: int64, in_range: {min_value: 10, max_value: 99}}\n",
        encoding="utf-8",
    )
    leads.write_text("Mail,Seen\na@example.com,5\nb@example.com,50\n", encoding="utf-8")
    refused = tmp_path / "refused.csv"
    code, output = run(
        "import", leads, "--list", "A", "--schema", schema, "--errors", refused,
        "--map", "Mail=email", "--map", "Seen=visits",
    )  # fmt: skip
    assert code == 1
    assert "1 of 2 rows imported" in output
    assert "Column 'Seen' was judged by your schema and is not sent" in output
    # What it says to type keeps the floor; nothing was corrected.
    (typed,) = [line for line in output.splitlines() if "cdp-frames reimport" in line]
    assert run(*shlex.split(typed)[1:])[0] == 1
    # To another schema the column is nothing.
    assert run("reimport", refused, "--schema", "contact")[0] == 0


def test_a_reimport_judges_as_the_import_did(leads: Path, tmp_path: Path) -> None:
    """Its settings stand in the refused file; what is typed goes before them."""
    leads.write_text(
        "email,phone,created_at,Newsletter\n"
        "a@example.com,030 901820,,\n"
        "b@@example.com,030 901821,2026-04-21 10:00,\n"
        "b@example.com,,,no\n"
        "c@example.com,12,,\n",
        encoding="utf-8",
    )
    first, second = tmp_path / "refused.csv", tmp_path / "again.csv"
    options = [
        "--region", "DE", "--timezone", "Europe/Berlin", "--bad-cells", "drop",
        "--opt-outs", "send", "--keep", "none",
    ]  # fmt: skip
    code, _ = run("import", leads, "--list", "A", "--errors", first, *options)
    assert code == 1
    kept = read_rejects(first).settings
    assert kept == {
        "schema": "contact",
        "region": "DE",
        "timezone": "Europe/Berlin",
        "bad_cells": "drop",
        "opt_outs": "send",
        "keep": False,
    }
    corrected = first.read_text("utf-8-sig").replace("b@@", "b@")
    first.write_text(corrected, encoding="utf-8-sig")
    code, output = run("reimport", first, "--errors", second, "--region", "US")
    assert (code, second.exists()) == (0, False), output
    assert "1 of 1 rows imported" in output


def test_what_map_says_is_remembered_for_the_next_file(
    leads: Path, tmp_path: Path
) -> None:
    memory = tmp_path / "mappings.json"
    leads.write_text("Kontakt,F3\na@example.com,Ann\n", encoding="utf-8")
    said = ["--map", "F3=first_name", "--memory", memory]
    assert run("import", leads, "--list", "A", *said)[0] == 0
    leads.write_text("Kontakt,F3\nb@example.com,Bo\n", encoding="utf-8")
    code, output = run("import", leads, "--list", "B", "--memory", memory, "--plan")
    assert code == 0
    assert "left out" not in output
    code, output = run("import", leads, "--list", "B", "--plan")
    assert "F3" in output


def test_whom_to_trust_can_be_said(leads: Path, tmp_path: Path) -> None:
    missing = tmp_path / "no bundle.pem"
    for words in (("import", leads, "--list", "T"), ("reimport", leads)):
        code, output = run(*words, "--ca-bundle", missing)
        assert code == 3
        assert "no bundle.pem" in output
    code, _ = run("import", leads, "--list", "T", "--ca-bundle", certifi.where())
    assert code == 1
