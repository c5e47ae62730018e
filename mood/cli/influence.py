"""The command that measures which training photos taught a net its verdicts."""

import argparse

from tqdm import tqdm

from mood.cli.options import Commands, at_least_one, command, generation, option, photos
from mood.cli.workspace import home, opened, say
from mood.errors import DataError
from mood.influence import Summary, places, summary, table


def add(commands: Commands) -> None:
    """Add the command."""
    command(commands, "influence", _influence,
            "measure which training photos taught a net its verdicts, and how few could turn each",
            "influence transfer --photos data/mine", generation,
            option("--limit", type=at_least_one, metavar="N", help="test photos, drawn at random (default: all)"),
            photos)  # fmt: skip


def _influence(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    learned = table.learners(models, dataset.name)
    names = learned if arguments.generation == "all" else [arguments.generation]
    if not names:
        raise DataError(
            f"What taught a net is measured on the photos that it learned from; none in “{models}” learned from "
            f"“{dataset.name}”.",
            "Name the folder of its photos with --photos.",
        )
    for name in names:
        known, said = table.placed(name, dataset, models, say)
        n_test = int((known.splits == "test").sum())
        with tqdm(total=min(n_test, arguments.limit or n_test), desc=name, unit="photo") as bar:
            rows = table.measure(known, said, arguments.limit, bar.update)
        table.save(rows, table.path_of(models, name, dataset.name))
        _print(name, known, summary(rows))


def _print(name: str, known: places.Places, found: Summary) -> None:
    print(
        f"{name}: a head trained anew on {known.vectors.shape[1]} axes of {len(known.mean)} features of "
        f"{len(known.rows):,} training photos, L2 {places.L2:g}\n"
        f"  says what the net says: {found.agreement}; is right: {found.accuracy}\n"
        f"  change of the log-odds foretold and after training again, correlation: without the strongest photo "
        f"{found.one}; without those that turn the verdict {found.several}\n"
        f"  verdicts that at most half of the training photos turn: {found.flipped}; median k of "
        f"{found.n_wrong} wrong verdicts {found.k_wrong:g}, of {found.n_right} right ones {found.k_right:g}\n"
        f"  AUC for errors: by a small k {found.by_k}; by a small confidence {found.by_confidence}; difference "
        f"{found.gain}"
    )
