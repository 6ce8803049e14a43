"""Sentences of Python in the words of the command line.

The rooms below speak of arguments, as ``timezone=``; whoever types a command has
options, as ``--timezone``.
"""

from __future__ import annotations

import re
from typing import Final

# The arguments that are options of another name; of the others dashes stand for lines.
_OPTIONS: Final = {
    "list_name": "--list",
    "target_list_id": "--list-id",
    "audience_name": "--audience",
    "explode": "--one-per-row",
    "run_by": "--as",
}
_SAME: Final = (
    *("timezone", "region", "keep", "bad_cells", "opt_outs", "again", "force"),
    *("encoding", "sheet", "source", "if_exists", "suppress", "schema", "timeout"),
    *("max_refused", "min_rows", "max_removed", "max_change", "memory", "audit"),
    *("dayfirst", "journal", "ca_bundle"),
)
# Words that stand for a value of their own.
_WHOLE: Final = {
    "dayfirst=True": "--dayfirst",
    "dayfirst=False": "--monthfirst",
    "dayfirst": "--dayfirst or --monthfirst",
    "keep=False": "--keep none",
    "journal=False": "--no-journal",
}
_ARGUMENT: Final = re.compile(
    rf"(?<![\w.'\"(-])(?P<name>{'|'.join([*_OPTIONS, *_SAME])})="
    r"(?P<value>'[^'\n]*'|True\b|False\b|\d[\d.]*\d|\d)?"
)


def in_command_words(text: str) -> str:
    """Turn the arguments that a text names into options.

    Examples:
        >>> in_command_words("pass timezone=, or keep='merge'; again=True sends it.")
        'pass --timezone, or --keep merge; --again sends it.'
    """
    return _ARGUMENT.sub(_option, text)


def _option(found: re.Match[str]) -> str:
    name, value = found["name"], found["value"] or ""
    whole = _WHOLE.get(f"{name}={value}") or (_WHOLE.get(name) if not value else None)
    if whole is not None:
        return whole
    option = _OPTIONS.get(name) or f"--{name.replace('_', '-')}"
    if value in {"", "True"}:
        return option
    return f"{option} {value.strip(chr(39))}"
