"""People who said no to mail: off the list, and what is said about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import CdpError, ForbiddenError
from cdp_frames.importing.contact_keys import (
    ContactKey,
    people_on,
    take_people_off,
)
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.screening.opt_outs import OptOuts

_ADDRESS: Final = ContactKey()
# An import without a list sends them, and changes nothing but their profiles.
_HOW_TO_WRITE_IT: Final = (
    'cdp_import({plan}.frame.iloc[{plan}.opted_out["row"]], mapping={plan}.mapping)'
)


def held_note(opted_out: pd.DataFrame, plan: str | None) -> tuple[str, ...]:
    """Say how many rows are held back, and what has not been done for them.

    Args:
        opted_out: as in ``Screened.opted_out``.
        plan: what the caller calls the plan; None where there is none.
    """
    return held_sentences(int(opted_out["source"].isna().sum()), plan)


def held_sentences(count: int, plan: str | None) -> tuple[str, ...]:
    """Say the same of a number of rows."""
    if not count:
        return ()
    are = "row of a person" if count == 1 else "rows of people"
    held = f"{count:,} {are} who said no to mail: held back, see .opted_out."
    if plan is None:
        return (f"{held} Consent in the CDP is unchanged.",)
    return (
        f"{held} Consent in the CDP is unchanged; to write the no to the profiles, "
        f"import these rows without a list: {_HOW_TO_WRITE_IT.format(plan=plan)}.",
    )


def suppressed_note(opted_out: pd.DataFrame) -> tuple[str, ...]:
    """Say how many rows are held back because their people are on a list."""
    return suppressed_sentences(opted_out["source"].dropna().value_counts(sort=False))


def suppressed_sentences(counts: Mapping[str, int] | pd.Series) -> tuple[str, ...]:
    """Say the same of the numbers of rows on each list."""
    return tuple(
        f"{counted(int(count), 'row')} held back: on the suppression list {name!r}, "
        "see .opted_out."
        for name, count in counts.items()
    )


def with_opted_out(result: ImportResult, client: Client) -> ImportResult:
    """Look whether people who said no are on the list; take them off if asked.

    The job is done: whatever goes wrong here, its result is not lost.
    """
    note, alarm = _looked(result.plan, client, "import")
    if note:
        result = replace(result, notes=(*result.notes, note))
    return _with_alarm(result, alarm) if alarm else result


def look_for_held(plan: ImportPlan, client: Client, key: ContactKey) -> list[str]:
    """As ``with_opted_out``, where no job was run; return what is to be told."""
    return [text for text in _looked(plan, client, "call", key) if text]


def _looked(
    plan: ImportPlan, client: Client, again: str, key: ContactKey = _ADDRESS
) -> tuple[str, str]:
    said = Said(plan.target.list_id, plan.held.keys, plan.opt_outs)
    return looked_for(said, client, again, key)


class Said(NamedTuple):
    """Who said no to mail, and what becomes of them.

    Attributes:
        list_id: a list that was there before the import; None for none, for one that
            the import has made holds nobody who was held back.
        keys: their match keys.
        opt_outs: what becomes of them.
    """

    list_id: str | None
    keys: frozenset[str]
    opt_outs: OptOuts


def looked_for(
    said: Said, client: Client, again: str, key: ContactKey = _ADDRESS
) -> tuple[str, str]:
    """Look whether people who said no are on a list; take them off if asked.

    Args:
        said: who they are.
        client: the CDP.
        again: what the caller would do once more.
        key: by which the CDP knows people.

    Returns:
        What was done, and what is still wrong; each may be empty.
    """
    list_id, gone, opt_outs = said
    if list_id is None or not gone:
        return "", ""
    try:
        on_list = people_on(client, list_id, key) & gone
        if opt_outs == "remove":
            take_people_off(client, list_id, on_list, key)
    except ForbiddenError:
        return "", (
            "Nobody looked whether people who said no are on the list already: the "
            "token lacks the scope for it."
        )
    except CdpError as error:
        return "", f"People who said no may still be on the list: {error}"
    if not on_list:
        return "", ""
    people = counted(len(on_list), "person", "people")
    if opt_outs == "remove":
        was = "was" if len(on_list) == 1 else "were"
        return f"{people} who said no {was} taken off the list.", ""
    is_on = "is" if len(on_list) == 1 else "are"
    return "", (
        f"{people} who said no {is_on} on the list already. To take them off, {again} "
        "with opt_outs='remove'."
    )


def _with_alarm(result: ImportResult, alarm: str) -> ImportResult:
    return replace(result, alarms=(*result.alarms, alarm))
