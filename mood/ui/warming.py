"""What the server does as it starts, so that no visitor waits for it."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import numpy as np

from mood import settings
from mood.errors import MoodError
from mood.importing import one_at_a_time
from mood.ui import streamlit_patches


@asynccontextmanager
async def lifespan(_server: object) -> AsyncIterator[None]:
    """Open the visitor's browser and, while it comes up, load what the first verdicts need, in the background."""
    streamlit_patches.open_browser()
    first = next(iter(settings.workspaces().values()))
    if first.warm_up:
        threading.Thread(target=load_everything, args=(first.models,), daemon=True, name="warm-up").start()
    yield


def load_everything(models: Path) -> None:
    """Load every generation in a folder of models, and do with it what the Predict page will ask for."""
    with one_at_a_time:
        from mood import explanation, zoo
        from mood.ui import cache
        from mood.ui.predict import photo_domain, photo_sources  # noqa: F401  # with them comes what they need
    blank, nets = np.zeros((8, 8, 3), np.uint8), {}
    with suppress(MoodError):  # the page that needs it will say so, here as below
        nets = zoo.cards(models)
    for name, card in nets.items():
        with suppress(MoodError):
            explanation.explain(cache.classifier_in(models, name), blank, "grad_cam", card.spec.classes[-1])
