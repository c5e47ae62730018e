"""Which method to believe on a net: those that every test of its maps agrees on, or that they disagree."""

import pandas as pd
import streamlit as st

from mood import map_quality
from mood.explanation import METHODS
from mood.map_quality import CRITERIA, Agreement
from mood.map_quality.agreement import HIDE_IN_GRAY, LEVEL
from mood.ui.keeping import kept

_agree = kept(16)(map_quality.agree)


def show(rows: pd.DataFrame, title: str) -> None:
    """Show what the tests of a net of that title recommend, from rows of one data set."""
    agreement = _agree(rows)
    st.subheader(headline(agreement, title))
    if not agreement.orders:
        return
    st.markdown(_reason(agreement))
    for name, order in agreement.orders.items():
        others = [METHODS[key].title for key in order.level if key != order.first]
        level = f"; not shown to be worse: {', '.join(others)}" if others else "; every other is shown to be worse"
        st.markdown(f"- By {CRITERIA[name]}: **{METHODS[order.first].title}** first{level}.")
    st.caption(_how(agreement))


def headline(agreement: Agreement, title: str) -> str:
    """Say in a line what to believe on a net."""
    if agreement.agreed:
        return f"On {title}, believe {_titles(agreement.agreed)}"
    if not agreement.orders:
        return f"On {title}, too little was tested to say what to believe"
    return f"On {title}, the tests disagree: no method is recommended"


def _reason(agreement: Agreement) -> str:
    if agreement.agreed:
        return "By all three tests it beats every control, and no other method is shown to be better:"
    return "No method beats every control and is level with the first by all three tests:"


def _how(agreement: Agreement) -> str:
    few = [f"{METHODS[key].title} (n = {n})" for key, n in agreement.few.items()]
    left_out = f" Tested on fewer photos and left out: {', '.join(few)}." if few else ""
    gray = _titles(tuple(key for key in METHODS if key in HIDE_IN_GRAY))
    return (
        f"Fills measured: gray (deletion), blur (insertion) and neighbours (ROAD), on the same {agreement.n} photos, "
        f"net and class. {agreement.comparisons} paired t-tests, of methods with each other and with the controls, "
        f"corrected together at {LEVEL:.0%} (Holm). {gray} fill in gray themselves, so deletion to gray alone would "
        f"favour them.{left_out}"
    )


def _titles(keys: tuple[str, ...]) -> str:
    *most, last = (METHODS[key].title for key in keys)
    return f"{', '.join(most)} and {last}" if most else last
