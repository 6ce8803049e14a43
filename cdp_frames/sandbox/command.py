"""Running a sandbox in a terminal, until it is interrupted."""

from __future__ import annotations

import os
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdp_frames.sandbox.server import Sandbox
from cdp_frames.sandbox.settings.file import load_settings, planned_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PORT: Final = 8765
# For what settings are written, with the form of a line.
SHELLS: Final = {
    "sh": "export {}={}",
    "powershell": "$env:{} = '{}'",
    "env": "{}={}",
}
WHERE: Final = {
    "sh": "sh, bash or zsh",
    "powershell": "PowerShell",
    "env": "as a file .env",
}
SHELL: Final = "powershell" if os.name == "nt" else "sh"


def serve(  # noqa: PLR0913 - options of a command
    path: str | Path | None = None,
    port: int = PORT,
    settings: str | Path | None = None,
    *,
    faults: Iterable[str] = (),
    seed: int | None = None,
    shell: str = SHELL,
    env_file: str | Path | None = None,
    stop: threading.Event | None = None,
    say: Callable[[str], object] = print,
) -> None:
    """Run a sandbox until it is interrupted.

    Args:
        path: a database file that keeps everything; None for memory.
        port: the port on 127.0.0.1; 0 for any that is free.
        settings: a YAML or JSON file.
        faults: what goes wrong, besides what the settings name; each as
            ``{fault: Status, status: 503, on: GET /lists, probability: 0.2}``.
        seed: what chance depends on, instead of the settings' own.
        shell: for what the settings are written, one of ``SHELLS``.
        env_file: a file to write the settings into, for its owner alone; None for none.
        stop: ends it when set; Ctrl+C does the same.
        say: gets each line for the person at the terminal.
    """
    loaded = load_settings(settings)
    loaded = replace(
        loaded,
        faults=(*loaded.faults, *map(planned_fault, faults)),
        seed=loaded.seed if seed is None else seed,
    )
    with Sandbox(path, port, settings=loaded) as cdp:
        kept = "in memory" if path is None else f"in {path}"
        say(f"A CDP in a box, at {cdp.url}, {kept}. Ctrl+C ends it.")
        say("")
        if env_file is not None:
            write_env(env_file, cdp.environ)
            say(f"Its settings are in {env_file}, which holds its token.")
            say("")
        say(f"To use it, in another terminal ({WHERE[shell]}):")
        for name, value in cdp.environ.items():
            say(setting(name, value, shell))
        say("")
        say("Or with client credentials, instead of EXPERITURE_API_KEY:")
        for name, value in cdp.oauth_environ.items():
            say(setting(name, value, shell))
        say("")
        others = " or ".join(f"--shell {other}" for other in SHELLS if other != shell)
        say(f"{others} writes them otherwise, --env-file FILE into a file.")
        try:
            (stop or threading.Event()).wait()
        except KeyboardInterrupt:
            say("")


def setting(name: str, value: str, shell: str) -> str:
    """Write a setting in one line, as it is typed.

    Examples:
        >>> setting("EXPERITURE_API_KEY", "a.b", "powershell")
        "$env:EXPERITURE_API_KEY = 'a.b'"
    """
    return SHELLS[shell].format(name, value)


def write_env(path: str | Path, environ: Mapping[str, str]) -> None:
    """Write settings into a file, whole or not at all, for its owner alone.

    What else it holds stays.

    Raises:
        OSError: it can't be read or written.
        ValueError: it is no text.
    """
    place = Path(path)
    there = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    known = tuple(f"{name}=" for name in environ)
    lines = [line for line in there if not line.startswith(known)]
    lines += [setting(name, value, "env") for name, value in environ.items()]
    # Beside it and moved over: nobody reads a token before the file is its owner's.
    handle, name = tempfile.mkstemp(dir=place.absolute().parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    Path(name).replace(place)
