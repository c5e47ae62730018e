"""Which method to believe on a generation: tests of every method over many photos, kept and shown with intervals."""

from pathlib import Path

import pandas as pd
import streamlit as st

from mood import figures, map_quality
from mood.evaluation import Metric
from mood.explanation import METHODS
from mood.map_quality import Ranked
from mood.map_quality.faithfulness import CONTROLS
from mood.map_quality.sanity import COLUMNS, STILL_ALIKE
from mood.tasks import Task
from mood.ui import cache, chart, frame, linked, markdown, workspace
from mood.ui.keeping import kept

_CONTROL_TITLES = {"random": "control: noise", "centre": "control: centre", "edges": "control: edges"}
_measured = kept(8)(map_quality.read)


def insensitive(name: str) -> dict[str, Metric]:
    """Return the methods whose maps of a generation hardly change when the net is redrawn at random."""
    return _insensitive(workspace.config().models / name / map_quality.SANITY, cache.card(name).sha256)


def first_methods(task: Task) -> tuple[str, ...]:
    """Return the methods that Explain opens with for the generations of a task; see `map_quality.first_methods`."""
    return _first_methods(tuple(cache.generations(task)), cache.home(task), workspace.config().models)


@kept(8)
def _insensitive(path: Path, fingerprint: str) -> dict[str, Metric]:
    return map_quality.insensitive(_measured(path, fingerprint, COLUMNS))


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
    _verdict(rows, ranking, chosen)
    _dots(rows, ranking, dataset)
    redrawn = _measured(folder / map_quality.SANITY, fingerprint, COLUMNS)
    _numbers(rows, ranking, map_quality.fully_redrawn(redrawn[redrawn["dataset"] == dataset]))
    _faces(rows)
    st.caption(
        "Read with care: gray and blurred pixels are not what a net was trained on, so compare within one table only; "
        "ROAD favours soft maps (Rong et al. 2023); with two classes a deletion curve does not fall to 0, so insertion "
        "minus deletion leads the table; an empty map deletes in reading order."
    )


def _dataset(table: pd.DataFrame, home: str) -> str:
    names = sorted(table["dataset"].unique(), key=lambda name: name != home)
    return names[0] if len(names) == 1 else linked.ask("Photos", names, "judged", title=cache.title_of)


def _verdict(rows: pd.DataFrame, ranking: list[Ranked], name: str) -> None:
    best, *others = ranking
    title = cache.title(name)
    losers = [ranked.title for ranked in ranking if ranked.unbeaten]
    believed = f"{best.title} first" if len(losers) < len(ranking) else "no map"
    st.subheader(f"On {title}, believe {believed}")
    level = [
        ranked.title for ranked in others if map_quality.against(rows, best.method, ranked.method).interval.low <= 0
    ]
    sentences = [f"Insertion minus deletion **{_signed(best.gain)}**."]
    if level:
        sentences.append(f"Not shown to be worse on the same photos: {', '.join(level)}.")
    if losers:
        sentences.append(
            f"**{len(losers)} of {len(ranking)} methods are not shown to beat every control** (noise, the centre, "
            f"edges): {', '.join(losers)}."
        )
    st.markdown(" ".join(sentences))


def _dots(rows: pd.DataFrame, ranking: list[Ranked], dataset: str) -> None:
    gains = map_quality.rates(rows, "gain")
    order = sorted([*(ranked.method for ranked in ranking), *(key for key in CONTROLS if key in gains)],
                   key=lambda key: -gains[key].value)  # fmt: skip
    means = {_title(key): gains[key] for key in order}
    said = chart.in_words({title: _signed(gain) for title, gain in means.items()}, " ")
    chart.show(figures.ranked(means, list(_CONTROL_TITLES.values())), "ranking", said)
    photos = rows["file"].nunique()
    st.caption(
        f"Insertion minus deletion, mean and 95% bootstrap interval over {photos} test photos of "
        f"{cache.title_of(dataset).lower()}; higher is better. Gray: maps that look at no model."
    )


def _numbers(rows: pd.DataFrame, ranking: list[Ranked], sanity: dict[str, Metric]) -> None:
    columns = {metric: map_quality.rates(rows, metric) for metric in map_quality.METRICS}
    order = [ranked.method for ranked in ranking] + [key for key in CONTROLS if key in columns["gain"]]
    unbeaten = {ranked.method: ranked.unbeaten for ranked in ranking}
    table = pd.DataFrame(
        {
            "method": _title(key),
            "beats all controls": "" if key in CONTROLS else "no" if unbeaten[key] else "yes",
            **{title: _cell(columns[metric].get(key), metric) for metric, title in map_quality.METRICS.items()},
            "Rank correlation, net redrawn": _cell(sanity.get(key), "sanity"),
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
            f"with a redrawn net, where {STILL_ALIKE} and more means that the map hardly comes from what was learned."
        )


def _title(key: str) -> str:
    return METHODS[key].title if key in METHODS else _CONTROL_TITLES[key]


def _cell(rate: Metric | None, metric: str) -> str:
    if rate is None:
        return "-"
    digits = 2 if metric == "seconds" else 3
    few = f" (n = {rate.n})" if metric in ("sensitivity", "in_face", "sanity") else ""
    flag = " · hardly notices" if metric == "sanity" and rate.value >= STILL_ALIKE else ""
    return f"{rate.value:.{digits}f} [{rate.interval.low:.{digits}f}, {rate.interval.high:.{digits}f}]{few}{flag}"


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
