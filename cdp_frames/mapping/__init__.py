"""Columns find their fields: which field, which wire type, how sure, and why."""

from __future__ import annotations

from cdp_frames.mapping.api_errors import mapping_error_from_api, require_published
from cdp_frames.mapping.given import as_mapping
from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.mapping.mapped_columns import MappedColumn, UnmappedColumn
from cdp_frames.mapping.memory import MappingMemory
from cdp_frames.mapping.model import Mapping
from cdp_frames.mapping.person_names import split_name

__all__ = [
    "MappedColumn",
    "Mapping",
    "MappingMemory",
    "UnmappedColumn",
    "as_mapping",
    "infer_mapping",
    "mapping_error_from_api",
    "require_published",
    "split_name",
]
