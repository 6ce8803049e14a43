"""The error file of a job, whatever its shape, tied to the rows that were sent."""

from cdp_frames.errorfile.reader import read_error_file

__all__ = ["read_error_file"]
