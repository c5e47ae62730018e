"""Bursts of similar photos, for each photo whether to keep it and why, and the choice to take along."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from mood import bursts, images
from mood.bursts import Choice, Decision, Shot
from mood.ui import answers, cache, frame, series, state, texts, workspace
from mood.ui.answers import Question
from mood.ui.components import generations, verdict
from mood.ui.series import File, Wish
from mood.zoo import SPECS

TEXTS = texts.of("burst_choice")

_SIDE = 220

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
        TEXTS.wanted, ("happy", "sad"), default="happy", key="mood", required=True, **state.LINKED
    )
    generation = middle.segmented_control(
        TEXTS.judged_by, names, format_func=lambda key: SPECS[key].title, default=names[-1], key="by", required=True,
        **state.LINKED,
    )  # fmt: skip
    count = right.segmented_control(TEXTS.keep_burst, (1, 2, 3), default=1, key="count", required=True, **state.LINKED)
    likeness = far.slider(
        TEXTS.burst_alike_by, 0.5, 0.95, bursts.LIKENESS, 0.01, key="likeness", help=TEXTS.mean_cosine_frozen,
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
    st.subheader(TEXTS.burst(number=number, n_shots=len(shots)) if len(shots) > 1 else TEXTS.alone, anchor=False)
    if choice.note:
        st.caption(choice.note)
    known = series.known(workspace.config().demo)
    _by_truth([known.get(shot.photo.sha256) for shot in shots], wish.mood)
    most = max(decision.p for decision in choice.decisions)
    if most < 0.5:
        st.caption(TEXTS.none_looks_so(mood=wish.mood, generation=SPECS[wish.generation].title, most=most))
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
        st.caption(TEXTS.by_truth_best(name=Path(best["file"]).name, mood=mood))


def _photo(shot: Shot, decision: Decision, truth: dict | None) -> bool:
    photo, (icon, colour) = shot.photo, _BADGES[decision.verdict]
    said = TEXTS.verdict_reason(verdict=decision.verdict, reason=decision.reason)
    st.image(series.picture(photo.sha256, photo, _SIDE), width="stretch", alt=f"{photo.name}: {said}")
    is_kept = st.toggle(
        TEXTS.keep(name=photo.name),
        value=decision.verdict != bursts.DISCARD,
        key=f"keep-{state.choice_round()}-{photo.sha256[:12]}-{decision.verdict}",
    )
    st.badge(decision.verdict, icon=icon, color=colour)
    st.caption(decision.reason)
    if truth:
        wrong = truth["faults"].replace(";", ", ") or TEXTS.nothing_wrong
        st.caption(TEXTS.truth(label=truth["label"], intensity=truth["intensity"], wrong=wrong))
    return is_kept


def _evidence(shots: list[Shot], wish: Wish) -> None:
    """Show on wish what the net looks at in the first two."""
    names = TEXTS.first_against_second(first=shots[0].photo.name, second=shots[1].photo.name)
    if not st.toggle(TEXTS.what_net_looks, key=f"why-{shots[0].photo.sha256[:12]}", help=names):
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
    counted = TEXTS.one_burst if len(chosen) == 1 else TEXTS.several_bursts(n_groups=len(chosen))
    said = TEXTS.photos_bursts_keep(n_shots=len(shots), bursts=counted, n_kept=n_kept, rest=len(shots) - n_kept)
    st.markdown(said + (TEXTS.look_at_yourself(n_look=n_look) if n_look else ""))
    with st.container(horizontal=True):
        st.download_button(
            TEXTS.choice_csv, lambda: table.to_csv(index=False).encode(), "choice.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            TEXTS.kept_photos_zip, lambda: _zipped(files, kept), "kept.zip", "application/zip",
            icon=":material/folder_zip:", on_click="ignore", disabled=not n_kept,
        )  # fmt: skip
        st.button(TEXTS.back_suggestions, on_click=state.renew_choice, icon=":material/undo:", type="tertiary")
    st.caption(TEXTS.nothing_deleted)


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
