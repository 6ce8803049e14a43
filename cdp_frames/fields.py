"""What a field of the CDP is: the vocabulary that mapping, schema and API share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# `docs/contract.md` section 9: only string, integer and datetime are confirmed by the
# guide; the others are the most likely names.
WireType = Literal["string", "integer", "number", "boolean", "date", "datetime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an object in the CDP.

    Attributes:
        name: the field's name in the CDP, such as ``company_name``.
        type: its wire type.
        nullable: whether a row may leave it out.
        required: whether every row must have it.
        enum: the values that it may hold; empty for any.
        display_name: its name in the console; empty if the CDP gave none.
        kind: the kind of value it holds, one of ``kinds.KINDS``.
    """

    name: str
    type: WireType = "string"
    nullable: bool = True
    required: bool = False
    enum: tuple[str, ...] = ()
    display_name: str = ""
    kind: str = "text"
