"""A photographer's visit in a real browser: a folder, its bursts, the keyboard, sidecars, and undo."""

import shutil

import pytest

from mood.library import xmp
from tests.browser.driving import running_app, settle, shoot
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

FRAMED = "document.getElementById('mood-framed')?.textContent.match(/photo-\\w+/)?.[0] ?? ''"
ZOOMED = "[...document.querySelectorAll('*')].map(one => one.shadowRoot?.querySelector('.pane img')?.style.transform)"


@pytest.fixture(scope="module")
def local(chromium_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOOD_ALLOW_LOCAL_PATHS", "1")
        with running_app() as found:
            yield found


@pytest.fixture
def folder(tmp_path):
    for number in ("11", "12"):
        shutil.copytree(ROOT / "data" / "demo" / "bursts" / f"burst_{number}", tmp_path / "card" / number)
    return tmp_path / "card"


@pytest.fixture
def opened(page, local, folder):
    page.goto(f"{local}/bursts?series=local")
    page.get_by_label("Folder or index on this computer").fill(str(folder))
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_text("12 photos in 2 bursts").wait_for()
    page.locator("#mood-framed").wait_for(state="attached")  # from here on keys are heard
    settle(page)
    return page


def said(page, text):
    page.get_by_text(text).first.wait_for()


def framed(page) -> str:
    return page.evaluate(FRAMED)


def ratings(folder) -> list[str]:
    return sorted(xmp.read(path.read_bytes())["Rating"] for path in folder.rglob("*.xmp"))


def test_a_folder_is_culled_by_keyboard_written_and_undone(opened, folder):
    page = opened
    assert framed(page) == ""
    page.keyboard.press("ArrowRight")
    first = framed(page)
    page.keyboard.press("ArrowRight")
    second = framed(page)
    assert len({first, second, ""}) == 3
    page.keyboard.press("ArrowLeft")
    assert framed(page) == first
    page.keyboard.press("k")
    said(page, "you: keep")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    said(page, "you decided on 2 yourself")
    said(page, "you: discard")
    assert framed(page) == second
    page.keyboard.press("z")
    said(page, "you decided on 1 yourself")
    page.keyboard.press("Space")
    page.wait_for_function(f"!['', '{first}', '{second}'].includes({FRAMED})")
    page.keyboard.press("x")
    said(page, "you decided on 2 yourself")
    shoot(page, "11-culling")

    page.get_by_text("Write the choice to the disk").click()
    page.get_by_role("button", name="Write sidecars").click()
    said(page, "written.")
    assert ratings(folder).count("5") == 1
    assert set(ratings(folder)) <= {"-1", "4", "5"}
    page.get_by_role("button", name="Undo this").click()
    said(page, "put back.")
    assert ratings(folder) == []
    assert len(list(folder.rglob("*.jpg"))) == 12

    page.reload()  # the decisions are there next week; where they lie is asked again
    page.get_by_label("Folder or index on this computer").fill(str(folder))
    page.get_by_role("button", name="Open", exact=True).click()
    said(page, "you decided on 2 yourself")


def test_keys_do_nothing_while_somebody_types(opened):
    page = opened
    page.keyboard.press("ArrowRight")
    before, decided = framed(page), page.get_by_text("you: ").count()  # by content, as in the test before
    field = page.get_by_label("Folder or index on this computer")
    field.click()
    for key in ("k", "x", "z", "ArrowRight", "Space"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert framed(page) == before
    assert page.get_by_text("you: ").count() == decided
    assert "kxz" in field.input_value()


def test_photos_are_compared_side_by_side_and_zoomed_together(opened):
    page = opened
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    said(page, "the best first")
    page.wait_for_function(f"{ZOOMED}.filter(Boolean).length === 3")
    shoot(page, "12-side-by-side")
    page.get_by_role("slider", name="Zoom").fill("3")
    page.wait_for_function(
        f"new Set({ZOOMED}.filter(Boolean)).size === 1 && {ZOOMED}.some(one => /scale\\(3\\)/.test(one))"
    )
    page.keyboard.press("Escape")  # while the slider has the focus it is the slider's
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_function("location.search.includes('large=2')")
    page.get_by_text("Face", exact=True).click()
    page.wait_for_function("location.search.includes('zoom=face')")
    page.keyboard.press("Escape")
    page.wait_for_function("!location.search.includes('large=')")
    said(page, "Burst 12 ·")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser, address, scheme):
    tab = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    tab.set_default_timeout(90_000)
    for path in ("bursts?bursts=11", "bursts?bursts=11&large=1"):
        tab.goto(f"{address}/{path}")
        tab.get_by_text("never stored").wait_for()
        settle(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 391
    tab.close()
