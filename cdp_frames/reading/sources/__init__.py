"""The families of exports. A family is a module here, and one line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading.sources import (
    general,
    google_forms,
    jotform,
    limesurvey,
    microsoft_forms,
    qualtrics,
    surveymonkey,
    typeform,
)

if TYPE_CHECKING:
    from cdp_frames.reading.sources.base import Source

# Asked in this order; the surest wins, of equals the first.
SOURCES: Final[tuple[Source, ...]] = (
    qualtrics,
    surveymonkey,
    google_forms,
    typeform,
    microsoft_forms,
    limesurvey,
    jotform,
    general,
)
