"""What can be set: objects and fields, row rules, clients, limits, and the pace."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.sandbox.settings.arming import (
    Planned,  # noqa: TC001 - the settings ask for types
)
from cdp_frames.sandbox.settings.error_file import ErrorFile

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime"]

# `docs/contract.md` section 1.2, the scopes of the endpoints that are here.
SCOPES: Final = (
    "cdp:imports:read",
    "cdp:imports:write",
    "cdp:lists:read",
    "cdp:lists:write",
    "cdp:metadata:read",
    "cdp:profiles:write",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of an object, with the row rules that hold for it.

    Attributes:
        name: the field's name, such as ``company_name``.
        type: its type.
        display_name: its name in the console.
        required: whether every row must have a value.
        enum: the values that are allowed; empty for any.
        email: whether the value must be an e-mail address.
        min_length: least number of characters.
        max_length: greatest number of characters.
        minimum: the least number.
        maximum: the greatest number.
        pattern: a regular expression (RE2 syntax) that the whole value must match.
        blocked_domains: domains, with their subdomains, that an e-mail address must
            not have.
    """

    name: str
    type: FieldType = "string"
    display_name: str = ""
    required: bool = False
    enum: tuple[str, ...] = ()
    email: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    blocked_domains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # A field is a column beside these two, and DuckDB ignores case.
        if not self.name.isidentifier() or self.name.lower() in {"row", "record_id"}:
            raise ValueError(f"{self.name!r} is no name for a field")
        if self.type not in get_args(FieldType):
            raise ValueError(f"{self.type!r} is no type for the field {self.name}")
        if self.pattern is not None:
            _check_pattern(self.pattern)


