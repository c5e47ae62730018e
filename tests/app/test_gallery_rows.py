"""The rows of six photos: every filter alone, and the orders."""

import numpy as np
import pandas as pd
import pytest

from mood.errors import MoodError
from mood.ui.gallery.selection import SHOWN, UNREVIEWED, Filter, gallery_rows, ordered, select, with_verdicts

IDS = list("abcdef")
LABELS = ["happy", "happy", "happy", "sad", "sad", "sad"]
OLD = [0.9, 0.2, 0.4, 0.7, 0.1, 0.6]
NEW = [0.95, 0.8, 0.3, 0.2, 0.3, 0.55]


def table(p):
    return pd.DataFrame({"id": IDS, "split": "test", "y_true": LABELS, "p_sad": 1 - np.array(p), "p_happy": p})


@pytest.fixture
def rows():
    triage = table(NEW).assign(faces=[0, 1, 2, 1, 1, 3], causes=[[], [], ["no_face"], [], [], ["tiny_face", "no_face"]])
    reviews = pd.DataFrame({"file": ["c"], "verdict": ["noisy"]})
    return with_verdicts(gallery_rows({"old": table(OLD), "new": table(NEW)}, "new", triage), reviews)


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Filter(), "cf"),
        (Filter(shown=SHOWN[1]), "abde"),
        (Filter(shown=SHOWN[2]), "abcdef"),
        (Filter(true_label="sad"), "f"),
        (Filter(confidence=(0.6, 1.0)), "c"),
        (Filter(confidence=(0.5, 0.55)), "f"),
        (Filter(faces="several"), "cf"),
        (Filter(shown=SHOWN[2], faces="no"), "a"),
        (Filter(cause="tiny_face"), "f"),
        (Filter(history="still wrong"), "cf"),
        (Filter(shown=SHOWN[2], history="fixed"), "bd"),
        (Filter(review="noisy"), "c"),
        (Filter(review=UNREVIEWED), "f"),
        (Filter(wrong=("old",)), "cf"),
        (Filter(shown=SHOWN[1], wrong=("old",)), "bd"),
        (Filter(right=("old",)), ""),
        (Filter(search="F"), "f"),
        (Filter(search="."), ""),  # a search is no pattern
    ],
    ids=str,
)
def test_a_filter_lets_through_what_it_says(rows, chosen, ids):
    assert "".join(select(rows, chosen)["id"]) == ids


def test_what_the_rows_do_not_know_lets_nothing_through():
    bare = gallery_rows({"new": table(NEW)}, "new")
    assert select(bare, Filter(faces="no")).empty
    assert select(bare, Filter(cause="tiny_face")).empty
    assert len(select(bare, Filter())) == 2


def test_orders(rows):
    assert list(ordered(rows, "most_confident")["confidence"]) == sorted(rows["confidence"], reverse=True)
    assert list(ordered(rows, "least_confident")["confidence"]) == sorted(rows["confidence"])
    assert "".join(ordered(rows, "name")["id"]) == "abcdef"
    assert "".join(ordered(rows, "most_disputed")["id"])[:2] == "bd"  # 0.6 and 0.5 apart
    assert "".join(ordered(rows, "name", {"c": 0.0, "a": 0.5})["id"]) == "cabdef"
    with pytest.raises(MoodError, match="An order is one of"):
        ordered(rows, "__import__")


def test_plain_filters_are_rates_and_others_are_not():
    assert Filter(true_label="sad").is_plain
    assert not Filter(cause="tiny_face").is_plain
    assert not Filter(search="a").is_plain
