"""The processes of one or of many computers, by Ray Data: files are read and measured, nets are asked, parts written.

A worker or a computer that ends is made up for by Ray, which does its tasks again; a run that is killed leaves a job
behind, which the next run settles (`mood.library.jobs`). Photos, nets and the index lie where every computer sees them
under the same path.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mood import zoo
from mood.importing import one_at_a_time
from mood.library import jobs, local, parts, writing
from mood.library.indexing import Order
from mood.library.jobs import Job
from mood.library.measuring import Measured, Worker, answer, digest, measure
from mood.library.parts import Made, of_file
from mood.library.planning import known
from mood.library.ray_cluster import connected, failing
from mood.library.scanning import File

if TYPE_CHECKING:
    import ray

BLOCK = 64
"""Photos of a task: what a killed worker has to do again."""

ROWS = 512
"""Photos of a part, where there are few workers: what a killed run can lose, and what is being measured."""

MOST_ROWS = 16_384
"""Photos of a part, however many workers there are: about 35 MB."""

_TODO = ("path", "path_bytes", "bytes", "modified_ns")
_MEASURING = {"num_cpus": 0.75, "max_retries": 2}  # Ray Data would try without end
_ASKING = 0.01  # of a core: with its process that measures it shares one, and where computers were lost others as well


def part_rows(workers: int) -> int:
    """Return how many photos a part has at least: with more workers more, so that it takes the same time."""
    return min(ROWS * max(1, workers // 4), MOST_ROWS)


def distributed(files: Sequence[File], order: Order, made: Made, advance: Callable[[int], object]) -> None:
    """Write the rows of files by the computers of a Ray cluster, or where none is named by Ray on this one.

    Photos whose task ended its worker are tried again one by one; what then ends it too gets a row that says so.

    Raises:
        MoodError: if Ray is not installed, its cluster cannot be reached, or a task fails.
    """
    missing = list(files)
    with connected(order.address, order.workers):
        for block in (BLOCK, 1):
            _pass(missing, block, order, made, advance)
            have = known(order.out)
            missing = [file for file in missing if file.path not in have]
            if not missing:
                return
    rows = [of_file(file) | {"sha256": digest(file), "problem": local.ENDED} for file in missing]
    writing.write(writing.following(order.out), parts.table_of(rows, made))
    advance(len(rows))


def _pass(files: Sequence[File], block: int, order: Order, made: Made, advance: Callable[[int], object]) -> None:
    """Run the pipeline over files, and make a part of the index whatever it wrote, also when it is interrupted."""
    job = Job.begin(order.out.absolute())
    todo = pa.Table.from_pylist([of_file(file) for file in files], made.schema.empty_table().select(_TODO).schema)
    pq.write_table(todo, job.todo, row_group_size=block)
    try:
        with _told(job, advance), failing(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # what replaces some arguments in 2.64 knows no retries
            _pipeline(job, order, made)
    finally:
        jobs.settle(order.out)


def _pipeline(job: Job, order: Order, made: Made) -> None:
    with one_at_a_time:
        import ray
        from ray.data.checkpoint import CheckpointConfig

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # a photo that ends its worker stops nothing; see `distributed`
    context.checkpoint_config = CheckpointConfig("path", str(job.notes), delete_checkpoint_on_success=False)
    cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
    workers = min(order.workers or cores, cores, pq.read_metadata(job.todo).num_row_groups)
    models = order.models.absolute()
    _read(job.todo, workers).map_batches(
        _Measuring(models, made), batch_format="pyarrow", batch_size=None, concurrency=workers, **_MEASURING,
    ).map_batches(
        _Asking, fn_constructor_args=(models, made), batch_format="pyarrow", batch_size=local.BATCH,
        num_cpus=_ASKING, compute=ray.data.ActorPoolStrategy(size=workers),
    ).write_parquet(
        str(job.rows), min_rows_per_file=part_rows(workers), ray_remote_args={"num_cpus": 0},
        schema=made.schema, compression="zstd", use_dictionary=False,
    )  # fmt: skip


def _read(todo: Path, workers: int) -> "ray.data.Dataset":
    """Return the files of a job, one block a row group, as what is read by the same task that measures."""
    with one_at_a_time:
        import ray.data
        from ray.data.block import BlockMetadata
        from ray.data.datasource import Datasource, ReadTask

    groups = pq.read_metadata(todo)

    class Todo(Datasource):
        def estimate_inmemory_data_size(self) -> int:
            return todo.stat().st_size

        def get_read_tasks(self, *_: object, **__: object) -> list[ReadTask]:
            return [ReadTask(lambda number=number: [pq.ParquetFile(todo).read_row_group(number)],
                             BlockMetadata(groups.row_group(number).num_rows, None, None, None))
                    for number in range(groups.num_row_groups)]  # fmt: skip

    return ray.data.read_datasource(
        Todo(), override_num_blocks=groups.num_row_groups, concurrency=workers, ray_remote_args=dict(_MEASURING)
    )


class _Measuring:
    """Measures photos, and keeps of each what nets take, as bytes."""

    def __init__(self, models: Path, made: Made) -> None:
        cards = zoo.cards(models)
        self.made = made
        self.sides = sorted({cards[name].spec.input_size for name in made.nets})

    def __call__(self, todo: pa.Table) -> pa.Table:
        """Return the rows of files without what nets say, and a column of pixels a side."""
        cv2.setNumThreads(1)
        rows = zip(parts.paths(todo), todo["bytes"].to_pylist(), todo["modified_ns"].to_pylist(), strict=True)
        photos = [measure(File(*row), self.sides) for row in rows]
        table = parts.table_of([photo.row for photo in photos], self.made)
        for side in self.sides:
            pixels = [photo.inputs[side].tobytes() if photo.inputs else None for photo in photos]
            table = table.append_column(_pixels(side), pa.array(pixels, pa.binary()))
        return table


class _Asking:
    """Asks nets, which every process loads once."""

    def __init__(self, models: Path, made: Made) -> None:
        self.worker = Worker(models, made)

    def __call__(self, table: pa.Table) -> pa.Table:
        """Return rows with what nets say."""
        pixels = {side: table[_pixels(side)] for side in self.worker.sides}
        rows = table.drop_columns([_pixels(side) for side in pixels]).to_pylist()
        photos = [Measured(row, {side: _photo(column[place], side) for side, column in pixels.items()}
                           if not row["problem"] else {}) for place, row in enumerate(rows)]  # fmt: skip
        return parts.table_of(answer(photos, self.worker.nets, self.worker.made), self.worker.made)


def _pixels(side: int) -> str:
    return f"pixels_{side}"


def _photo(value: pa.BinaryScalar, side: int) -> np.ndarray:
    return np.frombuffer(value.as_buffer(), np.uint8).reshape(side, side, 3)


@contextmanager
def _told(job: Job, advance: Callable[[int], object]) -> Iterator[None]:
    """Say while a job runs how many rows more are written."""
    seen: set[Path] = set()
    ended = Event()

    def look() -> None:
        for part, note in job.whole():
            if part not in seen:
                seen.add(part)
                advance(pq.read_metadata(note).num_rows)

    def watch() -> None:
        while not ended.wait(1):
            look()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        look()
