"""The command that makes an index of a library of photos."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import library, settings
from mood.cli.options import Commands, at_least_one, command, option
from mood.cli.workspace import first_task, say
from mood.errors import DataError
from mood.library.scanning import shown
from mood.plurals import plural

LISTED = 10
"""So many files that cannot be read are named; the index says why of each."""


def add(commands: Commands) -> None:
    """Add the command."""
    nets = "whose verdicts are kept (default: those of the index, or the newest)"
    engine = "what does the work: this computer, or Ray, which can have many (default local)"
    again = "measure all again, such as after nets were trained anew"
    forget = "drop the photos of a folder that holds none any more, or is gone"
    command(commands, "library", _library,
            "make an index of folders of photos, or bring it up to date; interrupted, it goes on",
            "library holiday/ archive/ --out photos.parquet",
            option("folders", nargs="+", type=Path, metavar="FOLDER", help="read where they are, never changed"),
            option("--out", type=Path, required=True, metavar="FILE.parquet", help="the index, a folder of parts"),
            option("--workers", type=at_least_one, default=0, metavar="N", help="processes (default: the cores)"),
            option("--engine", choices=list(library.ENGINES), default="local", help=engine),
            option("--address", default="", metavar="HOST:PORT", help="of a Ray cluster (default: this computer)"),
            option("--nets", nargs="+", default=[], metavar="NAME", help=nets),
            option("--models", type=Path, help="folder of the nets"),
            option("--again", action="store_true", help=again),
            option("--forget", action="store_true", help=forget))  # fmt: skip


def _library(arguments: argparse.Namespace) -> None:
    if arguments.address and arguments.engine != "ray":
        raise DataError("--address names a Ray cluster.", "Add --engine ray.")
    if arguments.out.suffix != ".parquet":
        raise DataError(f"An index has a name that ends in .parquet; received “{arguments.out}”.", "Name another.")
    models = arguments.models or settings.load().models
    first_task(models)  # that none is trained is said before any work
    order = library.Order(
        arguments.folders, arguments.out, models, arguments.nets, arguments.workers, arguments.again, arguments.forget,
        arguments.address,
    )  # fmt: skip
    engine = library.ENGINES[arguments.engine]
    done = library.index(order, lambda count: tqdm(total=count, unit="photo", smoothing=0.05, delay=1e-3), engine)
    print("\n".join(told(done, arguments.out)))


def told(done: library.Summary, out: Path) -> list[str]:
    """Return what a run did, and what can be done next, line by line."""
    for number, (path, reason) in enumerate(sorted(done.unreadable.items())):
        if number < LISTED:
            say(f"Cannot be read: {shown(path)}: {reason}")
    measured = done.new + done.moved + done.changed
    rate = f", {measured / done.seconds:.1f} a second" if measured and done.seconds else ""
    passed = ", ".join(f"{count:,} {reason}" for reason, count in done.passed.most_common()) or "none"
    closed = [f"Not opened, and left as they were: {', '.join(map(shown, done.closed))}."] if done.closed else []
    left = max(0, len(done.unreadable) - LISTED)
    others = f", {left:,} of them named in the index alone" if left else ""
    return [
        f"{plural(done.photos, 'photo')} in “{out}”, {done.copies:,} of them copies of others.",
        f"This run: {done.new:,} new, {done.moved:,} moved, {done.changed:,} changed, {done.unchanged:,} unchanged, "
        f"{done.gone:,} gone{rate}.",
        f"Passed over: {passed}.",
        f"Cannot be read: {len(done.unreadable):,}{others}.",
        *closed,
        "Next: open it on the page Keep or discard, or run the same command again when photos were added.",
    ]
