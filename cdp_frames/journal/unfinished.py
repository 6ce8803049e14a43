"""What a journal knows before anything is planned, and whether a feed was cut short."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cdp_frames.journal.store import Journal, JournalTrouble, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.journal.places import JournalPlace
    from cdp_frames.journal.store import Intent


def intents_at(place: JournalPlace) -> list[Intent]:
    """Return all that a journal knows, the oldest first; nothing if it can't be read.

    The parts of a stream are not among them, for it has an intent of its own. Whoever
    executes a plan says that it can't be read.
    """
    if not place.path.is_file():
        return []
    try:
        journal = Journal(place.path)
        try:
            return [intent for intent in journal.all() if not intent.is_part]
        finally:
            journal.close()
    except JournalTrouble:
        return []


def begun_of_feed(
    place: JournalPlace | None, files: Mapping[str, str]
) -> datetime | None:
    """Return when the last run of a feed began, if it is to be finished.

    A run that is picked up on the next day goes into the list of the first one.

    Args:
        place: the journal, with the name of the feed; None for none.
        files: {path: SHA-256} of the files of this run; a run of others is another.
    """
    if place is None or not files:
        return None
    for intent in reversed(intents_at(place)):
        if intent.facts.get("feed") == place.feed:
            same = intent.facts.get("files") == dict(files)
            if intent.state is not State.OPEN or not same:
                return None
            return datetime.fromtimestamp(intent.begun, tz=UTC).astimezone()
    return None
