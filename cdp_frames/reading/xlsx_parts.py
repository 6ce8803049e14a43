"""The parts of an XLSX file that calamine does not hand out."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import zipfile

STYLES: Final = "xl/styles.xml"

# ECMA-376 part 1, 18.2.19: `sheet` of a workbook.
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def sheets_of(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return the name of each sheet, and where in the archive it is.

    Sheets that are not there are left out; no other workbook has any.
    """
    parts = {*archive.namelist()}
    if not {_WORKBOOK, _RELATIONS} <= parts:
        return []
    targets = targets_of(archive.read(_RELATIONS))
    found = []
    for element in _SHEET.finditer(archive.read(_WORKBOOK)):
        sheet = attributes(element[1])
        target = targets.get(sheet.get("r:id") or sheet.get("id") or "", "")
        found.append((sheet.get("name", ""), part_of(target)))
    return [(name, part) for name, part in found if part in parts]


def targets_of(relations: bytes) -> dict[str, str]:
    """Return what the ids of a workbook's relations lead to."""
    related = [attributes(element[1]) for element in _RELATION.finditer(relations)]
    return {each.get("Id", ""): each.get("Target", "") for each in related}


def part_of(target: str) -> str:
    """Return where in the archive the target of a relation is."""
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return posixpath.normpath(part)


def attributes(element: bytes) -> dict[str, str]:
    """Read the attributes of an element."""
    import html  # noqa: PLC0415 - a name with "&amp;" is rare, and so are XLSX files

    return {
        found[1].decode(): html.unescape((found[2] or found[3] or b"").decode())
        for found in _ATTRIBUTE.finditer(element)
    }
