"""Makes an index of folders of photos, or brings it up to date; killed at any moment, it goes on."""

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from mood.errors import DataError
from mood.library import jobs, local, parts, writing
from mood.library.nets import made_with
from mood.library.parts import Made
from mood.library.planning import Known, Plan, by_digest, firsts, is_below, known, plan
from mood.library.scanning import File, Scan, scan, shown
from mood.plurals import plural


class Bar(Protocol):
    """Shows how far a run is."""

    def update(self, n: int) -> object:
        """Say that so many files more are done."""
        ...


Measure = Callable[[Sequence[File], Path, Made, int], Generator[pa.Table, None, None]]
"""Measures files by the nets of a folder with so many workers, and yields their rows; see `local.tables`."""


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Args:
        folders: with the photos.
        out: folder of the index.
        models: folder of the nets.
        nets: whose verdicts are asked for; of none given those of the index, or the newest.
        workers: processes; 0 for as many as there are cores.
        again: whether all is measured again, whatever the index holds.
        forget: whether photos of a folder in which there is none any more are dropped.
        address: of the Ray cluster that does the work, or "" for this computer.
    """

    folders: Sequence[Path]
    out: Path
    models: Path
    nets: Sequence[str] = ()
    workers: int = 0
    again: bool = False
    forget: bool = False
    address: str = ""


Engine = Callable[[Sequence[File], Order, Made, Callable[[int], object]], None]
"""Writes the rows of files that have to be opened, and says as it goes on how many more are done; see `locally`."""


@dataclass(frozen=True)
class Summary:
    """What a run did.

    Args:
        passed: how many files were passed over, by reason.
        closed: folders that could not be opened.
        new: files that got a row for the first time and are not among those moved.
        moved: files whose content was known under a path that is gone.
        changed: files whose row is another one.
        unchanged: files whose row holds.
        gone: rows that were dropped, without those moved.
        photos: that the index holds, in all.
        copies: of them, those whose content is that of another one.
        unreadable: why files cannot be read, by path.
        seconds: that the measuring took.
    """

    passed: Counter[str]
    closed: Sequence[str]
    new: int
    moved: int
    changed: int
    unchanged: int
    gone: int
    photos: int
    copies: int
    unreadable: Mapping[str, str]
    seconds: float


def locally(
    files: Sequence[File], order: Order, made: Made, advance: Callable[[int], object], measure: Measure = local.tables
) -> None:
    """Write the rows of files by processes of this computer."""
    writer = writing.Writer(order.out)
    with closing(measure(files, order.models, made, order.workers or local.cores())) as tables:
        try:
            for table in tables:
                writer.add(table)
                advance(len(table))
        finally:  # also when it is interrupted
            writer.finish()


def index(order: Order, show: Callable[[int], AbstractContextManager[Bar]], engine: Engine = locally) -> Summary:
    """Bring an index up to date with what lies in some folders.

    Args:
        order: what is asked for.
        show: is given the number of files that get a row, and returns what shows how far that is.
        engine: what writes rows.

    Raises:
        DataError: if a folder cannot be read, none holds a photo, or the index cannot be written or is of other nets.
        ModelError: if a net is not there or none has frozen features.
        IntegrityError: if the index holds what is no part of one.
    """
    found = scan(order.folders, order.out, may_be_gone=order.forget)
    if not found.files and not order.out.is_dir():
        raise DataError(f"No photo lies in {', '.join(map(shown, found.folders))}.", "Check the paths.")
    with writing.locked(order.out):
        writing.recover(order.out)
        jobs.settle(order.out)
        made = made_with(order.nets, order.models, None if order.again else order.out)
        before = known(order.out)
        _check_there(found, before, order.forget)
        if order.again:
            _check_all(found, before, order.forget)
            writing.clear(order.out)
            before = {}
        todo = plan(found, before, order.workers or local.cores())
        begun = time.monotonic()
        try:
            with show(todo.count) as bar:
                _carry_out(todo, _Run(order, made, engine, bar))
        except OSError as error:
            message = f"“{order.out}” cannot be written: {error.strerror or error}."
            raise DataError(message, "What is in it holds; make room, and run the same command again.") from error
        return _summary(found, before, todo, known(order.out), time.monotonic() - begun)


def _check_there(found: Scan, before: Mapping[str, Known], may_forget: bool) -> None:
    """Refuse to take a drive that is not there for one whose photos were deleted."""
    for folder in found.folders:
        rows, files = ([path for path in paths if is_below(path, [folder])]
                       for paths in (before, (file.path for file in found.files)))  # fmt: skip
        if rows and not files and not may_forget:
            message = f"“{shown(folder)}” holds no photo, and the index has {plural(len(rows), 'photo')} of it."
            raise DataError(message, "Attach the drive; or, if they are gone for good, add --forget.")


def _check_all(found: Scan, before: Mapping[str, Known], may_forget: bool) -> None:
    """Refuse to drop what lies in folders that were not named, where all is measured again."""
    others = [path for path in before if not is_below(path, found.folders)]
    if others and not may_forget:
        message = f"--again measures all again, and the index has {plural(len(others), 'photo')} of other folders."
        raise DataError(message, f"Name these too, such as {shown(str(Path(others[0]).parent))}, or add --forget.")


def _carry_out(todo: Plan, run: "_Run") -> None:
    """Write the rows that are missing, and take out those that hold no more; never are there two of one file."""
    rest = run.copy(todo.new, todo.digests)  # those moved, while the rows of where they were are there
    drop = todo.gone | {file.path for file in todo.changed}
    for part in parts.parts(run.order.out):
        writing.amend(part, drop, todo.touched)
    first, others = firsts(rest + run.copy(todo.changed, todo.digests), todo.digests)
    run.measure(first)
    run.measure(run.copy(others, todo.digests))


@dataclass(frozen=True)
class _Run:
    """Writes rows, part by part."""

    order: Order
    made: Made
    engine: Engine
    bar: Bar

    def measure(self, files: Sequence[File]) -> None:
        """Write the rows of files that have to be opened."""
        if files:
            self.engine(files, self.order, self.made, self.bar.update)

    def copy(self, files: Sequence[File], digests: Mapping[str, str]) -> list[File]:
        """Write the rows of files whose content the index knows, and return the other files."""
        held = by_digest(known(self.order.out).values()) if digests.keys() & {file.path for file in files} else {}
        pairs = [(file, held.get(digests.get(file.path, ""))) for file in files]
        found = sorted(((file, row) for file, row in pairs if row), key=lambda pair: (pair[1].part, pair[1].row))
        writer = writing.Writer(self.order.out)
        for start in range(0, len(found), writing.ROWS):
            for table in _copied(found[start : start + writing.ROWS]):
                writer.add(table)
                self.bar.update(len(table))
            writer.finish()
        return [file for file, row in pairs if not row]


def _copied(pairs: Sequence[tuple[File, Known]]) -> Iterator[pa.Table]:
    """Yield the rows of files that have the content of rows, part by part, in which these lie."""
    for part, group in groupby(pairs, key=lambda pair: pair[1].part):
        files, rows = zip(*group, strict=True)
        yield parts.moved(parts.read(part).take([row.row for row in rows]), files)


def _summary(
    found: Scan, before: Mapping[str, Known], todo: Plan, after: Mapping[str, Known], seconds: float
) -> Summary:
    left = Counter(before[path].sha256 for path in todo.gone)
    arrived = Counter(after[file.path].sha256 for file in todo.new if file.path in after)
    moved = sum((left & arrived).values())
    digests = [row.sha256 for row in after.values() if not row.problem]
    return Summary(
        passed=found.passed, closed=found.closed, new=len(todo.new) - moved, moved=moved, changed=len(todo.changed),
        unchanged=todo.unchanged, gone=len(todo.gone) - moved, photos=len(digests),
        copies=len(digests) - len(set(digests)),
        unreadable={path: row.problem for path, row in after.items() if row.problem}, seconds=seconds,
    )  # fmt: skip
