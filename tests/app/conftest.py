"""Each test of a page begins with empty caches and reviews of its own."""

import pytest


@pytest.fixture(autouse=True)
def fresh_caches(monkeypatch, tmp_path):
    import streamlit as st

    monkeypatch.setenv("MOOD_REVIEWS", str(tmp_path / "reviews.sqlite"))
    yield
    st.cache_data.clear()
