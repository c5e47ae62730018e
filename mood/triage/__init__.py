"""Why a photo was misclassified: `triage` finds causes, `probe` tries what would change a verdict."""

from mood.triage.causes import CauseRate, cause_rates, is_open, left_out, outcome_of, remedy_of
from mood.triage.counterfactual import Probe, probe
from mood.triage.rules import DOUBTED, RULES, evidence, rules_for, title_of
from mood.triage.slices import COLLECTION, Slice, face_agreement, faces_found, slices, worst
from mood.triage.table import Progress, alike, doubted, path_of, read, suspects_path, triage
from mood.triage.truth import (
    ALPHA,
    Difference,
    Factor,
    by_value,
    differences,
    factors_of,
    graded,
    unambiguous,
    with_truth,
)

__all__ = [
    "ALPHA", "COLLECTION", "DOUBTED", "RULES", "CauseRate", "Difference", "Factor", "Probe", "Progress",
    "Slice", "alike", "by_value", "cause_rates", "differences", "doubted", "evidence", "face_agreement", "faces_found",
    "factors_of", "graded", "is_open", "left_out", "outcome_of", "path_of", "probe", "read", "remedy_of", "rules_for",
    "slices", "suspects_path", "title_of", "triage", "unambiguous", "with_truth", "worst",
]  # fmt: skip
