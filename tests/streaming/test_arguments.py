"""What ``cdp_import`` takes, a stream takes: parsers, row models, ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.engines.pandas_engine import PydanticModel
from pydantic import BaseModel, field_validator

from cdp_frames import (
    ImportResult,
    Ledger,
    LedgerError,
    SchemaDefinitionError,
    StreamedResult,
    cdp_import,
    import_file,
    read_contacts,
)
from tests.support.brisk import brisk
from tests.support.verdicts import members, people, require_same

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

PART = 2**12
FIELDS: dict[Hashable, str] = {"email": "email", "first_name": "first_name"}


class Person(BaseModel):
    """A row, by pydantic."""

    email: str
    first_name: str | None

    @field_validator("first_name")
    @classmethod
    def not_zoe(cls, name: str | None) -> str | None:
        """Take no one called Zoë who comes late."""
        if name == "Zoë, late":
            raise ValueError("comes late")
        return name if name is None else name.title()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))


@pytest.fixture
def client(cdp: Sandbox) -> Client:
    return brisk(cdp)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    frame = people()
    frame.loc[7::40, "first_name"] = "Zoë, late"
    frame.to_csv(file, index=False)
    return file


def both(
    client: Client, path: Path, **how: Any
) -> tuple[ImportResult | StreamedResult, ImportResult]:
    """Import a file part by part, and whole."""
    how = {"client": client, "timezone": "UTC", "progress": False, **how}
    whole = cdp_import(read_contacts(path), list_name="Whole", **how)
    return import_file(path, list_name="Parts", part_size=PART, **how), whole


def upper(cells: pd.Series) -> pd.Series:
    return cells.str.upper()


def by_others(cells: pd.Series) -> pd.Series:
    return cells.where(cells != cells.mode()[0], "Most")


def lower_key(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(email=rows["email"].str.replace("p1", "p"))


SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "parser of a column": pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "first_name": pa.Column(str, parsers=pa.Parser(upper)),
        }
    ),
    "parser of the match key": pa.DataFrameSchema(
        {
            "email": pa.Column(
                str, parsers=pa.Parser(lambda cells: cells.str.replace("p1", "p"))
            )
        }
    ),
    "parser of the frame": pa.DataFrameSchema(
        {"email": pa.Column(str)},
        parsers=pa.Parser(lambda rows: rows.assign(first_name=rows["email"].str[:3])),
    ),
    "row model": pa.DataFrameSchema(dtype=PydanticModel(Person)),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_looks_at_one_row_goes_part_by_part(
    client: Client, path: Path, name: str
) -> None:
    mapping = {**FIELDS}
    if name == "parser of the match key":
        del mapping["first_name"]
    if name == "parser of the frame":
        # It hands on what is beside the fields, and a lone 1,234 does not say its mark.
        pd.read_csv(path, dtype=str).drop(columns="ltv").to_csv(path, index=False)
    parts, whole = both(client, path, schema=SCHEMAS[name], mapping=mapping)
    assert isinstance(parts, StreamedResult), parts.notes
    assert len(parts.job_ids) > 1
    assert len(whole.changes)
    require_same(parts, whole)
    assert members(client, "Parts") == members(client, "Whole")


OTHERS: dict[str, pa.DataFrameSchema] = {
    "makes a column that shows its mark": SCHEMAS["parser of the frame"],
    "looks at others": pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "first_name": pa.Column(str, parsers=pa.Parser(by_others)),
        }
    ),
    "moves people": pa.DataFrameSchema(
        {"email": pa.Column(str)}, parsers=pa.Parser(lower_key)
    ),
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("looks at others", "where others stand around it"),
        ("makes a column that shows its mark", "where others stand around it"),
        ("moves people", "changes the match key"),
    ],
)
def test_what_looks_at_other_rows_gets_all_of_them(
    client: Client, path: Path, name: str, words: str
) -> None:
    if name == "moves people":
        pd.read_csv(path, dtype=str)[["email", "first_name"]].to_csv(path, index=False)
    parts, whole = both(client, path, schema=OTHERS[name], mapping=FIELDS)
    assert isinstance(parts, ImportResult)
    assert any(words in note for note in parts.notes)
    require_same(parts, whole)


def test_who_says_so_has_a_parser_run_on_each_part(client: Client, path: Path) -> None:
    parts = import_file(
        path,
        list_name="L",
        schema=OTHERS["looks at others"],
        mapping=FIELDS,
        client=client,
        progress=False,
        part_size=PART,
        whole_checks="each part",
    )
    assert isinstance(parts, StreamedResult), parts.notes


def test_a_parser_that_breaks_sends_nothing(client: Client, path: Path) -> None:
    def broken(cells: pd.Series) -> pd.Series:
        raise ValueError(len(cells))

    schema = pa.DataFrameSchema({"email": pa.Column(str, parsers=pa.Parser(broken))})
    with pytest.raises(SchemaDefinitionError, match="breaks with ValueError"):
        import_file(
            path,
            list_name="L",
            schema=schema,
            mapping={"email": "email"},
            client=client,
            progress=False,
            part_size=PART,
        )
    assert not [*client.lists()]


def test_each_row_of_a_stream_is_in_the_ledger_once(
    client: Client, path: Path, tmp_path: Path
) -> None:
    how: dict[str, Any] = {"run_by": "ann"}
    ledgers = [tmp_path / "parts.sqlite", tmp_path / "whole.sqlite"]
    common: dict[str, Any] = {
        "client": client,
        "timezone": "UTC",
        "progress": False,
        **how,
    }
    parts = import_file(
        path, list_name="Parts", part_size=PART, audit=ledgers[0], **common
    )
    assert isinstance(parts, StreamedResult), parts.notes
    assert any("A new ledger was begun" in note for note in parts.notes)
    cdp_import(read_contacts(path), list_name="Whole", audit=ledgers[1], **common)
    one, other = (written(ledger) for ledger in ledgers)
    pd.testing.assert_frame_equal(one, other)
    assert Ledger(ledgers[0]).verify().entries > len(people())
    entries = Ledger(ledgers[0]).imports()["entries"].sum()
    assert entries == len(people())
    import_file(path, list_name="Parts", part_size=PART, audit=ledgers[0], **common)
    assert Ledger(ledgers[0]).imports()["entries"].sum() == entries
    parts.undo()
    assert "undone" in set(Ledger(ledgers[0]).imports()["what"])


SAID = ["row", "line", "fate", "codes", "changed", "consent", "file", "sha256"]


def written(ledger: Path) -> pd.DataFrame:
    """Return what a ledger knows of some people."""
    asked = ["bob", *(f"p{n}@example.com" for n in range(0, 60, 3))]
    found = pd.concat([Ledger(ledger).history(person) for person in asked])
    return found[SAID].sort_values("row", ignore_index=True)


def test_a_ledger_that_can_not_be_written_stops_a_stream_before_it_begins(
    client: Client, path: Path, tmp_path: Path
) -> None:
    with pytest.raises(LedgerError, match="Nothing was sent"):
        import_file(
            path,
            list_name="L",
            audit=tmp_path / "no folder" / "ledger.sqlite",
            client=client,
            timezone="UTC",
            progress=False,
            part_size=PART,
        )
    assert not [*client.lists()]


def test_an_audience_is_made_by_one_job_and_the_result_says_so(
    client: Client, path: Path
) -> None:
    result = import_file(
        path,
        audience_name="A",
        client=client,
        timezone="UTC",
        progress=False,
        part_size=PART,
    )
    assert isinstance(result, ImportResult)
    assert any("with list_name= in place of" in note for note in result.notes)


def test_each_person_is_looked_for_on_the_list(client: Client, path: Path) -> None:
    parts, whole = both(client, path)
    assert isinstance(parts, StreamedResult)
    assert parts.verification == whole.verification
    assert parts.verification is not None
    assert parts.verification.by == "members"


# What the schema means, the field of the CDP, and its column.
MEANT: dict[str, tuple[str, str, str]] = {
    "dates, and the CDP's are days": ("datetime64[ns, UTC]", "birth_date", "day"),
    "numbers, and the CDP's are whole": ("float", "order_count", "ltv"),
    "dates, and the CDP's are texts": (
        *("datetime64[ns, UTC]", "company_name", "last_seen_at"),
    ),
    "texts, and the CDP's are dates": ("str", "last_seen_at", "last_seen_at"),
}


@pytest.mark.parametrize("name", MEANT)
def test_the_schema_means_another_type_than_the_cdp(
    client: Client, path: Path, name: str
) -> None:
    dtype, field, column = MEANT[name]
    frame = pd.read_csv(path, dtype=str)
    # Whether a day comes before a month shows in all rows only.
    frame.assign(day=frame["last_seen_at"].str[:10]).to_csv(path, index=False)
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), field: pa.Column(dtype, nullable=True)}
    )
    mapping: dict[Hashable, str] = {"email": "email", column: field}
    parts, whole = both(client, path, schema=schema, mapping=mapping)
    require_same(parts, whole)
    assert whole.counts["accepted"]
