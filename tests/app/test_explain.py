"""What Explain opens with, and how it says whether to believe a map."""

from streamlit.testing.v1 import AppTest

from mood import map_quality
from mood.explanation import METHODS
from mood.zoo.study import GENERATIONS
from tests.app.driving import alone, texts
from tests.conftest import ROOT


def test_it_opens_with_what_the_nets_own_tests_put_first():
    app = alone("explain", data="demo", test="false").run()
    assert not app.exception
    pills = app.button_group(key="methods")
    tables = [map_quality.read(path) for path in sorted((ROOT / "models").glob("*/faithfulness.csv"))]
    first = map_quality.first_methods([table[table["dataset"] == "photos"] for table in tables])
    assert tuple(pills.value) == first
    for table in tables:
        ranking = map_quality.ranking(table[table["dataset"] == "photos"])
        assert not any(ranked.unbeaten for ranked in ranking if ranked.method in first)
    assert METHODS[first[0]].title in pills.help


def test_nets_without_a_test_open_with_something_sensible():
    app = alone("explain", task="moods", data="demo", test="false").run()
    assert not app.exception
    assert tuple(app.button_group(key="methods").value) == map_quality.UNTESTED
    assert "not tested yet" in app.button_group(key="methods").help


def test_badges_are_short_and_whole():
    def page():
        import numpy as np

        from mood.evaluation import Interval, Metric
        from mood.map_quality import Redrawn, Trust
        from mood.map_quality.faithfulness import Faithfulness
        from mood.ui.explain import belief

        curve = np.array([0.5, 0.5])
        own = Faithfulness(np.array([0, 1]), curve, curve, full=0.5, masked=0.5)
        for number, gains in enumerate(([0.1, 0.2, 0.3], [-0.1, 0.2, -0.3], [-0.1, -0.2, -0.3])):
            controls = dict(zip(("random", "centre", "edges"), gains, strict=True))
            belief.badge(Trust(own, controls), lambda: None, str(number))
        alike, few = Metric(0.97, 50, Interval(0.9, 1.0, "bootstrap")), Metric(0.1, 2, Interval(0.0, 0.2, "bootstrap"))
        belief.flag(Redrawn(alike, alike, draws=5, constant=0, compared=250))
        belief.flag(Redrawn(alike, alike, draws=1, constant=0, compared=8))  # of one draw nothing is said
        belief.flag(Redrawn(few, few, draws=5, constant=240, compared=250))

    app = AppTest.from_function(page).run()
    assert not app.exception
    badges = [one.value for one in app.markdown if "-badge[" in one.value]
    words = ("fails 3 of 3 controls", "fails 1 of 3 controls", "beats 3 of 3 controls", "same if untrained",
             "empty if untrained")  # fmt: skip
    assert all(word in badge for word, badge in zip(words, badges, strict=True))
    assert max(map(len, words)) <= 21  # whole in the narrowest column
    assert "Nets with all layers redrawn at random give nearly the same map" in texts(app)
    assert "n = 50 photos, 5 draws" in texts(app)
    assert "240 of 250 pairs constant" in texts(app)


def test_a_method_is_recommended_only_where_all_tests_agree():
    for name in GENERATIONS:
        table = map_quality.read(ROOT / "models" / name / map_quality.FAITHFULNESS)
        agreement = map_quality.agree(table[table["dataset"] == "photos"])
        app = alone("explain", section="methods", on=name).run()
        assert not app.exception
        headline, said = app.subheader[0].value, texts(app)
        assert ("believe" in headline) == bool(agreement.agreed)
        assert all(METHODS[key].title in headline for key in agreement.agreed)
        assert f"same {agreement.n} photos" in said
        assert f"{agreement.comparisons} paired t-tests" in said
        assert all(f"{METHODS[key].title} (n = {n})" in said for key, n in agreement.few.items())


def test_a_difference_from_the_paper_and_the_completeness_error_are_on_screen():
    app = alone("explain", data="demo", methods="integrated_gradients", test="false", **{
        "integrated_gradients-steps": "8"}).run()  # fmt: skip
    assert not app.exception
    assert texts(app).count("Completeness error") == len(GENERATIONS)
    assert METHODS["integrated_gradients"].differs in texts(app)


def test_what_nets_look_for_is_said_in_plain_words():
    said = texts(alone("explain", section="nets").run())
    assert "the unit responds to" in said
    assert "gives way" not in said
