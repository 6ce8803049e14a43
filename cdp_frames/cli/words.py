"""Sentences of Python in the words of the command line.

The rooms below speak of arguments, as ``timezone=``; whoever types a command has
options, as ``--timezone``.
"""

from __future__ import annotations

import ast
import re
from typing import Final

from cdp_frames.cli.typed_lines import quoted

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
    *("dayfirst", "journal", "ca_bundle", "upload_format", "part_size", "whole_checks"),
)
_NAMES: Final = (*_OPTIONS, *_SAME)
# Words that stand for a value of their own.
_WHOLE: Final = {
    "dayfirst=True": "--dayfirst",
    "dayfirst=False": "--monthfirst",
    "dayfirst": "--dayfirst or --monthfirst",
    "keep=False": "--keep none",
    "journal=False": "--no-journal",
    "whole_checks='each part'": "--whole-checks each-part",
}
_ARGUMENT: Final = re.compile(
    rf"(?<![\w.'\"-])(?<!\w\()(?P<name>{'|'.join(_NAMES)})="
    r"(?P<value>'[^'\n]*'|True\b|False\b|\d[\d.]*\d|\d)?"
)


# A header as Python writes it, and its field.
_MAPPING: Final = re.compile(
    r"infer_mapping\(df, given=\{(?P<header>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"
    r": '(?P<field>\w+)'\}\)(?P<also>, or --map )?"
)
_TEXT: Final = r"(?:'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\")"
# A header and its field, or a field and its columns, as an entry of a dict.
_ENTRY: Final = re.compile(
    rf"\bsay \{{?(?P<entry>{_TEXT}: (?:{_TEXT}|\[{_TEXT}(?:, {_TEXT})*\]))\}}?"
)
# Names that nobody writes but in Python; a cell or a header is quoted.
_BARE: Final = re.compile(
    rf"(?<![\w.'\"(\[-])(?P<name>{'|'.join(each for each in _NAMES if '_' in each)})"
    r"(?![\w='\"]|\.\w| under \[| = )"
)
# What only Python can follow -> what is typed on the command line.
_TYPED: Final = (
    (
        r" ?(?:The result|What is known) is in the attribute \.result of this error\.",
        "",
    ),
    (
        r"\b(?:cdp_frames\.pick_up|client\.wait_for_job)\('([^'\n]*)'\)",
        r"cdp-frames resume \1",
    ),
    (r"\b([Rr])un the same line again", r"\1un the same command again"),
    (r"\brun the line of the import again\b", "run the command of the import again"),
    (r"(?<![\w.])history\(\)", "cdp-frames history"),
    (r"(?<![\w.])list_members\(\)", "cdp-frames lists members"),
    (r"\bLedger(?:\(path\))?\.imports\(\)", "cdp-frames ledger show"),
    (r"\bpython -m cdp_frames\.sandbox\b", "cdp-frames sandbox"),
    (r"\bread_contacts\(\.\.\., explode=True\), or --one-per-row", "--one-per-row"),
    (r"\bexplode=True \(--one-per-row\)", "--one-per-row"),
    (r"\bor none to write profiles only\b", "or --profiles-only"),
    (r": result\.suggested\(\)", " of the refused file (--errors)"),
    (r"; to write the no to the profiles, import .{1,30}: cdp_import\(.*?\)\.", "."),
    (r", apply\(\) raises GuardError: ", ": "),
    (r"\bcall \.apply\(\) to send\b", "leave out --plan to send"),
    (r" \(\.mapping\.unmapped says why\)", ""),
    (r", see \.errors\b", ", see the file of --errors"),
    (r" See \.hints\.", ""),
    (r"[,;:] see \.(?:opted_out|changes|hints|unmapped)\b", ""),
    (r"\b(encoding|sheet)=\.\.\.", r"\1="),
    (r" \(\.questions\)", " with --map"),
    (r"\Atimeout is a number\b", "--timeout is a number"),
    (r"\Aolder_than takes\b", "--older-than takes"),
    (r" or a timedelta, or a datetime with its zone\b", " or a time with its zone"),
    (r" \(an int\), or a share \(a float from 0 to 1\)", ", or a share"),
    (
        r"\Akeep is 'merge', 'last', 'first' or False\b",
        "--keep is 'merge', 'last', 'first' or 'none'",
    ),
    (
        r" Without a \w+ every verb of fix\(\) works, such as .*?fix\.\w+\.",
        "",
    ),
    (r", read the file with read_contacts\(\) and import the frame, or pass", ", or"),
    (r" Or plan\.resume\(.*? of this error\.", ""),
    (r"\bthe suggestions: result\.suggested\([^)]*\)", "the suggestions of --errors"),
    (r"\bthat result\.save\(\) wrote", "that --save-result wrote"),
    (r"; all of them are in \.paths\['\w+'\]", ""),
    (
        r" Read it in Python, with repair\.read_fixes and the result\.",
        " Have it written again with cdp-frames check FILE --errors NAME, and correct "
        "that one.",
    ),
)
_SENTENCES: Final = tuple((re.compile(said), typed) for said, typed in _TYPED)


def in_command_words(text: str) -> str:
    """Turn the arguments that a text names into options, and Python into commands.

    Examples:
        >>> in_command_words("pass timezone=, or keep='merge'; again=True sends it.")
        'pass --timezone, or --keep merge; --again sends it.'
    """
    for pattern, words in _SENTENCES:
        text = pattern.sub(words, text)
    text = _ENTRY.sub(_map_options, _MAPPING.sub(_map_option, text))
    return _ARGUMENT.sub(_option, text)


def as_sentence(message: str) -> str:
    """Make a sentence for a terminal of the message of an exception.

    Examples:
        >>> as_sentence("if_exists must be one of 'fail'; pass list_name= then")
        "--if-exists must be one of 'fail'; pass --list then"
        >>> as_sentence("job imp_1 is gone")
        'Job imp_1 is gone'
    """
    said = in_command_words(_BARE.sub(_option_of_name, message))
    first = said.partition(" ")[0].rstrip(",:;")
    return said[:1].upper() + said[1:] if first.isalpha() and first.islower() else said


def _map_option(found: re.Match[str]) -> str:
    if found["also"]:  # the option is there already
        return "--map "
    header = ast.literal_eval(found["header"])
    return f"--map {quoted(f'{header}=' + found['field'])}"


def _map_options(found: re.Match[str]) -> str:
    ((key, aim),) = ast.literal_eval(f"{{{found['entry']}}}").items()
    pairs = [(key, aim)] if isinstance(aim, str) else [(each, key) for each in aim]
    options = (f"--map {quoted(f'{column}={field}')}" for column, field in pairs)
    return f"say {' '.join(options)}"


def _option_of_name(found: re.Match[str]) -> str:
    name = found["name"]
    return _OPTIONS.get(name) or f"--{name.replace('_', '-')}"


def _option(found: re.Match[str]) -> str:
    name, value = found["name"], found["value"] or ""
    whole = _WHOLE.get(f"{name}={value}") or (_WHOLE.get(name) if not value else None)
    if whole is not None:
        return whole
    option = _OPTIONS.get(name) or f"--{name.replace('_', '-')}"
    if value in {"", "True"}:
        return option
    return f"{option} {value.strip(chr(39))}"
