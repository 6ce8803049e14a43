"""The refused rows -> the bytes of a workbook, in which a colleague corrects them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import FrameError
from cdp_frames.repair.workbook.cells import shown
from cdp_frames.repair.workbook.guide import codes_sheet, guide_sheet
from cdp_frames.repair.workbook.kept import packed
from cdp_frames.repair.workbook.layout import Column, Role, columns_of
from cdp_frames.repair.workbook.marks import mark_of
from cdp_frames.repair.workbook.names import Names, names_for
from cdp_frames.repair.workbook.properties import PROPERTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.workbook.sheet import Refused

# What a sheet of Excel holds, the header counted.
ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
# More would make the file slow to open; what is wrong stands beside the rows as well.
COMMENTS: Final = 10_000
# So many rows more can be filled in with the same drop-downs and formats.
_SPARE_ROWS: Final = 1_000
_WIDEST: Final = 45
_MARGIN: Final = 3
# Nothing that is written is ever run, linked or turned into a number.
_PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# 49 is the format "@", which Excel calls Text.
_TEXT: Final = {"num_format": 49, "locked": False, "valign": "top"}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "text": _TEXT,
    "bad": {**_TEXT, "bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "hint": {**_TEXT, "bg_color": "#E2EFDA", "font_color": "#375623"},
    "aside": {**_TEXT, "font_color": "#7F7F7F", "text_wrap": True},
    "header": {**_TEXT, "bold": True, "bottom": 1, "text_wrap": True},
}
ROWS_SHEET: Final = "Rows to fix"
_LISTS: Final = "Allowed values"
_KEPT: Final = "cdp_frames"


def require_writer() -> None:
    """See that a workbook can be written here.

    Raises:
        FrameError: XlsxWriter is not installed.
    """
    _xlsxwriter()


def workbook_bytes(refused: Refused) -> bytes:
    """Write the rows as a workbook; every cell of it is text, and none is locked.

    Raises:
        FrameError: XlsxWriter is not installed, or a sheet is too small for the rows.
    """
    xlsxwriter = _xlsxwriter()
    before = refused.before
    suggested = {
        complaint.column
        for complaint in refused.complaints
        if complaint.suggestion is not None and complaint.column is not None
    }
    names = names_for(before.headers, sorted(suggested))
    columns = columns_of(refused, names)
    require_room(len(before.positions), len(columns))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _PLAIN)
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    sheet = book.add_worksheet(ROWS_SHEET)
    _write_rows(sheet, columns, refused, looks)
    _write_plain(book.add_worksheet("What to do"), guide_sheet(names), looks)
    _write_plain(book.add_worksheet("Codes"), codes_sheet(refused), looks)
    _write_lists(book, sheet, columns, refused, looks)
    _write_kept(book, refused, names, looks)
    book.set_custom_property(PROPERTY, before.fingerprint, "text")
    book.close()
    return buffer.getvalue()


def _xlsxwriter() -> Any:  # noqa: ANN401 - a module without types
    try:
        import xlsxwriter  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise FrameError(
            "a workbook is written by XlsxWriter, which is not installed. Run: pip "
            'install "cdp-frames[excel]"'
        ) from None
    return xlsxwriter


def require_room(rows: int, columns: int) -> None:
    """See that a sheet has room for so many rows and columns.

    Raises:
        FrameError: it has not.
    """
    if rows >= ROWS:
        raise FrameError(
            f"a sheet of Excel has room for {ROWS - 1:,} rows below the header, and "
            f"{rows:,} are refused. Write them as CSV."
        )
    if columns > COLUMNS:
        raise FrameError(
            f"a sheet of Excel has room for {COLUMNS:,} columns, and with ours there "
            f"are {columns:,}. Write the rows as CSV."
        )


def _write_rows(
    sheet: Any,  # noqa: ANN401 - of a library without types
    columns: Sequence[Column],
    refused: Refused,
    looks: dict[str, Any],
) -> None:
    count = len(refused.before.positions)
    marks = [
        mark_of(int(position), refused.before.fingerprint)
        for position in refused.before.positions
    ]
    places = {
        column.of: at for at, column in enumerate(columns) if column.role is Role.THEIRS
    }
    bad = {
        (complaint.row, places[complaint.column])
        for complaint in refused.complaints
        if complaint.column is not None
    }
    for at, column in enumerate(columns):
        look = looks[column.role.look]
        hidden = {"hidden": True} if column.role is Role.MARK else {}
        sheet.set_column(at, at, _width(column), look, hidden)
        sheet.write_string(0, at, column.header, looks["header"])
        cells = marks if column.role is Role.MARK else column.cells
        for row, text in enumerate(cells):
            of_cell = looks["bad"] if (row, at) in bad else look
            _write_text(sheet, row + 1, at, text, of_cell)
    for (row, place), text in _comments(refused).items():
        sheet.write_comment(
            row + 1, places[place], shown(text), {"author": "cdp_frames", "x_scale": 2}
        )
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    # Text that looks like a number is meant so.
    sheet.ignore_errors(
        {"number_stored_as_text": f"A1:XFD{min(count + _SPARE_ROWS, ROWS)}"}
    )


def _write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:  # noqa: ANN401 - as above
    if text:
        sheet.write_string(row, column, shown(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def _comments(refused: Refused) -> dict[tuple[int, int], str]:
    """Return what is to be said at a cell; all of one cell in one text."""
    found: dict[tuple[int, int], list[str]] = {}
    for complaint in refused.complaints:
        if complaint.column is None:
            continue
        key = complaint.row, complaint.column
        if key in found or len(found) < COMMENTS:
            text = f"{complaint.message}\n{complaint.action}".strip()
            found.setdefault(key, []).append(text)
    return {key: "\n".join(dict.fromkeys(texts)) for key, texts in found.items()}


def _width(column: Column) -> int:
    longest = max((len(text) for text in column.cells[:1000]), default=0)
    return min(max(longest, len(column.header)) + _MARGIN, _WIDEST)


def _write_plain(sheet: Any, rows: list[list[str]], looks: dict[str, Any]) -> None:  # noqa: ANN401 - as above
    """Write a sheet that is only read."""
    wrapped = looks["aside"]
    for number, row in enumerate(rows):
        for at, text in enumerate(row):
            look = looks["header"] if number == 0 else wrapped
            _write_text(sheet, number, at, text, look)
    widths = (26, 40, 60, 60) if len(rows[0]) > 1 else (100,)
    for at, width in enumerate(widths[: len(rows[0])]):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)


def _write_lists(
    book: Any,  # noqa: ANN401 - as above
    sheet: Any,  # noqa: ANN401 - as above
    columns: Sequence[Column],
    refused: Refused,
    looks: dict[str, Any],
) -> None:
    """Offer the values that may stand in a column; others can be typed as well."""
    if not refused.allowed:
        return
    lists = book.add_worksheet(_LISTS)
    last = min(len(refused.before.positions) + _SPARE_ROWS, ROWS - 1)
    places = {c.of: at for at, c in enumerate(columns) if c.role is Role.THEIRS}
    for at, (place, values) in enumerate(refused.allowed.items()):
        lists.set_column(at, at, 30, looks["text"])
        lists.write_string(0, at, refused.before.headers[place], looks["header"])
        for row, value in enumerate(values, start=1):
            _write_text(lists, row, at, value, looks["text"])
        options = {
            "validate": "list",
            "source": _range(at, len(values)),
            "ignore_blank": True,
            "show_error": False,
        }
        sheet.data_validation(1, places[place], last, places[place], options)
    lists.freeze_panes(1, 0)


def _range(column: int, count: int) -> str:
    from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415 - an extra

    return f"='{_LISTS}'!{xl_range_abs(1, column, count, column)}"


def _write_kept(
    book: Any,  # noqa: ANN401 - as above
    refused: Refused,
    names: Names,
    looks: dict[str, Any],
) -> None:
    sheet = book.add_worksheet(_KEPT)
    kept = {
        **refused.before.kept(),
        "names": names.kept(),
        "numbers": [*refused.numbers],
        "import": dict(refused.kept),
    }
    for row, piece in enumerate(packed(kept)):
        sheet.write_string(row, 0, piece, looks["text"])
    sheet.very_hidden()
