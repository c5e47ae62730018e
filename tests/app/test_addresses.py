"""What stands in the address is what a page shows, and what is blank or unknown there is as if it were not there."""

import ast
import tomllib

import pytest

from tests.app.driving import PAGES, alone, texts
from tests.conftest import ROOT

OPENED = {"data": "Demo portraits", "generation": "Baseline"}
LINKED = {
    "overview": [],
    "predict": ["task", "from", "sample", "target"],
    "bursts": ["series", "bursts", "mood", "by", "count"],
    "gallery": ["task", "data", "generation", "show", "order", "labelled", "called", "search", "per_page",
                "band", "band0", "cause", "faces", "history", "review", "wrong", "right", "photo", "about", "alike"],
    "explain": ["task", "section", "data", "photo", "methods", "target", "view", "opacity", "colours", "test", "check",
                "unlearn", "on", "judged", "layer-transfer", "rise-masks"],
    "compare": ["task", "data", "split", "threshold", "pair", "of", "probabilities", "tempered", "truth"],
    "dataset": ["task", "data", "quality", "split", "photo"],
    "findings": ["present", "slide"],
}  # fmt: skip
BESIDE = {
    "sample": {"from": "Sample"},
    "labelled": {"task": "Five moods"},
    "called": {"task": "Five moods"},
    "band0": {"task": "Five moods"},
    "about": OPENED | {"show": "all"},
    "alike": OPENED | {"show": "all", "about": "alike"},
    "on": {"section": "Which method to believe"},
    "judged": {"section": "Which method to believe"},
    "rise-masks": {"methods": "RISE"},
    "tempered": {"probabilities": "Reliability"},
    "truth": {"data": "Demo portraits"},
}
"""What an address has to say besides, for the choice to be on the page."""

QUICK = {"data": "Demo portraits", "methods": "Grad-CAM", "test": "false"}


@pytest.mark.parametrize("value", ["", "nonsense"], ids=["blank", "nonsense"])
@pytest.mark.parametrize(("page", "key"), [(page, key) for page, keys in LINKED.items() for key in keys])
def test_what_is_blank_or_unknown_changes_nothing(page, key, value):
    app = alone(page, **(QUICK if page == "explain" else {}) | BESIDE.get(key, {}) | {key: value}).run()
    assert not app.exception
    assert not app.error
    assert "never stored" in texts(app)  # the page went to its end


def test_blank_and_given_values_of_one_choice():
    app = alone("explain", data="Demo portraits", methods=["", "Grad-CAM"], test="false").run()
    assert not app.exception
    assert app.pills(key="methods").value == ["grad_cam"]


@pytest.mark.parametrize(("key", "value"), [("threshold", "abc"), ("threshold", "nan"), ("threshold", "7")])
def test_a_threshold_stays_within_its_ends(key, value):
    app = alone("compare", **{key: value}).run()
    assert not app.exception
    assert 0.05 <= app.slider(key="threshold").value <= 0.95


@pytest.mark.parametrize("value", [["abc"], ["60", "abc"], ["90", "60"], ["-5", "1e999"]], ids=" ".join)
def test_a_band_of_confidence_has_its_ends_in_order(value):
    app = alone("gallery", band=value).run()
    assert not app.exception
    assert "No photo is like this" not in texts(app)


def test_every_choice_in_the_address_is_tested_above():
    tested = {key for keys in LINKED.values() for key in keys} | {"workspace"}
    sources = [path.read_text("utf-8") for path in (*PAGES, *(ROOT / "mood" / "ui").rglob("*.py"))]
    calls = [node for text in sources for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    linked = [call for call in calls if any(is_linked(keyword) for keyword in call.keywords)]
    keys = [keyword.value for call in linked for keyword in call.keywords if keyword.arg == "key"]
    assert len(keys) == len(linked) > 30
    named = {node.value for key in keys for node in ast.walk(key) if isinstance(node, ast.Constant)}
    assert {name for name in named if isinstance(name, str)} - {"layer-", "-"} <= tested


def is_linked(keyword: ast.keyword) -> bool:
    return keyword.arg is None and isinstance(keyword.value, ast.Attribute) and keyword.value.attr == "LINKED"


def test_a_traceback_stays_in_the_terminal():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["client"]["showErrorDetails"] == "none"


def test_a_link_that_names_a_choice_of_the_page_it_is_on():
    """Streamlit drops such a value when the visitor changes the page."""
    from streamlit.runtime.state.query_params import QueryParams

    query = QueryParams()
    query.bind_widget("data", "of-compare", "string_array_value", "compare")
    query.bind_widget("workspace", "of-all", "string_value", "app")
    query.populate_from_query_string("data=Real&called=sad", {"app", "gallery"})
    assert query.to_dict() == {"data": "Real", "called": "sad"}
    assert not query.is_bound("data")
    assert query.is_bound("workspace")
