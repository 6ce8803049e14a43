"""Find the field of each column."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from cdp_frames.mapping.columns import SeenColumn, seen_columns
from cdp_frames.mapping.fieldlist import mapping_fields
from cdp_frames.mapping.model import MappedColumn, Mapping, UnmappedColumn
from cdp_frames.mapping.wiretypes import wire_type_for

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as Dict, Sequence

    import pandas as pd

    from cdp_frames.fields import Field

# The two renames of the import guide, step 4.
_GUIDE: Final = {"company": "company_name", "country": "country_code"}


def infer_mapping(
    df: pd.DataFrame,
    *,
    fields: Sequence[Field] | None = None,
    schema: object = "contact",
    match_key: str = "email",
    given: Dict[Hashable, str | None] | None = None,
) -> Mapping:
    """Find the field of each column.

    Args:
        df: the frame; any columns, also repeated ones.
        fields: the fields of the CDP's object; else those of ``schema``.
        schema: a schema, or the name or path of one.
        match_key: the field that finds a person; it must be found.
        given: what is known already: header (or sent name) -> field, or None for a
            column that is not to be sent. The other columns are inferred.

    Raises:
        MappingError: no column is the match key, or ``given`` has mistakes.

    Examples:
        >>> import pandas as pd
        >>> df = pd.DataFrame({"E-Mail": ["a@example.com"], "Company": ["Acme"]})
        >>> infer_mapping(df).field_map
        {'E-Mail': 'email', 'Company': 'company_name'}
    """
    # Overriding starts from inference, so this module can't import it at the top.
    from cdp_frames.mapping.overrides import overridden, require_match_key  # noqa: PLC0415

    known = mapping_fields(fields, schema)
    seen = seen_columns(df)
    mapping = _by_names(seen, known, match_key)
    if given:
        return overridden(mapping, given)
    require_match_key(mapping)
    return mapping


def _by_names(
    seen: Sequence[SeenColumn], fields: tuple[Field, ...], match_key: str
) -> Mapping:
    free = {_key(one.name): one for one in fields}
    renamed = {old: free[_key(new)] for old, new in _GUIDE.items() if _key(new) in free}
    columns: list[MappedColumn] = []
    left_out: list[UnmappedColumn] = []
    for one in seen:
        key = _key(one.source)
        field = free.get(key) or renamed.get(key)
        if field is None or field.name in {column.field for column in columns}:
            left_out.append(
                UnmappedColumn(one.position, one.header, one.source, "no field fits")
            )
            continue
        columns.append(
            MappedColumn(
                position=one.position,
                header=one.header,
                source=one.source,
                field=field.name,
                wire_type=wire_type_for(one.type, field.type),
                probability=0.99,
                evidence=("the header is the field's name",),
            )
        )
    return Mapping(
        columns=tuple(columns),
        left_out=tuple(left_out),
        seen=tuple(seen),
        fields=fields,
        match_key=match_key,
    )


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())
