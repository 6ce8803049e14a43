"""One file for each kind of value: values in, normalized values and problems out.

``KINDS`` is the one table of them: schemas name a kind by its check, mapping gives a
field its wire type, screening calls its judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.fields import WireType
    from cdp_frames.kinds.base import Normalized

__all__ = ["KINDS", "Kind", "kind_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of value.

    Attributes:
        name: its name, such as ``email``.
        source: where its judge is: module and function.
        wire_type: what the CDP calls such a column.
        dtype: the pandas dtype of the normalized values.
        options: the keywords of ``normalize`` that a schema may set.
    """

    name: str
    source: str
    wire_type: WireType
    dtype: str
    options: tuple[str, ...] = ()

    @property
    def check(self) -> str:
        """The name of its Pandera check, such as ``cdp_email``."""
        return f"cdp_{self.name}"

    def normalize(self, values: pd.Series, **options: object) -> Normalized:
        """Judge n cells; see ``Normalized`` for what comes back.

        The judge is looked up by name because its tables and patterns are slow to
        set up, and a program that only asks for a list needs none of them.
        """
        module, function = self.source.rsplit(".", 1)
        normalize: Callable[..., Normalized] = getattr(
            import_module(f"cdp_frames.kinds.{module}"), function
        )
        return normalize(values, **options)


_ALL: Final = (
    Kind(
        name="email",
        source="email.column.normalize",
        wire_type="string",
        dtype="str",
        options=("check_deliverability",),
    ),
    Kind(
        name="timestamp",
        source="time.timestamp.normalize",
        wire_type="datetime",
        dtype="datetime64[us, UTC]",
        options=("timezone", "dayfirst"),
    ),
    Kind(
        name="date",
        source="time.date.normalize",
        wire_type="date",
        dtype="str",
        options=("dayfirst",),
    ),
    Kind(
        name="phone",
        source="phone.column.normalize",
        wire_type="string",
        dtype="str",
        options=("region",),
    ),
    Kind(
        name="country",
        source="country.column.normalize",
        wire_type="string",
        dtype="str",
    ),
    Kind(
        name="integer",
        source="number.column.normalize_integers",
        wire_type="integer",
        dtype="Int64",
        options=("decimal",),
    ),
    Kind(
        name="number",
        source="number.column.normalize_numbers",
        wire_type="number",
        dtype="Float64",
        options=("decimal",),
    ),
    Kind(
        name="boolean", source="boolean.normalize", wire_type="boolean", dtype="boolean"
    ),
    Kind(
        name="text",
        source="text.normalize",
        wire_type="string",
        dtype="str",
        options=("min_length", "max_length"),
    ),
)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _ALL}

_BY_WIRE_TYPE: Final[dict[str, str]] = {
    "datetime": "timestamp",
    "date": "date",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}

# What a text field holds, by its name; first match wins. `country_code` and E.164
# phones: `docs/contract.md` section 5. A bare `country` may hold anything (assumption),
# and `postal_code` or `promo_code` are no countries.
_BY_NAME: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?:^|_)e?mail(?:_address)?$"), "email"),
    (re.compile(r"(?:^|_)country_(?:iso_)?code$"), "country"),
    (re.compile(r"(?:^|_)(?:tele)?(?:phone|mobile|fax)(?:_number)?$"), "phone"),
)


def kind_for(name: str, wire_type: WireType) -> str:
    """Name the kind of value that a field of the CDP holds.

    Args:
        name: the field's name.
        wire_type: its wire type.

    Returns:
        A key of ``KINDS``.

    Examples:
        >>> kind_for("billing_country_code", "string"), kind_for("zip_code", "string")
        ('country', 'text')
        >>> kind_for("email", "integer")
        'integer'
    """
    if wire_type != "string":
        return _BY_WIRE_TYPE[wire_type]
    lowered = name.lower()
    return next((kind for form, kind in _BY_NAME if form.search(lowered)), "text")
