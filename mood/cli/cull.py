"""The command that writes to the disk which photos are kept: sidecars, copies, moved files, a table; and undoes it."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import sqlalchemy as sql
from tqdm import tqdm

from mood import settings, zoo
from mood.bursts.decisions import Decisions
from mood.cli.bursts import suggested, wishes
from mood.cli.options import Commands, command, option
from mood.cli.workspace import check_csv, first_task, say, wanted
from mood.errors import DataError
from mood.files import write_csv
from mood.library import culling, filing, indexed, xmp
from mood.library.filing import COPY, MOVE, Report, Step
from mood.library.scanning import shown
from mood.plurals import plural

LISTED = 20
"""So many files that were left alone are named."""


def add(commands: Commands) -> None:
    """Add the command."""
    choice = (
        "CSV of the page Keep or discard or of `bursts`, or an index: what was decided on the page, else suggestions"
    )
    names = "names of sidecars: full is NAME.JPG.xmp (darktable, digiKam), short NAME.xmp (Lightroom; default full)"
    command(commands, "cull", _cull,
            "write which photos are kept as XMP sidecars, copies, moved files or a table, or undo that",
            "cull choice.csv --xmp",
            option("choice", nargs="?", type=Path, metavar="CHOICE.csv|INDEX.parquet", help=choice),
            option("--xmp", action="store_true", help="write stars and labels beside the photos"),
            option("--names", choices=list(xmp.NAMES), default="full", help=names),
            option("--copy-to", type=Path, metavar="DIR", help="copy the photos that are kept"),
            option("--move-to", type=Path, metavar="DIR", help="move the photos that are discarded"),
            option("--csv", type=Path, metavar="FILE.csv", help="write all photos with full paths, kept or not"),
            option("--undo", type=Path, metavar="LOG", help="take back what was done, by its log"),
            option("--finish", type=Path, metavar="LOG", help="do what was not done, by the log of a killed run"),
            *wishes("of an index, "),
            option("--models", type=Path, help="of an index, folder of the nets"))  # fmt: skip


def _cull(arguments: argparse.Namespace) -> None:
    if arguments.undo or arguments.finish:
        act, log = (filing.undo, arguments.undo) if arguments.undo else (filing.finish, arguments.finish)
        _say(act(log), {}, "put back" if arguments.undo else "done", log)
        return
    if arguments.choice is None:
        raise DataError("Name a choice or an index, or a log with --undo.", "See `python -m mood cull --help`.")
    if not (arguments.xmp or arguments.copy_to or arguments.move_to or arguments.csv):
        raise DataError("Say what to write: --xmp, --copy-to DIR, --move-to DIR or --csv FILE; received none.")
    check_csv(arguments.csv)
    rows = _of_index(arguments) if arguments.choice.is_dir() else culling.read(arguments.choice)
    print(_counted(rows))
    if arguments.csv:
        write_csv(arguments.csv, rows)
    if arguments.xmp:
        plan = partial(filing.sidecars, culling.ratings(rows), arguments.names)
        _run(plan, filing.log_in(culling.root(rows), "xmp"), "written")
    for do, folder, is_kept in ((COPY, arguments.copy_to, True), (MOVE, arguments.move_to, False)):
        if folder:
            files = culling.originals(rows, is_kept)
            plan = partial(filing.transfers, do, files, folder.absolute(), culling.root(rows))
            _run(plan, filing.log_in(folder.absolute(), do), "copied" if do == COPY else "moved")


def _of_index(arguments: argparse.Namespace) -> pd.DataFrame:
    """Return what becomes of the photos of an index: what was decided on the page, else what is suggested."""
    config = settings.load()
    models, path = arguments.models or config.models, arguments.choice.absolute()
    task = first_task(models)
    mood = wanted(arguments, task)
    series, _ = indexed.series_of(path, task.classes, zoo.trained(models, task))
    found = suggested(arguments, series, mood)
    decided = Decisions(sql.create_engine(f"sqlite:///{config.reviews}")).current(None, series.place_of)
    return culling.table(series.files, found, dict(zip(decided["sha256"], decided["verdict"], strict=True)))


def _counted(rows: pd.DataFrame) -> str:
    """Say how many photos a person decided on, for how many a suggestion stands, and how many stay open."""
    parts = []
    for by, title in ((culling.YOU, "by you"), (culling.SUGGESTION, "by suggestions")):
        of = rows.loc[rows["decided_by"] == by, "kept"]
        parts.append(f"{title} {int(of.sum()):,} kept and {int((~of).sum()):,} discarded")
    n_open = int((rows["decided_by"] == culling.NOBODY).sum())
    return f"{plural(len(rows), 'photo')}: {'; '.join(parts)}; undecided, so they stay {n_open:,}"


def _run(plan: Callable[[], tuple[Sequence[Step], dict[str, str]]], log: Path, verb: str) -> None:
    steps, refused = plan()
    with tqdm(total=len(steps), unit="file", delay=1e-3) as bar:
        report = filing.carry_out(steps, log, bar.update)
    _say(report, refused, verb, log)
    print(f"To undo it: python -m mood cull --undo {log}")


def _say(report: Report, refused: dict[str, str], verb: str, log: Path) -> None:
    print(f"{plural(report.done, 'file')} {verb}; log: {log}")
    left = refused | report.refused
    for path, why in list(left.items())[:LISTED]:
        say(f"Left alone: {shown(path)}: {shown(why)}")
    if len(left) > LISTED:
        say(f"and {plural(len(left) - LISTED, 'more file')} left alone.")
