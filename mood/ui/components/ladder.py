"""What a generation costs, and what each step towards the refined one brought."""

import pandas as pd
import streamlit as st

from mood.ui import cache, texts
from mood.ui.components.comparison import Compared

TEXTS = texts.of("ladder")


def cost(found: Compared) -> None:
    """Show parameters, size and time of each generation.

    Args:
        found: what is compared; only its generations matter.
    """
    known = {name: card["cost"] for name, card in cache.cards().items() if "cost" in card}
    cards = {title: known[name] for name, title in found.titles.items() if name in known}
    if not cards:
        st.info(TEXTS.cost_measured_python)
        return
    rows = {
        title: {
            "parameters": f"{one['parameters']:,}",
            "file": f"{one['megabytes']} MB",
            TEXTS.one_photo: f"{one['ms_one']} ms",
            TEXTS.photo_32: f"{one['ms_in_batch']} ms",
        }
        for title, one in cards.items()
    }
    st.dataframe(pd.DataFrame(rows).T, alt=TEXTS.parameters_file_size)
    first = next(iter(cards.values()))
    st.caption(TEXTS.medians_predictions_cores(repeats=first["repeats"], cores=first["cores"]))


def ablation(found: Compared) -> None:
    """Show the steps towards the refined generation, where they were measured.

    Args:
        found: what is compared; only its generations matter.
    """
    steps = cache.cards().get("refined", {}).get("ablation")
    if not steps or found.source.name != cache.home():
        return
    rows = [
        {
            "step": one["step"],
            "validation": _share(one["validation"]),
            "test": _share(one["test"]),
            TEXTS.log_loss_validation: f"{one['log_loss']['value']:.3f}",
            TEXTS.against_step_before: _paired(one),
            "kept": "yes" if one["is_kept"] else "no",
        }
        for one in steps
    ]
    st.markdown(TEXTS.transfer_refined_step)
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=TEXTS.accuracy_each_step)
    st.caption(TEXTS.n_validation_test(n_validation=steps[0]["validation"]["n"], n_test=steps[0]["test"]["n"]))


def _share(one: dict) -> str:
    low, high = one["interval"]
    return f"{one['value']:.1%} [{low:.1%}, {high:.1%}]"


def _paired(one: dict) -> str:
    if "pvalue" not in one:
        return "-"
    return f"+{one['only_here']} −{one['only_before']}, p = {one['pvalue']:.2g}"
