"""The labels that the other photos do not believe, most doubted first, each ready for review."""

import pandas as pd
import streamlit as st

from mood.audit import looks
from mood.triage import DOUBTED
from mood.ui import cache, gallery_rows, linked, markdown, state, viewing, workspace
from mood.ui.shared import opening, photo_review
from mood.zoo.likeness import GENERATION

_SHOWN = 24


def show(source: cache.Source) -> None:
    """Show them, and the one that is open above the others."""
    suspects = gallery_rows.suspects(source.name)
    if suspects is None:
        check = markdown.code(f"python -m mood audit labels {workspace.on(source.dataset)}")
        st.info(f"Labels were not checked yet. Run {check}.", icon=":material/search:")
        return
    splits = ["all", *sorted(suspects["split"].unique())]
    split = linked.ask("Split", splits, "split", title=markdown.plain)
    rows = suspects if split == "all" else suspects[suspects["split"] == split]
    st.markdown(
        f"Out of sample, **{int(rows['is_suspected'].sum())} of {len(rows):,}** labels are suspected by cleanlab, from "
        f"cross-validation on the frozen features of {markdown.plain(cache.title(GENERATION))}, so that is no evidence "
        "apart from this net. The photos that got the least probability for their own label come first."
    )
    said = looks.sentences(suspects, DOUBTED, viewing.viewed(source.name), viewing.second_look(source.name))
    if said:
        st.markdown("\n".join(f"- {markdown.plain(sentence)}" for sentence in said))
    opened = state.opened_photo()
    if opened in set(suspects["file"]):
        labels = tuple(sorted(suspects["label"].unique()))
        _opened(source, suspects[suspects["file"] == opened].iloc[0], labels)
    if source.dataset is None:
        opening.table(
            rows[["file", "split", "label", "p_label", "is_suspected", "typicality"]].head(200), "doubted",
            column_config={"p_label": opening.share_column("label gets"), "is_suspected": "suspected"},
            alt="The most doubted labels; a click on a row opens its review",
        )  # fmt: skip
        return
    grid = st.grid(min_column_width=150, gap="small")
    for file, label, p in rows[["file", "label", "p_label"]].head(_SHOWN).to_numpy().tolist():
        with grid.cell():
            asked = f"{markdown.plain(label)}? {p:.0%}"
            opening.thumbnail(source.dataset, file, "Review", asked, f"{file}, labelled {label}")
    st.caption(f"The {min(_SHOWN, len(rows))} most doubted; the figure is the probability that the label gets.")


def _opened(source: cache.Source, row: pd.Series, labels: tuple[str, ...]) -> None:
    with st.container(border=True):
        with st.container(gap=None):
            opening.bring_into_view(row["file"])
            heading, close = st.columns([8, 1], vertical_alignment="center")
        file, split, label = map(markdown.plain, row[["file", "split", "label"]])
        heading.markdown(f"**{file}** · {split} · labelled **{label}**, which gets {row['p_label']:.0%}")
        close.button("Close", on_click=state.open_photo, args=(None,), shortcut="Escape")
        left, right = st.columns([1, 2])
        if source.dataset is not None:
            photo = cache.photo_of(source.dataset, row["file"])
            left.image(photo.pixels, width="stretch", alt=f"{row['file']}, labelled {row['label']}")
        with right:
            photo_review.show(source, row["file"], labels)
