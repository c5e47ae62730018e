"""Runs that are killed in the middle: what they wrote holds, the next one goes on, and no row is lost or doubled."""

import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from mood.library import parts, read
from tests.conftest import ROOT, draw_face

SLOW = """
import sys, time
from functools import partial
from pathlib import Path
from tests.library.conftest import MADE, row, table_of, unseen
from mood.library import Order, index, indexing, writing

writing.ROWS = 4
indexing.made_with = lambda *_: MADE

def measure(files, *_):
    for file in files:
        time.sleep(0.004)
        yield table_of([row(file)], MADE)

print("begins", flush=True)
index(Order([Path(sys.argv[1])], Path(sys.argv[2]), Path("models")), unseen, partial(indexing.locally, measure=measure))
"""
N = 120


def begun(*command):
    """Start a run, and return it once it has begun."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout.readline()
    return process


def test_no_row_is_lost_or_doubled(tmp_path):
    photos, out = tmp_path / "photos", tmp_path / "index.parquet"
    photos.mkdir()
    for number in range(N):
        (photos / f"{number:03d}.jpg").write_bytes(b"x" * (1 + number // 2))  # every second one is a copy
    moments, counts = random.Random(0), []
    for _ in range(5):
        process = begun("-c", SLOW, photos, out)
        time.sleep(moments.uniform(0, 0.15))
        process.kill()
        process.communicate()
        rows = read(out).table if parts.parts(out) else pd.DataFrame(columns=["path"])
        assert rows["path"].is_unique
        counts.append(len(rows))
    assert counts == sorted(counts)
    process = begun("-c", SLOW, photos, out)
    process.communicate()
    assert process.returncode == 0
    index = read(out)
    assert [path.name for path in index.paths] == [f"{number:03d}.jpg" for number in range(N)]
    assert index.table["bytes"].tolist() == [1 + number // 2 for number in range(N)]
    assert sorted(pd.read_parquet(out, columns=["path"])["path"]) == index.table["path"].tolist()
    assert {path.suffix for path in out.iterdir()} == {".parquet", ""}  # and .lock


def running(parent=None):
    """Return the numbers of the processes that run, or of those that one started, as /proc has them."""
    numbers = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            state, started_by = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z" and parent in (None, int(started_by)):
                numbers.add(int(folder.name))
    return numbers


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are counted in /proc")
def test_processes_end_with_the_one_that_started_them(tmp_path):
    photos, out = tmp_path / "photos", tmp_path / "index.parquet"
    photos.mkdir()
    for number in range(80):
        draw_face("happy", number).save(photos / f"{number:02d}.jpg")
    command = "-m", "mood", "library", photos, "--out", out, "--workers", "2", "--nets", "baseline"
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(running(process.pid)) >= 3)  # two that measure, and Python's own
    workers = running(process.pid)
    process.kill()
    process.communicate()
    wait_until(lambda: not workers & running())


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
