"""Bursts of similar photos, for each photo whether to keep it and why, and the choice to take along."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import streamlit as st

from mood import bursts, images
from mood.bursts import Choice, Decision, Shot
from mood.images import Photo
from mood.plurals import plural
from mood.tasks import Task
from mood.ui import cache, explanations, frame, linked, markdown, state, workspace
from mood.ui.bursts import series
from mood.ui.bursts.series import File, Wish
from mood.ui.explanations import Request
from mood.ui.shared import generations, verdict

_SIDE = 220
_COLUMNS = ["file", "burst", "kept", "decided_by", "suggestion", "reason", "p", "sha256"]
_LIKENESS = (
    "Mean likeness between two groups of photos that become one burst: half of it by frozen ImageNet features, half by "
    "the layout of light and colours. Photos taken more than a minute apart by the camera's clock are never one burst."
)

SUGGESTION, YOU, NOBODY = "suggestion", "you", "nobody yet"
"""Who decided on a photo; nobody where the nets disagree and the visitor did not say yet."""

_YES, _NO = "yes", "no"
_BADGES: dict[str, tuple[str, Literal["green", "orange", "gray"]]] = {
    bursts.KEEP: (":material/check:", "green"),
    bursts.LOOK: (":material/visibility:", "orange"),
    bursts.DISCARD: (":material/close:", "gray"),
}


def ask(task: Task, names: Sequence[str]) -> Wish:
    """Ask which of a task's classes is wanted, by which generation, and how many of how like photos."""
    left, middle, right, far = st.columns([2, 3, 2, 3])
    mood = linked.ask("Wanted", task.classes[::-1], "mood", title=markdown.plain, place=left)
    generation = linked.ask("Judged by", names, "by", title=cache.title, usual=names[-1], place=middle)
    count = linked.ask("Keep per burst", (1, 2, 3), "count", place=right)
    likeness = far.slider(
        "Minimum similarity within a burst", 0.5, 0.95, bursts.LIKENESS, 0.01, key="likeness",
        help=_LIKENESS, **state.LASTING,
    )  # fmt: skip
    return Wish(mood, generation, count, likeness)


@frame.part
def show(files: Sequence[File], shots: Sequence[Shot], photos: Mapping[str, Photo], wish: Wish) -> None:
    """Show the bursts among the shots of a series, with its photos by SHA-256, and what becomes of its files."""
    chosen, rows = series.chosen(shots, wish), []
    summary = st.container()
    for number, (places, choice) in enumerate(chosen, start=1):
        with st.container(border=True):
            rows += _burst(number, [shots[place] for place in places], photos, choice, wish)
    with summary:
        _summary(files, pd.DataFrame(rows)[_COLUMNS], len(chosen))


def _burst(
    number: int, shots: list[Shot], photos: Mapping[str, Photo], choice: Choice, wish: Wish
) -> list[dict[str, Any]]:
    """Show one burst; return what becomes of its photos, a row each."""
    is_alone = len(shots) == 1
    known = series.known(workspace.config().demo)
    truths = [known.get(shot.sha256) for shot in shots]
    names = {truth["burst"] if truth else number for truth in truths}
    name = names.pop() if len(names) == 1 else number  # bundled ones have one, by which they are chosen
    heading = "Alone · nothing in the series is like it" if is_alone else f"Burst {name} · {len(shots)} photos"
    st.subheader(heading, anchor=False)
    if choice.note:
        st.caption(choice.note)
    _by_truth(shots, truths, wish.mood)
    most = max(decision.p for decision in choice.decisions)
    if most < 0.5:
        st.caption(f"None of these looks {wish.mood} to {cache.title(wish.generation)}: at most {most:.0%}.")
    grid, rows = st.grid(min_column_width=150, gap="small"), []
    for place, (shot, decision, truth) in enumerate(zip(shots, choice.decisions, truths, strict=True), start=1):
        with grid.cell():
            rows.append({"burst": number} | _photo(place, photos[shot.sha256], decision, truth))
    if not is_alone and not choice.note:
        _evidence([photos[shots[place].sha256] for place in choice.order[:2]], wish)
    return rows


def _by_truth(shots: list[Shot], rows: list[dict | None], mood: str) -> None:
    """Say which one is best by the truth, where it is known of all and they are one burst."""
    known = [row for row in rows if row]
    if len(known) == len(rows) > 1 and len({row["burst"] for row in known}) == 1:
        name = Path(shots[bursts.best(pd.DataFrame(known), mood)].name).stem
        st.caption(f"Correct answer: {markdown.plain(name)}, the most {mood} of those with the fewest faults.")


