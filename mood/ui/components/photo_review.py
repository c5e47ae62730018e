"""What people say of one photo: a form, its history, undo; and export and import of all reviews."""

import streamlit as st

from mood.errors import DataError
from mood.reviews import UNDO, VERDICTS, Review
from mood.ui import archive, cache, state, texts

TEXTS = texts.of("photo_review")

_KEEP = TEXTS.keep_label


def show(source: cache.Source, file: str, labels: tuple[str, ...]) -> None:
    """Show the form and the history of a photo.

    Args:
        source: its data set.
        file: its id.
        labels: what it may be relabelled.
    """
    history = archive.reviews().history(source.name, file)
    with st.form("review", border=False):
        verdict = st.segmented_control(
            TEXTS.what, list(VERDICTS), help="; ".join(f"{k}: {v}" for k, v in VERDICTS.items())
        )
        label = st.segmented_control(TEXTS.correct_label, (_KEEP, *reversed(labels)), default=_KEEP, required=True)
        note = st.text_input(TEXTS.note, max_chars=500)
        reviewer = st.text_input(TEXTS.reviewer, key="reviewer", max_chars=100, **state.LASTING)
        is_sent = st.form_submit_button(TEXTS.save, type="primary", icon=":material/save:")
    if is_sent:
        _save(source, file, verdict, "" if label == _KEEP else label, note, reviewer)
    if st.button(TEXTS.undo_last_change, icon=":material/undo:", disabled=history.empty):
        undone = archive.reviews().undo(source.name, file, reviewer)
        st.toast(TEXTS.took_back(verdict=undone.verdict) if undone else TEXTS.nothing_take_back)
        st.rerun()
    if history.empty:
        st.caption(TEXTS.nobody_reviewed_photo)
        return
    said = history.assign(verdict=history["verdict"].replace(UNDO, TEXTS.took_change_back))
    st.dataframe(
        said[["at", "reviewer", "verdict", "label", "note"]], hide_index=True, alt=TEXTS.history_reviews(file=file)
    )


def _save(source: cache.Source, file: str, verdict: str | None, label: str, note: str, reviewer: str) -> None:
    if verdict is None:
        st.error(TEXTS.say_what_first + ", ".join(VERDICTS) + ".")
        return
    archive.reviews().add(Review(source.name, file, verdict, label, note.strip(), reviewer.strip()))
    st.toast(TEXTS.saved(verdict=verdict), icon=":material/check:")
    st.rerun()


def show_all(source: cache.Source) -> None:
    """Show export and import of the reviews of a data set.

    Args:
        source: the data set.
    """
    with st.expander(TEXTS.reviews_data_set, icon=":material/rate_review:"):
        current = archive.reviews().current(source.name)
        counts = current["verdict"].value_counts().to_dict()
        st.markdown(
            TEXTS.photos_reviewed(n_current=len(current))
            + (f": {', '.join(f'{n} {v}' for v, n in counts.items())}." if counts else ".")
        )
        st.download_button(
            TEXTS.export_csv, lambda: archive.reviews().export_csv(source.name), f"reviews-{source.name}.csv",
            "text/csv", icon=":material/download:", on_click="ignore", disabled=current.empty,
        )  # fmt: skip
        file = st.file_uploader(TEXTS.import_reviews, type="csv", help=TEXTS.export_another_computer)
        if file is not None and st.button(TEXTS.add_them, icon=":material/upload:"):
            try:
                added = archive.reviews().import_csv(file.getvalue().decode("utf-8", "replace"))
                st.success(TEXTS.changes_added(n_added=added))
            except DataError as error:
                st.error(f"**{error.message}** {error.hint}")
        st.caption(TEXTS.python_m_mood)
