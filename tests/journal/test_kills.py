"""A process may die anywhere: the same line run again does the right thing.

In the manner of SQLite's own crash tests: a run dies at its first boundary, the next
one at the second, until one comes to its end untouched. Whatever each of them has left,
the same line is run again, and then the CDP holds what it holds after an undisturbed
run: the verdict is read from its own store.
"""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.journal.flows import FLOWS
from tests.journal.world import furnished, jobs, world

if TYPE_CHECKING:
    from collections.abc import Callable, Set as AbstractSet
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox
    from tests.journal.zygote import Ran, Zygote

SOAK = pytest.mark.soak
# More boundaries than any flow has.
_MOST = 400


class Scene(NamedTuple):
    """A flow, and where it is played."""

    flow: str
    cdp: Sandbox
    zygote: Zygote
    home: Path

    def begin(self) -> None:
        """Make the CDP as good as new, and the journal as well."""
        self.cdp.reset()
        furnished(self.cdp, self.flow)
        self.forget()

    def forget(self) -> None:
        """Lose the journal."""
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, kill: int = 0, **how: Any) -> Ran:
        """Run the flow, to its end or to a boundary."""
        return self.zygote.run(
            self.flow,
            url=self.cdp.url,
            token=self.cdp.token,
            home=self.home,
            kill=kill,
            **how,
        )

    def undisturbed(self) -> tuple[Ran, dict[str, Any], int]:
        """Return how a run ends that nobody disturbs."""
        self.begin()
        ran = self.run()
        assert not ran.error
        return ran, world(self.cdp), jobs(self.cdp)


@pytest.fixture
def fresh(strict: Sandbox, zygote: Zygote, tmp_path: Path) -> Scene:
    """The flow that makes a list."""
    return Scene("fresh", strict, zygote, tmp_path / "home")


@pytest.fixture
def scene(fresh: Scene, request: pytest.FixtureRequest) -> Scene:
    """The flow that a test is about."""
    return fresh._replace(flow=request.param)


def every_flow(
    *, besides: AbstractSet[str] = frozenset()
) -> Callable[[Callable[..., None]], object]:
    """Try a test on each flow: a share of its places, or all of them for the soak."""
    steps = [pytest.param(20, id="share"), pytest.param(1, id="all", marks=SOAK)]
    flows = [name for name in FLOWS if name not in besides]

    def tried(test: Callable[..., None]) -> object:
        each = pytest.mark.parametrize("scene", flows, indirect=True)(test)
        return pytest.mark.parametrize("step", steps)(each)

    return tried


def check(
    scene: Scene,
    want: tuple[Ran, dict[str, Any], int],
    where: object,
    besides: AbstractSet[str] = frozenset(),
) -> None:
    """Run the flow to its end, and hold what there is against what there should be.

    Args:
        scene: the flow.
        want: how a run ends that nobody disturbs.
        where: where this one died.
        besides: what results may say of the list otherwise.
    """
    ran, held, started = want
    again = scene.run()
    assert not again.error, f"{scene.flow}, killed at {where}: {again.error}"
    assert world(scene.cdp) == held, f"{scene.flow}, killed at {where}"
    for found, wanted in zip(again.told, ran.told, strict=True):
        apart = {name for name in wanted if found[name] != wanted[name]}
        assert apart <= besides, f"{scene.flow}, killed at {where}"
    # What always runs runs once more if it came to its end, which changes nothing.
    always = {"swap", "anew", "undo"}
    enough = jobs(scene.cdp) if scene.flow in always else started
    assert jobs(scene.cdp) == enough, f"{scene.flow}, killed at {where}"


def places(last: int, step: int) -> range:
    """Return the boundaries from 1 to the last, or each so many-th of them."""
    return range(1 + last % step, last + 1, step)


def test_a_run_dies_at_each_place_until_one_is_untouched(fresh: Scene) -> None:
    want = fresh.undisturbed()
    for place in range(1, _MOST):
        fresh.begin()
        if not fresh.run(place).killed:
            break
        check(fresh, want, place)
    # How often the job is asked for depends on the machine.
    assert place > want[0].boundaries - 10


@every_flow()
def test_a_run_that_died_is_picked_up_by_the_same_line(scene: Scene, step: int) -> None:
    want = scene.undisturbed()
    for place in places(want[0].boundaries, step):
        scene.begin()
        scene.run(place)
        check(scene, want, place)


# What is sent again has no other memory than the journal, and without one nobody can
# say who was on the list before, to take the others off. Nor that the list of a stream
# is its own.
@every_flow(besides={"anew", "undo", "parts"})
def test_even_where_its_journal_is_lost(scene: Scene, step: int) -> None:
    want = scene.undisturbed()
    # Whether a list that holds only people of a repair was made by the import itself,
    # which has put nobody on it, nobody can say.
    unsure = {"listed", "verified"} if scene.flow == "from_nothing" else frozenset()
    for place in places(want[0].boundaries, step):
        scene.begin()
        scene.run(place)
        scene.forget()
        check(scene, want, place, unsure)


@every_flow()
def test_whoever_dies_while_picking_up_is_picked_up_as_well(
    scene: Scene, step: int
) -> None:
    want = scene.undisturbed()
    draw = random.Random(scene.flow)
    for _ in range(60 // step):
        killed = [draw.randint(1, want[0].boundaries) for _ in range(3)]
        scene.begin()
        for place in killed:
            scene.run(place)
        check(scene, want, killed)


@pytest.mark.soak
def test_at_any_two_places(fresh: Scene) -> None:
    want = fresh.undisturbed()
    for first in range(1, want[0].boundaries + 1):
        for second in range(1, want[0].boundaries + 1):
            fresh.begin()
            fresh.run(first)
            fresh.run(second)
            check(fresh, want, (first, second))


# What keeps rows from being lost or doubled, and the flow that shows it. Last of all,
# nothing is switched off, and nothing is wrong.
ORACLES = [
    ("key", "fresh"),
    ("question", "fresh"),
    ("intent", "anew"),
    ("commit", "anew"),
    ("", "anew"),
]
# The last boundaries of a run that is done: it is not picked up.
_END = 8


@pytest.mark.parametrize(("sabotage", "flow"), ORACLES)
def test_the_oracle_bites(fresh: Scene, sabotage: str, flow: str) -> None:
    """Whatever is switched off, the kill test finds it."""
    scene = fresh._replace(flow=flow)
    ran, held, started = scene.undisturbed()
    wrong = 0
    for place in places(ran.boundaries - _END, 6):
        scene.begin()
        scene.run(place, sabotage=sabotage)
        if sabotage == "key":
            scene.forget()
        again = scene.run(sabotage=sabotage)
        wrong += (
            bool(again.error)
            or again.told != ran.told
            or world(scene.cdp) != held
            or jobs(scene.cdp) != started
        )
    assert bool(wrong) == bool(sabotage)
