"""Columns find their fields: which field, which wire type, how sure, and why."""

from __future__ import annotations

from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.mapping.model import MappedColumn, Mapping, UnmappedColumn
from cdp_frames.mapping.overrides import as_mapping

__all__ = [
    "MappedColumn",
    "Mapping",
    "UnmappedColumn",
    "as_mapping",
    "infer_mapping",
]
