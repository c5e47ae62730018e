"""Links within the app lead where they say, what is opened comes into view, and nothing is asked of other servers."""

import re
from urllib.parse import parse_qs, urlparse

import pytest

from tests.browser.driving import settle
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

PAGES = ["", *(path.stem for path in sorted((ROOT / "pages").glob("*.py")) if path.stem != "overview")]
IN_VIEW = """() => {
  const box = [...document.querySelectorAll('button')].find(one => one.innerText.startsWith('Close'))
  return box && box.getBoundingClientRect().top > 0 && box.getBoundingClientRect().bottom < innerHeight / 2
}"""


def follow(page, link) -> str:
    """Click a link to the gallery, wait until it shows as many photos as the link says, and return how many."""
    link.wait_for()
    settle(page)
    count = re.search(r"See the (\d+) ", link.inner_text())[1]
    link.click()
    page.get_by_role("heading", name="Gallery").wait_for()
    page.get_by_text(f"{count} of ").first.wait_for()
    settle(page)
    return count


@pytest.mark.parametrize(
    "says",
    ["happy taken for sad", "that only Refined gets right", "that only Transfer gets right", "label is suspected"],
)
def test_compare_leads_to_the_photos_that_it_names(page, address, says):
    page.goto(f"{address}/compare?data=photos")
    count = follow(page, page.get_by_role("link", name=says).last)
    page.get_by_text(f"{count} of ").first.wait_for()
    page.get_by_role("radio", name="Real stock photos", checked=True).wait_for()
    assert parse_qs(urlparse(page.url).query)["data"] == ["photos"]


def test_a_matrix_of_five_moods_leads_to_its_photos(page, address):
    page.goto(f"{address}/compare?task=moods&data=photos-multiclass")
    follow(page, page.get_by_role("link", name="See the").first)
    page.get_by_role("radio", name="Real photos of five moods", checked=True).wait_for()
    assert parse_qs(urlparse(page.url).query)["task"] == ["moods"]


def test_the_data_set_chosen_is_kept_on_other_pages(page, address):
    page.goto(f"{address}/gallery")
    page.get_by_role("radio", name="Real stock photos").click()
    page.get_by_text("of 652 test photos").wait_for()
    for name in ("Compare", "Data set", "Gallery"):
        page.get_by_role("link", name=name, exact=True).first.click()
        page.get_by_role("heading", name=name, level=1).wait_for()
        page.get_by_role("radio", name="Real stock photos", checked=True).wait_for()
        settle(page)
        page.get_by_role("radio", name="Real stock photos", checked=True).wait_for()


def test_a_photo_opened_from_the_bottom_comes_into_view_and_a_link_to_it_shows_it_first(page, address):
    page.goto(f"{address}/gallery?data=demo")
    page.get_by_role("button", name="→").nth(23).wait_for()
    settle(page)
    page.get_by_role("button", name="→").nth(23).click()
    page.wait_for_function(IN_VIEW)
    settle(page)
    page.mouse.wheel(0, -200)  # from here on the visitor decides
    page.goto(page.url)
    page.wait_for_function(IN_VIEW)
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") > 0
    page.get_by_role("button", name="Next").first.click()
    page.wait_for_function(IN_VIEW)


def test_a_choice_is_in_the_address_by_its_key_and_back_takes_it_back(page, address):
    page.goto(f"{address}/gallery?data=demo&search=1")
    for name in ("most disputed", "least confident"):
        page.get_by_role("radio", name=name).click()
        page.wait_for_url(f"**/gallery?**order={name.replace(' ', '_')}")
        settle(page)
    assert "search=1" in page.url
    page.go_back()
    page.get_by_role("radio", name="most disputed", checked=True).wait_for()
    page.go_back()
    page.get_by_role("radio", name="most confident", checked=True).wait_for()
    assert page.get_by_label("Search by id").input_value() == "1"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "overview")
def test_nothing_is_asked_of_other_servers(page, address, path):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{path}")
    page.get_by_text("never stored").wait_for()
    settle(page)
    assert asked
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", "blob:"))] == []
