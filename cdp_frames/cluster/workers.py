"""Who does the work: the workers of a cluster, or threads of this process."""

from __future__ import annotations

import os
import platform
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from cdp_frames.inputs import DaskFrame

# As many jobs for each thread are at the CDP at once; most of their time they wait.
_JOBS_A_THREAD: Final = 2
_LEAST_JOBS: Final = 3
_MOST_JOBS: Final = 32


@dataclass(frozen=True)
class Workers:
    """Where the tasks of an import run.

    Attributes:
        client: of the cluster; None where threads of this process do the work.
        threads: how many tasks run at once.
        have_our_files: whether they can use folders and journal of this machine.
    """

    client: Any
    threads: int
    have_our_files: bool

    @property
    def most_jobs(self) -> int:
        """How many jobs are at the CDP at once, at most."""
        return max(_LEAST_JOBS, min(_MOST_JOBS, self.threads * _JOBS_A_THREAD))

    @contextmanager
    def executor(self) -> Iterator[Executor]:
        """Yield what tasks are handed to, as ``concurrent.futures`` has it."""
        if self.client is None:
            with ThreadPoolExecutor(self.most_jobs) as threads:
                yield threads
        else:
            with self.client.get_executor(pure=False) as cluster:
                yield cluster

    def handed_out(self, value: Any) -> Any:  # noqa: ANN401 - any value
        """Return a value for many tasks, which travels to each worker once.

        It is a task itself, so that it is made anew if all who have it are lost.
        """
        if self.client is None:
            return value
        return self.client.submit(_same, value, pure=False)


def _same(value: Any) -> Any:  # noqa: ANN401 - any value
    return value


def workers_of(df: DaskFrame) -> Workers:
    """Return who would compute a frame."""
    from dask.base import get_scheduler  # noqa: PLC0415 - an extra

    client = getattr(get_scheduler(collections=[df]), "__self__", None)
    if client is None or not hasattr(client, "get_executor"):
        return Workers(None, os.cpu_count() or 1, have_our_files=True)
    hosts = set(client.run(platform.node).values())
    return Workers(client, sum(client.nthreads().values()), hosts == {platform.node()})
