"""Bursts of similar photos page by page, for each photo whether to keep it and why."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood import bursts
from mood.errors import ImageError
from mood.library.culling import Burst, Culled
from mood.library.groups import LEAST
from mood.library.series import File, Series
from mood.plurals import plural
from mood.tasks import Task
from mood.ui import cache, frame, linked, markdown, state
from mood.ui.bursts import decided, evidence, keyboard, photo_card, results, side_by_side, truth, weights
from mood.ui.bursts import series as of_series
from mood.ui.bursts.series import Pictures, Wish

_LIKENESS = (
    "Mean likeness between two groups of photos that become one burst: half of it by frozen ImageNet features, half by "
    "the layout of light and colours. Photos taken more than a minute apart by the camera's clock are not one burst; "
    "in an index they may be, if they look like copies of each other."
)
SHOWN = {
    "all": "All bursts", "undecided": "Undecided", "untouched": "Not decided by you", "disagree": "Nets disagree",
    "faults": "With faults",
}  # fmt: skip


def ask(task: Task, names: Sequence[str]) -> Wish:
    """Ask which of a task's classes is wanted, by which generation, how many of how like photos, and what counts."""
    left, middle, right, far, last = st.columns([2, 4, 2, 3, 2], vertical_alignment="bottom")
    mood = linked.ask("Wanted", task.classes[::-1], "mood", title=markdown.plain, place=left)
    generation = linked.ask("Judged by", names, "by", title=cache.title, usual=names[-1], place=middle)
    count = linked.ask("Keep per burst", (1, 2, 3), "count", place=right)
    likeness = far.slider(
        "Minimum similarity within a burst", LEAST, 0.95, bursts.LIKENESS, 0.01, key="likeness",
        help=_LIKENESS, **state.LASTING,
    )  # fmt: skip
    with last:
        return Wish(mood, generation, count, likeness, weights.ask())


@dataclass(frozen=True, eq=False)
class _View:
    """What is shown: a series as it was sorted for a wish, what the visitor decided and what is known of it.

    Args:
        late: where pictures go that are still being made, each with what it shows.
        following: photos of the pages after those that are shown.
    """

    series: Series
    wish: Wish
    found: Culled
    own: Mapping[str, str]
    known: Mapping[str, truth.Row]
    late: list[tuple[DeltaGenerator, Future[bytes | ImageError], str]] = field(default_factory=list)
    following: list[File] = field(default_factory=list)

    def files(self, burst: Burst) -> list[File]:
        return [self.series.files[place] for place in burst.places]

    def truths(self, burst: Burst) -> list[truth.Row | None]:
        return [self.known.get(file.sha256) for file in self.files(burst)]

    def name_of(self, burst: Burst) -> str:
        return truth.name_of(burst.number, self.truths(burst))


@frame.part
def show(series: Series, wish: Wish) -> None:
    """Show the bursts of a series, page by page or one of them side by side, and what becomes of its photos."""
    found = of_series.culled(series, wish)
    view = _View(series, wish, found, decided.of(series), truth.known())
    keyboard.style()
    results.show(series, found)
    shown = linked.ask("Show", SHOWN, "only")
    st.caption(keyboard.KEYS)
    some = [burst for burst in found.bursts if shown == "all" or _is_asked(shown, view, burst)]
    number = side_by_side.opened()
    large = next((burst for burst in found.bursts if burst.number == number), None)
    if large:
        side_by_side.show(series, wish, large, some, view.name_of(large))
    else:
        _sheet(view, some)
        _alone(view)
    keyboard.listen()
    _fill(view)


def _is_asked(shown: str, view: _View, burst: Burst) -> bool:
    """Return whether a filter lets a burst through: one of its photos is as asked for."""
    if shown == "untouched":
        return not any(file.sha256 in view.own for file in view.files(burst))
    decisions = zip(view.files(burst), burst.choice.decisions, strict=True)
    if shown == "faults":
        return any(decision.faults for _, decision in decisions)
    return any(
        decision.verdict == bursts.LOOK and (shown == "disagree" or file.sha256 not in view.own)
        for file, decision in decisions
    )


