"""What one generation says of one photo, as a label and a bar from sad to happy."""

import streamlit as st

from mood import labels
from mood.figures import CLASS_COLOURS

_BAR = """
<div role="img" aria-label="{spoken}" style="margin:.1rem 0 .5rem">
  <div style="display:flex;justify-content:space-between;align-items:baseline">
    <strong style="font-size:1.15rem">{label}</strong>{mark}<span>{percent}</span>
  </div>
  <div style="position:relative;height:.55rem;border-radius:.3rem;
              background:linear-gradient(90deg,{sad},rgba(125,132,144,.25) 50%,{happy})">
    <div style="position:absolute;left:calc({left}% - .2rem);top:-.2rem;width:.4rem;height:.95rem;
                border-radius:.2rem;background:currentColor"></div>
  </div>
  <div style="display:flex;justify-content:space-between;font-size:.8rem;opacity:.8">
    <span>sad</span><span>happy</span>
  </div>
</div>
"""

_MARK = (
    '<span style="border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem">{outcome}</span>'
)


def show(p_happy: float, true_label: str | None = None) -> None:
    """Show a verdict.

    Args:
        p_happy: probability of happy, in [0, 1].
        true_label: the photo's label where it is known; the verdict is then marked right or wrong.
    """
    label = labels.predicted(p_happy)
    confidence = p_happy if label == labels.POSITIVE else 1 - p_happy
    outcome = "" if true_label is None else ("right" if label == true_label else "wrong")
    spoken = f"{label} at {percent(confidence)}" + (f", {outcome}" if outcome else "")
    st.html(
        _BAR.format(
            spoken=spoken,
            label=label.capitalize(),
            mark=_MARK.format(outcome=outcome) if outcome else "",
            percent=percent(confidence),
            left=round(100 * p_happy, 1),
            **CLASS_COLOURS,
        )
    )


def percent(share: float) -> str:
    """Write a probability so that it never reads as certain.

    Args:
        share: in [0, 1].

    Returns:
        Whole percent, or what it is beyond.
    """
    return "> 99 %" if share > 0.99 else f"{share:.0%}".replace("%", " %")
