"""How far a stage is, how fast it goes and how long it will take, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# A rate of less time than this says nothing yet.
_SETTLED: Final = 0.5
_MINUTE: Final = 60
_HOUR: Final = 3600
_UNITS: Final = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an import, and how far it is.

    Attributes:
        name: what is done.
        done: how many are through.
        total: of how many; 0 where that is not known.
        unit: what is counted: ``rows`` or ``bytes``.
        seconds: since the stage began.
        jobs: how many jobs are through, and of how many; 0 of 0 for a single one.
    """

    name: str
    done: int = 0
    total: int = 0
    unit: str = "rows"
    seconds: float = 0.0
    jobs: tuple[int, int] = (0, 0)

    def words(self) -> str:
        """Say how far it is.

        Examples:
            >>> Stage("merging", 1_000, 5_000, seconds=2.0).words()
            '1,000 of 5,000 rows · 500 rows/s · about 8 s left'
            >>> Stage("upload", 1_500_000, 3_000_000, "bytes", 1.0, (2, 9)).words()
            '1.5 MB of 3.0 MB · 1.5 MB/s · about 1 s left · job 3 of 9'
        """
        return " · ".join(part for part in self._parts() if part)

    def _parts(self) -> list[str]:
        rate = self.done / self.seconds if self.seconds >= _SETTLED else 0.0
        left = (self.total - self.done) / rate if rate and self.total else 0.0
        done, jobs = self.jobs
        return [
            self._counted(),
            f"{amount(rate, self.unit)}/s" if rate and self.total else "",
            f"about {duration(left)} left" if left > 0 else "",
            f"job {min(done + 1, jobs):,} of {jobs:,}" if jobs else "",
        ]

    def _counted(self) -> str:
        if not self.total:
            return ""
        if self.unit == "bytes":
            return f"{amount(self.done, 'bytes')} of {amount(self.total, 'bytes')}"
        return f"{self.done:,} of {self.total:,} {self.unit}"


def amount(count: float, unit: str) -> str:
    """Write a number with its unit; bytes in thousands of them.

    Examples:
        >>> amount(1234.5, "rows"), amount(999, "bytes"), amount(2_340_000, "bytes")
        ('1,234 rows', '999 bytes', '2.3 MB')
    """
    if unit == "bytes":
        for size, name in _UNITS:
            if count >= size:
                return f"{count / size:.1f} {name}"
    return f"{count:,.0f} {unit}"


def duration(seconds: float) -> str:
    """Write a time to wait, no finer than it is known.

    Examples:
        >>> duration(0.2), duration(75), duration(3 * 3600 + 300)
        ('1 s', '2 min', '3 h 5 min')
    """
    if seconds < _MINUTE:
        return f"{max(1, round(seconds))} s"
    minutes = -(-int(seconds) // _MINUTE)
    if seconds < _HOUR:
        return f"{minutes} min"
    return f"{minutes // _MINUTE} h {minutes % _MINUTE} min"
