"""One app and one browser for a file of tests; all are skipped where Chromium is missing."""

import pytest

from tests.browser.driving import CHROMIUM, FLAGS, running_app


@pytest.fixture(scope="session")
def chromium_path():
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: `apt-get install chromium`")
    return CHROMIUM


@pytest.fixture(scope="session")
def address(chromium_path):
    with running_app() as found:
        yield found


@pytest.fixture(scope="session")
def browser(chromium_path):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    tab = browser.new_page(viewport={"width": 1300, "height": 900})
    tab.set_default_timeout(90_000)
    yield tab
    tab.close()
