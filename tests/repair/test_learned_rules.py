"""Thirty secret rules of eight types: what three jobs teach of the next one."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import (
    SchemaDefinitionError,
    cdp_import,
    load_schema,
    plan_import,
    screen,
)
from cdp_frames.fates import Fate
from cdp_frames.repair.learned.facts import Facts
from cdp_frames.repair.learned.rules import rules_of
from cdp_frames.sandbox import Sandbox
from cdp_frames.text.cells import texts_of
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Callable


KEY = b"of this test"
HOW: dict[str, Any] = {"progress": False, "verify": False}


class Secret(NamedTuple):
    """A rule that the CDP does not publish, and values that keep and break it."""

    rule: dict[str, Any]
    good: Callable[[random.Random], str]
    bad: Callable[[random.Random], str]


def word(draw: random.Random, least: int, most: int, letters: str = "") -> str:
    return "".join(
        draw.choice(letters or "abcdefghijklmnop")
        for _ in range(draw.randint(least, most))
    )


def secrets() -> dict[str, Secret]:  # noqa: C901 - a table
    """Return 30 rules of 8 types, each for a field of its own."""
    made: dict[str, Secret] = {}

    def add(rule: dict[str, Any], good: Any, bad: Any) -> None:  # noqa: ANN401 - functions
        made[f"f{len(made):02}"] = Secret(rule, good, bad)

    for most in (8, 12, 20, 30):
        add(
            {"max_length": most},
            lambda draw, most=most: word(draw, 1, most),
            lambda draw, most=most: word(draw, most + 1, most + 9),
        )
    for least in (3, 5):
        add(
            {"min_length": least},
            lambda draw, least=least: word(draw, least, 15),
            lambda draw, least=least: word(draw, 1, least - 1),
        )
    for values in (["gold", "silver"], ["a", "b", "c"], ["Rome", "Oslo", "Bern"]):
        add(
            {"pattern": "|".join(values)},
            lambda draw, values=values: draw.choice(values),
            lambda draw: word(draw, 4, 8),
        )
    for sign in "-_.#":
        add(
            {"pattern": f"[^{sign}]*"},
            lambda draw: word(draw, 4, 12),
            lambda draw, sign=sign: f"{word(draw, 2, 6)}{sign}{word(draw, 2, 6)}",
        )
    for prefix in ("B-", "ACC", "x:", "2026"):
        add(
            {"pattern": f"{prefix}.*"},
            lambda draw, prefix=prefix: f"{prefix}{word(draw, 3, 9)}",
            lambda draw: word(draw, 3, 9),
        )
    for low, high in ((0, 100), (10, 99), (1, 5000), (5, 50)):
        add(
            {"minimum": low, "maximum": high},
            lambda draw, low=low, high=high: str(draw.randint(low, high)),
            lambda draw, high=high: str(draw.randint(high * 2, high * 9)),
        )
    for _ in range(3):
        add(
            {"pattern": r"-?\d+"},
            lambda draw: str(draw.randint(1, 999)),
            lambda draw: f"{draw.randint(1, 999)}.{draw.randint(1, 9)}",
        )
    for domain in ("mail.example", "temp.example", "x.example"):
        add(
            {"blocked_domains": [domain]},
            lambda draw: f"{word(draw, 4, 9)}@example.{draw.choice(['com', 'org'])}",
            lambda draw, domain=domain: f"{word(draw, 4, 9)}@{domain}",
        )
    for _ in range(3):
        add({"required": True}, lambda draw: word(draw, 3, 9), lambda _: "")
    return made


def rows(draw: random.Random, job: int, count: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw people, of whom a tenth break one secret rule each."""
    known = secrets()
    bad = np.array([draw.random() < 0.1 for _ in range(count)])
    broken = [draw.choice([*known]) if is_bad else "" for is_bad in bad]
    cells = {
        name: [(each.bad if name == of else each.good)(draw) for of in broken]
        for name, each in known.items()
    }
    email = [f"p{job}.{n}@example.com" for n in range(count)]
    return pd.DataFrame({"email": email, **cells}, dtype="str"), bad


def world() -> Sandbox:
    names = [{"name": name} for name in secrets()]
    rules = [{"field": name, **each.rule} for name, each in secrets().items()]
    fields = [{"name": "email", "email": True, "required": True}, *names]
    return Sandbox(
        settings={"objects": {"profiles": {"fields": fields}}, "rules": rules}
    )


