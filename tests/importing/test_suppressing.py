"""Whoever is on a suppression list is put on no list, in any spelling, by any verb."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import cdp_import, plan_import, screen
from cdp_frames.errors import CdpError, FrameError
from cdp_frames.importing.suppressing import suppression_of
from cdp_frames.sandbox import Status
from cdp_frames.screening.suppression import hash_of
from tests.cli.test_cli import run
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdp_frames import Client, ImportResult
    from cdp_frames.sandbox import Sandbox

GONE = "Zoë.Gone@Bücher.Example.com"
PEOPLE = pd.DataFrame(
    {
        "email": ["ann@example.com", GONE, "bob@example.com", "bad"],
        "first_name": ["Ann", "Zoë", "Bob", "?"],
    },
    index=[7, 7, 8, 9],
)


def imported(client: Client, df: pd.DataFrame = PEOPLE, **how: Any) -> ImportResult:
    return cdp_import(df, **{"list_name": "L", "client": client, **how})


def on_list(client: Client, name: str = "L") -> set[str | None]:
    (made,) = [each for each in client.lists() if each.name == name]
    return {member.email for member in client.members(made.id)}


def written(name: str, text: str, folder: Path) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def frame(address: str) -> pd.DataFrame:
    return pd.DataFrame({"Address": [address], "When": ["2026-04-21"]})


def digest(address: str) -> str:
    return hash_of(unicodedata.normalize("NFC", address))


def workbook(address: str, folder: Path) -> Path:
    frame(address).to_excel(folder / "unsubscribed.xlsx", index=False)
    return folder / "unsubscribed.xlsx"


def members(address: str, client: Client) -> str | None:
    people = pd.DataFrame({"email": [address]})
    return cdp_import(people, list_name="DNC", client=client).list_id


# One address as a list of each kind: (address, folder, client) -> what is given.
GIVEN: dict[str, Callable[[str, Path, Client], Any]] = {
    "frame": lambda address, *_: frame(address),
    "one column": lambda address, *_: frame(address)[["Address"]],
    "series": lambda address, *_: frame(address)["Address"],
    "hashes": lambda address, *_: pd.DataFrame({"hash": [digest(address)]}),
    "unsubscribed.csv": lambda address, folder, _: written(
        "unsubscribed.csv", frame(address).to_csv(index=False), folder
    ),
    "unsubscribed.txt": lambda address, folder, _: written(
        "unsubscribed.txt", f"{address}\n", folder
    ),
    "hashes.txt": lambda address, folder, _: written(
        "hashes.txt", f"{digest(address).upper()}\n", folder
    ),
    "hashes.csv": lambda address, folder, _: written(
        "hashes.csv", f"n,sha256\n1,{digest(address)}\n", folder
    ),
    "unsubscribed.xlsx": lambda address, folder, _: workbook(address, folder),
    "list": lambda address, _, client: members(address, client),
    "several": lambda address, folder, _: [
        str(written("other.txt", "nobody@example.com\n", folder)),
        frame(address),
    ],
}


@pytest.mark.parametrize("kind", GIVEN)
def test_every_kind_of_list_holds_back(
    client: Client, tmp_path: Path, kind: str
) -> None:
    suppress = GIVEN[kind](GONE, tmp_path, client)
    result = imported(client, suppress=suppress)
    assert result.fates["fate"].tolist() == [
        "accepted",
        "opted_out",
        "accepted",
        "rejected_here",
    ]
    (row,) = result.opted_out.to_dict("records")
    assert (row["row"], row["index"]) == (1, 7)
    assert pd.isna(row["said_by"])
    known = {"list": f"list {suppress}"}
    of_frame = "the frame given as suppress="
    assert row["source"] == known.get(kind, kind if "." in kind else of_frame)
    assert on_list(client) == {"ann@example.com", "bob@example.com"}
    assert any("on the suppression list" in note for note in result.notes)
    assert result.counts["opted_out"] == 1
    fixed = result.failed.assign(email=GONE.upper())
    again = result.reimport(fixed)
    assert again.fates["fate"].tolist() == ["opted_out"]


@pytest.mark.parametrize("opt_outs", ["hold", "remove", "send"])
@pytest.mark.parametrize("target", [{}, {"audience_name": "A"}, {"list_name": "L"}])
def test_it_holds_wherever_people_go(
    client: Client, opt_outs: str, target: dict[str, str]
) -> None:
    how: dict[str, Any] = {"list_name": None, "opt_outs": opt_outs, **target}
    result = imported(client, suppress=PEOPLE.iloc[[1]], **how)
    assert result.counts["opted_out"] == 1


@pytest.mark.parametrize("if_exists", ["append", "replace"])
def test_who_is_on_the_list_already_is_told_or_comes_off(
    client: Client, if_exists: str
) -> None:
    imported(client)
    held = imported(client, suppress=PEOPLE.iloc[[1]], if_exists=if_exists)
    if if_exists == "replace":
        assert on_list(client) == {"ann@example.com", "bob@example.com"}
        return
    assert "1 person who said no is on the list already" in held.alarms[-1]
    imported(client, suppress=PEOPLE.iloc[[1]], if_exists="append", opt_outs="remove")
    assert on_list(client) == {"ann@example.com", "bob@example.com"}


def test_all_rows_of_a_person_are_held() -> None:
    df = pd.DataFrame(
        {
            "customer_id": ["1", "1", "2"],
            "email": ["ann@example.com", "a2@example.com", "bob@example.com"],
        }
    )
    plan = plan_import(
        df,
        mapping={"customer_id": "customer_id", "email": "email"},
        suppress=pd.DataFrame({"email": ["ann@example.com"]}),
    )
    # By address: two people; what is not the match key still counts.
    assert plan.counts["opted_out"] == 1


def test_who_says_no_himself_needs_no_list() -> None:
    df = PEOPLE.assign(Unsubscribed=["", "yes", "", ""])
    plan = plan_import(df, list_name="L", suppress=PEOPLE.iloc[[1, 2]])
    rows = plan.opted_out.set_index("row").to_dict("index")
    assert rows[1]["column"] == "Unsubscribed"
    assert pd.isna(rows[1]["source"])
    assert rows[2]["source"] == "the frame given as suppress="


SPELL = st.sampled_from(
    [
        str.upper,
        str.lower,
        lambda text: f"  {text} ",
        lambda text: f"Ann <{text}>",
        lambda text: f"mailto:{text}",
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"{text}.",
        lambda text: text,
    ]
)
ADDRESS = st.sampled_from(
    [
        "ann@example.com",
        "o'neil+x@example.org",
        "zoë@example.com",
        "a@bücher.example.org",
    ]
)


@examples(150)
@given(ADDRESS, SPELL, SPELL, st.booleans())
def test_in_any_spelling(
    address: str,
    theirs: Callable[[str], str],
    ours: Callable[[str], str],
    hashed: bool,  # noqa: FBT001 - drawn
) -> None:
    listed = pd.DataFrame({"x": [hash_of(address) if hashed else theirs(address)]})
    plan = plan_import(
        pd.DataFrame({"email": [ours(address), "other@example.com"]}),
        mapping={"email": "email"},
        list_name="L",
        suppress=listed,
    )
    fates = plan.screened.fates["fate"].tolist()
    assert fates == ["opted_out", "valid"]


def test_hashes_are_of_lower_case() -> None:
    digest = hashlib.sha256(b"ann@example.com").hexdigest()
    assert hash_of(" Ann@Example.COM ") == digest


# --- lists that are no good -----------------------------------------------------------


@pytest.mark.parametrize(
    ("suppress", "message"),
    [
        ("nowhere.csv", "neither a file nor the id of a list"),
        ("lst_nothing", "no credentials"),
        (pd.DataFrame({"name": ["Ann"]}), "holds no e-mail address"),
        (3, "DataFrame"),
    ],
)
def test_what_is_no_list_is_refused(suppress: object, message: str) -> None:
    with pytest.raises((FrameError, TypeError), match=message):
        plan_import(PEOPLE, list_name="L", suppress=suppress)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["ann@example.com", ["ann@example.com"]])
def test_an_address_is_no_list_and_is_not_shown(given: object) -> None:
    with pytest.raises(FrameError, match="was given an address") as caught:
        plan_import(PEOPLE, list_name="L", suppress=given)  # type: ignore[arg-type]
    assert "ann@" not in str(caught.value)


def test_a_list_that_cannot_be_read_sends_nothing(cdp: Sandbox, client: Client) -> None:
    with pytest.raises(FrameError, match="has no such list"):
        imported(client, suppress="lst_01HXYZ")
    made = client.create_list("DNC").id
    with (
        cdp.faults.add(Status(403), on="GET /lists/{list_id}/members"),
        pytest.raises(CdpError),
    ):
        imported(client, suppress=made)
    assert [each.name for each in client.lists()] == ["DNC"]
    assert imported(client, suppress=made).counts["opted_out"] == 0


def test_what_cannot_be_read_is_told_and_columns_of_helpers_are_no_people() -> None:
    listed = pd.DataFrame(
        {
            "Address": ["ann@example.com", "bad", "n/a", "cyd@example.com"],
            "Added by": ["bob@example.com"] * 4,
        }
    )
    found = suppression_of(listed, None)
    assert found.lists[0].addresses == {"ann@example.com", "cyd@example.com"}
    assert found.notes == (
        "2 cells of the frame given as suppress= are no address and hold nobody back.",
    )
    assert "example.com" not in repr(found.lists[0])
    empty = suppression_of(listed.iloc[:0], None)
    assert empty.lists[0].addresses == set()
    assert empty.notes == (
        "the frame given as suppress= is empty: it holds nobody back.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "email\nann@example.com\nbob@example.com; cyd@example.com\n",
        "email,first_name,company\nann@example.com,Ann,Acme, Inc\n"
        "bob@example.com,Bob,Globex\ncyd@example.com,Cyd,Globex\n",
        'email,first_name\nbob@example.com,B\ncyd@example.com,C\nann@example.com,"A\n',
    ],
)
def test_nobody_is_lost_in_a_record_that_cannot_be_taken_apart(
    tmp_path: Path, text: str
) -> None:
    path = written("gone.csv", text, tmp_path)
    people = {f"{name}@example.com" for name in ("ann", "bob", "cyd")}
    assert suppression_of(path, None).lists[0].addresses == people


def test_screen_alone_knows_of_no_list() -> None:
    assert "source" in screen(PEOPLE).opted_out.columns


def test_the_command(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    PEOPLE.to_csv("people.csv", index=False)
    (tmp_path / "gone.txt").write_text(f"{GONE}\nbob@example.com\n", encoding="utf-8")
    line = ("import", "people.csv", "--list", "L", "--suppress", "gone.txt")
    code, output = run(*line, "--errors", "bad.csv")
    assert code == 1
    assert "'gone.txt'" in output
    assert on_list(cdp.client()) == {"ann@example.com"}
    text = (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "bad.csv").write_text(
        text.replace("\nbad,", "\nBOB@example.com,"), encoding="utf-8-sig"
    )
    code, output = run("reimport", "bad.csv")
    assert code == 0
    assert on_list(cdp.client()) == {"ann@example.com"}
    (tmp_path / "gone.txt").unlink()
    code, output = run("reimport", "bad.csv", "--again")
    assert code == 2
    assert "neither a file nor the id of a list" in output
