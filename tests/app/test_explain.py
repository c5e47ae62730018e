"""What Explain opens with, and how it says whether to believe a map."""

from streamlit.testing.v1 import AppTest

from mood import map_quality
from mood.explanation import METHODS
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
        from mood.map_quality import Trust
        from mood.map_quality.faithfulness import Faithfulness
        from mood.ui.explain import belief

        curve = np.array([0.5, 0.5])
        own = Faithfulness(np.array([0, 1]), curve, curve, full=0.5, masked=0.5)
        for number, gains in enumerate(([0.1, 0.2, 0.3], [-0.1, 0.2, -0.3], [-0.1, -0.2, -0.3])):
            controls = dict(zip(("random", "centre", "edges"), gains, strict=True))
            belief.badge(Trust(own, controls), lambda: None, str(number))
        belief.flag(Metric(0.97, 8, Interval(0.9, 1.0, "bootstrap")))

    app = AppTest.from_function(page).run()
    assert not app.exception
    badges = [one.value for one in app.markdown if "-badge[" in one.value]
    words = ("fails 3 of 3 controls", "fails 1 of 3 controls", "beats 3 of 3 controls", "same if untrained")
    assert all(word in badge for word, badge in zip(words, badges, strict=True))
    assert max(map(len, words)) <= 21  # whole in the narrowest column
    assert "A net with all layers redrawn at random gives nearly the same map" in texts(app)


def test_what_nets_look_for_is_said_in_plain_words():
    said = texts(alone("explain", section="nets").run())
    assert "the unit responds to" in said
    assert "gives way" not in said
