"""Schemas: where they come from, what they mean, and what is wrong with wrong ones."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.backends.pandas import builtin_checks
from pandera.errors import SchemaErrors
from pandera.typing import Series

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.fields import Field
from cdp_frames.kinds import KINDS, kind_for
from cdp_frames.schema import (
    SCHEMAS,
    fields_of,
    load_schema,
    schema_from_fields,
    schema_from_metadata,
    with_fields,
)
from cdp_frames.schema.checks import WORDS, failed_words, kind_of_check, options_of
from cdp_frames.schema.columns import column_kind

SHIPPED = sorted((Path(__file__).parents[2] / "schemas").glob("*.yaml"))


class Profile(pa.DataFrameModel):
    email: Series[str] = pa.Field(cdp_email={})
    visits: Series[int] = pa.Field(ge=0)


# --- where schemas come from ---------------------------------------------------------


def test_the_shipped_schemas_are_the_files_in_schemas() -> None:
    assert [path.stem for path in SHIPPED] == list(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_shipped_schema_loads_and_asks_for_an_email_alone(name: str) -> None:
    fields = fields_of(load_schema(name))
    assert [field.name for field in fields if field.required] == ["email"]
    assert all(field.nullable for field in fields if field.name != "email")
    assert all(field.display_name for field in fields)


@pytest.mark.parametrize("name", SCHEMAS)
def test_shipped_schemas_declare_each_kind_as_a_check(name: str) -> None:
    for column in load_schema(name).columns.values():
        assert next(kind_of_check(check) for check in column.checks) is not None


def test_contact_has_the_fields_of_the_guide_and_of_the_profiles() -> None:
    names = {field.name for field in fields_of(load_schema("contact"))}
    guide = {"email", "first_name", "last_name", "company_name", "job_title"}
    keys = {"customer_id", "phone", "external_id", "anonymous_id"}
    assert guide | {"country_code"} | keys | {"last_order_at", "ltv"} <= names


def test_a_schema_is_loaded_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("columns:\n  email:\n    dtype: str\n    cdp_email: {}\n")
    for source in (path, str(path)):
        assert list(load_schema(source).columns) == ["email"]


def test_a_schema_and_a_model_are_taken_as_they_are() -> None:
    schema = pa.DataFrameSchema({"email": pa.Column(str)})
    assert load_schema(schema) is schema
    assert [f.type for f in fields_of(load_schema(Profile))] == ["string", "integer"]


# --- round trips ---------------------------------------------------------------------


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shipped_schema_survives_yaml(name: str, tmp_path: Path) -> None:
    path = tmp_path / "again.yaml"
    schema = load_schema(name)
    schema.to_yaml(path)
    assert _meaning(load_schema(path)) == _meaning(schema)


@pytest.mark.parametrize(
    "check",
    [
        pa.Check.cdp_email(check_deliverability=True),
        pa.Check.cdp_timestamp(timezone="America/Denver", dayfirst=False),
        pa.Check.cdp_date(dayfirst=True),
        pa.Check.cdp_phone(region="DE"),
        pa.Check.cdp_country(),
        pa.Check.cdp_integer(decimal="."),
        pa.Check.cdp_number(decimal=","),
        pa.Check.cdp_boolean(),
        pa.Check.cdp_text(max_length=80),
        pa.Check.cdp_text(min_length=2, max_length=80),
        pa.Check.cdp_text(),
    ],
    ids=lambda check: f"{check.name}-{check.statistics}",
)
def test_a_kind_and_its_options_survive_yaml(check: pa.Check, tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    dtype = KINDS[str(kind_of_check(check))].dtype
    schema = pa.DataFrameSchema({"x": pa.Column(dtype, [check, pa.Check.ne(0)])})
    schema.to_yaml(path)
    again = load_schema(path).columns["x"].checks
    assert [reread.name for reread in again] == [check.name, "not_equal_to"]
    assert options_of(again[0]) == options_of(check)
    kept = column_kind(load_schema(path).columns["x"], "x")
    assert kept == column_kind(schema.columns["x"], "x")


def test_a_users_error_survives_yaml(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    check = pa.Check.isin(["a", "b"], error="a or b, please")
    pa.DataFrameSchema({"x": pa.Column(str, check)}).to_yaml(path)
    assert failed_words(load_schema(path).columns["x"].checks[0]) == "a or b, please"


def test_yaml_of_pandas_3_is_read_on_pandas_2(tmp_path: Path) -> None:
    """Pandera writes ``str`` as ``string[pyarrow]`` there."""
    path = tmp_path / "three.yaml"
    path.write_text(
        "columns:\n  email:\n    dtype: string[pyarrow]\n    cdp_email: {}\n"
    )
    assert fields_of(load_schema(path))[0].kind == "email"


# --- the kinds as checks -------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_is_a_registered_check(kind: object) -> None:
    name = getattr(kind, "check")  # noqa: B009 - the ids above need an object
    assert hasattr(pa.Check, name)
    assert kind_of_check(getattr(pa.Check, name)()) == name.removeprefix("cdp_")


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (pa.Check.cdp_email(), "ana@example.com", "ana@"),
        (pa.Check.cdp_timestamp(), "2026-04-21T15:30:00Z", "2026-04-21T15:30:00"),
        (pa.Check.cdp_timestamp(timezone="UTC"), "2026-04-21 15:30", "yesterday"),
        (pa.Check.cdp_date(), "2026-04-21", "03/04/2026"),
        (pa.Check.cdp_date(dayfirst=True), "03/04/2026", "30/02/2026"),
        (pa.Check.cdp_phone(), "+14155552671", "12"),
        (pa.Check.cdp_country(), "Germany", "Atlantis"),
        (pa.Check.cdp_integer(), "12", "12.5"),
        (pa.Check.cdp_number(), "12.5", "a dozen"),
        (pa.Check.cdp_boolean(), "yes", "perhaps"),
        (pa.Check.cdp_text(max_length=3), "abc", "abcd"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_check_is_right_on_raw_values_and_odd_indexes(
    check: pa.Check, good: str, bad: str
) -> None:
    raw = pd.Series([good, bad, None, good], index=[7, 7, "a", None], dtype=object)
    schema = pa.DataFrameSchema({"x": pa.Column(None, check, nullable=True)})
    with pytest.raises(SchemaErrors) as caught:
        schema.validate(raw.to_frame("x"), lazy=True)
    assert list(caught.value.failure_cases["failure_case"]) == [bad]


def test_naive_times_are_refused_by_validate_too() -> None:
    """Pandera alone stamps them UTC when it coerces."""
    schema = load_schema("contact")
    frame = pd.DataFrame(
        {"email": ["ana@example.com"], "last_seen_at": ["2026-04-21 10:00"]}
    )
    with pytest.raises(SchemaErrors) as caught:
        schema.validate(frame, lazy=True)
    assert "cdp_timestamp" in set(caught.value.failure_cases["check"])


# --- what columns mean ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("dtype", "name", "kind"),
    [
        (str, "nickname", "text"),
        (str, "email", "email"),
        (str, "work_email", "email"),
        (str, "email_address", "email"),
        (str, "email_opt_in", "text"),
        (str, "country_code", "country"),
        (str, "country", "text"),
        (str, "zip_code", "text"),
        (str, "phone", "phone"),
        (str, "mobile_phone", "phone"),
        (str, "phone_number", "phone"),
        (str, "phone_type", "text"),
        (object, "nickname", "text"),
        ("string", "nickname", "text"),
        ("category", "tier", "text"),
        (None, "phone", "phone"),
        (int, "visits", "integer"),
        ("Int64", "visits", "integer"),
        ("uint8", "visits", "integer"),
        (float, "ltv", "number"),
        ("Float64", "ltv", "number"),
        (bool, "attended", "boolean"),
        ("boolean", "attended", "boolean"),
        ("datetime64[us, UTC]", "seen", "timestamp"),
        (pd.DatetimeTZDtype("ns", "Europe/Berlin"), "seen", "timestamp"),
        (pa.Date, "birthday", "date"),
    ],
)
def test_a_dtype_or_a_name_says_the_kind(dtype: object, name: str, kind: str) -> None:
    column = pa.Column(dtype, name=name)
    assert column_kind(column).kind.name == kind


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (pa.Column("timedelta64[ns]", name="took"), "no form in the CDP"),
        (pa.Column(complex, name="z"), "no form in the CDP"),
        (pa.Column(int, pa.Check.cdp_email(), name="email"), "dtype int64"),
        (
            pa.Column(str, [pa.Check.cdp_email(), pa.Check.cdp_text()], name="x"),
            "more than one kind",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, pa.Column) else None,
)
def test_a_column_without_a_form_in_the_cdp_is_refused(
    column: pa.Column, words: str
) -> None:
    schema = pa.DataFrameSchema({column.name: column})
    with pytest.raises(SchemaDefinitionError, match=words):
        load_schema(schema)


def test_a_tuple_is_no_field() -> None:
    schema = pa.DataFrameSchema({("a", "b"): pa.Column(str)})
    with pytest.raises(SchemaDefinitionError, match="a field's name is text"):
        load_schema(schema)


# --- fields and metadata -------------------------------------------------------------

FIELDS = [
    Field(name="email", required=True, nullable=False, display_name="E-mail"),
    Field(name="tier", enum=("gold", "silver")),
    Field(name="visits", type="integer", enum=("1", "2")),
    Field(name="seen_at", type="datetime", nullable=False),
    Field(name="country_code"),
    Field(name="born", type="date"),
    Field(name="ltv", type="number"),
    Field(name="optin", type="boolean"),
]


def test_a_schema_made_of_fields_says_what_the_fields_said() -> None:
    schema = schema_from_fields(FIELDS, name="profiles")
    assert schema.name == "profiles"
    again = {field.name: field for field in fields_of(schema)}
    for field in FIELDS:
        kept = again[field.name]
        assert (kept.type, kept.required) == (field.type, field.required)
        assert (kept.nullable, kept.enum) == (field.nullable, field.enum)
        assert kept.display_name == field.display_name
        assert kept.kind == kind_for(field.name, field.type)


def test_allowed_numbers_are_numbers() -> None:
    column = schema_from_fields(FIELDS).columns["visits"]
    assert column.checks[1].statistics["allowed_values"] == [1, 2]


def test_a_schema_is_made_from_the_metadata() -> None:
    class Profiles(NamedTuple):
        fields: tuple[Field, ...]

    class FakeClient:
        def object(self, name: str) -> Profiles:
            assert name == "profiles"
            return Profiles(tuple(FIELDS))

    schema = schema_from_metadata(FakeClient(), "profiles")
    assert list(schema.columns) == [field.name for field in FIELDS]
    load_schema(schema)


def test_fields_of_the_cdp_complete_a_schema() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str, pa.Check.str_endswith(".com")),
            "custom_.*": pa.Column(int, regex=True, required=False),
        }
    )
    extra = [*FIELDS, Field(name="custom_1")]
    more = with_fields(schema, extra)
    assert list(schema.columns) == ["email", "custom_.*"]
    assert set(more.columns) == {"custom_.*", *(field.name for field in FIELDS)}
    assert more.columns["email"].checks[0].name == "str_endswith"


# --- wrong schemas -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("contacts", "Did you mean 'contact'"),
        ("tradeshow_lead", "Did you mean 'trade_show_lead'"),
        ("xyz", "there are 'contact', 'event_registration'"),
        ("nowhere.yaml", "can't read the schema nowhere.yaml"),
        (42, "not int"),
        (dict, "not the class dict"),
    ],
)
def test_an_unknown_schema_names_the_ones_there_are(name: object, words: str) -> None:
    with pytest.raises(SchemaDefinitionError, match=words):
        load_schema(name)  # type: ignore[arg-type]  # what users do


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: b: c", "is no YAML"),
        ("[1, 2]", "no mapping"),
        ("", "no mapping"),
        ("colums:\n  email: {}\n", "unknown key 'colums', did you mean 'columns'"),
        ("columns: {}\n", "it has no columns"),
        ("columns:\n  email: str\n", "column 'email' is no mapping"),
        ("columns:\n  x: {nulable: true}\n", "did you mean 'nullable'"),
        ("columns:\n  x: {isinn: [a]}\n", "did you mean 'isin'"),
        ("columns:\n  x: {cdp_emial: {}}\n", "did you mean 'cdp_email'"),
        ("columns:\n  x: {cdp_text: {max_lenght: 3}}\n", "did you mean 'max_length'"),
        ("columns:\n  x: {in_range: {min: 3}}\n", "in_range: unknown option 'min'"),
        ("columns:\n  x: {dtype: strr}\n", "is wrong"),
        ("columns:\n  x: {cdp_timestamp: {timezone: Mars/Base}}\n", "Mars/Base"),
    ],
)
def test_wrong_yaml_is_refused_with_the_reason(
    text: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    with pytest.raises(SchemaDefinitionError, match=words) as caught:
        load_schema(path)
    assert "wrong.yaml" in str(caught.value)


def test_all_mistakes_in_yaml_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("columns:\n  x: {nulable: true}\n  y: {isinn: [a]}\n")
    with pytest.raises(SchemaDefinitionError, match=r"nullable.*isin"):
        load_schema(path)


def test_an_unknown_option_of_a_kind_is_refused_where_it_is_written() -> None:
    with pytest.raises(SchemaDefinitionError, match="no option 'max'"):
        pa.Check.cdp_text(max=3)
    with pytest.raises(SchemaDefinitionError, match="at most 1 options"):
        pa.Check.cdp_email(True, 2)


# --- words ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (pa.Check.gt(3), "must be more than 3"),
        (pa.Check.ge(3), "must be at least 3"),
        (pa.Check.lt(3), "must be less than 3"),
        (pa.Check.le(3), "must be at most 3"),
        (pa.Check.eq(3), "must be 3"),
        (pa.Check.ne(3), "must not be 3"),
        (pa.Check.in_range(0, 9), "must be from 0 to 9"),
        (pa.Check.isin(["a", "b"]), "must be one of 'a', 'b'"),
        (pa.Check.notin(["a"]), "must not be one of 'a'"),
        (pa.Check.str_length(1, 5), "must have 1 to 5 characters"),
        (pa.Check.str_length(max_value=5), "must have at most 5 characters"),
        (pa.Check.str_length(min_value=5), "must have at least 5 characters"),
        (pa.Check.str_length(exact_value=5), "must have 5 characters"),
        (pa.Check.str_startswith("A"), "must begin with A"),
        (pa.Check.in_range(0, 9, error="a grade"), "a grade"),
        (pa.Check(lambda values: values > 0, name="positive"), "positive"),
        (pa.Check(lambda values: values > 0, error="> 0, please"), "> 0, please"),
    ],
)
def test_pandera_speaks_in_words_for_people(check: pa.Check, words: str) -> None:
    assert failed_words(check) == words


def test_every_check_of_pandera_has_words() -> None:
    functions = inspect.getmembers(builtin_checks, inspect.isfunction)
    names = {
        name
        for name, function in functions
        if function.__module__ == builtin_checks.__name__
    }
    assert "in_range" in names
    assert names - {*WORDS, "str_length"} == set()


def _meaning(schema: pa.DataFrameSchema) -> list[object]:
    return [
        (
            name,
            str(c.dtype),
            c.nullable,
            c.required,
            c.title,
            c.description,
            *tuple((check.name, str(options_of(check))) for check in c.checks),
        )
        for name, c in schema.columns.items()
    ]


def test_shipped_schemas_load_from_an_installed_wheel(tmp_path: Path) -> None:
    """A wheel has them inside the package; nothing of the checkout is there."""
    root = Path(__file__).parents[2]
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(root / "cdp_frames", tmp_path / "cdp_frames", ignore=ignore)
    shutil.copytree(root / "schemas", tmp_path / "cdp_frames" / "schemas")
    code = (
        "import cdp_frames; from cdp_frames.schema import SCHEMAS, load_schema\n"
        "print(cdp_frames.__file__, *(load_schema(name).name for name in SCHEMAS))"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        text=True,
    )
    assert done.stdout.split() == [
        str(tmp_path / "cdp_frames" / "__init__.py"),
        *SCHEMAS,
    ]
