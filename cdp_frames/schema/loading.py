"""Pandera schemas: the shipped ones, from YAML, from a class, from the CDP.

A schema declares what the CDP's fields hold. ``screening`` checks rows by it; Pandera
itself can too, with ``schema.validate(...)``.
"""

from __future__ import annotations

from copy import deepcopy
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, TypeGuard

import pandera.pandas as pa

from cdp_frames.errors import SchemaDefinitionError, UnreadableFileError, shown
from cdp_frames.schema.columns import column_kind
from cdp_frames.schema.fields import (
    fields_of,
    schema_from_fields,
    schema_from_metadata,
)
from cdp_frames.schema.merging import with_fields
from cdp_frames.schema.row_models import with_model_columns
from cdp_frames.schema.yamlfile import checked_yaml
from cdp_frames.text.regular_files import require_regular

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from os import PathLike

__all__ = [
    "SCHEMAS",
    "SchemaLike",
    "fields_of",
    "load_schema",
    "schema_from_fields",
    "schema_from_metadata",
    "with_fields",
]

SchemaLike: TypeAlias = (
    "str | PathLike[str] | pa.DataFrameSchema | type[pa.DataFrameModel]"
)

SCHEMAS: Final = (
    "contact",
    "event_registration",
    "survey_response",
    "trade_show_lead",
)


def load_schema(name_or_path: SchemaLike) -> pa.DataFrameSchema:
    """Return a Pandera schema whose columns are fields of the CDP.

    Args:
        name_or_path: the name of a shipped schema (``contact``, ``trade_show_lead``,
            ``event_registration``, ``survey_response``), the path of a YAML file
            as Pandera writes it, a ``DataFrameSchema`` or a ``DataFrameModel`` class.

    Raises:
        SchemaDefinitionError: no schema of that name, no such file, or a schema that
            is wrong in itself: broken YAML, an unknown check or option, a column
            whose dtype has no form in the CDP.

    Examples:
        >>> load_schema("contact").columns["email"].required
        True
    """
    if _is_shipped(name_or_path):
        # A copy: a schema can be changed, and the next caller wants it whole.
        return deepcopy(_shipped_schema(name_or_path))
    return schema_to_read(name_or_path)


def schema_to_read(name_or_path: SchemaLike) -> pa.DataFrameSchema:
    """Return what ``load_schema`` does, to a caller who changes nothing in it.

    A shipped schema is the same object each time: to copy it takes longer than to
    screen a short column.
    """
    if _is_shipped(name_or_path):
        return _shipped_schema(name_or_path)
    return _checked(_loaded(name_or_path))


def _is_shipped(source: object) -> TypeGuard[str]:
    return isinstance(source, str) and source in SCHEMAS


def _checked(loaded: pa.DataFrameSchema) -> pa.DataFrameSchema:
    schema = with_model_columns(loaded)
    for name, column in schema.columns.items():
        if not isinstance(name, str):
            raise SchemaDefinitionError(f"a field's name is text, not {name!r}")
        column_kind(column, name)
    return schema


def _loaded(source: object) -> pa.DataFrameSchema:
    if isinstance(source, pa.DataFrameSchema):
        return source
    if isinstance(source, type) and issubclass(source, pa.DataFrameModel):
        return _of_model(source)
    if isinstance(source, (str, Path)) or hasattr(source, "__fspath__"):
        return _of_path(Path(source))
    raise SchemaDefinitionError(
        "a schema is a name, a path, a DataFrameSchema or a DataFrameModel class, "
        f"not {_called(source)}{_of_another_library(source)}"
    )


def _called(source: object) -> str:
    if isinstance(source, type):
        return f"the class {source.__name__}"
    return type(source).__name__


def _of_another_library(source: object) -> str:
    """Say what a schema of Pandera's for Polars and others is, if it is one."""
    made = source if isinstance(source, type) else type(source)
    for base in made.__mro__:
        package, _, library = base.__module__.partition(".api.")
        name = library.partition(".")[0]
        if package == "pandera" and name not in {"", "base", "dataframe", "pandas"}:
            return (
                f" of pandera.{name}: import pandera.pandas in its place. The rows may "
                "come from any library"
            )
    is_component = made.__module__.startswith("pandera.api.pandas")
    return "; put it into a DataFrameSchema" if is_component else ""


def _of_model(model: type[pa.DataFrameModel]) -> pa.DataFrameSchema:
    try:
        return model.to_schema()
    except Exception as error:
        # An annotation that can't be resolved raises what its text raises as code.
        raise SchemaDefinitionError(
            f"{model.__name__} is no schema: {type(error).__name__}: {error}"
        ) from error


def _of_path(path: Path) -> pa.DataFrameSchema:
    if path.suffix not in {".yaml", ".yml"}:
        close = get_close_matches(str(path), SCHEMAS, n=1, cutoff=0.5)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise SchemaDefinitionError(
            f"no schema {str(path)!r}; there are {shown(SCHEMAS)}, or pass the path "
            f"of a .yaml file.{hint}"
        )
    try:
        require_regular(path)
        text = path.read_text(encoding="utf-8-sig")
    except (UnreadableFileError, OSError, ValueError) as error:
        raise SchemaDefinitionError(f"can't read the schema {path}: {error}") from error
    return _of_yaml(text, str(path))


def _of_yaml(text: str, where: str) -> pa.DataFrameSchema:
    try:
        checked_yaml(text, where)
    except SchemaDefinitionError:
        raise
    except Exception as error:
        # A date that is none, a number of thousands of digits, lists without end.
        raise SchemaDefinitionError(f"the schema {where} is wrong: {error}") from error
    try:
        return pa.DataFrameSchema.from_yaml(text)
    except Exception as error:
        raise SchemaDefinitionError(f"the schema {where} is wrong: {error}") from error


@cache
def _shipped_schema(name: str) -> pa.DataFrameSchema:
    return _checked(_of_yaml(_shipped(name).read_text(encoding="utf-8"), name))


def _shipped(name: str) -> Traversable:
    """Find a shipped schema: in an installed wheel, else in a checkout."""
    package = resources.files("cdp_frames")
    installed = package / "schemas" / f"{name}.yaml"
    if installed.is_file():
        return installed
    return Path(__file__).parents[2] / "schemas" / f"{name}.yaml"
