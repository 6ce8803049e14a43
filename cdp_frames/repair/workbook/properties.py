"""The property of a document that says which import its rows are of."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

# Its name, beside "Company" and "Manager" among the properties of a document.
PROPERTY: Final = "cdp_frames_result"
_PART: Final = "docProps/custom.xml"
_VALUE: Final = re.compile(
    rb'<property\b[^>]*\bname="' + PROPERTY.encode() + rb'"[^>]*>\s*'
    rb"<(?:\w+:)?lpwstr>([0-9a-f]+)</"
)


def fingerprint_in(data: bytes) -> str | None:
    """Return the fingerprint of a workbook; None where it has none.

    Args:
        data: its bytes; those of an XLSX file are looked at.
    """
    if not data.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _PART not in archive.namelist():
            return None
        found = _VALUE.search(archive.read(_PART))
    return found[1].decode() if found else None
