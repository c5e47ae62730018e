"""Which method to believe on a generation: tests of every method over many photos, kept and shown with intervals."""

from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from mood import figures, map_quality
from mood.evaluation import Metric
from mood.explanation import METHODS
from mood.map_quality import Ranked, Redrawn
from mood.map_quality.faithfulness import CONTROLS
from mood.map_quality.redrawn import DRAWS, STILL_ALIKE
from mood.tasks import Task
from mood.ui import cache, chart, frame, linked, markdown, workspace
from mood.ui.explain import placed, recommendation
from mood.ui.keeping import kept

_CONTROL_TITLES = {"random": "control: noise", "centre": "control: centre", "edges": "control: edges"}
_measured = kept(8)(map_quality.read)


def redrawn(name: str, dataset: str | None = None) -> dict[str, Redrawn]:
    """Return how alike maps of a generation, on a data set or its home, are to those of nets redrawn at random."""
    card = cache.card(name)
    path = workspace.config().models / name / map_quality.SANITY
    return _redrawn(path, card.sha256, dataset or cache.home(card.spec.task))


def first_methods(task: Task) -> tuple[str, ...]:
    """Return the methods that Explain opens with for the generations of a task; see `map_quality.first_methods`."""
    return _first_methods(tuple(cache.generations(task)), cache.home(task), workspace.config().models)


@kept(8)
def _redrawn(path: Path, fingerprint: str, dataset: str) -> dict[str, Redrawn]:
    rows = map_quality.rows_of(path, fingerprint)
    return map_quality.fully_redrawn(rows[rows["dataset"] == dataset])


@kept(8, lambda names, _, models: [models / name / map_quality.FAITHFULNESS for name in names])
def _first_methods(names: tuple[str, ...], dataset: str, models: Path) -> tuple[str, ...]:
    tables = [
        _measured(models / name / map_quality.FAITHFULNESS, cache.card_in(models / name).sha256) for name in names
    ]
    return map_quality.first_methods([table[table["dataset"] == dataset] for table in tables])


@frame.part
def show(names: list[str]) -> None:
    """Show the ranking of one of some generations, at first the last."""
    chosen = linked.ask("Generation", names, "on", title=cache.title, usual=names[-1])
    folder, fingerprint = workspace.config().models / chosen, cache.card(chosen).sha256
    table = _measured(folder / map_quality.FAITHFULNESS, fingerprint)
    if table.empty:
        test = markdown.code(f"python -m mood maps faithfulness {chosen} {workspace.on()}")
        st.info(
            f"The explanations of {cache.title(chosen)} were not tested yet. Run {test}, then reload this page.",
            icon=":material/hourglass_empty:",
        )
        return
    dataset = _dataset(table, cache.home(cache.card(chosen).spec.task))
    rows = table[table["dataset"] == dataset]
    ranking = map_quality.ranking(rows)
    recommendation.show(rows, cache.title(chosen))
    _controls(ranking)
    _dots(rows, ranking, dataset)
    _numbers(rows, ranking, redrawn(chosen, dataset))
    _faces(rows)
    placed.show(chosen, rows, _CONTROL_TITLES)
    st.caption(
        "Read with care: gray and blurred pixels are not what a net was trained on, so compare within one table only; "
        "ROAD favours soft maps (Rong et al. 2023); with two classes a deletion curve does not fall to 0, so insertion "
        "minus deletion leads the table; an empty map deletes in reading order."
    )


def _dataset(table: pd.DataFrame, home: str) -> str:
    names = sorted(table["dataset"].unique(), key=lambda name: name != home)
    return names[0] if len(names) == 1 else linked.ask("Photos", names, "judged", title=cache.title_of)


def _controls(ranking: list[Ranked]) -> None:
    losers = [ranked.title for ranked in ranking if ranked.unbeaten]
    if losers:
        st.markdown(
            f"**By insertion minus deletion {len(losers)} of {len(ranking)} methods are not shown to beat every "
            f"control** (noise, the centre, edges): {', '.join(losers)}."
        )


def _dots(rows: pd.DataFrame, ranking: list[Ranked], dataset: str) -> None:
    gains = map_quality.rates(rows, "gain")
    order = sorted([*(ranked.method for ranked in ranking), *(key for key in CONTROLS if key in gains)],
                   key=lambda key: -gains[key].value)  # fmt: skip
    means = {_title(key): gains[key] for key in order}
    said = chart.in_words({title: _signed(gain) for title, gain in means.items()}, " ")
    chart.show(figures.ranked(means, list(_CONTROL_TITLES.values())), "ranking", said)
    photos = rows["file"].nunique()
    fewer = [f"{_title(key)} {gains[key].n}" for key in order if gains[key].n < photos]
    note = f" On fewer: {', '.join(fewer)}." if fewer else ""
    untested = [method.title for key, method in METHODS.items() if key not in gains]
    st.caption(
        f"Insertion minus deletion, mean and 95% bootstrap interval over {photos} test photos of "
        f"{cache.title_of(dataset).lower()}; higher is better. Gray: maps that look at no model.{note}"
        + (f" Not tested: {', '.join(untested)}." if untested else "")
    )


