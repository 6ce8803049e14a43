"""Whether the domains of accepted addresses take mail: one question for each domain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.remarks import refused_after_all
from cdp_frames.kinds.repairs import DOMAIN
from cdp_frames.text.arrow import positions, strings, taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from dns.resolver import Resolver

    from cdp_frames.kinds.findings import Findings

# Most of a look-up is waiting.
_AT_ONCE: Final = 16


def with_lookups(
    findings: Findings, resolver: Callable[[str], object] | None
) -> Findings:
    """Refuse the accepted addresses whose domains take no mail.

    Args:
        findings: on n texts.
        resolver: called once with each distinct domain in ASCII, one after the other;
            raises ValueError or returns False where the domain takes no mail. None for
            DNS, several domains at once.
    """
    accepted = positions(pc.is_valid(findings.values))
    values = taken(findings.values, accepted)
    halves = pc.list_flatten(pc.split_pattern(values, "@", max_splits=1, reverse=True))
    by_domain = halves.take(pa.array(np.arange(1, len(halves), 2))).dictionary_encode()
    names = [_ascii(name) for name in by_domain.dictionary.to_pylist()]
    troubles = _troubles(names, resolver)
    of_rows = strings(troubles).take(by_domain.indices)
    bad = positions(pc.is_valid(of_rows))
    return refused_after_all(
        findings, accepted[bad], "undeliverable_domain", taken(of_rows, bad), DOMAIN
    )


def in_dns(dns: Resolver) -> Callable[[str], object]:
    """Return email-validator's own look-up, as a resolver of ``with_lookups``."""
    from email_validator import validate_email  # noqa: PLC0415 - slow to import

    def look_up(domain: str) -> object:
        return validate_email(
            f"a@{domain}", check_deliverability=True, dns_resolver=dns
        )

    return look_up


def _troubles(
    domains: list[str], resolver: Callable[[str], object] | None
) -> list[str | None]:
    if not domains:
        return []
    if resolver is not None:
        return [_trouble(domain, resolver) for domain in domains]
    from email_validator import caching_resolver  # noqa: PLC0415 - slow to import

    look_up = in_dns(caching_resolver())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda domain: _trouble(domain, look_up), domains))


def _trouble(domain: str, resolver: Callable[[str], object]) -> str | None:
    try:
        takes_mail = resolver(domain)
    except ValueError as error:  # EmailUndeliverableError is one
        return str(error)
    return f"{domain} takes no mail." if takes_mail is False else None


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    from email_validator import validate_email  # noqa: PLC0415 - slow to import

    return validate_email(f"a@{domain}", check_deliverability=False).ascii_domain
