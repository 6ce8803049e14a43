"""The arguments and options that commands share, with their help."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from cdp_frames.cli.shown import Shown
from cdp_frames.schema import SCHEMAS


def one_of(*words: str) -> Callable[[str], list[str]]:
    """Return what completes a word that is begun.

    Examples:
        >>> one_of("merge", "first", "last")("m")
        ['merge']
    """

    def completed(incomplete: str) -> list[str]:  # typer asks for this name
        return [word for word in words if word.startswith(incomplete)]

    return completed


DataFile = Annotated[Path, typer.Argument(help="The file, or - for standard input.")]
Files = Annotated[
    list[Path],
    typer.Argument(
        help="The contact file, or - for standard input; the rows of several are "
        "imported as one."
    ),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", help="Sheet of a workbook; may be repeated; '*' for all."),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of a workbook, by name or number.")
]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of the file's text, as cp1252.")
]
Source = Annotated[
    str | None, typer.Option(help="What the file is an export of, as eventbrite.")
]
ListName = Annotated[
    str | None, typer.Option("--list", help="Name of the list to make.")
]
ListId = Annotated[
    str | None, typer.Option("--list-id", help="Id of the list to add to.")
]
Audience = Annotated[
    str | None, typer.Option("--audience", help="Name of the audience to make.")
]
ProfilesOnly = Annotated[
    bool,
    typer.Option("--profiles-only", help="Put nobody on a list: profiles are all."),
]
IfExists = Annotated[
    str,
    typer.Option(
        help="If the list exists: fail, append or replace.",
        autocompletion=one_of("fail", "append", "replace"),
    ),
]
SCHEMA: Final = typer.Option(
    help="Name of a shipped schema, or path of a YAML file.",
    autocompletion=one_of(*SCHEMAS),
)
Schema = Annotated[str, SCHEMA]
Pairs = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=FIELD",
        help="Say where a column goes; COLUMN= leaves it out. Of several columns for "
        "one field, the first that is filled is sent.",
    ),
]
Memory = Annotated[
    Path | None,
    typer.Option(help="File in which --map is kept for the next file like this one."),
]
Zone = Annotated[
    str | None, typer.Option(help="Zone of times without one, as Europe/Berlin.")
]
Order = Annotated[
    bool | None,
    typer.Option("--dayfirst/--monthfirst", help="How to read 03/04/2026."),
]
Region = Annotated[
    str | None, typer.Option(help="Country of phone numbers without one, as DE.")
]
KEEP: Final = typer.Option(
    help="Several rows of one person: merge, first, last or none.",
    autocompletion=one_of("merge", "first", "last", "none"),
)
Keep = Annotated[str, KEEP]
OPT_OUTS: Final = typer.Option(
    help="People who said no: hold, remove from the list, or send.",
    autocompletion=one_of("hold", "remove", "send"),
)
OptOuts = Annotated[str, OPT_OUTS]
BAD_CELLS: Final = typer.Option(
    help="A bad cell that may be empty: refuse its row, or drop it.",
    autocompletion=one_of("refuse", "drop"),
)
BadCells = Annotated[str, BAD_CELLS]
Errors = Annotated[
    Path | None,
    typer.Option(
        "--errors",
        help="Write the refused rows here, with the reasons: .csv or .xlsx, or - for "
        "standard output.",
    ),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        help="Write a page here for a colleague, .html: what happened, why, and what "
        "is to be done by whom. Values are masked.",
    ),
]
Seconds = Annotated[float, typer.Option(help="Seconds to wait for the job.")]
Certificates = Annotated[
    Path | None,
    typer.Option(
        "--ca-bundle",
        help="File of certificates (PEM): whom to trust, instead of the public ones.",
    ),
]
OnePerRow = Annotated[
    bool,
    typer.Option(
        "--one-per-row", help="Make a row of each address where a cell holds several."
    ),
]
JournalFile = Annotated[
    Path | None,
    typer.Option("--journal", help="File or folder of the journal, if not your own."),
]
NoJournal = Annotated[
    bool, typer.Option("--no-journal", help="Write nothing down of this import.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Send once more what was imported before.")
]
AuditFile = Annotated[
    Path | None,
    typer.Option("--audit", help="Ledger in which it is written who was imported."),
]
RunBy = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Who runs this, for the ledger."),
]
SuppressLists = Annotated[
    list[str] | None,
    typer.Option(
        "--suppress",
        metavar="FILE|LIST",
        help="Put nobody on the list who is in this file or in the list of this id; "
        "may be repeated. SHA-256 hashes of addresses will do.",
    ),
]
FailOn = Annotated[
    str,
    typer.Option(
        metavar="AMOUNT",
        help="End with 1 only if more rows are refused: a number, or a share as 5%.",
    ),
]
MaxRefused = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT", help="Send nothing if more rows are refused: 12, or 5%."
    ),
]
MinRows = Annotated[
    int | None, typer.Option(help="Send nothing if fewer rows would be sent.")
]
MaxRemoved = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT",
        help="Send nothing if more members come off a replaced list. [default: 25%]",
    ),
]
MaxChange = Annotated[
    str | None,
    typer.Option(
        metavar="AMOUNT",
        help="Send nothing if the number of rows differs by more from the last run.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Send whatever the guards say.")]
SaveFeed = Annotated[
    Path | None,
    typer.Option(
        "--save-feed",
        help="Write this import as a feed, for cdp-frames run: its mapping is frozen.",
    ),
]
PartSize = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Import in parts of about so many bytes; large files are cut anyway.",
    ),
]


class Form(StrEnum):
    """What is uploaded."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class WholeChecks(StrEnum):
    """What becomes of checks that speak of all rows, where there are parts."""

    REFUSE = "refuse"
    EACH_PART = "each-part"


UploadForm = Annotated[
    Form,
    typer.Option(
        "--upload-format",
        help="What is uploaded: the rows are the same, and parquet is the smallest.",
    ),
]
ChecksOfParts = Annotated[
    WholeChecks,
    typer.Option(
        "--whole-checks",
        help="Checks of the schema that speak of all rows, where there are parts.",
    ),
]
Show = Annotated[
    list[Shown] | None,
    typer.Option(
        "--show",
        help="Show below: cells that may be mistyped, changed cells, columns, or what "
        "refused rows have in common; may be repeated.",
    ),
]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Say what would happen only.")]
AsJson = Annotated[
    bool,
    typer.Option(
        "--json", help="Print one object of JSON, and all else on standard error."
    ),
]
SaveResult = Annotated[
    Path | None,
    typer.Option(help="Keep the result here, for cdp-frames causes or for Python."),
]
