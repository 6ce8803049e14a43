"""What the command line keeps in the journal, so that a command can be gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.importing.audit import AuditPlace
from cdp_frames.importing.fingerprint import digest_of
from cdp_frames.journal import JournalPlace, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from cdp_frames.journal import Intent

# The options that are paths, whatever folder the command is gone on with in.
_PATHS: Final = (
    *("file", "feed", "errors", "memory", "ca_bundle", "journal", "audit"),
    "save_result",
)
_SHOWN: Final = (
    *("begun", "state", "target", "rows", Fate.ACCEPTED.value, "refused", "job_id"),
)
_MINUTES: Final = "%Y-%m-%d %H:%M"


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
        files={str(path.resolve()): digest_of(path) for path in files},
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
        files={path.name: digest_of(path) for path in files},
        corrects=corrects,
    )


def to_go_on(intent: Intent) -> tuple[str, dict[str, Any]]:
    """Return the command of an import that was cut short, and its options.

    Raises:
        FrameError: a file that it read is gone, or another one by now.
    """
    for path, digest in intent.facts["files"].items():
        if not Path(path).is_file():
            raise FrameError(f"{path} is gone: without it nothing can be gone on with.")
        if digest_of(Path(path)) != digest:
            raise FrameError(
                f"{path} has changed since the import was cut short. Import it as a "
                "file of its own, or bring back the first one."
            )
    ((command, options),) = intent.facts["command"].items()
    given = dict(options)
    for name in _PATHS:
        if given.get(name) is not None:
            given[name] = Path(given[name])
    if "files" in given:
        given["files"] = [Path(path) for path in given["files"]]
    return command, given


def table_of(history: pd.DataFrame) -> str:
    """Write the imports of the past for a terminal, a line for each."""
    if history.empty:
        return "The journal knows no import yet."
    shown = history[list(_SHOWN)].assign(
        begun=history["begun"].dt.strftime(_MINUTES),
        job_id=history["job_id"].fillna(""),
    )
    text: str = shown.to_string(index=False, na_rep="")
    return text


def _plain(value: Any) -> Any:  # noqa: ANN401 - any option of a command
    if isinstance(value, Path):
        return str(value.absolute())
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
