"""Contact files of any origin: file in, DataFrame of text out."""

from cdp_frames.reading.file_report import FileReport
from cdp_frames.reading.reader import inspect_contacts, read_contacts

__all__ = ["FileReport", "inspect_contacts", "read_contacts"]
