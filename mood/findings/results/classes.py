"""What is told of nets that tell several classes apart."""

from collections import Counter

from mood import evaluation
from mood.bursts import listed
from mood.evaluation import predictions
from mood.findings.evidence import Evidence
from mood.findings.words import bullets, joined

_CONFUSIONS = 3


def classes(evidence: Evidence, others: Evidence) -> str:
    """Tell what guessing reaches, which classes are confused, and how the nets of fewer classes compare.

    Args:
        evidence: of the task.
        others: of another task, whose classes may be some of these.
    """
    return joined(
        _commonest(evidence),
        bullets(line for name in evidence.names for line in _confusions(evidence, name)),
        bullets(line for name in evidence.tests for line in _against(evidence, name, others)),
    )


def _commonest(evidence: Evidence) -> str:
    if not evidence.tests:
        return ""
    counts = evidence.tests[evidence.last]["y_true"].value_counts()
    reached = evaluation.share(int(counts.iloc[0]), int(counts.sum()))
    return f"Always naming {counts.index[0]}, the commonest class, is right on {reached} test photos."


def _confusions(evidence: Evidence, name: str) -> list[str]:
    """Return the commonest confusions of a net, a data set a line."""
    lines = []
    for dataset in predictions.tables(evidence.models / name):
        rows = evidence.outcomes(name, dataset)
        wrong = rows[~rows["is_correct"]]
        sizes = rows["y_true"].value_counts()
        pairs = Counter(zip(wrong["y_true"], wrong["y_pred"], strict=True))
        told = listed(
            f"{label} for {called} ({count} of {sizes[label]})"
            for (label, called), count in pairs.most_common(_CONFUSIONS)
        )
        lines.append(f"{name}, {dataset}, test: most often it takes {told}")
    return lines


def _against(evidence: Evidence, name: str, others: Evidence) -> list[str]:
    """Return how a net, asked about fewer classes, compares with the nets that know no others."""
    task = others.task
    if task is None or task == evidence.task or not {*task.classes} <= {*evidence.tests[name]["y_true"]}:
        return []
    lines = []
    for other, theirs in others.evaluations.items():
        test = evaluation.compare_narrower(theirs, evidence.tests[name], others.home)
        if test.n:
            lines.append(
                f"{name}, asked only about {listed(sorted(task.classes))}, against {other} on {test.n} test photos: "
                f"only {name} right {test.only_b}, only {other} right {test.only_a}, exact McNemar p = "
                f"{test.pvalue:.2g}, not adjusted"
            )
    return lines
