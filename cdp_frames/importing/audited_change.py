"""What a change of a list writes into the ledger: that it is meant, and each row.

As with an import (``audit.py``): an entry before the first call, which a run that died
leaves open, and the rows when it is known what became of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from cdp_frames.errors import ApiError, LedgerError, UnfinishedError
from cdp_frames.importing.audit import audit_of
from cdp_frames.importing.audited_rows import import_facts, row_drafts
from cdp_frames.ledger import Draft, EntryKind, opened, without_addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.api.wire import ContactList
    from cdp_frames.importing.audit import Audit
    from cdp_frames.importing.list_change import ListChange
    from cdp_frames.importing.moving import Action
    from cdp_frames.importing.plan import ImportPlan

_LATE: Final = (
    "{} What the CDP has done stands, and the ledger does not know it: run the same "
    "line again when the ledger can be written. Whoever is done is not done twice."
)
_DONE: Final = {"add": "added", "remove": "removed"}


def audited_change(
    plan: ImportPlan,
    there: ContactList,
    action: Action,
    run: Callable[[], ListChange],
) -> ListChange:
    """Change a list and write down what became of each row, if there is a ledger.

    Args:
        plan: what was planned.
        there: the list.
        action: what is done.
        run: does it.

    Raises:
        LedgerError: the ledger can't be written; nothing was sent.
        CdpError: as ``run``.
    """
    audit = audit_of(plan._options)  # noqa: SLF001 - ours
    if audit is None:
        return run()
    told = audit.require_writable(len(plan.frame))
    mark = _mark(plan, there, action)
    name = without_addresses(there.name)
    about = {"action": action, "list_name": name, "list_id": there.id}
    audit.begin(plan, mark, **about)
    try:
        change = run()
    except UnfinishedError as error:
        known = cast("ListChange", error.result)
        error.result = _ended(audit, plan, known, mark, about, "unfinished")
        raise
    except ApiError as error:
        # The first call was refused. Where there was no answer nobody knows.
        _give_up(audit, mark, error)
        raise
    change = _ended(audit, plan, change, mark, about, _DONE[action])
    return replace(change, notes=(*told, *change.notes))


def _mark(plan: ImportPlan, there: ContactList, action: Action) -> str:
    """Return what the same line is known again by."""
    text = f"{action}\0{there.id}\0{plan.content}"
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def _ended(
    audit: Audit,
    plan: ImportPlan,
    change: ListChange,
    mark: str,
    about: dict[str, str],
    state: str,
) -> ListChange:
    """Write down what became of each row; where that fails, a note says so."""
    facts = {
        **import_facts(plan, audit),
        **about,
        "counts": change.counts,
        "entries": len(change.fates),
    }
    try:
        with opened(audit.path) as store, store.adding() as adding:
            begun = store.open_intent(mark)
            of = None if begun is None else begun.seq
            draft = Draft(EntryKind.IMPORT, {"state": state, **facts}, of=of)
            number = adding.add(draft)
            adding.add_all(row_drafts(plan, change, audit, number, store.key))
    except LedgerError as error:
        note = _LATE.format(f"{str(error)[:1].upper()}{str(error)[1:]}")
        return replace(change, notes=(note, *change.notes), is_audited=False)
    return change


def _give_up(audit: Audit, mark: str, error: BaseException) -> None:
    try:
        audit.give_up(mark)
    except LedgerError as trouble:
        error.add_note(str(trouble))
