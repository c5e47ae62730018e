"""Commands that ask why photos were misclassified, and apply what people said of them."""

import argparse
from pathlib import Path

import pandas as pd
import sqlalchemy
from tqdm import tqdm

from mood import evaluation, reviews, settings, triage
from mood.cli.options import Commands, command, generation, option, photos
from mood.cli.workspace import asked, counted, has_nets, measured_home, opened, say, trained
from mood.datasets import Dataset
from mood.errors import DataError
from mood.evaluation import predictions
from mood.files import write_text
from mood.zoo import Card

CLEANED = "cleaned.csv"


def add(commands: Commands) -> None:
    """Add the commands."""
    command(
        commands, "triage", _triage, "find what may have misled a net, photo by photo; a second run goes on",
        "triage --photos data/mine", generation, photos,
    )  # fmt: skip
    command(
        commands, "truth", _truth, "print accuracy by what rendered pictures are known to show", "truth transfer",
        generation, photos,
    )  # fmt: skip
    command(
        commands, "clean", _clean, "apply the reviews to a manifest, from which training runs again",
        "clean --photos data/mine",
        option("--photos", type=Path, nargs=1, required=True, metavar="DIR", help="the data set that was reviewed"),
        option("--out", type=Path, metavar="FILE", help=f"a new manifest beside them (default DIR/{CLEANED})"),
        option("--reviews", metavar="URL", help="of the database (default: the SQLite file of the app)"),
    )  # fmt: skip


def _triage(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    names = trained(arguments, models, asked(models, dataset))
    dataset = dataset.of(Card.read(models / names[0]).spec.classes)
    with tqdm(unit="photo") as bar:

        def begin(count: int, name: str) -> None:
            bar.reset(count)
            bar.set_description(name)

        tables = triage.triage(names, dataset, models, triage.Progress(begin, bar.update, say))
    for name, agreement in triage.face_agreement(next(iter(tables.values())), dataset).items():
        print(f"Faces, {name}: {agreement}")
    for name, table in tables.items():
        _print_causes(name, table[table["split"] == "test"])
    _print_by_eye(models, dataset)


def _print_causes(name: str, test: pd.DataFrame) -> None:
    wrong = int((~test["is_correct"]).sum())
    print(f"{name}: {wrong} errors among {len(test)} test photos; headlines, and odds against correct photos")
    for rate in triage.cause_rates(test):
        ends = f"[{rate.interval.low:.2f}, {rate.interval.high:.2f}]"
        print(
            f"  {triage.title_of(rate.key):26}{rate.n_headline:4} headlines, {rate.n_wrong:4} of {wrong} errors, "
            f"{rate.n_right:4} of {len(test) - wrong} others, odds ratio {rate.odds_ratio:.2f} {ends}"
        )


def _print_by_eye(models: Path, dataset: Dataset) -> None:
    by_eye = triage.seen_by_eye(dataset)
    if by_eye is None:
        return
    ranking = pd.read_csv(triage.suspects_path(models, dataset.name), dtype={"file": str})
    print("Doubted labels against those found wrong by eye:")
    for name, interval, value, n in triage.found_by_eye(ranking, *by_eye):
        print(f"  {name}: {value:.0%} [{interval.low:.0%}, {interval.high:.0%}], n = {n}")


def _truth(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    own = arguments.models or settings.for_photos(arguments.photos).models
    models = own if arguments.models or has_nets(own) else settings.load().models
    if not triage.factors_of(dataset.table):
        raise DataError(
            f"“{dataset.name}” does not know what its pictures show; its manifest has none of the columns of "
            "rendered ones.",
            "Ask for `--photos data/demo`.",
        )
    for name in trained(arguments, models, asked(models, dataset)):
        path = predictions.tables(models / name).get(dataset.name)
        if path is None:
            raise DataError(f"{name} was not measured on “{dataset.name}”.", "Run `python -m mood evaluate` first.")
        rows = evaluation.with_outcome(predictions.read(path))
        _print_truth(name, triage.with_truth(rows[rows["split"] == "test"], dataset.table))


def _print_truth(name: str, rows: pd.DataFrame) -> None:
    tests = triage.differences(rows)
    print(f"{name}: clear expressions, scene not against them: {triage.unambiguous(rows)}")
    for factor in dict.fromkeys(test.factor for test in tests):
        accuracies = "; ".join(f"{value} {metric}" for value, metric in triage.by_value(rows, factor).items())
        print(f"  {factor.title.lower()}: {accuracies}")
        for test in tests:
            if test.factor == factor:
                print(f"    {test}")


def _clean(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    path = arguments.out or dataset.root / CLEANED
    if path.exists():
        raise DataError(f"“{path}” is there already; nothing is overwritten.", "Name a new file with --out.")
    own = settings.for_photos(arguments.photos).reviews
    engine = sqlalchemy.create_engine(
        arguments.reviews or f"sqlite:///{own if own.exists() else settings.load().reviews}"
    )
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
