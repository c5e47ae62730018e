"""What would mend errors, until it was tried: then what came of it."""

from mood.triage import is_open, left_out, outcome_of, remedy_of
from mood.triage.rules import RULES

TRIED = {
    "step": "(c) with the largest face beside it", "is_kept": False, "only_here": 9, "only_before": 7, "pvalue": 0.8036,
    "test": {"value": 0.911, "n": 652, "interval": [0.887, 0.931]},
}  # fmt: skip


def test_what_was_not_tried_is_open():
    assert remedy_of("crop_disagrees") == "Fuse the predictions of face crop and whole photo."
    assert all(is_open(rule.key) for rule in RULES)
    assert remedy_of("no such rule") == ""


def test_what_was_tried_is_not_open_and_says_what_came_of_it():
    assert not is_open("crop_disagrees", [TRIED])
    assert is_open("suspected_label", [TRIED])
    assert outcome_of(TRIED) == (
        "with the largest face beside it: 91.1% [88.7%, 93.1%] on test photos, n = 652; 9 correct only this way "
        "and 7 only before, unadjusted p = 0.8; left out."
    )
    assert remedy_of("crop_disagrees", [TRIED]) == (
        f"Fuse the predictions of face crop and whole photo: tried {outcome_of(TRIED)}"
    )
    assert left_out([TRIED, {"step": "(d)", "is_kept": True}]) == [TRIED]
