"""What is expected of the error file."""

from __future__ import annotations

from typing import Final

from cdp_frames.feed.doctor.guess import Guess, keys
from cdp_frames.feed.doctor.lifetimes import ERRORS, link_life

OF_ERRORS: Final = (
    Guess(
        name="the errors of a job",
        expected="'hasErrors' and 'errorFileUrl'",
        look=keys(ERRORS, "hasErrors", "errorFileUrl"),
        documented=True,
    ),
    Guess(
        name="the error file",
        expected="CSV with a header that has a column for the row",
        question="Format",
    ),
    Guess(
        name="columns of the error file",
        expected="row, field, code, message, value, and the match key",
        question="Columns",
    ),
    Guess(
        name="row numbers",
        expected="3, for the third row of the data",
        question="What a row number counts",
    ),
    Guess(
        name="rows of the error file",
        expected="as many as 'invalidRows'",
        question="A line for each bad row, or for each bad field",
    ),
    Guess(
        name="lines of a row",
        expected="one for each bad field",
        question="A line for each bad row, or for each bad field",
    ),
    Guess(
        name="codes of rows",
        expected="they begin with CDP_ETL.ROW",
        question="Codes of rows",
    ),
    Guess(
        name="the reason of a bad address",
        expected="'invalid email format'",
        documented=True,
    ),
    Guess(
        name="no errors",
        expected="no 'errorFileUrl'",
        question="`errorFileUrl` where `hasErrors` is false",
    ),
    Guess(
        name="life of the error file's address",
        expected="a quarter of an hour",
        question="Life of the address",
        look=link_life,
    ),
    Guess(
        name="the error file, packed",
        expected="it is not",
        question="Compression",
    ),
    Guess(
        name="errors before the end",
        expected="'hasErrors' is false",
        question="Asked for before the job has ended",
    ),
)
