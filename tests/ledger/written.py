"""Ledgers for tests, written as an import writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.ledger import Draft, opened
from cdp_frames.ledger.entry import EntryKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PEOPLE = ("ann@example.com", "bob@example.com", "cleo@example.org")
CONSENT = "yes, by all means"


def write(
    path: Path,
    people: Sequence[str] = PEOPLE,
    name: str = "first",
    *,
    ends: bool = True,
) -> None:
    """Write an import of people down, as it begins and as it ends."""
    with opened(path, make=True) as store:
        with store.adding() as adding:
            begun = adding.add(Draft(EntryKind.BEGUN, {"rows": len(people)}, key=name))
        if ends:
            with store.adding() as adding:
                facts = {
                    "state": "done",
                    "by": "Zoe",
                    "rows": len(people),
                    "entries": len(people),
                    "files": [{"name": f"{name}.csv", "sha256": "0" * 64}],
                }
                of = adding.add(
                    Draft(EntryKind.IMPORT, facts, of=begun, key=f"{name}!")
                )
                adding.add_all(
                    Draft(
                        EntryKind.ROW,
                        {
                            "row": row,
                            "fate": "accepted",
                            "consent": {"Opt-in": CONSENT},
                        },
                        of=of,
                        person=person,
                    )
                    for row, person in enumerate(people)
                )
