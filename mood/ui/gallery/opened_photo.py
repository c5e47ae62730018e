"""One photo of the gallery, opened in place: verdicts, causes, what would change and what taught it, likes, review."""

import pandas as pd
import streamlit as st

from mood import figures
from mood.images import Photo
from mood.triage import evidence, remedy_of
from mood.triage.counterfactual import FACTORS
from mood.ui import cache, chart, explanations, frame, gallery_rows, linked, markdown, state, workspace
from mood.ui.gallery.gallery_filters import Choice
from mood.ui.shared import attribution, generations, influence, opening, photo_review, verdict
from mood.zoo import likeness

_ALIKE = 6
PARTS = {
    "verdicts": "verdicts", "why": "why", "change": "what would change it", "taught": "what taught it",
    "alike": "alike", "review": "review",
}  # fmt: skip


def show(choice: Choice, rows: pd.DataFrame, shown: pd.DataFrame, file: str, alike: linked.Linked) -> None:
    """Show a photo of all rows, with previous and next among those shown; `alike` is for the switch that sorts them."""
    row = rows[rows["id"] == file].iloc[0]
    dataset = choice.source.dataset
    with st.container(border=True):
        with st.container(gap=None):
            opening.bring_into_view(file)
            _heading(row, shown["id"].to_list(), len(choice.generations) > 1)
        left, right = st.columns([1, 3])
        photo = None
        with left:
            if dataset is not None:
                photo = cache.photo_of(dataset, file)
                st.image(photo.pixels, width="stretch", alt=f"{file}, labelled {row['y_true']}", caption="The photo")
            st.caption(f"{choice.source.title}, {markdown.plain(row['split'])} split")
            if dataset is not None:
                attribution.of_photo(dataset, file)
        with right:
            part = linked.ask("About this photo", PARTS, "about", label_visibility="collapsed")
            if part == "verdicts":
                _verdicts(choice, row, photo)
            elif part == "why":
                _why(choice, row)
            elif part == "change":
                _probe(photo, choice.generation)
            elif part == "taught":
                influence.of_test_photo(choice.generation, choice.source.name, file, photo)
            elif part == "alike":
                _alike(choice, file, alike)
            else:
                photo_review.show(choice.source, file, choice.task.classes)


def _heading(row: pd.Series, ids: list[str], has_history: bool) -> None:
    file = row["id"]
    position = ids.index(file) if file in ids else None
    tale = row["history"] if has_history else f"called {row['y_pred']}"
    place = f"{position + 1} of {len(ids)}" if position is not None else "not among those shown below"
    before = ids[position - 1] if position else None
    after = ids[position + 1] if position is not None and position + 1 < len(ids) else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{markdown.plain(file)}** · labelled **{row['y_true']}** · {tale} · {place}", width="stretch")
        st.button("Previous", on_click=state.open_photo, args=(before,), disabled=before is None, shortcut="Left")
        st.button("Next", on_click=state.open_photo, args=(after,), disabled=after is None, shortcut="Right")
        st.button("Close", on_click=state.open_photo, args=(None,), shortcut="Escape")


def _verdicts(choice: Choice, row: pd.Series, photo: Photo | None) -> None:
    if photo is None:
        for name, column in zip(choice.generations, st.columns(max(2, len(choice.generations))), strict=False):
            with column:
                st.markdown(f"**{cache.title(name)}**")
                verdict.show(gallery_rows.probabilities_on_file(name, choice.source.name, row["id"]), row["y_true"])
        return
    generations.show(photo, cache.generations(choice.task), true_label=row["y_true"])
    frame.link_to_explain(choice.task, data=choice.source.name, photo=row["id"])


def _why(choice: Choice, row: pd.Series) -> None:
    if "causes" not in row or not isinstance(row["causes"], list):
        st.info(f"This data set was not triaged yet. Run {_to_triage(choice)}.")
        return
    reasons = evidence({str(column): value for column, value in row.items()})
    if not reasons:
        title = cache.title(choice.generation)
        st.markdown(f"No rule finds anything unusual: {title}'s verdict on this photo is **unexplained**.")
    for number, (name, says) in enumerate(reasons):
        headline = "" if number else " *(the headline)*"
        st.markdown(f"**{name[0].upper() + name[1:]}.** {markdown.sentence(says)}{headline}")
    if row["causes"]:
        st.markdown(f"What could mend it: {remedy_of(row['causes'][0], cache.card(choice.generation).ablation)}")
    st.caption(
        "Rules over measured facts, in a fixed order; the first that holds is the headline. Whether a rule is a cause "
        "at all, or as common among correct photos, is on the Compare page."
    )


def _alike(choice: Choice, file: str, alike: linked.Linked) -> None:
    known = cache.embedding(choice.source.name)
    if known is None or file not in known.files:
        st.info(f"Likeness was not measured yet. Run {_to_triage(choice)}.")
        return
    vector = known.vector(file)
    nearest = known.nearest(vector, _ALIKE, "train")
    agree = sum(neighbour.label == known.label(file) for neighbour in nearest)
    st.markdown(f"Of the {len(nearest)} training photos most like it, **{agree}** have its label.")
    home = cache.sources().get(cache.home())
    grid = st.grid(min_column_width=110, gap="small")
    for neighbour in nearest:
        name, label = neighbour.file, neighbour.label
        with grid.cell():
            if home is not None and home.dataset is not None:
                st.image(cache.thumbnail(home.dataset, name), width="stretch", alt=f"{name}, labelled {label}")
            st.markdown(f"**{markdown.plain(label)}**  \n{markdown.plain(name)}  \n{neighbour.distance:.2f} away")
    reach = float(known.distances(vector[None])[0] / known.reach)
    st.caption(
        f"By the ImageNet features of {cache.title(likeness.GENERATION)}. To its five nearest this photo is "
        f"{reach:.2f} times as far as 95% of the training photos are to theirs"
        f"{': unlike anything that was trained on' if reach > 1 else ''}."
    )
    if st.toggle("Sort the gallery by likeness to this photo", **alike):
        st.caption("The photos below begin with those most like this one.")


def _to_triage(choice: Choice) -> str:
    return markdown.code(f"python -m mood triage {workspace.on(choice.source.dataset)}")


def _probe(photo: Photo | None, generation: str) -> None:
    """Show what would change the verdict: parts hidden, blurred and recoloured, with curves of probability."""
    if photo is None:
        st.info("To change a photo, the photo must be here.", icon=":material/lock:")
        return
    bar = st.progress(0.0, f"Asking {cache.title(generation)} about changed copies …")
    probe = explanations.probed(photo, generation, bar.progress)
    bar.empty()
    for sentence in probe.sentences():
        st.markdown(f"- {sentence}")
    copies = [*probe.variants, *([probe.flip] if probe.flip else [])]
    for copy, column in zip(copies, st.columns(max(4, len(copies))) if copies else [], strict=False):
        alt, caption = f"The photo with {copy.title}", f"{copy.title}: {copy.p:.0%}"
        column.image(copy.pixels, width="stretch", alt=alt, caption=caption)
    curves = {sweep.title.lower(): (FACTORS, sweep.p) for sweep in probe.sweeps}
    ranges = {name: f"P({probe.target}) from {min(p):.0%} to {max(p):.0%}" for name, (_, p) in curves.items()}
    chart.show(figures.swept(curves, probe.target), "probe", chart.in_words(ranges))
    st.caption(f"{probe.n_asked} changed copies of one photo; {cache.title(generation)} was asked about each.")
