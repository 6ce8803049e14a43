"""What can be set: objects and fields, row rules, clients, limits, and the pace."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeVar, cast, get_args

from cdp_frames.sandbox.errorfile import ErrorFile

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime"]

# `cdp-api.md` section 1.2, the scopes of the endpoints that are here.
SCOPES: Final = (
    "cdp:imports:read",
    "cdp:imports:write",
    "cdp:lists:read",
    "cdp:lists:write",
    "cdp:metadata:read",
    "cdp:profiles:write",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of an object, with the row rules that hold for it.

    Attributes:
        name: the field's name, such as ``company_name``.
        type: its type.
        display_name: its name in the console.
        required: whether every row must have a value.
        enum: the values that are allowed; empty for any.
        email: whether the value must be an e-mail address.
        min_length: least number of characters.
        max_length: greatest number of characters.
        pattern: a regular expression (RE2 syntax) that the whole value must match.
        blocked_domains: domains, with their subdomains, that an e-mail address must
            not have.
    """

    name: str
    type: FieldType = "string"
    display_name: str = ""
    required: bool = False
    enum: tuple[str, ...] = ()
    email: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    blocked_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSpec:
    """One object of the workspace.

    Attributes:
        name: the object's name, such as ``profiles``.
        fields: its fields, in order.
        primary_key: the field by which an import finds an existing record; None for
            an object whose records are only ever appended.
        identity_keys: the fields that may serve as match key.
        file_import: whether import jobs take the object.
    """

    name: str
    fields: tuple[FieldSpec, ...]
    primary_key: str | None = None
    identity_keys: tuple[str, ...] = ()
    display_name: str = ""
    description: str = ""
    object_type: str = "profile"
    primary_profile_root: bool = False
    file_import: bool = True
    active_version: int = 1

    @property
    def by_name(self) -> dict[str, FieldSpec]:
        """The fields by their names."""
        return {spec.name: spec for spec in self.fields}

    @property
    def write_mode(self) -> str:
        """``upsert`` where there is a key to match by, else ``append``."""
        return "append" if self.primary_key is None else "upsert"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSpec:
    """One OAuth client.

    Attributes:
        id: its client id.
        secret: its client secret; empty means that the sandbox makes one up.
        scopes: what its tokens may do.
        user: the id that ``requestedBy`` shows.
    """

    id: str
    secret: str = ""
    scopes: tuple[str, ...] = SCOPES
    user: str = "usr_01SANDBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """At most ``calls`` in ``seconds``, for each token and class of endpoints."""

    calls: int
    seconds: float = 60.0


def _text(name: str, label: str = "", **rules: object) -> FieldSpec:
    spec = FieldSpec(name=name, display_name=label or name.replace("_", " ").title())
    return replace(spec, **rules)  # type: ignore[arg-type]  # keyword names of FieldSpec


# Field names: the guide's mapping, then `cdp-api.md` section 5. Types and which are
# required: assumption. `country_code` takes any text, because the guide itself
# sends "UK", which ISO 3166 does not assign.
PROFILES: Final = ObjectSpec(
    name="profiles",
    display_name="Customer Profiles",
    description="One record for each person.",
    primary_profile_root=True,
    active_version=3,
    primary_key="email",
    identity_keys=("email", "customer_id", "phone", "external_id", "anonymous_id"),
    fields=(
        _text("email", "E-mail", required=True, email=True, max_length=254),
        _text("first_name"),
        _text("last_name"),
        _text("company_name"),
        _text("job_title"),
        _text("country_code"),
        _text("country"),
        _text("phone"),
        _text("customer_id", "Customer ID"),
        _text("external_id", "External ID"),
        _text("anonymous_id", "Anonymous ID"),
        _text("tier"),
        _text("plan"),
        _text("signup_source"),
        _text("subscription_status"),
        _text("account_owner"),
        _text("industry"),
        _text("company_size"),
        _text("device_id", "Device ID"),
        _text("push_token"),
        _text("ltv", "Lifetime value", type="number"),
        _text("order_count", type="integer"),
        _text("email_opt_in", "E-mail opt-in", type="boolean"),
        _text("birth_date", type="date"),
        _text("last_order_at", type="datetime"),
        _text("last_seen_at", type="datetime"),
    ),
)

# `cdp-api.md` section 4, the second object of the sample; its fields: assumption.
ORDERS: Final = ObjectSpec(
    name="orders",
    display_name="Orders",
    description="One record for each order.",
    object_type="event",
    fields=(
        _text("order_id", "Order ID", required=True),
        _text("email", "E-mail", required=True, email=True, max_length=254),
        _text("total", type="number"),
        _text("currency"),
        _text("ordered_at", required=True, type="datetime"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set.

    Attributes:
        objects: the objects of the workspace, by name.
        clients: the OAuth clients; the first one also owns ``Sandbox.token``.
        error_file: the shape of the error file.
        rate_limit: None for no limit.
        token_life: life of a token from the token endpoint, in seconds.
        upload_life: life of an upload address, in seconds.
        error_file_life: life of a link to an error file, in seconds.
        job_pace: seconds that a job waits before each step, so that a person can
            watch it; 0 for as fast as it goes.
    """

    objects: tuple[ObjectSpec, ...] = (PROFILES, ORDERS)
    clients: tuple[ClientSpec, ...] = (ClientSpec(id="sandbox"),)
    error_file: ErrorFile = field(default_factory=ErrorFile)
    rate_limit: RateLimit | None = None
    token_life: float = 3600.0
    upload_life: float = 3600.0  # `cdp-api.md` section 9: 1 hour
    error_file_life: float = 900.0
    job_pace: float = 0.0

    @property
    def by_name(self) -> dict[str, ObjectSpec]:
        """The objects by their names."""
        return {spec.name: spec for spec in self.objects}


