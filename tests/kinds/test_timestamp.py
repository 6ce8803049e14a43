# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Timestamps: every statement of docs/timestamps.md, then what holds for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import pytz
from hypothesis import assume, given, strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from cdp_frames.errors import FrameError
from cdp_frames.kinds.base import Normalized
from cdp_frames.kinds.time.timestamp import normalize
from cdp_frames.text.writing import written
from tests.kinds.laws import assert_laws, columns
from tests.kinds.pages import cases
from tests.support.examples import examples

PAGE = "timestamps.md"


def outcomes(result: Normalized) -> list[str]:
    """Return what became of each cell: the text sent, a code, or ``missing``."""
    found = written(pa.array(result.values)).to_pylist()
    for row in result.problems.itertuples():
        assert found[row.position] is None
        found[row.position] = row.code
    return [text or "missing" for text in found]


def instants(result: Normalized) -> list[datetime | None]:
    return [
        value.to_pydatetime() if pd.notna(value) else None for value in result.values
    ]


@pytest.mark.parametrize(("cells", "options", "expected"), cases(PAGE, "cells"))
def test_texts_become_what_the_page_says(
    cells: list[str], options: dict[str, Any], expected: list[str]
) -> None:
    for dtype in ("object", "str", "string", "category", "string[pyarrow]"):
        result = normalize(pd.Series(cells, dtype=dtype), **options)
        assert outcomes(result) == expected


@pytest.mark.parametrize(("columns", "options", "expected"), cases(PAGE, "column"))
def test_true_times_become_what_the_page_says(
    columns: list[str], options: dict[str, Any], expected: list[str]
) -> None:
    (column,) = columns
    names = {"pd": pd, "datetime": datetime, "date": date, "UTC": UTC}
    values = eval(column, names)  # noqa: S307 - written by us, in our own docs
    assert outcomes(normalize(values, **options)) == expected


def test_the_page_has_cases() -> None:
    assert len(cases(PAGE, "cells")) > 90
    assert len(cases(PAGE, "column")) > 9


@pytest.mark.parametrize(
    ("cell", "options", "rule"),
    [
        ("2026-04-21T15:30:00Z", {}, None),
        ("2026-04-21T15:30:00.123Z", {}, None),
        ("2026-04-21T15:30:00.123456Z", {}, None),
        (" 2026-04-21T15:30:00Z", {}, "written in the CDP's form"),
        ("2026-04-21 15:30Z", {}, "written in the CDP's form"),
        ("2026-04-21T15:30:00.100000Z", {}, "written in the CDP's form"),
        ("2026-04-21T15:30:00+00:00", {}, "written in the CDP's form"),
        ("2026-04-21T15:30:00+02:00", {}, "converted to UTC"),
        ("2026-04-21 15:30 Europe/Berlin", {}, "converted to UTC"),
        ("2026-04-21T15:30:00.1234567Z", {}, "cut to microseconds"),
        ("2026-04-21T15:30:00.1234560Z", {}, "written in the CDP's form"),
        ("21/04/2026 15:30Z", {}, "day read before month"),
        ("04/21/2026 15:30Z", {}, "month read before day"),
        ("21 Apr 26 15:30Z", {}, "two-digit year completed"),
        (
            "30/4/26",
            {"timezone": "UTC"},
            (
                "day read before month, two-digit year completed, "
                "date alone read as midnight, read in the time zone UTC"
            ),
        ),
    ],
)
def test_a_change_says_what_was_done(
    cell: str, options: dict[str, str], rule: str | None
) -> None:
    changes = normalize(pd.Series([cell]), timezone=options.get("timezone")).changes
    assert changes["rule"].tolist() == ([] if rule is None else [rule])


