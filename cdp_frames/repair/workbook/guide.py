"""The sheets that say what to do, and what each code means."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdp_frames.problems import PROBLEMS

if TYPE_CHECKING:
    from cdp_frames.repair.workbook.names import Names
    from cdp_frames.repair.workbook.sheet import Refused


def guide_sheet(names: Names) -> list[list[str]]:
    """Say what to do, in rows of one cell each."""
    lines = [
        "What to do",
        "Each row of the first sheet could not be imported. The red cells are the "
        "reason: the comment of a cell says what is wrong, and the column "
        f"{names.why!r} says it for the whole row.",
        "1. Correct the red cells. You can sort, filter, add and delete rows, and move "
        "columns.",
    ]
    if names.suggestions:
        lines.append(
            "2. Green columns hold suggestions. None is applied: copy one over the "
            "red cell beside it, if it is right."
        )
    else:
        lines.append("2. Leave the headers as they are: columns are known by them.")
    lines += [
        "3. Delete the rows that are not to be imported.",
        "4. Keep the cells text. A date or a number that Excel made of what you typed "
        "is not taken over, for it may have lost zeros or digits. An apostrophe in "
        "front keeps a cell as you type it.",
        "5. Save the workbook as .xlsx, and give it back.",
        "Rows are known again by a hidden column. Select whole rows or the whole table "
        "when you sort or move them.",
    ]
    return [[line] for line in lines]


def codes_sheet(refused: Refused) -> list[list[str]]:
    """Say what each code means that is in the rows, the most frequent one first."""
    counts = Counter(complaint.code for complaint in refused.complaints)
    rows = [["Code", "What is wrong", "Why", "What to do", "Cells"]]
    for code, count in counts.most_common():
        problem = PROBLEMS.get(code)
        about = (
            ["", "", ""]
            if problem is None
            else [problem.title, problem.meaning, problem.action]
        )
        rows.append([code, *about, str(count)])
    return rows
