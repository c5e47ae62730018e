"""What one net says of one photo: a label, and a bar between two classes or a bar a class."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from mood.colours import class_colours
from mood.tasks import likeliest

_BAR = """
<div role="img" aria-label="{spoken}" style="margin:.1rem 0 .5rem">
  <div style="display:flex;justify-content:space-between;align-items:baseline">
    <strong style="font-size:1.15rem">{label}</strong>{mark}<span>{percent}</span>
  </div>
  <div style="position:relative;height:.55rem;border-radius:.3rem;
              background:linear-gradient(90deg,{first_colour},rgba(125,132,144,.25) 50%,{last_colour})">
    <div style="position:absolute;left:calc({left}% - .2rem);top:-.2rem;width:.4rem;height:.95rem;
                border-radius:.2rem;background:currentColor"></div>
  </div>
  <div style="display:flex;justify-content:space-between;font-size:.8rem;opacity:.8">
    <span>{first}</span><span>{last}</span>
  </div>
</div>
"""

_MARK = (
    '<span style="border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem">{outcome}</span>'
)


_ROW = """
<div style="display:flex;align-items:center;gap:.5rem;font-size:.85rem">
  <span style="width:4.8rem">{label}</span>
  <span style="flex:1;height:.55rem;border-radius:.3rem;background:rgba(125,132,144,.25)">
    <span style="display:block;height:100%;width:{width}%;border-radius:.3rem;background:{colour}"></span>
  </span>
  <span style="width:3.2rem;text-align:right">{percent}</span>
</div>
"""
_ROWS = """
<div role="img" aria-label="{spoken}" style="margin:.1rem 0 .5rem">
  <div style="display:flex;justify-content:space-between;align-items:baseline">
    <strong style="font-size:1.15rem">{label}</strong>{mark}<span>{percent}</span>
  </div>{rows}
</div>
"""


def show(p: Mapping[str, float], true_label: str | None = None) -> None:
    """Show a verdict.

    Args:
        p: probability by class, in [0, 1].
        true_label: the photo's label where it is known; the verdict is then marked right or wrong.
    """
    label, colours = likeliest(p), class_colours(list(p))
    outcome = "" if true_label is None else ("right" if label == true_label else "wrong")
    said = {
        "label": escape(label.capitalize()),
        "mark": _MARK.format(outcome=outcome) if outcome else "",
        "percent": percent(p[label]),
    }
    if len(p) == 2:
        spoken = escape(f"{label} at {percent(p[label])}" + (f", {outcome}" if outcome else ""))
        first, last = p
        ends = {"first": escape(first), "last": escape(last)}
        colours = {"first_colour": colours[first], "last_colour": colours[last]}
        st.html(_BAR.format(spoken=spoken, left=round(100 * p[last], 1), **said, **ends, **colours))
        return
    likely = sorted(p, key=lambda label: p[label], reverse=True)
    spoken = escape(", ".join(f"{one} at {percent(p[one])}" for one in likely) + (f"; {outcome}" if outcome else ""))
    rows = "".join(
        _ROW.format(label=escape(one), width=round(100 * p[one], 1), colour=colours[one], percent=percent(p[one]))
        for one in likely
    )
    st.html(_ROWS.format(spoken=spoken, rows=rows, **said))


def percent(share: float) -> str:
    """Write a probability so that it never reads as certain.

    Args:
        share: in [0, 1].

    Returns:
        Whole percent, or what it is beyond.
    """
    return "> 99 %" if share > 0.99 else f"{share:.0%}".replace("%", " %")
