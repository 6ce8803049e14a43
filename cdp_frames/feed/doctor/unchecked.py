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
    "An object whose `ingestion.fileImport` is false; `ingestion.defaultWriteMode`": (
        "It takes an object that no file may go to, or rows of another object than "
        "profiles."
    ),
}

# Lines of which only a part is checked -> the part that is not, and why.
IN_PART: Final = {
    "A signature that is wrong or too old": "An old one takes an hour of waiting.",
    "An empty cell": "No call reads the fields of a profile.",
    "Do mapping, start and members heed the key": (
        "A second mapping of the same content looks the same either way."
    ),
    "Do inserts and updates equal the members that a list gains": (
        "Seen of a new list only."
    ),
    "Further values of `status`": "No list of the user is archived for it.",
}
