"""The section on the nets of one task: what they learned from, how good they are, and what was tried on the way."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from mood import evaluation, experiments, triage
from mood.audit import looks, shortcuts
from mood.bursts import listed
from mood.evaluation import in_words, predictions, provenance, share, share_of
from mood.findings.evidence import Evidence
from mood.findings.words import bullets, counted, joined, section, table
from mood.zoo import Card
from mood.zoo.likeness import GENERATION
from mood.zoo.study import HOPED, MOOD, REPORTED, REPORTED_CONFUSION

_TENTHS = 10
_CONFUSIONS = 3


def nets(evidence: Evidence, others: Evidence) -> str:
    """Tell of the nets of one task, of several classes held against others, which most nets tell apart."""
    task, cards = evidence.task, evidence.cards.values()
    if task is None:
        return ""
    head = bullets(map(_of_net, cards)), _limits(evidence), experiments.of_task(task, evidence.models)
    if not task.is_binary:
        return section(task.title, *head, _classes(evidence, others))
    return section(
        task.title,
        *head,
        _populations(evidence),
        _shortcuts(evidence),
        _doubted(evidence),
        *(_tried(card) for card in cards if card.experiments),
        *(_ablation(card) for card in cards if card.ablation),
        *(_calibrated(evidence, name) for name in evidence.tests),
        _study(evidence),
    )


def _of_net(card: Card) -> str:
    counts = card.data["counts"]
    size = f" {card.cost['parameters']:,} parameters, {card.cost['megabytes']} MB." if card.cost else ""
    notes = f" {card.spec.notes}" if card.spec.notes else ""
    if not counts:  # it was adopted
        return f"**{card.spec.title}**: {card.spec.summary}{notes} What it learned from is not known.{size}"
    more = f" and {counted(counts['extra'])} more" if "extra" in counts else ""
    return f"**{card.spec.title}**: {card.spec.summary}{notes} Learned from {counted(counts['train'])}{more}.{size}"


def _limits(evidence: Evidence) -> str:
    if not evidence.tests:
        return ""
    card = evidence.cards[evidence.last]
    test = Counter(evidence.tests[evidence.last]["y_true"])
    learned = [other.data["counts"] for other in evidence.cards.values()]
    chosen = [
        f"Every choice was made on {counted(counts['validation'])} of validation." for counts in learned if counts
    ]
    unseen = evidence.unseen if all(learned) else ""
    return " ".join(filter(None, [*chosen[-1:], f"All were measured on {counted(test)} of test{unseen}.", card.limits]))


def _populations(evidence: Evidence) -> str:
    """Say that an accuracy mixes photos that somebody looked at and others, where that is known."""
    by = evidence.by_provenance(evidence.last) if evidence.tests else {}
    if not {provenance.VIEWED, provenance.UNVIEWED} <= {*by}:
        return ""
    seen = f"; of those of them in which a blind look saw the label, on {by[provenance.AS_LABELLED]}"
    return (
        "Each accuracy mixes two populations: photos that somebody looked at when the set was gathered, and others"
        f"{_not_drawn(evidence)}. {evidence.title(evidence.last)} is right on {by[provenance.VIEWED]}, of the first "
        f"and on {by[provenance.UNVIEWED]}, of the others{seen if provenance.AS_LABELLED in by else ''}. "
        f"{provenance.meaning(evidence.evaluations[evidence.last].accuracy, by)}"
    )


def _not_drawn(evidence: Evidence) -> str:
    """Say how many were looked at where the other photos believe a label least, and most."""
    path = triage.suspects_path(evidence.models, evidence.home)
    if evidence.provenance is None or not path.exists():
        return ""
    ranking = pd.read_csv(path, dtype={"file": str}).merge(evidence.provenance, left_on="file", right_on="id")
    tenth = pd.qcut(ranking["p_label"], _TENTHS, labels=False)
    least, most = (ranking.loc[tenth == place, "viewed"] for place in (0, _TENTHS - 1))
    return (
        f". Which were looked at was not drawn by lot: {share_of(least)}, of the tenth of all photos whose label the "
        f"other photos believe least, and {share_of(most)}, of the tenth that they believe most"
    )


def _shortcuts(evidence: Evidence) -> str:
    reached = shortcuts.read(shortcuts.path_of(evidence.models, evidence.home))
    if not reached:
        return ""
    return (
        "The nets are worth what they add to a logistic regression that knows nothing but one fact of a photo "
        "(`python -m mood audit shortcuts`). On the same test photos it is right by "
        f"{listed(f'{name} on {metric}' for name, metric in reached.items())}."
    )


def _doubted(evidence: Evidence) -> str:
    rows = evidence.triaged(evidence.last) if evidence.tests else None
    if rows is None:
        return ""
    path = triage.suspects_path(evidence.models, evidence.home)
    ranking = pd.read_csv(path, dtype={"file": str}) if path.exists() else None
    said = [] if ranking is None else _looks(evidence, ranking)
    believed = rows.loc[rows["self_confidence"] >= triage.DOUBTED, "is_correct"]
    return (
        f"Without the {len(rows) - len(believed)} test photos whose label the other photos give less than "
        f"{triage.DOUBTED:.0%}, {evidence.title(evidence.last)} is right on {share_of(believed)}. " + " ".join(said)
    ).rstrip()


def _looks(evidence: Evidence, ranking: pd.DataFrame) -> list[str]:
    """Say whose features doubt the labels, and what was seen in the photos by those who did not know them."""
    alike = {
        evidence.title(name): looks.dependence(ranking, rows)
        for name, rows in evidence.tests.items()
        if name == GENERATION
    }
    own = [
        f"The doubts come from a regression on {title}'s own features, so they are no evidence apart from {title}: "
        f"over the test photos their rank correlation with its probability of the label is {metric}."
        for title, metric in alike.items()
    ]
    second = looks.read(looks.path_of(evidence.models, evidence.home))
    return own + looks.sentences(ranking, triage.DOUBTED, evidence.provenance, second)


def _tried(card: Card) -> str:
    """Tell what other recipes reached; none was measured on test photos."""
    n = sum(card.data["counts"]["validation"].values())
    tried = listed(f"{other['recipe']} {share(round(other['val_accuracy'] * n), n)}" for other in card.experiments)
    kept = share(round(card.training["val_accuracy"] * n), n)
    return (
        f"Other recipes of {card.spec.title} were tried on validation photos "
        f"(`python -m mood experiment alternatives {card.spec.name}`): {tried}; the kept one {kept}."
    )


def _ablation(card: Card) -> str:
    """Tell what each step towards a net brought."""
    first = card.ablation[0]
    rows = [
        (
            step["step"] if step["is_kept"] else f"{step['step']} (left out)",
            in_words(step["validation"]),
            in_words(step["test"]),
            f"+{step['only_here']} −{step['only_before']}, unadjusted p = {step['pvalue']:.2g}"
            if "pvalue" in step
            else "-",
        )
        for step in card.ablation
    ]
    return joined(
        f"What each step to {card.spec.title} brought (`python -m mood experiment ablate`), on "
        f"{first['validation']['n']} validation and {first['test']['n']} test photos. What did not gain on validation "
        "was left out; p: exact McNemar tests on test photos against the last step that was kept, not adjusted.",
        table(("step", "validation", "test", "against the step before"), rows),
    )


def _calibrated(evidence: Evidence, name: str) -> str:
    """Tell whether the temperature that a net's logits were divided by helps on test photos."""
    by = (evidence.cards[name].training or {}).get("temperature")
    if by is None:
        return ""
    scores = evidence.evaluations[name].scores
    gained = evaluation.gain(scores.tempered(1 / by), scores)
    return (
        f"The logits of {evidence.title(name)} were divided by {by:.2f}, as its validation photos ask for. That lowers "
        f"its log loss on test by {gained}: {evaluation.verdict(gained)}."
    )


