"""`collect` in the middle of a server that speaks as Pexels does, and of a provider that is not Pexels."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood import settings
from mood.cli import main
from mood.datasets import open_dataset
from mood.datasets.providers import PROVIDERS, Offer, Options, Provider
from mood.errors import DataError
from tests.app.driving import alone, texts
from tests.cli.conftest import draw_photos
from tests.conftest import encoded
from tests.providers.server import KEY, FakePexels, serving

IDS = {"cat": [1, 2, 3], "dog": [4, 5, 6]}


def picture(seed: int) -> bytes:
    """Return a JPEG that resembles no other: random blocks."""
    blocks = np.random.default_rng(seed).integers(0, 256, (8, 9, 3), np.uint8)
    return encoded(Image.fromarray(blocks).resize((90, 80), Image.Resampling.BICUBIC))


class Attic(Provider):
    """Hands out pictures that it has, and asks for no key."""

    name = "attic"
    title = "The Attic"
    site = "https://attic.example"
    licence = "https://attic.example/licence"
    sizes = ("whole", "half")

    def __init__(self, size: str) -> None:
        self.size = size

    @classmethod
    def of(cls, options: Options):
        return cls(options.size or cls.sizes[0])

    def search(self, query: str, page: int) -> tuple[list[Offer], bool]:
        number = IDS[query][page - 1]
        return [Offer(str(number), str(number), f"{self.site}/{number}", "Somebody", "")], page < len(IDS[query])

    def download(self, offer: Offer) -> bytes:
        return picture(int(offer.address))


@pytest.fixture
def collected(monkeypatch, tmp_path):
    """Return the folder below which providers' photos go."""
    load = settings.load
    monkeypatch.setattr(settings, "load", lambda: replace(load(), collected=tmp_path))
    return tmp_path


@pytest.fixture
def pexels(monkeypatch):
    with serving(FakePexels(IDS, {number: picture(number) for ids in IDS.values() for number in ids})) as server:
        monkeypatch.setenv("MOOD_PEXELS_URL", f"{server.base}/v1")
        monkeypatch.setenv("PEXELS_API_KEY", KEY)
        yield server


def test_a_data_set_is_written_and_a_second_run_asks_for_nothing(pexels, collected, capsys):
    words = ["collect", "--query", "cat", "--query", "dog", "--limit", "3"]
    assert main(words) == 0
    said = capsys.readouterr()
    folder = collected / "pexels"
    assert said.out == f"Kept 3 cat, 3 dog.\nTrain with `python -m mood train all --photos {folder}`.\n"
    assert KEY not in said.out + said.err
    dataset = open_dataset(folder)
    assert dataset.table["label"].value_counts().to_dict() == {"cat": 3, "dog": 3}
    assert set(dataset.table["size"]) == {"large"}
    written, asked = (folder / "manifest.csv").read_bytes(), pexels.asked.copy()
    assert main(words) == 0
    assert pexels.asked == asked
    assert (folder / "manifest.csv").read_bytes() == written
    assert capsys.readouterr().out == said.out


def test_a_folder_that_is_named_is_the_one_that_is_written(pexels, collected, capsys):
    assert main(["collect", "--query", "cat", "--limit", "2", "--size", "small", "--out", str(collected / "mine")]) == 0
    assert f"--photos {collected / 'mine'}`" in capsys.readouterr().out
    assert [path.name for path in collected.iterdir()] == ["mine"]
    assert set(open_dataset(collected / "mine").table["size"]) == {"small"}


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("", [], "the environment variable PEXELS_API_KEY is empty"),
        (KEY, ["--size", "huge"], "A size is one of large, original, large2x, medium, small; received 'huge'"),
        ("wrong", [], "refuses the API key"),
    ],
)
def test_what_is_missing_is_said(key, words, said, pexels, collected, monkeypatch, capsys):
    monkeypatch.setenv("PEXELS_API_KEY", key)
    assert main(["collect", "--query", "cat", *words]) == DataError.exit_code
    assert said in capsys.readouterr().err
    assert not list(collected.rglob("*.jpg"))


