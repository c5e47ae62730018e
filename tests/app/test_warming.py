"""What is made ready behind the first page."""

import subprocess
import sys

from tests.conftest import ROOT

WARM_UP = """
import gc, sys
from pathlib import Path
from mood.ui import warming
warming.load_everything(Path(sys.argv[1]))
alive = len(gc.get_objects())
gc.unfreeze()
print("RESULT", alive, len(gc.get_objects()))
"""


def test_a_collection_after_the_warm_up_leaves_tensorflow_alone(tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    (models / "baseline").symlink_to(ROOT / "models" / "baseline")
    done = subprocess.run(
        [sys.executable, "-c", WARM_UP, str(models)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "RESULT" in done.stdout, done.stderr[-2000:]
    visited, all_objects = map(int, done.stdout.split("RESULT")[1].split())
    assert all_objects > 200_000  # TensorFlow and a net are there
    assert visited < 0.05 * all_objects
