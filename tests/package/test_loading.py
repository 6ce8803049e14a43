"""What an import of the package costs and leaves behind, each in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent

import pandera.pandas as pa
import pytest

from cdp_frames.kinds import KINDS

_REGISTERED = """
    import pandas as pd
    check = pa.Check.cdp_phone(region="DE")
    assert check.statistics == {"region": "DE"}, check.statistics
    assert pa.Check.cdp_email()(pd.Series(["ana@example.com"])).check_passed
    assert [name for name in dir(pa.Check) if name.startswith("cdp_")]
    assert type(pd.DataFrame().cdp).__name__ == "CdpAccessor"
"""


def _run(code: str) -> str:
    """Run code in a process that has imported nothing yet; return what it prints."""
    done = subprocess.run(  # noqa: S603 - the code of this file
        [sys.executable, "-W", "error", "-c", dedent(code)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "imports",
    [
        "import cdp_frames\n    import pandera.pandas as pa",
        "import pandera.pandas as pa\n    import cdp_frames",
        "import pandas, cdp_frames.text\n    import pandera.pandas as pa",
    ],
    ids=["before pandera", "after pandera", "a room first"],
)
def test_the_accessor_and_the_checks_are_there(imports: str) -> None:
    _run(f"    {imports}{_REGISTERED}")


def test_a_bare_import_loads_nothing_but_the_names_of_the_kinds() -> None:
    loaded = _run("""
        import sys, cdp_frames
        print(*(name for name in sys.modules if name.startswith("cdp_frames.")))
    """)
    rooms = {name.removeprefix("cdp_frames.") for name in loaded.split()}
    assert rooms == {"registration", "kinds", "kinds.kind"}


def test_an_import_loads_nothing_that_few_imports_need() -> None:
    loaded = _run("""
        import sys
        from cdp_frames import cdp_import
        print(*sys.modules)
    """)
    few = [
        f"cdp_frames.{room}"
        for room in (
            "cluster",
            "demo",
            "feed",
            "fixer",
            "repair.learning",
            "sandbox",
            "streaming",
        )
    ]
    known = set(loaded.split())
    assert "cdp_frames.importing.result" in known
    assert known.isdisjoint({*few, "dask", "altair", "openpyxl", "rich", "typer"})


def test_every_kind_has_its_check() -> None:
    for kind in KINDS.values():
        assert getattr(pa.Check, kind.check)().name == kind.check


def test_every_name_is_loaded_by_each_way_of_asking() -> None:
    _run("""
        import cdp_frames
        assert callable(cdp_frames.screen)
        from cdp_frames import read_contacts
        assert cdp_frames.read_contacts is read_contacts
        from cdp_frames import *
        assert not set(cdp_frames.__all__) - set(globals())
    """)


def test_a_reload_changes_nothing_and_warns_of_nothing() -> None:
    _run("""
        import importlib, cdp_frames
        before = cdp_frames.FrameError, cdp_frames.CdpAccessor
        importlib.reload(cdp_frames)
        assert (cdp_frames.FrameError, cdp_frames.CdpAccessor) == before
    """)


def test_what_is_pickled_is_read_in_a_process_that_has_loaded_nothing() -> None:
    code = """
        import pickle, cdp_frames
        values = cdp_frames.FrameError("x"), cdp_frames.cdp_import
        print(pickle.dumps(values).hex())
    """
    read = f"""
        import pickle
        error, verb = pickle.loads(bytes.fromhex({_run(code).strip()!r}))
        import cdp_frames
        assert type(error) is cdp_frames.FrameError
        assert verb is cdp_frames.cdp_import
    """
    _run(read)


def test_a_room_is_reached_without_an_import_of_its_own() -> None:
    _run("""
        import cdp_frames
        assert cdp_frames.schema.load_schema is cdp_frames.load_schema
    """)


def test_an_unknown_name_is_refused_with_the_closest() -> None:
    output = _run("""
        import cdp_frames
        try:
            cdp_frames.cdp_imprt
        except AttributeError as error:
            print(error)
        assert not hasattr(cdp_frames, "nothing_like_it")
        assert not hasattr(cdp_frames, "__wrapped__")
    """)
    assert output.strip() == (
        "module 'cdp_frames' has no attribute 'cdp_imprt'. Did you mean 'cdp_import'?"
    )
