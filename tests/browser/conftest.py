"""One app and one browser for a file of tests; all are skipped where Chromium is missing."""

import pytest

from tests.browser.driving import CHROMIUM, FLAGS, running_app, shoot

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[FAILED] = report.when == "call" and report.failed
    return report


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
def page(browser, request):
    """A tab; what it showed when its test failed is kept as a picture, for a race seldom shows itself twice."""
    tab = browser.new_page(viewport={"width": 1300, "height": 900})
    tab.set_default_timeout(90_000)
    yield tab
    if request.node.stash[FAILED]:
        shoot(tab, f"failed-{request.node.name}")
    tab.close()
