"""The mapping that a command asks for, with ``--map`` or as in an earlier import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError
from cdp_frames.importing.rejects_file import Rejects
from cdp_frames.mapping.memory import memory_of
from cdp_frames.mapping.own_fields import mapping_with_own
from cdp_frames.schema import fields_of, load_schema
from cdp_frames.schema.fields import is_declared
from cdp_frames.screening.own_columns import own_fields, sure_fields

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from pathlib import Path

    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.mapping import Mapping
    from cdp_frames.mapping.mapped_columns import Aim


def mapping_of(
    pairs: list[str] | None,
    frame: pd.DataFrame,
    schema: str,
    memory: Path | None,
    client: Client | None,
) -> Mapping | None:
    """Read COLUMN=FIELD pairs; the columns that they leave open are inferred."""
    if not pairs:
        return None
    for pair in pairs:
        if "=" not in pair:
            raise FrameError(f"--map takes COLUMN=FIELD, not {pair!r}.")
    given = _of_pairs(pairs)
    declared = fields_of(load_schema(schema), frame.columns)
    published = client.object("profiles").fields if client else ()
    return mapping_with_own(
        frame,
        None,
        published or declared,
        own_fields(schema, declared, published),
        "email",
        given=given,
        sure=sure_fields(schema, declared, "email"),
        memory=memory_of(memory),
    )


def _of_pairs(pairs: Sequence[str]) -> dict[Hashable, Aim]:
    """Put pairs of one field together: the first column that is filled is sent."""
    columns: dict[str, list[Hashable]] = {}
    given: dict[Hashable, Aim] = {}
    for pair in pairs:
        column, field = pair.rsplit("=", 1)
        if field:
            columns.setdefault(field, []).append(column)
        else:
            given[column] = None
    for field, several in columns.items():
        if len(several) == 1:
            given[several[0]] = field
        else:
            given[field] = several
    return given


def mapping_again(rejects: Rejects, schema: str) -> dict[Hashable, Aim] | None:
    """Map as before; fields that only another schema had have no place any more."""
    if rejects.mapping is None:
        return None
    declared = load_schema(schema)
    return {
        key: aim
        for key, aim in rejects.mapping.items()
        # Of a list the key is the field.
        for field in [aim if isinstance(aim, str) else key]
        if field not in rejects.judged or is_declared(declared, field)
    }
