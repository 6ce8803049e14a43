"""What a kind of value is, to those who don't look into its cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.fields import WireType
    from cdp_frames.kinds.base import Normalized

    # Takes n cells of any dtype, and the kind's options as keywords.
    Normalizer = Callable[..., Normalized]
    # Takes the same, and returns what they show of their whole column.
    Evidencer = Callable[..., Any]

# Cells of a wide kind that are looked at together.
_BLOCK: Final = 131_072


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of value.

    Attributes:
        name: its name, such as ``email``.
        normalizer: returns its ``normalize``; called when that is first needed, so that
            the import of it can wait until then.
        wire_type: what the CDP calls such a column.
        dtype: the pandas dtype of the normalized values.
        options: the keywords of ``normalize`` that a schema may set.
        evidencer: returns its ``evidence``, for a kind that reads a cell by what other
            cells of its column show; None for one that looks at each cell alone.
        is_wide: whether it looks at each cell alone, takes much memory for it, and
            makes texts of its own. Long columns are then normalized block by block.
    """

    name: str
    normalizer: Callable[[], Normalizer]
    wire_type: WireType = "string"
    dtype: str = "str"
    options: tuple[str, ...] = ()
    evidencer: Callable[[], Evidencer] | None = None
    is_wide: bool = False

    @property
    def check(self) -> str:
        """The name of its Pandera check, such as ``cdp_email``."""
        return f"cdp_{self.name}"

    def evidence(self, values: pd.Series, **options: object) -> Any:  # noqa: ANN401
        """Say what cells of a part of a column show of all of it.

        Parts are read as the whole would be if what they show is joined by ``|`` and
        handed to ``normalize`` as ``shown``.

        Returns:
            What they show; None for a kind that looks at each cell alone.
        """
        return None if self.evidencer is None else self.evidencer()(values, **options)

    def normalize(self, values: pd.Series, **options: object) -> Normalized:
        """Normalize n cells; see ``Normalized`` for what comes back.

        Raises:
            AssertionError: a cell that is there came to nothing without a word. That
                is a bug of the kind, and nothing may be sent.
        """
        normalized = self._normalized(values, **options)
        lost = normalized.unaccounted(values)
        if len(lost):
            raise AssertionError(
                f"the kind {self.name!r} loses {len(lost)} of {len(values)} cells of "
                f"dtype {values.dtype} without a word; this is a bug in cdp_frames, "
                "please report it"
            )
        return normalized

    def _normalized(self, values: pd.Series, **options: object) -> Normalized:
        normalize = self.normalizer()
        # No domain is looked up twice.
        whole = not self.is_wide or bool(options.get("check_deliverability"))
        if whole or len(values) <= _BLOCK:
            return normalize(values, **options)
        starts = range(0, len(values), _BLOCK)
        blocks = (values.iloc[start : start + _BLOCK] for start in starts)
        parts = (normalize(block, **options) for block in blocks)
        return next(parts).followed_by(parts, values.index)
