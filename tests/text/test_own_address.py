"""Which column holds the person's address: the judgement itself, on facts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.own_address import Choice, Facts, Judged, choose, judged
from tests.support.examples import examples

ROWS = 40
NAMES = [
    "Email", "Work email", "Personal email", "Email 2", "Kontakt", "E-Mail", "メール",
    "Approver", "Partner 1 email", "Partner 2 email", "Bride email", "Groom email",
]  # fmt: skip


def facts(
    name: str, addresses: int = ROWS, distinct: int | None = None, rank: float = 0
) -> Facts:
    found = addresses if distinct is None else distinct
    return Facts((name, ""), ROWS, addresses, addresses, found, rank=rank)


def chosen(*columns: Facts) -> Choice:
    found = [judged(each) for each in columns]
    assert None not in found
    return choose([each for each in found if each is not None])


@pytest.mark.parametrize(
    ("columns", "choice"),
    [
        # One address for each row, and one that a few share.
        ([facts("Kontakt"), facts("Email", distinct=2)], Choice(None, (0, 1))),
        ([facts("Email"), facts("Kontakt", distinct=2)], Choice(0)),
        ([facts("Email", distinct=6), facts("Work email")], Choice(1)),
        # Somebody else's may be the persons' own only where the rest is of a few.
        ([facts("Email"), facts("Manager email")], Choice(0)),
        ([facts("Email", distinct=2), facts("Manager email")], Choice(None, (0, 1))),
        ([facts("Email", distinct=2), facts("Manager email", 4)], Choice(0)),
        # Nobody else is there at all.
        ([facts("Manager email")], Choice(None)),
        ([facts("Partner 1 email"), facts("Partner 2 email", 1)], Choice(None, (0, 1))),
        # Filled under half as often is no rival, but of equals however seldom.
        ([facts("Work email"), facts("Personal email", 19)], Choice(0)),
        ([facts("Work email"), facts("Personal email", 20)], Choice(None, (0, 1))),
        ([facts("Bride email"), facts("Groom email", 1)], Choice(None, (0, 1))),
        # The family of the file knows which one it is.
        ([facts("Email"), facts("Work email", rank=2)], Choice(1)),
        ([facts("Email", rank=2), facts("Work email")], Choice(0)),
        # A further one is none, unless there are only further ones.
        ([facts("Email"), facts("Email 2")], Choice(0)),
        ([facts("Email 2"), facts("Email 3")], Choice(None, (0, 1))),
        # An address that repeats, by what its header says.
        ([facts("Kontakt", distinct=19)], Choice(None, (0,))),
        ([facts("Kontakt", distinct=20)], Choice(0)),
        ([facts("zzqq e-mail", distinct=3)], Choice(None, (0,))),
        ([facts("Email", distinct=1)], Choice(0)),
    ],
)
def test_one_is_chosen_or_asked_for(columns: list[Facts], choice: Choice) -> None:
    found = chosen(*columns)
    assert found.chosen == choice.chosen
    assert {*found.rivals} == {*choice.rivals}


FACTS = st.builds(
    facts,
    st.sampled_from(NAMES),
    st.sampled_from([0, 1, 4, 12, 19, 20, 32, ROWS]),
    st.none() | st.sampled_from([1, 2, 6]),
    st.just(0),
).map(lambda each: each._replace(distinct=min(each.distinct, each.addresses)))


@given(st.lists(FACTS, min_size=1, max_size=5), st.randoms(use_true_random=False))
@examples(200)
def test_the_order_of_the_columns_makes_no_difference(
    columns: list[Facts], chance: random.Random
) -> None:
    able = [each for each in map(judged, columns) if each is not None]
    turned = chance.sample(able, len(able))
    one, other = choose(able), choose(turned)
    assert _told(able, one) == _told(turned, other)


def _told(columns: list[Judged], found: Choice) -> list[Facts]:
    places = found.rivals if found.chosen is None else (found.chosen,)
    return sorted(columns[place].facts for place in places)


@given(st.lists(FACTS, min_size=1, max_size=5))
@examples(200)
def test_what_is_chosen_is_nobody_elses_and_no_equal_stands_beside_it(
    columns: list[Facts],
) -> None:
    able = [each for each in map(judged, columns) if each is not None]
    found = choose(able)
    # A question names whom it is between, and then nothing is chosen.
    assert found.chosen is None or not found.rivals
    if found.chosen is not None:
        best = able[found.chosen]
        assert best.score > 0
        assert best.facts.names[0] != "Approver"
        others = {each.facts.names[0] for each in able if each.facts.addresses}
        couple = {"Bride email", "Groom email"}
        assert not (best.facts.names[0] in couple and couple <= others)