@pytest.mark.thorough
def test_three_jobs_foretell_what_the_next_is_refused() -> None:
    draw = random.Random(15)
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            **{name: pa.Column(str, nullable=True) for name in secrets()},
        }
    )
    mapping: dict[Any, Any] = {name: name for name in ("email", *secrets())}
    how: dict[str, Any] = {**HOW, "schema": schema, "mapping": mapping}
    with world() as cdp, brisk(cdp) as client:
        # What is required is published, and so refused here; the rest is secret.
        results = [
            cdp_import(
                rows(draw, job, 5000)[0], list_name=f"L{job}", client=client, **how
            )
            for job in range(3)
        ]
        assert all(each.counts[Fate.REJECTED_BY_CDP] for each in results)
        people, _ = rows(draw, 9, 5000)
        plan = plan_import(people, list_name="Next", client=client, **how)
        assert any("may be refused by the CDP" in note for note in plan.notes)
        rules = results[-1].learned_rules()
        upload = plan.upload
        sent = {name: texts_of(upload.valid[name]).text for name in secrets()}
        foretold = np.zeros(len(upload.rows), dtype=bool)
        for rule in rules:
            foretold |= rule.breaks(sent)
        refused = plan.apply().fates["fate"].to_numpy()[upload.rows] != Fate.ACCEPTED
        print(len(rules), (foretold & refused).sum(), refused.sum())  # noqa: T201 - the note's figure
        assert not (foretold & ~refused).any()
        assert (foretold & refused).sum() >= 0.95 * refused.sum()
        assert {rule.kind for rule in rules} >= {
            *("length", "allowed", "characters", "prefix", "range", "whole", "domain"),
        }


def taught(good: list[Any], bad: list[Any], **others: list[Any]) -> dict[str, Facts]:
    """Return the facts of a job that took the good values and refused the bad ones."""
    facts = Facts()
    facts.add(texts_of(pd.Series(good, dtype="str")).text, *_texts(bad), KEY)
    made = {"f": facts}
    for name, values in others.items():
        made[name] = Facts()
        made[name].add(texts_of(pd.Series(values, dtype="str")).text, *_texts([]), KEY)
    return made


def _texts(values: list[Any]) -> tuple[Any]:
    return (texts_of(pd.Series(values, dtype="str")).text,)


NUMBERS = [f"v{n}" for n in range(300)]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (NUMBERS[:199], ["x" * 9, "y" * 8, "z" * 7]),  # too few were accepted
        (NUMBERS, ["x" * 9, "y" * 8]),  # too few were refused
        (NUMBERS, ["x" * 9] * 5),  # one value, five times
        ([*NUMBERS, "a" * 9], ["x" * 9, "w" * 8, "z" * 7]),  # one like them was taken
    ],
)
def test_little_evidence_is_no_rule(good: list[str], bad: list[str]) -> None:
    lengths = [r for r in rules_of(taught(good, bad), KEY) if r.kind == "length"]
    assert not lengths


def breaks(facts: dict[str, Facts], values: list[Any], **others: list[Any]) -> Any:  # noqa: ANN401 - a list of booleans
    """Say which values some rule is broken by."""
    sent = {
        name: texts_of(pd.Series(cells, dtype="str")).text
        for name, cells in {"f": values, **others}.items()
    }
    masks = [rule.breaks(sent) for rule in rules_of(facts, KEY)]
    return np.any(masks, axis=0).tolist()


def test_what_lies_between_accepted_and_refused_is_not_foretold() -> None:
    facts = taught(["abc"] * 200 + ["abcdefgh"], ["x" * n for n in (12, 14, 20)])
    assert breaks(facts, ["a" * 8, "a" * 10, "a" * 12, None]) == [
        *[False] * 2,
        True,
        False,
    ]


def test_a_required_field() -> None:
    facts = taught(NUMBERS, [None] * 4)
    assert breaks(facts, ["v1", None]) == [False, True]
    (rule,) = rules_of(facts, KEY)
    assert rule.line == "nullable=False, required=True"


def test_a_field_that_is_required_for_some() -> None:
    facts = taught([*NUMBERS, *[None] * 40], [None] * 4, kind=["a"] * 200 + ["b"] * 200)
    of_kind = texts_of(pd.Series(["b"] * 40 + ["a"] * 4, dtype="str")).text
    is_accepted = np.arange(44) < 40
    facts["f"].note_without({"kind": of_kind}, is_accepted, ~is_accepted, KEY)
    assert breaks(facts, [None, None, "v"], kind=["a", "b", "a"]) == [
        True,
        False,
        False,
    ]


