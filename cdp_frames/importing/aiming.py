"""Where an import goes: a new list, one that is there, or the one of an earlier run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdp_frames.errors import CdpError, ListExistsError
from cdp_frames.importing.fingerprint import fingerprint_of
from cdp_frames.importing.known import (
    Claim,
    has_not_started,
    judged,
    known_intent,
    known_target,
)
from cdp_frames.journal import place_of
from cdp_frames.lists import Target, find_target

if TYPE_CHECKING:
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.upload import Upload
    from cdp_frames.journal import Intent


def known_of(options: Options, content: str) -> Intent | None:
    """Return what the journal knows of an import, if the CDP can be asked for it."""
    client, place = options["client"], place_of(options["journal"])
    if client is None or place is None:
        return None
    return known_intent(place, fingerprint_of(content, client))


def target_of(options: Options, known: Intent | None) -> tuple[Target, Claim | None]:
    """Say where people go, and which list an earlier run may have made for them.

    Raises:
        ListExistsError: a list of the name exists, which can't be of an earlier run.
    """
    before = known_target(
        known, again=options["again"], replaces=options["if_exists"] == "replace"
    )
    if before is not None:
        return before, None
    # A journal that could not be written to its end knows of no start, either.
    forgotten = known is None or has_not_started(known)
    may_be = forgotten and not options["again"]
    try:
        target = found_target(options)
    except ListExistsError as error:
        if not may_be:
            raise
        new = Target(list_name=error.name, object_name=options["object_name"])
        return new, Claim(error.list_id, error)
    if may_be and options["list_name"] is not None and target.list_id is not None:
        new = replace(target, list_id=None)
        return new, Claim(target.list_id, target)
    return target, None


def found_target(options: Options) -> Target:
    """Return the target that the arguments lead to, whatever was imported before."""
    target = find_target(
        options["client"],
        list_name=options["list_name"],
        target_list_id=options["target_list_id"],
        audience_name=options["audience_name"],
        if_exists=options["if_exists"],
    )
    return replace(target, object_name=options["object_name"])


def judged_claim(
    claim: Claim, upload: Upload, options: Options
) -> tuple[Upload, Claim | None]:
    """Keep a claim that may be good; else go where the people would go without it.

    Raises:
        CdpError: they would go nowhere.
    """
    client, other = options["client"], claim.otherwise
    # Nothing would be sent: where it goes is asked when rows are corrected.
    if upload.valid.empty and isinstance(other, CdpError):
        return upload, claim
    kept = None
    if client is not None:
        kept = judged(client, claim, set(upload.keys), len(upload.labels))
    if kept is not None:
        return upload, kept
    if isinstance(other, CdpError):
        raise other
    return replace(upload, target=other), None


def of_a_repair(
    target: Target, claim: Claim | None, doubt: CdpError | None
) -> Claim | None:
    """Say whether corrected rows may go to a list that has the name by now.

    Args:
        target: where they would go.
        claim: the list that an earlier run of theirs may have made.
        doubt: why no other list is theirs; None if any is.

    Raises:
        CdpError: there is a list of the name, and it is not theirs.
    """
    if doubt is None:
        return claim
    if claim is not None:
        return claim._replace(otherwise=doubt, in_doubt=True)
    if target.list_id is not None:
        raise doubt
    return None
