"""What taught a net its verdict on one photo: training photos for and against it, and how few could turn it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.errors import ImageError, ModelError
from mood.images import Photo
from mood.importing import one_at_a_time
from mood.influence import Flip, Summary, Verdict, flip, places, summary, table, verdict_of, with_constant
from mood.influence.places import Places
from mood.plurals import plural
from mood.tasks import likeliest
from mood.ui import cache, markdown, workspace
from mood.ui.keeping import kept
from mood.ui.shared.verdict import percent

_STRONGEST = 4
_PICTURES = 12
"""Of the photos without which a verdict is another, so many are shown as pictures; all are named in the table."""

_places = kept(8)(places.read)


@kept(8)
def _summary(path: Path) -> Summary:
    return summary(table.read(path))


@kept(300)
def _answer(path: Path, vector: bytes) -> tuple[Verdict, Flip | None]:
    verdict = verdict_of(_places(path).head, with_constant(np.frombuffer(vector, np.float32)[None])[0])
    return verdict, flip(verdict)


def of_test_photo(generation: str, dataset: str, file: str, photo: Photo | None) -> None:
    """Show what taught a generation its verdict on a photo of a data set, which may be elsewhere."""
    known = _known(generation)
    if known is None:
        return
    is_home = dataset == cache.card(generation).data["dataset"]
    vector = known.vector(file) if is_home else None
    if vector is None and photo is None:
        st.info("To say what taught a net this, the photo must be here.", icon=":material/lock:")
        return
    _show(generation, known, vector, photo, dict(_said(generation, dataset, file)))


def of_photo(generation: str, photo: Photo) -> None:
    """Show what taught a generation its verdict on any photo."""
    known = _known(generation)
    if known is not None:
        _show(generation, known, None, photo, cache.probabilities(photo, generation))


def _path(generation: str) -> Path:
    return places.path_of(workspace.config().models, generation, cache.card(generation).data["dataset"])


def _known(generation: str) -> Places | None:
    """Return where the training photos of a generation lie; say how that is measured where it was not."""
    path, card = _path(generation), cache.card(generation)
    known = _places(path) if path.exists() else None
    if known is not None and known.weights == card.sha256:
        return known
    if card.spec.is_adopted:
        st.info("This net was trained elsewhere: what it learned from is not known here.", icon=":material/lock:")
        return None
    measure = markdown.code(f"python -m mood influence {generation} {workspace.on()}")
    st.info(f"What taught {cache.title(generation)} was not measured yet. Run {measure}.", icon=":material/school:")
    return None


def _said(generation: str, dataset: str, file: str) -> dict[str, float]:
    with one_at_a_time:
        from mood.ui import gallery_rows  # reviews and more, which Predict does without

    return gallery_rows.probabilities_on_file(generation, dataset, file)


@kept(300)
def _vector(photo: Photo, generation: str, weights: str, _known: Places) -> np.ndarray:  # noqa: ARG001
    net = cache.classifier(generation)
    return _known.place(net.head_features(net.prepare([photo.pixels])))[0].astype(np.float32)


def _show(
    generation: str, known: Places, vector: np.ndarray | None, photo: Photo | None, said: dict[str, float]
) -> None:
    if vector is None and photo is not None:
        try:
            vector = _vector(photo, generation, known.weights, known)
        except ModelError as error:
            st.info(markdown.told(error), icon=":material/lock:")
            return
    verdict, found = _answer(_path(generation), np.asarray(vector, np.float32).tobytes())
    classes = known.classes.tolist()
    _head(generation, classes[verdict.called], float(verdict.p[verdict.called]), likeliest(said))
    dataset = _home(generation)
    for_it, against = verdict.strongest(_STRONGEST)
    called = markdown.plain(classes[verdict.called])
    for title, rows in ((f"speak most for {called}", for_it), (f"speak most against {called}", against)):
        if len(rows):
            st.markdown(f"Training photos that **{title}**")
            _grid(dataset, places.names(known, rows), verdict.support[rows].tolist())
    _without(known, verdict, found, dataset, generation)
    _approximation(generation, known)


def _head(generation: str, called: str, p: float, of_net: str) -> None:
    title, said = cache.title(generation), f"**{markdown.plain(called)}** ({percent(p)})"
    if called == of_net:
        st.markdown(f"A head trained anew on the features of {title} calls it {said}, as {title} does.")
        return
    st.warning(
        f"A head trained anew on the features of {title} calls it {said}; {title} itself says "
        f"**{markdown.plain(of_net)}**. What follows is about the head's verdict, not the net's.",
        icon=":material/call_split:",
    )


def _home(generation: str) -> Dataset | None:
    """Return the photos that a generation learned from, where they are on this machine."""
    card = cache.card(generation)
    source = cache.sources(card.spec.task).get(card.data["dataset"])
    return source.dataset if source is not None else None


def _grid(dataset: Dataset | None, photos: Sequence[tuple[str, str]], support: Sequence[float] | None = None) -> None:
    grid = st.grid(min_column_width=110, gap="small")
    for number, (file, label) in enumerate(photos):
        with grid.cell():
            _picture(dataset, file, label)
            effect = "" if support is None else f"  \n{-support[number]:+.3f} without it"
            st.markdown(f"**{markdown.plain(label)}**  \n{markdown.plain(file)}{effect}")


def _picture(dataset: Dataset | None, file: str, label: str) -> None:
    if dataset is None or file not in dataset.digests:
        return
    try:
        st.image(cache.thumbnail(dataset, file), width="stretch", alt=f"{file}, labelled {label}")
    except ImageError as problem:
        st.warning(markdown.told(problem), icon=":material/broken_image:")


def _without(known: Places, verdict: Verdict, found: Flip | None, dataset: Dataset | None, generation: str) -> None:
    classes, n = known.classes.tolist(), len(known.rows)
    called = markdown.plain(classes[verdict.called])
    if found is None:
        st.markdown(
            f"**No verdict to turn:** without half of the {n:,} training photos, those that speak most for it, or "
            f"without all that do, the head still says {called}."
        )
        return
    other = markdown.plain(classes[found.called])
    st.markdown(
        f"Without {_these(found.k)} of {n:,} training photos it would say **{other}** "
        f"({percent(float(found.p[found.called]))}): the head was trained again without them."
    )
    gone = places.names(known, found.rows)
    with st.expander(f"{plural(found.k, 'photo')} that would have to go", icon=":material/filter_none:"):
        if dataset is not None:
            _grid(dataset, gone[:_PICTURES])
        rows = pd.DataFrame(gone, columns=["photo", "label"]).assign(support=verdict.support[found.rows])
        st.dataframe(
            rows, hide_index=True, key=f"gone-{generation}-{hash(found.rows.tobytes())}",
            alt="The training photos that would have to go, with their label and what each brings to the verdict",
        )  # fmt: skip
    st.caption(
        f"Log-odds of {called}: {verdict.lead:.2f}. Without these photos {-found.predicted:.2f} less was foretold, and "
        f"training again gave {-found.retrained:.2f} less. They go in the order of their support, and one photo fewer "
        "would leave the verdict; another choice may do with fewer."
    )


def _these(k: int) -> str:
    return "**this 1 photo**" if k == 1 else f"**these {k:,} photos**"


def _approximation(generation: str, known: Places) -> None:
    title, path = cache.title(generation), _path(generation).with_suffix(".csv")
    frozen = "which its training left as they were" if known.is_frozen else "which these photos helped to make"
    st.caption(
        f"A stand-in: regression with an L2 penalty on {known.vectors.shape[1]} principal axes of the "
        f"{len(known.mean)} features that the head of {title} sees, {frozen}. The effect of a photo is one Newton step "
        "without it (Koh and Liang 2017), in log-odds of the verdict against the next class. It says which photos the "
        "head leans on, not what would come of training the whole net again."
    )
    if path.exists():
        _measured(title, _summary(path))


def _measured(title: str, found: Summary) -> None:
    with st.expander("How good the stand-in is, and what k says of errors", icon=":material/query_stats:"):
        st.markdown(
            f"- It says what {title} says of test photos: {found.agreement}; it is right: {found.accuracy}.\n"
            f"- Foretold against trained again, correlation of the change: without the strongest photo {found.one}; "
            f"without those that turn the verdict {found.several}.\n"
            f"- Turned by at most half of the training photos: {found.flipped}. Median k of {found.n_wrong} wrong "
            f"verdicts: {_k(found.k_wrong)}; of {found.n_right} right ones: {_k(found.k_right)}.\n"
            f"- A wrong verdict has a smaller k than a right one (AUC): {found.by_k}. It has a smaller confidence: "
            f"{found.by_confidence}. The first less the second: {found.gain}. More than that k does not say."
        )


def _k(k: float) -> str:
    return "more than half of the photos" if np.isinf(k) else f"{k:,.0f}"
