"""Clean a DataFrame, check it, and import it into a list of the Experiture CDP.

What this import leaves in other libraries is there at once: ``df.cdp`` and
``pa.Check.cdp_*``. The names of the package itself are loaded when they are asked for.
"""

import difflib
import importlib.util
from typing import TYPE_CHECKING, Final

from cdp_frames import registration as _registration

if TYPE_CHECKING:
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
        GuardError,
        JobError,
        JobFailedError,
        JobTimeoutError,
        LedgerBusyError,
        LedgerError,
        ListExistsError,
        MappingError,
        MissingColumnError,
        NotFoundError,
        RateLimitError,
        SchemaDefinitionError,
        SettingsError,
        TamperedLedgerError,
        TransferError,
        UnfinishedError,
        UnreadableFileError,
    )
    from cdp_frames.file_notes import FileNotes
    from cdp_frames.importing.list_change import ListChange
    from cdp_frames.importing.past import PastImport
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.ledger import Ledger
    from cdp_frames.mapping import Mapping, MappingMemory, infer_mapping, split_name
    from cdp_frames.reading import FileReport, read_contacts
    from cdp_frames.report.contract import result_schema
    from cdp_frames.report.plots.errors_chart import plot_errors
    from cdp_frames.report.plots.rates import reject_rates
    from cdp_frames.report.plots.rates_chart import plot_reject_rates
    from cdp_frames.schema import load_schema, schema_from_metadata
    from cdp_frames.screening import Screened, screen
    from cdp_frames.streaming.plan import StreamedPlan
    from cdp_frames.streaming.result import StreamedResult
    from cdp_frames.verbs.feeds import run_feed
    from cdp_frames.verbs.imports import cdp_import, plan_import
    from cdp_frames.verbs.inspecting import inspect_contacts
    from cdp_frames.verbs.lists import add_to_list, list_members, remove_from_list
    from cdp_frames.verbs.past import history, load_result, pick_up
    from cdp_frames.verbs.streams import import_file, plan_file

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
    "GuardError",
    "ImportPlan",
    "ImportResult",
    "JobError",
    "JobFailedError",
    "JobTimeoutError",
    "Ledger",
    "LedgerBusyError",
    "LedgerError",
    "ListChange",
    "ListExistsError",
    "Mapping",
    "MappingError",
    "MappingMemory",
    "MissingColumnError",
    "NotFoundError",
    "PastImport",
    "RateLimitError",
    "SchemaDefinitionError",
    "Screened",
    "SettingsError",
    "StreamedPlan",
    "StreamedResult",
    "TamperedLedgerError",
    "TransferError",
    "Undone",
    "UnfinishedError",
    "UnreadableFileError",
    "add_to_list",
    "cdp_import",
    "history",
    "import_file",
    "infer_mapping",
    "inspect_contacts",
    "list_members",
    "load_result",
    "load_schema",
    "pick_up",
    "plan_file",
    "plan_import",
    "plot_errors",
    "plot_reject_rates",
    "read_contacts",
    "read_error_file",
    "reject_rates",
    "remove_from_list",
    "result_schema",
    "run_feed",
    "schema_from_metadata",
    "screen",
    "split_name",
]

# Where each of them is defined.
_NAMES_IN: Final = {
    "accessor": ("CdpAccessor",),
    "api.client": ("Client",),
    "errorfile": ("read_error_file",),
    "errors": (
        "AccountingError",
        "ApiError",
        "AuthError",
        "CdpError",
        "ConflictError",
        "ForbiddenError",
        "FrameError",
        "GuardError",
        "JobError",
        "JobFailedError",
        "JobTimeoutError",
        "LedgerBusyError",
        "LedgerError",
        "ListExistsError",
        "MappingError",
        "MissingColumnError",
        "NotFoundError",
        "RateLimitError",
        "SchemaDefinitionError",
        "SettingsError",
        "TamperedLedgerError",
        "TransferError",
        "UnfinishedError",
        "UnreadableFileError",
    ),
    "file_notes": ("FileNotes",),
    "importing.past": ("PastImport",),
    "importing.plan": ("ImportPlan",),
    "importing.result": ("ImportResult",),
    "importing.undoing": ("Undone",),
    "ledger": ("Ledger",),
    "mapping": (
        "Mapping",
        "MappingMemory",
        "infer_mapping",
        "split_name",
    ),
    "reading": (
        "FileReport",
        "read_contacts",
    ),
    "report.contract": ("result_schema",),
    "report.plots.errors_chart": ("plot_errors",),
    "report.plots.rates": ("reject_rates",),
    "report.plots.rates_chart": ("plot_reject_rates",),
    "schema": (
        "load_schema",
        "schema_from_metadata",
    ),
    "screening": (
        "Screened",
        "screen",
    ),
    "importing.list_change": ("ListChange",),
    "streaming.plan": ("StreamedPlan",),
    "streaming.result": ("StreamedResult",),
    "verbs.feeds": ("run_feed",),
    "verbs.imports": ("cdp_import", "plan_import"),
    "verbs.inspecting": ("inspect_contacts",),
    "verbs.lists": ("add_to_list", "list_members", "remove_from_list"),
    "verbs.past": ("history", "load_result", "pick_up"),
    "verbs.streams": ("import_file", "plan_file"),
}
_HOMES: Final = {name: room for room, names in _NAMES_IN.items() for name in names}

_registration.register()

if not TYPE_CHECKING:  # else every misspelt name would be an object to a type checker

    def __getattr__(name: str) -> object:
        """Load a public name, or a room of the package, when it is first asked for."""
        if name in _HOMES:
            room = importlib.import_module(f"{__name__}.{_HOMES[name]}")
            globals()[name] = getattr(room, name)
            return globals()[name]
        if not name.startswith("_") and importlib.util.find_spec(f"{__name__}.{name}"):
            return importlib.import_module(f"{__name__}.{name}")
        close = difflib.get_close_matches(name, __all__, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        words = f"module {__name__!r} has no attribute {name!r}.{hint}"
        # With its name, but without the module: Python would add its own suggestion.
        raise AttributeError(words, name=name)


def __dir__() -> list[str]:
    return [*__all__]
