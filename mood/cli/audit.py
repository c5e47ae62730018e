"""Commands that look at a data set: its quality, its shortcuts, its labels, and who looked at it."""

import argparse

from tqdm import tqdm

from mood import experiments, triage
from mood.audit import quality, shortcuts
from mood.cli.options import Commands, command, group, photos
from mood.cli.workspace import asked, home, measured_home, opened, say
from mood.datasets import viewing
from mood.evaluation import provenance
from mood.files import write_text

MOST = 20
"""Doubted labels that are printed."""


def add(commands: Commands) -> None:
    """Add the commands."""
    audit = group(commands, "audit", "look at a data set itself")
    for name, run, help_text in (
        ("quality", _quality, "find photos that are dark, blurred, odd or there twice"),
        ("shortcuts", _shortcuts, "measure what mean colour or face count alone reach"),
        ("labels", _labels, "rank labels by how little the other photos believe them"),
        ("provenance", _provenance, "keep which photos somebody looked at, beside the nets"),
    ):
        command(audit, name, run, help_text, f"audit {name} --photos data/mine", photos)


def _shortcuts(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    dataset = dataset.of(asked(models, dataset).classes)
    with tqdm(total=len(dataset.split("train", "test").table), unit="photo") as bar:
        shortcuts.measure(dataset, models, bar.update)
    for name, metric in shortcuts.read(shortcuts.path_of(models, dataset.name)).items():
        print(f"{name}: {metric}")


def _quality(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    counts = quality.measure(dataset, home(arguments))["issue"].value_counts()
    for issue, title in quality.ISSUES.items():
        print(f"{title}: {counts.get(issue, 0)} of {len(dataset.table)}")


def _provenance(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    table, path = viewing(dataset), provenance.path_of(models, dataset.name)
    write_text(path, table.to_csv(index=False, lineterminator="\n"))
    print(f"{int(table['viewed'].sum())} of {len(table)} photos were looked at; written to {path}.")
    print(experiments.by_provenance(dataset.name, models, asked(models, dataset)))


def _labels(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), measured_home(arguments)
    ranking = triage.doubted(dataset.of(asked(models, dataset).classes), models, say)
    print(f"{ranking['is_suspected'].sum()} of {len(ranking)} labels are suspected; the {MOST} least believed:")
    for row in ranking.head(MOST).to_dict("records"):
        print(f"  {row['p_label']:.0%} for {row['label']}: {row['file']}")