@pytest.mark.parametrize(
    ("cell", "detail"),
    [
        ("2026-04-21", "a date alone has no time and no time zone"),
        ("2026-04-21 10:00 PST", "PST names several time zones; write the offset"),
        ("03/04/2026 10:00Z", "2026-04-03 or 2026-03-04"),
        ("26/04/21 10:00Z", "2021-04-26 or 2026-04-21; its first part may be the year"),
        ("05/04/21 10:00Z", "2021-04-05 or 2021-05-04 or 2005-04-21; its first part"),
        (
            "2026-04-21T10:00+02:00[America/New_York]",
            "+02:00 is not the time of America/New_York then",
        ),
        ("2026-04-21 10:00 +0200 UTC", "+02:00 and UTC are not the same"),
        ("21.04.45 10:00Z", "the year 45 may be 1945 or 2045; write four digits"),
        ("2026-02-30 10:00Z", "there is no day 30 of month 2 in 2026"),
        ("2016-12-31T23:59:60Z", "second 60, a leap second: write second 59"),
        ("2026-04-21T24:00Z", "hour 24: write 00:00 of the next day"),
        ("2026-04-21 15:30 PM Z", "hour 15 does not go with PM"),
        ("Mon, 21 Apr 2026 15:30Z", "2026-04-21 is a Tuesday"),
        ("46133.5", "a bare number; if it is Excel's count of days"),
        ("1776785400000", "a bare number; if it counts seconds since 1970"),
        ("0000-00-00", "a date of zeros stands for no date"),
        ("01/02/0000 10:00Z", "there is no year 0"),
        ("10000-01-01T00:00Z", "the year is outside 1 to 9999"),
        ("2026-03-08 02:30 America/New_York", "in America/New_York"),
        (
            "2026-11-01 01:30 America/New_York",
            "2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00",
        ),
    ],
)
def test_a_refusal_says_why(cell: str, detail: str) -> None:
    (shown,) = normalize(pd.Series([cell])).problems["detail"]
    assert shown.startswith(detail)


def test_a_column_that_shows_both_orders_says_so() -> None:
    cells = ["03/04/2026 10:00Z", "13/04/2026 10:00Z", "04/13/2026 10:00Z"]
    assert normalize(pd.Series(cells)).problems["detail"].tolist() == [
        "2026-04-03 or 2026-03-04; the column shows both orders"
    ]


def test_dots_that_other_dates_speak_against_say_so() -> None:
    cells = ["03.04.2026 10:00Z", "04/21/2026 10:00Z"]
    assert normalize(pd.Series(cells)).problems["detail"].tolist() == [
        "2026-04-03 or 2026-03-04; dots put the day first, and other dates of the "
        "column the month"
    ]


DAYS = st.dates(date(2000, 1, 1), date(2029, 12, 31))
ORDERS = ["%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%d.%m.%y", "%y.%m.%d"]


@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(ORDERS))
@examples(200)
def test_two_digits_in_front_are_never_read_as_a_day_by_mistake(
    days: list[date], order: str
) -> None:
    """Whatever the order of the column: each date is right, or refused."""
    cells = pd.Series([day.strftime(order) for day in days])
    values = normalize(cells, timezone="UTC").values
    assert all(
        pd.isna(v) or v.date() == day for v, day in zip(values, days, strict=True)
    )


@given(
    st.dates(date(1975, 1, 1), date(2030, 1, 1)),
    st.times(),
    st.sampled_from(["America/New_York", "Asia/Tokyo", "Europe/London", "UTC"]),
    st.integers(-12, 14),
)
@examples(100)
def test_an_offset_has_to_be_one_of_the_zone_behind_it(
    day: date, clock: time, name: str, hours: int
) -> None:
    zone, local = ZoneInfo(name), datetime.combine(day, clock)
    has = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    cell = f"{local:%Y-%m-%dT%H:%M:%S}{hours:+03d}:00[{name}]"
    passes = normalize(pd.Series([cell])).problems.empty
    assert passes == (timedelta(hours=hours) in has)


def test_nanoseconds_of_an_object_are_cut_and_that_is_on_record() -> None:
    stamp = pd.Timestamp("2026-01-01T00:00:00.123456789Z")
    changes = normalize(pd.Series([stamp, "x"], dtype=object)).changes
    assert changes["rule"].tolist() == ["cut to microseconds"]


