"""The error file of a job, whatever its form, and the rows that it is about."""

from cdp_frames.errorfile.reader import read_error_file

__all__ = ["read_error_file"]
