"""What is raised where a file can't be read in blocks."""

from __future__ import annotations


class NeedsWhole(Exception):  # noqa: N818 - a finding: its reader then reads the whole
    """Only the whole file says how its records are to be read; says why."""
