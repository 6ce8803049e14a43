"""The kinds as Pandera checks, and Pandera's own checks in words for people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import pandas as pd
import pandera.pandas as pa

from cdp_frames.errors import FrameError, SchemaDefinitionError, shown
from cdp_frames.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdp_frames.kinds import Kind

__all__ = [
    "check_kind",
    "check_of",
    "failed_words",
    "kind_of_check",
    "options_of",
]

# What Pandera's `Check` takes besides the statistics of a check.
CHECK_OPTIONS: Final = frozenset(
    {
        "error",
        "groupby",
        "groups",
        "ignore_na",
        "n_failure_cases",
        "name",
        "raise_warning",
        "title",
        "description",
        "check_name",
    }
)

# Pandera's own reasons (`SchemaErrorReason` and the names of its built-in checks) in
# our words. A check's statistics fill the gaps.
WORDS: Final[dict[str, str]] = {
    "equal_to": "must be {value}",
    "not_equal_to": "must not be {value}",
    "greater_than": "must be more than {min_value}",
    "greater_than_or_equal_to": "must be at least {min_value}",
    "less_than": "must be less than {max_value}",
    "less_than_or_equal_to": "must be at most {max_value}",
    "in_range": "must be from {min_value} to {max_value}",
    "isin": "must be one of {allowed_values}",
    "notin": "must not be one of {forbidden_values}",
    "str_matches": "must begin as in the pattern {pattern}",
    "str_contains": "must contain the pattern {pattern}",
    "str_startswith": "must begin with {string}",
    "str_endswith": "must end with {string}",
    "unique_values_eq": "must hold all of {values}",
    "not_nullable": "must have a value",
    "field_uniqueness": "must be different in every row",
    "multiple_fields_uniqueness": "must be different in every row",
}

# The problems that Pandera's own checks stand for; any other is `check_failed`.
CODES: Final[dict[str, str]] = {
    "isin": "not_allowed",
    "not_nullable": "missing_value",
    "field_uniqueness": "not_unique",
    "multiple_fields_uniqueness": "not_unique",
}


def options_of(check: pa.Check) -> dict[str, object]:
    """Return the options of a kind's check that are set.

    YAML writes an option that is not set as null, so None is no value here.
    """
    given = check.statistics or {}
    return {name: value for name, value in given.items() if value is not None}


def kind_of_check(check: pa.Check) -> str | None:
    """Name the kind that a check declares; None if it is another check.

    Examples:
        >>> kind_of_check(pa.Check.cdp_email()), kind_of_check(pa.Check.isin(["a"]))
        ('email', None)
    """
    name = str(check.name).removeprefix("cdp_")
    return name if name in KINDS and check.name == KINDS[name].check else None


def check_kind(
    kind: Kind, values: pd.Series, options: Mapping[str, object]
) -> pd.Series:
    """Say which cells a kind accepts: the function behind ``Check.cdp_email()`` & co.

    It is as good on raw values as on normalized ones. A blank cell is a missing
    value, and those are for ``nullable``.

    Args:
        kind: the kind.
        values: n cells, any index and dtype.
        options: the options of the kind; None is the default.

    Returns:
        n booleans with the index of ``values``.
    """
    given = {name: value for name, value in options.items() if value is not None}
    accepted = np.ones(len(values), dtype=bool)
    normalized = kind.normalize(values, **given)
    accepted[normalized.problems["position"].to_numpy()] = False
    return pd.Series(accepted, index=values.index)


def failed_words(check: pa.Check) -> str:
    """Say in words what a check asks for: the user's words if there are any.

    Examples:
        >>> failed_words(pa.Check.in_range(0, 120))
        'must be from 0 to 120'
        >>> failed_words(pa.Check.in_range(0, 120, error="an age"))
        'an age'
        >>> failed_words(pa.Check(lambda values: values > 0, name="positive"))
        'positive'
    """
    name = str(check.name or "check")
    # Pandera makes up an error such as "in_range(0, 120)" where none was given.
    if check.error and not str(check.error).startswith((f"{name}(", "Check ")):
        return str(check.error)
    statistics = check.statistics or {}
    if name == "str_length":
        return _length_words(statistics)
    return WORDS.get(name, name).format_map(_Filled(statistics))


def _length_words(statistics: Mapping[str, object]) -> str:
    least, most, exact = (
        statistics.get(name) for name in ("min_value", "max_value", "exact_value")
    )
    if exact is not None:
        return f"must have {exact} characters"
    if least is None:
        return f"must have at most {most} characters"
    if most is None:
        return f"must have at least {least} characters"
    return f"must have {least} to {most} characters"


class _Filled(dict[str, object]):
    """The statistics of a check, ready to be put into a sentence."""

    def __getitem__(self, key: str) -> str:
        value = dict.get(self, key)
        if isinstance(value, (list, tuple, set, frozenset)):
            return shown(value)
        return str(value)


def check_of(name: str, *values: object, **given: object) -> pa.Check:
    """Make the check of a kind: what ``pa.Check.cdp_email()`` & co. call.

    Args:
        name: the kind's name, such as ``email``.
        values: the kind's options, in their order.
        given: the kind's options by name, and what every Pandera check takes.

    Raises:
        SchemaDefinitionError: an option that the kind does not have or can't work with.

    Examples:
        >>> check_of("phone", region="DE").statistics
        {'region': 'DE'}
    """
    kind = KINDS[name]
    options, rest = _split(kind, values, given)
    accepts = partial(check_kind, kind, options=options)
    check = cast("Callable[..., pa.Check]", pa.Check)(accepts, name=kind.check, **rest)
    check.statistics = {option: options.get(option) for option in kind.options}
    check.statistics_args = list(kind.options)
    return check


def _split(
    kind: Kind, values: tuple[object, ...], given: dict[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    if len(values) > len(kind.options):
        raise SchemaDefinitionError(
            f"{kind.check} takes at most {len(kind.options)} options"
        )
    known = {*kind.options, *CHECK_OPTIONS}
    unknown = sorted(set(given) - known)
    if unknown:
        raise SchemaDefinitionError(
            f"{kind.check} has no option {unknown[0]!r}; it has {shown(kind.options)}"
        )
    options = dict(zip(kind.options, values, strict=False))
    options |= {name: given[name] for name in kind.options if name in given}
    if any(value is not None for value in options.values()):
        _try(kind, options)
    return options, {name: given[name] for name in given if name not in options}


def _try(kind: Kind, options: dict[str, object]) -> None:
    """Refuse option values that the kind itself can't work with."""
    try:
        check_kind(kind, pd.Series([], dtype="str"), options)
    except (FrameError, LookupError, TypeError, ValueError) as error:
        raise SchemaDefinitionError(
            f"{kind.check} can't work with {options}: {error}"
        ) from error
