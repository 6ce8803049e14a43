"""Any file that is of no known family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.reading.layout import find_header

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "general"
TITLE = "contact file of no known family"

# What is about a person or a device and is no contact (`docs/exports.md` section 5,
# trap 12). Families add their own.
_PRIVATE = {
    "IP address": ("IP Address", "IPAddress", "IP", "ipaddr", "Client IP", "User IP",
                   "Last IP", "Signup IP", "IP-Adresse", "Adresse IP"),
    "coordinates": ("Latitude", "Longitude", "Lat", "Lng", "Lon", "LocationLatitude",
                    "LocationLongitude", "GPS", "Coordinates"),
    "secret": ("Password", "Token", "Access Token", "API Key", "Secret"),
    "national id": ("SSN", "Social Security Number", "National ID", "Passport Number",
                    "Tax ID", "Personnummer", "DNI", "NIF"),
}  # fmt: skip


def recognise(grid: Grid) -> Match:
    """Find the header by evidence."""
    return find_header(grid)


def read(table: Table) -> None:
    """Name the columns that hold what should not travel."""
    for why, names in _PRIVATE.items():
        table.private(
            [
                name
                for name in names
                if not set(table.columns(name)) & set(table.personal)
            ],
            why,
        )
