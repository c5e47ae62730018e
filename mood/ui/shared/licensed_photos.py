"""Licensed photos from a provider: collected on wish, and named as it asks wherever they are shown."""

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.datasets.providers import PROVIDERS, Options, Provider, Report, collect
from mood.errors import CollectError
from mood.settings import Settings
from mood.ui import cache, markdown, state, workspace

_MOST = 5000


def show() -> None:
    """Show how to collect photos, and collect them when asked to."""
    config, kind = workspace.config(), PROVIDERS[_chosen()]
    where = markdown.code(f"{config.collected.name}/{kind.name}/")
    try:
        provider = kind.of(Options(config, say=st.write))
    except CollectError:
        _ask_for_key(kind, where)
        return
    with st.form("collect", border=True):
        classes = cache.main_task().classes
        words = st.multiselect(
            "Search words, which are the labels too", classes, default=classes, accept_new_options=True, key="words"
        )
        limit = st.number_input("Photos to look at a word", 10, _MOST, 500, step=10, key="limit", **state.LASTING)
        is_asked = st.form_submit_button(f"Collect from {provider.title}", type="primary", icon=":material/download:")
    st.caption(
        f"Writes to {where} on this computer; searches go to {provider.title}, and nothing else. A collection that was "
        "interrupted goes on where it stopped."
    )
    if is_asked:
        _collect(provider, config, list(words), int(limit))


def attribution(dataset: Dataset, file: str | None = None) -> None:
    """Name the photographers, as providers ask, of a data set that came from there.

    Args:
        dataset: the data set.
        file: one photo of it, or None for all.
    """
    if "photographer" not in dataset.table:
        return
    rows = dataset.table if file is None else dataset.table[dataset.table["file"] == file]
    rows = rows.dropna(subset="photographer")  # own photos name nobody
    if rows.empty:
        return
    sites = _sites(rows)
    if file is None:
        names = rows["photographer"].nunique()
        by = f"{names:,} photographer{'' if names == 1 else 's'}"
        st.markdown(f"Photos by {by}{f', provided by {sites}' if sites else ''}.")
        return
    photographer = markdown.link(rows["photographer"].iloc[0], rows["page"].iloc[0])
    st.caption(f"Photo by {photographer}{f' on {sites}' if sites else ''}")


def _chosen() -> str:
    """Return the service that is chosen, where there is a choice; own folders have a form of their own."""
    names = [name for name, provider in PROVIDERS.items() if provider.site]
    if len(names) == 1:
        return names[0]
    return st.segmented_control(
        "Provider", names, format_func=lambda name: PROVIDERS[name].title, default=names[0], key="provider",
        required=True, **state.LASTING,
    )  # fmt: skip


def _ask_for_key(kind: type[Provider], where: str) -> None:
    key = markdown.link(kind.key_page.removeprefix("https://").removeprefix("www.").rstrip("/"), kind.key_page)
    st.info(
        f"Photos that may be used can be collected from {kind.title} through its official API. Get a key at {key}, "
        f"start the app with `{kind.key_variable}=… streamlit run app.py`, and collect here, or run "
        f"`python -m mood collect --provider {kind.name} --query cat --query dog`. They go to {where}.",
        icon=":material/photo_camera:",
    )


def _sites(rows: pd.DataFrame) -> str:
    """Return links to the providers that rows of a manifest name, as far as they are known."""
    named = rows["provider"].unique() if "provider" in rows else ()
    known = [PROVIDERS[name] for name in named if name in PROVIDERS]
    return ", ".join(markdown.link(provider.title, provider.site) for provider in known)


def _collect(provider: Provider, config: Settings, words: list[str], limit: int) -> None:
    folder = config.collected / provider.name
    with st.status("Collecting …", expanded=True) as status:
        bar = st.progress(0.0)
        report = collect(provider, words, limit, folder, lambda share, text: bar.progress(share, text=text))
        bar.empty()
        status.update(label="Collected", state="complete")
        st.markdown("\n".join(f"- {markdown.sentence(sentence)}" for sentence in report.sentences()))
        st.markdown(f"Train your own generations with {markdown.code(f'python -m mood train all --photos {folder}')}.")
        _show_dropped(report)


def _show_dropped(report: Report) -> None:
    if len(report.dropped):
        st.dataframe(report.dropped, hide_index=True, alt="Photos that were dropped, with the reason")
