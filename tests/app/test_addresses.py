"""What stands in the address is what a page shows, and what is blank or unknown there is as if it were not there."""

import ast
import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.driving import PAGES, alone, texts
from tests.conftest import ROOT

OPENED = {"data": "demo", "generation": "baseline"}
LINKED = {
    "overview": [],
    "predict": ["task", "from", "sample", "target", "level"],
    "bursts": ["series", "bursts", "mood", "by", "count", "only", "sheet", "alone", "single", "large", "beside",
               "zoom", "weigh-mood", "weigh-eyes"],
    "gallery": ["task", "data", "generation", "show", "order", "labelled", "called", "search", "per_page",
                "band", "band0", "cause", "faces", "history", "review", "wrong", "right", "photo", "about", "alike",
                "twins", "changed"],
    "explain": ["task", "section", "data", "photo", "methods", "target", "view", "opacity", "colours", "test", "check",
                "unlearn", "on", "judged", "layer-transfer", "smoothgrad-samples"],
    "compare": ["task", "data", "split", "threshold", "level", "pair", "of", "probabilities", "tempered", "truth",
                "changed", "moves"],
    "dataset": ["task", "data", "quality", "split", "photo"],
    "findings": ["present", "slide"],
}  # fmt: skip
BESIDE = {
    "sample": {"from": "sample"},
    "labelled": {"task": "moods"},
    "called": {"task": "moods"},
    "band0": {"task": "moods"},
    "about": OPENED | {"show": "all"},
    "alike": OPENED | {"show": "all", "about": "alike"},
    "test": {"methods": "none"},  # the slowest of all where there is a map
    "on": {"section": "methods"},
    "judged": {"section": "methods"},
    "smoothgrad-samples": {"methods": "smoothgrad"},
    "tempered": {"probabilities": "reliability"},
    "truth": {"data": "demo"},
    "beside": {"large": "1"},
    "zoom": {"large": "1"},
    "changed": {"twins": "true"},
}
"""What an address has to say besides, for the choice to be on the page."""

QUICK = {"data": "demo", "methods": "grad_cam", "test": "false"}


def asked_together() -> list[tuple[str, list[str]]]:
    """Return pages with those of their keys that need the same beside them: one run of the page asks them all."""
    groups: dict[tuple[str, str], list[str]] = {}
    for page, keys in LINKED.items():
        for key in keys:
            groups.setdefault((page, str(BESIDE.get(key))), []).append(key)
    return [(page, keys) for (page, _), keys in groups.items()]


@pytest.mark.parametrize("value", ["", "nonsense"], ids=["blank", "nonsense"])
@pytest.mark.parametrize(
    ("page", "keys"), asked_together(), ids=lambda part: part if isinstance(part, str) else part[0]
)
def test_what_is_blank_or_unknown_changes_nothing(page, keys, value):
    beside = (QUICK if page == "explain" else {}) | BESIDE.get(keys[0], {})
    app = alone(page, **beside | dict.fromkeys(keys, value)).run()
    assert not app.exception
    assert not app.error
    assert "never stored" in texts(app)  # the page went to its end


def test_blank_and_given_values_of_one_choice():
    app = alone("explain", data="demo", methods=["", "grad_cam"], test="false").run()
    assert not app.exception
    assert app.pills(key="methods").value == ["grad_cam"]


@pytest.mark.parametrize(
    ("key", "value"), [("threshold", "abc"), ("threshold", "nan"), ("threshold", "7"), ("threshold", "inf")]
)
def test_a_threshold_out_of_its_ends_is_as_usual(key, value):
    app = alone("compare", **{key: value}).run()
    assert not app.exception
    assert app.slider(key="threshold").value == 0.5


@pytest.mark.parametrize("value", [["abc"], ["60", "abc"], ["90", "60"], ["-5", "1e999"]], ids=" ".join)
def test_a_band_of_confidence_has_its_ends_in_order(value):
    app = alone("gallery", band=value).run()
    assert not app.exception
    assert "No photo is like this" not in texts(app)


