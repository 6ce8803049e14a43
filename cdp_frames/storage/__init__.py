"""Tables and values in a file, as they are: no cell is turned into something else.

Nothing in such a file is ever run: it may come from somebody else.
"""

from cdp_frames.storage.archive import (
    ArchiveReader,
    ArchiveWriter,
    Kind,
    opened,
    packed,
    written,
)
from cdp_frames.storage.arrays import raw_of, stored_raw
from cdp_frames.storage.frames import (
    ColumnCannotBeStored,
    frame_of,
    index_of,
    stored_frame,
    stored_index,
)
from cdp_frames.storage.private_file import private_file
from cdp_frames.storage.values import CannotBeStored, Json, stored, value_of

__all__ = [
    "ArchiveReader",
    "ArchiveWriter",
    "CannotBeStored",
    "ColumnCannotBeStored",
    "Json",
    "Kind",
    "frame_of",
    "index_of",
    "opened",
    "packed",
    "private_file",
    "raw_of",
    "stored",
    "stored_frame",
    "stored_index",
    "stored_raw",
    "value_of",
    "written",
]
