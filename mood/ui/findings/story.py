"""The findings: all sections, or one a screen with large type and arrow keys; and the files that travel."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

from mood import __version__
from mood.datasets import open_dataset
from mood.findings import Bars, Section, tell
from mood.importing import one_at_a_time
from mood.ui import cache, chart, markdown, workspace
from mood.ui.keeping import kept
from mood.zoo.store import CARD

_AT, _ON = "slide", "present"
_LARGE = Path(__file__).with_name("present.css")

_FILES = (
    ("HTML page", "html", "text/html", ":material/web:"),
    ("PowerPoint", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     ":material/slideshow:"),
    ("PDF", "pdf", "application/pdf", ":material/picture_as_pdf:"),
)  # fmt: skip


def show() -> None:
    """Show the whole story, or the section that is presented where one a screen is asked for."""
    config = workspace.config()
    demo = None if workspace.is_own() else config.demo
    sections = _sections(config.models, demo, cache.main_task().classes)
    if st.query_params.get(_ON) == "true":
        _present(sections)
        return
    st.button("Present, one section a screen", on_click=_switch, args=(True,), icon=":material/slideshow:")
    for section in sections:
        st.header(section.title, anchor=section.key)
        _body(section)
    st.subheader("Take it with you")
    with st.container(horizontal=True):
        for title, ending, mime, icon in _FILES:
            name = f"mood-findings.{ending}"
            st.download_button(
                title, partial(_file, ending, sections), name, mime, icon=icon, on_click="ignore", key=name
            )
    people = "" if workspace.is_own() else " Pictures in them are of people who do not exist."
    st.caption(f"Each is whole in itself and made on this computer.{people}")


@kept(2, lambda models, *_: sorted([*models.rglob("*.csv"), *models.rglob(CARD)]), "Reading what was measured …")
def _sections(models: Path, demo: Path | None, classes: tuple[str, ...]) -> list[Section]:
    """Return the story, told anew when a table or a card changes."""
    return tell(models, open_dataset(demo).of(classes) if demo is not None and demo.exists() else None)


def _present(sections: Sequence[Section]) -> None:
    """Show one section, with large type; arrow keys turn the page."""
    st.html(_LARGE)
    keys = [section.key for section in sections]
    asked = st.query_params.get(_AT)
    at, last = keys.index(asked) if asked in keys else 0, len(keys) - 1
    back, place, on, leave = st.columns([1, 6, 1, 1], vertical_alignment="center")
    back.button("Back", on_click=_turn, args=(keys[at - 1],), disabled=at == 0, shortcut="Left", width="stretch")
    place.progress((at + 1) / len(keys), f"{at + 1} of {len(keys)}")
    on.button("Next", on_click=_turn, args=(keys[min(at + 1, last)],), disabled=at == last, shortcut="Right",
              width="stretch")  # fmt: skip
    leave.button("Exit", on_click=_switch, args=(False,), shortcut="Escape", width="stretch")
    st.header(sections[at].title, anchor=False)
    _body(sections[at])


def _body(section: Section) -> None:
    st.markdown(f"**{markdown.sentence(section.lead)}**")
    left, right = st.columns(2, gap="large", vertical_alignment="center") if section.bars else [st.container()] * 2
    if section.bars:
        with left:
            _bars(section.bars, section.key)
    if section.points:
        right.markdown("\n".join(f"- {markdown.sentence(point)}" for point in section.points))
    if section.table is not None:
        alt = f"{section.title}: {', '.join(section.table.columns)}"
        st.table(section.table, border="horizontal", hide_index=True, alt=alt)
    if section.pictures:
        grid = st.grid(min_column_width=130, gap="small")
        for picture in section.pictures:
            with grid.cell():
                st.image(picture.jpeg, width="stretch", caption=markdown.sentence(picture.caption), alt=picture.caption)
    if section.note:
        st.caption(markdown.sentence(section.note))


def _bars(bars: Bars, key: str) -> None:
    names = {card.spec.title: name for name, card in cache.cards().items()}
    metrics = {names.get(label, label): metric for label, metric in bars.metrics.items()}
    titles = {names.get(label, label): label for label in bars.metrics}
    figure = chart.interval_dots(metrics, titles, bars.reference)
    chart.show(figure, f"bars-{key}", f"{bars.title}: {chart.in_words(bars.metrics, ' ')}")


def _switch(is_on: bool) -> None:
    if is_on:
        st.query_params[_ON] = "true"
    else:
        st.query_params.clear()


def _turn(key: str) -> None:
    st.query_params[_AT] = key


def _file(ending: str, sections: Sequence[Section]) -> bytes:
    with one_at_a_time:
        from mood.findings.exports import to_html, to_pdf, to_slides

    made = f"Made by Mood {__version__} on {datetime.now(UTC):%Y-%m-%d} from the tables beside its models."
    if ending == "html":
        return to_html(sections, made).encode()
    return {"pptx": to_slides, "pdf": to_pdf}[ending](sections, made)
