"""A data set at a glance: photos by split and class, and what was passed over."""

import pandas as pd
import streamlit as st

from mood.ui import cache, gallery_rows, markdown, viewing
from mood.ui.shared import ground_truth


def show(source: cache.Source) -> None:
    """Show it.

    Args:
        source: the data set.
    """
    if source.dataset is None:
        suspects = gallery_rows.suspects(source.name)
        if suspects is None:
            st.info("Neither the photos nor a list of them is on this computer.", icon=":material/folder_off:")
            return
        counts = pd.crosstab(suspects["split"], suspects["label"])
        st.markdown(f"**{len(suspects):,} photos**, known by their ids; the pictures are elsewhere.")
    else:
        counts = pd.DataFrame(source.dataset.counts()).T
        st.markdown(f"**{len(source.dataset.table):,} photos** in {markdown.code(f'{source.dataset.root.name}/')}.")
    st.dataframe(counts.assign(all=counts.sum(axis=1)), alt="Number of photos by split and label")
    if (known := viewing.table_of(source.name)) is not None:
        st.caption(f"Somebody looked at {int(known['viewed'].sum()):,} of {len(known):,} when they were gathered.")
    if source.dataset is not None:
        ground_truth.composition(source.dataset)
    if source.dataset is not None and source.dataset.skipped:
        with st.expander(f"{len(source.dataset.skipped)} files were passed over", icon=":material/warning:"):
            skipped = pd.DataFrame(source.dataset.skipped).rename(columns={"reason": "why"})
            st.dataframe(skipped, hide_index=True, alt="Files that were passed over, with the reason")
