"""What is made ready behind the first page, so that nobody waits for it later."""

import threading
import time
from pathlib import Path

import numpy as np
import streamlit as st

from mood import explanation, zoo
from mood.ui import cache, streamlit_patches, workspace


def start() -> None:
    """Load the models in the background, once, after the first page is on the screen."""
    config = workspace.config()
    if config.warm_up:
        _thread(str(config.models))


@st.cache_resource(show_spinner=False)
def _thread(models: str) -> threading.Thread:
    thread = threading.Thread(target=load_everything, args=(Path(models),), daemon=True, name="warm-up")
    thread.start()
    return thread


def load_everything(models: Path) -> None:
    """Load every generation in a folder of models and compile what the Predict page will ask for."""
    time.sleep(1.0)  # the first page goes out first
    blank = np.zeros((8, 8, 3), np.uint8)
    for name, card in zoo.cards(models).items():
        explanation.explain(cache.classifier_in(models, name), blank, "grad_cam", card.spec.classes[-1])
        streamlit_patches.spare_nets()
