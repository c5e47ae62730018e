"""Choices that are part of the page's address, by keys and figures: rewording a page breaks no link.

Streamlit's own binding writes what an option is called on screen. Each function here is called just before its widget
is drawn and returns what the widget is told; the address holds what differs from the usual, and what it held from
the beginning.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.ui import state, streamlit_patches

_VISIT = "visit"
_NOTHING = "none"
"""In the address, that none of several options is chosen where usually some are."""


class Linked(state.Lasting):
    """What a widget is told whose choice is in the session and in the address."""

    key: str


@dataclass
class _Visit:
    """One stay on one page: it begins with what the address asks for, then the address follows the choices."""

    page: str
    asked: dict[str, list[str]]
    is_arriving: bool = True
    drawn: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    waiting: dict[str, list[str]] = field(default_factory=dict)


@contextmanager
def visited() -> Iterator[None]:
    """Let the choices of a page be those of its address, and afterwards the other way round."""
    page, is_back = streamlit_patches.arrival()
    query = {key: given for key in st.query_params if (given := _given(key))}
    visit: _Visit | None = st.session_state.get(_VISIT)
    if visit is None or visit.page != page:
        visit = st.session_state[_VISIT] = _Visit(page, query)
    elif is_back:  # on the page: what the older address does not name was as usual
        visit.asked, visit.is_arriving = {key: [] for key in visit.drawn} | query, True
        visit.named.clear()
    visit.before, visit.drawn = visit.drawn, set()
    try:
        yield
        visit.waiting |= {key: [] for key in visit.before - visit.drawn}
    finally:
        visit.is_arriving = False  # what writes may end the run
        _write(visit)


def ask(
    label: str, options: Collection[Any], key: str, *, title: Callable[[Any], str] | None = None, usual: Any = None,
    place: DeltaGenerator | None = None, **look: Any,
) -> Any:  # fmt: skip
    """Let one of several options be chosen, all of them in sight, and return its key.

    The options are keys, or by key what they are called, unless `title` says it. The usual one is the first; `look` is
    told to `st.segmented_control`.
    """
    named = title or (options.__getitem__ if isinstance(options, Mapping) else str)
    draw = st.segmented_control if place is None else place.segmented_control
    chosen = choice(key, options, usual)
    return draw(label, list(options), format_func=named, required=True, wrap=True, **chosen, **look)


def choice(key: str, options: Collection[Any], usual: Any = None) -> Linked:
    """Return what a widget is told that lets one of several options be chosen, usually the first.

    The key names the widget and, in the address, the choice.
    """
    return _bound(key, next(iter(options)) if usual is None else usual, _one_of(options))


def optional(key: str, options: Collection[Any]) -> Linked:
    """Return the same for one option or None, which is the usual."""
    return _bound(key, None, _one_of(options))


def several(key: str, options: Collection[Any], usual: Collection[Any] = ()) -> Linked:
    """Return the same for a list of options."""
    by_text = {str(option): option for option in options}

    def read(texts: list[str]) -> list[Any]:
        known = [by_text[text] for text in texts if text in by_text]
        if not known and texts != [_NOTHING]:
            raise ValueError(texts)
        return known

    return _bound(key, list(usual), read)


def switch(key: str, usual: bool = False) -> Linked:
    """Return the same for a switch."""
    return _bound(key, usual, lambda texts: {"true": True, "false": False}[texts[-1]])


def number(key: str, low: float, high: float, usual: float) -> Linked:
    """Return the same for a number in [low, high], whole where the usual one is."""
    return _bound(key, usual, lambda texts: _within(texts[-1], low, high, type(usual)))


def band(key: str, low: int, high: int) -> Linked:
    """Return the same for two numbers in [low, high], in their order; usually the whole range."""
    return _bound(key, (low, high), lambda texts: tuple(sorted(_within(texts[i], low, high, int) for i in (0, 1))))


def text(key: str) -> Linked:
    """Return the same for a text, usually empty."""
    return _bound(key, "", lambda texts: texts[-1])


def _bound(key: str, usual: Any, read: Callable[[list[str]], Any]) -> Linked:
    """Settle what is chosen: by the address on arrival, or else earlier in the session; today's options allowing."""
    visit: _Visit = st.session_state.setdefault(_VISIT, _Visit("", {}))
    asked = visit.asked.pop(key, None)
    texts = _texts(st.session_state.get(key, usual)) if asked is None else asked
    try:
        value = read(texts) if texts else usual
    except (KeyError, ValueError, OverflowError, IndexError):
        value = usual
    else:
        if asked:
            visit.named.add(key)
    if visit.is_arriving or key not in st.session_state or st.session_state[key] != value:  # widgets of a page are new
        st.session_state[key] = value
    visit.drawn.add(key)
    is_left_out = value == usual and (key not in visit.named or not value)
    visit.waiting[key] = [] if is_left_out else _texts(value)
    if not visit.is_arriving:
        _write(visit)
    return {"key": key, **state.LASTING}


def _write(visit: _Visit) -> None:
    """Bring the address up to date, all at once: every change is a step back in the browser."""
    query = {key: _given(key) for key in st.query_params}
    changed = {key: texts for key, texts in (query | visit.waiting).items() if texts}
    visit.waiting = {}
    if changed != query:
        st.query_params.from_dict(changed)


def _given(key: str) -> list[str]:
    return [text for text in st.query_params.get_all(key) if text.strip()]


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(option) for option in value] or [_NOTHING]
    if isinstance(value, tuple):
        return [str(end) for end in value]
    return [] if value in (None, "") else [str(value).lower() if isinstance(value, bool) else str(value)]


def _one_of(options: Collection[Any]) -> Callable[[list[str]], Any]:
    by_text = {str(option): option for option in options}
    return lambda texts: by_text[texts[-1]]


def _within(given: str, low: float, high: float, kind: type) -> Any:
    value = float(given)
    if not low <= value <= high:  # nor is what is no number
        raise ValueError(given)
    return kind(value)
