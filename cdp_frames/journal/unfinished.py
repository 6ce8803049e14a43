"""Whether a feed's last run was cut short."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cdp_frames.journal.store import Journal, JournalTrouble, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.journal.places import JournalPlace


def begun_of_feed(
    place: JournalPlace | None, files: Mapping[str, str]
) -> datetime | None:
    """Return when the last run of a feed began, if it is to be finished.

    A run that is picked up on the next day goes into the list of the first one.

    Args:
        place: the journal, with the name of the feed; None for none.
        files: {path: SHA-256} of the files of this run; a run of others is another.
    """
    if place is None or not files or not place.path.is_file():
        return None
    try:
        journal = Journal(place.path)
        try:
            intents = journal.all()
        finally:
            journal.close()
    except JournalTrouble:  # whoever executes the plan says so
        return None
    for intent in reversed(intents):
        if intent.facts.get("feed") == place.feed:
            same = intent.facts.get("files") == dict(files)
            if intent.state is not State.OPEN or not same:
                return None
            return datetime.fromtimestamp(intent.begun, tz=UTC).astimezone()
    return None
