"""The reference of the public names, from their docstrings."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from cdp_frames import errors

if TYPE_CHECKING:
    from collections.abc import Iterator


class Group(NamedTuple):
    """Names that belong together.

    Attributes:
        title: the heading of their page.
        words: what they are for.
        names: the names, with the module where it is not ``cdp_frames`` itself.
    """

    title: str
    words: str
    names: tuple[str, ...]


GROUPS: Final = {
    "reading": Group(
        "Read a file",
        "A contact file becomes a DataFrame of text, and says what it knows of itself.",
        ("read_contacts", "inspect_contacts", "FileReport", "FileNotes"),
    ),
    "mapping": Group(
        "Find the fields",
        "Which column is which field of the CDP, how sure that is, and why.",
        ("infer_mapping", "Mapping", "MappingMemory", "split_name", "fields.Field"),
    ),
    "screening": Group(
        "Check rows",
        "Rows are judged without anything being sent.",
        (
            "screen",
            "Screened",
            "load_schema",
            "schema_from_metadata",
            "result_schema",
            "fates.Fate",
            "problems.Problem",
            "encoding.encode_csv",
        ),
    ),
    "importing": Group(
        "Import",
        "Rows become members of a list, and each has a fate.",
        (
            "cdp_import",
            "plan_import",
            "import_file",
            "plan_file",
            "ImportPlan",
            "ImportResult",
            "StreamedPlan",
            "StreamedResult",
            "CdpAccessor",
        ),
    ),
    "repairing": Group(
        "Repair",
        "Refused rows become rows that can be sent.",
        (
            "read_error_file",
            "repair.learn",
            "repair.Repair",
            "repair.passes",
            "repair.suggest",
            "repair.read_fixes",
            "report.causes.Causes",
            "fixer.Fixer",
        ),
    ),
    "afterwards": Group(
        "Afterwards",
        "What was imported before, and what belongs to it.",
        ("history", "pick_up", "load_result", "PastImport", "Undone", "Ledger"),
    ),
    "charts": Group(
        "Charts",
        "What was refused, and whether that is more than usual; with the extra "
        "``plot``. ``ImportResult.plot`` draws a result.",
        ("plot_errors", "reject_rates", "plot_reject_rates"),
    ),
    "lists": Group(
        "Lists and feeds",
        "Who is on a list, and a list that is renewed every week.",
        ("list_members", "add_to_list", "remove_from_list", "ListChange", "run_feed"),
    ),
    "client": Group(
        "The client, and the sandbox",
        "One method for each call of the CDP, and a CDP in a box to call.",
        ("Client", "sandbox.Sandbox"),
    ),
    "exceptions": Group(
        "Exceptions",
        inspect.getdoc(errors) or "",
        tuple(
            name
            for name, kind in vars(errors).items()
            if inspect.isclass(kind) and issubclass(kind, errors.CdpError)
        ),
    ),
}

# Where the members of a class of ours begin to be somebody else's.
_OTHERS: Final = "object, Exception, BaseException, ValueError, TimeoutError, OSError"


def described(name: str) -> object:
    """Return what a name of a group stands for."""
    room, _, last = name.rpartition(".")
    return getattr(import_module(f"cdp_frames.{room}" if room else "cdp_frames"), last)


def index_page() -> str:
    """Write the page that leads to the others, in reStructuredText."""
    lines = [
        *_titled("Reference", "="),
        "Every public name, from its docstring; the examples in them are run.",
        "",
        ".. toctree::",
        "   :maxdepth: 1",
        "",
        *(f"   {name}" for name in GROUPS),
        "   command-line",
        "",
    ]
    return "\n".join(lines)


def group_page(name: str) -> str:
    """Write the page of a group, in reStructuredText."""
    group = GROUPS[name]
    return "\n".join([*_titled(group.title, "="), group.words, "", *_entries(group)])


def _entries(group: Group) -> Iterator[str]:
    for name in group.names:
        yield from _titled(name.rpartition(".")[2], "-")
        kind = described(name)
        if inspect.isclass(kind):
            yield f".. autoclass:: {_home(kind)}"
            yield "   :members:"
            if not issubclass(kind, pd.DataFrame):  # which pandas documents
                yield f"   :inherited-members: {_OTHERS}"
            yield ""
        else:
            yield f".. autofunction:: {_home(kind)}"
            yield ""


def _home(kind: object) -> str:
    return f"{getattr(kind, '__module__')}.{getattr(kind, '__qualname__')}"  # noqa: B009 - a class or a function


def _titled(title: str, line: str) -> list[str]:
    return [title, line * len(title), ""]
