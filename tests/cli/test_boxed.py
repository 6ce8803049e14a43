"""``cdp-frames sandbox`` says how it is reached, for each shell."""

from __future__ import annotations

import shlex
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from cdp_frames import Client
from cdp_frames.sandbox.command import SHELLS, serve, setting, write_env
from tests.cli.test_cli import run

LINES = {
    "sh": "export EXPERITURE_API_KEY=",
    "powershell": "$env:EXPERITURE_API_KEY = '",
    "env": "EXPERITURE_API_KEY=",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_settings_are_told_for_a_shell(shell: str, tmp_path: Path) -> None:
    said: list[str] = []
    stop = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        if "--env-file" in line:
            stop.set()

    serve(port=0, shell=shell, env_file=tmp_path / ".env", stop=stop, say=say)
    tokens = [line for line in said if line.startswith(LINES[shell])]
    assert len(tokens) == 1
    assert "\n" not in tokens[0]
    kept = (tmp_path / ".env").read_text(encoding="utf-8").splitlines()
    named = dict(line.split("=", 1) for line in kept)
    assert named["EXPERITURE_API_KEY"] in tokens[0]
    assert named["EXPERITURE_BASE_URL"].startswith("http://127.0.0.1:")
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_shell_reads_what_is_told() -> None:
    words = shlex.split(setting("EXPERITURE_API_KEY", "a.b-c_d", "sh"))
    assert words == ["export", "EXPERITURE_API_KEY=a.b-c_d"]


def test_what_else_a_file_holds_stays(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("OTHER=1\nEXPERITURE_API_KEY=old\n", encoding="utf-8")
    write_env(path, {"EXPERITURE_API_KEY": "new"})
    assert path.read_text(encoding="utf-8") == "OTHER=1\nEXPERITURE_API_KEY=new\n"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--env-file", "."), "it is a folder"),
        (("--env-file", "no/x.env"), "its folder does not exist"),
        (("--shell", "fish"), "'fish' is not one of 'sh',"),
    ],
)
def test_what_can_t_be_told(words: tuple[Any, ...], part: str) -> None:
    code, output = run("sandbox", "--port", "0", *words)
    assert (code, part in " ".join(output.split())) == (2, True), output


def test_the_settings_of_a_file_reach_the_sandbox(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.env"
    line = f"serve(port=0, env_file={str(path)!r}, shell='env')"
    started = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-u", "-c", f"from cdp_frames.sandbox import serve; {line}"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert started.stdout is not None
        for said in started.stdout:
            if "--shell" in said:
                break
        text = path.read_text(encoding="utf-8")
        environ = dict(each.split("=", 1) for each in text.splitlines())
        with Client.from_env(environ) as client:
            assert not list(client.lists())
    finally:
        started.terminate()
        started.wait()
        if started.stdout is not None:
            started.stdout.close()
