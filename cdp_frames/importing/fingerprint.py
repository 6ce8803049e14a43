"""What an import is known again by: its cells, its target and its arguments.

Two runs of one line of code are one import, however much of the first one is left. What
is only found out on the way (the mapping that was inferred, the list that was found) is
no part of it, for it may be found otherwise after the first run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as Dictionary
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.options import HOW
from cdp_frames.importing.suppressing import given_lists
from cdp_frames.inputs import to_pandas
from cdp_frames.mapping import Mapping, MappingMemory
from cdp_frames.screening.suppression import SuppressionList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.api.client import Client
    from cdp_frames.importing.options import Options

# How an import is run, and not what it is.
_HOW: Final = HOW | {"verify", "upload_format"}
_PLACE: Final = re.compile(r" at 0x[0-9a-f]+")


def content_of(frame: pd.DataFrame, options: Options, *before: str) -> str:
    """Return a digest of what is to be imported, and how it is to be judged.

    Args:
        frame: n rows; the index is no part of it.
        options: the arguments of the import, as they were given.
        before: the digests of the imports that this one repairs.

    Returns:
        64 hexadecimal digits, from which no cell can be read.
    """
    digest = hashlib.sha256()
    for part in (*before, *_of_options(options), *_of_notes(frame)):
        digest.update(f"{part}\0".encode("utf-8", "surrogatepass"))
    for place, header in enumerate(frame.columns):
        digest.update(f"{header!r}\0".encode("utf-8", "surrogatepass"))
        digest.update(_cells(frame.iloc[:, place]))
    return digest.hexdigest()


def fingerprint_of(content: str, client: Client) -> str:
    """Return what an import into one workspace is known again by.

    Args:
        content: as `content_of` returns it.
        client: speaks to the workspace.

    Raises:
        CdpError: as ``Client.workspace``.
    """
    return hashlib.sha256(f"{content}\0{client.workspace}".encode()).hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits.

    Raises:
        FrameError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FrameError(f"{path} can't be read: {error.strerror}.") from error


def workspace_of(client: Client | None) -> str:
    """Return a digest that tells one workspace from another; empty without a client.

    Raises:
        CdpError: as ``Client.workspace``.
    """
    if client is None:
        return ""
    return hashlib.sha256(client.workspace.encode()).hexdigest()


def _of_options(options: Options) -> Iterator[str]:
    for each in given_lists(options.get("suppress")):
        yield f"suppress={described_list(each)}"
    for name, value in sorted(options.items()):
        if name == "suppress":
            continue
        if name not in _HOW and value is not None:
            yield f"{name}={described(value)}"


def described_list(each: object) -> str:
    """Describe a suppression list by what is in it, or by its id in the CDP."""
    if isinstance(each, SuppressionList):
        people = repr((each.name, sorted(each.addresses), sorted(each.hashes)))
        return hashlib.sha256(people.encode()).hexdigest()
    if not isinstance(each, (str, PathLike)):
        frame = to_pandas(each)
        digests = [_cells(frame.iloc[:, at]).hex() for at in range(frame.shape[1])]
        return repr((list(map(str, frame.columns)), digests))
    try:
        return hashlib.sha256(Path(each).read_bytes()).hexdigest()
    except OSError:
        return str(each)


def _of_notes(frame: pd.DataFrame) -> Iterator[str]:
    """Say what a file says of itself that its cells are read by."""
    notes = FileNotes.of(frame)
    yield repr((notes.kind, notes.timezone, notes.dayfirst, notes.email_column))
    yield repr(sorted(notes.timezones.items()))


def described(value: Any) -> str:  # noqa: ANN401 - any argument of an import
    """Return what an argument of an import is known again by, as text."""
    if isinstance(value, Mapping):
        return repr(
            [
                (*(part.source for part in column.parts), column.field)
                for column in value.columns
            ]
        )
    if isinstance(value, MappingMemory):
        return str(value.path.resolve())
    if isinstance(value, Dictionary):
        return repr(sorted((repr(key), repr(of_key)) for key, of_key in value.items()))
    if isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__} {_schema_of(value)}"
    if isinstance(value, (str, Path)):
        whole = str(value.resolve()) if isinstance(value, Path) else value
        return _contents(Path(value)) or whole
    # An address in memory is another one in the next process.
    return _PLACE.sub("", repr(value))


def _schema_of(model: type) -> str:
    to_schema = getattr(model, "to_schema", None)
    return "" if to_schema is None else _PLACE.sub("", repr(to_schema()))


def _contents(path: Path) -> str:
    """Return the digest of a schema file, wherever it lies; empty of anything else."""
    if path.suffix not in {".yaml", ".yml"}:
        return ""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return ""


def _cells(column: pd.Series) -> bytes:
    """Return a digest of n cells: equal texts are equal, whatever holds them."""
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        try:
            return _texts(pa.array(column, pa.large_string(), from_pandas=True))
        except (pa.ArrowException, TypeError, ValueError):  # not all of them are texts
            pass
    try:
        hashed = pd.util.hash_pandas_object(column, index=False)
    except (TypeError, ValueError, NotImplementedError):
        # Lists, sets, half a character: what pandas has no hash for.
        texts = [_PLACE.sub("", repr(cell)) for cell in column]
        return hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).digest()
    return hashed.to_numpy().astype("<u8").tobytes()


def _texts(cells: pa.Array | pa.ChunkedArray) -> bytes:
    """Return a digest of n texts: of their lengths, missing ones known, and letters."""
    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    lengths = pc.fill_null(pc.binary_length(whole), -1)
    digest = hashlib.sha256(lengths.to_numpy(zero_copy_only=False).tobytes())
    # A missing cell may have letters behind it that nobody sees.
    filled = pc.fill_null(whole, "") if whole.null_count else whole
    _, offsets, letters = filled.buffers()
    if letters is not None and len(filled):
        places = np.frombuffer(offsets, dtype="int64")
        first = places[filled.offset]
        last = places[filled.offset + len(filled)]
        digest.update(letters.slice(first, last - first))
    return digest.digest()
