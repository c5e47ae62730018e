"""Commands that ask why photos were misclassified, and apply what people said of them."""

import argparse
from pathlib import Path

import pandas as pd
import sqlalchemy
from tqdm import tqdm

from mood import reviews, settings
from mood.cli.options import Commands, command, counted, generation, measured_home, opened, photos, say, trained
from mood.datasets import Dataset
from mood.errors import DataError
from mood.files import write_text
from mood.zoo import Card

CLEANED = "cleaned.csv"


def add(commands: Commands) -> None:
    """Add the commands."""
    triage = command(
        commands, "triage", _triage, "find what may have misled a net, photo by photo; a second run goes on",
        "triage --photos data/mine",
    )  # fmt: skip
    generation(triage)
    photos(triage)

    clean = command(
        commands, "clean", _clean, "apply the reviews to a manifest, from which training runs again",
        "clean --photos data/mine",
    )  # fmt: skip
    clean.add_argument(
        "--photos", type=Path, nargs=1, required=True, metavar="DIR", help="the data set that was reviewed"
    )
    clean.add_argument("--out", type=Path, metavar="FILE", help=f"a new manifest beside them (default DIR/{CLEANED})")
    clean.add_argument("--reviews", metavar="URL", help="of the database (default: the SQLite file of the app)")


def _triage(arguments: argparse.Namespace) -> None:
    from mood import triage

    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    names = trained(arguments, models, dataset)
    dataset = dataset.of(Card.read(models / names[0]).spec.classes)
    with tqdm(unit="photo") as bar:

        def begin(count: int, name: str) -> None:
            bar.reset(count)
            bar.set_description(name)

        progress = triage.Progress(begin, bar.update, say)
        tables = triage.triage(names, dataset, models, progress)
    for name, one in triage.face_agreement(next(iter(tables.values())), dataset).items():
        print(f"Faces, {name}: {one}")
    for name, table in tables.items():
        _print_causes(name, table[table["split"] == "test"])
    _print_by_eye(models, dataset)


def _print_causes(name: str, test: pd.DataFrame) -> None:
    from mood import triage

    wrong = int((~test["is_correct"]).sum())
    print(f"{name}: {wrong} errors among {len(test)} test photos; headlines, and odds against correct photos")
    for one in triage.cause_rates(test):
        ends = f"[{one.interval.low:.2f}, {one.interval.high:.2f}]"
        print(
            f"  {triage.title_of(one.key):26}{one.n_headline:4} headlines, {one.n_wrong:4} of {wrong} errors, "
            f"{one.n_right:4} of {len(test) - wrong} others, odds ratio {one.odds_ratio:.2f} {ends}"
        )


def _print_by_eye(models: Path, dataset: Dataset) -> None:
    from mood import triage
    from mood.audit import labels

    by_eye = labels.seen_by_eye(dataset)
    if by_eye is None:
        return
    ranking = pd.read_csv(triage.suspects_path(models, dataset.name), dtype={"file": str})
    print("Doubted labels against those found wrong by eye:")
    for name, metric in labels.found_by_eye(ranking, *by_eye).items():
        low, high = metric.interval.low, metric.interval.high
        print(f"  {name}: {metric.value:.0%} [{low:.0%}, {high:.0%}], n = {metric.n}")


def _clean(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    path = arguments.out or dataset.root / CLEANED
    if path.exists():
        raise DataError(f"“{path}” is there already; nothing is overwritten.", "Name a new file with --out.")
    own = settings.for_photos(arguments.photos).reviews
    url = arguments.reviews or f"sqlite:///{own if own.exists() else settings.load().reviews}"
    engine = sqlalchemy.create_engine(url)
    current = reviews.Reviews(engine).current(dataset.name)
    engine.dispose()
    if current.empty:
        raise DataError(
            f"Reviews are applied; {engine.url.render_as_string(hide_password=True)} has none of “{dataset.name}”.",
            "Review photos in the Gallery of the app, or name another database with --reviews URL.",
        )
    table = reviews.cleaned(dataset.table, current)
    kept = dataset.table[dataset.table["file"].isin(table["file"])]
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
    relabelled = int((kept["label"].to_numpy() != table["label"].to_numpy()).sum())
    out = counted(len(dataset.table) - len(table), "photo")
    print(
        f"{counted(len(current), 'review')} applied: {out} taken out, {relabelled} relabelled, {len(table)} left. "
        f"Train with `python -m mood train all --photos {path}`."
    )
