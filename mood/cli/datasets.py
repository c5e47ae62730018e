"""Commands that collect a data set, look at it (its quality, its shortcuts, its labels, who saw it) and clean it."""

import argparse
import shlex
from pathlib import Path

import sqlalchemy
from tqdm import tqdm

from mood import experiments, reviews, settings, triage
from mood.audit import copies, looks, quality, shortcuts
from mood.audit.labels import check_enough
from mood.cli.options import Commands, at_least_one, command, group, option, photos
from mood.cli.workspace import asked, home, measured_home, opened, say
from mood.datasets import viewing
from mood.datasets.providers import PROVIDERS, Options, collect
from mood.errors import CollectError, DataError
from mood.evaluation import provenance
from mood.files import write_csv
from mood.plurals import plural
from mood.zoo import store

CLEANED = "cleaned.csv"
MOST = 20
"""Doubted labels that are printed."""

_LOOKS = ((provenance.read, provenance.path_of), (looks.read, looks.path_of))
"""Blind looks that lie beside the nets."""


def add(commands: Commands) -> None:
    """Add the commands."""
    keys = ", ".join(f"{name} ({provider.key_variable or 'no key'})" for name, provider in PROVIDERS.items())
    sizes = "; ".join(f"{name}: {', '.join(provider.sizes)}" for name, provider in PROVIDERS.items())
    usual = next(iter(PROVIDERS))
    most = "photos to look at a word (default 1000)"
    command(commands, "collect", _collect,
            "collect licensed photos, or copy own ones; a key comes from the environment",
            "collect --query cat --query dog --limit 500",
            option("--provider", choices=list(PROVIDERS), default=usual, help=f"{keys} (default {usual})"),
            option("--query", action="append", required=True, metavar="LABEL", help="search word and label, several"),
            option("--limit", type=at_least_one, default=1000, metavar="N", help=most),
            option("--size", help=f"of the pictures, by default the first: {sizes}"),
            option("--from", dest="source", type=Path, metavar="DIR", help="searched by folder: a sub-folder a word"),
            option("--out", type=Path, metavar="DIR",
                   help="(default data/, and the name of the provider)"))  # fmt: skip
    audit = group(commands, "audit", "look at a data set itself")
    for name, run, help_text in (
        ("quality", _quality, "find photos that are dark, blurred, odd or there twice"),
        ("shortcuts", _shortcuts, "measure what mean colour or face count alone reach"),
        ("labels", _labels, "rank labels by how little the other photos believe them, by the likeness of `transfer`"),
        ("copies", _copies, "find test photos that are there twice: cropped, mirrored, with a bar"),
        ("provenance", _provenance, "keep which photos somebody looked at, beside the nets"),
    ):
        command(audit, name, run, help_text, f"audit {name} --photos data/mine", photos)
    command(commands, "clean", _clean, "apply the reviews to a manifest, from which training runs again",
            "clean --photos data/mine",
            option("--photos", type=Path, nargs=1, required=True, metavar="DIR", help="the data set that was reviewed"),
            option("--out", type=Path, metavar="FILE", help=f"a new manifest beside them (default DIR/{CLEANED})"),
            option("--reviews", metavar="URL",
                   help="of the database (default: the SQLite file of the app)"))  # fmt: skip


def _collect(arguments: argparse.Namespace) -> None:
    config = settings.load()
    kind = PROVIDERS[arguments.provider]
    if arguments.source is not None and kind.site:
        raise CollectError(f"--from names a folder to search; {kind.title} is a service.", "Add --provider folder.")
    provider = kind.of(Options(config, arguments.size, arguments.source, say))
    folder = arguments.out or config.collected / provider.name
    with tqdm(total=100, unit="%", bar_format="{desc}: {percentage:3.0f} %|{bar}| [{elapsed}<{remaining}]") as bar:

        def advance(share: float, text: str) -> None:
            bar.set_description(text, refresh=False)
            bar.update(100 * share - bar.n)

        report = collect(provider, arguments.query, arguments.limit, folder, advance)
    print("\n".join(report.sentences()))
    print(f"Train with `python -m mood train all --photos {shlex.quote(str(folder))}`.")


def _shortcuts(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    dataset = dataset.of(asked(models, dataset).classes)
    with tqdm(total=len(dataset.split("train", "test").table), unit="photo") as bar:
        shortcuts.measure(dataset, models, bar.update)
    for name, metric in shortcuts.read(shortcuts.path_of(models, dataset.name)).items():
        print(f"{name}: {metric}")


def _copies(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    _, known = triage.alike(dataset, measured_home(arguments, dataset), triage.Progress(note=say))
    with tqdm(total=len(copies.candidates(known)), unit="pair") as bar:
        pairs = copies.measure(dataset, known, models, bar.update)
    print(experiments.without_copies(dataset.name, models, asked(models, dataset)) or copies.found(pairs))


def _quality(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    counts = quality.measure(dataset, home(arguments), say)["issue"].value_counts()
    for issue, title in quality.ISSUES.items():
        print(f"{title}: {counts.get(issue, 0)} of {len(dataset.table)}")


def _provenance(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    table, path = viewing(dataset), provenance.path_of(models, dataset.name)
    write_csv(path, table)
    print(f"{int(table['viewed'].sum())} of {len(table)} photos were looked at; written to {path}.")
    print(experiments.by_provenance(dataset.name, models, asked(models, dataset)))


def _labels(arguments: argparse.Namespace) -> None:
    dataset, own = opened(arguments.photos), home(arguments)
    dataset = dataset.of(asked(own if store.names(own) else settings.load().models, dataset).classes)
    check_enough(dataset.table, dataset.task.classes)  # before nets are copied beside the photos
    ranking = triage.doubted(dataset, measured_home(arguments, dataset), say)
    print(f"{ranking['is_suspected'].sum()} of {len(ranking)} labels are suspected; the {MOST} least believed:")
    for row in ranking.head(MOST).to_dict("records"):
        print(f"  {row['p_label']:.0%} for {row['label']}: {row['file']}")
    known, second = (read(path(own, dataset.name)) for read, path in _LOOKS)
    for sentence in looks.sentences(ranking, triage.DOUBTED, known, second):
        print(sentence)


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
    write_csv(path, table)
    relabelled = int((kept["label"].to_numpy() != table["label"].to_numpy()).sum())
    out = plural(len(dataset.table) - len(table), "photo")
    print(
        f"{plural(len(current), 'review')} applied: {out} taken out, {relabelled} relabelled, {len(table)} left. "
        f"Train with `python -m mood train all --photos {shlex.quote(str(path))}`."
    )
