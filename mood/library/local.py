"""The processes of this computer, each with nets of its own: no lock is shared, and one that ends takes none along."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pyarrow as pa

from mood.errors import ModelError
from mood.library.measuring import Worker, digest
from mood.library.parts import Made, of_file, table_of
from mood.library.scanning import File

BATCH = 8
"""Photos that a process is given at once."""

ENDED = "Reading it ended the process that read it."

_AHEAD = 2  # batches that a process has, so that it never waits for the next

Batches = deque[Sequence[File]]

Start = Callable[[Path, Made, int], Callable[[Sequence[File]], pa.Table]]
"""Makes what measures files, by the nets of a folder, with so many threads; see `Worker`."""


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def tables(
    files: Sequence[File], models: Path, made: Made, workers: int, worker: Start = Worker
) -> Generator[pa.Table, None, None]:
    """Measure files, all of which get a row, and yield their rows by some at a time, in any order.

    Args:
        files: any number.
        models: folder of the nets.
        made: which nets are asked.
        workers: processes; where one is enough it is this one.
        worker: makes what measures, in each process.

    Yields:
        Rows as columns of the index.

    Raises:
        ModelError: if a process ends as it starts.
    """
    if not files:
        return
    batches = Batches(files[start : start + BATCH] for start in range(0, len(files), BATCH))
    workers = min(workers, len(batches))
    threads = max(1, cores() // workers)
    if workers == 1:
        yield from map(worker(models, made, threads), batches)
        return
    team = [_Process(worker, models, made, threads) for _ in range(workers)]
    try:
        while batches or any(process.given for process in team):
            for process in team:
                process.give(batches)
            for process in _answering(team):
                yield from process.take(batches)
    finally:
        for process in team:
            process.stop()


class _Process:
    """A process with a worker, and which batches it was given, the one that it works on first."""

    def __init__(self, worker: Start, models: Path, made: Made, threads: int) -> None:
        self._arguments = worker, models, made, threads
        self._made = made
        self.given = Batches()
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a copy of this process would have its threads' locks as well
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, *self._arguments), daemon=True)
        self._process.start()
        other.close()  # then it ends with either side
        self._is_ready = False

    def give(self, batches: Batches) -> None:
        """Give it batches, as long as it has too few."""
        while batches and len(self.given) < _AHEAD:
            self.given.append(batches.popleft())
            with suppress(OSError):  # it has ended, which is seen when it should answer
                self.pipe.send(self.given[-1])

    def take(self, batches: Batches) -> list[pa.Table]:
        """Return what it answers; if it has ended, another begins, and what it was given goes back."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            return self._begin_again(batches)
        if isinstance(answer, Exception):
            raise answer
        if not self._is_ready:
            self._is_ready = True
            return []
        self.given.popleft()
        return [answer]

    def _begin_again(self, batches: Batches) -> list[pa.Table]:
        """Start anew; the photos of the batch that it worked on are tried one by one, and one alone is the cause."""
        self.stop()
        if not self._is_ready:
            message = f"A process that measures photos ended as it started (exit code {self._process.exitcode})."
            raise ModelError(message, "Try fewer with --workers: each needs about half a gigabyte of memory.")
        tried = self.given.popleft()
        batches.extendleft(reversed(self.given))
        self.given.clear()
        if len(tried) > 1:
            batches.extendleft([file] for file in reversed(tried))
        self._start()
        rows = [of_file(file) | {"sha256": digest(file), "problem": ENDED} for file in tried]
        return [table_of(rows, self._made)] if len(tried) == 1 else []

    def stop(self) -> None:
        """End it; it holds nothing that could be lost."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _answering(team: Sequence[_Process]) -> list[_Process]:
    """Wait until processes answer, or end, and return them."""
    ready = wait([process.pipe for process in team if process.given])
    return [process for process in team if process.pipe in ready]


def _work(pipe: Connection, worker: Start, models: Path, made: Made, threads: int) -> None:
    """Answer batches until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other side is interrupted too, and ends this
    with suppress(EOFError, OSError):
        try:
            measure = worker(models, made, threads)
            pipe.send(None)
            while True:
                pipe.send(measure(pipe.recv()))
        except (EOFError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side raises it
            pipe.send(error)
