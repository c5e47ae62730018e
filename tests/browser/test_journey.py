"""Visits in a real browser: upload and explain, leaf through errors, compare, deep links, the laboratory."""

import zipfile
from pathlib import Path

import pytest

from mood.zoo.study import GENERATIONS
from tests.browser.driving import running_app, settle, shoot
from tests.conftest import ROOT, draw_face

pytestmark = pytest.mark.browser

CLEAR = "rgba(0, 0, 0, 0)"


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
    shown = page.get_by_alt_text("grandma & co.png with").or_(page.get_by_alt_text("grandma & co.png, without"))
    shown.nth(len(GENERATIONS) - 1).wait_for()
    verdicts = page.get_by_role("img", name="happy at").or_(page.get_by_role("img", name="sad at"))
    assert shown.count() == verdicts.count() == len(GENERATIONS)
    shoot(page, "2-predict")

    overlay = page.get_by_role("button", name="Overlay").first
    if overlay.count():
        with page.expect_download() as caught:
            overlay.click()
        assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")

    page.get_by_role("link", name="Gallery").first.click()
    page.get_by_role("heading", name="Gallery").wait_for()
    page.get_by_role("button", name="→").first.click()
    page.get_by_role("button", name="Next").first.wait_for()
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
    "path",
    ["predict", "bursts", "gallery?data=photos", "explain", "compare?data=demo", "findings"],
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
        page.goto(f"{fresh}/compare?data=demo")
        page.get_by_role("heading", name="Confusion matrices").wait_for()
        page.get_by_role("link", name="Gallery").first.wait_for()
        page.get_by_text("Synthetic people").first.wait_for()
        assert page.get_by_role("link", name="app", exact=True).count() == 0


def test_a_cell_of_the_matrix_leads_to_its_photos(page, address):
    page.goto(f"{address}/compare?data=demo")
    page.get_by_role("link", name="sad taken for happy").last.click()
    page.get_by_role("heading", name="Gallery").wait_for()
    page.get_by_role("button", name="sad → happy").first.wait_for()
    assert page.get_by_role("button", name="happy → sad").count() == 0


def test_the_laboratory_in_a_browser(page, address):
    page.goto(f"{address}/explain?data=demo&methods=grad_cam&view=slider&test=false")
    slider = page.get_by_label("How much of the photo without the map is shown").first
    slider.wait_for()
    slider.focus()
    clipped = "element => element.parentElement.querySelector('.after').style.clipPath"
    before = slider.evaluate(clipped)
    page.keyboard.press("ArrowRight")
    assert slider.evaluate(clipped) != before
    page.get_by_role("button", name="Everything as ZIP").wait_for()
    shoot(page, "5-explain")

    # A slow method shows its progress and can be stopped; what is there stays.
    page.goto(f"{address}/explain?data=demo&methods=grad_cam&methods=rise&rise-masks=2000&test=false")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Go on").wait_for()
    page.get_by_text("maps are missing").wait_for()
    assert page.get_by_alt_text("Grad-CAM map of").count() + page.get_by_text("the map is empty").count() >= 1
    page.get_by_role("radio", name="What the nets look for").or_(
        page.get_by_role("button", name="What the nets look for")
    ).first.click()
    page.get_by_text("activation maximisation").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (390, "dark")])
def test_progress_and_stop_are_where_the_click_was(browser, address, width, scheme):
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab.set_default_timeout(90_000)
    tab.goto(f"{address}/explain?data=demo&methods=grad_cam&rise-masks=2000&test=false")
    tab.get_by_role("button", name="Everything as ZIP").wait_for()
    method, stop = (tab.get_by_role("button", name=name, exact=True) for name in ("RISE", "Stop"))
    method.click()
    stop.wait_for()
    clicked, shown = method.bounding_box(), stop.bounding_box()
    assert abs(shown["y"] - clicked["y"]) < 150
    assert 0 <= shown["y"] <= 900 - shown["height"]
    # Where the methods are scrolled away, the bar comes along.
    tab.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1200)")
    tab.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 300")
    assert method.bounding_box()["y"] < 0
    stop.click(trial=True)  # nothing lies over it
    assert 0 <= stop.bounding_box()["y"] <= 900
    assert stop.evaluate("e => getComputedStyle(e.closest('.st-key-progress-of-maps')).backgroundColor") != CLEAR
    shoot(tab, f"progress-{width}")
    stop.click()
    tab.get_by_role("button", name="Go on").wait_for()
    tab.close()


