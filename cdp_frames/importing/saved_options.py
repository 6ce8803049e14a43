"""The arguments of an import in a file, and what has to be given anew.

What a file must not hold is left out of it: the client, which holds the token, always;
and whatever would have to be run, such as a schema with checks in Python.
"""

from __future__ import annotations

import hashlib
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from cdp_frames.errors import FrameError, shown
from cdp_frames.importing.fingerprint import described
from cdp_frames.importing.options import HOW, completed
from cdp_frames.mapping import Mapping, MappingMemory
from cdp_frames.mapping.stored import mapping_of, stored_mapping
from cdp_frames.schema.loading import SCHEMAS
from cdp_frames.storage import CannotBeStored, Json, stored, value_of

if TYPE_CHECKING:
    from cdp_frames.importing.options import Options

# Whoever loads a result says anew how it is to go on.
_ALWAYS_GIVEN: Final = HOW | {"verify"}
# A text is a path there, whatever folder the result is gone on with in.
_PATHS: Final = frozenset({"memory", "journal", "audit"})
# Without a word: every run needs them, and none of them changes what is imported.
_NEVER_KEPT: Final = frozenset({"client"})


class Asked(NamedTuple):
    """An argument that no file can hold.

    Attributes:
        name: the argument.
        what: what it was, without any value.
        needed: whether nothing can be judged again without it.
    """

    name: str
    what: str
    needed: bool


def stored_options(options: Options) -> tuple[Json, list[Asked]]:
    """Return the arguments of an import as JSON, and those that it can't hold."""
    kept: dict[str, Json] = {}
    asked = []
    for name, value in options.items():
        if name in _NEVER_KEPT:
            continue
        try:
            kept[name] = _stored(name, value)
        except CannotBeStored:
            what, needed = _what(value), name not in _ALWAYS_GIVEN
            kept[name] = {
                "asked": what,
                "needed": needed,
                "digest": _digest(described(value).encode("utf-8", "replace")),
            }
            asked.append(Asked(name, what, needed))
    return kept, asked


def options_of(
    data: Json, given: Options, path: str | PathLike[str]
) -> tuple[Options, list[str]]:
    """Return the arguments of an import that was saved, and notes on them.

    Args:
        data: as ``stored_options`` returns them.
        given: what is given anew.
        path: the file, for messages.

    Raises:
        FrameError: one is missing that the file does not hold, or one is given that it
            does; or a schema's file is gone, or another one by now.
    """
    asked = {name for name, entry in data.items() if "asked" in entry}
    kept = sorted(given.keys() - asked - _ALWAYS_GIVEN - _NEVER_KEPT)
    if kept:
        raise FrameError(
            f"{path} holds these arguments of the import itself: {shown(kept)}. Leave "
            "them out here, and give reimport() what should differ."
        )
    found: dict[str, Any] = {}
    notes: list[str] = []
    missing = []
    for name, entry in data.items():
        if name in given:
            notes += _another(name, entry, given)
        elif "asked" not in entry:
            found[name] = _value_of(entry, path)
        elif entry["needed"]:
            missing.append((name, entry["asked"]))
        else:
            notes.append(
                f"{name}= was {entry['asked']}, which no file can hold: pass it to "
                "load_result() if it is wanted again."
            )
    if missing:
        raise FrameError(_ask(missing, path))
    return completed(cast("Options", found | {**given}), verb="load_result"), notes


def _stored(name: str, value: object) -> Json:
    """Return one argument as JSON.

    Raises:
        CannotBeStored: it has no form there.
    """
    if name == "suppress":
        return {"value": stored(_from_anywhere(value))}
    if isinstance(value, Mapping):
        return {"mapping": stored_mapping(value)}
    if name == "schema" and isinstance(value, str | PathLike):
        return _stored_schema(value)
    if isinstance(value, MappingMemory):
        return {"path": str(value.path.absolute())}
    if isinstance(value, PathLike) or (name in _PATHS and isinstance(value, str)):
        return {"path": str(Path(fspath(value)).absolute())}
    return {"value": stored(value)}


def _from_anywhere(value: object) -> object:
    """Return files by their whole path; what is no file stays."""
    if isinstance(value, list | tuple):
        return [_from_anywhere(each) for each in value]
    if isinstance(value, PathLike) or (isinstance(value, str) and _is_file(value)):
        return str(Path(fspath(value)).absolute())
    return value


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _stored_schema(value: str | PathLike[str]) -> Json:
    if isinstance(value, str) and value in SCHEMAS:
        return {"value": value}
    path = Path(fspath(value)).absolute()
    return {"schema_file": str(path), "digest": _contents(path)}


def _value_of(entry: Json, path: str | PathLike[str]) -> Any:  # noqa: ANN401 - any argument
    if "mapping" in entry:
        return mapping_of(entry["mapping"])
    if "path" in entry:
        return Path(entry["path"])
    if "schema_file" in entry:
        file = Path(entry["schema_file"])
        if _contents(file) != entry["digest"]:
            raise FrameError(
                f"{path} was saved with the schema in {file}, which is gone, or says "
                "something else by now. Bring it back, or import the file anew."
            )
        return file
    return value_of(entry["value"])


def _another(name: str, entry: Json, given: Options) -> list[str]:
    """Say so where an argument is not the one that the import had."""
    if not entry.get("needed"):
        return []
    value = {**given}[name]
    if _digest(described(value).encode("utf-8", "replace")) == entry["digest"]:
        return []
    return [
        f"{name}= is not as it was in the import ({entry['asked']}): rows that are "
        "imported again are judged by the new one."
    ]


def _ask(missing: list[tuple[str, str]], path: str | PathLike[str]) -> str:
    names = " and ".join(f"{name}= ({what})" for name, what in missing)
    line = ", ".join(f"{name}=..." for name, _ in missing)
    return (
        f"{path} was saved from an import with {names}. No file can hold that, for "
        f"nothing in it is ever run. Pass it again: load_result(..., {line})."
    )


def _what(value: object) -> str:
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__}"
    return f"an object of the type {type(value).__name__}"


def _contents(path: Path) -> str | None:
    try:
        return _digest(path.read_bytes())
    except OSError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
