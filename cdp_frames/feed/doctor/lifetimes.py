"""How long signed addresses live, as far as answers tell."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from cdp_frames.feed.doctor.recording import of_call

if TYPE_CHECKING:
    from cdp_frames.feed.doctor.guess import Evidence

CREATE: Final = "POST /import-jobs"
ERRORS: Final = "GET /import-jobs/{job_id}/errors"
# How far from an hour, or a quarter of one, the life of an address may be.
_MARGIN: Final = 0.1


def _life(text: object, date: str) -> float | None:
    """Return the seconds from the date of an answer to a time in it."""
    try:
        until = datetime.fromisoformat(str(text))
        return (until - parsedate_to_datetime(date)).total_seconds()
    except (TypeError, ValueError):
        return None


def _about(seconds: float | None, wanted: float) -> str | None:
    if seconds is None:
        return None
    near = abs(seconds - wanted) <= wanted * _MARGIN
    return "" if near else f"{seconds / 60:,.0f} minutes"


def upload_life(evidence: Evidence) -> str | None:
    """See how long the address of an upload lives: an hour is expected."""
    made = [each for each in of_call(evidence.exchanges, CREATE) if each.data]
    if not made:
        return None
    return _about(_life(made[0].data.get("expiresAt"), made[0].date), 3600.0)


def link_life(evidence: Evidence) -> str | None:
    """See how long the address of an error file lives, where it says so itself."""
    for each in of_call(evidence.exchanges, ERRORS):
        query = parse_qs(urlsplit(str(each.data.get("errorFileUrl") or "")).query)
        for name in ("X-Amz-Expires", "Expires"):
            text = query.get(name, [""])[0]
            if not text.isdecimal():
                continue
            if name == "X-Amz-Expires":
                return _about(float(text), 900.0)
            try:
                now = parsedate_to_datetime(each.date).timestamp()
            except ValueError:
                continue
            return _about(float(text) - now, 900.0)
    return None
