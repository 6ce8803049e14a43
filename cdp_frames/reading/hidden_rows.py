"""Rows of an XLSX sheet that its author does not see: hidden by a filter, or by hand.

Whoever filters a sheet may mean to send the rest only, or may have forgotten about it:
the rows are read, and it is said how many there are.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Final

# ECMA-376 part 1, 18.3.1.73: `hidden` of a row; 18.2.19: `sheet` of a workbook. What
# calamine hands out does not tell.
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_HIDDEN: Final = re.compile(rb"\b(?:hidden|zeroHeight)=[\"'](?:1|true)[\"']")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def hidden_rows(data: bytes) -> dict[str, int]:
    """Count the hidden rows of each sheet; sheets without one are left out.

    Args:
        data: the bytes of a workbook; nothing is known of other formats than XLSX.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {*archive.namelist()}
        if not {_WORKBOOK, _RELATIONS} <= parts:
            return {}
        counts = {
            name: _count(archive.read(part))
            for name, part in _sheets(archive)
            if part in parts
        }
    return {name: count for name, count in counts.items() if count}


def _count(sheet: bytes) -> int:
    if b"hidden=" not in sheet and b"zeroHeight=" not in sheet:
        return 0
    return sum(1 for row in _ROW.finditer(sheet) if _HIDDEN.search(row[1]))


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return the name of each sheet, and where in the archive it is."""
    related = [_attributes(e[1]) for e in _RELATION.finditer(archive.read(_RELATIONS))]
    targets = {each.get("Id"): each.get("Target", "") for each in related}
    found = []
    for element in _SHEET.finditer(archive.read(_WORKBOOK)):
        sheet = _attributes(element[1])
        target = targets.get(sheet.get("r:id") or sheet.get("id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((sheet.get("name", ""), posixpath.normpath(part)))
    return found


def _attributes(element: bytes) -> dict[str, str]:
    import html  # noqa: PLC0415 - a name with "&amp;" is rare, and so are XLSX files

    return {
        found[1].decode(): html.unescape((found[2] or found[3] or b"").decode())
        for found in _ATTRIBUTE.finditer(element)
    }
