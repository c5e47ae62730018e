"""A file's name makes the browser ask nobody for anything, and is read as it is."""

import pytest

from tests.browser.driving import settle
from tests.conftest import draw_face, encoded

pytestmark = pytest.mark.browser

NAMES = ["![x](http://127.0.0.1:9/t.png).png", "<img src=x> **b** $y$ :red[z] :material_face: -> www.evil.example.png"]


ENDS = [name[-10:] for name in NAMES]
"""What a card of a series has room for."""


@pytest.mark.parametrize(("path", "seen"), [("predict", NAMES), ("bursts?series=own", ENDS)], ids=["predict", "bursts"])
def test_a_name_is_neither_markdown_nor_a_request(page, address, path, seen):
    asked = []
    page.route("http://127.0.0.1:9/**", lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(f"{address}/{path}")
    page.locator("input[type=file]").set_input_files([
        {"name": name, "mimeType": "image/png", "buffer": encoded(draw_face("happy", seed, side=200), "PNG")}
        for seed, name in enumerate(NAMES)
    ])
    page.wait_for_function(
        "names => names.every(name => document.body.innerText.replaceAll('\\u2060', '').includes(name))", arg=seen
    )
    settle(page)
    assert not asked
    assert not page.locator("[data-testid=stMain] a[href*=evil]").count()