def test_another_provider_is_chosen_by_its_name(collected, monkeypatch, capsys):
    monkeypatch.setitem(PROVIDERS, "attic", Attic)
    assert main(["collect", "--provider", "attic", "--query", "cat", "--query", "dog"]) == 0
    assert "Kept 3 cat, 3 dog." in capsys.readouterr().out
    table = open_dataset(collected / "attic").table
    columns = table[["provider", "licence", "size", "photographer"]].drop_duplicates()
    assert columns.to_dict("records") == [
        {"provider": "attic", "licence": "https://attic.example/licence", "size": "whole", "photographer": "Somebody"}
    ]
    assert sorted(pd.to_numeric(table["id"])) == [1, 2, 3, 4, 5, 6]
    with pytest.raises(SystemExit):
        main(["collect", "--help"])
    assert "attic (no key)" in " ".join(capsys.readouterr().out.split())


def test_the_page_offers_it_and_names_it_beside_its_photos(collected, monkeypatch):
    monkeypatch.setitem(PROVIDERS, "attic", Attic)
    monkeypatch.delenv("PEXELS_API_KEY", raising=False)
    monkeypatch.setitem(IDS, "happy", [1, 2, 3])
    monkeypatch.setitem(IDS, "sad", [4, 5, 6])
    app = alone("dataset").run()
    assert "PEXELS_API_KEY" in texts(app)
    next(choice for choice in app.segmented_control if choice.label == "Provider").set_value("attic").run()
    assert "PEXELS_API_KEY" not in texts(app)
    next(button for button in app.button if button.label == "Collect from The Attic").click().run()
    assert not app.exception
    assert not app.error
    assert "Kept 3 sad, 3 happy." in app.status[0].markdown[0].value
    app = alone("dataset", data="attic").run()
    assert "Photos by 1 photographer, provided by [The Attic](https://attic.example)." in texts(app)


@pytest.fixture
def own(tmp_path_factory):
    """Return a folder of drawn photos, one of them there twice and one of them under both labels."""
    folder = draw_photos(tmp_path_factory.mktemp("attic") / "own", ("cat", "dog"), 12)
    (folder / "cat" / "again").mkdir()
    (folder / "cat" / "again" / "000.png").write_bytes((folder / "cat" / "000.png").read_bytes())
    (folder / "cat" / "both.png").write_bytes((folder / "dog" / "000.png").read_bytes())
    return folder


def test_a_folder_of_own_photos_becomes_a_data_set(own, collected, capsys):
    before = {path: path.read_bytes() for path in own.rglob("*.png")}
    words = ["collect", "--provider", "folder", "--from", str(own), "--query", "cat", "--query", "dog"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert said.startswith("Kept 12 cat, 11 dog.\n")
    folder = collected / "folder"
    assert f"--photos {folder}`" in said
    dataset = open_dataset(folder)
    assert dataset.table.groupby("near_group")["split"].nunique().max() == 1
    assert set(dataset.table["split"]) > {"train"}
    assert {(folder / file).read_bytes() for file in dataset.table["file"]} < set(before.values())
    assert set(pd.read_csv(folder / "report.csv")["reason"]) == {
        "looks like a photo of another label",
        "the same file as another",
    }
    assert {path: path.read_bytes() for path in own.rglob("*.png")} == before
    written = (folder / "manifest.csv").read_bytes()
    assert main(words) == 0
    assert (folder / "manifest.csv").read_bytes() == written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--provider", "folder"], "received none. Add --from DIR."),
        (["--provider", "folder", "--from", "nowhere"], "“nowhere” is none. Check the path given to --from."),
        (["--provider", "folder", "--from", "OWN", "--query", "bird"], "received bird. Put"),
        (["--provider", "folder", "--from", "OWN", "--size", "large"], "A size is one of original; received 'large'"),
        (["--from", "OWN"], "Pexels is a service. Add --provider folder."),
    ],
)
def test_what_a_folder_lacks_is_said(words, said, own, collected, capsys):
    words = [str(own) if word == "OWN" else word for word in words]
    assert main(["collect", "--query", "cat", *words]) == DataError.exit_code
    assert said in capsys.readouterr().err
    assert not list(collected.rglob("manifest.csv"))


def test_the_page_shows_own_photos_and_names_nobody(own, collected, monkeypatch):
    monkeypatch.delenv("PEXELS_API_KEY", raising=False)
    for label, mood in (("cat", "happy"), ("dog", "sad")):
        (own / label).rename(own / mood)
    assert main(["collect", "--provider", "folder", "--from", str(own), "--query", "happy", "--query", "sad"]) == 0
    app = alone("dataset", data="folder").run()
    assert not app.exception
    assert "PEXELS_API_KEY" in texts(app)
    offered = next(choice for choice in app.segmented_control if choice.label == "Provider").options
    assert offered == ["Pexels", "Openverse"]  # a folder is no service
    assert "photographer" not in texts(app)
