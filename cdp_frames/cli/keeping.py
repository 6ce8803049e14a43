"""What a command keeps of itself: in the journal to be gone on with, in the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdp_frames.cli.standard import STANDARD, came_in, is_standard
from cdp_frames.errors import FrameError
from cdp_frames.importing.audit import AuditPlace
from cdp_frames.importing.fingerprint import digest_of
from cdp_frames.journal import JournalPlace, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def journal_for(
    command: str,
    options: Mapping[str, Any],
    files: Sequence[Path],
    *,
    off: bool,
) -> JournalPlace | bool:
    """Return where an import is written down, with what the command was asked for.

    Args:
        command: its name.
        options: its options, ``journal`` among them.
        files: what it reads.
        off: whether nothing is to be written down.
    """
    place = place_of(False if off else options["journal"] or True)
    if place is None:
        return False
    return JournalPlace(
        path=place.path,
        command={command: {name: _plain(value) for name, value in options.items()}},
        files={_name_of(path): digest_if_file(path) for path in files},
    )


def audit_for(
    audit: Path | None,
    run_by: str | None,
    files: Sequence[Path],
    *,
    corrects: bool = False,
) -> AuditPlace | None:
    """Return which ledger an import is written into, with the files that were read.

    Raises:
        FrameError: a name is given, and no ledger.
    """
    if audit is None:
        if run_by is not None:
            raise FrameError(
                "--as says in a ledger who runs an import: name the ledger with "
                "--audit."
            )
        return None
    return AuditPlace(
        path=audit,
        files={path.name: digest_if_file(path) for path in files},
        corrects=corrects,
    )


def digest_if_file(path: Path) -> str:
    """Return what a file is known again by; nothing for a folder.

    Whoever reads what is not there says so.
    """
    return digest_of(path) if path.is_file() else ""


def _name_of(path: Path) -> str:
    return str(STANDARD if came_in(path) else path.resolve())


def _plain(value: Any) -> Any:  # noqa: ANN401 - any option of a command
    if isinstance(value, Path):
        return str(value if is_standard(value) else value.absolute())
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
