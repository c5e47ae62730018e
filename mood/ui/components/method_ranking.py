"""Which method to believe on a generation: tests of every method over many photos, with intervals."""

import pandas as pd
import streamlit as st

from mood import figures, judging
from mood.explanation import METHODS
from mood.explanation.faithfulness import CONTROLS
from mood.judging import Rate
from mood.judging.sanity import STILL_ALIKE
from mood.ui import cache, frame, state, texts
from mood.ui.components.notices import PLAIN_CHART
from mood.zoo import SPECS

TEXTS = texts.of("method_ranking")

_CONTROL_TITLES = {"random": TEXTS.control_noise, "centre": TEXTS.control_centre, "edges": TEXTS.control_edges}


@frame.part
def show(names: list[str]) -> None:
    """Show the ranking of one generation.

    Args:
        names: the generations, oldest first.
    """
    chosen = st.segmented_control(
        TEXTS.generation, names, format_func=lambda name: SPECS[name].title, default=names[-1], key="on", required=True,
        **state.LINKED,
    )  # fmt: skip
    table = cache.judged(chosen, judging.FAITHFULNESS)
    if table.empty:
        st.info(
            TEXTS.explanations_not_tested(title=SPECS[chosen].title, chosen=chosen),
            icon=":material/hourglass_empty:",
        )
        return
    dataset = _dataset(table, cache.home(SPECS[chosen].task))
    rows = table[table["dataset"] == dataset]
    ranking = judging.ranking(rows)
    _verdict(rows, ranking, chosen)
    _dots(rows, ranking, dataset)
    _numbers(rows, ranking, _sanity(chosen, dataset))
    _faces(rows)
    _warnings()


def _dataset(table: pd.DataFrame, home: str) -> str:
    found = sorted(table["dataset"].unique(), key=lambda name: name != home)
    titles = {name: cache.title_of(name) for name in found}
    if len(found) == 1:
        return found[0]
    return st.segmented_control(
        TEXTS.photos, found, format_func=titles.get, default=found[0], key="judged", required=True, **state.LINKED
    )


def _verdict(rows: pd.DataFrame, ranking: list[tuple[str, Rate, list[str]]], name: str) -> None:
    (best, rate, unbeaten), *others = ranking
    title = SPECS[name].title
    clear = [key for key, _, none in ranking if not none]
    st.subheader(
        TEXTS.believe_first(title=title, method=METHODS[best].title) if clear else TEXTS.believe_no_map(title=title)
    )
    behind = [key for key, _, _ in others if judging.against(rows, best, key).interval.low > 0]
    level = [METHODS[key].title for key, _, _ in others if key not in behind]
    sentences = [TEXTS.insertion_minus_deletion(signed=_signed(rate))]
    if level:
        sentences.append(TEXTS.not_shown_worse(listed=", ".join(level)))
    losers = [METHODS[key].title for key, _, none in ranking if none]
    if losers:
        sentences.append(
            TEXTS.methods_not_shown(n_losers=len(losers), n_ranking=len(ranking), listed=", ".join(losers))
        )
    st.markdown(" ".join(sentences))


def _dots(rows: pd.DataFrame, ranking: list[tuple[str, Rate, list[str]]], dataset: str) -> None:
    controls = {key: rate for key, rate in judging.rates(rows, "gain").items() if key in CONTROLS}
    lines = [(METHODS[key].title, rate, False) for key, rate, _ in ranking]
    lines += [(_CONTROL_TITLES[key], rate, True) for key, rate in controls.items()]
    lines.sort(key=lambda line: -line[1].value)
    st.plotly_chart(
        figures.ranked([(title, rate.value, rate.interval.low, rate.interval.high, c) for title, rate, c in lines]),
        config=PLAIN_CHART,
        alt="; ".join(f"{title} {_signed(rate)}" for title, rate, _ in lines),
    )
    photos = rows["file"].nunique()
    st.caption(TEXTS.insertion_minus_deletion_mean_95(photos=photos, title_of=cache.title_of(dataset).lower()))


def _numbers(rows: pd.DataFrame, ranking: list[tuple[str, Rate, list[str]]], sanity: dict[str, Rate]) -> None:
    columns = {metric: judging.rates(rows, metric) for metric in judging.METRICS}
    order = [key for key, _, _ in ranking] + [key for key in CONTROLS if key in columns["gain"]]
    unbeaten = {key: none for key, _, none in ranking}
    table = pd.DataFrame(
        {
            "method": METHODS[key].title if key in METHODS else _CONTROL_TITLES[key],
            TEXTS.beats_all_controls: "" if key in CONTROLS else "no" if unbeaten[key] else "yes",
            **{title: _cell(columns[metric].get(key), metric) for metric, title in judging.METRICS.items()},
            TEXTS.rank_correlation_net: _cell(sanity.get(key), "sanity") + _flag(sanity.get(key)),
        }
        for key in order
    )
    with st.expander(TEXTS.all_numbers, icon=":material/table:", expanded=True):
        st.dataframe(
            table,
            hide_index=True,
            height=35 * (len(table) + 1) + 3,
            column_config={"method": st.column_config.TextColumn(pinned=True)},
            alt=TEXTS.every_measure_every,
        )
        st.caption(TEXTS.mean_95_interval(still_alike=STILL_ALIKE))


def _cell(rate: Rate | None, metric: str) -> str:
    if rate is None:
        return "-"
    digits = 2 if metric == "seconds" else 3
    few = f" (n = {rate.n})" if metric in ("sensitivity", "in_face", "sanity") else ""
    return f"{rate.value:.{digits}f} [{rate.interval.low:.{digits}f}, {rate.interval.high:.{digits}f}]{few}"


def _flag(rate: Rate | None) -> str:
    return TEXTS.hardly_notices if rate is not None and rate.value >= STILL_ALIKE else ""


def _sanity(name: str, dataset: str) -> dict[str, Rate]:
    table = cache.judged(name, judging.SANITY)
    rows = table[table["dataset"] == dataset]
    return {method: list(judging.curve(rows, method).values())[-1] for method in rows["method"].unique()}


def _faces(rows: pd.DataFrame) -> None:
    """Show the energy inside the face, for right and wrong predictions apart."""
    with st.expander(TEXTS.do_maps_look, icon=":material/face:"):
        is_right = rows["target"] == rows["label"]
        parts = {
            word: judging.rates(rows[mask], "in_face") for word, mask in (("right", is_right), ("wrong", ~is_right))
        }
        keys = [key for key in (*METHODS, *CONTROLS) if key in parts["right"] and key in parts["wrong"]]
        table = pd.DataFrame(
            {
                "method": METHODS[key].title if key in METHODS else _CONTROL_TITLES[key],
                **{f"{word} predictions": _cell(found[key], "in_face") for word, found in parts.items()},
            }
            for key in keys
        )
        st.dataframe(table, hide_index=True, alt=TEXTS.share_each_methods)
        st.caption(TEXTS.share_maps_energy)


def _warnings() -> None:
    st.caption(TEXTS.read_care_gray)


def _signed(rate: Rate) -> str:
    return f"{rate.value:+.3f} [{rate.interval.low:+.3f}, {rate.interval.high:+.3f}] (n = {rate.n})"
