"""What the cards and the README say is what the prediction tables give."""

import re

import pytest

from mood import experiments, map_quality, zoo
from mood.evaluation import predictions
from mood.zoo import Card
from mood.zoo.study import GENERATIONS, STORY
from tests.conftest import ROOT

MODELS = ROOT / "models"
NAMES = list(GENERATIONS)


def test_readme_quotes_the_report_word_for_word():
    readme = (ROOT / "README.md").read_text("utf-8")
    for section in re.split(r"\n\n(?=Data set|Five moods)", experiments.report(MODELS)):
        assert section in readme


def test_readme_quotes_what_the_explanations_were_found_to_be_worth():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert map_quality.report(MODELS) in readme


@pytest.mark.parametrize("name", NAMES)
def test_card_is_recomputed_from_its_tables(name):
    card = Card.read(MODELS / name)
    tables = predictions.tables(MODELS / name)
    assert set(tables) == {"photos", "demo"} == set(card.metrics)
    for dataset, path in tables.items():
        found = {
            split: one.record() for split, one in experiments.by_split(predictions.read(path), card.spec.task).items()
        }
        assert found == card.metrics[dataset]


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


@pytest.mark.parametrize("name", NAMES)
def test_the_bundled_models_give_the_bundled_demo_table(name):
    from mood.datasets import open_dataset, read_photos

    classifier = zoo.load(name, MODELS)
    table = predictions.read(predictions.tables(MODELS / name)["demo"])
    photos = read_photos(open_dataset(ROOT / "data" / "demo"), classifier.spec.input_size)
    found = dict(zip(photos.table["file"], classifier.predict_proba(photos.pixels)[:, 1], strict=True))
    assert table["p_happy"].to_list() == pytest.approx([found[file] for file in table["id"]], abs=5e-3)


def test_spread_holds_three_seeds_and_the_kept_one():
    import pandas as pd

    for name in STORY:
        spread = pd.read_csv(MODELS / name / experiments.SPREAD)
        assert spread["seed"].to_list() == [0, 1, 2]
        kept = Card.read(MODELS / name).metrics["photos"]["test"]["accuracy"]["value"]
        assert spread.set_index("seed").loc[0, "test"] == pytest.approx(kept, abs=1e-4)


def test_readme_quotes_what_the_portraits_show():
    import pandas as pd

    from mood import evaluation, triage

    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    manifest = pd.read_csv(ROOT / "data" / "demo" / "manifest.csv", keep_default_na=False)
    shown = {}
    for name in NAMES:
        rows = evaluation.with_outcome(predictions.read(predictions.tables(MODELS / name)["demo"]))
        found = triage.with_truth(rows[rows["split"] == "test"], manifest)
        shown[name] = [one for one in triage.differences(found) if one.is_shown]
        if name in ("transfer", "refined"):
            assert str(triage.unambiguous(found)) in readme
    assert {name: [one.title for one in some] for name, some in shown.items()} == {
        "baseline": ["framing among the sad", "colour among the sad"],
        "augmented": [],
        "transfer": ["scene among the sad", "pose among the sad", "glasses among the happy", "glasses among the sad",
                     "sex among the happy"],
        "refined": ["expression among the happy"],
    }  # fmt: skip
    for one in (shown["transfer"][-1], shown["refined"][0]):
        quoted = [str(metric) for value, metric in one.accuracy.items() if value != "mild"]
        assert all(metric in readme for metric in quoted)
        assert f"p = {one.pvalue:.2g}" in readme
    assert all(str(one.accuracy["round"]) in readme for one in shown["transfer"][2:4])
    assert "No generation is shown to differ" not in readme


def test_readme_says_which_photos_somebody_looked_at():
    import pandas as pd

    from mood import evaluation, triage
    from mood.evaluation import provenance

    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    known = provenance.read(provenance.path_of(MODELS, "photos"))
    rows = evaluation.with_outcome(predictions.read(predictions.tables(MODELS / "refined")["photos"]))
    found = provenance.accuracies(rows[rows["split"] == "test"], known)
    assert [metric.n for metric in found.values()] == [455, 197, 126]
    assert all(readme.count(str(metric)) == 2 for metric in found.values())  # in words, and in the report
    ranking = pd.read_csv(triage.suspects_path(MODELS, "photos")).merge(known, left_on="file", right_on="id")
    tenth = pd.qcut(ranking["p_label"], 10, labels=False)
    for viewed in (ranking.loc[tenth == place, "viewed"] for place in (0, 9)):
        ends = evaluation.wilson_interval(int(viewed.sum()), len(viewed))
        assert f"{viewed.mean():.1%} [{ends.low:.1%}, {ends.high:.1%}], n = {len(viewed)}" in readme


def test_one_seed_is_not_called_three():
    lines = experiments.report(MODELS).splitlines()
    assert not any("three seeds" in line for line in lines)
    refined = next(line for line in lines if line.startswith("| refined | 89.3%"))
    assert refined.endswith("| one seed |")


def test_readme_quotes_how_good_suggestions_are():
    from mood import bursts

    readme, table = (ROOT / "README.md").read_text("utf-8"), bursts.read(MODELS)
    for name, found in bursts.rates(table).items():
        assert f"| {name} | {found['best']} | {found['faultless']} | {found.get('order', '-')} |" in readme
    for kind, (precision, recall) in bursts.detection(table).items():
        assert f"| {kind} | {precision} | {recall} |" in readme
    assert str(bursts.grouping(table)) in readme
