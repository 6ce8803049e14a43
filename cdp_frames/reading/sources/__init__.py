"""The families of exports. A family is a module here, and one line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading.sources import (
    badge_scanner,
    cvent,
    eventbrite,
    facebook_leads,
    general,
    google_contacts,
    google_forms,
    gotowebinar,
    hubspot,
    jotform,
    limesurvey,
    linkedin,
    luma,
    mailchimp,
    meetup,
    microsoft_forms,
    outlook,
    qualtrics,
    salesforce,
    surveymonkey,
    thunderbird,
    typeform,
    zoom,
)

if TYPE_CHECKING:
    from cdp_frames.reading.recognition import Signature, Source

# Asked in this order; the surest wins, of equals the first.
SOURCES: Final[tuple[Source, ...]] = (
    qualtrics,
    surveymonkey,
    google_forms,
    typeform,
    microsoft_forms,
    limesurvey,
    jotform,
    eventbrite,
    zoom,
    gotowebinar,
    luma,
    meetup,
    mailchimp,
    linkedin,
    google_contacts,
    outlook,
    thunderbird,
    hubspot,
    salesforce,
    cvent,
    badge_scanner,
    facebook_leads,
    general,
)


def own_names(kind: str) -> frozenset[str]:
    """Return the names that a family gives its columns, folded; none if it has none.

    Args:
        kind: the ``NAME`` of the family, as ``FileNotes.kind`` has it.

    Examples:
        >>> "formname" in own_names("facebook_leads"), own_names("no such family")
        (True, frozenset())
    """
    families = {source.NAME: source for source in SOURCES}
    family = families.get(kind)
    signature: Signature | None = getattr(family, "SIGNATURE", None)
    if signature is None:
        return frozenset()
    return signature.telling | signature.alone | signature.usual
