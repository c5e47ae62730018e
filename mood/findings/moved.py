"""The section of the story on causes: what changes a verdict when all else is the same."""

import pandas as pd

from mood import images, twins
from mood.findings.evidence import Evidence
from mood.findings.records import SIDE, Picture, Section
from mood.twins import FACTORS, SAME, WHOLE, WITHIN, Effect, Twins

_PICTURED = "background"


def moved(evidence: Evidence) -> Section | None:
    """Tell what moves each generation, on people who were rendered twice; None where that was not measured."""
    tables = evidence.known(evidence.moved)
    if not tables or evidence.twins is None:
        return None
    effects = {name: {one.factor: one for one in twins.effects(table)} for name, table in tables.items()}
    first, last = list(effects)[0], list(effects)[-1]
    n, other = effects[last][WHOLE].size.n, f", {evidence.title(last)} by {_most(effects[last])}"
    return Section(
        "causes",
        f"{evidence.title(first)} is moved most by {_most(effects[first])}{other if last != first else ''}",
        f"{n} people who do not exist, each rendered {len(FACTORS)} times more with one thing changed.",
        tuple(f"{evidence.title(name)}: {_said(of)}." for name, of in effects.items()),
        pictures=_pair(evidence.title(first), tables[first], evidence.twins),
        note="Mean change of the logit, whichever way it goes, over the sum of that of all changes; 95% bootstrap "
        "intervals over people. Synthetic people: this says nothing about how often real photos differ so.",
    )


def _most(effects: dict[str, Effect]) -> str:
    """Return what moves a net most of all, and what may do so as well, as far as the intervals tell them apart."""
    ordered = sorted((one for one in effects.values() if one.factor not in WITHIN), key=lambda one: -one.share.value)
    least = ordered[0].share.interval.low
    return " or ".join(one.title for one in ordered if one.share.interval.high >= least)


def _said(effects: dict[str, Effect]) -> str:
    shares = ", ".join(f"{FACTORS[factor]} {effects[factor].share}" for factor in (WHOLE, "background", "light"))
    return f"of all that moves it {shares}"


def _pair(title: str, table: pd.DataFrame, pictures: Twins) -> tuple[Picture, ...]:
    """Return the person whose verdict by a net, known by its title and table, changes most, twice."""
    one = twins.moved_most(table, _PICTURED)
    if one is None:
        return ()
    row = pictures.row(one.person, _PICTURED)
    said = {SAME: (row["from"], one.before), _PICTURED: (row["to"], one.after)}
    return tuple(
        Picture(
            images.encode_thumbnail(pictures.photo(one.person, factor).pixels, SIDE),
            f"{FACTORS[_PICTURED]}: {shown}; {title}: P({one.target}) {p:.0%}",
        )
        for factor, (shown, p) in said.items()
    )
