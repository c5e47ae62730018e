"""What a generation costs, and what each step towards the refined one brought."""

import pandas as pd
import streamlit as st

from mood.ui import cache
from mood.ui.compare.comparison import Compared


def cost(found: Compared) -> None:
    """Show parameters, size and time of each generation.

    Args:
        found: what is compared; only its generations matter.
    """
    known = {name: card.cost for name in found.evaluations if (card := cache.card(name)).cost}
    cards = {title: known[name] for name, title in found.titles.items() if name in known}
    if not cards:
        st.info("Cost is measured by `python -m mood evaluate`.")
        return
    rows = {
        title: {
            "parameters": f"{one['parameters']:,}",
            "file": f"{one['megabytes']} MB",
            "one photo": f"{one['ms_one']} ms",
            "a photo of 32": f"{one['ms_in_batch']} ms",
        }
        for title, one in cards.items()
    }
    st.dataframe(pd.DataFrame(rows).T, alt="Parameters, file size and time of a prediction for each generation")
    first = next(iter(cards.values()))
    st.caption(f"Medians of {first['repeats']} predictions on {first['cores']} cores, idle but for this.")


def ablation(found: Compared) -> None:
    """Show the steps towards the refined generation, where they were measured.

    Args:
        found: what is compared; only its generations matter.
    """
    name = next((name for name in found.evaluations if cache.card(name).ablation), None)
    if name is None or found.source.name != cache.card(name).data["dataset"]:
        return
    steps = cache.card(name).ablation
    rows = [
        {
            "step": one["step"],
            "validation": _share(one["validation"]),
            "test": _share(one["test"]),
            "log loss, validation": f"{one['log_loss']['value']:.3f}",
            "against the step before": _paired(one),
            "kept": "yes" if one["is_kept"] else "no",
        }
        for one in steps
    ]
    st.markdown(f"**To {cache.title(name)}, step by step**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Accuracy of each step towards {cache.title(name)}")
    st.caption(
        f"n = {steps[0]['validation']['n']} validation and {steps[0]['test']['n']} test photos, 95 % Wilson intervals. "
        "The backbone was changed for what tuning it brings; (b), (e) and (c) were left out because validation did not "
        "gain. p-values: exact McNemar tests on test photos against the last step that was kept, not adjusted."
    )


def _share(one: dict) -> str:
    low, high = one["interval"]
    return f"{one['value']:.1%} [{low:.1%}, {high:.1%}]"


def _paired(one: dict) -> str:
    if "pvalue" not in one:
        return "-"
    return f"+{one['only_here']} −{one['only_before']}, p = {one['pvalue']:.2g}"
