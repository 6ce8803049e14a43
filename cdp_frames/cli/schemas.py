"""``cdp-frames schema``: which fields a file, a schema or the CDP has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import pandas as pd
import pandera.pandas as pa
import typer

from cdp_frames.api.client import Client
from cdp_frames.cli.checking import judged
from cdp_frames.cli.groups import with_groups
from cdp_frames.cli.options import Certificates, Pairs
from cdp_frames.cli.places import require_apart, require_new
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.cli.running import guarded, require_writable
from cdp_frames.cli.standard import is_standard, readable, write_out
from cdp_frames.cli.terminal import say, say_table
from cdp_frames.cli.typed_lines import typed
from cdp_frames.errors import FrameError
from cdp_frames.kinds import KINDS
from cdp_frames.schema import (
    SCHEMAS,
    fields_of,
    load_schema,
    schema_from_fields,
    schema_from_metadata,
)
from cdp_frames.text.characters import tidy
from cdp_frames.verbs.clients import client_if_any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.fields import Field
    from cdp_frames.importing.plan import ImportPlan

_NO_OPTION: Final = re.compile(r"^ +(?!cdp_)\w+: null\n", re.MULTILINE)
# A kind, where nothing below it says more.
_ALONE: Final = re.compile(
    r"^(?P<blanks> +)(?P<kind>cdp_\w+):(?: null)?\n(?!(?P=blanks) )", re.MULTILINE
)

AFile = Annotated[
    Path | None,
    typer.Argument(help="A contact file, or - for standard input; else the CDP."),
]
Named = Annotated[
    str | None,
    typer.Option(
        "--schema",
        help="Of a file: the schema to start from. Without one: the schema to show, by "
        f"name ({', '.join(SCHEMAS)}) or path.",
    ),
]
AnObject = Annotated[
    str, typer.Option("--object", metavar="NAME", help="The object of the CDP.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write it here as YAML, for --schema; - to print it."
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Write it over a file that is there.")
]


@with_groups
def schema_command(
    *,
    file: AFile = None,
    schema: Named = None,
    object_name: AnObject = "profiles",
    output: Output = None,
    overwrite: Overwrite = False,
    pairs: Pairs = None,
    reading: Reading,
    ca_bundle: Certificates = None,
) -> None:
    """Show the fields that FILE has, a schema, or the CDP; write them as a schema.

    Of FILE: where each column goes, how often it is filled and refused. With --schema
    alone: its fields. With neither: those of the CDP, by the account.
    """

    def action() -> int:
        if output is not None:
            require_apart({"--output": output}, [file] if file else [])
            if not overwrite:
                require_new(output)
            require_writable(output)
        if file is not None:
            client = client_if_any(ca_bundle)
            rows = Rows(schema=schema or "contact", pairs=pairs)
            with readable([file]) as paths:
                plan = judged(rows.read(paths, reading), rows, client)
            made, left = _of_plan(plan, rows.schema), _left_out(plan)
            table = _columns_of(plan, fields_of(made))
        else:
            if pairs or reading != Reading():
                raise FrameError("--map and how a file is read need a file.")
            made = _asked_for(schema, object_name, ca_bundle)
            table, left = _fields_table(fields_of(made)), []
        _told(made, table, left, output)
        return 0

    guarded(action)


def _asked_for(
    schema: str | None, object_name: str, ca_bundle: Path | None
) -> pa.DataFrameSchema:
    if schema is not None:
        return load_schema(schema)
    return schema_from_metadata(Client(ca_bundle=ca_bundle), object_name)


def _told(
    schema: pa.DataFrameSchema,
    table: pd.DataFrame,
    left: Sequence[str],
    output: Path | None,
) -> None:
    aside = is_standard(output)
    if output is not None:
        text = as_yaml(schema, left)
        if aside:
            write_out(text.encode())
        else:
            output.write_text(text, encoding="utf-8")
    say_table(table, err=aside)
    if output is not None and not aside:
        line = typed("cdp-frames", "check", "FILE", "--schema", output)
        say(f"The schema is in {output}. To hold a file against it:\n  {line}")


def _of_plan(plan: ImportPlan, name: str) -> pa.DataFrameSchema:
    """Make a schema of the fields that a file has."""
    declared = load_schema(name).columns
    others = schema_from_fields(plan.upload.fields).columns
    mapped = [column.field for column in plan.mapping.columns if column.field]
    columns = {field: declared.get(field) or others.get(field) for field in mapped}
    return pa.DataFrameSchema({name: c for name, c in columns.items() if c is not None})


def _left_out(plan: ImportPlan) -> list[str]:
    return [f"{each.header}: {each.reason}" for each in plan.mapping.left_out]


def _columns_of(plan: ImportPlan, fields: Sequence[Field]) -> pd.DataFrame:
    """Return where each column goes, how often it is filled, and how often refused."""
    refused = plan.errors.groupby("column")["row"].nunique()
    told = plan.mapping.explain()
    kinds = {field.name: field.kind for field in fields}
    filled = [
        int(column.fillna("").astype(str).map(tidy).ne("").sum())
        for _, column in plan.frame.items()
    ]
    return pd.DataFrame(
        {
            "column": told["column"].map(str),
            "field": told["field"].fillna("(not sent)"),
            "kind": [kinds.get(field, "") for field in told["field"].fillna("")],
            "filled": filled,
            "refused": [int(refused.get(name, 0)) for name in told["column"]],
        }
    )


def _fields_table(fields: Sequence[Field]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "field": [field.name for field in fields],
            "name": [field.display_name for field in fields],
            "kind": [
                field.kind if field.kind in KINDS else field.type for field in fields
            ],
            "must": ["be there" if field.required else "" for field in fields],
            "values": [" | ".join(field.enum) for field in fields],
        }
    )


def as_yaml(schema: pa.DataFrameSchema, left: Sequence[str] = ()) -> str:
    """Write a schema as it is written by hand: no option that says nothing.

    Args:
        schema: the schema.
        left: what it leaves out, and why.
    """
    text = str(schema.to_yaml())
    text = _NO_OPTION.sub("", text).replace("string[pyarrow]", "str")
    text = _ALONE.sub(r"\g<blanks>\g<kind>: {}\n", text)
    head = [f"# Not in it: {tidy(each)}" for each in left]
    return "\n".join([*head, text])
