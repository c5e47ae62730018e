"""Collecting from a real server on loopback: pages, limits, failures, a killed process; nothing lost, nothing twice."""

import os
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood.datasets import open_dataset, read_photos
from mood.datasets.providers import Pexels, collect
from mood.datasets.providers.http import Client
from mood.errors import CollectError
from tests.conftest import ROOT, encoded
from tests.providers.server import KEY, FakePexels, serving

NOW = 1_000_000.0


def picture(seed: int, quality: int = 90) -> bytes:
    """Return a JPEG that resembles no other: random blocks."""
    blocks = np.random.default_rng(seed).integers(0, 256, (8, 9, 3), np.uint8)
    return encoded(Image.fromarray(blocks).resize((90, 80), Image.Resampling.BICUBIC), "JPEG", quality=quality)


@pytest.fixture
def pexels():
    happy, sad = list(range(1, 8)), list(range(11, 18))
    with serving(FakePexels({"happy": happy, "sad": sad}, {number: picture(number) for number in happy + sad})) as one:
        yield one


@pytest.fixture
def waits():
    return []


def provider(pexels: FakePexels, waits: list, key: str = KEY) -> Pexels:
    def say(sentence: str) -> None:
        assert KEY not in sentence
        waits.append(sentence)

    return Pexels(key, f"{pexels.base}/v1", per_page=3, client=Client(say, waits.append, lambda: NOW))


def test_every_page_is_read_and_a_data_set_is_written(pexels, waits, tmp_path):
    shares = []
    report = collect(
        provider(pexels, waits), ["happy", "sad"], 100, tmp_path / "p", lambda share, _: shares.append(share)
    )
    assert report.kept == {"happy": 7, "sad": 7}
    assert report.dropped.empty
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    dataset = open_dataset(tmp_path / "p")
    assert len(read_photos(dataset, 32).pixels) == 14
    row = dataset.table[dataset.table["id"] == 3].iloc[0]
    assert (row["label"], row["photographer"], row["page"]) == ("happy", "Person 3", "https://www.pexels.com/photo/3/")
    assert (row["licence"], row["size"]) == ("https://www.pexels.com/license/", "large")
    assert waits == []


def test_the_limit_counts_photos_a_word_and_can_be_raised(pexels, waits, tmp_path):
    assert collect(provider(pexels, waits), ["happy", "sad"], 4, tmp_path).kept == {"happy": 4, "sad": 4}
    assert collect(provider(pexels, waits), ["happy", "sad"], 6, tmp_path).kept == {"happy": 6, "sad": 6}
    assert set(pexels.pictures_served.values()) == {1}


def test_the_key_goes_to_the_api_alone_and_into_no_file(pexels, waits, tmp_path):
    collect(provider(pexels, waits), ["happy"], 3, tmp_path)
    assert {key for path, key in pexels.keys if path == "/v1/search"} == {KEY}
    assert {key for path, key in pexels.keys if path != "/v1/search"} == {None}
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"X-Ratelimit-Reset": str(int(NOW) + 90)}, 90), ({"Retry-After": "7"}, 7), ({}, 1), ({"Retry-After": "soon"}, 1)],
)
def test_429_is_waited_for_as_long_as_asked(pexels, waits, tmp_path, headers, seconds):
    pexels.faults["/v1/search"].append((429, headers))
    assert collect(provider(pexels, waits), ["happy"], 3, tmp_path).kept == {"happy": 3}
    sentence, waited = waits
    assert waited == seconds
    assert "limit" in sentence


def test_the_last_request_of_the_hour_is_followed_by_a_wait(pexels, waits, tmp_path):
    pexels.headers = {"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": str(int(NOW) + 600)}
    collect(provider(pexels, waits), ["happy"], 6, tmp_path)
    assert waits[1] == 600


def test_a_month_is_not_waited_for(pexels, waits, tmp_path):
    pexels.faults["/v1/search"].append((429, {"X-Ratelimit-Reset": str(int(NOW) + 10 * 86400)}))
    with pytest.raises(CollectError, match="240 hours"):
        collect(provider(pexels, waits), ["happy"], 3, tmp_path)


def test_failures_are_tried_again_with_growing_waits(pexels, waits, tmp_path):
    pexels.faults["/v1/search"] += [500, 503, "cut"]
    pexels.faults["/pictures/2.jpeg"] += ["cut", 502]
    assert collect(provider(pexels, waits), ["happy"], 3, tmp_path).kept == {"happy": 3}
    assert [wait for wait in waits if isinstance(wait, float)] == [1, 2, 4, 1, 2]


def test_a_server_that_stays_down_ends_it_and_nothing_is_lost(pexels, waits, tmp_path):
    pexels.faults["/pictures/3.jpeg"] += [500] * 6
    with pytest.raises(CollectError, match="6 times"):
        collect(provider(pexels, waits), ["happy"], 5, tmp_path)
    assert collect(provider(pexels, waits), ["happy"], 5, tmp_path).kept == {"happy": 5}
    assert set(pexels.pictures_served.values()) == {1}


