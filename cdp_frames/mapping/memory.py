"""Mappings that the user confirmed, kept for the next file of the same form."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NotRequired, TypedDict

from cdp_frames.errors import FrameError
from cdp_frames.journal.alone import BusyError, alone
from cdp_frames.journal.places import home
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdp_frames.mapping.model import Mapping

_FORMAT: Final = 1
# Read, changed and written by one thread at a time, whatever the file.
_WRITING: Final = Lock()
_PATIENCE: Final = 30.0  # seconds to wait for another process


class _Entry(TypedDict):
    """What is kept of one set of headers, whose folded names stand for the columns."""

    fields: dict[str, str | None]
    fallbacks: NotRequired[dict[str, list[str]]]


class MappingMemory:
    """A small file of confirmed mappings, one for each set of headers.

    Nothing is remembered unless ``remember`` is called: a mapping that was merely
    inferred is no evidence. Headers are kept, values never are.

    Args:
        path: the file; by default one in ``CDP_FRAMES_HOME``, else in the user's own
            data directory.

    Examples:
        >>> import tempfile, pathlib
        >>> import pandas as pd
        >>> from cdp_frames.mapping import as_mapping, infer_mapping
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     memory = MappingMemory(pathlib.Path(folder) / "mappings.json")
        ...     df = pd.DataFrame({"Kontakt": ["a@example.com"], "Code": ["gold"]})
        ...     memory.remember(as_mapping(df, {"Kontakt": "email", "Code": "tier"}))
        ...     infer_mapping(df, memory=memory).field_map
        {'Kontakt': 'email', 'Code': 'tier'}
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = Path(path) if path is not None else home() / "mappings.json"

    def remember(self, mapping: Mapping) -> None:
        """Keep a mapping that the user confirmed; an earlier one is replaced.

        Several threads and processes may do so at once, and all of theirs are kept.

        Args:
            mapping: what was confirmed.
        """
        sources = [column.source for column in mapping.seen]
        keys = _keys(sources)
        entry: _Entry = {
            "fields": {
                key: mapping.field_map.get(source) for source, key in keys.items()
            }
        }
        fallbacks = {
            column.field: [keys[part.source] for part in column.fallbacks]
            for column in mapping.columns
            if column.fallbacks
        }
        if fallbacks:
            entry["fallbacks"] = fallbacks
        with _alone(self.path):
            kept = self._read()
            kept[_set_key(sources)] = entry
            self._write(kept)

    def forget(self, mapping: Mapping) -> None:
        """Drop what is remembered for a mapping's set of headers, if anything.

        Args:
            mapping: one that saw these headers.
        """
        key = _set_key(column.source for column in mapping.seen)
        with _alone(self.path):
            kept = self._read()
            if kept.pop(key, None) is not None:
                self._write(kept)

    def recall(self, sources: Iterable[str]) -> dict[str, str | None] | None:
        """Return what was confirmed for exactly this set of headers.

        Args:
            sources: the names of the columns, in any order.

        Returns:
            Name of the column -> field, or None for one that stayed behind; None if
            nothing was confirmed.
        """
        names = list(sources)
        entry = self._read().get(_set_key(names))
        if entry is None:
            return None
        return {name: entry["fields"].get(key) for name, key in _keys(names).items()}

    def joined(self, sources: Iterable[str]) -> dict[str, list[str]]:
        """Return which columns were confirmed to fill a field, for this set of headers.

        Args:
            sources: the names of the columns, in any order.

        Returns:
            Field -> names of its columns, in their order; only those of several.
        """
        names = list(sources)
        entry = self._read().get(_set_key(names), {"fields": {}})
        source_of = {key: name for name, key in _keys(names).items()}
        first = {field: key for key, field in entry["fields"].items()}
        return {
            field: [source_of[key] for key in (first[field], *keys)]
            for field, keys in entry.get("fallbacks", {}).items()
        }

    def uses(self, sources: Iterable[str]) -> dict[str, dict[str, int]]:
        """Count to which fields columns of these names went, in all that is kept.

        Args:
            sources: the names of the columns.

        Returns:
            Name of the column -> {field: how often}; names never met are left out.
        """
        names = {key: source for source, key in _keys(sources).items()}
        counts: dict[str, dict[str, int]] = {}
        for entry in self._read().values():
            for key, field in entry["fields"].items():
                if key in names and field is not None:
                    found = counts.setdefault(names[key], {})
                    found[field] = found.get(field, 0) + 1
        return counts

    def _read(self) -> dict[str, _Entry]:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            mappings = data["mappings"]
            fine = data["format"] == _FORMAT and isinstance(mappings, dict)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            why = getattr(error, "strerror", None) or "it is no memory of mappings"
            raise FrameError(f"{self.path} can't be read: {why}.") from error
        if not fine:
            raise FrameError(f"{self.path} is no file of mappings of format {_FORMAT}")
        return dict(mappings)

    def _write(self, kept: dict[str, _Entry]) -> None:
        text = json.dumps({"format": _FORMAT, "mappings": kept}, ensure_ascii=False)
        # Written beside and moved over, so that a crash leaves the old file whole.
        handle, name = tempfile.mkstemp(dir=self.path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other threads and processes from writing to a file meanwhile.

    The lock is a file beside it: it is itself replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _WRITING, ExitStack() as held:
        try:
            held.enter_context(alone(path.with_name(f"{path.name}.lock"), _PATIENCE))
        except BusyError:
            raise FrameError(
                f"{path} is held by another process for {_PATIENCE:g} s now."
            ) from None
        except OSError:  # a file system without locks: it is as if nobody else wrote
            pass
        yield


def memory_of(
    memory: MappingMemory | str | os.PathLike[str] | None,
) -> MappingMemory | None:
    """Return a memory by itself or by the path of its file; None for none."""
    if memory is None or isinstance(memory, MappingMemory):
        return memory
    return MappingMemory(memory)


def _set_key(sources: Iterable[str]) -> str:
    """Name a set of headers; order and case don't make another set."""
    joined = "\n".join(sorted(_keys(sources).values()))
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def _keys(sources: Iterable[str]) -> dict[str, str]:
    """Fold the names of a file; those that would be one then stay as they are."""
    folded = {source: fold(source) for source in sources}
    times = Counter(folded.values())
    return {
        source: key if times[key] == 1 else source for source, key in folded.items()
    }
