"""``df.cdp``: the verbs of the package, from a DataFrame."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from cdp_frames.mapping import infer_mapping
from cdp_frames.screening import screen
from cdp_frames.verbs.imports import cdp_import, plan_import

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.importing.options import OtherOptions
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.mapping import Mapping
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening import Screened

_Method = TypeVar("_Method", bound="Callable[..., object]")


def _like(verb: Callable[..., object]) -> Callable[[_Method], _Method]:
    """Show the arguments of a verb, but for its frame, in place of ``**options``."""

    def signed(method: _Method) -> _Method:
        own = inspect.signature(method)
        named = [
            parameter
            for parameter in own.parameters.values()
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD
        ]
        _, *others = inspect.signature(verb).parameters.values()
        rest = [other for other in others if other.name not in own.parameters]
        shown = own.replace(parameters=[*named, *rest])
        method.__signature__ = shown  # type: ignore[attr-defined]
        return method

    return signed


class CdpAccessor:
    """The verbs of cdp_frames on a DataFrame.

    It holds nothing but the frame: pandas makes a new one at each use.

    Args:
        df: the frame.
    """

    def __init__(self, df: pd.DataFrame) -> None:
        self._df = df

    @_like(plan_import)  # for what is in memory
    def import_to(
        self, list_name: str | None = None, **options: Unpack[OtherOptions]
    ) -> ImportResult:
        """Import into a list; arguments and errors are those of ``cdp_import``."""
        return cdp_import(self._df, list_name=list_name, **options)

    @_like(plan_import)
    def plan(
        self, list_name: str | None = None, **options: Unpack[OtherOptions]
    ) -> ImportPlan:
        """Plan an import; arguments are those of ``cdp_import``.

        Errors are those of ``plan_import``.
        """
        return plan_import(self._df, list_name=list_name, **options)

    @_like(screen)
    def screen(self, schema: SchemaLike = "contact", **options: Any) -> Screened:
        """Split into valid rows and complaints; arguments as of ``screen``."""
        return screen(self._df, schema, **options)

    @_like(infer_mapping)
    def mapping(self, **options: Any) -> Mapping:
        """Infer which column is which field; arguments as of ``infer_mapping``."""
        return infer_mapping(self._df, **options)