def test_a_refused_key_is_said_without_showing_it(pexels, waits, tmp_path):
    with pytest.raises(CollectError, match="refuses the API key") as error:
        collect(provider(pexels, waits, "another-secret"), ["happy"], 3, tmp_path)
    assert "another-secret" not in str(error.value)
    with pytest.raises(CollectError, match="PEXELS_API_KEY is empty"):
        Pexels(" ", pexels.base)


def test_wrong_bytes_and_gone_pictures_are_dropped_with_the_reason(pexels, waits, tmp_path):
    pexels.files[2] = b"<html>not a picture</html>"
    pexels.faults["/pictures/3.jpeg"].append(404)
    report = collect(provider(pexels, waits), ["happy"], 4, tmp_path)
    assert report.kept == {"happy": 2}
    assert set(report.dropped[["id", "reason"]].itertuples(index=False, name=None)) == {
        ("2", "not a readable picture"),
        ("3", "refused with 404"),
    }
    assert pd.read_csv(tmp_path / "report.csv")["id"].tolist() == [2, 3]
    assert not (tmp_path / "happy" / "pexels_2.jpg").exists()


def test_what_is_double_or_ambiguous_is_set_aside(pexels, waits, tmp_path):
    pexels.photos = {"happy": [1, 2, 3, 3, 4, 5, 6], "sad": [11, 12, 6, 13]}
    pexels.files[2] = pexels.files[1]  # the same file
    pexels.files[4] = picture(3, quality=85)  # another version of the same photo
    pexels.files[12] = picture(5, quality=85)  # happy and sad at once
    report = collect(provider(pexels, waits), ["happy", "sad"], 100, tmp_path)
    assert dict(report.dropped[["id", "reason"]].itertuples(index=False, name=None)) == {
        "6": "found under several search words",
        "2": "the same file as another",
        "4": "another version of a photo that is there",
        "5": "looks like a photo of another label",
        "12": "looks like a photo of another label",
    }
    assert report.kept == {"happy": 2, "sad": 2}
    assert report.sentences()[0] == "Kept 2 happy, 2 sad."
    assert set(pexels.pictures_served.values()) == {1}


@pytest.mark.parametrize(
    ("queries", "limit", "says"),
    [
        (["so/happy"], 5, "received so/happy"),
        ([], 5, "received none"),
        (["sad", "sad"], 5, "each once"),
        (["sad"], 0, "at least one"),
    ],
)
def test_bad_questions_are_refused_before_anything_is_asked(pexels, waits, tmp_path, queries, limit, says):
    with pytest.raises(CollectError, match=says):
        collect(provider(pexels, waits), queries, limit, tmp_path)
    assert pexels.asked == {}


def test_another_size_does_not_mix_into_a_folder(pexels, waits, tmp_path):
    collect(provider(pexels, waits), ["happy"], 2, tmp_path)
    with pytest.raises(CollectError, match="was begun with"):
        collect(Pexels(KEY, f"{pexels.base}/v1", size="small"), ["happy"], 2, tmp_path)


def test_something_else_than_a_list_is_said(pexels, waits, tmp_path):
    pexels.page = lambda query: b"<html>hello</html>"
    with pytest.raises(CollectError, match="something else"):
        collect(provider(pexels, waits), ["happy"], 2, tmp_path)


def test_a_killed_command_goes_on_and_asks_for_nothing_twice(pexels, tmp_path):
    """The process dies by SIGKILL in the middle of its downloads."""
    reached, words = threading.Event(), ["--query", "happy", "--query", "sad", "--limit", "7", "--out", str(tmp_path)]
    go_on = threading.Event()

    def pause(served: int) -> None:
        if served == 5:
            reached.set()
            go_on.wait(60)

    pexels.pause = pause
    environment = os.environ | {"PEXELS_API_KEY": KEY, "MOOD_PEXELS_URL": f"{pexels.base}/v1"}
    command = [sys.executable, "-m", "mood", "collect", *words]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert reached.wait(60)
    process.kill()
    process.communicate()
    assert not (tmp_path / "manifest.csv").exists()
    had = len(list(tmp_path.glob("*/*.jpg")))
    assert had == 5
    pexels.pause = lambda served: None
    go_on.set()
    before = pexels.asked.copy()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert "Kept 7 happy, 7 sad." in done.stdout
    assert KEY not in done.stdout + done.stderr
    after = pexels.asked - before
    assert not [path for path in after if path.startswith("/v1/")]  # the listing was on disk
    assert sum(after.values()) <= 14 - had + 1  # the picture in flight was never whole
    assert len(open_dataset(tmp_path).table) == 14
