"""What moves a verdict, on Compare and in the findings: said of the rendered twins, and of nothing else."""

import pandas as pd
import pytest

from mood import twins
from mood.datasets import open_dataset
from mood.evaluation import share_of
from mood.findings.evidence import Evidence
from mood.findings.moved import moved
from mood.twins import FACTORS
from tests.app.driving import alone, texts
from tests.conftest import ROOT

TITLE = "What moves a verdict"


@pytest.fixture(scope="module")
def table():
    return pd.read_csv(ROOT / "models" / "refined" / "causes-twins.csv")


def test_compare_says_what_moves_each_generation(table):
    app = alone("compare", changed="background", moves="baseline").run()
    assert not app.exception
    assert TITLE in [heading.value for heading in app.subheader]
    said, people = texts(app), table["person"].nunique()
    assert f"{people} people who do not exist" in said
    whole = next(effect for effect in twins.effects(table) if effect.factor == "expression")
    assert f"- **Refined**: of all that moves it the expression is {whole.share}" in said
    assert "Nobody of these people exists: this says nothing about how often real photos differ so." in said
    shown = next(frame.value for frame in app.dataframe if "of all that moves it" in frame.value)
    assert len(shown) == 4 * len(FACTORS)


@pytest.mark.parametrize("factor", ["expression", "tears"])
def test_who_is_shown_is_said_with_every_generation(factor):
    app = alone("compare", changed=factor, moves="refined").run()
    assert not app.exception
    said = texts(app)
    assert ("→" in said) != ("On nobody does Refined change its verdict with this." in said)


def test_explain_shows_maps_beside_what_moves_the_net():
    app = alone("explain", section="methods", on="refined").run()
    assert not app.exception
    assert "Where it is known what moves the net" in [heading.value for heading in app.subheader]
    shown = next(
        frame.value for frame in app.dataframe if "beats all controls" in frame.value and "pointing" in frame.value
    )
    assert {"control: noise", "control: centre", "control: edges"} <= set(shown["method"])


def test_the_findings_show_one_person_twice():
    demo = open_dataset(ROOT / "data" / "demo")
    section = moved(Evidence(ROOT / "models", demo))
    assert section is not None
    assert len(section.pictures) == 2
    assert all("background" in picture.caption for picture in section.pictures)
    assert moved(Evidence(ROOT / "models", None)) is None


def test_the_gallery_shows_who_is_called_otherwise(table):
    app = alone("gallery", on="refined", data="demo", twins="true", changed="mouth").run()
    assert not app.exception
    rows = table[table["factor"] == "mouth"].sort_values("change", key=abs, ascending=False)
    assert f"Refined gives another verdict to **{share_of(rows['flips'] == 1)}** people" in texts(app)
    first = rows.iloc[0]
    shown = [caption.value for caption in app.caption if "→" in caption.value]
    assert f"{first['target']} {first['p_before']:.0%} → {first['p_after']:.0%}" in shown[0]
    assert len(shown) == min(len(rows), 12)
    closed = alone("gallery", on="refined", data="demo").run()
    assert "gives another verdict to" not in texts(closed)
