"""What becomes of the photos of a series: in numbers, and as files to take along."""

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from mood import bursts
from mood.library import archives, culling
from mood.library.culling import Culled
from mood.library.series import Series
from mood.plurals import plural, sized
from mood.ui.bursts import decided, filed

MAX_ZIP = 2**30
"""Bytes of the photos that are offered as a ZIP file, which is made in memory."""


def show(series: Series, found: Culled) -> None:
    """Show what becomes of the photos of a series, and offer it as files."""
    own = decided.of(series)
    stand = _standing(series, found, own)
    sizes = np.array([file.size for file in series.files])
    _numbers(found, stand, sizes, len(own))
    kept = stand != bursts.DISCARD

    def table() -> pd.DataFrame:  # asked for later, and elsewhere than where a session is known
        return culling.table(series.files, found, own)

    which = "Kept and undecided" if (stand == bursts.LOOK).any() else "Kept"
    is_small = sizes[kept].sum() <= MAX_ZIP
    with st.container(horizontal=True):
        st.download_button(
            "Choice as CSV", lambda: table().to_csv(index=False).encode("utf-8", "surrogateescape"),
            "choice.csv", "text/csv", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            f"{which} photos as ZIP", lambda: _zip(series, kept), "kept.zip", "application/zip",
            icon=":material/folder_zip:", on_click="ignore", disabled=not (kept.any() and is_small),
            help=None if is_small else f"More than {sized(MAX_ZIP)}: copy them into a folder instead.",
        )  # fmt: skip
        st.button(
            "Undo", key="undo", on_click=decided.undo, args=(series,), icon=":material/undo:", type="tertiary",
            disabled=not own, help="Takes back your last decision (Z)",
        )  # fmt: skip
        if not series.home:  # what was kept for weeks is not thrown away by one click
            st.button(
                "Back to the suggestions", on_click=decided.forget, args=(series,), icon=":material/restart_alt:",
                type="tertiary", disabled=not own,
            )  # fmt: skip
    if series.root:
        copies = np.array([len(file.copies) for file in series.files])  # of a kept photo one file is
        n_discarded = int((~kept).sum() + copies[stand != bursts.LOOK].sum())
        filed.show(series.root, table, {"copy": int(kept.sum()), "move": n_discarded})
    st.caption(
        "Nothing is deleted, here or on your disk: a suggestion compares a photo with the others of its burst, and "
        "every choice is yours."
    )


def _standing(series: Series, found: Culled, own: Mapping[str, str]) -> np.ndarray:
    """Return what is to become of each photo, (n,): `bursts.KEEP`, `DISCARD`, or `LOOK` while it is open."""
    stand, place_of = found.verdicts.copy(), series.place_of
    for sha256, verdict in own.items():
        if (place := place_of.get(sha256)) is not None:
            stand[place] = verdict
    return stand


def _numbers(found: Culled, stand: np.ndarray, sizes: np.ndarray, n_own: int) -> None:
    counts = {verdict: int((stand == verdict).sum()) for verdict in (bursts.KEEP, bursts.DISCARD, bursts.LOOK)}
    held = {verdict: sized(int(sizes[stand == verdict].sum())) for verdict in counts}
    alone = f", {len(found.alone):,} alone" if found.alone and found.bursts else ""
    counted = f"{plural(len(stand), 'photo')} in {plural(len(found.bursts), 'burst')}{alone}"
    n_open = counts[bursts.LOOK]
    undecided = f", undecided {n_open:,}" if n_open else ""
    stays = "it stays" if n_open == 1 else "they stay"
    look = f" Look at {n_open:,} yourself: the nets disagree, so {stays} until you decide." if n_open else ""
    st.markdown(f"**{counted}: keep {counts[bursts.KEEP]:,}, discard {counts[bursts.DISCARD]:,}{undecided}.**{look}")
    parts = [f"Kept {held[bursts.KEEP]}", f"discarded {held[bursts.DISCARD]}"]
    parts += [f"undecided {held[bursts.LOOK]}"] * bool(n_open) + [f"you decided on {n_own:,} yourself"] * bool(n_own)
    st.caption(" · ".join(parts))


def _zip(series: Series, kept: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    files = (file for file, is_kept in zip(series.files, kept, strict=True) if is_kept)
    archives.zipped(((file.name, file.sha256, file.read) for file in files), buffer)
    return buffer.getvalue()
