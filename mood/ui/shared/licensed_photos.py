"""Licensed photos from Pexels: collected on wish, and named as Pexels asks wherever they are shown."""

import streamlit as st

from mood.datasets import Dataset
from mood.datasets.providers import Pexels, Report, collect
from mood.settings import Settings
from mood.ui import cache, markdown, state, workspace

_MOST = 5000


def show() -> None:
    """Show how to collect photos, and collect them when asked to."""
    config = workspace.config()
    where = markdown.code(f"{config.collected.parent.name}/{config.collected.name}/")
    if not config.pexels_key:
        st.info(
            "Photos that may be used can be collected from Pexels through its official API. Get a key at "
            "[pexels.com/api](https://www.pexels.com/api/), start the app with `PEXELS_API_KEY=… streamlit run "
            "app.py`, and collect here, or run `python -m mood collect --query cat --query dog`. They go to "
            f"{where}.",
            icon=":material/photo_camera:",
        )
        return
    with st.form("collect", border=True):
        classes = cache.main_task().classes
        words = st.multiselect(
            "Search words, which are the labels too", classes, default=classes, accept_new_options=True, key="words"
        )
        limit = st.number_input("Photos to look at a word", 10, _MOST, 500, step=10, key="limit", **state.LASTING)
        is_asked = st.form_submit_button("Collect from Pexels", type="primary", icon=":material/download:")
    st.caption(
        f"Writes to {where} on this computer; searches go to Pexels, and nothing else. A collection that was "
        "interrupted goes on where it stopped."
    )
    if is_asked:
        _collect(config, list(words), int(limit))


def attribution(dataset: Dataset, file: str | None = None) -> None:
    """Name the photographers, as Pexels asks, of a data set that came from there.

    Args:
        dataset: the data set.
        file: one photo of it, or None for all.
    """
    if "photographer" not in dataset.table:
        return
    if file is None:
        names = dataset.table["photographer"].nunique()
        st.markdown(f"Photos by {names:,} photographers, provided by [Pexels](https://www.pexels.com).")
        return
    row = dataset.table[dataset.table["file"] == file].iloc[0]
    photographer = markdown.link(row["photographer"], row["page"])
    st.caption(f"Photo by {photographer} on [Pexels](https://www.pexels.com)")


def _collect(config: Settings, words: list[str], limit: int) -> None:
    with st.status("Collecting …", expanded=True) as status:
        bar = st.progress(0.0)
        provider = Pexels(config.pexels_key, config.pexels_url, say=st.write)
        report = collect(provider, words, limit, config.collected, lambda share, text: bar.progress(share, text=text))
        bar.empty()
        status.update(label="Collected", state="complete")
        _told(report, config)


def _told(report: Report, config: Settings) -> None:
    st.markdown("\n".join(f"- {markdown.sentence(sentence)}" for sentence in report.sentences()))
    command = markdown.code(f"python -m mood train all --photos {config.collected}")
    st.markdown(f"Train your own generations with {command}.")
    if len(report.dropped):
        st.dataframe(report.dropped, hide_index=True, alt="Photos that were dropped, with the reason")