def test_years_that_stand_for_no_date_are_hinted_at() -> None:
    result = normalize(
        pd.Series(["9999-12-31T00:00Z", "0001-01-01T00:00Z", "2026-01-01T00Z"])
    )
    assert result.hints["position"].tolist() == [0, 1]
    assert result.hints["detail"][0] == "the year 9999 often stands for no date"


@pytest.mark.parametrize(
    "padded",
    [
        "\u00a02026-04-21\u2009 15:30:00\u202fZ\u200b",
        "\ufeff2026-04-21 15:30:00 Z\r\n",
        "2026-04-21\t15:30:00 utc",
        "\u20602026-04-21\u300015:30:00\u00a0GMT",
        "4/21/2026,\u202f3:30\u202fPM UTC",
    ],
)
def test_blanks_of_any_kind_are_blanks(padded: str) -> None:
    assert outcomes(normalize(pd.Series([padded]))) == ["2026-04-21T15:30:00Z"]


# --- zones given ------------------------------------------------------------------


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", ZoneInfo("Europe/Berlin"), "+02:00", "UTC+2", "+0200",
     timezone(timedelta(hours=2))],
)  # fmt: skip
def test_a_zone_is_given_by_name_offset_or_object(zone: str | tzinfo) -> None:
    result = normalize(pd.Series(["2026-04-21 17:30"]), timezone=zone)
    assert outcomes(result) == ["2026-04-21T15:30:00Z"]


def test_a_zone_of_pytz_is_the_zone_that_it_names() -> None:
    result = normalize(
        pd.Series(["2026-04-21 17:30"]), timezone=pytz.timezone("Europe/Berlin")
    )
    assert outcomes(result) == ["2026-04-21T15:30:00Z"]


@pytest.mark.parametrize(
    ("zone", "complaint"),
    [
        ("Europe/Berln", "Did you mean 'Europe/Berlin'"),
        ("+25:00", "is no zone of the IANA database"),
        ("", "is no zone of the IANA database"),
        ("../../etc/passwd", "is no zone of the IANA database"),
        ("localtime", "is no zone of the IANA database"),
        (2, "takes a name, an offset or a tzinfo"),
    ],
)
def test_a_zone_that_is_none_is_an_error_of_the_call(zone: str, complaint: str) -> None:
    with pytest.raises(FrameError, match=complaint):
        normalize(pd.Series([], dtype="str"), timezone=zone)


ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
LOCAL_TIMES = st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001


@given(ZONES, st.lists(LOCAL_TIMES, min_size=1, max_size=3))
def test_wall_clocks_are_read_as_zoneinfo_does(
    name: str, local_times: list[datetime]
) -> None:
    """PEP 495: a time exists once if it comes back from UTC, and folds agree."""
    zone = ZoneInfo(name)
    result = normalize(
        pd.Series([str(local) for local in local_times], dtype="str"), timezone=name
    )
    for local, outcome in zip(local_times, outcomes(result), strict=True):
        assert outcome == reading(local, zone)


CHANGING = st.sampled_from(
    [
        name
        for name in sorted(available_timezones())
        if len(
            {datetime(2010, m, 1, tzinfo=ZoneInfo(name)).utcoffset() for m in (1, 7)}
        )
        == 2
    ]
)


@given(CHANGING, st.integers(2000, 2037), st.data())
def test_the_hours_around_a_change_are_read_as_zoneinfo_does(
    name: str, year: int, data: st.DataObject
) -> None:
    zone = ZoneInfo(name)
    start = datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range(0, 366 * 24, 6)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    changes = [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]
    assume(changes)
    change = data.draw(st.sampled_from(changes)).astimezone(zone).replace(tzinfo=None)
    local_times = [
        change + timedelta(minutes=15 * quarter) for quarter in range(-60, 60)
    ]
    result = normalize(pd.Series(local_times, dtype="datetime64[us]"), timezone=zone)
    assert outcomes(result) == [reading(local, zone) for local in local_times]


def reading(local: datetime, zone: tzinfo) -> str:
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back != local:
        return "nonexistent_time"
    if first.utcoffset() != second.utcoffset():
        return "ambiguous_time"
    return sent(first)


