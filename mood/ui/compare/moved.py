"""What moves a verdict: people who were rendered again with one thing changed, and what each generation made of it."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from mood import twins
from mood.plurals import plural
from mood.twins import FACTORS, SAME, WHOLE, WITHIN, Effect, Twins
from mood.ui import chart, frame, linked, markdown, rendered
from mood.ui.compare.comparison import Compared
from mood.ui.shared import before_after


@frame.part
def show(compared: Compared) -> None:
    """Show the section where generations were asked about twins; nothing elsewhere."""
    found, names = rendered.opened(), tuple(compared.titles)
    tables = {name: table for name in names if not (table := rendered.measured(name)).empty}
    if found is None or not tables:
        return
    st.subheader("What moves a verdict")
    people = tables[next(iter(tables))]["person"].nunique()
    st.markdown(
        f"{plural(people, 'person', 'people')} who do not exist were rendered, and each {len(FACTORS)} times more with "
        "one thing changed and all else the same. So what a net answers differently, that thing made it: a cause, not "
        "a correlation."
    )
    effects = {name: twins.effects(table) for name, table in tables.items()}
    for name, of in effects.items():
        st.markdown(f"- **{compared.titles[name]}**: {in_words(of)}")
    _chart(effects, compared.titles)
    _pair(found, tables, compared.titles)
    with st.expander("Every change", icon=":material/table_rows:"):
        st.dataframe(_rows(effects, compared.titles), hide_index=True, alt="What each change does to each generation")
    st.caption(
        "Dots: the mean change of the logit, whichever way it goes, over the sum of that of all changes; mouth, brows "
        "and eyelids count within the whole expression. 95% bootstrap intervals over people, not adjusted for their "
        "number. How much a change moves a net depends on how large it is: light that turns from day to evening is a "
        "large one. Nobody of these people exists: this says nothing about how often real photos differ so."
    )


def in_words(effects: Sequence[Effect]) -> str:
    """Say how much of what moves a net is the expression, what moves it most beside that, and how often it turns."""
    whole = next(effect for effect in effects if effect.factor == WHOLE)
    most = next(effect for effect in effects if effect.factor not in (WHOLE, *WITHIN))
    return (
        f"of all that moves it the expression is {whole.share}, {most.title} {most.share}. With another expression "
        f"{whole.flips} of its verdicts turn, with {most.title} changed {most.flips}."
    )


def _chart(effects: Mapping[str, Sequence[Effect]], titles: Mapping[str, str]) -> None:
    shares = {name: {effect.factor: effect.share for effect in of} for name, of in effects.items()}
    drawn = {name: {title: of[factor] for factor, title in FACTORS.items()} for name, of in shares.items()}
    said = {f"{titles[name]}, {title}": share for name, of in drawn.items() for title, share in of.items()}
    chart.show(chart.by_value(drawn, titles), "moved-chart", chart.in_words(said))


def _pair(found: Twins, tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str]) -> None:
    """Show one person twice, whose verdict by the chosen generation changed most, with what all made of both."""
    left, right = st.columns(2)
    changed = linked.ask("Changed", list(FACTORS), "changed", title=FACTORS.__getitem__, usual="background", place=left)
    name = linked.ask("Verdict of", list(tables), "moves", title=titles.__getitem__, place=right)
    one = twins.moved_most(tables[name], changed)
    if one is None:
        st.info(f"On nobody does {titles[name]} change its verdict with this.", icon=":material/check:")
        return
    row = found.row(one.person, changed)
    with left:
        before, after = (rendered.jpeg(one.person, factor) for factor in (SAME, changed))
        alt = f"One person who does not exist, and with one thing changed: {FACTORS[changed]}"
        before_after.show(before, after, alt, "twins", "the first picture")
        st.caption(f"{FACTORS[changed]}: {markdown.plain(row['from'])} to the left, {markdown.plain(row['to'])}")
    with right:
        for other, table in tables.items():
            (of,) = table[(table["person"] == one.person) & (table["factor"] == changed)].to_dict("records")
            turned = " · **another verdict**" if of["flips"] else ""
            target = markdown.plain(of["target"])
            st.markdown(f"{titles[other]}: {target} {of['p_before']:.0%} → {of['p_after']:.0%}{turned}")
        n = int(tables[name].loc[tables[name]["factor"] == changed, "flips"].sum())
        st.caption(
            f"Shown is the person with the largest change of {plural(n, 'person', 'people')} on whom {titles[name]} "
            "gives another verdict."
        )


def _rows(effects: Mapping[str, Sequence[Effect]], titles: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "generation": titles[name], "changed": effect.title, "change of the logit": str(effect.size),
            "of all that moves it": str(effect.share), "other verdicts": str(effect.flips),
        }
        for name, of in effects.items()
        for effect in of
    )  # fmt: skip