def test_a_series_is_sorted_and_the_kept_photos_taken_along(page, address, tmp_path):
    page.goto(f"{address}/bursts?bursts=11&bursts=12")
    page.get_by_text("12 photos in 2 bursts").wait_for()
    settle(page)
    page.get_by_role("radiogroup", name=": 11_2.jpg").get_by_role("radio", name="Keep").click()
    page.get_by_text("keep 3, discard 7, undecided 2").wait_for()
    settle(page)  # a download made on the click belongs to the run that drew its button
    shoot(page, "8-bursts")
    with page.expect_download() as download:
        page.get_by_role("button", name="Kept and undecided photos as ZIP").click()
    download.value.save_as(tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        assert len(archive.namelist()) == 5  # what nobody decided stays
        assert "11_2.jpg" in archive.namelist()
    page.get_by_role("button", name="Back to the suggestions").click()
    page.get_by_text("keep 2, discard 8, undecided 2").wait_for()

    page.get_by_text("Your own series").click()
    files = sorted((ROOT / "data" / "demo" / "bursts" / "burst_04").iterdir())
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_text("6 photos in 1 burst:").wait_for()
    page.get_by_role("link", name="Compare").first.click()
    page.get_by_role("heading", name="Confusion matrices").wait_for()
    page.get_by_role("link", name="Keep or discard").first.click()
    page.get_by_text("6 photos in 1 burst:").wait_for()


def test_an_error_is_reviewed_exported_and_still_there_after_a_reload(page, browser, address):
    page.goto(f"{address}/compare?data=demo")
    page.get_by_role("link", name="sad taken for happy").last.click()
    page.get_by_role("heading", name="Gallery").wait_for()
    page.get_by_role("button", name="sad → happy").first.click()
    choose(page, "why")
    page.get_by_text("Rules over measured facts").wait_for()
    choose(page, "review")
    choose(page, "noisy")
    page.get_by_label("Note").fill("squints")
    page.get_by_label("Reviewer").fill("Ann")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Undo the last change").wait_for()
    page.get_by_text("Reviews of this data set").click()
    page.get_by_text("photo is reviewed: 1 noisy").wait_for()
    page.reload()
    settle(page)
    other = browser.new_page()  # a second person, at the same photo
    other.set_default_timeout(90_000)
    other.goto(page.url)
    settle(other)
    other.get_by_text("Reviews of this data set").click()
    other.get_by_text("photo is reviewed: 1 noisy").wait_for()
    with other.expect_download() as caught:
        other.get_by_role("button", name="Export as CSV").click()
    assert "noisy" in Path(caught.value.path()).read_text("utf-8")
    assert "squints" in Path(caught.value.path()).read_text("utf-8")
    shoot(other, "6-review")
    other.close()


def test_the_findings_are_presented_by_arrow_keys_and_exported(page, address):
    page.goto(f"{address}/findings")
    settle(page)
    for title, start in (("HTML page", b"<!doctype html>"), ("PowerPoint", b"PK"), ("PDF", b"%PDF")):
        with page.expect_download() as caught:
            page.get_by_role("button", name=title).click()
        assert Path(caught.value.path()).read_bytes().startswith(start)
    page.get_by_role("button", name="Present, one section a screen").click()
    page.get_by_text("1 of 13").wait_for()
    settle(page)
    page.keyboard.press("ArrowRight")
    page.get_by_text("2 of 13").wait_for()
    page.get_by_role("heading", name="Stock photos, labelled by their search word").wait_for()
    page.reload()
    page.get_by_text("2 of 13").wait_for()  # the address says where
    shoot(page, "7-findings")


def test_each_section_fits_the_screen_of_a_presenter(page, address):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(f"{address}/findings?present=true")
    for number in range(1, 14):
        page.get_by_text(f"{number} of 13").wait_for()
        settle(page)
        page.wait_for_timeout(500)  # charts grow
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 900, number
        page.keyboard.press("ArrowRight")


def choose(page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    settle(page)
