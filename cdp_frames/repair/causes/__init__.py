"""What refused rows have in common, held against all rows: chance names none."""

from cdp_frames.repair.causes.finding import Complaint, Found, found_causes

__all__ = ["Complaint", "Found", "found_causes"]
