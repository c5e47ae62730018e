"""People who do not exist, each twice: as they are, and with one thing changed, by how far that moves a generation."""

import math
from collections.abc import Hashable
from typing import Any

import streamlit as st

from mood.evaluation import share_of
from mood.twins import FACTORS, SAME, Twins
from mood.ui import cache, frame, linked, markdown, rendered, state
from mood.ui.shared import before_after

_PER_PAGE = 12


@frame.part
def show(generation: str) -> None:
    """Show all twins with the change that a visitor chooses; nothing where a generation was not asked about them."""
    found, table = rendered.opened(), rendered.measured(generation)
    if found is None or table.empty:
        return
    st.subheader("What would change its mind: one thing at a time")
    if not st.toggle("Show people who were rendered twice", **linked.switch("twins")):
        return
    changed = linked.ask("Changed", list(FACTORS), "changed", title=FACTORS.__getitem__, usual="background")
    rows = table[table["factor"] == changed].sort_values("change", key=abs, ascending=False)
    st.markdown(
        f"{cache.title(generation)} gives another verdict to **{share_of(rows['flips'] == 1)}** people, with "
        f"{FACTORS[changed]} changed and all else the same. The largest change comes first; drag the line across a "
        "picture to see both. Nobody of these people exists."
    )
    pages = math.ceil(len(rows) / _PER_PAGE)
    page = st.pagination(pages, key="twins-page", **state.LASTING) if pages > 1 else 1
    grid = st.grid(min_column_width=220, gap="small")
    for row in rows.iloc[(page - 1) * _PER_PAGE : page * _PER_PAGE].to_dict("records"):
        with grid.cell():
            _twice(found, row, changed)


def _twice(found: Twins, row: dict[Hashable, Any], changed: str) -> None:
    told = found.row(row["person"], changed)
    before, after = (rendered.jpeg(row["person"], factor) for factor in (SAME, changed))
    alt = f"A person who does not exist, and with one thing changed: {FACTORS[changed]}"
    before_after.show(before, after, alt, f"{row['person']}-{changed}", "the first picture")
    turned = " · **another verdict**" if row["flips"] else ""
    st.caption(
        f"{markdown.plain(told['from'])} → {markdown.plain(told['to'])} · {markdown.plain(row['target'])} "
        f"{row['p_before']:.0%} → {row['p_after']:.0%}{turned}"
    )