def sent(instant: datetime) -> str:
    text = (
        instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    )
    return text.removesuffix("000").removesuffix(".000") + "Z"


# --- ISO 8601 and RFC 3339 --------------------------------------------------------

AWARE = st.datetimes(
    timezones=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
        lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
    )
)


@st.composite
def iso_texts(draw: st.DrawFn) -> str:
    """A date, time and offset in any spelling of ISO 8601 and RFC 3339."""
    date_part = draw(AWARE)
    separator = draw(st.sampled_from("Tt "))
    precise = draw(
        st.sampled_from(["seconds", "milliseconds", "microseconds", "minutes"])
    )
    text = date_part.isoformat(sep=separator, timespec=precise)
    if draw(st.booleans()):
        text = text.removesuffix("+00:00") + "Z" * text.endswith("+00:00")
    if draw(st.booleans()) and text[-3] == ":":
        text = text[:-3] + text[-2:]
    return text


@given(st.lists(iso_texts(), min_size=1, max_size=5))
def test_iso_texts_are_what_python_reads(texts: list[str]) -> None:
    """RFC 3339 section 5.6, and its wider spellings in ISO 8601."""
    for text, outcome in zip(texts, outcomes(normalize(pd.Series(texts))), strict=True):
        try:
            expected = sent(datetime.fromisoformat(text))
        except OverflowError:
            expected = "datetime_out_of_range"
        assert outcome == expected


ISO_LIKE = st.from_regex(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9][T ]"
    r"[0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,8})?)?"
    # Python 3.11 reads the offset +00:60, which RFC 3339 does not have.
    r"(Z|[+-][0-2][0-9](:?[0-5][0-9])?)",
    fullmatch=True,
)


@examples(200)
@given(ISO_LIKE)
def test_what_python_takes_for_iso_passes_and_nothing_else_of_that_shape(
    text: str,
) -> None:
    (outcome,) = outcomes(normalize(pd.Series([text])))
    try:
        expected = sent(datetime.fromisoformat(text))
    except OverflowError:
        expected = "datetime_out_of_range"
    except ValueError:
        assert outcome in {"invalid_datetime", "datetime_out_of_range"}
        return
    assert outcome == expected


@given(st.lists(iso_texts() | ISO_LIKE, min_size=1))
def test_the_way_for_ordinary_texts_is_the_way_for_odd_ones(texts: list[str]) -> None:
    """A blank before the zone sends a text the long way round."""
    odd = [
        text[:11] + text[11:].replace("+", " +").replace("Z", " Z") for text in texts
    ]
    assert_series_equal(
        normalize(pd.Series(odd)).values, normalize(pd.Series(texts)).values
    )


# --- true times -------------------------------------------------------------------

UNITS = st.sampled_from(["s", "ms", "us", "ns"])


