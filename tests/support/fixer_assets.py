"""Lays the files of Tabulator, on which the fixer's grid stands, into their folder.

    python tests/support/fixer_assets.py

npm fetches the package by its name and version; what it brings is taken only if it is
the one that was looked at when the version was chosen.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

from cdp_frames.fixer.assets import THEIRS, VENDOR, are_here

PACKAGE: Final = "tabulator-tables@6.5.3"
SHA256: Final = "a3aeb833e5cf924c8a686fa6748c1070c5fde8e605e0b1734000c35b78571a9b"
_LICENSE: Final = "LICENSE"


def packed(folder: Path) -> Path:
    """Return the package as npm brings it."""
    subprocess.run(  # noqa: S603 - no word of it comes from outside
        ["npm", "pack", PACKAGE, "--silent"],  # noqa: S607 - wherever npm is
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return next(folder.glob("*.tgz"))


def lay_out(package: Path) -> None:
    """Take the files out of the package.

    Raises:
        SystemExit: it is another package than the one that was looked at.
    """
    found = hashlib.sha256(package.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{PACKAGE} is not what it was: its SHA-256 is {found}")
    VENDOR.mkdir(exist_ok=True)
    with tarfile.open(package) as members:
        for member in members:
            name = Path(member.name).name
            stream = members.extractfile(member)
            if stream is not None and name in (*THEIRS, _LICENSE):
                (VENDOR / name).write_bytes(stream.read())


def main() -> None:
    """Fetch the files, if they are not here."""
    if are_here():
        return
    with tempfile.TemporaryDirectory() as folder:
        lay_out(packed(Path(folder)))
    sys.stdout.write(f"{PACKAGE} is in {VENDOR}\n")


if __name__ == "__main__":
    main()
