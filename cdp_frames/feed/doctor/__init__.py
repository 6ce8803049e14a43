"""Whether an account works as this package expects it: settings, scopes, contract."""

from cdp_frames.feed.doctor.examination import examined
from cdp_frames.feed.doctor.findings import Examination, Finding, State

__all__ = ["Examination", "Finding", "State", "examined"]
