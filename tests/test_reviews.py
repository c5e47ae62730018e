"""Reviews: nothing lost, nothing twice, undo, exchange; the same on SQLite and on a real PostgreSQL server."""

import os
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy

from mood.cli import main
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.reviews import COLUMNS, Review, Reviews, cleaned
from tests.conftest import ROOT

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
INITDB = shutil.which("initdb") or next((str(path / "initdb") for path in SERVERS if (path / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgres():
    """Start a PostgreSQL server of its own, on a socket; as another user where the tests run as root.

    Its folder is not one of pytest's: those are closed to other users whenever another run begins.
    """
    if INITDB is None:
        pytest.skip("PostgreSQL is missing: `apt-get install postgresql`")
    folder = Path(tempfile.mkdtemp(prefix="postgres"))
    programs = Path(INITDB).resolve().parent
    as_user = []
    if os.geteuid() == 0:
        as_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        os.chown(folder, 65534, 65534)
    run = {"check": True, "capture_output": True, "cwd": folder, "env": os.environ | {"HOME": str(folder)}}
    subprocess.run([*as_user, INITDB, "-D", folder / "data", "-U", "mood", "--auth=trust"], **run)
    control = [*as_user, programs / "pg_ctl", "-D", folder / "data", "-w"]
    subprocess.run([*control, "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses=''", "start"], **run)
    yield f"postgresql+psycopg://mood@/postgres?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], **run)
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'reviews.sqlite'}"
    found = request.getfixturevalue("postgres")
    engine = sqlalchemy.create_engine(found)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("DROP TABLE IF EXISTS reviews"))
    engine.dispose()
    return found


@contextmanager
def connected(url):
    engine = sqlalchemy.create_engine(url)
    try:
        yield Reviews(engine)
    finally:
        engine.dispose()


@pytest.fixture
def store(url):
    with connected(url) as found:
        yield found


def test_the_last_word_stands_and_the_rest_is_history(store):
    store.add(Review("d", "a.jpg", "noisy", "sad", "a funeral", "Ann"))
    store.add(Review("d", "a.jpg", "ambiguous", reviewer="Bob"))
    store.add(Review("d", "b.jpg", "unusable"))
    store.add(Review("other", "a.jpg", "model's error"))
    assert dict(store.current("d")[["file", "verdict"]].to_numpy()) == {"a.jpg": "ambiguous", "b.jpg": "unusable"}
    assert store.history("d", "a.jpg")["reviewer"].to_list() == ["Ann", "Bob"]


def test_undo_goes_back_step_by_step_and_is_itself_history(store):
    for verdict in ("noisy", "ambiguous"):
        store.add(Review("d", "a.jpg", verdict))
    assert store.undo("d", "a.jpg", "Ann").verdict == "ambiguous"
    assert store.current("d")["verdict"].to_list() == ["noisy"]
    assert store.undo("d", "a.jpg", "Ann").verdict == "noisy"
    assert store.current("d").empty
    assert store.undo("d", "a.jpg", "Ann") is None
    assert len(store.history("d")) == 4
    store.add(Review("d", "a.jpg", "unusable"))
    assert store.current("d")["verdict"].to_list() == ["unusable"]


def test_two_people_at_once_lose_nothing(url):
    def work(name):
        with connected(url) as store:
            for number in range(25):
                store.add(Review("d", f"{number}.jpg", "noisy", reviewer=name))

    with connected(url):
        pass  # makes the table
    people = [threading.Thread(target=work, args=(name,)) for name in ("Ann", "Bob", "Cid")]
    for one in people:
        one.start()
    for one in people:
        one.join()
    with connected(url) as store:
        history = store.history("d")
    assert history["reviewer"].value_counts().to_dict() == {"Ann": 25, "Bob": 25, "Cid": 25}


def test_an_export_can_be_imported_elsewhere_and_twice(store, tmp_path):
    store.add(Review("d", "a, “b”.jpg", "noisy", "sad", 'a "note",\nof two lines; =1+1', "Änn"))
    store.undo("d", "a, “b”.jpg", "Bob")
    store.add(Review("d", "c.jpg", "unusable"))
    text = store.export_csv("d")
    with connected(f"sqlite:///{tmp_path / 'other.sqlite'}") as other:
        assert other.import_csv(text) == 3
        assert other.import_csv(text) == 0
        pd.testing.assert_frame_equal(other.history("d"), store.history("d"))


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", ",".join(COLUMNS) + "\nk,2026,d,f,__import__,,,,\n", "\x00\xff"],
    ids=["empty", "other columns", "unknown verdict", "bytes"],
)
def test_a_bad_import_adds_nothing(store, text):
    with pytest.raises(DataError):
        store.import_csv(text)
    assert store.history("d").empty


def test_a_review_that_breaks_a_rule_is_refused():
    with pytest.raises(DataError, match="A verdict is one of"):
        Review("d", "a", "great")
    with pytest.raises(DataError, match="corrected label"):
        Review("d", "a", "noisy", " joyful")
    with pytest.raises(DataError, match="The note may have 500 characters; received 501"):
        Review("d", "a", "noisy", note="x" * 501)


def test_a_cleaned_manifest_drops_and_corrects():
    table = pd.DataFrame({"file": list("abcdef"), "label": ["happy"] * 6})
    said = {"a": ("noisy", "sad"), "b": ("noisy", ""), "c": ("ambiguous", ""), "d": ("unusable", "sad"),
            "e": ("model's error", "")}  # fmt: skip
    current = pd.DataFrame([(file, *what) for file, what in said.items()], columns=["file", "verdict", "label"])
    found = cleaned(table, current)
    assert dict(zip(found["file"], found["label"], strict=True)) == {"a": "sad", "e": "happy", "f": "happy"}


def test_clean_writes_a_manifest_that_opens_and_overwrites_nothing(face_folder, tmp_path, monkeypatch, capsys):
    dataset = open_dataset(face_folder)
    dataset.table.to_csv(face_folder / "manifest.csv", index=False)
    database = tmp_path / "reviews.sqlite"
    monkeypatch.setenv("MOOD_REVIEWS", str(database))
    happy, sad = (dataset.table.loc[dataset.table["label"] == label, "file"].iloc[0] for label in ("happy", "sad"))
    with connected(f"sqlite:///{database}") as store:
        store.add(Review("faces", happy, "unusable"))
        store.add(Review("faces", sad, "noisy", "happy"))
    assert main(["clean", "--photos", str(face_folder)]) == 0
    assert "1 photo taken out, 1 relabelled, 59 left" in capsys.readouterr().out
    again = open_dataset(face_folder / "cleaned.csv")
    assert again.name == "faces-cleaned"
    assert again.path(sad).exists()
    assert again.table.set_index("file").loc[sad, "label"] == "happy"
    assert main(["clean", "--photos", str(face_folder)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err


def test_reviews_are_not_part_of_the_project():
    ignored = subprocess.run(["git", "check-ignore", "data/reviews.sqlite"], cwd=ROOT, capture_output=True, check=False)
    if ignored.returncode == 128:
        pytest.skip("not a git checkout")
    assert ignored.returncode == 0
