"""How much is tried: of the examples of a property, of the cases of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark import ParameterSet


def examples(count: int) -> settings:
    """Return settings with so many examples where the profile asks for a hundred.

    A test that is slow takes fewer than the others, one that is quick takes more, and
    the profile still decides: a fifth of it with ``dev``, twenty times with ``fuzz``.
    """
    profile = settings.get_profile(settings.get_current_profile_name())
    return settings(max_examples=max(1, count * profile.max_examples // 100))


def first_of(cases: Iterable[str], count: int) -> list[ParameterSet]:
    """Return all cases, those after the first ones for a thorough run alone.

    For slow cases that differ little: ``make test-thorough`` runs the rest.
    """
    thorough = pytest.mark.thorough
    return [
        pytest.param(case, marks=[thorough] if number >= count else [])
        for number, case in enumerate(cases)
    ]
