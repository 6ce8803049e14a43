"""What is known of an import before it is planned: by the journal, or by the CDP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import CdpError
from cdp_frames.importing.opening import START
from cdp_frames.journal import Journal, JournalTrouble, State
from cdp_frames.lists import Target, keys_of

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.journal import Intent, JournalPlace

# The CDP remembers keys for a day; clocks may be some hours apart, or their zones.
_REMEMBERED: Final = timedelta(days=2)


class Claim(NamedTuple):
    """A list of the name that may be of an earlier run, which left no journal.

    Attributes:
        list_id: its id.
        otherwise: where people go if it is not; or why nobody goes anywhere.
        of_repair: whether it can only have been made by a repair of that run, which
            has put nobody on a list itself.
        in_doubt: whether it is the list of rows that are corrected, if it is theirs.
    """

    list_id: str
    otherwise: Target | CdpError
    of_repair: bool = False
    in_doubt: bool = False


def otherwise(claim: Claim | None) -> Target | None:
    """Return where people go if a list is not of an earlier run; None if nowhere."""
    if claim is None or isinstance(claim.otherwise, CdpError):
        return None
    return claim.otherwise


def known_intent(place: JournalPlace | None, fingerprint: str) -> Intent | None:
    """Return what the journal knows of an import; None if nothing, or no journal."""
    if place is None or not place.path.is_file():
        return None
    try:
        journal = Journal(place.path)
        try:
            return journal.latest(fingerprint)
        finally:
            journal.close()
    except JournalTrouble:  # whoever executes the plan says so
        return None


def known_target(
    known: Intent | None, *, again: bool = False, replaces: bool = False
) -> Target | None:
    """Return the target of an import that is picked up, or that may be done already.

    It is as it was found before the first run: the list that this one has made since is
    no other one. A run that never came to the start has made none; what is there today
    counts.

    Args:
        known: what the journal knows of it.
        again: whether it is sent again, whatever was sent before.
        replaces: whether a list is replaced, which is done each time.
    """
    if known is None or known.state in {State.FAILED, State.UNDONE}:
        return None
    if has_not_started(known):
        return None
    if not is_to_be_finished(known, again=again) and (again or replaces):
        return None
    return Target(**known.facts["target"])


def is_to_be_finished(known: Intent | None, *, again: bool) -> bool:
    """Say whether an earlier run was cut short, so that this one goes on with it.

    Who sends again goes on with a run that did so, too, and not with another one.
    """
    if known is None or known.state is not State.OPEN:
        return False
    return bool(known.salt) or not again


def has_not_started(known: Intent) -> bool:
    """Say whether a run was cut short before it could change anything in the CDP."""
    return known.state is State.OPEN and START not in known.steps


def judged(client: Client, claim: Claim, keys: set[str], rows: int) -> Claim | None:
    """Return a claim if the list may be of a run of this import that left no journal.

    It is young, for keys are remembered for a day, and holds people of the import, or
    nobody yet. If it holds others, no more than there are rows, a repair of the import
    may have made it. Whether it is so, the CDP says by the key of the job.

    Args:
        client: the CDP.
        claim: what is to be judged.
        keys: the match keys that would be sent.
        rows: how many rows the import has.
    """
    try:
        found = client.get_list(claim.list_id)
        age = _age(found.created_at)
        if age > _REMEMBERED or (found.member_count or 0) > client.limits.members:
            return None
        members = keys_of(client.members(claim.list_id))
    except CdpError:
        return None
    if not members or not members.isdisjoint(keys):
        return claim
    # Where people are added to a list that is there, another job does no harm.
    if len(members) > rows or not isinstance(claim.otherwise, CdpError):
        return None
    return claim._replace(of_repair=True)


def is_young(client: Client, list_id: str) -> bool:
    """Say whether a list was made while keys of that time are remembered."""
    try:
        return _age(client.get_list(list_id).created_at) <= _REMEMBERED
    except CdpError:
        return False


def _age(created_at: datetime | None) -> timedelta:
    """Return how old a list is by our clock; nothing where that is not told."""
    return timedelta() if created_at is None else datetime.now(tz=UTC) - created_at


def mark_undone(
    place: JournalPlace | None, fingerprint: str, job_id: str | None
) -> None:
    """Write down that an import was taken back, so that the same line runs it again."""
    if place is None:
        return
    try:
        journal = Journal(place.path)
        try:
            intent = journal.latest(fingerprint)
            if intent is not None and intent.job_id == job_id:
                journal.end(intent, State.UNDONE, None)
        finally:
            journal.close()
    except JournalTrouble:  # the next run sees that its people are gone
        return
