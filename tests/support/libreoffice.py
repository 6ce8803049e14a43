"""Run by a Python that has UNO: opens a workbook in LibreOffice, edits and saves it.

    /usr/bin/python3 libreoffice.py PORT IN OUT STEPS

STEPS is JSON: a list of ``["sort", header, descending]``, ``["delete", row]``,
``["insert", row]``, ``["move", header]`` (to the front), ``["number", header, row,
value]`` and ``["set", header, row, text]``, which types into a cell.
"""

# ruff: noqa: ANN001, ANN201, BLE001, T201 - UNO has no types
# mypy: ignore-errors

import contextlib
import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellRangeAddress, TableSortField


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connected(port):
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    url = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    for _ in range(200):
        try:
            return resolver.resolve(url)
        except Exception:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress


def place(sheet, header):
    for column in range(used(sheet).EndColumn + 1):
        if sheet.getCellByPosition(column, 0).String == header:
            return column
    raise SystemExit(f"no column {header}")


TEXT = 256  # com.sun.star.util.NumberFormat.TEXT
FORMATS = []


def sort(sheet, header, descending) -> None:
    end = used(sheet)
    field = TableSortField()
    field.Field, field.IsAscending = place(sheet, header), not descending
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    cells = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
    cells.sort((prop("SortFields", fields), prop("ContainsHeader", True)))


def insert(sheet, row) -> None:
    sheet.Rows.insertByIndex(row, 1)


def delete(sheet, row) -> None:
    sheet.Rows.removeByIndex(row, 1)


def put(sheet, header, row, text) -> None:
    cell = sheet.getCellByPosition(place(sheet, header), row)
    if FORMATS[0].getByKey(cell.NumberFormat).Type & TEXT:
        cell.setString(text)
    else:
        # The spreadsheet makes of it what it takes it for.
        cell.setFormula(text)


def number(sheet, header, row, value) -> None:
    sheet.getCellByPosition(place(sheet, header), row).setValue(value)


def move(sheet, header) -> None:
    column = place(sheet, header)
    sheet.Columns.insertByIndex(0, 1)
    end = used(sheet)
    source = CellRangeAddress()
    source.Sheet = end.Sheet
    source.StartColumn = source.EndColumn = column + 1
    source.StartRow, source.EndRow = 0, end.EndRow
    sheet.moveRange(sheet.getCellByPosition(0, 0).CellAddress, source)
    sheet.Columns.removeByIndex(column + 1, 1)


STEPS = {
    "sort": sort,
    "insert": insert,
    "delete": delete,
    "set": put,
    "number": number,
    "move": move,
}


def main(port, path, saved, steps) -> None:
    context = connected(port)
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    book = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(path), "_blank", 0, (prop("Hidden", True),)
    )
    FORMATS.append(book.NumberFormats)
    sheet = book.Sheets.getByIndex(0)
    for name, *arguments in json.loads(steps):
        STEPS[name](sheet, *arguments)
    seen = {"comments": sheet.Annotations.Count}
    book.storeToURL(
        uno.systemPathToFileUrl(saved), (prop("FilterName", "Calc MS Excel 2007 XML"),)
    )
    book.close(True)
    with contextlib.suppress(Exception):
        desktop.terminate()
    print(json.dumps(seen))


main(*sys.argv[1:])
