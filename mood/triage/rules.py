"""What can make a net err on a photo: rules over measured facts, in the order in which they are believed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mood.triage.facts import BETWEEN

Facts = Mapping[str, Any]
"""A row of the triage table; see `mood.triage.facts`."""

DOUBTED = 0.2
"""A label that the other photos give less probability than this is suspected."""

TINY = 0.03
NEAR = 0.2
"""A verdict with less of a lead than this over the next class is hardly one."""

DARK, GRAY = 0.25, 0.08


@dataclass(frozen=True)
class Rule:
    """One cause.

    Args:
        says: a sentence with the facts in braces.
        step: of the ablation that tried the remedy, if one did: how its name begins.
        is_of_faces: whether it says nothing where no photo has a face, as among pictures of things.
    """

    key: str
    title: str
    holds: Callable[[Facts], bool]
    says: str
    remedy: str
    step: str = ""
    is_of_faces: bool = False


RULES = (
    Rule(
        "suspected_label",
        "label is suspected",
        lambda facts: facts["self_confidence"] < DOUBTED,
        "By Transfer's features, other photos give its label “{y_true}” only {self_confidence:.0%}.",
        "Look at the label, and correct it where it is wrong.",
    ),
    Rule(
        "off_the_faces",
        "looked away from the face",
        lambda facts: facts["faces"] > 0 and facts["on_faces"] < facts["face_area"],
        "{on_faces:.0%} of the heatmap lies on the faces, which cover {face_area:.0%}.",
        "Train with faces cut out or backgrounds exchanged.",
        is_of_faces=True,
    ),
    Rule(
        "near_threshold",
        "near the threshold",
        lambda facts: facts["lead"] < NEAR,
        "“{y_pred}” is only {lead:.0%} ahead of the next class: hardly a verdict.",
        "Abstain, or show both classes.",
    ),
    Rule(
        "crop_disagrees",
        "face and scene disagree",
        lambda facts: facts["faces"] > 0 and facts["face_pred"] != facts["y_pred"],
        "The face alone is called {face_pred} at {face_p:.0%}, the whole photo {y_pred} at {confidence:.0%}.",
        "Fuse the predictions of face crop and whole photo.",
        "(c)",
        is_of_faces=True,
    ),
    Rule(
        "unlike_training",
        "unlike any training photo",
        lambda facts: facts["distance"] > 1,
        "It lies {distance:.2f} times as far from the training photos as 95 % of them do from each other.",
        "Add photos of this kind.",
    ),
    Rule(
        "tiny_face",
        "face is tiny",
        lambda facts: facts["faces"] > 0 and facts["face_share"] < TINY,
        "The largest face covers {face_share:.1%} of the photo.",
        "Let the net see the face crop beside the whole photo.",
        "(c)",
        is_of_faces=True,
    ),
    Rule(
        "no_face",
        "no face found",
        lambda facts: facts["faces"] == 0,
        "No face was found: it is turned away, hidden, or not there.",
        "Add photos without a face, or abstain on them.",
        is_of_faces=True,
    ),
    Rule(
        "dark_or_gray",
        "dark or nearly gray",
        lambda facts: facts["brightness"] < DARK or facts["saturation"] < GRAY,
        "Mean brightness {brightness:.0%}, mean saturation {saturation:.0%}.",
        "Augment brightness and saturation.",
        "(d)",
    ),
    Rule(
        "faces_disagree",
        "faces disagree",
        lambda facts: BETWEEN in facts["face_calls"],
        "Of its {faces} faces, alone, one is given {faces_high:.0%} for {y_pred} and another {faces_low:.0%}.",
        "Say whose face counts, or label each face.",
        is_of_faces=True,
    ),
)
"""Ordered by the mean logarithm of the four generations' odds ratios on the study's test photos, errors against correct
ones; “unlike any training photo” holds for too few to say, and stands in the middle."""

UNEXPLAINED = "unexplained"


def rules_for(faces: Iterable[int]) -> tuple[Rule, ...]:
    """Return the rules that say something of photos on which so many faces were found, in the order of `RULES`."""
    return RULES if any(faces) else tuple(rule for rule in RULES if not rule.is_of_faces)


def causes_of(facts: Facts, rules: Iterable[Rule] = RULES) -> list[str]:
    """Return the keys of the causes that hold for a photo, in the order of the rules; the first is the headline."""
    return [rule.key for rule in rules if rule.holds(facts)]


def evidence(facts: Facts) -> list[tuple[str, str]]:
    """Return the title of each of a photo's `causes` and a sentence with its facts, in the order of `RULES`."""
    return [(rule.title, rule.says.format(**facts)) for rule in RULES if rule.key in facts["causes"]]


def title_of(key: str) -> str:
    """Return a cause's name on screen."""
    return next((rule.title for rule in RULES if rule.key == key), UNEXPLAINED)