def _numbers(rows: pd.DataFrame, ranking: list[Ranked], sanity: dict[str, Redrawn]) -> None:
    columns = {metric: map_quality.rates(rows, metric) for metric in map_quality.METRICS}
    order = [ranked.method for ranked in ranking] + [key for key in CONTROLS if key in columns["gain"]]
    unbeaten = {ranked.method: ranked.unbeaten for ranked in ranking}
    table = pd.DataFrame(
        {
            "method": _title(key),
            "beats all controls": "" if key in CONTROLS else "no" if unbeaten[key] else "yes",
            **{title: _cell(columns[metric].get(key), metric) for metric, title in map_quality.METRICS.items()},
            **_when_redrawn(sanity.get(key)),
        }
        for key in order
    )
    with st.expander("All numbers", icon=":material/table:", expanded=True):
        st.dataframe(
            table, hide_index=True, height=35 * (len(table) + 1) + 3, alt="Every measure of every method",
            column_config={"method": st.column_config.TextColumn(pinned=True)},
        )  # fmt: skip
        st.caption(
            "Mean [95% interval]; n in brackets where it is not that of all photos. Better is higher for insertion, "
            "ROAD and increase; lower for deletion, drop, complexity, max-sensitivity, and for the rank correlation "
            f"with redrawn nets: where its whole interval, over photos and draws, lies at {STILL_ALIKE} or above, the "
            f"map hardly comes from what was learned. Fewer than {DRAWS} draws decide nothing; pairs with a constant "
            "or empty map are counted and left out."
        )


def _title(key: str) -> str:
    return METHODS[key].title if key in METHODS else _CONTROL_TITLES[key]


def _cell(rate: Metric | None, metric: str) -> str:
    if rate is None:
        return "-"
    digits = 2 if metric == "seconds" else 3
    few = f" (n = {rate.n})" if metric in ("sensitivity", "in_face", "redrawn") else ""
    if np.isnan(rate.value):
        return "-"
    return f"{rate.value:.{digits}f} [{rate.interval.low:.{digits}f}, {rate.interval.high:.{digits}f}]{few}"


def _when_redrawn(redrawn: Redrawn | None) -> dict[str, str]:
    """Return what the table says of nets redrawn: both rank correlations, draws, and what they show."""
    if redrawn is None:
        return dict.fromkeys(("Redrawn: signed", "Redrawn: absolute", "Redrawn: draws", "Redrawn: constant",
                              "Redrawn: shown"), "-")  # fmt: skip
    shown = "hardly notices" if redrawn.is_alike else "notices" if redrawn.is_different else "not decided"
    return {
        "Redrawn: signed": _cell(redrawn.signed, "redrawn"),
        "Redrawn: absolute": _cell(redrawn.absolute, "redrawn"),
        "Redrawn: draws": str(redrawn.draws),
        "Redrawn: constant": f"{redrawn.constant} of {redrawn.compared}",
        "Redrawn: shown": shown,
    }


def _faces(rows: pd.DataFrame) -> None:
    """Show the energy inside the face, for right and wrong predictions apart."""
    with st.expander("Do maps look at the face, and less so when the prediction is wrong?", icon=":material/face:"):
        is_right = rows["target"] == rows["label"]
        right, wrong = (map_quality.rates(rows[mask], "in_face") for mask in (is_right, ~is_right))
        table = pd.DataFrame(
            {
                "method": _title(key),
                "right predictions": _cell(right[key], "in_face"),
                "wrong predictions": _cell(wrong[key], "in_face"),
            }
            for key in (*METHODS, *CONTROLS)
            if key in right and key in wrong
        )
        st.dataframe(table, hide_index=True, alt="Share of each method's energy inside the face box")
        st.caption(
            "Share of the map's energy inside the boxes of faces that were found; photos without such a face are left "
            "out, and methods that take long were measured on fewer. The controls say how much the place of faces "
            "alone would give."
        )


def _signed(rate: Metric) -> str:
    return f"{rate.value:+z.3f} [{rate.interval.low:+z.3f}, {rate.interval.high:+z.3f}] (n = {rate.n})"
