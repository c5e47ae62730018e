"""How quickly the app answers: the first page, the first prediction, every page cold and warm, and its memory.

    python tests/bench/app.py [--json FILE] [--loads 500] [--sessions 10]

A page's milliseconds are the server's script time: cold in a process of its own, warm as the median of nine more
visits. First page, first prediction, a click and memory are those of `streamlit run app.py`, visited by Debian's
Chromium; a click's time is the visitor's, until the page shows what it changes, after all the page loads.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ["MOOD_WARM_UP"] = "0"
os.environ["MOOD_REVIEWS"] = str(Path(tempfile.mkdtemp()) / "reviews.sqlite")

from tests.browser.driving import CHROMIUM, FLAGS, running_app, settle  # noqa: E402

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
VISIT = '''
import json, statistics, sys, time
from streamlit.testing.v1 import AppTest
timed = """import runpy, sys, time, streamlit
started = time.perf_counter()
runpy.run_path(sys.argv[1])
streamlit.session_state["took"] = time.perf_counter() - started"""
app = AppTest.from_string(timed, default_timeout=300)
def visit():
    app.run()
    assert not app.exception, app.exception
    return 1000 * app.session_state["took"]  # the script alone: what the test tool adds is not the server's
print("RESULT", json.dumps([visit(), statistics.median(visit() for _ in range(9))]))
'''

CLICK = """sign => {
  const signed = () => eval(sign)
  const before = signed()
  let clicked
  window.took = undefined
  const look = () => signed() === before ? setTimeout(look, 2) : window.took = performance.now() - clicked
  addEventListener("click", () => { clicked = performance.now(); look() }, { once: true, capture: true })
}"""
COUNTED = r"document.body.innerText.match(/keep \d+, discard \d+/)[0]"
EXPLAINED = "[...document.images].map(one => one.alt).filter(alt => / map of |without a heatmap/.test(alt)).pop()"


def page_times(page: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", VISIT, str(ROOT / "pages" / f"{page}.py")],
        capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        sys.exit(f"{page} did not run:\n{done.stderr[-2000:]}")
    cold, warm = json.loads(lines[0].removeprefix("RESULT "))
    return {"cold_ms": round(cold), "warm_ms": round(warm, 1)}


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def server_pid(address: str) -> int:
    port = address.rsplit(":", 1)[1]
    found = subprocess.run(["pgrep", "-f", f"server.port={port}"], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def empty_app_seconds(playwright) -> float:
    """Return after how many seconds a Streamlit app of two lines is on screen, in a browser that is new as well."""
    script = Path(tempfile.mkdtemp()) / "empty.py"
    script.write_text('import streamlit as st\nst.title("Mood")\n', encoding="utf-8")
    browser, tab = new_tab(playwright)
    started = time.perf_counter()
    with running_app(str(script)) as address:
        taken = heading_seconds(tab, address, started)
    browser.close()
    return taken


def new_tab(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    tab = browser.new_page()
    tab.set_default_timeout(120_000)
    return browser, tab


def heading_seconds(tab, address: str, started: float) -> float:
    tab.goto(address)
    tab.get_by_role("heading", name="Mood").wait_for()
    return time.perf_counter() - started


def switch_times(tab, address: str) -> list[float]:
    tab.goto(f"{address}/bursts?bursts=11&bursts=12")
    tab.get_by_text("12 photos in 2 bursts").wait_for()
    return click_times(tab, tab.get_by_text(re.compile(r"Keep \d+: 11_2\.jpg")), COUNTED)


def next_photo_times(tab, address: str) -> list[float]:
    tab.goto(f"{address}/gallery?data=demo")
    tab.get_by_role("button", name="→").first.click()
    tab.get_by_alt_text(" of Refined for ").or_(tab.get_by_alt_text("without a heatmap")).last.wait_for()
    return click_times(tab, tab.get_by_role("button", name="Next Shortcut"), EXPLAINED)


def click_times(tab, button, sign: str, clicks: int = 15) -> list[float]:
    """Return the milliseconds from a click to the change of a sign, a JavaScript expression, in the visitor's page."""
    settle(tab)
    taken = []
    for _ in range(clicks):
        tab.evaluate(CLICK, sign)
        button.click()
        tab.wait_for_function("window.took !== undefined")
        taken.append(round(tab.evaluate("window.took")))
        tab.wait_for_timeout(1000)
    return taken


def visited(loads: int, sessions: int) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        empty = empty_app_seconds(playwright)
        browser, tab = new_tab(playwright)
        started = time.perf_counter()
        with running_app() as address:
            first_page = heading_seconds(tab, address, started)
            tab.get_by_text("never stored").wait_for()
            whole_page = time.perf_counter() - started
            tab.goto(f"{address}/predict?from=sample")
            tab.get_by_role("img", name="happy at").or_(tab.get_by_role("img", name="sad at")).first.wait_for()
            first_prediction = time.perf_counter() - started
            settle(tab)
            pid = server_pid(address)
            before = resident_mb(pid)
            tabs = [browser.new_context().new_page() for _ in range(sessions)]
            for number in range(loads):
                one = tabs[number % sessions]
                one.goto(f"{address}/{PAGES[number // sessions % len(PAGES)]}")
                one.get_by_text("never stored").wait_for(timeout=120_000)
            after = resident_mb(pid)
            switch, photo = switch_times(tab, address), next_photo_times(tab, address)
        browser.close()
    return {
        "first_page_s": round(first_page, 2),
        "empty_app_s": round(empty, 2),
        "whole_first_page_s": round(whole_page, 2),
        "first_prediction_s": round(first_prediction, 2),
        "switch_ms": statistics.median(switch),
        "slowest_switch_ms": max(switch),
        "next_photo_ms": statistics.median(photo),
        "slowest_next_photo_ms": max(photo),
        "memory_before_mb": round(before),
        "memory_mb": round(after),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--loads", type=int, default=500, help="page loads before memory is read (default 500)")
    parser.add_argument("--sessions", type=int, default=10, help="by so many visitors (default 10)")
    arguments = parser.parse_args()
    pages = {}
    print(f"{'page':12}{'cold ms':>10}{'warm ms':>10}")
    for page in PAGES:
        pages[page] = page_times(page)
        print(f"{page:12}{pages[page]['cold_ms']:10}{pages[page]['warm_ms']:10}", flush=True)
    found = visited(arguments.loads, arguments.sessions)
    first, whole, asked = (found[key] for key in ("first_page_s", "whole_first_page_s", "first_prediction_s"))
    print(f"after `streamlit run`: first page {first} s (whole: {whole} s), prediction {asked} s")
    empty = found["empty_app_s"]
    print(
        f"an empty Streamlit app, measured the same way: {empty} s; our first page takes {first / empty:.2f} times it"
    )
    for key, answered in (("switch", "a switch"), ("next_photo", "the next photo, by four generations,")):
        slowest = found[f"slowest_{key}_ms"]
        print(f"{answered} is answered in {found[f'{key}_ms']} ms (median of 15; the slowest: {slowest} ms)")
    loads = f"{arguments.loads} page loads by {arguments.sessions} sessions"
    print(f"memory {found['memory_before_mb']} MB with all models, {found['memory_mb']} MB after {loads}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found | {"pages": pages}, indent=2))


if __name__ == "__main__":
    main()
