"""Guards: what must not happen, looked at before the first byte is sent.

A feed that runs unattended meets the truncated file and the renamed column. A guard
says how much of it is too much; it strikes before anything has changed in the CDP.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from numbers import Integral
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from cdp_frames.errors import ForbiddenError, FrameError, GuardError
from cdp_frames.fates import REFUSED
from cdp_frames.importing.fingerprint import workspace_of
from cdp_frames.journal import State, place_of
from cdp_frames.journal.unfinished import intents_at
from cdp_frames.lists import keys_of
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.api.client import Client
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.upload import Upload
    from cdp_frames.journal import JournalPlace
    from cdp_frames.lists import Target

# A number of rows or people; or a share of them, where it is a float from 0 to 1.
Amount: TypeAlias = int | float

GUARDS: Final = ("max_refused", "min_rows", "max_removed", "max_change")

# A list that is replaced loses no more of its members than this, unless told.
REMOVED_BY_DEFAULT: Final = 0.25
# Of a handful of people a share says nothing; where it is asked for, it counts.
_HANDFUL: Final = 5
# What tells one target from another.
_NAMED: Final = ("list_name", "list_id", "audience_name")


class Removals(NamedTuple):
    """Who comes off a list that is replaced.

    Attributes:
        gone: how many of its members are not in the upload; those whom the CDP
            refuses come on top. None if nobody can say.
        members: how many it has.
        reason: why nobody can say.
    """

    gone: int | None
    members: int = 0
    reason: str = ""


class LastRun(NamedTuple):
    """The last import of the same feed, or into the same list.

    Attributes:
        rows: how many rows it sent.
        when: the day on which it ended.
    """

    rows: int
    when: str


class Measured(NamedTuple):
    """What the guards look at.

    Attributes:
        counts: rows and fates of the plan.
        sent: how many rows would be sent.
        removals: who would come off the list; None where nobody does.
        last: the last run; None if none is known.
    """

    counts: Mapping[str, int]
    sent: int
    removals: Removals | None
    last: LastRun | None

    @property
    def few_members(self) -> bool:
        """Whether the list has so few members that a share of them says nothing."""
        gone = self.removals
        return gone is not None and gone.gone is not None and gone.members < _HANDFUL


def check_guards(options: Options) -> None:
    """Refuse guards that say nothing.

    Raises:
        FrameError: names the argument, and what it takes.
    """
    for name in GUARDS:
        value: object = dict(options)[name]
        if value is not None and not _is_amount(value):
            raise FrameError(
                f"{name} is a number of rows (an int), or a share (a float from 0 to "
                f"1), not {value!r}."
            )
    if options["min_rows"] is not None and isinstance(options["min_rows"], float):
        raise FrameError(f"min_rows is a number of rows, not {options['min_rows']!r}.")
    if options["max_removed"] is not None and options["if_exists"] != "replace":
        raise FrameError(
            "max_removed= is for if_exists='replace': else nobody is removed."
        )


def amount_of(text: str) -> Amount:
    """Read an amount as it is typed.

    Raises:
        ValueError: it is none.

    Examples:
        >>> amount_of("5%"), amount_of("0.25"), amount_of("12")
        (0.05, 0.25, 12)
    """
    bare = text.strip()
    value: Amount = float(bare[:-1]) / 100 if bare.endswith("%") else float(bare)
    if not value >= 0 or (bare.endswith("%") and value > 1):
        raise ValueError(text)
    if not bare.endswith("%") and bare.isdecimal():
        return int(bare)
    if value > 1:
        raise ValueError(text)
    return value


def is_more(found: int, of: int, most: Amount) -> bool:
    """Say whether a number is more than an amount allows.

    Examples:
        >>> is_more(3, 10, 0.25), is_more(3, 10, 3), is_more(0, 0, 0.0)
        (True, False, False)
    """
    if not isinstance(most, float):
        return found > most
    # A share as it is typed is the nearest float to the quotient, and no product is:
    # 29 of 100 is not more than 0.29.
    return found / of > most if of else found > 0


def removals_of(
    client: Client | None, upload: Upload, target: Target
) -> Removals | None:
    """Count who would come off the list, by its members.

    Args:
        client: the CDP; None where it can't be asked.
        upload: what would be sent.
        target: where it would go.

    Raises:
        CdpError: the CDP gave no usable answer.
    """
    if not target.replace or target.list_id is None or client is None:
        return None
    if upload.valid.empty:  # nobody is removed where nobody is imported
        return None
    try:
        members = list(client.members(target.list_id))
    except ForbiddenError:
        return Removals(None, reason="the token lacks the scope for it")
    addresses = keys_of(members)
    if len(addresses) < len(members):
        return Removals(None, reason="the members are shown without their addresses")
    return Removals(len(addresses - set(upload.keys)), len(members))


def change_of(
    options: Options, target: Target, client: Client | None
) -> tuple[LastRun | None, tuple[str, ...]]:
    """Return the run that ``max_change`` measures against, and what is said of it.

    Args:
        options: all arguments of the import.
        target: where the rows would go.
        client: the CDP; None where it can't be asked.
    """
    most = options["max_change"]
    if most is None:
        return None, ()
    place = place_of(options["journal"])
    last = last_run(place, target, workspace_of(client))
    if last is not None:
        return last, ()
    why = "no journal is kept" if place is None else "no earlier run is known"
    return None, (f"Nothing was held against max_change={_shown(most)}: {why}.",)


def last_run(
    place: JournalPlace | None, target: Target, workspace: str
) -> LastRun | None:
    """Return the last import of the same feed, or into the same list.

    Args:
        place: the journal; None for none.
        target: where the rows would go.
        workspace: whose lists these are, as ``workspace_of`` says it.
    """
    if place is None:
        return None
    names = _names(asdict(target))
    for intent in reversed(intents_at(place)):
        facts = intent.facts
        then = _names(facts["target"])
        # Profiles alone go nowhere by name: only another such import is like it.
        same = bool(names & then) if names else not then
        wanted = facts.get("feed") == place.feed if place.feed else same
        here = facts.get("workspace") == workspace
        if intent.state is State.DONE and wanted and here and "sent" in facts:
            ended = datetime.fromtimestamp(intent.ended or intent.begun, tz=UTC)
            return LastRun(int(facts["sent"]), f"{ended:%Y-%m-%d}")
    return None


def _names(target: Mapping[str, object]) -> set[object]:
    """Return what a target is called by."""
    return {target[name] for name in _NAMED} - {None}


def strikes(options: Options, seen: Measured) -> tuple[str, ...]:
    """Say which guards strike, each in a sentence with its numbers."""
    found = (
        _refused(options["max_refused"], seen),
        _rows(options["min_rows"], seen),
        _removed(options["max_removed"], seen),
        _change(options["max_change"], seen),
    )
    return tuple(sentence for sentence in found if sentence)


def require_calm(struck: tuple[str, ...], *, force: bool) -> None:
    """Stop where a guard strikes, unless told to go on.

    Raises:
        GuardError: a guard strikes; nothing was sent.
    """
    if struck and not force:
        raise GuardError(struck)


def removals_note(removals: Removals | None) -> tuple[str, ...]:
    """Say on a plan how many come off."""
    if removals is None:
        return ()
    if removals.gone is None:
        return (f"Nobody can say how many members come off: {removals.reason}",)
    comes = "comes" if removals.gone == 1 else "come"
    return (
        f"{counted(removals.gone, 'member')} {comes} off the list, of "
        f"{removals.members:,}.",
    )


def _is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (Integral, float)):
        return False
    return 0 <= value <= 1 if isinstance(value, float) else int(value) >= 0


def _refused(most: Amount | None, seen: Measured) -> str:
    refused = sum(seen.counts.get(fate, 0) for fate in REFUSED)
    rows = seen.counts["rows"]
    if most is None or not is_more(refused, rows, most):
        return ""
    are = "is" if refused == 1 else "are"
    of = counted(rows, "row")
    return f"{refused:,} of {of} {are} refused: max_refused={_shown(most)}"


def _rows(least: int | None, seen: Measured) -> str:
    if least is None or seen.sent >= least:
        return ""
    return f"{counted(seen.sent, 'row')} would be sent: min_rows={least:,}"


def _removed(most: Amount | None, seen: Measured) -> str:
    gone = seen.removals
    if gone is None:
        return ""
    if most is None and seen.few_members:
        return ""
    limit = REMOVED_BY_DEFAULT if most is None else most
    if gone.gone is None:
        if limit == 1.0:  # all of them may
            return ""
        return (
            "nobody can say how many members come off the list "
            f"({gone.reason.rstrip('.')}): max_removed={_shown(limit)}"
        )
    if not is_more(gone.gone, gone.members, limit):
        return ""
    comes = "comes" if gone.gone == 1 else "come"
    return (
        f"{gone.gone:,} of {counted(gone.members, 'member')} {comes} off the list: "
        f"max_removed={_shown(limit)}" + (" (by default)" if most is None else "")
    )


def _change(most: Amount | None, seen: Measured) -> str:
    if most is None or seen.last is None:
        return ""
    before, when = seen.last
    if not is_more(abs(seen.sent - before), before, most):
        return ""
    return (
        f"{counted(seen.sent, 'row')} would be sent, and {before:,} were on {when}: "
        f"max_change={_shown(most)}"
    )


def _shown(amount: Amount) -> str:
    return f"{amount:.4g}" if isinstance(amount, float) else f"{amount:,}"
