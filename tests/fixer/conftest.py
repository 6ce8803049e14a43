"""Rows under repair, judged without a CDP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cdp_frames import plan_import
from cdp_frames.importing.fixing import fixer_of_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.fixer import Fixer


def fixer(frame: pd.DataFrame, **options: Any) -> Fixer:
    plan = plan_import(frame, list_name="L", journal=False, **options)
    return fixer_of_plan(plan, _never, {})


def _never(*_: object, **__: object) -> None:
    raise AssertionError("nothing sends itself")


@pytest.fixture
def fixing() -> Callable[..., Fixer]:
    return fixer
