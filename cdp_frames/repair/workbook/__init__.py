"""Refused rows as a workbook: out with the reasons, back with what was corrected."""
