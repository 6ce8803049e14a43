"""Whom a call trusts: the file of certificates, and what is wrong with it."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import SettingsError

if TYPE_CHECKING:
    from requests import Session

# What OpenSSL calls a certificate that is over or not begun, or of another host
# (X509_V_ERR_CERT_NOT_YET_VALID, HAS_EXPIRED, HOSTNAME_MISMATCH, IP_ADDRESS_MISMATCH).
_TIMES: Final = frozenset({9, 10})
_NAMES: Final = frozenset({62, 64})
_UNTRUSTED: Final = (
    "the server's certificate can't be trusted: whoever signed it is not among those "
    "who are. If that is your company's proxy or your own server, name the file of "
    "its certificates (PEM) as ca_bundle=, or in EXPERITURE_CA_BUNDLE or "
    "REQUESTS_CA_BUNDLE"
)

# What `requests` looks at, in this order, where nothing else says whom to trust.
_OF_THE_ENVIRONMENT: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def checked_bundle(given: str | os.PathLike[str] | None) -> str | None:
    """Return the path of a file (or a folder) of certificates as a text.

    Raises:
        SettingsError: there are none in it; names it.
    """
    if given is None:
        return None
    # A folder of certificates and a file alike may be named from the home.
    path = str(Path(given).expanduser())
    complaint = _complaint(path)
    if complaint:
        raise SettingsError(f"the CA bundle {path!r} {complaint}.")
    return path


def bundle_loss(session: Session, url: str, bundle: str | None) -> str | None:
    """Say in words that a call was lost because of its file of certificates.

    Returns:
        The words; None where the file is as it should be.
    """
    settings = session.merge_environment_settings(url, {}, True, bundle, None)
    path = settings["verify"]
    complaint = _complaint(path) if isinstance(path, str) else None
    if complaint is None:
        return None
    named = [name for name in _OF_THE_ENVIRONMENT if os.environ.get(name) == path]
    where = f" of {named[0]}" if named and not bundle else ""
    return f"the CA bundle {path!r}{where} {complaint}"


def is_lasting(error: BaseException) -> bool:
    """Whether a certificate was refused, which it will be the next time, too."""
    return _verification(error) is not None


def tls_loss(error: BaseException) -> str:
    """Say in words why no secure connection came about, and what to do."""
    cause = _verification(error)
    if cause is None:
        return "no secure connection came about: check that the address speaks HTTPS"
    if cause.verify_code in _TIMES:
        return (
            "the server's certificate can't be trusted: it is over, or not valid yet. "
            "Check this machine's clock; else whoever runs the server must renew it"
        )
    if cause.verify_code in _NAMES:
        return (
            "the server's certificate can't be trusted: it is of another host. Check "
            "the address"
        )
    return _UNTRUSTED


def _verification(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Find why a certificate was refused, in the causes of an error."""
    seen: set[int] = set()
    left: list[object] = [error]
    while left:
        each = left.pop()
        if isinstance(each, ssl.SSLCertVerificationError):
            return each
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        left += [*each.args, getattr(each, "reason", None)]
        left += [each.__cause__, each.__context__]
    return None


def _complaint(path: str | os.PathLike[str]) -> str | None:
    """Say what is wrong with a file of certificates; None if nothing is."""
    try:
        if Path(path).is_dir():
            return None
        ssl.create_default_context(cafile=os.fspath(path))
    except ssl.SSLError:
        return "holds no certificates in the form of PEM"
    except OSError as error:
        return f"can't be read: {error.strerror or type(error).__name__}"
    except ValueError:
        return "can't be read: that is no name of a file"
    return None