def _study(evidence: Evidence) -> str:
    """Put what the original study stated, and what was hoped for, beside what came out."""
    if evidence.task != MOOD or not {*REPORTED} <= {*evidence.tests}:
        return ""
    (hh, hs), (sh, ss) = REPORTED_CONFUSION
    stated = listed(f"{value:.0%} ({evidence.title(name)})" for name, value in REPORTED.items())
    missed = [
        f"{evidence.title(name)} was hoped to reach {hoped:.0%} and reaches {accuracy}."
        for name, hoped in HOPED.items()
        if (accuracy := evidence.evaluations[name].accuracy).value < hoped
    ]
    said = (
        f"The original study, on photos of its own, stated {stated} on validation, and for the last of these "
        f"{share(hh + ss, hh + hs + sh + ss)}, on test."
    )
    return " ".join([said, *missed])


def _classes(evidence: Evidence, others: Evidence) -> str:
    """Tell what guessing reaches, which classes are confused, and how nets of others, fewer classes compare."""
    return joined(
        _commonest(evidence),
        bullets(line for name in evidence.names for line in _confusions(evidence, name)),
        bullets(line for name in evidence.tests for line in _against(evidence, name, others)),
    )


def _commonest(evidence: Evidence) -> str:
    if not evidence.tests:
        return ""
    counts = evidence.tests[evidence.last]["y_true"].value_counts()
    reached = share(int(counts.iloc[0]), int(counts.sum()))
    return f"Always naming {counts.index[0]}, the commonest class, is right on {reached} test photos."


def _confusions(evidence: Evidence, name: str) -> Iterator[str]:
    for dataset in predictions.tables(evidence.models / name):
        rows = evidence.outcomes(name, dataset)
        wrong = rows[~rows["is_correct"]]
        sizes = rows["y_true"].value_counts()
        pairs = Counter(zip(wrong["y_true"], wrong["y_pred"], strict=True)).most_common(_CONFUSIONS)
        told = [f"{label} for {called} ({count} of {sizes[label]})" for (label, called), count in pairs]
        yield f"{name}, {dataset}, test: {f'most often it takes {listed(told)}' if told else 'no errors'}"


# Of nets asked about fewer classes, beside the nets that know no others.
def _against(evidence: Evidence, name: str, others: Evidence) -> Iterator[str]:
    task = others.task
    if task is None or task == evidence.task or not {*task.classes} <= {*evidence.tests[name]["y_true"]}:
        return
    for other, theirs in others.evaluations.items():
        test = evaluation.compare_narrower(theirs, evidence.tests[name], others.home)
        if test.n:
            yield (
                f"{name}, asked only about {listed(sorted(task.classes))}, against {other} on {test.n} test photos: "
                f"only {name} right {test.only_b}, only {other} right {test.only_a}, exact McNemar p = "
                f"{test.pvalue:.2g}, not adjusted"
            )
