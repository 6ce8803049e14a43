"""Pasted recipients: one row a person on request, refused with a word until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from typer.testing import CliRunner

from cdp_frames import MappingError, cdp_import, infer_mapping, read_contacts, screen
from cdp_frames.cli import app
from cdp_frames.file_notes import FileNotes
from cdp_frames.text.recipients import recipients
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

THREE = ["ann@example.com", "bob@example.com", "cyd@example.com"]


@pytest.mark.parametrize(
    "text",
    [
        "; ".join(THREE),
        ", ".join(THREE),
        " ".join(THREE),
        "\n".join(THREE),
        " | ".join(THREE),
        "; ".join(THREE) + ";",
        "Ann <ann@example.com>, Bob <bob@example.com>, <cyd@example.com>",
        '"Berg, Ann" <ann@example.com>; Otto, Bob <bob@example.com>; cyd@example.com',
        "ann@example.com (Ann), bob@example.com (Bob), cyd@example.com",
        "mailto:ann@example.com; bob@example.com; cyd@example.com",
    ],
)
def test_recipients_become_rows_on_request(text: str) -> None:
    quoted = text.replace('"', '""')
    file = f'Email,Company\n"{quoted}",Acme\ndan@example.com,\n'.encode()
    before = read_contacts(file)
    assert len(before) == 2
    errors = screen(before).errors
    assert errors["code"].tolist() == ["several_emails"]
    assert "explode=True" in errors["action"].iloc[0]
    assert "--one-per-row" in errors["action"].iloc[0]
    df = read_contacts(file, explode=True)
    assert df["Email"].tolist() == [*THREE, "dan@example.com"]
    assert df["Company"].fillna("").tolist() == ["Acme"] * 3 + [""]
    assert df.index.tolist() == [0, 1, 2, 3]
    assert "1 row with several addresses is 3 rows now" in FileNotes.of(df).notes[-1]
    assert FileNotes.of(df).numbers(4) == [2, 2, 2, 3]
    if "<" in text or "(" in text:
        assert df["Name"].iloc[0] in {"Ann", "Berg, Ann"}


@pytest.mark.parametrize("text", ["; ".join(THREE), ", ".join(THREE) + "\n"])
def test_a_line_of_recipients_is_a_file(text: str) -> None:
    read = read_contacts(text.encode())
    with pytest.raises(MappingError, match=r"explode=True \(--one-per-row\)"):
        infer_mapping(read)
    df = read_contacts(text.encode(), explode=True)
    assert [*df.iloc[:, 0]] == THREE
    assert df.shape == (3, 1)
    assert len(screen(df).valid) == 3


def test_a_line_of_recipients_among_others_says_what_to_type() -> None:
    file = b"Email\nann@example.com\nbob@example.com,cyd@example.com\n"
    errors = screen(read_contacts(file)).errors
    assert errors["code"].tolist() == ["unreadable_record"]
    assert "it lists 2 addresses" in errors["message"].iloc[0]
    df = read_contacts(file, explode=True)
    assert df["Email"].tolist() == THREE
    assert list(df.columns) == ["Email"]


@pytest.mark.parametrize(
    "cell",
    [
        "ann@example.com; call her",
        "ann@example.com",
        "ann@@example.com; bob@example.com",
        "ask ann@example.com or bob@example.com",
        "",
    ],
)
def test_what_is_no_list_of_recipients_stays(cell: str) -> None:
    file = f'Email,Name\n"{cell}",Ann\ndan@example.com,Dan\n'.encode()
    plain = read_contacts(file)
    exploded = read_contacts(file, explode=True)
    pd.testing.assert_frame_equal(exploded, plain)
    assert FileNotes.of(exploded) == FileNotes.of(plain)


def test_names_do_not_take_the_place_of_a_column() -> None:
    file = b'Email,Name\n"Ann <ann@example.com>, bob@example.com",Team\n'
    df = read_contacts(file, explode=True)
    assert df["Name"].tolist() == ["Team", "Team"]
    assert df["Name_2"].fillna("").tolist() == ["Ann", ""]


def test_the_command_makes_rows_and_numbers_them_as_the_file(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    file, refused = tmp_path / "in.csv", tmp_path / "refused.csv"
    file.write_text(
        'Email,Last seen at\n"ann@example.com; bob@example.com",2026-04-21 10:00\n'
        "cyd@example.com,\n",
        encoding="utf-8",
    )
    words = ["import", file, "--list", "L", "--one-per-row", "--errors", refused]
    outcome = CliRunner().invoke(app, [str(word) for word in words])
    assert outcome.exit_code == 1
    assert "1 of 3 rows imported" in outcome.output
    rows = pd.read_csv(refused, dtype="str")
    assert rows["Email"].tolist() == ["ann@example.com", "bob@example.com"]
    assert rows["cdp_row"].tolist() == ["2", "2"]


def test_exploded_rows_are_imported_and_repaired_by_their_own_index(
    client: Client,
) -> None:
    file = b'Email,Last seen at\n"ann@example.com; bob@example.com",2026-04-21 10:00\n'
    df = read_contacts(file, explode=True)
    result = cdp_import(df, list_name="L", client=client)
    again = result.reimport(result.failed, timezone="UTC")
    assert again.identity.tolist() == [0, 1]
    assert again.counts["accepted"] == 2


NAMES = st.text("abcÄß o", max_size=6).map(str.strip)
SEPARATORS = st.sampled_from(["; ", ", ", ",", "\n", ";"])


@given(st.lists(NAMES, min_size=2, max_size=5), SEPARATORS)
@examples(200)
def test_recipients_are_found_as_they_were_written(
    names: list[str], separator: str
) -> None:
    people = [(name, f"p{n}@example.com") for n, name in enumerate(names)]
    text = separator.join(f"{name} <{a}>" if name else a for name, a in people)
    found = recipients(text)
    assert [(each.name, each.address) for each in found] == [
        (" ".join(name.split(" ")), address) for name, address in people
    ]
