"""What checks and parsers of the whole frame see beside the fields that are sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.schema.row_models import model_of

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    import pandera.pandas as pa

    from cdp_frames.mapping import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The caller's other columns, and the names that the schema has for fields.

    Attributes:
        columns: n rows of columns that go to no field, as they are.
        names: field -> its name in the schema, where that is another.
    """

    columns: pd.DataFrame = field(default_factory=pd.DataFrame)
    names: Dict[str, str] = field(default_factory=dict)

    def put(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return n rows of fields as the schema's own functions expect them."""
        if self.names:
            frame = frame.rename(columns=self.names)
        others = self.columns.drop(columns=list(frame.columns), errors="ignore")
        if others.shape[1] == 0:
            return frame
        return pd.concat([frame, others.set_axis(frame.index)], axis=1)

    def take(self, rows: np.ndarray) -> Beside:
        """Return what stands beside some of the rows."""
        if self.columns.shape[1] == 0:
            return self
        return replace(self, columns=self.columns.take(rows).reset_index(drop=True))

    def name(self, field_name: str) -> str:
        """Name a field as the schema does."""
        return self.names.get(field_name, field_name)

    def field_of(self, name: object) -> object:
        """Name the field that the schema calls so; other names stay."""
        return next((each for each, own in self.names.items() if own == name), name)


def beside_of(
    df: pd.DataFrame,
    mapping: Mapping,
    schema: pa.DataFrameSchema,
    names: Dict[str, str],
) -> Beside:
    """Find what a schema's functions may ask for beside the fields.

    A strict schema asks for nothing that it does not declare.

    Args:
        df: the caller's frame, n rows.
        mapping: which of its columns go to fields.
        schema: the schema.
        names: as in ``Beside``.
    """
    grouped = any(check.groupby for c in schema.columns.values() for check in c.checks)
    asking = schema.checks or schema.parsers or grouped or model_of(schema)
    if schema.strict or not asking:
        return Beside(names=names)
    sent = {part.position for c in mapping.columns for part in c.parts}
    repeated = df.columns.duplicated(keep=False)
    places = [
        place
        for place in np.flatnonzero(~repeated).tolist()
        if place not in sent and isinstance(df.columns[place], str)
    ]
    others = df.iloc[:, places].set_axis(pd.RangeIndex(len(df)))
    return Beside(columns=others, names=names)
