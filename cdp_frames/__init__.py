"""Clean a DataFrame, check it, and import it into a list of the Experiture CDP."""

from cdp_frames.accessor import CdpAccessor
from cdp_frames.api.client import Client
from cdp_frames.errorfile import read_error_file
from cdp_frames.errors import (
    AccountingError,
    ApiError,
    AuthError,
    CdpError,
    ConflictError,
    ForbiddenError,
    FrameError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    ListExistsError,
    MappingError,
    MissingColumnError,
    NotFoundError,
    RateLimitError,
    SchemaDefinitionError,
    SettingsError,
    TransferError,
    UnreadableFileError,
)
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.result import ImportPlan, ImportResult
from cdp_frames.mapping import Mapping, MappingMemory, infer_mapping, split_name
from cdp_frames.reading import FileReport, inspect_contacts, read_contacts
from cdp_frames.schema import load_schema, schema_from_metadata
from cdp_frames.screening import Screened, screen
from cdp_frames.verbs import cdp_import, plan_import

__all__ = [
    "AccountingError",
    "ApiError",
    "AuthError",
    "CdpAccessor",
    "CdpError",
    "Client",
    "ConflictError",
    "FileNotes",
    "FileReport",
    "ForbiddenError",
    "FrameError",
    "ImportPlan",
    "ImportResult",
    "JobError",
    "JobFailedError",
    "JobTimeoutError",
    "ListExistsError",
    "Mapping",
    "MappingError",
    "MappingMemory",
    "MissingColumnError",
    "NotFoundError",
    "RateLimitError",
    "SchemaDefinitionError",
    "Screened",
    "SettingsError",
    "TransferError",
    "UnreadableFileError",
    "cdp_import",
    "infer_mapping",
    "inspect_contacts",
    "load_schema",
    "plan_import",
    "read_contacts",
    "read_error_file",
    "schema_from_metadata",
    "screen",
    "split_name",
]
