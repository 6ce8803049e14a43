"""The wheel holds everything, and works in an environment that has nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]

OURS = ("cdp_frames", "cdp_frames_pytest.py", "schemas")

pytestmark = [pytest.mark.wheel, pytest.mark.thorough]


def run(*command: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command outside of the checkout, with no path that leads into it."""
    environ = {name: os.environ[name] for name in os.environ if name != "PYTHONPATH"}
    return subprocess.run(  # noqa: S603 - our own words
        [str(word) for word in command],
        cwd=ROOT.anchor,
        env=environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of the checkout by what is installed."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    built = run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
        *("--outdir", folder, ROOT),
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    tracked = subprocess.run(  # noqa: S603 - our own words
        ["git", "ls-files", "-co", "--exclude-standard", *OURS],  # noqa: S607 - wherever git is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("this is no checkout, so nobody knows which files are ours")
    with ZipFile(wheel) as packed:
        held = set(packed.namelist())
    ours = {
        f"cdp_frames/{name}" if name.startswith("schemas/") else name
        for name in tracked.stdout.split()
    }
    vendor = ROOT / "cdp_frames" / "fixer" / "vendor"
    ours |= {f"cdp_frames/fixer/vendor/{file.name}" for file in vendor.glob("*")}
    assert ours - held == set()
    assert "cdp_frames/py.typed" in held
    rest = {name for name in held if ".dist-info/" not in name}
    assert rest - ours == set(), "what no commit holds is in the wheel"


def test_it_runs_where_nothing_else_is(wheel: Path, tmp_path: Path) -> None:
    house, env = tmp_path / "house", tmp_path / "env"
    needed = f"cdp-frames[sandbox] @ {wheel.as_uri()}"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    collected = run(
        *(*pip, "wheel", "--quiet", "--wheel-dir", house),
        *("--constraint", ROOT / "constraints.txt", needed),
    )
    if collected.returncode:
        pytest.skip(f"no wheelhouse can be made here: {collected.stderr[-300:]}")
    venv.create(env, with_pip=True)
    bin_ = env / ("Scripts" if os.name == "nt" else "bin")
    installed = run(
        *(bin_ / "python", "-m", "pip", "--disable-pip-version-check", "install"),
        *("--quiet", "--no-index", "--find-links", house, "cdp-frames[sandbox]"),
    )
    assert installed.returncode == 0, installed.stderr
    home = {"CDP_FRAMES_HOME": str(tmp_path / "home")}
    told = run(bin_ / "cdp-frames", "demo", **home)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "members on the list" in told.stdout
    found = run(bin_ / "python", "-c", "import cdp_frames; print(cdp_frames.__file__)")
    assert str(env) in found.stdout, "the checkout was imported, not the wheel"
