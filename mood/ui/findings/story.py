"""The findings: all sections, or one a screen with large type and arrow keys; and the files that travel."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from mood import __version__
from mood.findings import Section
from mood.importing import one_at_a_time
from mood.ui import cache, drawn, frame, markdown
from mood.ui.shared.notices import PLAIN_CHART

_AT, _ON = "slide", "present"
_LARGE = f"""<style>
[data-testid="stMainBlockContainer"] {{ max-width: 100%; padding: 3.75rem 5vw 0; }}
.stMarkdown p, .stMarkdown li {{ font-size: 1.4rem; line-height: 1.45; }}
.stTable {{ font-size: 1.3rem; }}
[data-testid="stCaptionContainer"] p {{ font-size: 0.875rem !important; }}
.stTable td * {{ max-width: none !important; }}
h2 {{ font-size: clamp(2rem, 4vw, 3rem) !important; line-height: 1.15; }}
.st-key-{frame.HEAD}:not(:focus-within) {{ position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }}
.st-key-{frame.FOOT} {{ display: none; }}
</style>"""
"""The page's heading stays for screen readers; the screen belongs to the section."""


def show(sections: Sequence[Section]) -> None:
    """Show the whole story.

    Args:
        sections: of the story.
    """
    for one in sections:
        st.header(one.title, anchor=one.key)
        _body(one)


def is_presenting() -> bool:
    """Return whether one section a screen is asked for; that is part of the page's address."""
    return st.query_params.get(_ON) == "true"


def begin() -> None:
    """Offer to show one section a screen."""
    st.button("Present, one section a screen", on_click=_switch, args=(True,), icon=":material/slideshow:")


def present(sections: Sequence[Section]) -> None:
    """Show one section, with large type; arrow keys turn the page.

    Args:
        sections: of the story.
    """
    st.html(_LARGE)
    keys = [one.key for one in sections]
    asked = st.query_params.get(_AT)
    at = keys.index(asked) if asked in keys else 0
    last = at == len(keys) - 1
    back, place, on, leave = st.columns([1, 6, 1, 1], vertical_alignment="center")
    back.button("Back", on_click=_turn, args=(keys[at - 1],), disabled=at == 0, shortcut="Left", width="stretch")
    place.progress((at + 1) / len(keys), f"{at + 1} of {len(keys)}")
    on.button("Next", on_click=_turn, args=(keys[min(at + 1, len(keys) - 1)],), disabled=last, shortcut="Right",
              width="stretch")  # fmt: skip
    leave.button("Exit", on_click=_switch, args=(False,), shortcut="Escape", width="stretch")
    st.header(sections[at].title, anchor=False)
    _body(sections[at])


def exports(sections: Sequence[Section]) -> None:
    """Offer the story as files.

    Args:
        sections: of the story.
    """
    st.subheader("Take it with you")
    with st.container(horizontal=True):
        for title, name, mime, icon, write in _FILES:
            st.download_button(
                title,
                lambda write=write: write(sections, _made()),
                file_name=name,
                mime=mime,
                icon=icon,
                on_click="ignore",
                key=name,
            )
    st.caption("Each is whole in itself and made on this computer. Pictures in them are of people who do not exist.")


def _body(one: Section) -> None:
    st.markdown(f"**{markdown.sentence(one.lead)}**")
    left, right = st.columns(2, gap="large", vertical_alignment="center") if one.bars else [st.container()] * 2
    with left:
        _bars(one)
    if one.points:
        right.markdown("\n".join(f"- {markdown.sentence(point)}" for point in one.points))
    if one.table is not None:
        st.table(one.table, border="horizontal", hide_index=True, alt=f"{one.title}: {', '.join(one.table.columns)}")
    if one.pictures:
        grid = st.grid(min_column_width=130, gap="small")
        for picture in one.pictures:
            with grid.cell():
                st.image(picture.jpeg, width="stretch", caption=markdown.sentence(picture.caption), alt=picture.caption)
    if one.note:
        st.caption(markdown.sentence(one.note))


def _bars(one: Section) -> None:
    if one.bars is None:
        return
    names = {card.spec.title: name for name, card in cache.cards().items()}
    metrics = {names.get(label, label): metric for label, metric in one.bars.metrics.items()}
    titles = {names.get(label, label): label for label in one.bars.metrics}
    alt = f"{one.bars.title}: " + "; ".join(f"{label} {metric}" for label, metric in one.bars.metrics.items())
    figure = drawn.interval_dots(metrics, titles, one.bars.reference)
    st.plotly_chart(figure, key=f"bars-{one.key}", config=PLAIN_CHART, alt=alt)


def _switch(is_on: bool) -> None:
    if is_on:
        st.query_params[_ON] = "true"
    else:
        st.query_params.clear()


def _turn(key: str) -> None:
    st.query_params[_AT] = key


def _made() -> str:
    return f"Made by Mood {__version__} on {datetime.now(UTC):%Y-%m-%d} from the tables beside its models."


def _html(sections: Sequence[Section], made: str) -> bytes:
    with one_at_a_time:
        from mood.findings.exports import to_html

    return to_html(sections, made).encode()


def _slides(sections: Sequence[Section], made: str) -> bytes:
    with one_at_a_time:
        from mood.findings.exports import to_slides

    return to_slides(sections, made)


def _pdf(sections: Sequence[Section], made: str) -> bytes:
    with one_at_a_time:
        from mood.findings.exports import to_pdf

    return to_pdf(sections, made)


_FILES: tuple[tuple[str, str, str, str, Callable], ...] = (
    ("HTML page", "mood-findings.html", "text/html", ":material/web:", _html),
    (
        "PowerPoint",
        "mood-findings.pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ":material/slideshow:",
        _slides,
    ),
    ("PDF", "mood-findings.pdf", "application/pdf", ":material/picture_as_pdf:", _pdf),
)
