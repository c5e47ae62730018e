"""Bursts of similar photos, for each photo whether to keep it and why, and the choice to take along."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from mood import bursts, images
from mood.bursts import Choice, Decision, Shot
from mood.ui import answers, cache, frame, series, state, workspace
from mood.ui.answers import Question
from mood.ui.components import generations, verdict
from mood.ui.series import File, Wish
from mood.zoo import SPECS

_SIDE = 220
_LIKENESS = (
    "Mean likeness between two groups of photos that become one burst: half of it by frozen ImageNet features, half by "
    "the layout of light and colours. Photos taken more than a minute apart by the camera's clock are never one burst."
)

_BADGES = {
    bursts.KEEP: (":material/check:", "green"),
    bursts.LOOK: (":material/visibility:", "orange"),
    bursts.DISCARD: (":material/close:", "gray"),
}


def ask(names: Sequence[str]) -> Wish:
    """Ask what is wanted.

    Args:
        names: of the generations, oldest first.
    """
    left, middle, right, far = st.columns([2, 3, 2, 3])
    mood = left.segmented_control(
        "Wanted", ("happy", "sad"), default="happy", key="mood", required=True, **state.LINKED
    )
    generation = middle.segmented_control(
        "Judged by", names, format_func=lambda key: SPECS[key].title, default=names[-1], key="by", required=True,
        **state.LINKED,
    )  # fmt: skip
    count = right.segmented_control("Keep of a burst", (1, 2, 3), default=1, key="count", required=True, **state.LINKED)
    likeness = far.slider(
        "A burst is alike by at least", 0.5, 0.95, bursts.LIKENESS, 0.01, key="likeness",
        help=_LIKENESS,
        **state.LASTING,
    )  # fmt: skip
    return Wish(mood, generation, count, likeness)


@frame.part
def show(files: Sequence[File], shots: Sequence[Shot], wish: Wish) -> None:
    """Show the bursts of a series.

    Args:
        files: of the series.
        shots: what was seen in them.
        wish: what is wanted.
    """
    chosen = series.chosen(shots, wish)
    summary, kept = st.container(), {}
    for number, (places, choice) in enumerate(chosen, start=1):
        with st.container(border=True):
            kept |= _burst(number, [shots[place] for place in places], choice, wish)
    with summary:
        _summary(files, shots, chosen, kept)


def _burst(number: int, shots: list[Shot], choice: Choice, wish: Wish) -> dict[str, bool]:
    """Show one burst; return by SHA-256 which photos are kept."""
    st.subheader(
        f"Burst {number} · {len(shots)} photos" if len(shots) > 1 else "Alone · nothing in the series is like it",
        anchor=False,
    )
    if choice.note:
        st.caption(choice.note)
    known = series.known(workspace.config().demo)
    _by_truth([known.get(shot.photo.sha256) for shot in shots], wish.mood)
    most = max(decision.p for decision in choice.decisions)
    if most < 0.5:
        st.caption(f"None of these looks {wish.mood} to {SPECS[wish.generation].title}: at most {most:.0%}.")
    grid, kept = st.grid(min_column_width=150, gap="small"), {}
    for shot, decision in zip(shots, choice.decisions, strict=True):
        with grid.cell():
            kept[shot.photo.sha256] = _photo(shot, decision, known.get(shot.photo.sha256))
    if len(shots) > 1 and not choice.note:
        _evidence([shots[place] for place in choice.order[:2]], wish)
    return kept


def _by_truth(rows: list[dict | None], mood: str) -> None:
    """Say which one is best by the truth, where it is known of all and they are one burst."""
    if len(rows) > 1 and all(rows) and len({row["burst"] for row in rows}) == 1:
        best = rows[bursts.best(pd.DataFrame(rows), mood)]
        st.caption(
            f"By the truth {Path(best['file']).name} is the one to keep: of those with the fewest faults it looks most "
            f"{mood}."
        )


def _photo(shot: Shot, decision: Decision, truth: dict | None) -> bool:
    photo, (icon, colour) = shot.photo, _BADGES[decision.verdict]
    said = f"{decision.verdict}, {decision.reason}"
    st.image(series.picture(photo.sha256, photo, _SIDE), width="stretch", alt=f"{photo.name}: {said}")
    is_kept = st.toggle(
        f"Keep {photo.name}",
        value=decision.verdict != bursts.DISCARD,
        key=f"keep-{state.choice_round()}-{photo.sha256[:12]}-{decision.verdict}",
    )
    st.badge(decision.verdict, icon=icon, color=colour)
    st.caption(decision.reason)
    if truth:
        wrong = truth["faults"].replace(";", ", ") or "nothing wrong"
        st.caption(f"Truth: {truth['label']} at {truth['intensity']:.2f}, {wrong}")
    return is_kept


def _evidence(shots: list[Shot], wish: Wish) -> None:
    """Show on wish what the net looks at in the first two."""
    names = f"{shots[0].photo.name} and {shots[1].photo.name}"
    if not st.toggle("What the net looks at in the first two", key=f"why-{shots[0].photo.sha256[:12]}", help=names):
        return
    for shot, column in zip(shots, st.columns(4), strict=False):
        with column:
            question = Question(shot.photo, wish.generation, "grad_cam", wish.mood)
            with st.spinner(generations.waiting_for(wish.generation)):
                answers.explained(question)
            st.markdown(f"**{shot.photo.name}**")
            verdict.show(cache.judgement(shot.photo, wish.generation))
            generations.picture(question, 0.5)


def _summary(
    files: Sequence[File], shots: Sequence[Shot], chosen: Sequence[tuple[list[int], Choice]], kept: dict[str, bool]
) -> None:
    table = _table(shots, chosen, kept)
    n_kept = int(table["kept"].sum())
    n_look = int((table["suggestion"] == bursts.LOOK).sum())
    counted = "1 burst" if len(chosen) == 1 else f"{len(chosen)} bursts"
    said = f"**{len(shots)} photos in {counted}: keep {n_kept}, discard {len(shots) - n_kept}.**"
    st.markdown(
        said + (f" Look at {n_look} yourself: the nets disagree, so they stay until you decide." if n_look else "")
    )
    with st.container(horizontal=True):
        st.download_button(
            "Choice as CSV", lambda: table.to_csv(index=False).encode(), "choice.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Kept photos as ZIP", lambda: _zipped(files, kept), "kept.zip", "application/zip",
            icon=":material/folder_zip:", on_click="ignore", disabled=not n_kept,
        )  # fmt: skip
        st.button("Back to the suggestions", on_click=state.renew_choice, icon=":material/undo:", type="tertiary")
    st.caption(
        "Nothing is deleted, here or on your disk: a suggestion compares a photo with the others of its burst, and "
        "every switch is yours."
    )


def _table(shots: Sequence[Shot], chosen: Sequence[tuple[list[int], Choice]], kept: dict[str, bool]) -> pd.DataFrame:
    rows = []
    for number, (places, choice) in enumerate(chosen, start=1):
        for place, decision in zip(places, choice.decisions, strict=True):
            photo = shots[place].photo
            rows.append({"file": photo.name, "burst": number, "kept": kept[photo.sha256],
                         "suggestion": decision.verdict, "reason": decision.reason, "p": round(decision.p, 4),
                         "sha256": photo.sha256})  # fmt: skip
    return pd.DataFrame(rows)


def _zipped(files: Sequence[File], kept: dict[str, bool]) -> bytes:
    """Return the files of the kept photos, unchanged; a name that is there twice gets a part of its hash."""
    buffer, names = io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in (one for one in files if kept.get(one.sha256)):
            stem, dot, ending = file.name.rpartition(".")
            name = f"{images.safe_stem(stem + '.')}{dot}{ending}" if dot else images.safe_stem(file.name)
            name = f"{file.sha256[:8]}-{name}" if name in names else name
            names.add(name)
            archive.writestr(name, file.data or series.read(workspace.config().demo, file.sha256))
    return buffer.getvalue()
