"""The file of a feed: TOML, for people to read and change. It holds no secret."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import MISSING, asdict, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from cdp_frames.errors import FrameError, UnreadableFileError, shown
from cdp_frames.feed.model import Columns, Feed, KnownColumn, Mode, Rows, Source, Target
from cdp_frames.importing.guards import GUARDS, amount_of
from cdp_frames.importing.rejects_file import write_private
from cdp_frames.mapping.value_kinds import VALUE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

_Part = TypeVar("_Part", Source, Target, Rows, KnownColumn)

_VERSION: Final = 1
_PARTS: Final = (
    *("version", "source", "target", "rows", "guards", "columns", "set", "ledger"),
)
_TARGETS: Final = ("list", "list_id", "audience", "profiles_only")
_TYPES: Final = {
    "str": (str, "a text"),
    "bool": (bool, "true or false"),
    "int": (int, "a whole number"),
    "tuple": (list, "a list of texts"),
}


def load_feed(path: str | PathLike[str]) -> Feed:
    """Read the file of a feed.

    Raises:
        UnreadableFileError: it can't be read, or is no TOML.
        FrameError: it says what no feed understands; names the place and the closest.
    """
    file = Path(path)
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnreadableFileError(f"{file} does not exist.") from error
    except OSError as error:
        raise UnreadableFileError(f"{file} can't be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{file} is no TOML: {error}.") from error
    try:
        return _feed(file, data)
    except _WrongError as error:
        raise FrameError(f"{file}: {error}") from None


def save_feed(feed: Feed) -> None:
    """Write the file of a feed, for its owner alone; whole or not at all."""
    import tomli_w  # noqa: PLC0415 - only whoever writes a feed needs it

    write_private(feed.path, tomli_w.dumps(_data(feed)).encode())


class _WrongError(ValueError):
    """Something in the file, in words."""


def _feed(path: Path, data: dict[str, Any]) -> Feed:
    _require_known("", data, _PARTS)
    version = data.get("version")
    if version != _VERSION:
        raise _WrongError(
            f"version = {version!r} is unknown; this package reads version {_VERSION}."
        )
    columns = _table(data, "columns")
    _require_known("columns", columns, ("mode", "known"))
    mode = columns.get("mode", "freeze")
    if mode not in get_args(Mode):
        raise _WrongError(f"columns.mode is one of {shown(get_args(Mode))}.")
    ledger = _table(data, "ledger")
    _require_known("ledger", ledger, ("path",))
    feed = Feed(
        path=path,
        source=_part("source", Source, _table(data, "source")),
        target=_part("target", Target, _table(data, "target")),
        rows=_part("rows", Rows, _table(data, "rows")),
        guards=_guards(_table(data, "guards")),
        columns=Columns(
            mode=mode,
            known=_known(columns.get("known", [])),
        ),
        set=_texts("set", _table(data, "set")),
        audit=_texts("ledger", ledger).get("path"),
    )
    _require_target(feed.target)
    return feed


def _require_target(target: Target) -> None:
    named = [name for name in _TARGETS if getattr(target, name)]
    if len(named) > 1:
        raise _WrongError(f"target has {' and '.join(named)}: say one of them.")
    if not named:  # forgotten, and nobody is there to see that the list stays empty
        raise _WrongError(
            "target names no list. Say list, list_id or audience; or profiles_only = "
            "true, to put people on none."
        )


def _known(entries: object) -> tuple[KnownColumn, ...]:
    if not isinstance(entries, list):
        raise _WrongError("columns.known is a list of tables.")
    known = tuple(_part("columns.known", KnownColumn, each) for each in entries)
    for column in known:
        if column.look:  # one that is misspelled would be looked at by nobody
            _require_known("columns.known.look", [column.look], VALUE_KINDS)
    counts = Counter(column.header for column in known)
    twice = [header for header, count in counts.items() if count > 1]
    if twice:
        raise _WrongError(f"columns.known has {twice[0]!r} more than once.")
    return known


def _table(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise _WrongError(f"[{name}] is a table.")
    return value


def _part(where: str, kind: type[_Part], data: object) -> _Part:
    if not isinstance(data, dict):
        raise _WrongError(f"[[{where}]] are tables.")
    known = {each.name: each for each in fields(kind)}
    _require_known(where, data, known)
    for name, each in known.items():
        if each.default is MISSING and name not in data:
            raise _WrongError(f"{where} lacks {name!r}.")
    found: dict[str, Any] = {
        name: _typed(f"{where}.{name}", value, str(known[name].type))
        for name, value in data.items()
    }
    return kind(**found)


def _typed(where: str, value: object, declared: str) -> object:
    name = declared.split("[", maxsplit=1)[0].split(" ", maxsplit=1)[0]
    kind, words = _TYPES[name]
    right = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if name == "tuple":
        right = right and all(isinstance(each, str) for each in value)  # type: ignore[attr-defined]
        value = tuple(value) if right else value  # type: ignore[arg-type]
    if not right:
        raise _WrongError(f"{where} is {words}, not {value!r}.")
    return value


def _guards(data: dict[str, Any]) -> dict[str, int | float]:
    _require_known("guards", data, GUARDS)
    found: dict[str, int | float] = {}
    for name, value in data.items():
        try:
            found[name] = amount_of(value) if isinstance(value, str) else value
        except ValueError:
            raise _WrongError(
                f"guards.{name} is a number, as 12, or a share, as '5%'; not {value!r}."
            ) from None
    return found


def _texts(where: str, data: dict[str, Any]) -> dict[str, str]:
    for name, value in data.items():
        if not isinstance(value, str):
            raise _WrongError(f"{where}.{name} is a text, not {value!r}.")
    return data


def _require_known(where: str, data: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for name in data:
        if name not in names:
            close = get_close_matches(name, names, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            place = f"[{where}] has" if where else "a feed has"
            raise _WrongError(f"{place} no {name!r}; there are {shown(names)}.{hint}")


def _data(feed: Feed) -> dict[str, Any]:
    data: dict[str, Any] = {"version": _VERSION}
    for name in ("source", "target", "rows"):
        told = _told(getattr(feed, name))
        if told:
            data[name] = told
    if feed.guards:
        data["guards"] = dict(feed.guards)
    if feed.set:
        data["set"] = dict(feed.set)
    if feed.audit:
        data["ledger"] = {"path": feed.audit}
    data["columns"] = {
        "mode": feed.columns.mode,
        "known": [_told(column) for column in feed.columns.known],
    }
    return data


def _told(part: Source | Target | Rows | KnownColumn) -> dict[str, Any]:
    """Return what is not as it is by default; TOML has no word for nothing."""
    plain = {each.name: each.default for each in fields(part)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(part).items()
        if value != plain[name]
    }


def with_known(feed: Feed, known: Iterable[KnownColumn]) -> Feed:
    """Return a feed with other frozen columns."""
    return replace(feed, columns=replace(feed.columns, known=tuple(known)))
