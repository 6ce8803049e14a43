"""The calls that put people on a list or take them off, and what came of each key.

What these calls answer is not documented (`docs/contract.md` section 9). An answer that
does not account for every key is not believed: the members are read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from cdp_frames.errors import ApiError, TransferError
from cdp_frames.importing.contact_keys import members_now
from cdp_frames.lists import LOOKS
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import MemberChange
    from cdp_frames.importing.contact_keys import ContactKey

    Look: TypeAlias = Callable[[], set[str] | None]

Action = Literal["add", "remove"]

# What one call takes; what was sent before a connection broke is known to that.
_BATCH: Final = 1_000


@dataclass(kw_only=True, repr=False)
class Outcome:
    """What the CDP made of keys. All keys are in the CDP's normal form.

    Attributes:
        before: the keys on the list before; None if not known.
        unmatched: keys that are not put on the list, for they have no profile.
        open: keys of which nobody knows what became of them.
        notes: what is good to know.
        failure: what ended the calls before all keys were sent; None if nothing did.
    """

    before: set[str] | None
    unmatched: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    failure: ApiError | TransferError | None = None


def move(
    client: Client, list_id: str, action: Action, keys: set[str], key: ContactKey
) -> Outcome:
    """Put people on a list or take them off it, and find out what became of each.

    Args:
        client: the CDP.
        list_id: the list.
        action: what is done.
        keys: of the people.
        key: what they are keys of.

    Raises:
        CdpError: the first call went wrong; nothing is known to be changed.
    """
    outcome = Outcome(before=members_now(client, list_id, key))
    call = client.add_members if action == "add" else client.remove_members
    done: set[str] = set()
    nameless, sure = 0, True
    for batch in _batches(sorted(keys)):
        try:
            answer = call(list_id, batch)
        except (ApiError, TransferError) as error:
            if not done:
                raise
            outcome.failure = error
            break
        done |= set(batch)
        names = key.normal(answer.unmatched_keys) & set(batch)
        nameless += max(0, answer.unmatched - len(names))
        sure &= _adds_up(answer, names, set(batch), action, outcome.before)
        if action == "add":
            outcome.unmatched |= names
    if not sure and outcome.failure is None:
        settle = _look_who_is_on if action == "add" else _look_who_is_off
        look = partial(members_now, client, list_id, key)
        settle(client, look, done - outcome.unmatched, nameless, outcome)
    elif not sure:
        # The way is broken: what the answers left open stays open.
        outcome.open |= done - outcome.unmatched
    outcome.open |= keys - done
    return outcome


def _adds_up(
    answer: MemberChange,
    names: set[str],
    batch: set[str],
    action: Action,
    before: set[str] | None,
) -> bool:
    """Say whether an answer accounts for every key of its batch."""
    if action == "add":
        told = answer.added + answer.already_members + len(names)
        return told == len(batch) and answer.unmatched == len(names)
    # Where nobody knows who was on the list, no count can be compared.
    return before is None or answer.removed == len(batch & before)


def _look_who_is_on(
    client: Client, look: Look, keys: set[str], nameless: int, outcome: Outcome
) -> None:
    """Tell the keys that are on the list from those that are not."""
    if nameless == len(keys):
        outcome.unmatched |= keys
        return
    absent = keys
    for pause in LOOKS:
        if pause:
            client.sleep(pause)
        after = look()
        if after is None:
            outcome.open |= keys - (outcome.before or set())
            outcome.notes.append(_untold(len(outcome.open), nameless))
            return
        absent = keys - after
        if len(absent) <= nameless:
            break
    outcome.unmatched |= absent
    if len(absent) > nameless:
        people = counted(len(absent), "person is", "people are")
        outcome.notes.append(
            f"{people} not on the list after the call, and the CDP does not say why. "
            "It puts people with a profile on lists only: they are taken for people "
            "without one."
        )


def _look_who_is_off(
    client: Client, look: Look, keys: set[str], _: int, outcome: Outcome
) -> None:
    """Find the keys that are on the list still."""
    left = keys
    for pause in LOOKS:
        if pause:
            client.sleep(pause)
        after = look()
        left = keys & (outcome.before or set()) if after is None else keys & after
        if not left:
            return
    outcome.open |= left
    people = counted(len(left), "person is", "people are")
    outcome.notes.append(
        f"{people} still on the list, as far as the CDP shows it, though it was told "
        "to take them off. Look again later with list_members()."
    )


def _untold(unknown: int, nameless: int) -> str:
    people = counted(unknown, "person", "people")
    told = (
        ""
        if not nameless
        else f" It says that {nameless:,} of them {'has' if nameless == 1 else 'have'} "
        "no profile, and not who."
    )
    return (
        f"The CDP does not say what became of {people}, and the list can't be looked "
        f"at.{told}"
    )


def _batches(keys: Sequence[str]) -> Iterator[list[str]]:
    left = iter(keys)
    while batch := list(islice(left, _BATCH)):
        yield batch
