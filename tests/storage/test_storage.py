"""What is stored comes back: each cell, dtype, header and label, and nothing is run."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import pytz
from hypothesis import given, strategies as st

from cdp_frames.errors import UnreadableFileError
from cdp_frames.storage import (
    CannotBeStored,
    Kind,
    frame_of,
    opened,
    private_file,
    stored,
    stored_frame,
    value_of,
    written,
)
from cdp_frames.storage.frames import ColumnCannotBeStored
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

KIND = Kind("a test", 1, "a file of this test", "Write it again.")

LATE = pd.Timestamp("2026-10-25 01:30", tz="UTC")
CELLS: list[Any] = [
    *(None, pd.NA, pd.NaT, float("nan"), float("-inf"), -0.0, 0.1, 1, 2**70, True, ""),
    *("zoë", "\ud83d", "\ud83d\ude00", "日本", "a\0b", b"\x00\xff", 1 + 2j),
    *(["a", ("b",)], {"a": {1}, 2: None}, frozenset({"x"}), Decimal("NaN")),
    *(Decimal("1.50"), UUID(int=5), np.float32(0.1), np.bool_(True), np.str_("x")),
    *(np.int8(-3), np.datetime64("2026-01-01"), np.array([[1, 2], [3, 4]])),
    *(np.array(["a", None], dtype=object), pd.Timestamp("2026-04-21"), LATE),
    LATE.tz_convert("Europe/Berlin"),
    LATE.tz_convert(dt.timezone(dt.timedelta(hours=-3), "there")),
    LATE.tz_convert(pytz.timezone("America/Denver")).as_unit("s"),
    LATE.tz_convert(pytz.FixedOffset(90)),
    dt.datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
    pytz.timezone("Europe/Berlin").localize(dt.datetime(2026, 1, 1)),  # noqa: DTZ001 - localized
    *(dt.datetime(2026, 1, 1), dt.date(2026, 1, 1), dt.time(1, 2, 3)),  # noqa: DTZ001 - as given
    *(dt.timedelta(days=-1, microseconds=3), pd.Timedelta("3h"), pd.Period("2026-01")),
    pd.Interval(0, 1.5, closed="left"),
]


def same(one: object, other: object) -> bool:
    """Say whether two values are equal and of one type, through and through."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        assert isinstance(other, np.ndarray)
        shapes = one.shape == other.shape and one.dtype == other.dtype
        return shapes and all(map(same, one.ravel().tolist(), other.ravel().tolist()))
    if isinstance(one, dt.datetime):
        assert isinstance(other, dt.datetime)
        return (repr(one), one.fold) == (repr(other), other.fold)
    return repr(one) == repr(other)


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_value_comes_back_as_it_was(number: int) -> None:
    cell = CELLS[number]
    text = json.dumps(stored(cell), allow_nan=False)
    assert same(value_of(json.loads(text)), cell)


class Own:
    pass


@pytest.mark.parametrize(
    "value",
    [Own(), [Own()], {"a": Own()}, print, Own],
    ids=["object", "in a list", "in a dict", "function", "class"],
)
def test_what_would_have_to_be_run_is_refused_by_the_name_of_its_type(
    value: object,
) -> None:
    with pytest.raises(CannotBeStored, match=r"^(Own|builtin_function.*|type)$"):
        stored(value)


