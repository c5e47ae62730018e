"""The page: its sections in order, what is told of all nets at once, and what lies beside it."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from mood import bursts, map_quality, triage, zoo
from mood.bursts import listed, noise
from mood.datasets import Dataset
from mood.errors import WeightsMissingError
from mood.evaluation import Metric, share, share_of
from mood.findings.evidence import Evidence
from mood.findings.failures import fewest, of_people
from mood.findings.guarantee import duty, guarantee
from mood.findings.moved import moved
from mood.findings.results.nets import nets
from mood.findings.words import bullets, joined, section, table
from mood.plurals import plural
from mood.settings import photos_beside
from mood.showcase.exhibits import FOLDER
from mood.triage import CauseRate, Difference
from mood.zoo.study import HOPED_UNAMBIGUOUS, MOOD, MOODS

PAGE = "README.md"
"""Its name in the folder of the nets."""

_HEAD = """# Results

Written by `python -m mood report --write` from the tables and cards in this folder. Every figure stands with its number
of photos (n) and its 95 % interval."""
_JUDGE = " The nets judge how a photo looks, not how a person feels."  # said of moods alone

_FILES = """## What lies here

A folder a net holds the net (`model.keras`: flat, with its preprocessing inside, loadable by plain Keras in safe mode),
the same net as it answers without TensorFlow (`model.onnx`, for photos that were resized before), its card
(`card.json`: data, recipe, metrics, cost, what was tried), its training curves (`history.csv`), its predictions
(`predictions-DATASET.csv`), what may have misled it (`triage-DATASET.csv`), its accuracy with other seeds
(`spread.csv`), the tests of its explanations (`faithfulness.csv`, `sanity.csv`) and the pictures that excite it
(`prototypes/`). Beside these folders lie what is known of the data sets themselves"""
_SHOWCASE = """ and the portraits of the first page
(`showcase/`)"""

_TESTED = (
    "The pixels that a map calls strongest were removed or shown alone, and the net was asked again; and maps were "
    "compared with those of the same net redrawn at random (`python -m mood maps faithfulness` and `sanity`)."
)
_CONTROLS = (
    "A method that does not beat noise, a bell in the centre and an edge detector says less about the net than these "
    "do. Further tests are on the Explain page, each with its interval."
)

_BLIND = Path("portraits") / "blind.csv"
"""Beside the portraits: the labels that a person gave without knowing what was meant."""


def results(models: Path, demo: Dataset | None) -> str:
    """Write all results of the nets in a folder as Markdown, a section a task and question that there are numbers for.

    Of the bundled portraits, the demo, it is known what they show.

    Raises:
        WeightsMissingError: if no net is trained.
    """
    asked = [Evidence(models, demo, task) for task in zoo.tasks(models)]
    if not asked:
        hint = f"Run `python -m mood train all --photos {photos_beside(models)}`."
        raise WeightsMissingError(f"No net is trained in “{models}”.", hint)
    first, report = asked[0], map_quality.report(models)
    told = [*(nets(evidence, first) for evidence in asked), _causes(first), _portraits(first), _keeping(first)]
    shown = _SHOWCASE if (models / FOLDER).exists() else ""
    belief = section("Which explanation to believe", _TESTED, report, _CONTROLS) if report else ""
    head = _HEAD + (_JUDGE if first.task in (MOOD, MOODS) else "")
    also = [part.markdown for tell in (guarantee, moved, duty) if (part := tell(first)) is not None]
    return joined(head, *told, belief, *also, f"{_FILES}{shown}.") + "\n"


def _causes(evidence: Evidence) -> str:
    """Tell what errors have more often than correct photos, and on which photos a net is worst."""
    triaged = evidence.known(evidence.triaged)
    if not triaged or not evidence.tests:
        return ""
    first = next(iter(triaged.values()))
    n, rules = len(first), triage.rules_for(first["faces"])
    counted = {name: triage.cause_rates(rows) for name, rows in triaged.items()}
    rates = {name: {rate.key: rate for rate in of_net} for name, of_net in counted.items() if of_net}
    return section(
        "Why was it wrong",
        "`python -m mood triage` measures every validation and test photo (faces, what each net says of the face "
        "alone, where its heatmap lies, brightness, how unlike the training photos it is, whether the other photos "
        f"believe its label) and applies {len(rules)} rules. A rule is a cause only where it holds more often among "
        f"errors than among correct photos. On the {n} test photos of `{evidence.home}`, odds ratios with exact 95 % "
        "intervals; in brackets the errors with it; bold: more among errors than luck allows.",
        table(
            ["rule", *(f"{name}, {plural(_n_wrong(triaged[name]), 'error')}" for name in rates)],
            ([rule.title, *(_cell(of_net[rule.key]) for of_net in rates.values())] for rule in rules),
        )
        if rates
        else "",
        bullets(_explains_nothing(evidence.title(name), rates.get(name), rows) for name, rows in triaged.items()),
        bullets(line for name, rows in triaged.items() if (line := _worst(evidence.title(name), rows))),
        " ".join([triage.faces_found(first), _faces(evidence)]),
    )


def _n_wrong(rows: pd.DataFrame) -> int:
    return int((~rows["is_correct"]).sum())


def _cell(rate: CauseRate) -> str:
    return f"{f'**{rate.odds()}**' if rate.is_cause else rate.odds()} ({rate.n_wrong})"


def _explains_nothing(title: str, rates: dict[str, CauseRate] | None, rows: pd.DataFrame) -> str:
    """Name the most frequent rule that is no cause, which holds for as many correct photos; None without errors."""
    if rates is None:
        return f"{title}: no errors."
    others = [rate for rate in rates.values() if not rate.is_cause]
    if not others:
        return f"{title}: every rule is a cause."
    most, n_wrong = max(others, key=lambda rate: rate.n_wrong), _n_wrong(rows)
    return (
        f"{title}: most errors without being a cause has “{triage.title_of(most.key)}”, which holds for "
        f"{share(most.n_wrong, n_wrong)}, of the errors and for {share(most.n_right, len(rows) - n_wrong)}, of the "
        "correct photos."
    )


def _worst(title: str, rows: pd.DataFrame) -> str:
    low = triage.worst(triage.slices(rows), float(rows["is_correct"].mean()))
    worst = [f"{part.group.lower()} “{part.title}”: {part.accuracy}" for part in low]
    return f"{title} is worse than elsewhere on: {listed(worst)}." if worst else ""


def _faces(evidence: Evidence) -> str:
    demo = evidence.demo
    rows = None if demo is None else evidence.triaged(evidence.last, demo.name, "validation", "test")
    if rows is None:
        return ""
    return (
        f"BlazeFace finds a face on {share_of(rows['faces'] > 0)} rendered portraits, each of one person, and "
        f"several on {share_of(rows['faces'] > 1)}."
    )


def _portraits(evidence: Evidence) -> str:
    """Tell how good the nets are on clear portraits, and by what their accuracy differs."""
    rows = evidence.known(evidence.truth)
    if not rows:
        return ""
    clear = {name: metric for name, known in rows.items() if (metric := triage.unambiguous(known)) is not None}
    tests = {name: triage.differences(known) for name, known in rows.items()}
    return section(
        "Where the truth is known",
        "The portraits are rendered, so expression, pose, light, framing and who is in them are known, which no real "
        "data set offers (`python -m mood truth`). Right on test portraits whose expression is clear and whose scene "
        "does not speak against it:",
        table(("generation", "right"), clear.items()),
        " ".join([*_by_eye(evidence), *_missed(evidence, clear)]),
        _method(next(iter(tests.values()))),
        bullets(line for name, some in tests.items() for line in _shown(evidence.title(name), some)),
        _power(tests),
    )


def _by_eye(evidence: Evidence) -> Iterator[str]:
    path = evidence.demo.root.parent / _BLIND if evidence.demo is not None else None
    if path is not None and path.exists():
        blind = pd.read_csv(path)
        agreed = share_of(blind["mood"] == blind["said"])
        yield (
            f"A person who labelled portraits blind agreed with {agreed}: an error on a clear one is rather the net's "
            "than the label's."
        )


def _missed(evidence: Evidence, clear: dict[str, Metric]) -> Iterator[str]:
    for name, hoped in HOPED_UNAMBIGUOUS.items():
        if name in clear and clear[name].value < hoped:
            yield f"{evidence.title(name)} was hoped to reach {hoped:.0%} here."


def _method(tests: list[Difference]) -> str:
    n_people = len(of_people(tests))
    return (
        "Each factor was tested within each label, since opposite differences cancel when labels are pooled (Fisher's "
        f"exact test; p adjusted by Holm's method over a generation's {n_people} tests of skin tone, age and sex, and "
        f"apart from them over its {len(tests) - n_people} of all else). Shown to differ, p below {triage.ALPHA}, and "
        "by who is in the picture with the other label beside it:"
    )


def _shown(title: str, tests: list[Difference]) -> list[str]:
    """Return what differs; of who is in the picture, both labels, since the other may lean the other way."""
    factors = {test.factor for test in of_people(tests) if test.is_shown}
    told = [test for test in tests if test.is_shown or test.factor in factors]
    lines = [f"**{title}**, {test}" + ("" if test.is_shown else " (not shown)") for test in told]
    return lines or [f"**{title}**: by nothing"]


def _power(tests: dict[str, list[Difference]]) -> str:
    people = {name: of_people(some) for name, some in tests.items()}
    others = [name for name, some in people.items() if some and not any(test.is_shown for test in some)]
    if not others:
        return ""
    return (
        f"No difference by skin tone, age or sex is shown in {', '.join(others)}, which does not prove that there is "
        f"none: of some kinds there are {fewest(people.values())} portraits."
    )


def _keeping(evidence: Evidence) -> str:
    """Tell how good the suggestions are on bursts of which the truth is known."""
    rows = bursts.read(evidence.models)
    if rows is None:
        return ""
    rates = bursts.rates(rows)
    return section(
        "Keep or discard",
        f"`python -m mood bursts` measures its suggestions on {rows['burst'].nunique()} bundled bursts ({len(rows)} "
        "rendered photos, of which expression and faults are known), without the first "
        f"{bursts.TUNED}, on which the rules' thresholds were chosen:",
        table(
            ("kept by", "it is the best photo", "nothing is wrong with it", "two in the right order"),
            ((name, of["best"], of["faultless"], of.get("order", "-")) for name, of in rates.items()),
        ),
        "The best photo has the fewest faults and, of those, the strongest expression; two faultless photos whose "
        f"expressions differ by {bursts.APART} of 1 should be put in that order. {_better_than_a_coin(rates)} "
        f"{_by_digits(rows, rates)} By faults alone no net is asked, and of photos that are equal any is drawn; all "
        "but the mood decides among those by sharpness, light and room.",
        "What no more than one small change in twenty, of light, crop or compression, moves further is a tie, which "
        "sharpness, light and room decide. The suggestions above take what was measured on their own data set, those "
        "for other photos the widest:",
        _ties(evidence.models),
        table(("fault", "precision", "recall"), ((kind, *both) for kind, both in bursts.detection(rows).items())),
        "Bursts found whole and with nothing else, in one series with portraits of other people and each photo moved "
        f"by up to {bursts.MOVED:.0%} of its sides: {bursts.grouping(rows)}. Synthetic people: the figures say nothing "
        "about real photos.",
    )


def _better_than_a_coin(rates: dict[str, dict[str, Metric]]) -> str:
    better = [name for name, of in rates.items() if "order" in of and of["order"].interval.low > 0.5]
    return f"Shown to do so more often than a coin: {listed(better or ['none'])}."


def _ties(models: Path) -> str:
    """Say how far small changes move what nets say: what differs by less is a tie."""
    measured = noise.read(models)
    if measured is None:
        return "How far small changes move what nets say was not measured: `python -m mood bursts --noise`."
    moved = {(what, photos): of for (what, photos, change), of in noise.moved(measured).items() if change == noise.ALL}
    return table(
        ("a tie to", "measured on", "log-odds of the photo's own class", "in points at 50%", "at 95%"),
        (
            (what, f"`{photos}`", of, *(f"±{100 * (p - noise.floor(p, of.value)):.1f}" for p in (0.5, 0.95)))
            for (what, photos), of in moved.items()
            if what != noise.SHARPNESS
        ),
    )


def _by_digits(rows: pd.DataFrame, rates: dict[str, dict[str, Metric]]) -> str:
    """Say what the rule of ties changed."""
    told = listed(
        f"{name} of {_count(bursts.best_by_digits(rows, name))} instead of {_count(of['best'])}"
        for name, of in rates.items()
        if "order" in of
    )
    n = rates["chance"]["best"].n
    return f"Ranked by all digits, nets would keep the best photo of so many of {n} bursts: {told}."


def _count(metric: Metric) -> int:
    return round(metric.value * metric.n)
