"""What was meant and how far it got, so that a run that was cut short goes on."""

from cdp_frames.journal.lessons import Lessons
from cdp_frames.journal.places import JournalPlace, home, place_of
from cdp_frames.journal.record import Record, recorded
from cdp_frames.journal.store import Intent, Journal, JournalTrouble, State, Step

__all__ = [
    "Intent",
    "Journal",
    "JournalPlace",
    "JournalTrouble",
    "Lessons",
    "Record",
    "State",
    "Step",
    "home",
    "place_of",
    "recorded",
]
