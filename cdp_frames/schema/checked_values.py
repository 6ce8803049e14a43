"""What a check means for the values that it is asked about.

Checks are asked about normalized values. A check that lists values, such as
``isin(["USA"])`` on a country, lists them as its user writes them: they are read as
cells of that column are.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pandas as pd
import pandera.pandas as pa

from cdp_frames.schema.checks import kind_of_check
from cdp_frames.schema.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.kinds import Kind
    from cdp_frames.kinds.repairs import Suggestion

# The checks that list values, and the statistic in which they do.
_LISTING: Final = {
    "isin": "allowed_values",
    "notin": "forbidden_values",
    "equal_to": "value",
    "not_equal_to": "value",
}

# More distinct values are no slips of a set of allowed ones, and comparing is slow.
_MOST_TYPOS: Final = 2_000


def as_cells_are_read(
    check: pa.Check, kind: Kind, options: Mapping[str, object]
) -> pa.Check:
    """Return the check with the values that it lists as the column's kind reads them.

    Args:
        check: a check of the column.
        kind: the kind of the column.
        options: those of the kind.

    Returns:
        The check itself, if it lists no text, or text that the kind leaves as it is.

    Examples:
        >>> from cdp_frames.kinds import KINDS
        >>> check = as_cells_are_read(pa.Check.isin(["USA"]), KINDS["country"], {})
        >>> check(pd.Series(["US", "DE"])).check_output.tolist()
        [True, False]
    """
    name = _LISTING.get(str(check.registry_name))
    if name is None or kind.wire_type not in {"string", "date"}:
        return check
    given = (check.statistics or {}).get(name)
    values = [given] if isinstance(given, str) else _texts(given)
    read = _read(values, kind, options)
    if read == values:
        return check
    made: pa.Check = getattr(pa.Check, str(check.registry_name))(
        read[0] if isinstance(given, str) else read,
        raise_warning=check.raise_warning,
        ignore_na=check.ignore_na,
        groupby=check.groupby,
        groups=check.groups,
        error=check.error,
    )
    return made


def suggestions(
    check: pa.Check,
    column: pa.Column,
    values: pd.Series,
    kind: Kind,
    options: Mapping[str, object],
) -> list[Suggestion | None]:
    """Suggest for each value that ``isin`` refuses the allowed one that was meant.

    What is suggested passes the column's other checks, as far as one value alone can
    tell, and is never the refused value itself.

    Args:
        check: the check.
        column: the column whose check it is.
        values: m refused values, as they were checked.
        kind: the kind of the column.
        options: those of the kind.

    Returns:
        m suggestions; None where nothing is close, or where the check is another.
    """
    if check.registry_name != "isin":
        return [None] * len(values)
    allowed = pd.Series(list((check.statistics or {})["allowed_values"]), dtype=object)
    passing = _passing(allowed, check, column, kind, options)
    choices = Choices([*dict.fromkeys(map(str, passing))])
    distinct = values.unique()
    if not choices.allowed or len(distinct) > _MOST_TYPOS:
        return [None] * len(values)
    meant = {value: choices.meant(str(value)) for value in distinct}
    return [meant[value] for value in values]


def lists_no_text(check: pa.Check) -> bool:
    """Say whether a check compares with something that is no text, such as numbers."""
    for given in (check.statistics or {}).values():
        values = given if isinstance(given, (list, tuple, set, frozenset)) else [given]
        if any(value is not None and not isinstance(value, str) for value in values):
            return str(check.registry_name) not in {"str_length", "str_matches"}
    return False


def _passing(
    allowed: pd.Series,
    check: pa.Check,
    column: pa.Column,
    kind: Kind,
    options: Mapping[str, object],
) -> list[object]:
    """Return the allowed values that the kind and the other checks let pass."""
    clean, problems, *_ = kind.normalize(allowed, **_alone(options))
    allowed = allowed.drop(problems["position"])
    for other in column.checks:
        # Functions of the user may compare a value with the rest of its column.
        known = other.registry_name in pa.Check.CHECK_FUNCTION_REGISTRY
        if other is check or kind_of_check(other) or not (known or other.element_wise):
            continue
        read = as_cells_are_read(other, kind, options)
        # A check that breaks can't tell of one value.
        with suppress(Exception):
            asked = allowed if kind.name == "text" else clean[allowed.index]
            passed = read(asked).check_output
            allowed = allowed[passed.reindex(allowed.index).fillna(value=False)]
    return list(allowed)


def _texts(given: object) -> list[str]:
    if not isinstance(given, (list, tuple, set, frozenset)):
        return []
    return list(given) if all(isinstance(each, str) for each in given) else []


def _read(values: list[str], kind: Kind, options: Mapping[str, object]) -> list[str]:
    if not values:
        return values
    read, *_ = kind.normalize(pd.Series(values, dtype="str"), **_alone(options))
    return [
        text if pd.isna(found) else str(found)
        for text, found in zip(values, read, strict=True)
    ]


def _alone(options: Mapping[str, object]) -> dict[str, object]:
    """Return the options of a kind without those that speak of the column's rows."""
    return {name: each for name, each in options.items() if name != "regions"}
