"""What the manifest says of photos besides their label: who took them, and what rendered ones are known to show."""

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.datasets.providers import PROVIDERS
from mood.plurals import plural
from mood.triage import factors_of, graded
from mood.ui import markdown


def of_dataset(dataset: Dataset) -> None:
    """Name the providers of a data set that came from there, as they ask, and count the photographers."""
    named = _named(dataset.table)
    if not named.empty:
        n, sites = named["photographer"].nunique(), _sites(named)
        st.markdown(f"Photos by {plural(n, 'photographer')}{f', provided by {sites}' if sites else ''}.")


def of_photo(dataset: Dataset, file: str) -> None:
    """Say under a photo who took it, or what it is known to show; nothing where the manifest does not say."""
    row = dataset.table[dataset.table["file"] == file]
    if not _named(row).empty:
        st.caption(_credit(row.iloc[0], _sites(row)))
    if factors := factors_of(dataset.table):
        values = graded(row).iloc[0]
        shown = "; ".join(f"{factor.title.lower()} {values[factor.column]}" for factor in factors)
        st.caption(f"Rendered, so known: {markdown.plain(shown)}.")


def _credit(photo: pd.Series, sites: str) -> str:
    """Name a photo's title, photographer, provider and licence, as far as they are known, with links to them."""
    has = {column: not pd.isna(photo.get(column)) for column in ("title", "photographer", "licence_title")}
    parts = [
        "Photo" if has["photographer"] else markdown.link("Photo", photo["page"]),
        f"“{markdown.plain(photo['title'])}”" if has["title"] else "",
        f"by {markdown.link(photo['photographer'], photo['page'])}" if has["photographer"] else "",
        f"on {sites}" if sites else "",
    ]
    licence = f", {markdown.link(photo['licence_title'], photo['licence'])}" if has["licence_title"] else ""
    return " ".join(filter(None, parts)) + licence


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a manifest that say where a photo is shown; own photos name nobody."""
    return rows.dropna(subset="page") if "photographer" in rows else rows.head(0)


def _sites(rows: pd.DataFrame) -> str:
    """Return links to the providers that rows of a manifest name, as far as they are known."""
    named = rows["provider"].unique() if "provider" in rows else ()
    known = [PROVIDERS[name] for name in named if name in PROVIDERS]
    return ", ".join(markdown.link(provider.title, provider.site) for provider in known)
