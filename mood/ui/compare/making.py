"""How the generations came about: training curves, recipes and steps that were tried, cost, and the original study."""

from typing import Any

import pandas as pd
import streamlit as st

from mood.evaluation import in_words, wilson_interval
from mood.ui import cache, frame, markdown, state, workspace
from mood.ui.compare import results
from mood.ui.compare.comparison import Compared
from mood.zoo.study import MOOD, REPORTED, REPORTED_CONFUSION

_KEPT = ["epochs", "best_epoch", "val_accuracy", "val_loss"]
"""What is shown of a recipe."""


@frame.part
def curves(compared: Compared) -> None:
    """Show the training curves of the nets that were trained here."""
    trained = {name: title for name, title in compared.titles.items() if cache.card(name).data["counts"]}
    if not trained:
        st.info("No curve is known: what is compared was trained elsewhere and adopted.")
        return
    column = st.segmented_control(
        "Show", ["accuracy", "loss"], default="accuracy", key="curve", required=True, wrap=True, **state.LASTING
    )
    alt = f"Training and validation {column} by epoch for {', '.join(trained.values())}"
    st.plotly_chart(results.training_curves(tuple(trained), column), key="curves", alt=alt)
    st.caption("Dotted: training photos. Full: validation photos. The ring marks the epoch whose weights were kept.")


def recipes(compared: Compared) -> None:
    """Show the recipes that were tried and not kept, where there are some."""
    for name, title in compared.titles.items():
        card = cache.card(name)
        if card.experiments:
            n = sum(card.data["counts"]["validation"].values())
            st.markdown(f"**{title}**, other recipes on the {n} validation photos:")
            table = pd.DataFrame([{"recipe": "kept"} | card.training, *card.experiments])[["recipe", *_KEPT]]
            st.dataframe(table, hide_index=True, alt=f"Recipes tried for {title}")


def ablation(compared: Compared) -> None:
    """Show the steps towards the refined generation, where they were measured."""
    name = next((name for name in compared.evaluations if cache.card(name).ablation), None)
    if name is None or compared.source.name != cache.card(name).data["dataset"]:
        return
    steps, title = cache.card(name).ablation, cache.title(name)
    rows = [
        {
            "step": step["step"],
            "validation": in_words(step["validation"]),
            "test": in_words(step["test"]),
            "log loss, validation": f"{step['log_loss']['value']:.3f}",
            "against the step before": _against_before(step),
            "kept": "yes" if step["is_kept"] else "no",
        }
        for step in steps
    ]
    st.markdown(f"**To {title}, step by step**")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Accuracy of each step towards {title}")
    st.caption(
        f"n = {steps[0]['validation']['n']} validation and {steps[0]['test']['n']} test photos, 95% Wilson intervals. "
        "The backbone was changed for what tuning it brings; (b), (e) and (c) were left out because validation did not "
        "gain. p-values: exact McNemar tests on test photos against the last step that was kept, not adjusted."
    )


def _against_before(step: dict[str, Any]) -> str:
    return (
        f"+{step['only_here']} −{step['only_before']}, unadjusted p = {step['pvalue']:.2g}" if "pvalue" in step else "-"
    )


def cost(compared: Compared) -> None:
    """Show parameters, size and time of each generation."""
    costs = {title: cost for name, title in compared.titles.items() if (cost := cache.card(name).cost)}
    if not costs:
        evaluate = markdown.code(f"python -m mood evaluate {workspace.on(compared.source.dataset)}")
        st.info(f"Cost is measured by {evaluate}.")
        return
    rows = {
        title: {
            "parameters": f"{cost['parameters']:,}",
            "file": f"{cost['megabytes']} MB",
            "one photo": f"{cost['ms_one']} ms",
            "a photo of 32": f"{cost['ms_in_batch']} ms",
        }
        for title, cost in costs.items()
    }
    st.dataframe(pd.DataFrame(rows).T, alt="Parameters, file size and time of a prediction for each generation")
    first = next(iter(costs.values()))
    st.caption(f"Medians of {first['repeats']} predictions on {first['cores']} cores, idle but for this.")


def study(compared: Compared) -> None:
    """Show what the original study reported, beside ours: other photos, so for reference only."""
    if workspace.is_own() or compared.task != MOOD:
        return
    ours = {name: str(evaluation.accuracy) for name, evaluation in compared.evaluations.items() if name in REPORTED}
    if compared.source.name != cache.home() or not ours:
        return
    with st.expander("What the original study reported", icon=":material/history_edu:"):
        rows = {
            cache.title(name): {"study, validation": f"{REPORTED[name]:.0%}", f"ours, {compared.split}": accuracy}
            for name, accuracy in ours.items()
        }
        st.dataframe(pd.DataFrame(rows).T, alt="Accuracies of the study and ours")
        other, positive = MOOD.classes
        (tp, fn), (fp, tn) = REPORTED_CONFUSION
        n = tp + fn + fp + tn
        ends = wilson_interval(tp + tn, n)
        st.markdown(
            f"Its third generation was correct on {tp} of {tp + fn} {positive} and {tn} of {fp + tn} {other} test "
            f"photos: {(tp + tn) / n:.0%} of {n} [{ends.low:.1%}, {ends.high:.1%}] (Wilson; the study stated no "
            "interval). Its photos were found by the same search words, but they are not these."
        )
