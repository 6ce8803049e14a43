"""The fields that columns can go to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.errors import MappingError
from cdp_frames.fields import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

# The profile fields that the CDP's pages show (`cdp-api.md` section 5).
PROFILE_FIELDS: Final = (
    Field(name="email", nullable=False, required=True, kind="email"),
    Field(name="first_name"),
    Field(name="last_name"),
    Field(name="company_name"),
    Field(name="job_title"),
    Field(name="country_code", kind="country"),
    Field(name="phone", kind="phone"),
    Field(name="customer_id"),
    Field(name="tier"),
    Field(name="plan"),
    Field(name="industry"),
    Field(name="company_size"),
    Field(name="signup_source"),
    Field(name="subscription_status"),
    Field(name="account_owner"),
    Field(name="ltv", type="number", kind="number"),
    Field(name="order_count", type="integer", kind="integer"),
    Field(name="last_order_at", type="datetime", kind="timestamp"),
    Field(name="last_seen_at", type="datetime", kind="timestamp"),
)


def mapping_fields(fields: Sequence[Field] | None, schema: object) -> tuple[Field, ...]:
    """Return the fields given, or those of the schema.

    Raises:
        MappingError: a name is there twice.
    """
    del schema  # the built-in fields until schemas are there
    known = PROFILE_FIELDS if fields is None else tuple(fields)
    names = [one.name for one in known]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MappingError([f"the field {name!r} is there twice" for name in twice])
    return known
