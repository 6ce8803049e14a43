"""Settings from a file, YAML or JSON, or from a mapping with the same keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Literal,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from cdp_frames.sandbox.settings.arming import Planned
from cdp_frames.sandbox.settings.error_file import ErrorFile
from cdp_frames.sandbox.settings.fault_kinds import KINDS
from cdp_frames.sandbox.settings.model import (
    ORDERS,
    PROFILES,
    ClientSpec,
    ObjectSpec,
    RateLimit,
    Settings,
    plain_field,
)

_T = TypeVar("_T")
# The longest text that a message repeats.
_SHORT = 40


def load_settings(
    source: Settings | Mapping[str, object] | str | Path | None = None,
) -> Settings:
    """Read settings from a file or a mapping.

    Args:
        source: settings as they are, a YAML or JSON file, or a mapping with the same
            keys as such a file: ``objects``, ``rules``, ``clients``, ``error_file``,
            ``rate_limit``, ``token_life``, ``upload_life``, ``error_file_life``,
            ``job_pace``, ``faults``, ``seed``. What is left out keeps its default; a
            field or object that exists already is changed, another is added.

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
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix.lower() == ".json":
            return cast("object", json.loads(text))
    except ValueError as error:
        raise ValueError(f"{path} can't be read: {error}") from error
    import yaml  # noqa: PLC0415 - only where the settings are YAML

    try:
        return cast("object", yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is no YAML: {error}") from error


def _settings(raw: Mapping[str, object]) -> Settings:
    known = {"rules", *(entry.name for entry in fields(Settings))}
    _refuse_unknown(raw, known, "the settings")
    objects = {spec.name: spec for spec in (PROFILES, ORDERS)}
    for name, changes in _mapping(raw.get("objects", {}), "objects").items():
        objects[name] = _object(name, objects.get(name), _mapping(changes, name))
    for rule in _sequence(raw.get("rules", ()), "rules"):
        _apply_rule(objects, _mapping(rule, "a rule"))
    built = {k: v for k, v in raw.items() if k not in {"objects", "rules"}}
    built["objects"] = tuple(objects.values())
    if "clients" in raw:
        clients = _sequence(raw["clients"], "clients")
        built["clients"] = tuple(_build(ClientSpec, client) for client in clients)
    if "error_file" in raw:
        built["error_file"] = _build(ErrorFile, raw["error_file"])
    if raw.get("rate_limit") is not None:
        built["rate_limit"] = _build(RateLimit, raw["rate_limit"])
    if "faults" in raw:
        built["faults"] = tuple(
            _planned(item) for item in _sequence(raw["faults"], "faults")
        )
    return _build(Settings, built)


def planned_fault(text: str) -> Planned:
    """Read a fault as a person types it: one YAML mapping on a line.

    Raises:
        ValueError: it is none, or no such fault exists.

    Examples:
        >>> planned_fault("{fault: Drop, when: after, on: POST /lists, times: 1}").fault
        Drop(when='after')
    """
    import yaml  # noqa: PLC0415 - only where faults are typed

    try:
        return _planned(yaml.safe_load(text))
    except yaml.YAMLError:
        raise ValueError(f"a fault should be a mapping, is {text!r}") from None


def _planned(item: object) -> Planned:
    if isinstance(item, dict):
        # YAML 1.1 reads the word "on" as true, a key too.
        item = {"on" if key is True else key: value for key, value in item.items()}
    raw = _mapping(item, "a fault")
    name = str(raw.get("fault", ""))
    if name not in KINDS:
        raise ValueError(f"no fault {name!r}; there are {sorted(KINDS)}")
    when = {"on", "times", "nth", "probability"}
    rest = {key: raw[key] for key in raw if key not in {"fault", *when}}
    given = {key: raw[key] for key in raw if key in when}
    return _build(Planned, {"fault": _build(KINDS[name], rest), **given})


def _object(
    name: str, base: ObjectSpec | None, raw: Mapping[str, object]
) -> ObjectSpec:
    spec = base or ObjectSpec(name=name, fields=(), display_name=name.title())
    wanted = dict(spec.by_name)
    for item in _sequence(raw.get("fields", ()), f"the fields of {name}"):
        changes = _mapping(item, f"a field of {name}")
        field_name = str(changes.get("name", ""))
        wanted[field_name] = _changed(
            wanted.get(field_name) or plain_field(field_name), changes
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
    wanted[field_name] = _changed(wanted[field_name], changes)
    objects[name] = replace(objects[name], fields=tuple(wanted.values()))


def _changed(spec: _T, raw: Mapping[str, object]) -> _T:
    return replace(spec, **_checked(type(spec), raw))  # type: ignore[type-var]  # a spec


def _build(kind: type[_T], raw: object) -> _T:
    values = _checked(kind, _mapping(raw, kind.__name__))
    for entry in fields(kind):  # type: ignore[arg-type]  # a dataclass
        optional = entry.default is not MISSING or entry.default_factory is not MISSING
        if not optional and entry.name not in values:
            raise ValueError(f"{kind.__name__} lacks {entry.name!r}")
    return kind(**values)


def _checked(kind: type, raw: Mapping[str, object]) -> dict[str, object]:
    """Return the values for a dataclass, each of the kind that it declares."""
    hints = get_type_hints(kind)
    _refuse_unknown(raw, set(hints), kind.__name__)
    values = {
        # A tuple cannot be changed, a list of YAML or JSON can.
        key: tuple(value) if isinstance(value, list) else value
        for key, value in raw.items()
    }
    for key, value in values.items():
        if not _fits(value, hints[key]):
            raise ValueError(f"{key} should be {_words(hints[key])}, is {value!r}")
    return values


def _fits(value: object, hint: object) -> bool:
    options = get_args(hint)
    if get_origin(hint) is Literal:
        return value in options
    if get_origin(hint) is UnionType:
        return any(_fits(value, option) for option in options)
    if get_origin(hint) is tuple:
        items = value if isinstance(value, tuple) else (None,)
        return all(_fits(item, options[0]) for item in items)
    if get_origin(hint) is Mapping:
        return isinstance(value, dict)
    if hint in (int, float):
        number = isinstance(value, int if hint is int else int | float)
        # YAML's true is no number, though Python's True is. None may be below 0.
        return number and not isinstance(value, bool) and float(str(value)) >= 0
    return isinstance(value, hint) if isinstance(hint, type) else False


def _words(hint: object) -> str:
    options = get_args(hint)
    if get_origin(hint) is Literal:
        return " or ".join(map(repr, options))
    if get_origin(hint) is UnionType:
        return " or ".join(map(_words, options))
    if get_origin(hint) is tuple:
        return "a list"
    if get_origin(hint) is Mapping:
        return "a mapping"
    words = {str: "text", bool: "true or false", int: "a whole number, 0 or more"}
    return words.get(hint, "nothing" if hint is NoneType else "a number, 0 or more")  # type: ignore[call-overload, no-any-return]  # any hint


def _refuse_unknown(raw: Mapping[str, object], known: set[str], what: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ValueError(f"{what}: unknown {unknown}; known are {sorted(known)}")


def _mapping(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        # A file of people may have been named by mistake.
        text = isinstance(value, str) and len(value) > _SHORT
        found = "a text" if text else repr(value)
        raise ValueError(f"{what} should be a mapping, is {found}")
    return value


def _sequence(value: object, what: str) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{what} should be a list, is {value!r}")  # noqa: TRY004 - one kind of error for a settings file
    return tuple(value)
