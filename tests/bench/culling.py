"""How quickly Keep or discard shows a library of 10,000 photos of 12 megapixels, ten bursts a page.

    python tests/bench/culling.py [--json FILE]

Milliseconds of the server's script, until all but pictures stands and until they do.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.app import result_of  # noqa: E402

LIBRARY = '''
import json, statistics, time
from streamlit.testing.v1 import AppTest
timed = """
import io, time
from pathlib import Path
from types import SimpleNamespace
import numpy as np
import streamlit as st
from PIL import Image
from mood.bursts import Weights
from mood.library.series import File
from mood.ui import linked
from mood.ui.bursts import burst_choice, keyboard
from mood.ui.bursts.series import Wish
from tests.app.test_local_photos import library

@st.cache_resource
def photo():
    small = Image.fromarray(np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8))
    buffer = io.BytesIO()
    small.resize((4000, 3000), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()

data, series = photo(), st.cache_resource(library)(Path("/photos"))
File.read = lambda _: data
took = []
def clock(do=lambda: None):
    do()
    took.append(1000 * (time.perf_counter() - started))
burst_choice.keyboard = SimpleNamespace(**vars(keyboard) | {"listen": lambda: clock(keyboard.listen)})
started = time.perf_counter()
with linked.visited():
    burst_choice.show(series, Wish("happy", "refined", 1, 0.8, Weights(mood=st.session_state["weight"])))
clock()
st.session_state["took"] = took  # until all but pictures stands, and until they do
"""
app = AppTest.from_string(timed, default_timeout=300)
def visit(page, weight=0.5):
    app.session_state["sheet"], app.session_state["weight"] = page, weight
    app.run()
    assert not app.exception, app.exception
    return app.session_state["took"]
def looked_at(page):
    took = visit(page)
    time.sleep(3)
    return took
def median(visits):
    return [statistics.median(times) for times in zip(*visits)]
first, jump = visit(1), median([visit(page) for page in range(20, 200, 20)])
looked_at(1)
onward = median([looked_at(page) for page in range(2, 9)])
warm = median([visit(page) for page in range(1, 9)])
slider = median([visit(1, weight) for weight in (0, 0.2, 0.4, 0.6, 0.8)])
print("RESULT", json.dumps([first, jump, onward, warm, slider]))
'''


def library_times() -> dict[str, float]:
    """Return what a page of bursts takes: the first of all, any other, the next, one seen before, after a slider."""
    figures = {}
    for name, (stands, whole) in zip(("first", "any_page", "next_page", "page", "slider"), result_of(LIBRARY),
                                     strict=True):  # fmt: skip
        figures |= {f"library_{name}_stands_ms": round(stands), f"library_{name}_ms": round(whole)}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    large = library_times()
    print("ten bursts of a library of 10,000 photos, until all but pictures stands and until they do, in ms:")
    for name, what in (
        ("page", "seen before"), ("next_page", "the next page after three seconds"), ("any_page", "any other"),
        ("first", "with choosing among all of them"), ("slider", "after a slider"),
    ):  # fmt: skip
        print(f"  {what}: {large[f'library_{name}_stands_ms']}, {large[f'library_{name}_ms']}")
    if arguments.json:
        arguments.json.write_text(json.dumps(large, indent=2))


if __name__ == "__main__":
    main()
