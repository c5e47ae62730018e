"""How quickly the app answers: the first page, the first prediction, every page cold and warm, and its memory.

    python tests/bench/app.py [--json FILE] [--loads 500] [--sessions 10]

A page's milliseconds are the server's script time: cold in a process of its own, warm as the median of nine more
visits (those of a library: `culling.py`). First page, first prediction, an upload's and their memory are those of
`streamlit run app.py`, started anew for each and visited by Debian's Chromium; a click's time is the visitor's, after
all the page loads.
"""

import argparse
import json
import os
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
OVERLAY = "/ map of |without a heatmap/"
EXPLAINED = "[...document.images].map(one => one.alt).filter(alt => / map of |without a heatmap/.test(alt)).pop()"


def page_times(page: str) -> dict[str, float]:
    cold, warm = result_of(VISIT, str(ROOT / "pages" / f"{page}.py"))
    return {"cold_ms": round(cold), "warm_ms": round(warm, 1)}


def result_of(script: str, *arguments: str) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        sys.exit(f"{' '.join(arguments) or 'the script'} did not run:\n{done.stderr[-2000:]}")
    return json.loads(lines[0].removeprefix("RESULT "))


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def server_pid(address: str) -> int:
    port = address.rsplit(":", 1)[1]
    found = subprocess.run(["pgrep", "-f", f"server.port={port}"], capture_output=True, text=True, check=True)
    return int(found.stdout.split()[0])


def fresh_seconds(playwright, script: str, path: str, shown, do=lambda tab: time.perf_counter()) -> tuple[float, float]:
    """Return what passes on a server and in a browser that are both new, and the megabytes of the server then.

    Args:
        path: what the visitor opens.
        shown: told the tab, waits for what counts.
        do: told the tab before, may do something and returns when the clock starts; else it is the server's start.
    """
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    tab = browser.new_page()
    tab.set_default_timeout(120_000)
    started = time.perf_counter()
    with running_app(script) as address:
        tab.goto(f"{address}/{path}")
        started = do(tab) or started
        shown(tab)
        taken, memory = time.perf_counter() - started, resident_mb(server_pid(address))
    browser.close()
    return taken, memory


def empty_script() -> str:
    """Write a Streamlit app of two lines, and return its path."""
    script = Path(tempfile.mkdtemp()) / "empty.py"
    script.write_text('import streamlit as st\nst.title("Mood")\n', encoding="utf-8")
    return str(script)


def heading(tab) -> None:
    tab.get_by_role("heading", name="Mood").wait_for()


def overlays(tab) -> None:
    tab.wait_for_function(f"[...document.images].filter(image => {OVERLAY}.test(image.alt)).length >= 4")


def upload(tab) -> float:
    tab.locator("input[type=file]").wait_for(state="attached")
    started = time.perf_counter()
    tab.locator("input[type=file]").set_input_files(str(ROOT / "data" / "demo" / "happy" / "happy_0002.jpg"))
    return started


def fresh(playwright, repeats: int = 3) -> dict[str, float]:
    """Return medians of what a first visitor waits for, each time on a new server, the empty app's between ours."""
    taken: dict[str, list[float]] = {}
    for _ in range(repeats):
        for key, script, path, shown, do in (
            ("empty_app_s", empty_script(), "", heading, lambda _: None),
            ("first_page_s", "app.py", "", heading, lambda _: None),
            ("first_prediction_s", "app.py", "predict?from=sample", overlays, lambda _: None),
            ("cold_upload_s", "app.py", "predict", overlays, upload),
        ):
            seconds, memory = fresh_seconds(playwright, script, path, shown, do)
            taken.setdefault(key, []).append(seconds)
            taken.setdefault(key.replace("_s", "_mb"), []).append(memory)
    return {key: round(statistics.median(values), 2) for key, values in taken.items()}


def switch_times(tab, address: str) -> list[float]:
    tab.goto(f"{address}/bursts?bursts=11&bursts=12")
    tab.get_by_text("12 photos in 2 bursts").wait_for()
    group = tab.get_by_role("radiogroup", name=": 11_2.jpg")
    return click_times(tab, [group.get_by_role("radio", name=name) for name in ("Keep", "Discard")], COUNTED)


def next_photo_times(tab, address: str) -> list[float]:
    tab.goto(f"{address}/gallery?data=demo")
    tab.get_by_role("button", name="→").first.click()
    tab.get_by_alt_text(" of Refined for ").or_(tab.get_by_alt_text("without a heatmap")).last.wait_for()
    return click_times(tab, [tab.get_by_role("button", name="Next Shortcut")], EXPLAINED)


def click_times(tab, buttons: list, sign: str, clicks: int = 15) -> list[float]:
    """Return the milliseconds from a click to the change of a sign, a JavaScript expression, in the visitor's page.

    The buttons are clicked one after the other, again and again.
    """
    settle(tab)
    taken = []
    for number in range(clicks):
        tab.evaluate(CLICK, sign)
        buttons[number % len(buttons)].click()
        tab.wait_for_function("window.took !== undefined")
        taken.append(round(tab.evaluate("window.took")))
        tab.wait_for_timeout(1000)
    return taken


def visited(loads: int, sessions: int) -> dict[str, float]:
    """Return how long clicks take on a server that is warm, and its memory before and after many page loads."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        taken = fresh(playwright)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()
        tab.set_default_timeout(120_000)
        with running_app() as address:
            tab.goto(f"{address}/predict?from=sample")
            overlays(tab)
            settle(tab)
            pid = server_pid(address)
            before = resident_mb(pid)
            tabs = [browser.new_context().new_page() for _ in range(sessions)]
            for number in range(loads):
                visitor = tabs[number % sessions]
                visitor.goto(f"{address}/{PAGES[number // sessions % len(PAGES)]}")
                visitor.get_by_text("never stored").wait_for(timeout=120_000)
            after = resident_mb(pid)
            switch, photo = switch_times(tab, address), next_photo_times(tab, address)
        browser.close()
    return taken | {
        "switch_ms": statistics.median(switch), "slowest_switch_ms": max(switch),
        "next_photo_ms": statistics.median(photo), "slowest_next_photo_ms": max(photo),
        "memory_before_mb": round(before), "memory_mb": round(after),
    }  # fmt: skip


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
    empty = found["empty_app_s"]
    print(f"a new server of an empty Streamlit app shows its page after {empty} s; ours, each on a new server:")
    for key, what in (
        ("first_page", "the first page"), ("first_prediction", "four verdicts with overlays, by a link"),
        ("cold_upload", "the same of an upload, from the click on"),
    ):  # fmt: skip
        after = found[f"{key}_s"]
        print(f"  {what}: {after} s, {after - empty:+.2f} s; then the server has {found[f'{key}_mb']:.0f} MB")
    for key, answered in (("switch", "a switch"), ("next_photo", "the next photo, by four generations,")):
        slowest = found[f"slowest_{key}_ms"]
        print(f"{answered} is answered in {found[f'{key}_ms']} ms (median of 15; the slowest: {slowest} ms)")
    loads = f"{arguments.loads} page loads by {arguments.sessions} sessions"
    print(f"memory {found['memory_before_mb']} MB with all models, {found['memory_mb']} MB after {loads}")
    if arguments.json:
        arguments.json.write_text(json.dumps(found | {"pages": pages}, indent=2))


if __name__ == "__main__":
    main()
