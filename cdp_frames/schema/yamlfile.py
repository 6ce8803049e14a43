"""What Pandera overlooks in a YAML schema: a mistyped key, check or option.

Pandera reads the keys that it knows and drops the others without a word, so that
``nulable: true`` or ``isinn: [a]`` would declare nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

import pandera.pandas as pa

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.kinds import KINDS
from cdp_frames.schema.checks import CHECK_OPTIONS

# `pandera.io.pandas_io.deserialize_schema` of Pandera 0.35.
_SCHEMA_KEYS: Final = frozenset(
    {
        "add_missing_columns",
        "api",
        "checks",
        "coerce",
        "columns",
        "dataframe_library",
        "description",
        "drop_invalid_rows",
        "dtype",
        "index",
        "metadata",
        "multiindex",
        "name",
        "ordered",
        "report_duplicates",
        "schema_type",
        "strict",
        "title",
        "unique",
        "unique_column_names",
        "version",
    }
)
_COLUMN_KEYS: Final = frozenset(
    {
        "checks",
        "coerce",
        "default",
        "description",
        "drop_invalid_rows",
        "dtype",
        "name",
        "nullable",
        "regex",
        "report_duplicates",
        "required",
        "title",
        "unique",
    }
)


def checked_yaml(text: str, where: str) -> None:
    """Refuse YAML that Pandera would read differently from how it is written.

    Args:
        text: the YAML.
        where: its name or path, for the message.

    Raises:
        SchemaDefinitionError: the text is no YAML, or holds keys, checks or options
            that Pandera does not know; names all of them.
    """
    # Slow to import, and only needed here.
    import yaml  # noqa: PLC0415

    try:
        parsed = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SchemaDefinitionError(f"the schema {where} is no YAML: {error}") from None
    if not isinstance(parsed, Mapping):
        raise SchemaDefinitionError(f"the schema {where} is no mapping with columns")
    troubles = list(_troubles(parsed))
    if troubles:
        raise SchemaDefinitionError(f"the schema {where}: {'; '.join(troubles)}")


def _troubles(parsed: Mapping[str, object]) -> Iterator[str]:
    yield from _unknown(parsed, _SCHEMA_KEYS, "key")
    columns = parsed.get("columns")
    if not isinstance(columns, (Mapping, list)) or not columns:
        yield "it has no columns"
        return
    named = columns.items() if isinstance(columns, Mapping) else enumerate(columns)
    for name, column in named:
        if not isinstance(column, Mapping):
            yield f"column {name!r} is no mapping; write 'dtype: str' beneath it"
            continue
        known = {*_COLUMN_KEYS, *_checks()}
        for trouble in _unknown(column, known, "key or check"):
            yield f"column {name!r}: {trouble}"
        for trouble in _wrong_options(column):
            yield f"column {name!r}: {trouble}"


def _wrong_options(column: Mapping[str, object]) -> Iterator[str]:
    for check, given in column.items():
        statistics = _statistics(check)
        if statistics is None or not isinstance(given, Mapping):
            continue
        known = {"value", "options", *CHECK_OPTIONS, *statistics}
        for trouble in _unknown(given, known, "option"):
            yield f"{check}: {trouble}"


def _unknown(given: Iterable[object], known: Iterable[str], what: str) -> Iterator[str]:
    names = sorted(known)
    for key in given:
        if key not in names:
            close = get_close_matches(str(key), names, n=1)
            hint = f", did you mean {close[0]!r}?" if close else ""
            yield f"unknown {what} {key!r}{hint}"


def _checks() -> set[str]:
    return {*pa.Check.CHECK_FUNCTION_REGISTRY, *pa.Check.REGISTERED_CUSTOM_CHECKS}


def _statistics(check: str) -> tuple[str, ...] | None:
    """Name the options of a check; None if only its own function knows them."""
    for kind in KINDS.values():
        if kind.check == check:
            return kind.options
    if check in pa.Check.CHECK_FUNCTION_REGISTRY:
        return tuple(inspect.signature(getattr(pa.Check, check)).parameters)
    return None
