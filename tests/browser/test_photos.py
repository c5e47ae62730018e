"""Photos in a real browser: the first page's portraits, samples by a click, and the way to Explain and back."""

from pathlib import Path

import pytest

from mood import showcase
from mood.zoo.study import GENERATIONS
from tests.browser.driving import settle, shoot
from tests.conftest import ROOT, draw_face

pytestmark = pytest.mark.browser

EXHIBITS = showcase.read(ROOT / "models", ROOT / "data" / "demo")
BOXES = "all => all.map(one => one.getBoundingClientRect().toJSON())"


def boxes(page) -> list[dict]:
    """Return where the portrait and its overlays are."""
    found = page.get_by_alt_text("portrait")
    found.nth(len(GENERATIONS)).wait_for()
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth)")
    return found.evaluate_all(BOXES)


def test_the_first_screen_is_a_portrait_that_a_click_turns(page, address):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(address)
    portrait, *overlays = boxes(page)
    assert len(overlays) == len(GENERATIONS)
    assert all(box["top"] > 0 and box["bottom"] < 900 for box in (portrait, *overlays))
    assert len({round(box["top"]) for box in overlays}) == 1  # side by side
    door = page.get_by_role("link", name="Try your own photo").bounding_box()
    assert max(box["bottom"] for box in (portrait, *overlays)) < door["y"]
    settle(page)
    shoot(page, "1-portrait")

    page.mouse.click(portrait["x"] + portrait["width"] / 2, portrait["y"] + portrait["height"] / 2)
    page.get_by_text(f"{EXHIBITS[1].n_alike} of the {EXHIBITS[1].n} test portraits").wait_for()
    page.wait_for_function("location.search.includes('portrait=2')")
    page.get_by_role("button", name="Next portrait").press("Enter")
    page.get_by_text(f"{EXHIBITS[2].n_alike} of the {EXHIBITS[2].n} test portraits").wait_for()
    page.get_by_role("link", name="Explain with every method").click()
    page.get_by_alt_text(f"{EXHIBITS[2].file}, labelled {EXHIBITS[2].label}").wait_for()


def test_the_portrait_stacks_on_a_phone(page, address):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    portrait, *overlays = boxes(page)
    assert portrait["width"] > 330
    assert portrait["bottom"] <= 844
    assert len({round(box["top"]) for box in overlays}) == len(GENERATIONS) / 2  # two in a row
    assert all(box["left"] >= 0 and box["right"] <= 390 for box in (portrait, *overlays))


def test_a_sample_is_chosen_by_a_click_on_its_picture(page, address):
    page.goto(f"{address}/predict?from=sample")
    settle(page)
    third = page.get_by_role("button", name="Sample 3", exact=True)
    box = third.bounding_box()
    picture = page.locator("[class*=st-key-picture-button] img").nth(2).bounding_box()
    assert all(abs(box[side] - picture[side]) < 1 for side in ("x", "y", "width", "height"))
    page.mouse.click(picture["x"] + 40, picture["y"] + 40)
    page.wait_for_function("location.search.includes('sample=')")
    settle(page)
    chosen = page.locator("h3").first.inner_text()
    page.reload()
    page.get_by_role("heading", name=chosen).wait_for()


def test_an_upload_goes_to_explain_and_is_there_on_the_way_back(page, address, tmp_path: Path):
    files = [tmp_path / f"{name}.png" for name in ("zebra", "ant")]
    for seed, file in enumerate(files):
        draw_face("happy", seed, side=200).save(file)
    page.goto(f"{address}/predict")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("heading", name="ant.png").wait_for()
    settle(page)
    assert page.locator("h3").all_inner_texts() == ["zebra.png", "ant.png"]
    page.get_by_role("link", name="Explain with every method").nth(1).click()
    page.get_by_alt_text("ant.png, your photo").wait_for()
    page.wait_for_function("location.search.includes('own=')")
    page.get_by_role("link", name="Back to Predict").click()
    page.get_by_role("heading", name="ant.png").wait_for()
    page.get_by_text("2 photos of this visit").wait_for()
    assert page.locator("h3").all_inner_texts() == ["zebra.png", "ant.png"]