@given(st.lists(st.integers(-(2**62), 2**62)), UNITS, ZONES | st.none())
def test_true_times_of_any_unit_and_zone_are_the_same_instants(
    ticks: list[int], unit: str, zone: str | None
) -> None:
    per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    arrow = pa.array(ticks, pa.timestamp(unit, tz=zone))
    result = normalize(pd.Series(pd.arrays.ArrowExtensionArray(arrow)), timezone="UTC")
    expected = []
    for tick in ticks:
        try:
            start = datetime(1970, 1, 1, tzinfo=UTC)
            instant = start + timedelta(seconds=tick // per_second)
            micros = tick % per_second * 10**6 // per_second
            expected.append(sent(instant + timedelta(microseconds=micros)))
        except OverflowError:
            expected.append("datetime_out_of_range")
    assert outcomes(result) == expected


@given(st.lists(AWARE | st.none()), st.booleans())
def test_objects_of_many_zones_are_the_same_instants(
    values: list[datetime | None],
    stamps: bool,  # noqa: FBT001 - hypothesis passes it by position
) -> None:
    cells = [pd.Timestamp(value) if stamps and value else value for value in values]
    column = pd.Series(cells, dtype=object)
    expected = []
    for value in values:
        try:
            expected.append("missing" if value is None else sent(value))
        except OverflowError:
            expected.append("datetime_out_of_range")
    assert outcomes(normalize(column)) == expected


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (np.datetime64("2026-04-21T15:30"), "2026-04-21T15:30:00Z"),
        (np.datetime64("2026-04-21"), "2026-04-21T00:00:00Z"),
        (np.datetime64("20000-01-01", "D"), "datetime_out_of_range"),
        (np.datetime64("2026-04"), "unsupported_value"),
        (np.datetime64("2026"), "unsupported_value"),
        (np.datetime64("2026-04-20", "W"), "unsupported_value"),
        (np.datetime64("10000-01-01"), "datetime_out_of_range"),
        (np.datetime64("9999-12-31T23:59:59"), "9999-12-31T23:59:59Z"),
        (np.datetime64("0001-01-01"), "0001-01-01T00:00:00Z"),
        (np.datetime64("NaT"), "missing"),
        (pd.Timestamp("2026-04-21 15:30:00.000000001"), "2026-04-21T15:30:00Z"),
        (pd.NaT, "missing"),
        (timedelta(1), "unsupported_value"),
        (20260421, "2026-04-21T00:00:00Z"),
        (float("inf"), "invalid_datetime"),
    ],
)
def test_single_objects(value: object, outcome: str) -> None:
    column = pd.Series([value, "x"], dtype=object)
    assert outcomes(normalize(column, timezone="UTC")) == [outcome, "invalid_datetime"]


def test_a_tzinfo_that_fails_is_a_bad_cell_and_not_an_exception() -> None:
    class Broken(tzinfo):
        def utcoffset(self, _: datetime | None) -> timedelta:
            raise OSError

        dst = tzname = utcoffset  # type: ignore[assignment]

    cells: list[object] = [datetime(2026, 4, 21, tzinfo=Broken()), None]
    column = pd.Series(cells, dtype=object)
    assert outcomes(normalize(column)) == ["unsupported_value", "missing"]


def test_what_was_finer_than_a_microsecond_is_listed() -> None:
    stamps = [pd.Timestamp(ticks, unit="ns", tz="UTC") for ticks in (1, 1000)]
    assert normalize(pd.Series(stamps)).changes["position"].tolist() == [0]


def test_true_instants_are_not_changed() -> None:
    column = pd.Series(pd.to_datetime(["2026-04-21T15:30:00+02:00"]))
    assert normalize(column).changes.empty


# --- for all ----------------------------------------------------------------------

CELLS = iso_texts() | st.sampled_from(
    [cell for cells, _, _ in cases(PAGE, "cells") for cell in cells]
)
OPTIONS = st.fixed_dictionaries(
    {
        "timezone": st.sampled_from([None, "Europe/Berlin", "+02:00"]),
        "dayfirst": st.sampled_from([None, True, False]),
    }
)


@given(columns(CELLS), OPTIONS)
def test_the_laws_of_kinds(column: pd.Series, options: dict[str, Any]) -> None:
    result = assert_laws(partial(normalize, **options), column)
    assert str(result.values.dtype) == "datetime64[us, UTC]"


@given(st.lists(CELLS), OPTIONS)
def test_the_dtype_of_texts_does_not_matter(
    cells: list[str], options: dict[str, Any]
) -> None:
    expected = normalize(pd.Series(cells, dtype=object), **options)
    for dtype in ("str", "category"):
        result = normalize(pd.Series(cells, dtype=dtype), **options)
        for frame, other in zip(result[1:4], expected[1:4], strict=True):
            assert_frame_equal(frame, other)
        assert_series_equal(result.values, expected.values)


@pytest.mark.parametrize(
    "dtype", ["object", "str", "float64", "datetime64[ns]", "category"]
)
def test_empty_and_all_missing_columns(dtype: str) -> None:
    for count in (0, 3):
        result = normalize(pd.Series([None] * count, dtype=dtype))
        assert outcomes(result) == ["missing"] * count
        assert str(result.values.dtype) == "datetime64[us, UTC]"
