"""The contract and the doctor know the same guesses, so that none can be forgotten."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cdp_frames.feed.doctor.guesses import GUESSES, never_checked, table
from cdp_frames.feed.doctor.unchecked import IN_PART, UNCHECKED

PAGE: Final = Path(__file__).parents[3] / "docs" / "contract.md"
CONTRACT: Final = PAGE.read_text(encoding="utf-8")
BEFORE, _, OPEN = CONTRACT.partition("## 9. Open questions\n")
ASSUMED: Final = re.compile(r"\*\*assumption\*\*", re.IGNORECASE)

# Each assumption of the sections before, in order -> the open question about it.
ELSEWHERE: Final = {
    "1.2": ["Scopes of import jobs"],
    "1.4": ["May a 500 be tried again"],
    "2.3": ["`fileName` and `fileSize` of a job"] * 2,
    "3.3": ["GET, PATCH and DELETE of one list"],
    "3.4": ["Members by `recordIds`; the body of `members:remove`"] * 2,
    "4": [
        "An object whose `ingestion.fileImport` is false; `ingestion.defaultWriteMode`"
    ],
}


def rows(header: str) -> list[list[str]]:
    """Return the cells of each row of the tables of open questions that begin so."""
    found, inside = [], False
    for line in OPEN.splitlines():
        if line.startswith(header):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("| ---"):
            found.append(line.strip("| ").split(" | "))
    return found


def test_each_guess_of_the_contract_is_checked_or_has_its_reason() -> None:
    asked = [cells[0] for cells in rows("| question |")]
    known = [question for question, _ in table()]
    assert len(asked) == len(set(asked))
    assert sorted(asked) == sorted(known)
    assert len(asked) >= 70, "rows are read at all"


def test_the_page_says_how_each_guess_is_checked() -> None:
    assert [tuple(cells) for cells in rows("| line |")] == list(table())


def test_what_is_assumed_elsewhere_is_a_line_of_the_section_too() -> None:
    asked = {cells[0] for cells in rows("| question |")}
    section, counts = "", dict.fromkeys(ELSEWHERE, 0)
    for line in BEFORE.splitlines():
        heading = re.match(r"#+ ([\d.]+?)\.? ", line)
        section = heading[1] if heading else section
        if section and ASSUMED.search(line):
            assert section in counts, f"{section}: is it an open question, too?"
            counts[section] += len(ASSUMED.findall(line))
    assert counts == {section: len(lines) for section, lines in ELSEWHERE.items()}
    assert {line for lines in ELSEWHERE.values() for line in lines} <= asked


def test_a_reason_is_one_plain_sentence_and_about_nothing_that_is_checked() -> None:
    checked = {guess.question for guess in GUESSES}
    assert not checked & set(UNCHECKED)
    assert set(IN_PART) <= checked
    for why in (*UNCHECKED.values(), *IN_PART.values()):
        assert why.endswith("."), why
        assert why.count(". ") == 0, why
    assert {each.seen for each in never_checked()} == set(UNCHECKED.values())