def test_every_choice_in_the_address_is_tested_above():
    tested = {key for keys in LINKED.values() for key in keys} | {"workspace"}
    sources = [path.read_text("utf-8") for path in (*PAGES, *(ROOT / "mood" / "ui").rglob("*.py"))]
    calls = [node for text in sources for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    keys = [key for call in calls if (key := linked_key(call)) is not None]
    assert len(keys) > 30
    named = {node.value for key in keys for node in ast.walk(key) if isinstance(node, ast.Constant)}
    assert {name for name in named if isinstance(name, str)} - {"layer-", "-", "weigh-"} <= tested


def linked_key(call: ast.Call) -> ast.expr | None:
    """Return the key that a call of `linked` binds a widget to, or None for other calls."""
    if not (isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "linked" and call.args):
        return None
    return call.args[2 if call.func.attr == "ask" else 0]


def test_the_address_holds_keys_of_what_is_not_as_usual_and_of_what_it_named_before():
    app = alone("explain", data="demo", methods="grad_cam", test="false").run()
    assert app.query_params == {"data": "demo", "methods": "grad_cam", "test": "false"}
    app.segmented_control(key="view").set_value("contrast").run()
    app.pills(key="methods").set_value(["saliency", "grad_cam"]).run()
    app.slider(key="opacity").set_value(0.35).run()
    asked = {
        "data": "demo",
        "methods": ["saliency", "grad_cam"],
        "test": "false",
        "view": "contrast",
        "opacity": "0.35",
    }
    assert app.query_params == asked
    again = alone("explain", **asked).run()  # somebody to whom it was sent
    assert not again.exception
    assert again.query_params == asked
    assert again.segmented_control(key="view").value == "contrast"
    app.toggle(key="test").set_value(True)
    app.segmented_control(key="view").set_value("for")
    app.pills(key="methods").set_value([])
    app.slider(key="opacity").set_value(0.5).run()
    assert app.query_params == {"data": "demo", "methods": "none", "test": "true"}


@pytest.mark.parametrize(
    ("draw", "asked", "shown"),
    [
        ("linked.choice('k', ('a', 'b'))", "b", "b"),
        ("linked.choice('k', ('a', 'b'))", "c", "a"),
        ("linked.choice('k', ('a', 'b'), 'b')", "", "b"),
        ("linked.choice('k', (1, 2))", "2", 2),
        ("linked.optional('k', ('a', 'b'))", "b", "b"),
        ("linked.optional('k', ('a', 'b'))", "c", None),
        ("linked.several('k', ('a', 'b', 'c'), ('a',))", ["c", "nonsense", "b"], ["c", "b"]),
        ("linked.several('k', ('a', 'b'), ('a',))", "none", []),
        ("linked.several('k', ('a', 'b'), ('a',))", "nonsense", ["a"]),
        ("linked.switch('k', True)", "false", False),
        ("linked.switch('k', True)", "no", True),
        ("linked.number('k', 0.0, 1.0, 0.5)", "0.25", 0.25),
        ("linked.number('k', 0.0, 1.0, 0.5)", "7", 0.5),
        ("linked.number('k', 0.0, 1.0, 0.5)", "nan", 0.5),
        ("linked.number('k', 1, 9, 4)", "6", 6),
        ("linked.number('k', 1, 9, 4)", "1e999", 4),
        ("linked.band('k', 50, 100)", ["90", "60"], (60, 90)),
        ("linked.band('k', 50, 100)", "60", (50, 100)),
        ("linked.text('k')", "face", "face"),
    ],
)
def test_what_an_address_asks_for(draw, asked, shown):
    app = AppTest.from_string(
        "import streamlit as st\nfrom mood.ui import linked\n"
        f"with linked.visited():\n    st.json([st.session_state[{draw}['key']]])"
    )
    app.query_params["k"] = asked
    app.run()
    assert not app.exception
    assert app.session_state["k"] == shown


def test_a_traceback_stays_in_the_terminal():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["client"]["showErrorDetails"] == "none"
