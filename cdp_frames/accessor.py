"""``df.cdp``: the verbs of the package, from a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdp_frames.mapping import infer_mapping
from cdp_frames.screening import screen
from cdp_frames.verbs import cdp_import, plan_import

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.importing.result import ImportPlan, ImportResult
    from cdp_frames.mapping import Mapping
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening import Screened


class CdpAccessor:
    """The verbs of cdp_frames on a DataFrame.

    It holds nothing but the frame: pandas makes a new one at each use.
    """

    def __init__(self, df: pd.DataFrame) -> None:
        self._df = df

    def import_to(self, list_name: str | None = None, **options: Any) -> ImportResult:
        """Import into a list; arguments and errors are those of ``cdp_import``."""
        return cdp_import(self._df, list_name=list_name, **options)

    def plan(self, list_name: str | None = None, **options: Any) -> ImportPlan:
        """Plan an import; arguments and errors are those of ``plan_import``."""
        return plan_import(self._df, list_name=list_name, **options)

    def screen(self, schema: SchemaLike = "contact", **options: Any) -> Screened:
        """Split into valid rows and complaints; arguments as of ``screen``."""
        return screen(self._df, schema, **options)

    def mapping(self, **options: Any) -> Mapping:
        """Infer which column is which field; arguments as of ``infer_mapping``."""
        return infer_mapping(self._df, **options)
