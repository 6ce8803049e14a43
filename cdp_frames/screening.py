"""Screening: a frame goes in; valid rows and an account of all the others come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.account import Cells, cooccurrence, counts, fates
from cdp_frames.checking import require_whole, run_checks
from cdp_frames.duplicates import find_duplicates, not_unique
from cdp_frames.errors import FrameError, MappingError, MissingColumnError, shown
from cdp_frames.judging import Told, judge_columns
from cdp_frames.kinds.base import problems_at
from cdp_frames.mapping import Mapping, as_mapping
from cdp_frames.schema import schema_of, with_fields
from cdp_frames.schema_columns import stored
from cdp_frames.schema_fields import matches

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict, Sequence
    from datetime import tzinfo

    import pandera.pandas as pa

    from cdp_frames.duplicates import Keep
    from cdp_frames.fields import Field
    from cdp_frames.judging import JudgedColumn
    from cdp_frames.schema import SchemaLike


class Screened(NamedTuple):
    """What ``screen`` found.

    Every row of the caller's frame is in ``fates`` once, with one fate.

    Attributes:
        valid: the rows to send, in order, under the names of the CDP's fields, with
            normalized values and the caller's labels.
        errors: a row for each thing wrong, in the order of rows, then of columns:
            ``row`` (int64, 0-based position in the caller's frame), ``index`` (the
            caller's label), ``column`` (the caller's header; missing where the row
            as a whole is at fault), ``field``, ``value`` (as it was), ``code``,
            ``message``, ``action``, ``suggestion`` and ``stage`` (``here``).
        changes: a row for each cell of a valid row that is sent differently from how
            it was written: ``row``, ``index``, ``column``, ``before``, ``after``,
            ``rule``.
        fates: n rows in the caller's order: ``row``, ``index``, ``fate`` (``valid``,
            ``rejected_here``, ``duplicate``, ``empty``) and ``sent_row`` (Int64, the
            row that is sent for that person).
        hints: a row for each cell that passed but looks mistyped: ``row``, ``index``,
            ``column``, ``field``, ``value``, ``suggestion``, ``message``.
        mapping: which column went to which field.
    """

    valid: pd.DataFrame
    errors: pd.DataFrame
    changes: pd.DataFrame
    fates: pd.DataFrame
    hints: pd.DataFrame
    mapping: Mapping

    def counts(self) -> pd.DataFrame:
        """Count what is wrong, per code and column; see ``account.counts``."""
        return counts(self.errors)

    def cooccurrence(self) -> pd.DataFrame:
        """Count which codes occur together; see ``account.cooccurrence``."""
        return cooccurrence(self.errors)


def screen(
    df: pd.DataFrame,
    schema: SchemaLike = "contact",
    *,
    mapping: Mapping | Dict[object, str] | None = None,
    timezone: str | tzinfo | None = None,
    dayfirst: bool | None = None,
    region: str | None = None,
    keep: Keep = "last",
    match_key: str | None = "email",
    fields: Sequence[Field] | None = None,
) -> Screened:
    columns = []
