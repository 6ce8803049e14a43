"""The verbs take the same arguments wherever they stand, and show them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from cdp_frames import (
    CdpAccessor,
    Client,
    FrameError,
    MappingError,
    cdp_import,
    infer_mapping,
    plan_import,
    screen,
)
from cdp_frames.importing.options import Options

_SIGNATURE = """
    list_name=None, target_list_id=None, audience_name=None, if_exists='fail',
    schema='contact', mapping=None, memory=None, timezone=None, dayfirst=None,
    region=None,
    keep='merge', bad_cells='refuse', opt_outs='hold', suppress=None,
    max_refused=None, min_rows=None, max_removed=None, max_change=None, force=False,
    object_name='profiles',
    client=None, verify=True, journal=True, again=False,
    upload_format='csv', audit=None,
    run_by=None, progress=True,
    on_result=None, timeout=600.0
"""


def _leads() -> pd.DataFrame:
    return pd.DataFrame(
        {"E-mail": ["ana@example.com", "bob"], "City": ["Rome", "Oslo"]}
    )


def _names_and_defaults(verb: Callable[..., object]) -> list[str]:
    shown = inspect.signature(verb).parameters.values()
    return [
        f"{parameter.name}={parameter.default!r}"
        for parameter in shown
        if parameter.name not in {"df", "self", "shared_path"}
    ]


@pytest.mark.parametrize(
    "verb", [cdp_import, plan_import, CdpAccessor.import_to, CdpAccessor.plan]
)
def test_every_argument_of_an_import_is_shown_with_its_default(
    verb: Callable[..., object],
) -> None:
    assert _names_and_defaults(verb) == " ".join(_SIGNATURE.split()).split(", ")


@pytest.mark.parametrize("verb", [cdp_import, plan_import])
def test_all_but_the_frame_go_by_name(verb: Callable[..., object]) -> None:
    frame, *options = inspect.signature(verb).parameters.values()
    assert frame.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert {option.kind for option in options} == {inspect.Parameter.KEYWORD_ONLY}
    assert {option.annotation for option in options} >= {"str | None", "Client | None"}


def test_every_argument_is_documented() -> None:
    for name in Options.__annotations__:
        assert f"        {name}: " in str(cdp_import.__doc__)


@pytest.mark.parametrize(
    ("method", "verb"),
    [(CdpAccessor.screen, screen), (CdpAccessor.mapping, infer_mapping)],
)
def test_the_accessor_shows_the_arguments_of_the_verb(
    method: Callable[..., object], verb: Callable[..., object]
) -> None:
    _, *shown = inspect.signature(method).parameters.values()
    _, *wanted = inspect.signature(verb).parameters.values()
    assert [(argument.name, argument.default) for argument in shown] == [
        (argument.name, argument.default) for argument in wanted
    ]


@pytest.mark.parametrize("name", ["cdp_import", "plan_import"])
def test_a_misspelt_argument_is_refused_with_the_closest(name: str) -> None:
    verb: Any = {"cdp_import": cdp_import, "plan_import": plan_import}[name]
    with pytest.raises(TypeError) as refused:
        verb(_leads(), lst_name="Leads")
    assert str(refused.value) == (
        f"{name}() got an unexpected keyword argument 'lst_name'. "
        "Did you mean 'list_name'?"
    )


def test_an_argument_like_no_other_is_refused_without_a_guess() -> None:
    verb: Any = plan_import
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'xyz'$"):
        verb(_leads(), xyz=1)


def test_the_frame_can_be_given_by_name(client: Client) -> None:
    plan = plan_import(df=_leads(), list_name="Leads", client=client)
    assert plan.counts["valid"] == 1


def test_the_accessor_imports(client: Client) -> None:
    result = _leads().cdp.import_to("Leads", client=client, progress=False)
    assert result.counts["accepted"] == 1
    assert result.plan.target.list_name == "Leads"
    assert list(result.failed["E-mail"]) == ["bob"]


def test_the_accessor_plans(client: Client) -> None:
    plan = _leads().cdp.plan(list_name="Leads", client=client, region="IT")
    assert str(plan.target) == "new list 'Leads'"
    assert list(client.lists()) == []


def test_the_accessor_screens() -> None:
    by_method = _leads().cdp.screen(region="IT")
    by_function = screen(_leads(), region="IT")
    assert_frame_equal(by_method.valid, by_function.valid)
    assert_frame_equal(by_method.errors, by_function.errors)
    with pytest.raises(FrameError, match="keep is"):
        _leads().cdp.screen("contact", keep="none")


def test_the_accessor_maps() -> None:
    mapping = _leads().cdp.mapping(given={"City": None})
    assert mapping.field_map == {"E-mail": "email"}
    with pytest.raises(MappingError):
        _leads().cdp.mapping(match_key="City")