def _photo(place: int, photo: Photo, decision: Decision, truth: dict | None) -> dict[str, Any]:
    """Show a photo, what is suggested and its switch; return what becomes of it."""
    alt = f"{photo.name}: {decision.verdict}, {decision.reason}"
    st.image(series.picture(photo, _SIDE), width="stretch", alt=alt)
    is_kept, decided_by = _switch(place, photo, decision)
    icon, colour = _BADGES[decision.verdict]
    if decided_by == YOU:
        st.badge(f"you: {'keep' if is_kept else 'discard'}", icon=":material/person:", color="violet")
    else:
        st.badge(decision.verdict, icon=icon, color=colour)
    st.caption(decision.reason)
    if truth:
        wrong = truth["faults"].replace(";", ", ") or "nothing wrong"
        said = markdown.plain(f"{truth['label']}, strength {truth['intensity']:.2f}; {wrong}")
        st.caption(f"True expression: {said}")
    return {"file": photo.name, "kept": is_kept, "decided_by": decided_by, "suggestion": decision.verdict,
            "reason": decision.reason, "p": round(decision.p, 4), "sha256": photo.sha256}  # fmt: skip


def _switch(place: int, photo: Photo, decision: Decision) -> tuple[bool, str]:
    """Return whether to keep a photo and who decided; its number comes first, long names differ where they are cut."""
    label = f"Keep {place}: {markdown.plain(photo.name)}"
    key = f"keep-{state.round_of(state.SWITCHES)}-{photo.sha256[:12]}-{decision.verdict}"
    if decision.verdict == bursts.LOOK:
        answer = st.segmented_control(label, (_YES, _NO), key=key)
        return answer != _NO, YOU if answer else NOBODY
    suggested = decision.verdict == bursts.KEEP
    is_kept = st.toggle(label, value=suggested, key=key)
    return is_kept, SUGGESTION if is_kept == suggested else YOU


def _evidence(photos: list[Photo], wish: Wish) -> None:
    """Show on wish what the net looks at in the first two."""
    names = markdown.plain(f"{photos[0].name} and {photos[1].name}")
    if not st.toggle("What the net looks at in the first two", key=f"why-{photos[0].sha256[:12]}", help=names):
        return
    for photo, column in zip(photos, st.columns(4), strict=False):
        with column:
            request = Request(photo, wish.generation, "grad_cam", wish.mood)
            with st.spinner(generations.waiting_for(wish.generation)):
                explanation = explanations.explained(request)
            st.markdown(f"**{markdown.plain(photo.name)}**")
            verdict.show(cache.probabilities(photo, wish.generation))
            generations.picture(request, explanation, 0.5)


def _summary(files: Sequence[File], table: pd.DataFrame, n_bursts: int) -> None:
    kept = set(table.loc[table["kept"], "sha256"])
    n_open = int((table["decided_by"] == NOBODY).sum())
    counted = f"{plural(len(table), 'photo')} in {plural(n_bursts, 'burst')}"
    stays = "it stays" if n_open == 1 else "they stay"
    look = f" Look at {n_open} yourself: the nets disagree, so {stays} until you decide." if n_open else ""
    st.markdown(f"**{counted}: keep {len(kept)}, discard {len(table) - len(kept)}.**{look}")
    with st.container(horizontal=True):
        st.download_button(
            "Choice as CSV", lambda: table.to_csv(index=False).encode(), "choice.csv", "text/csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            "Kept photos as ZIP", lambda: _zipped(files, kept), "kept.zip", "application/zip",
            icon=":material/folder_zip:", on_click="ignore", disabled=not kept,
        )  # fmt: skip
        st.button(
            "Back to the suggestions", on_click=state.renew, args=(state.SWITCHES,), icon=":material/undo:",
            type="tertiary",
        )  # fmt: skip
    st.caption(
        "Nothing is deleted, here or on your disk: a suggestion compares a photo with the others of its burst, and "
        "every switch is yours."
    )


def _zipped(files: Sequence[File], kept: set[str]) -> bytes:
    """Return the files of the kept photos, unchanged; a name that is there twice gets a part of its hash."""
    buffer, names = io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for file in (file for file in files if file.sha256 in kept):
            stem, dot, ending = file.name.rpartition(".")
            name = f"{images.safe_stem(stem + '.')}{dot}{ending}" if dot else images.safe_stem(file.name)
            name = f"{file.sha256[:8]}-{name}" if name in names else name
            names.add(name)
            archive.writestr(name, file.read())
    return buffer.getvalue()
