"""Phone numbers: E.164, through Google's libphonenumber."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import FrameError
from cdp_frames.kinds.country import column
from cdp_frames.kinds.findings import Findings, normalized, of_each, scattered, uniform
from cdp_frames.kinds.phone.cell import cell_result
from cdp_frames.kinds.phone.certain import Certain, certain
from cdp_frames.kinds.phone.evidence import Shown, settled, shown_by
from cdp_frames.kinds.remarks import with_unsupported
from cdp_frames.text.arrow import placed, positions, strings, taken
from cdp_frames.text.cells import texts_of
from cdp_frames.text.characters import plain_column

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.kinds.base import Normalized


# Nothing but digits; a leading zero is no part of a country code.
_BARE: Final = r"^[1-9][0-9]*$"


def normalize(
    values: pd.Series,
    *,
    region: str | None = None,
    regions: pd.Series | None = None,
    shown: Shown | None = None,
) -> Normalized:
    """Normalize a column of phone numbers.

    A number with ``+`` or ``00`` and a country code means the same everywhere. Another
    needs a region: that of its row, else ``region``, else it is refused.

    The cell is one number from end to end, or it is refused. With ``+`` a number has to
    be *possible* to libphonenumber: of a length that its country has. Whether it is
    *valid*, of a form that is handed out today, changes with every release of the
    plans; such a number passes, with a hint. A number that is completed from a region
    has to be valid. Digits that are valid both within the region and behind a ``+``
    are ambiguous, unless their groups or the column say which is meant. Extensions
    have no place in E.164 and are left off, which is in the changes.

    Args:
        values: n cells of any dtype.
        region: the country of national numbers, as ``country.normalize`` reads it.
        regions: n countries, one for each row by position; goes before ``region``.
        shown: what ``evidence`` says of the whole column, where these are a part of it.

    Returns:
        n numbers such as ``+14155550123``, dtype ``str``, with the input's index. Order
        is kept, the input is not changed, twice is once.

    Raises:
        FrameError: ``region`` is no country, or ``regions`` is of another length.

    Examples:
        >>> import pandas as pd
        >>> result = normalize(
        ...     pd.Series(["(415) 555-2671", "+46 (0)70-123 45 67"]), region="US"
        ... )
        >>> result.values.tolist()
        ['+14155552671', '+46701234567']
        >>> normalize(pd.Series(["(415) 555-2671"])).problems["code"].tolist()
        ['phone_without_region']

    Source:
        ITU-T E.164; libphonenumber's rules, as phonenumbers has them.
    """
    text, unsupported = texts_of(values)
    findings = _findings_of_texts(text, _regions(len(text), region, regions), shown)
    return normalized(with_unsupported(findings, unsupported), values.index)


def evidence(
    values: pd.Series, *, region: str | None = None, regions: pd.Series | None = None
) -> Shown:
    """Say what bare digits show of their column, as ``Shown`` has it.

    Args:
        values: n cells, of a part of a column.
        region: as of ``normalize``.
        regions: likewise.
    """
    text, _ = texts_of(values)
    # Only these say something, and most columns have none.
    bare = pc.fill_null(pc.match_substring_regex(plain_column(text), _BARE), False)
    texts = text.filter(bare)
    places = _regions(len(text), region, regions).filter(bare)
    sure = certain(texts, places)
    cells = _pairs(_others(texts, sure), places).cells
    return shown_by(cells, [cell_result(*cell) for cell in cells]) | sure.shown


def _regions(
    count: int, region: str | None, regions: pd.Series | None
) -> pa.LargeStringArray:
    everywhere = strings([None if region is None else _region(region)]).take(
        pa.array(np.zeros(count, dtype="int64"))
    )
    if regions is None:
        return everywhere
    if len(regions) != count:
        raise FrameError(
            f"regions has {len(regions):,} rows, the values have {count:,}"
        )
    of_rows = texts_of(column.normalize(regions).values).text
    return pc.coalesce(of_rows, everywhere)


def _region(region: str) -> str:
    code = column.cell_result(region).value
    if code is None:
        raise FrameError(f"region={region!r} is no country; use a code such as 'US'")
    return code


class _Pairs(NamedTuple):
    """Distinct pairs of a text and its region.

    Attributes:
        cells: m of them.
        rows: the positions of the k texts that are there.
        places: k 0-based places in ``cells``.
    """

    cells: list[tuple[str, str | None]]
    rows: np.ndarray
    places: np.ndarray


def _pairs(text: pa.LargeStringArray, regions: pa.LargeStringArray) -> _Pairs:
    present = positions(pc.is_valid(text))
    texts = text.take(pa.array(present)).dictionary_encode()
    places = regions.take(pa.array(present)).dictionary_encode(null_encoding="encode")
    width = max(len(places.dictionary), 1)
    pairs, pair_of_text = np.unique(
        np.asarray(texts.indices).astype("int64") * width + np.asarray(places.indices),
        return_inverse=True,
    )
    spelled, codes = texts.dictionary.to_pylist(), places.dictionary.to_pylist()
    cells = [(spelled[pair // width], codes[pair % width]) for pair in pairs]
    return _Pairs(cells, present, pair_of_text)


def _findings_of_texts(
    text: pa.LargeStringArray, regions: pa.LargeStringArray, shown: Shown | None
) -> Findings:
    """Take what is certain; look once at each other distinct text with its region."""
    sure = certain(text, regions)
    given = taken(text, sure.rows)
    respelled = positions(pc.not_equal(given, sure.values))
    plainly = uniform(sure.values, respelled, rules="E.164")
    if len(sure.rows) == len(text):
        return plainly
    cells, rows, places = _pairs(_others(text, sure), regions)
    results = [cell_result(text, region) for text, region in cells]
    findings = of_each(settled(cells, results, shown, beside=sure.shown))
    parts = [(sure.rows, plainly), (rows, findings.take(places))]
    return scattered(len(text), parts)


def _others(text: pa.LargeStringArray, sure: Certain) -> pa.LargeStringArray:
    """Return n texts without those that are certain."""
    if not len(sure.rows):
        return text
    return placed(text, sure.rows, pa.nulls(len(sure.rows), text.type))
