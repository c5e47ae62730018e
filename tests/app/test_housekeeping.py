"""What is loaded for the server's life is spared what Streamlit tidies up after every run."""

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from mood.ui import streamlit_patches
from tests.conftest import ROOT

WARM_UP = """
import gc, sys
from pathlib import Path
from mood.ui import streamlit_patches, warming
warming.load_everything(Path(sys.argv[1]))
streamlit_patches.spare_nets()
alive = len(gc.get_objects())
gc.unfreeze()
print("RESULT", alive, len(gc.get_objects()))
"""

EVICTS = """
import gc, sys, weakref
from pathlib import Path
from streamlit.testing.v1 import AppTest
from mood.ui import cache
nets = []
for number in range(cache.MODELS + 1):
    nets.append(weakref.ref(cache.classifier_in(Path(sys.argv[1]) / str(number), "baseline").model))
app = AppTest.from_file("pages/overview.py", default_timeout=120)
assert not app.run().exception
print("RESULT", [net() is None for net in nets].count(True), nets[0]() is None, gc.get_freeze_count())
"""

ASKS_A_NET = """
from mood.ui import cache, frame
with frame.page("Mood", "Does a gradient bring Keras?"):
    cache.classifier("baseline").keras
"""


def test_a_collection_after_a_page_leaves_what_was_loaded_as_the_server_started_alone(tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    (models / "baseline").symlink_to(ROOT / "models" / "baseline")
    done = subprocess.run(
        [sys.executable, "-c", WARM_UP, str(models)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "RESULT" in done.stdout, done.stderr[-2000:]
    visited, all_objects = map(int, done.stdout.split("RESULT")[1].split())
    assert all_objects > 100_000  # libraries and a net are there
    assert visited < 0.05 * all_objects


def test_a_net_that_made_room_for_others_is_freed(tmp_path):
    for number in range(20):
        (tmp_path / str(number)).symlink_to(ROOT / "models")
    done = subprocess.run(
        [sys.executable, "-c", EVICTS, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "RESULT" in done.stdout, done.stderr[-2000:]
    freed, is_oldest, spared = done.stdout.split("RESULT")[1].split()
    assert (freed, is_oldest) == ("1", "True")
    assert int(spared) > 200_000  # and the rest is spared again


@pytest.fixture
def clearings(monkeypatch) -> list[bool]:
    """Return a list that grows when TensorFlow's compiled functions are cleared."""
    from tensorflow.python.eager.context import Context

    found: list[bool] = []
    monkeypatch.setattr(Context, "clear_kernel_cache", lambda _: found.append(True))
    return found


def test_the_end_of_a_run_clears_no_compiled_net(clearings):
    assert not AppTest.from_string(ASKS_A_NET, default_timeout=120).run().exception
    assert clearings == []


def test_without_that_streamlit_clears_them(clearings, monkeypatch):
    import keras

    app = AppTest.from_string(ASKS_A_NET, default_timeout=120).run()
    monkeypatch.setattr(streamlit_patches, "keep_compiled", lambda: None)
    monkeypatch.setattr(keras.backend, "clear_session", keras.utils.clear_session)
    app.run()
    assert clearings
