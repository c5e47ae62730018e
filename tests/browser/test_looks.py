"""How pages look and whether everybody can use them: axe-core in both schemes, and pictures that are kept."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.browser.driving import ARTIFACTS, settle
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

KEPT = ROOT / "tests" / "browser" / "kept"
SIZE, TILE = (96, 72), 12
LARGEST = 0.2
"""Of 48 tiles the largest mean difference of gray values in [0, 1]. A page moved by four pixels stays below 0.05, a
chart that is still growing below 0.15; lost pictures or the wrong scheme give 0.4 and more."""

PATHS = {
    "overview": "",
    "predict": "predict",
    "bursts": "bursts?bursts=11",
    "gallery": "gallery?data=demo",
    "compare": "compare?data=photos",
    "explain": "explain?section=nets",
    "dataset": "dataset",
    "findings": "findings?present=true&slide=accuracy",
}


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture(scope="module", params=PATHS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def tab(browser, address, scheme, name):
    """Open a page once for all that is asked of it."""
    found = browser.new_page(viewport={"width": 1280, "height": 960}, color_scheme=scheme)
    found.set_default_timeout(90_000)
    found.goto(f"{address}/{PATHS[name]}")
    settle(found)
    yield found
    found.close()


def test_page_breaks_no_rule_of_wcag_aa(tab):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_page_looks_as_it_did(tab, scheme, name):
    kept = np.asarray(Image.open(KEPT / f"{name}-{scheme}.png"), float)
    for _ in range(10):  # charts grow, for a second or, on a busy machine, for more
        tab.wait_for_timeout(1000)
        seen = Image.open(io.BytesIO(tab.screenshot())).convert("L").resize(SIZE, Image.Resampling.BOX)
        difference = unlike(np.asarray(seen, float), kept)
        if difference < LARGEST:
            break
    seen.save(ARTIFACTS / f"{name}-{scheme}.png")
    assert difference < LARGEST, f"differs by {difference:.3f}; if it should, take the picture in artifacts/ for {KEPT}"


def unlike(a, b) -> float:
    rows, columns = SIZE[1] // TILE, SIZE[0] // TILE
    return float((np.abs(a - b) / 255).reshape(rows, TILE, columns, TILE).mean((1, 3)).max())


def test_the_measure_sees_what_is_lost_and_not_what_moved():
    whole = Image.open(KEPT / "explain-light.png")
    kept = np.asarray(whole, float)
    lost = kept.copy()
    lost[SIZE[1] // 2 :] = np.median(kept)
    moved = np.roll(np.asarray(whole.resize((1280, 960), Image.Resampling.BICUBIC)), 4, axis=0)
    moved = np.asarray(Image.fromarray(moved).resize(SIZE, Image.Resampling.BOX), float)
    assert unlike(lost, kept) > 2 * LARGEST
    assert unlike(moved, kept) < LARGEST / 4
    assert unlike(np.asarray(Image.open(KEPT / "explain-dark.png"), float), kept) > 2 * LARGEST