def back(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    with written(path, KIND, "0.1") as (file, front):
        front["frame"] = stored_frame(frame, file)
    with opened(path, KIND) as (source, front):
        return frame_of(front["frame"], source)


def require_same(found: pd.DataFrame, frame: pd.DataFrame) -> None:
    assert list(map(repr, found.columns)) == list(map(repr, frame.columns))
    assert type(found.columns) is type(frame.columns)
    assert found.columns.names == frame.columns.names
    assert found.dtypes.tolist() == frame.dtypes.tolist()
    for position in range(frame.shape[1]):
        pairs = zip(found.iloc[:, position], frame.iloc[:, position], strict=True)
        assert all(same(one, other) for one, other in pairs)
    assert type(found.index) is type(frame.index)
    assert (found.index.names, found.index.dtype) == (
        frame.index.names,
        frame.index.dtype,
    )
    assert all(same(*pair) for pair in zip(found.index, frame.index, strict=True))


# Values, and the dtype of a column that holds them.
COLUMNS: list[tuple[list[Any], Any]] = [
    ([1, pd.NA], "Int64"),
    ([255, 0], "uint8"),
    ([True, pd.NA], "boolean"),
    ([True, False], "bool"),
    ([0.1, np.nan], "float64"),
    ([0.1, pd.NA], "Float32"),
    (["zoë", None], "str"),
    (["zoë", pd.NA], "string"),
    (["zoë", pd.NA], "string[python]"),
    ([1, None], "int64[pyarrow]"),
    (["a", None], pd.ArrowDtype(pa.large_string())),
    ([[1], None], pd.ArrowDtype(pa.list_(pa.int64()))),
    ([Decimal("1.50"), None], pd.ArrowDtype(pa.decimal128(5, 2))),
    (["b", None], pd.CategoricalDtype(["b", "a", "never"], ordered=True)),
    ([2, 1], "category"),
    ([LATE, pd.NaT], "datetime64[us, UTC]"),
    ([LATE, pd.NaT], "datetime64[s, Europe/Berlin]"),
    ([LATE, pd.NaT], pd.DatetimeTZDtype("ns", pytz.timezone("America/Denver"))),
    ([pd.Timestamp("2026-04-21"), pd.NaT], "datetime64[ms]"),
    ([pd.Timedelta("3h"), pd.NaT], "timedelta64[ns]"),
    ([pd.Period("2026-01"), pd.NaT], "period[M]"),
    ([pd.Interval(0, 1), pd.Interval(1, 2)], "interval[int64, right]"),
    ([0, 7], pd.SparseDtype("int64", 0)),
    ([1 + 2j, 0j], "complex128"),
    (CELLS, "object"),
]
HEADERS = ["A", "A", "", None, 3, 1.5, ("a", 1), pd.Timestamp("2026-04-21"), True]


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    rows = draw(st.integers(0, 4))
    chosen = draw(st.lists(st.sampled_from(range(len(COLUMNS))), max_size=4))
    data = {}
    for place, number in enumerate(chosen):
        values, dtype = COLUMNS[number]
        cells = np.empty(rows, dtype=object)
        for row in range(rows):
            cells[row] = draw(st.sampled_from(values))
        data[place] = pd.Series(list(cells), dtype=dtype)
    frame = pd.DataFrame(data, index=range(rows))
    headers = [draw(st.sampled_from(HEADERS)) for _ in chosen]
    frame.columns = pd.Index(headers, dtype=object, tupleize_cols=False)
    frame.index = draw(labels(rows))
    return frame


@st.composite
def labels(draw: st.DrawFn, rows: int) -> pd.Index:
    kinds: list[pd.Index] = [
        pd.RangeIndex(5, 5 + 2 * rows, 2, name="n"),
        pd.Index(["x"] * rows, dtype="str"),
        pd.Index(CELLS[:rows], dtype=object, name=("a", 1), tupleize_cols=False),
        pd.MultiIndex.from_arrays(
            [["x"] * rows, pd.array([1] * rows, dtype="Int64")], names=["a", None]
        ),
        pd.date_range("2026-04-21", periods=rows, tz="Europe/Berlin", name="day"),
        pd.CategoricalIndex(["q"] * rows, categories=["p", "q"]),
        pd.Index([1.5] * rows, dtype="float64"),
        pd.period_range("2026-01", periods=rows, freq="M"),
    ]
    return draw(st.sampled_from(kinds))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stored") / "frame"


@examples(300)
@given(frame=frames())
def test_a_frame_comes_back_as_it_was(place: Path, frame: pd.DataFrame) -> None:
    require_same(back(frame, place), frame)


@pytest.mark.parametrize("number", range(len(COLUMNS)))
def test_each_type_of_column_comes_back(place: Path, number: int) -> None:
    values, dtype = COLUMNS[number]
    frame = pd.DataFrame({"A": pd.Series(values, dtype=dtype)})
    require_same(back(frame, place), frame)
    require_same(back(frame.iloc[:0], place), frame.iloc[:0])


def test_headers_of_several_levels_come_back(place: Path) -> None:
    columns = pd.MultiIndex.from_tuples([("a", 1), ("a", 1)], names=["x", "y"])
    frame = pd.DataFrame([[1, "b"]], columns=columns)
    require_same(back(frame, place), frame)


def test_a_column_that_has_no_form_is_named_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "frame"
    path.write_bytes(b"before")
    frame = pd.DataFrame({"a": ["x"], "Avatar": [Own()]})
    with pytest.raises(ColumnCannotBeStored) as caught:
        back(frame, path)
    assert (caught.value.column, caught.value.kind) == ("Avatar", "Own")
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes() == b"before"


def test_only_the_owner_reads_it_from_its_first_byte_on(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch(mode=0o644)
    with private_file(path) as stream:
        stream.write(b"ann@example.com")
        stream.flush()
        parts = [part for part in tmp_path.iterdir() if part != path]
        assert [part.stat().st_mode & 0o777 for part in parts] == [0o600]
        assert path.read_bytes() == b""
    assert path.read_bytes() == b"ann@example.com"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [path]


def rewritten(path: Path, change: dict[str, bytes]) -> None:
    """Write an archive anew with some other members."""
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()} | change
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)


def front(**parts: object) -> dict[str, bytes]:
    whole = {"format": "a test", "version": 1, "package": "0.1", **parts}
    return {"content.json": json.dumps(whole).encode()}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (front(version=2, package="9.9"), r"written by a newer cdp_frames \(9\.9\)"),
        (front(version="1"), "newer"),
        (front(format="another"), "is not a file of this test"),
        ({"content.json": b"[" * 100_000}, r"is damaged \(RecursionError\)"),
        ({"content.json": b"nothing"}, r"is damaged \(JSONDecodeError\)"),
        (front(frame={}), r"is damaged \(KeyError\)"),
        ({"parts/0": b"[1, 2, 3]"}, r"is damaged \(ValueError\)"),
        ({"parts/0": b'[["print", "x"]]'}, r"is damaged \(KeyError\)"),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(
    tmp_path: Path, change: dict[str, bytes], message: str
) -> None:
    path = tmp_path / "frame"
    back(pd.DataFrame({"a": ["x"]}, dtype=object), path)
    rewritten(path, change)
    with (
        pytest.raises(UnreadableFileError, match=message),
        opened(path, KIND) as (source, content),
    ):
        frame_of(content["frame"], source)


@pytest.mark.parametrize("dtype", ["|O", "O8", "<M8[nonsense]", "V4"])
def test_raw_cells_are_never_objects(tmp_path: Path, dtype: str) -> None:
    path = tmp_path / "frame"
    with written(path, KIND, "0.1") as (file, content):
        content["frame"] = stored_frame(pd.DataFrame({"a": [1]}), file)
        content["frame"]["cells"][0]["dtype"] = dtype
    with (
        pytest.raises(UnreadableFileError, match="damaged"),
        opened(path, KIND) as (source, content),
    ):
        frame_of(content["frame"], source)


def test_a_pipe_is_not_taken_for_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="no regular file"), private_file(pipe):
        pass
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [*tmp_path.iterdir()] == [pipe]
