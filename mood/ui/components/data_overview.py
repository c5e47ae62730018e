"""A data set at a glance: photos by split and class, and what was passed over."""

import pandas as pd
import streamlit as st

from mood.ui import cache, shelves, texts
from mood.ui.components import ground_truth

TEXTS = texts.of("data_overview")


def show(source: cache.Source) -> None:
    """Show it.

    Args:
        source: the data set.
    """
    if source.dataset is None:
        suspects = shelves.suspects(source.name)
        if suspects is None:
            st.info(TEXTS.neither_photos_nor, icon=":material/folder_off:")
            return
        counts = pd.crosstab(suspects["split"], suspects["label"])
        st.markdown(TEXTS.photos_known_their(n_suspects=len(suspects)))
    else:
        counts = pd.DataFrame(source.dataset.counts()).T
        st.markdown(TEXTS.photos(n_table=len(source.dataset.table), name=source.dataset.root.name))
    st.dataframe(counts.assign(all=counts.sum(axis=1)), alt=TEXTS.number_photos_split)
    if source.dataset is not None:
        ground_truth.composition(source.dataset)
    if source.dataset is not None and source.dataset.skipped:
        with st.expander(TEXTS.files_passed_over(n_skipped=len(source.dataset.skipped)), icon=":material/warning:"):
            skipped = pd.DataFrame(source.dataset.skipped, columns=["file", "why"])
            st.dataframe(skipped, hide_index=True, alt=TEXTS.files_passed_over_reason)
