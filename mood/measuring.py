"""From a trained generation and a data set to its predictions table, its card's metrics and the report."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import evaluation, zoo
from mood.datasets import Dataset, read_photos
from mood.evaluation import Evaluation, EvaluationOfClasses, predictions, provenance
from mood.labels import MOODS
from mood.zoo import store

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

SPLITS = ("validation", "test")
SPREAD = "spread.csv"
BATCH, REPEATS = 32, 15


def measure(name: str, dataset: Dataset, models: Path, say: Callable[[str], object] = lambda _: None) -> pd.DataFrame:
    """Predict the validation and test photos, write the table beside the model and its metrics into the card.

    Args:
        name: of the generation.
        dataset: photos with labels and splits.
        models: folder of the generations.
        say: called with a sentence for each photo that is skipped.

    Returns:
        The predictions table.

    Raises:
        ModelError: if the generation is not trained.
        DataError: if no photo can be read.
    """
    classifier = zoo.load(name, models)
    photos = read_photos(dataset.of(classifier.spec.classes).split(*SPLITS), classifier.spec.input_size)
    for sentence in photos.skipped():
        say(sentence)
    table = predictions.table(
        photos.table["file"].to_list(),
        photos.table["split"].to_list(),
        photos.table["label"].to_list(),
        classifier.class_probabilities(photos.pixels),
        classifier.spec.classes,
    )
    predictions.save(table, models / name, dataset.name)
    card = store.read_card(name, models)
    card["cost"] = cost(classifier, models)
    card["metrics"] = card.get("metrics", {}) | {
        dataset.name: {split: one.record() for split, one in by_split(table).items()}
    }
    store.write_card(card, name, models)
    return table


def cost(classifier: "Classifier", models: Path) -> dict[str, object]:
    """Measure what a generation costs.

    Args:
        classifier: the generation.
        models: folder of the generations.

    Returns:
        parameters; megabytes of its file; ms_one and ms_in_batch, medians of a prediction of one photo and of one
        photo's share of 32, in milliseconds; repeats; cores of the machine.
    """
    size = classifier.spec.input_size
    photos = np.random.default_rng(0).integers(0, 256, (BATCH, size, size, 3), np.uint8)
    one, many = (_median_ms(lambda n=n: classifier.outputs(photos[:n])) for n in (1, BATCH))
    megabytes = (models / classifier.name / store.MODEL).stat().st_size / 2**20
    return {"parameters": classifier.model.count_params(), "megabytes": round(megabytes, 1), "ms_one": round(one, 1),
            "ms_in_batch": round(many / BATCH, 1), "repeats": REPEATS, "cores": os.cpu_count()}  # fmt: skip


def _median_ms(call: Callable[[], object]) -> float:
    call()  # compiles
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return 1000 * float(np.median(seconds))


def by_split(table: pd.DataFrame) -> dict[str, Evaluation | EvaluationOfClasses]:
    """Evaluate a predictions table split by split.

    Args:
        table: a predictions table.

    Returns:
        An evaluation for each of validation and test that has photos.
    """
    return {split: evaluation.evaluate(rows) for split in SPLITS if len(rows := table[table["split"] == split])}


def repeat(name: str, dataset: Dataset, models: Path, seed: int, learn: Callable[[Path], object]) -> None:
    """Train a generation again with another seed and note only its accuracies in `spread.csv`.

    Args:
        name: of the generation.
        dataset: photos with labels and splits.
        models: folder of the generations; the kept model is not touched.
        seed: of the repetition.
        learn: trains into the folder it is given.
    """
    scratch = models / f".{name}-seed-{seed}"
    learn(scratch / name)
    note_spread(name, dataset.name, seed, measure(name, dataset, scratch), models)
    shutil.rmtree(scratch)


def note_alternative(name: str, recipe: str, tried: store.Card, models: Path) -> None:
    """Write what another recipe reached on validation into the generation's card; test photos are not read for it.

    Args:
        name: of the generation.
        recipe: name of the other recipe.
        tried: card of the run with it.
        models: folder of the generations.
    """
    card = store.read_card(name, models)
    row = {"recipe": recipe} | {key: tried[key] for key in ("seed", "epochs", "best_epoch", "val_accuracy", "val_loss")}
    others = [old for old in card.get("experiments", []) if (old["recipe"], old["seed"]) != (recipe, row["seed"])]
    card["experiments"] = sorted([*others, row], key=lambda one: -one["val_accuracy"])
    store.write_card(card, name, models)


def note_spread(name: str, dataset: str, seed: int, table: pd.DataFrame, models: Path) -> None:
    """Write the accuracies of one run into `spread.csv`.

    Args:
        name: of the generation.
        dataset: name of the data set.
        seed: of the run.
        table: its predictions.
        models: folder of the generations.
    """
    row = {"dataset": dataset, "seed": seed} | {s: round(one.accuracy.value, 4) for s, one in by_split(table).items()}
    _replace_row(models / name / SPREAD, row, ["dataset", "seed"])


def _replace_row(path: Path, row: dict[str, object], keys: list[str]) -> None:
    before = pd.read_csv(path).to_dict("records") if path.exists() else []
    kept = [old for old in before if any(old[key] != row[key] for key in keys)]
    rows = pd.DataFrame([*kept, row]).sort_values(keys)
    path.parent.mkdir(parents=True, exist_ok=True)
    store.write_text(path, rows.to_csv(index=False, lineterminator="\n"))


def report(models: Path) -> str:
    """Print the accuracies, intervals, spreads and paired tests of all generations as Markdown.

    Args:
        models: folder of the generations.

    Returns:
        One section a data set; the README quotes it word for word.
    """
    return "\n\n".join(filter(None, (_of_generations(models), _of_moods(models))))


def _of_generations(models: Path) -> str:
    names = zoo.trained(models)
    files = {name: predictions.tables(models / name) for name in names}
    datasets = sorted({dataset for found in files.values() for dataset in found}, reverse=True)
    tables = {
        dataset: {name: predictions.read(files[name][dataset]) for name in names if dataset in files[name]}
        for dataset in datasets
    }
    return "\n\n".join(_section(dataset, found, models) for dataset, found in tables.items())


def _of_moods(models: Path) -> str:
    """Print the accuracy of the nets that tell five moods apart, and the recall of each mood."""
    lines = [
        f"{MOODS.title}, with 95 % intervals (recall of each mood: Wilson):",
        "",
        "| model | data set | split | accuracy | balanced accuracy | macro F1 |",
        "|---|---|---|---|---|---|",
    ]
    recalls = []
    for name in zoo.trained(models, MOODS):
        for dataset, path in predictions.tables(models / name).items():
            for split, found in by_split(predictions.read(path)).items():
                told = [str(found.metrics[key]) for key in ("accuracy", "balanced_accuracy", "macro_f1")]
                lines.append(f"| {name} | {dataset} | {split} | {' | '.join(told)} |")
                seen = [label for label in MOODS.classes if found.metrics[f"recall_{label}"].n]
                told = "; ".join(f"{label} {found.metrics[f'recall_{label}']}" for label in seen)
                recalls.append(f"- {name}, {dataset}, {split}: {told}")
    return "\n".join([*lines, "", *recalls]) if recalls else ""


def _section(dataset: str, tables: dict[str, pd.DataFrame], models: Path) -> str:
    lines = [
        f"Data set `{dataset}`, accuracy with 95 % Wilson interval:",
        "",
        "| generation | validation | test | F1 happy / sad | ROC AUC | test, over seeds |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_row(name, dataset, by_split(table), models) for name, table in tables.items()]
    seen = by_provenance(dataset, models)
    return "\n".join([*lines, "", *_tests(tables), *(["", seen] if seen else [])])


def by_provenance(dataset: str, models: Path) -> str:
    """Print the test accuracies of a data set by whether somebody looked at the photos when it was gathered.

    Args:
        dataset: its name.
        models: folder of the generations.

    Returns:
        A Markdown table and a sentence; "" where that is not known or nothing was measured.
    """
    known = provenance.read(provenance.path_of(models, dataset))
    paths = {name: predictions.tables(models / name).get(dataset) for name in zoo.trained(models)}
    tables = {name: predictions.read(path) for name, path in paths.items() if path}
    rows = {name: evaluation.with_outcome(table[table["split"] == "test"]) for name, table in tables.items()}
    if known is None or not rows:
        return ""
    groups = (provenance.VIEWED, provenance.UNVIEWED, provenance.AS_LABELLED)
    lines = [
        f"Test photos of `{dataset}` by whether somebody looked at them when the set was gathered:",
        "",
        f"| generation | {' | '.join(groups)} |",
        "|---|---|---|---|",
    ]
    for name, table in rows.items():
        found = provenance.accuracies(table, known)
        lines.append(f"| {name} | {' | '.join(str(found.get(group, '-')) for group in groups)} |")
    looked = provenance.blind_look(next(iter(rows.values())), known)
    said = ", ".join(f"{count} {how}" for how, count in looked.items())
    blind = ["", f"A blind look at {sum(looked.values())} of those not looked at found {said}."] if looked else []
    return "\n".join([*lines, *blind])


def _row(name: str, dataset: str, found: dict[str, Evaluation], models: Path) -> str:
    test = found["test"].metrics
    accuracies = [str(found[split].accuracy) if split in found else "-" for split in SPLITS]
    f1 = f"{test['f1_happy'].value:.3f} / {test['f1_sad'].value:.3f}"
    return (
        f"| {name} | {' | '.join(accuracies)} | {f1} | {test['roc_auc'].value:.3f} | {_seeds(name, dataset, models)} |"
    )


def _seeds(name: str, dataset: str, models: Path) -> str:
    path = models / name / SPREAD
    if not path.exists():
        return "-"
    spread = pd.read_csv(path)
    values = spread.loc[spread["dataset"] == dataset, "test"]
    if len(values) < 2:
        return "one seed" if len(values) else "-"
    return f"{values.min():.1%} to {values.max():.1%} ({len(values)} seeds)"


def _tests(tables: dict[str, pd.DataFrame]) -> list[str]:
    names = list(tables)
    lines = []
    for first, second in zip(names, names[1:], strict=False):
        a, b = (tables[name][tables[name]["split"] == "test"] for name in (first, second))
        result = evaluation.compare(a, b)
        lines.append(
            f"- {second} against {first} on {result.n} test photos: only {second} right {result.only_b}, "
            f"only {first} right {result.only_a}, exact McNemar p = {result.pvalue:.2g}, not adjusted"
        )
    return lines
