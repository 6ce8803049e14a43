"""A rule that the CDP seems to have, and what breaks it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdp_frames.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandera.pandas as pa
    from pyarrow import LargeStringArray

    from cdp_frames.schema.loading import SchemaLike

# The n values of each field, as text; null for none.
Sent = Mapping[str, "LargeStringArray"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRule:
    """What the CDP seems to ask of a field.

    Attributes:
        field: the field.
        kind: ``required``, ``required_if``, ``allowed``, ``length``, ``range``,
            ``whole``, ``prefix``, ``characters``, ``domain`` or ``unique``.
        sentence: the rule in words.
        refused: how many values that the CDP refused show it.
        accepted: how many accepted values it holds for.
        line: the rule as a check of a schema, as Python has it; empty where a schema
            can't say it.
    """

    field: str
    kind: str
    sentence: str
    refused: int
    accepted: int
    line: str
    _breaks: Callable[[Sent], np.ndarray] = dataclasses.field(repr=False)
    _check: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False)

    def breaks(self, sent: Sent) -> np.ndarray:
        """Say of n rows, as they would be sent, which the CDP is likely to refuse.

        Args:
            sent: the n values of each field.

        Returns:
            n booleans; a value of which nothing is known is not among them.
        """
        return self._breaks(sent)

    def promote(self, schema: SchemaLike) -> pa.DataFrameSchema:
        """Return a schema that asks for it, too; the one that is given stays as it is.

        Args:
            schema: has a column of that field; as ``load_schema`` takes it.

        Raises:
            SchemaDefinitionError: as ``load_schema``.
            KeyError: it has none.
            ValueError: a schema can't say it.
        """
        if not self._check:
            raise ValueError(f"no schema can say it: {self.sentence}")
        known = load_schema(schema)
        column = known.columns[self.field]
        checks = [*column.checks, *self._check.get("checks", [])]
        return known.update_column(self.field, **{**self._check, "checks": checks})
