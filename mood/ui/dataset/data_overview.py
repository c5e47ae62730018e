"""A data set at a glance: photos by split and class, what was passed over, and what rendered pictures show."""

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.plurals import plural
from mood.triage import factors_of, graded
from mood.ui import cache, gallery_rows, markdown, viewing
from mood.ui.shared import attribution


def show(source: cache.Source) -> None:
    """Show a data set, also where only a list of its photos is on this computer."""
    dataset = source.dataset
    if dataset is None:
        suspects = gallery_rows.suspects(source.name)
        if suspects is None:
            st.info("Neither the photos nor a list of them is on this computer.", icon=":material/folder_off:")
            return
        counts = pd.crosstab(suspects["split"], suspects["label"])
        st.markdown(f"**{plural(len(suspects), 'photo')}**, known by their ids; the pictures are elsewhere.")
    else:
        counts = pd.DataFrame(dataset.counts()).T
        st.markdown(f"**{plural(len(dataset.table), 'photo')}** in {markdown.code(f'{dataset.root.name}/')}.")
    st.dataframe(counts.assign(all=counts.sum(axis=1)), alt="Number of photos by split and label")
    if (known := viewing.viewed(source.name)) is not None:
        st.caption(f"Somebody looked at {int(known['viewed'].sum()):,} of {len(known):,} when they were gathered.")
    if dataset is not None:
        _composition(dataset)
        if dataset.skipped:
            with st.expander(
                f"{plural(len(dataset.skipped), 'file was', 'files were')} passed over", icon=":material/warning:"
            ):
                skipped = pd.DataFrame(dataset.skipped).rename(columns={"reason": "why"})
                st.dataframe(skipped, hide_index=True, alt="Files that were passed over, with the reason")
        attribution.of_dataset(dataset)


def _composition(dataset: Dataset) -> None:
    """Show how many rendered pictures have each value of each factor; nothing of real photos."""
    factors, table = factors_of(dataset.table), graded(dataset.table)
    if not factors:
        return
    with st.expander("What the rendered pictures show", icon=":material/tune:"):
        rows = []
        for factor in factors:
            counts = table[factor.column].value_counts()
            shown = ", ".join(f"{counts.get(value, 0)} {value}" for value in factor.values)
            rows.append({"factor": factor.title, "pictures": shown})
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Number of pictures by what they show")
        st.caption("Decided before a picture was rendered, and written into its manifest.")
