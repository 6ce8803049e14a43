"""From refused rows to fixed ones."""
