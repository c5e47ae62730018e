"""One visit in a real browser: upload, see three verdicts and overlays, leaf through the errors, compare."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, draw_face

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTIFACTS = ROOT / "artifacts"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: `apt-get install chromium`"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_app():
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}",
               "--server.address=127.0.0.1"]  # fmt: skip
    environment = os.environ | {"MOOD_WARM_UP": "1"}
    ARTIFACTS.mkdir(exist_ok=True)
    with (ARTIFACTS / f"server-{port}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def address():
    with running_app() as found:
        yield found


def wait_for(url: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"{url} did not answer within a minute")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    tab = browser.new_page(viewport={"width": 1300, "height": 900})
    tab.set_default_timeout(90_000)
    yield tab
    tab.close()


def shoot(page, name: str) -> None:
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def test_a_visit(page, address, tmp_path: Path):
    photo = tmp_path / "grandma & co.png"
    draw_face("happy", 7, side=300).save(photo)

    page.goto(address)
    page.get_by_role("heading", name="Mood").wait_for()
    page.get_by_text("652 test photos").wait_for()
    shoot(page, "1-overview")

    page.get_by_role("link", name="Try your own photo").click()
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("heading", name="grandma & co.png").wait_for()
    for title in ("Baseline", "Augmented", "Transfer"):
        page.get_by_alt_text(f"map of {title} for").or_(page.get_by_text("the map is empty")).first.wait_for()
    assert page.get_by_alt_text("grandma & co.png").count() == 3
    assert page.get_by_role("img", name="happy at").or_(page.get_by_role("img", name="sad at")).count() == 3
    shoot(page, "2-predict")

    overlay = page.get_by_role("button", name="Overlay").first
    if overlay.count():
        with page.expect_download() as caught:
            overlay.click()
        assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")

    page.get_by_role("link", name="Gallery").first.click()
    page.get_by_role("heading", name="Gallery").wait_for()
    page.get_by_role("button", name="→").first.click()
    page.get_by_role("button", name="Next").wait_for()
    page.wait_for_function("location.search.includes('photo=')")
    shoot(page, "3-gallery")

    page.get_by_role("link", name="Compare").first.click()
    page.get_by_role("heading", name="Confusion matrices").wait_for()
    page.locator(".js-plotly-plot").nth(4).wait_for()
    shoot(page, "4-compare")


def test_bad_uploads_in_a_browser(page, address, tmp_path: Path):
    bad, empty = tmp_path / "broken.jpg", tmp_path / "empty.png"
    bad.write_bytes(b"this is no photo")
    empty.write_bytes(b"")
    good = tmp_path / "good.png"
    draw_face("sad", 8, side=300).save(good)
    page.goto(f"{address}/predict")
    page.locator("input[type=file]").set_input_files([bad, empty, good])
    page.get_by_text("“broken.jpg” is not a picture").wait_for()
    page.get_by_text("“empty.png” is empty").wait_for()
    page.get_by_role("heading", name="good.png").wait_for()


@pytest.mark.parametrize(
    "path", ["predict", "gallery?data=Real+stock+photos", "explain", "compare?data=Demo+portraits"]
)
def test_deep_links_in_the_dark_on_a_phone(browser, address, path):
    tab = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    tab.set_default_timeout(90_000)
    tab.goto(f"{address}/{path}")
    tab.get_by_text("never stored").wait_for()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 391
    assert tab.get_by_text("Traceback").count() == 0
    shoot(tab, "phone-" + path.split("?")[0])
    tab.close()


def test_a_cold_deep_link_has_the_whole_frame(page):
    with running_app() as fresh:
        page.goto(f"{fresh}/compare?data=Demo+portraits")
        page.get_by_role("heading", name="Confusion matrices").wait_for()
        page.get_by_role("link", name="Gallery").first.wait_for()
        page.get_by_text("Synthetic people").first.wait_for()
        assert page.get_by_role("link", name="app", exact=True).count() == 0


def test_a_cell_of_the_matrix_leads_to_its_photos(page, address):
    page.goto(f"{address}/compare?data=Demo+portraits")
    page.get_by_role("link", name="sad taken for happy").last.click()
    page.get_by_role("heading", name="Gallery").wait_for()
    page.get_by_role("button", name="sad → happy").first.wait_for()
    assert page.get_by_role("button", name="happy → sad").count() == 0


def test_the_laboratory_in_a_browser(page, address):
    page.goto(f"{address}/explain?data=Demo+portraits&methods=Grad-CAM&view=before+and+after&test=false")
    slider = page.get_by_label("How much of the photo is shown without the map").first
    slider.wait_for()
    slider.focus()
    clipped = "element => element.parentElement.querySelector('.after').style.clipPath"
    before = slider.evaluate(clipped)
    page.keyboard.press("ArrowRight")
    assert slider.evaluate(clipped) != before
    page.get_by_role("button", name="Everything as ZIP").wait_for()
    shoot(page, "5-explain")

    # A slow method shows its progress and can be stopped; what is there stays.
    page.goto(f"{address}/explain?data=Demo+portraits&methods=Grad-CAM&methods=RISE&rise-masks=2000&test=false")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on").wait_for()
    page.get_by_text("maps are missing").wait_for()
    assert page.get_by_alt_text("Grad-CAM map of").count() + page.get_by_text("the map is empty").count() >= 1
    page.get_by_role("radio", name="What the nets look for").or_(
        page.get_by_role("button", name="What the nets look for")
    ).first.click()
    page.get_by_text("activation maximisation").wait_for()