Source = Settings | str | Path | None
_T = TypeVar("_T")


def load_settings(source: Source | Mapping[str, object] = None) -> Settings:
    """Read settings from a file or a mapping.

    Args:
        source: settings as they are, a YAML or JSON file, or a mapping with the same
            keys as such a file: ``objects``, ``rules``, ``clients``, ``error_file``,
            ``rate_limit``, ``token_life``, ``upload_life``, ``error_file_life``,
            ``job_pace``. What is left out keeps its default; a field or object that
            exists already is changed, another is added.

    Raises:
        ValueError: a key is not known or has a value of the wrong kind.

    Examples:
        >>> settings = load_settings(
        ...     {"rules": [{"field": "email", "blocked_domains": ["mail.example"]}]}
        ... )
        >>> settings.by_name["profiles"].by_name["email"].blocked_domains
        ('mail.example',)
    """
    if source is None:
        return Settings()
    if isinstance(source, Settings):
        return source
    raw = _read(Path(source)) if isinstance(source, str | Path) else source
    return _settings(_mapping(raw, "the settings"))


def _read(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    if path.suffix.lower() == ".json":
        return cast("object", json.loads(text))
    import yaml  # noqa: PLC0415 - only where the settings are YAML

    return cast("object", yaml.safe_load(text))


def _settings(raw: Mapping[str, object]) -> Settings:
    known = {"rules", *(entry.name for entry in fields(Settings))}
    _refuse_unknown(raw, known, "the settings")
    objects = {spec.name: spec for spec in (PROFILES, ORDERS)}
    for name, changes in _mapping(raw.get("objects", {}), "objects").items():
        objects[name] = _object(name, objects.get(name), _mapping(changes, name))
    for rule in _sequence(raw.get("rules", ()), "rules"):
        _apply_rule(objects, _mapping(rule, "a rule"))
    built: dict[str, object] = {"objects": tuple(objects.values())}
    if "clients" in raw:
        built["clients"] = tuple(
            _build(ClientSpec, _mapping(client, "a client"))
            for client in _sequence(raw["clients"], "clients")
        )
    if "error_file" in raw:
        built["error_file"] = _build(
            ErrorFile, _mapping(raw["error_file"], "error_file")
        )
    if raw.get("rate_limit") is not None:
        built["rate_limit"] = _build(
            RateLimit, _mapping(raw["rate_limit"], "rate_limit")
        )
    for name in ("token_life", "upload_life", "error_file_life", "job_pace"):
        if name in raw:
            built[name] = _seconds(raw[name], name)
    return _build(Settings, built)


def _object(
    name: str, base: ObjectSpec | None, raw: Mapping[str, object]
) -> ObjectSpec:
    spec = base or ObjectSpec(name=name, fields=(), display_name=name.title())
    wanted = dict(spec.by_name)
    for item in _sequence(raw.get("fields", ()), f"the fields of {name}"):
        changes = _mapping(item, f"a field of {name}")
        field_name = str(changes.get("name", ""))
        if not field_name.isidentifier():
            raise ValueError(f"{field_name!r} is no name for a field of {name}")
        wanted[field_name] = _field(
            wanted.get(field_name) or _text(field_name), changes
        )
    rest = {key: value for key, value in raw.items() if key != "fields"}
    spec = replace(spec, fields=tuple(wanted.values()))
    return _changed(spec, rest)


def _apply_rule(objects: dict[str, ObjectSpec], rule: Mapping[str, object]) -> None:
    name = str(rule.get("object", "profiles"))
    field_name = str(rule.get("field"))
    if name not in objects or field_name not in objects[name].by_name:
        raise ValueError(f"a rule names {name}.{field_name}, which does not exist")
    changes = {k: v for k, v in rule.items() if k not in {"object", "field"}}
    wanted = objects[name].by_name
    wanted[field_name] = _field(wanted[field_name], changes)
    objects[name] = replace(objects[name], fields=tuple(wanted.values()))


def _field(spec: FieldSpec, raw: Mapping[str, object]) -> FieldSpec:
    changed = _changed(spec, raw)
    if changed.type not in get_args(FieldType):
        raise ValueError(f"{changed.type!r} is no type for the field {spec.name}")
    return changed


def _changed(spec: _T, raw: Mapping[str, object]) -> _T:
    known = {entry.name for entry in fields(spec)}  # type: ignore[arg-type]  # a spec
    _refuse_unknown(raw, known, type(spec).__name__)
    return cast("_T", replace(spec, **_tuples(raw)))  # type: ignore[type-var]  # a spec


def _build(kind: type[_T], raw: Mapping[str, object]) -> _T:
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    _refuse_unknown(raw, known, kind.__name__)
    return kind(**_tuples(raw))


def _tuples(raw: Mapping[str, object]) -> dict[str, object]:
    """Turn the lists of YAML and JSON into tuples, which cannot change."""
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in raw.items()
    }


def _refuse_unknown(raw: Mapping[str, object], known: set[str], what: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ValueError(f"{what}: unknown {unknown}; known are {sorted(known)}")


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise ValueError(f"{what} should be a mapping, is {value!r}")
    return value


def _sequence(value: object, what: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{what} should be a list, is {value!r}")  # noqa: TRY004 - one kind of error for a settings file
    return tuple(value)


def _seconds(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{what} should be seconds, is {value!r}")
    return float(value)
