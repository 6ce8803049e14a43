"""What of the contract nobody can check from outside, or not without harm."""

from __future__ import annotations

from typing import Final

_FEWER_SCOPES: Final = "It takes a second token, with fewer scopes."
_BROKEN: Final = "Nobody can make the CDP answer so."

# The line of `docs/contract.md` section 9 -> why it is not checked.
UNCHECKED: Final = {
    (
        "Further keys in the request: match key, write mode, delimiter, format, "
        "compression"
    ): ("Which names such keys have can only be guessed."),
    "A token sent to a signed address": "The token would go to another host.",
    "Greatest size, several parts": "It takes a file of 5 GB.",
    "Scopes of an import into a list": _FEWER_SCOPES,
    "Class of the rate limit": "It takes so many calls that others are refused, too.",
    "A call back at the end, cancelling, a list of jobs": (
        "A call that is not documented is not tried on somebody's account."
    ),
    "Are 429 and 5xx kept under the key": _BROKEN,
    "An official client, an OpenAPI file, a sandbox, a changelog of the API": (
        "No answer of the CDP says so."
    ),
    "Scopes of import jobs": _FEWER_SCOPES,
    "May a 500 be tried again": _BROKEN,
}

# Lines of which only a part is checked -> the part that is not, and why.
IN_PART: Final = {
    "An object whose `ingestion.fileImport` is false; `ingestion.defaultWriteMode`": (
        "The mode takes rows of another object than profiles."
    ),
    "A signature that is wrong or too old": (
        "For an old one `--patience 3700` waits an hour."
    ),
}