def test_a_value_that_must_not_repeat() -> None:
    facts = taught(NUMBERS, ["v1", "v2", "v3"])
    assert breaks(facts, ["n", "m", "n"]) == [False, False, True]


def test_facts_come_back_as_they_were_written() -> None:
    facts = taught([*NUMBERS, *["7"] * 30], ["x@y.example", "1.5", ""])["f"]
    assert Facts.of(facts.kept()) == facts


def test_a_rule_becomes_a_line_of_the_schema() -> None:
    rules = rules_of(taught(NUMBERS, ["x" * 9, "y" * 8, "z" * 7]), KEY)
    schema = pa.DataFrameSchema({"email": pa.Column(str), "f": pa.Column(str)})
    (rule,) = rules
    people = pd.DataFrame({"email": ["a@example.com"] * 2, "f": ["abc", "abcdefg"]})
    assert rule.line == "pa.Check.str_length(max_value=6)"
    mapping: dict[Any, Any] = {"email": "email", "f": "f"}
    asked = screen(people, schema=rule.promote(schema), mapping=mapping)
    assert asked.errors["row"].tolist() == [1]
    assert screen(people, schema=schema, mapping=mapping, keep="last").errors.empty
    with pytest.raises(KeyError):
        rule.promote(pa.DataFrameSchema({"email": pa.Column(str)}))
    with pytest.raises(SchemaDefinitionError):
        rule.promote("no such schema")


def test_a_rule_goes_into_a_shipped_schema_by_its_name() -> None:
    facts = taught(NUMBERS, ["x" * 9, "y" * 8, "z" * 7])
    (rule,) = rules_of({"first_name": facts["f"]}, KEY)
    more = rule.promote("contact").columns["first_name"].checks
    assert len(more) == len(load_schema("contact").columns["first_name"].checks) + 1


def small_world() -> Sandbox:
    return Sandbox(settings={"rules": [{"field": "first_name", "max_length": 5}]})


def people(names: list[str], job: int) -> pd.DataFrame:
    email = [f"p{job}.{n}@example.com" for n in range(len(names))]
    return pd.DataFrame({"email": email, "first_name": names}, dtype="str")


NAMES = [*["Ann", "Bob"] * 130, "Bartholomew", "Wilhelmina", "Maximilian", "Quentin"]


def test_no_refused_value_and_no_rare_one_is_in_the_journal(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    with small_world() as cdp:
        rare = [*NAMES, "Zoë"]
        how: dict[str, Any] = {**HOW, "client": brisk(cdp), "journal": journal}
        result = cdp_import(people(rare, 0), list_name="L", **how)
        assert [rule.kind for rule in result.learned_rules()] == ["length"]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Ann" in kept
    for name in ("Bartholomew", "Wilhelm", "Maximil", "Quent", "Zoë"):
        assert name.encode() not in kept
        assert json.dumps(name)[1:-1].encode() not in kept


def test_the_same_job_teaches_once_and_another_workspace_nothing() -> None:
    with small_world() as cdp, small_world() as other:
        how: dict[str, Any] = {**HOW, "client": brisk(cdp)}
        first = cdp_import(people(NAMES, 0), list_name="L", **how)
        again = cdp_import(people(NAMES, 0), list_name="L", **how)
        assert [r.refused for r in again.learned_rules()] == [4]
        assert first.job_id == again.job_id
        elsewhere = cdp_import(people(["Ann"], 0), list_name="L", client=brisk(other))
        assert elsewhere.learned_rules() == []
        plan = plan_import(people(["Alexandrina"], 1), list_name="N", **how)
        assert any("1 row may be refused by the CDP" in note for note in plan.notes)
        assert plan.upload.valid["first_name"].tolist() == ["Alexandrina"]


def test_without_a_journal_nothing_is_learned(tmp_path: Path) -> None:
    damaged = tmp_path / "journal"
    damaged.write_bytes(b"no database at all" * 100)
    with small_world() as cdp:
        for journal in (False, damaged):
            how: dict[str, Any] = {**HOW, "client": brisk(cdp), "journal": journal}
            result = cdp_import(people(NAMES, 0), list_name=f"L{journal}", **how)
            assert result.counts[Fate.REJECTED_BY_CDP] == 4
            assert result.learned_rules() == []