def _sheet(view: _View, some: Sequence[Burst]) -> None:
    """Show bursts, some at a time."""
    if not some:
        st.info("No burst is like this.", icon=":material/filter_alt_off:")
    page, pictures = _page(view, some, "sheet", of_series.PER_PAGE)
    for burst in page:
        _burst(view, burst, pictures)


def _page(view: _View, some: Sequence[Burst], key: str, most: int) -> tuple[Sequence[Burst], Pictures]:
    """Let a page of bursts be chosen where they are more, and return those on it with their pictures."""
    pages, number = of_series.pages(some, most), 1
    if len(pages) > 1:
        with st.container(key=f"pages-{key}"):
            number = st.pagination(len(pages), **linked.choice(key, range(1, len(pages) + 1)))
    page, *following = (
        [file for burst in page for file in view.files(burst)] for page in pages[number - 1 : number + 1]
    )
    view.following.extend(file for files in following for file in files)
    return pages[number - 1], of_series.pictures(page)


def _burst(view: _View, burst: Burst, pictures: Pictures) -> None:
    with st.container(border=True, key=f"burst-{burst.number}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            count = plural(len(burst.places), "photo")
            st.subheader(f"Burst {view.name_of(burst)} · {count}", anchor=False, width="content")
            side_by_side.offer(burst)
        for said in _said(view, burst):
            st.caption(said)
        truth.show_best(view.files(burst), view.truths(burst), view.wish.mood)
        _cards(view, [burst], pictures)
        if not view.series.home:  # of a library, side by side
            evidence.show([view.series.files[burst.places[place]] for place in burst.choice.order[:2]], view.wish)


def _said(view: _View, burst: Burst) -> Iterator[str]:
    """Yield what is said of a burst as a whole, Markdown."""
    folders, wish = {Path(file.name).parent for file in view.files(burst)}, view.wish
    if len(folders) == 1 and folders != {Path()}:
        yield f"in {markdown.code(f'{folders.pop()}/')}"
    if burst.choice.note:
        yield burst.choice.note
    most = max(decision.p for decision in burst.choice.decisions)
    if most < 0.5:
        looks = f"None of these looks {markdown.plain(wish.mood)} to {cache.title(wish.generation)}"
        yield f"{looks}: at most {most:.0%}."


def _cards(view: _View, of: Sequence[Burst], pictures: Pictures) -> None:
    """Show the photos of bursts."""
    grid = st.grid(min_column_width=150, gap="small")
    for burst in of:
        rows = zip(burst.places, burst.choice.decisions, view.truths(burst), strict=True)
        for position, (place, decision, row) in enumerate(rows, start=1):
            draw = partial(_picture, view, pictures[view.series.files[place].sha256])
            with grid.cell():
                photo_card.show(view.series, place, decision, position, draw, truth.of_photo(row))


def _picture(view: _View, making: Future[bytes | ImageError], alt: str) -> None:
    """Show a picture, or keep its place until it is made."""
    place = st.empty()
    if making.done():
        _show(place, making.result(), alt)
    else:
        place.html("<div class='picture-to-come'></div>")
        view.late.append((place, making, alt))


def _show(place: DeltaGenerator, picture: bytes | ImageError, alt: str) -> None:
    with place:
        if isinstance(picture, ImageError):
            photo_card.missing(picture)
        else:
            st.image(picture, width="stretch", alt=alt)


def _fill(view: _View) -> None:
    """Show what had to be made, now that all else stands: a click meanwhile is answered, and the rest is not made."""
    try:
        for place, making, alt in view.late:
            _show(place, making.result(), alt)
    finally:
        for _, making, _ in view.late:
            making.cancel()
    of_series.make_ahead(view.following)


def _alone(view: _View) -> None:
    """Show on wish the photos that are like no other, some at a time."""
    alone = view.found.alone
    if not alone:
        return
    are = "is like no other" if len(alone) == 1 else "are like no other"
    if st.toggle(f"{plural(len(alone), 'photo')} {are}", **linked.switch("alone", usual=not view.found.bursts)):
        _cards(view, *_page(view, alone, "single", of_series.PHOTOS_PER_PAGE))
