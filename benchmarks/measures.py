"""What is measured, by the name under which it can be asked for alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks import (
    classes,
    columns,
    error_files,
    fixing,
    reading,
    screening,
    start,
    streams,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.table import Line

MEASURES: dict[str, Callable[[], Iterator[Line]]] = {
    "import": start.lines,
    "small": screening.small,
    "whole": screening.whole,
    "half": screening.half_bad,
    "memory": screening.memory,
    "reading": reading.lines,
    "recipe": screening.recipe,
    "floors": screening.floors,
    "emails": columns.emails,
    "phones": columns.phones,
    "errors": error_files.lines,
    "stream": streams.lines,
    "fixer": fixing.lines,
    "classes.screen": classes.frame_lines,
    **{f"classes.{name}": partial(classes.lines, name) for name in classes.KINDS},
}


def measured(name: str) -> list[bool | None]:
    """Print the lines of one measure; return whether the goals are met."""
    verdicts = []
    for line in MEASURES[name]():
        print(line, flush=True)
        verdicts.append(line.is_met)
    return verdicts