def _check_pattern(pattern: str) -> None:
    # By Arrow, whose regular expressions are RE2's, as DuckDB's are.
    try:
        pc.match_substring_regex(pa.scalar(""), pattern)
    except pa.ArrowInvalid as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSpec:
    """One object of the workspace.

    Attributes:
        name: the object's name, such as ``profiles``.
        fields: its fields, in order.
        primary_key: the field by which an import finds an existing record; None for
            an object whose records are only ever appended.
        identity_keys: the fields that may serve as match key.
        file_import: whether import jobs take the object.
        empty_cells: what an empty cell of a file does to a field that is filled.
    """

    name: str
    fields: tuple[FieldSpec, ...]
    primary_key: str | None = None
    identity_keys: tuple[str, ...] = ()
    display_name: str = ""
    description: str = ""
    object_type: str = "profile"
    primary_profile_root: bool = False
    file_import: bool = True
    empty_cells: Literal["keep", "clear"] = "keep"
    active_version: int = 1

    def __post_init__(self) -> None:
        if len({spec.name.lower() for spec in self.fields}) < len(self.fields):
            raise ValueError(f"{self.name} has two fields of one name")
        keys = {*self.identity_keys, *filter(None, [self.primary_key])}
        if not keys <= set(self.by_name):
            raise ValueError(f"{self.name} lacks {sorted(keys - set(self.by_name))}")
        if self.primary_key and not self.by_name[self.primary_key].required:
            raise ValueError(f"{self.name}.{self.primary_key} should be required")

    @property
    def by_name(self) -> dict[str, FieldSpec]:
        """The fields by their names."""
        return {spec.name: spec for spec in self.fields}

    @property
    def write_mode(self) -> str:
        """``upsert`` where there is a key to match by, else ``append``."""
        return "append" if self.primary_key is None else "upsert"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSpec:
    """One OAuth client.

    Attributes:
        id: its client id.
        secret: its client secret; empty means that the sandbox makes one up.
        scopes: what its tokens may do.
        user: the id that ``requestedBy`` shows.
    """

    id: str
    secret: str = ""
    scopes: tuple[str, ...] = SCOPES
    user: str = "usr_01SANDBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """At most ``calls`` in ``seconds``, for each token and class of endpoints."""

    calls: int
    seconds: float = 60.0


def plain_field(
    name: str, label: str = "", kind: FieldType = "string", *, required: bool = False
) -> FieldSpec:
    """Return a field without further rules; its label comes from its name."""
    label = label or name.replace("_", " ").title()
    return FieldSpec(name=name, display_name=label, type=kind, required=required)


_EMAIL: Final = replace(plain_field("email", "E-mail", required=True), email=True)


# A workspace has fields of its own for what its forms and events ask. These are of
# the schemas that are shipped beside `contact`, so that each can be tried.
_FROM_EVENTS: Final = (
    plain_field("event_name"),
    plain_field("registered_at", kind="datetime"),
    plain_field("checked_in_at", kind="datetime"),
    plain_field("registration_status"),
    plain_field("ticket_type"),
    plain_field("ticket_count", kind="integer"),
    plain_field("order_id", "Order ID"),
    plain_field("amount_paid", kind="number"),
    plain_field("attended", kind="boolean"),
    plain_field("minutes_attended", kind="integer"),
    plain_field("scanned_at", kind="datetime"),
    plain_field("scanned_by"),
    plain_field("booth"),
    plain_field("badge_id", "Badge ID"),
    plain_field("lead_rating"),
    plain_field("lead_notes"),
)
_FROM_SURVEYS: Final = (
    plain_field("survey_name"),
    plain_field("survey_language"),
    plain_field("response_id", "Response ID"),
    plain_field("responded_at", kind="datetime"),
    plain_field("distribution_channel"),
    plain_field("finished", kind="boolean"),
    plain_field("nps_score", "NPS score", kind="integer"),
)

# Field names: the guide's mapping, then `docs/contract.md` section 5. Types and which
# are required: assumption. `country_code` takes any text, because the guide itself
# sends "UK", which ISO 3166 does not assign.
PROFILES: Final = ObjectSpec(
    name="profiles",
    display_name="Customer Profiles",
    description="One record for each person.",
    primary_profile_root=True,
    active_version=3,
    primary_key="email",
    identity_keys=("email", "customer_id", "phone", "external_id", "anonymous_id"),
    fields=(
        _EMAIL,
        plain_field("first_name"),
        plain_field("last_name"),
        plain_field("company_name"),
        plain_field("job_title"),
        plain_field("country_code"),
        plain_field("country"),
        plain_field("phone"),
        plain_field("customer_id", "Customer ID"),
        plain_field("external_id", "External ID"),
        plain_field("anonymous_id", "Anonymous ID"),
        plain_field("tier"),
        plain_field("plan"),
        plain_field("signup_source"),
        plain_field("subscription_status"),
        plain_field("account_owner"),
        plain_field("industry"),
        plain_field("company_size"),
        plain_field("device_id", "Device ID"),
        plain_field("push_token"),
        plain_field("ltv", "Lifetime value", kind="number"),
        plain_field("order_count", kind="integer"),
        plain_field("email_opt_in", "E-mail opt-in", kind="boolean"),
        plain_field("birth_date", kind="date"),
        plain_field("last_order_at", kind="datetime"),
        plain_field("last_seen_at", kind="datetime"),
        *_FROM_EVENTS,
        *_FROM_SURVEYS,
        plain_field("marketing_consent", kind="boolean"),
    ),
)

# `docs/contract.md` section 4, the second object of the sample; its fields: assumption.
ORDERS: Final = ObjectSpec(
    name="orders",
    display_name="Orders",
    description="One record for each order.",
    object_type="event",
    fields=(
        plain_field("order_id", "Order ID", required=True),
        _EMAIL,
        plain_field("total", kind="number"),
        plain_field("currency"),
        plain_field("ordered_at", required=True, kind="datetime"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set.

    Attributes:
        objects: the objects of the workspace, by name.
        clients: the OAuth clients; the first one also owns ``Sandbox.token``.
        error_file: the shape of the error file.
        rate_limit: None for no limit.
        token_life: life of a token from the token endpoint, in seconds.
        upload_life: life of an upload address, in seconds.
        error_file_life: life of a link to an error file, in seconds.
        job_pace: seconds that a job waits before each step, so that a person can
            watch it; 0 for as fast as it goes.
        faults: what goes wrong from the start.
        seed: what chance depends on, in faults with a probability.
    """

    objects: tuple[ObjectSpec, ...] = (PROFILES, ORDERS)
    clients: tuple[ClientSpec, ...] = (ClientSpec(id="sandbox"),)
    error_file: ErrorFile = field(default_factory=ErrorFile)
    rate_limit: RateLimit | None = None
    token_life: float = 3600.0
    upload_life: float = 3600.0  # `docs/contract.md` section 9: 1 hour
    error_file_life: float = 900.0
    job_pace: float = 0.0
    faults: tuple[Planned, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        roots = [spec for spec in self.objects if spec.primary_profile_root]
        if len(roots) != 1 or roots[0].primary_key is None:
            raise ValueError("there is one profile object, and it has a primary key")
        if "email" not in roots[0].by_name:
            raise ValueError("profiles have a field for the email")
        if not self.clients:
            raise ValueError("there is no client")

    @property
    def people(self) -> ObjectSpec:
        """The object whose records are the members of lists."""
        return next(spec for spec in self.objects if spec.primary_profile_root)

    @property
    def by_name(self) -> dict[str, ObjectSpec]:
        """The objects by their names."""
        return {spec.name: spec for spec in self.objects}
