"""What is noted before a job is started: afterwards nobody could tell any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.errors import CdpError, ForbiddenError
from cdp_frames.importing.made_list import ids_before
from cdp_frames.importing.opening import BEFORE, MEMBERS, START
from cdp_frames.importing.undoing import on_it_before

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.journal import Record

# How often the members of a list are read, if an answer is of no use.
_LOOKS: Final = 6


def note_lists(plan: ImportPlan, client: Client, record: Record) -> None:
    """Note the lists of the name before the start: none of them will be ours."""
    noted = record.steps.get(BEFORE)
    if (noted is not None and noted.done) or START in record.steps:
        return
    record.take(
        BEFORE,
        lambda: ids_before(client, plan.upload.target),
        kept=lambda ids: {"ids": sorted(ids)},
    )


def note_members(plan: ImportPlan, client: Client, record: Record) -> None:
    """Note who is on the list before the start: nobody of them is added by us."""
    noted = record.steps.get(MEMBERS)
    if (noted is not None and noted.done) or START in record.steps:
        return
    if plan.target.list_id is None:
        return

    def look() -> list[int] | None:
        for _ in range(_LOOKS):
            try:
                return on_it_before(client, plan.upload)
            except ForbiddenError:
                break
            except CdpError:  # one bad answer among many pages
                continue
        # That is no reason not to import.
        return None

    record.take(MEMBERS, look, kept=lambda rows: {"rows": rows})


def members_before(plan: ImportPlan, record: Record) -> frozenset[int] | None:
    """Return the rows whose people were on the list before; None if not known."""
    if plan.target.list_id is None:
        return frozenset()
    noted = record.steps.get(MEMBERS)
    rows = None if noted is None else noted.answer.get("rows")
    return None if rows is None else frozenset(rows)


def lists_before(record: Record) -> frozenset[str]:
    """Return the ids of the lists that had the name before the start."""
    noted = record.steps.get(BEFORE)
    return frozenset() if noted is None else frozenset(noted.answer.get("ids", ()))
