"""The sections of the story, each from the numbers on disk."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd

from mood import bursts, evaluation, images, map_quality, triage
from mood.bursts import listed
from mood.datasets import Dataset
from mood.evaluation import Metric, provenance
from mood.explanation import METHODS, prototypes
from mood.findings.evidence import Evidence
from mood.findings.failures import advice, failures, people
from mood.findings.guarantee import duty, guarantee
from mood.findings.moved import moved
from mood.findings.records import SIDE, Bars, Picture, Section
from mood.findings.words import counted
from mood.plurals import plural
from mood.triage.facts import METHOD
from mood.zoo.study import MOOD

_ALPHA = 0.05
_PICTURED = 13  # a burst of the measured ones with every kind of fault among its pictures

_LOOKED = (provenance.VIEWED, provenance.UNVIEWED)
_PHONES = (
    "Phones pile up thousands of similar photos; a classifier that recognises the happier ones can suggest which to "
    "keep. "
)
_NOT_DRAWN = (
    " Looked at: by somebody when the set was gathered, mostly photos whose label is easy to believe. The others are "
    "harder, and show the labelled mood less often."
)


def tell(models: Path, demo: Dataset | None) -> list[Section]:
    """Tell the story of the trained generations in a folder, in sections that there are numbers for.

    The bundled portraits are for pictures: real photos are never shown, since a story travels.
    """
    evidence = Evidence(models, demo)
    told = [part(evidence) for part in _PARTS]
    return [section for section in told if section is not None]


def _question(evidence: Evidence) -> Section:
    titles = ", ".join(evidence.title(name) for name in evidence.names)
    classes, n = evidence.classes, len(evidence.classes)
    # Of two the wanted one, the last, is asked about first.
    what = f"photos of “{classes[1]}” from those of “{classes[0]}”" if n == 2 else f"photos of {n} classes apart"
    if evidence.task == MOOD:
        what = f"a {classes[1]} photo from a {classes[0]} one"
    n_nets = len(evidence.names)
    kind = "nets" if evidence.has_adopted else "generations of one classifier"
    who = f"{n_nets} {kind} answer side by side" if n_nets > 1 else "One net answers"
    return Section(
        "question",
        f"Can a net tell {what}?",
        f"{_PHONES if evidence.task == MOOD else ''}The question is not only how often it is right, but why, when to "
        "believe it, and where it fails.",
        (
            f"{who}: {titles}.",
            *(f"{evidence.title(name)}: {evidence.cards[name].spec.summary}" for name in evidence.names),
            *filter(None, [list(evidence.cards.values())[-1].limits]),
        ),
    )


def _data(evidence: Evidence) -> Section | None:
    if not evidence.tests:
        return None
    learned = {name: counts for name, card in evidence.cards.items() if (counts := card.data["counts"])}
    adopted = [evidence.title(name) for name in evidence.names if name not in learned]
    test = Counter(evidence.tests[evidence.last]["y_true"].tolist())
    points = [f"All were measured on {counted(test)}{'' if adopted else evidence.unseen}."]
    if learned:
        name, first = next(iter(learned.items()))
        who = "The first generation" if name == evidence.names[0] else evidence.title(name)
        points[:0] = [
            f"{who} learned from {counted(first['train'])}.",
            f"Every choice was made on {counted(first['validation'])}.",
        ]
    if adopted:
        points.append(f"What {listed(adopted)} learned from is not known here.")
    path = triage.suspects_path(evidence.models, evidence.home)
    if path.exists():
        ranking = pd.read_csv(path)
        doubted = int((ranking["p_label"] < triage.DOUBTED).sum())
        points.append(
            f"{'Labels are noisy: from' if doubted else 'From'} the other photos, {doubted} of {len(ranking)} photos "
            f"get less than {triage.DOUBTED:.0%} for their own label."
        )
    if evidence.provenance is None or evidence.task != MOOD:
        return Section("data", *_photos(evidence, test), tuple(points))
    tested = evidence.tests[evidence.last]
    viewed = tested["id"].isin(evidence.provenance.loc[evidence.provenance["viewed"] == 1, "id"]).sum()
    if looked := provenance.in_words(provenance.blind_look(tested, evidence.provenance)):
        points.append(looked)
    words = listed(f"“{label}”" for label in reversed(evidence.classes))
    return Section(
        "data",
        "Stock photos, labelled by their search word",
        f"Found by the search words {words}; somebody looked at {viewed} of the {len(tested)} test photos when they "
        "were gathered.",
        tuple(points),
    )


def _photos(evidence: Evidence, test: Mapping[str, int]) -> tuple[str, str]:
    """Return title and lead on photos of which it is not known how they were found."""
    learned = {split: n for card in evidence.cards.values() for split, n in card.data["counts"].items()}
    counts = sum(map(Counter, learned.values()), Counter(test))
    said = listed(f"{n:,} of “{label}”" for label, n in sorted(counts.items()))
    return f"{counts.total():,} photos of {len(counts)} classes", f"In “{evidence.home}” lie {said}."


def _accuracy(evidence: Evidence) -> Section | None:
    if not evidence.tests:
        return None
    accuracy = {evidence.title(name): evaluation.accuracy for name, evaluation in evidence.evaluations.items()}
    first, best = next(iter(evidence.evaluations.values())), max(accuracy, key=lambda title: accuracy[title].value)
    by = {evidence.title(name): evidence.by_provenance(name) for name in evidence.tests}
    points = [
        f"{title}: {metric}" + "".join(f"; {group} {by[title][group]}" for group in _LOOKED if group in by[title])
        for title, metric in accuracy.items()
    ]
    if provenance.AS_LABELLED in by[best]:
        points.append(
            "Of photos that nobody had looked at and in which a blind look saw the labelled mood, "
            f"{best} is right on {by[best][provenance.AS_LABELLED]}."
        )
    once = [evidence.title(name) for name in evidence.tests if evidence.trained_once(name)]
    return Section(
        "accuracy",
        f"{best} is right on {accuracy[best].value:.0%} of the test photos{', trained once' if best in once else ''}",
        _mixed(by[best]) or "Share of correct test photos, with 95% Wilson intervals.",
        tuple(points),
        Bars("Accuracy on test photos", accuracy | evidence.facts(), first.guessing),
        note=f"The dotted line is what {first.guess} reaches."
        + (_NOT_DRAWN if by[best] else "")
        + f" {provenance.meaning(accuracy[best], by[best])}".rstrip(),
    )


def _mixed(by: dict[str, Metric]) -> str:
    """Say of which two populations an accuracy is, where both are known."""
    if not {*_LOOKED} <= {*by}:
        return ""
    seen, others = (
        f"{rate.value:.1%} [{rate.interval.low:.1%}, {rate.interval.high:.1%}] of the {rate.n}"
        for rate in map(by.__getitem__, _LOOKED)
    )
    return f"{seen} that somebody looked at when the set was gathered, {others} others."


def _progress(evidence: Evidence) -> Section | None:
    pairs = list(pairwise(evidence.tests))
    if not pairs:
        return None
    results = [evaluation.compare(evidence.evaluations[a], evidence.evaluations[b]) for a, b in pairs]
    adjusted = evaluation.holm([test.pvalue for test in results])
    titles = pairwise(map(evidence.title, evidence.tests))
    points = [
        f"{second} against {first}: {test.points}, only {second} right on {test.only_b}, only {first} on "
        f"{test.only_a}; adjusted p = {p:.2g}, " + ("more than luck." if p < _ALPHA else "which could be luck.")
        for (first, second), test, p in zip(titles, results, adjusted, strict=True)
    ]
    return Section(
        "progress",
        _steps([test.only_b - test.only_a if p < _ALPHA else 0 for test, p in zip(results, adjusted, strict=True)]),
        f"Each {'net' if evidence.has_adopted else 'generation'} against the one before it, on the same photos.",
        tuple(points),
        note=f"Exact McNemar tests, p-values adjusted for {plural(len(pairs), 'comparison')} (Holm); n = "
        f"{plural(results[0].n, 'photo')}.",
    )


def _steps(gains: list[int]) -> str:
    """Say where steps lead, by the correct photos that each gains; 0 for one that luck may explain."""
    forward, back = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    if back:
        return f"{forward} of {plural(len(gains), 'step')} lead forward by more than luck, and {back} back"
    return f"{forward} of {plural(len(gains), 'step')} forward are more than luck"


def _looks(evidence: Evidence) -> Section | None:
    rates = evidence.known(lambda name: map_quality.rates(evidence.measured_maps(name), "in_face").get(METHOD))
    rows = {evidence.title(name): replace(rate, is_share=True) for name, rate in rates.items()}
    if not rows:
        return None
    bars = Bars(f"Share of the {METHODS[METHOD].title} map inside the face", rows)
    most = max(rows, key=lambda title: rows[title].value)
    return Section(
        "looks",
        "How much of the evidence lies on faces",
        f"{most} puts the largest share of its heatmap into the face: {rows[most]}.",
        bars.lines,
        bars,
        pictures=_prototypes(evidence),
        note="On test photos with a face that was found. The pictures are what excites the classes of each net most.",
    )


def _belief(evidence: Evidence) -> Section | None:
    rows = [
        {
            "generation": evidence.title(name),
            "believe": _agreed(evidence.measured_maps(name)),
            "best by one test": ranking[0].title,
            "score [95%]": str(ranking[0].gain),
            "not shown to beat noise": ", ".join(ranked.title for ranked in ranking if ranked.unbeaten) or "-",
        }
        for name in evidence.names
        if (ranking := map_quality.ranking(evidence.measured_maps(name)))
    ]
    if not rows:
        return None
    return Section(
        "belief",
        "Which explanation to believe",
        f"It depends on the net: {'; '.join(row['generation'] + ', ' + row['believe'] for row in rows)}.",
        table=pd.DataFrame(rows),
        note="Believe: what deletion to gray, insertion from blur and ROAD agree on, all comparisons corrected. Score: "
        "insertion minus deletion, with 95% bootstrap intervals. Noise, a bell in the centre and an edge "
        "detector are the controls that a method must beat.",
    )


def _agreed(measured: pd.DataFrame) -> str:
    return ", ".join(METHODS[key].title for key in map_quality.agree(measured).agreed) or "the tests disagree"


def _keeping(evidence: Evidence) -> Section | None:
    """Tell how often the suggested photo of a burst is the best one; None where that was not measured."""
    table = bursts.read(evidence.models)
    if table is None or f"rank_{evidence.names[-1]}" not in table:
        return None
    name, rates = evidence.names[-1], bursts.rates(table)
    title, own, chance = evidence.title(name), rates[name], rates["chance"]
    recalls = ", ".join(f"{kind} {recall}" for kind, (_, recall) in bursts.detection(table).items())
    return Section(
        "keeping",
        f"{title} keeps the best photo in {own['best'].value:.0%} of bursts",
        f"By chance it would be {chance['best'].value:.0%}. Kept is the faultless photo in which the wanted mood is "
        "surest; nothing is ever deleted.",
        (
            f"Nothing is wrong with the kept photo: {own['faultless']}; drawn by chance: {chance['faultless']}.",
            f"Two faultless photos are put in the right order: {own['order']}.",
            f"Faults that are found: {recalls}.",
        ),
        Bars(
            "How often the kept photo is the best one",
            {evidence.title(chooser): rate["best"] for chooser, rate in rates.items() if "," not in chooser},
        ),
        pictures=_pictured(evidence, table, name),
        note="On rendered bursts of which the truth is known, without those that thresholds were chosen on; 95% "
        "intervals: Wilson, bootstrap for chance and order. Synthetic people: this says nothing about real photos.",
    )


_PARTS: tuple[Callable[[Evidence], Section | None], ...] = (
    _question, _data, _accuracy, _progress, guarantee, failures, people, moved, _looks, _belief, _keeping, duty,
    advice,
)  # fmt: skip


def _prototypes(evidence: Evidence) -> tuple[Picture, ...]:
    return tuple(
        Picture(prototype.path.read_bytes(), f"{evidence.title(name)}: {prototype.unit}")
        for name in evidence.names
        for prototype in prototypes.read(name, evidence.models)
        if prototype.unit == prototype.speaks_for
    )


def _pictured(evidence: Evidence, table: pd.DataFrame, name: str) -> tuple[Picture, ...]:
    """Return a burst in the order in which a generation would keep its photos."""
    if evidence.demo is None:
        return ()
    rows = table[table["burst"] == _PICTURED].sort_values(f"rank_{name}")
    return tuple(
        Picture(
            images.encode_thumbnail(images.read(evidence.demo.root / row["file"]).pixels, SIDE),
            f"{'kept' if not place else f'place {place + 1}'}: {row['flaws'].replace(';', ', ') or 'no fault found'}, "
            f"P({row['label']}) {row[f'p_{name}']:.0%}",
        )
        for place, row in enumerate(rows.to_dict("records"))
    )
