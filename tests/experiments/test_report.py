"""What the cards and the page of results say is what the prediction tables give."""

import re
import shutil
from pathlib import Path

import pytest

from mood import experiments
from mood.cli import main
from mood.evaluation import predictions
from mood.zoo import Card
from mood.zoo.study import GENERATIONS
from tests.conftest import ROOT

MODELS = ROOT / "models"
PAGE = (MODELS / "README.md").read_text("utf-8")
NAMES = list(GENERATIONS)


def _beside(models: Path, *left_out: str) -> Path:
    """Link to all that is in the bundled folder, but for what is left out."""
    models.mkdir()
    for path in MODELS.iterdir():
        if path.name not in left_out:
            (models / path.name).symlink_to(path)
    return models


def test_the_page_of_results_is_what_the_tables_give(tmp_path):
    models = _beside(tmp_path / "models", "README.md")
    assert main(["report", "--models", str(models), "--write"]) == 0
    assert (models / "README.md").read_text("utf-8") == PAGE


def test_results_are_printed_without_being_asked_to_write(tmp_path, capsys):
    models = _beside(tmp_path / "models", "README.md")
    assert main(["report", "--models", str(models)]) == 0
    assert capsys.readouterr().out == PAGE
    assert not (models / "README.md").exists()


def test_results_of_one_net_hold_what_was_measured_and_no_more(tmp_path):
    net = tmp_path / "models" / "baseline"
    net.mkdir(parents=True)
    for file in ("card.json", "predictions-photos.csv"):
        shutil.copy(MODELS / "baseline" / file, net)
    assert main(["report", "--models", str(net.parent), "--write"]) == 0
    page = (net.parent / "README.md").read_text("utf-8")
    titles = ["Happy or sad", "What has to be said where it is used?", "What lies here"]
    assert re.findall("^## (.+)$", page, re.MULTILINE) == titles
    assert "| baseline | 69.0% [65.2%, 72.6%], n = 600 | 66.4% [62.7%, 69.9%], n = 652 |" in page


def test_the_readme_leaves_figures_to_the_page_of_results():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.encode()) <= 9000
    assert "models/README.md" in readme
    assert not re.search(r"n = \d|\d ?%", readme)


@pytest.mark.parametrize("name", NAMES)
def test_card_is_recomputed_from_its_tables(name):
    card = Card.read(MODELS / name)
    tables = predictions.tables(MODELS / name)
    assert set(tables) == {"photos", "demo"} == set(card.metrics)
    for dataset, path in tables.items():
        by_split = experiments.by_split(predictions.read(path), card.spec.task)
        metrics = {split: evaluation.record() for split, evaluation in by_split.items()}
        assert metrics == card.metrics[dataset]


@pytest.mark.parametrize("name", NAMES)
def test_tables_hold_the_study_s_numbers_of_photos(name):
    table = predictions.read(predictions.tables(MODELS / name)["photos"])
    counts = table.groupby(["split", "y_true"]).size().to_dict()
    assert counts == {
        ("test", "happy"): 341,
        ("test", "sad"): 311,
        ("validation", "happy"): 300,
        ("validation", "sad"): 300,
    }


def test_spread_holds_three_seeds_and_the_kept_one():
    import pandas as pd

    for name in GENERATIONS[:3]:
        spread = pd.read_csv(MODELS / name / experiments.SPREAD)
        assert spread["seed"].to_list() == [0, 1, 2]
        kept = Card.read(MODELS / name).metrics["photos"]["test"]["accuracy"]["value"]
        assert spread.set_index("seed").loc[0, "test"] == pytest.approx(kept, abs=1e-4)


def test_results_say_what_the_portraits_show():
    import pandas as pd

    from mood import evaluation, triage

    manifest = pd.read_csv(ROOT / "data" / "demo" / "manifest.csv", keep_default_na=False)
    shown = {}
    for name in NAMES:
        rows = evaluation.with_outcome(predictions.read(predictions.tables(MODELS / name)["demo"]))
        rows = triage.with_truth(rows[rows["split"] == "test"], manifest)
        shown[name] = [test for test in triage.differences(rows) if test.is_shown]
        if name in ("transfer", "refined"):
            assert str(triage.unambiguous(rows)) in PAGE
    assert {name: [test.title for test in some] for name, some in shown.items()} == {
        "baseline": ["framing among the sad", "colour among the sad"],
        "augmented": [],
        "transfer": ["scene among the sad", "pose among the sad", "glasses among the happy", "glasses among the sad",
                     "sex among the happy"],
        "refined": ["expression among the happy"],
    }  # fmt: skip
    for test in (shown["transfer"][-1], shown["refined"][0]):
        quoted = [str(metric) for value, metric in test.accuracy.items() if value != "mild"]
        assert all(metric in PAGE for metric in quoted)
        assert f"p = {test.pvalue:.2g}" in PAGE
    assert all(str(test.accuracy["round"]) in PAGE for test in shown["transfer"][2:4])


def test_results_say_which_photos_somebody_looked_at():
    import pandas as pd

    from mood import evaluation, triage
    from mood.evaluation import provenance

    known = provenance.read(provenance.path_of(MODELS, "photos"))
    rows = evaluation.with_outcome(predictions.read(predictions.tables(MODELS / "refined")["photos"]))
    accuracies = provenance.accuracies(rows[rows["split"] == "test"], known)
    assert [metric.n for metric in accuracies.values()] == [455, 197, 126]
    assert all(PAGE.count(str(metric)) == 2 for metric in accuracies.values())  # in words, and in the report
    ranking = pd.read_csv(triage.suspects_path(MODELS, "photos")).merge(known, left_on="file", right_on="id")
    tenth = pd.qcut(ranking["p_label"], 10, labels=False)
    for viewed in (ranking.loc[tenth == place, "viewed"] for place in (0, 9)):
        ends = evaluation.wilson_interval(int(viewed.sum()), len(viewed))
        assert f"{viewed.mean():.1%} [{ends.low:.1%}, {ends.high:.1%}], n = {len(viewed)}" in PAGE


def test_one_seed_is_not_called_three():
    lines = experiments.report(MODELS).splitlines()
    assert not any("three seeds" in line for line in lines)
    refined = next(line for line in lines if line.startswith("| refined | 89.3%"))
    assert refined.endswith("| one seed |")


def test_results_say_how_good_suggestions_are():
    from mood import bursts

    table = bursts.read(MODELS)
    for name, rates in bursts.rates(table).items():
        assert f"| {name} | {rates['best']} | {rates['faultless']} | {rates.get('order', '-')} |" in PAGE
    for kind, (precision, recall) in bursts.detection(table).items():
        assert f"| {kind} | {precision} | {recall} |" in PAGE
    assert str(bursts.grouping(table)) in PAGE
