"""What people say of one photo: a form, its history, undo; and export and import of all reviews."""

import streamlit as st

from mood.errors import DataError
from mood.plurals import plural
from mood.reviews import UNDO, VERDICTS, Review
from mood.ui import cache, gallery_rows, markdown, state, workspace

_KEEP = "keep the label"


def show(source: cache.Source, file: str, labels: tuple[str, ...]) -> None:
    """Show the form and the history of a photo, which may be relabelled as one of the labels."""
    history = gallery_rows.reviews().history(source.name, file)
    with st.form("review-of-photo", border=False):
        verdict = st.segmented_control(
            "What is it?", list(VERDICTS), help="; ".join(f"{k}: {v}" for k, v in VERDICTS.items())
        )
        label = st.segmented_control(
            "Correct label", (_KEEP, *reversed(labels)), default=_KEEP, required=True, format_func=markdown.plain
        )
        note = st.text_input("Note", max_chars=500)
        reviewer = st.text_input("Reviewer", key="reviewer", max_chars=100, **state.LASTING)
        is_sent = st.form_submit_button("Save", type="primary", icon=":material/save:")
    if is_sent and verdict:
        relabelled = "" if label == _KEEP else label
        gallery_rows.reviews().add(Review(source.name, file, verdict, relabelled, note.strip(), reviewer.strip()))
        st.toast(f"Saved: {verdict}.", icon=":material/check:")
        st.rerun()
    elif is_sent:
        st.error("Say what it is first: one of " + ", ".join(VERDICTS) + ".")
    if st.button("Undo the last change", icon=":material/undo:", disabled=history.empty):
        undone = gallery_rows.reviews().undo(source.name, file, reviewer)
        st.toast(f"Took back “{undone.verdict}”." if undone else "Nothing to take back.")
        st.rerun()
    if history.empty:
        st.caption("Nobody reviewed this photo yet. Reviews are kept on this computer, in one database.")
        return
    said = history.assign(verdict=history["verdict"].replace(UNDO, "took a change back"))
    st.dataframe(
        said[["at", "reviewer", "verdict", "label", "note"]], hide_index=True, alt=f"History of reviews of {file}"
    )


def show_all(source: cache.Source) -> None:
    """Show export and import of the reviews of a data set."""
    with st.expander("Reviews of this data set", icon=":material/rate_review:"):
        current = gallery_rows.reviews().current(source.name)
        counts = current["verdict"].value_counts().to_dict()
        st.markdown(
            f"{plural(len(current), 'photo is', 'photos are')} reviewed"
            + (f": {', '.join(f'{n} {v}' for v, n in counts.items())}." if counts else ".")
        )
        st.download_button(
            "Export as CSV", lambda: gallery_rows.reviews().export_csv(source.name), f"reviews-{source.name}.csv",
            "text/csv", icon=":material/download:", on_click="ignore", disabled=current.empty,
        )  # fmt: skip
        file = st.file_uploader(
            "Import reviews", type="csv", help="An export of this or another computer; nothing is added twice."
        )
        if file is not None and st.button("Add them", icon=":material/upload:"):
            try:
                added = gallery_rows.reviews().import_csv(file.getvalue().decode("utf-8", "replace"))
                st.success(f"{added} changes added.")
            except DataError as error:
                st.error(markdown.told(error))
        clean = markdown.code(f"python -m mood clean {workspace.photos_of(source.dataset)}")
        st.caption(f"{clean} turns them into a cleaned manifest, from which training runs again.")
