"""More photos: a folder on this computer, where the app's owner allows it, and licensed ones from a provider."""

import shlex
from pathlib import Path

import streamlit as st

from mood.bursts import listed
from mood.datasets.providers import PROVIDERS, Options, Provider, collect
from mood.errors import CollectError, DataError
from mood.plurals import plural
from mood.settings import Settings
from mood.tasks import Task
from mood.ui import cache, markdown, state, workspace

_MOST = 5000


def open_folder(task: Task) -> None:
    """Let a folder with photos of a task's classes be named, where paths are allowed, and open it."""
    if not workspace.config().allow_local_paths:
        beside = "" if workspace.is_own() else ", or name folders in `MOOD_PHOTOS`"  # seen beside the study alone
        start = "Start the app with `MOOD_ALLOW_LOCAL_PATHS=1 streamlit run app.py` to open a folder of your own here"
        st.caption(f"{start}{beside}.")
        return
    with st.form("folder", border=True):
        text = st.text_input("Folder on this computer", placeholder="/home/me/photos", key="folder-path").strip()
        is_asked = st.form_submit_button("Open", icon=":material/folder_open:")
    st.caption("A manifest.csv, or one sub-folder a class. Photos are read where they are, never copied.")
    if not is_asked:
        return
    try:
        if not text:
            raise DataError("Name a folder; received nothing.")
        dataset = cache.opened_folder(Path(text).expanduser())
        if dataset.of(task.classes).table.empty:
            raise DataError(
                f"These nets tell {listed(task.classes)} apart; “{dataset.name}” has {listed(dataset.labels)} alone.",
                f"Run `python -m mood train all --photos {shlex.quote(str(dataset.root))}` for nets of its own.",
            )
    except DataError as error:
        st.error(markdown.told(error), icon=":material/folder_off:")
        return
    state.open_folder(dataset.root)
    photos = plural(len(dataset.table), "photo")
    st.toast(f"Opened {markdown.plain(dataset.name)}: {photos}, {len(dataset.skipped)} passed over.")
    st.rerun()


def collect_licensed() -> None:
    """Let photos be collected from a provider, or say which key that takes."""
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
            "Words to search for, which are the labels too",
            classes,
            default=classes,
            accept_new_options=True,
            key="words",
        )
        limit = st.number_input("Photos to look at a word", 10, _MOST, 500, step=10, key="limit", **state.LASTING)
        is_asked = st.form_submit_button(f"Collect from {provider.title}", type="primary", icon=":material/download:")
    st.caption(
        f"Writes to {where} on this computer; searches go to {provider.title}, and nothing else. A collection that was "
        "interrupted goes on where it stopped."
    )
    if is_asked:
        _collect(provider, config, list(words), int(limit))


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
    queries = " ".join(f"--query {shlex.quote(label)}" for label in cache.main_task().classes)
    key = markdown.link(kind.key_page.removeprefix("https://").removeprefix("www.").rstrip("/"), kind.key_page)
    st.info(
        f"Photos that may be used can be collected from {kind.title} through its official API. Get a key at {key}, "
        f"start the app with `{kind.key_variable}=… streamlit run app.py`, and collect here, or run "
        f"`python -m mood collect --provider {kind.name} {queries}`. They go to {where}.",
        icon=":material/photo_camera:",
    )


def _collect(provider: Provider, config: Settings, words: list[str], limit: int) -> None:
    folder = config.collected / provider.name
    with st.status("Collecting …", expanded=True) as status:
        bar = st.progress(0.0)
        report = collect(provider, words, limit, folder, lambda share, text: bar.progress(share, text=text))
        bar.empty()
        status.update(label="Collected", state="complete")
        st.markdown("\n".join(f"- {markdown.sentence(sentence)}" for sentence in report.sentences()))
        train = f"python -m mood train all --photos {shlex.quote(str(folder))}"
        st.markdown(f"Train your own generations with {markdown.code(train)}.")
        if len(report.dropped):
            st.dataframe(report.dropped, hide_index=True, alt="Photos that were dropped, with the reason")
