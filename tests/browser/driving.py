"""How the browser tests start the app and drive Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTIFACTS = ROOT / "artifacts"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_app(script: str = "app.py"):
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={port}",
               "--server.address=127.0.0.1"]  # fmt: skip
    ARTIFACTS.mkdir(exist_ok=True)
    reviews = ARTIFACTS / f"reviews-{port}.sqlite"
    reviews.unlink(missing_ok=True)
    environment = os.environ | {"MOOD_WARM_UP": "1", "MOOD_REVIEWS": str(reviews)}
    with (ARTIFACTS / f"server-{port}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str) -> None:
    for _ in range(6000):
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{url} did not answer within five minutes")


def shoot(page, name: str) -> None:
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def settle(page) -> None:
    """Wait until the page has finished running."""
    page.locator("h1").first.wait_for()
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stApp]:not([data-test-script-state=notRunning])') && "
        "!document.querySelector('[data-stale=true]') && "
        "!document.querySelector('[data-testid=stStatusWidget]') && "
        "!document.querySelector('[data-testid=stSpinner]') && "
        "!document.querySelector('[data-testid=stSkeleton]') && "
        "!document.body.innerText.includes('Looking at the photos')"
    )
    page.wait_for_timeout(500)
