"""Names, labels and notes of anybody are shown as they are on every page: none is taken for Markdown."""

import json
import re
import shutil
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from google.protobuf.message import Message
from markdown_it import MarkdownIt

from mood import images
from mood.audit.quality import path_of as quality_path
from mood.errors import DataError
from mood.evaluation.predictions import table
from mood.triage import suspects_path
from mood.ui import cache, markdown
from tests.app.driving import alone, shown, texts
from tests.conftest import ROOT, draw_face, encoded

HOSTILE = [
    "![x](http://127.0.0.1:9999/track.png).jpg", "[a](javascript:alert(1))", "<img src=http://127.0.0.1:9999/>",
    "**bold** _it_ ~~gone~~ `code`", "$x^2$ and $$y$$", ":material/face: :red[r] :smile: :streamlit:",
    ":blue-badge[b]", "https://evil.example www.evil.example me@evil.example", "# heading", "1. one", "- one",
    "> quote", "a | b", "&amp; &#x21;", "back\\slash\\*", "``two` ticks", "a -> b <- c -- d >= e",
    "two\n\nlines\t<b>", "---", "====",
]  # fmt: skip
PLAIN = ["IMG_0001.jpg", "my_photos", "happy/happy_0002.jpg", "Grüße (2).png", "12.jpg", "a+b=c.jpg", "IMG--1.png"]
NAME = "![x](http:/127.0.0.1:9999/t.png) $y$ :red[z] :material_face:"
SHOWN_AS_MARKDOWN = {"body", "label", "help", "caption", "text", "content", "placeholder"}


def read(text: str) -> tuple[set[str], str]:
    """Return what CommonMark with tables takes a text for: kinds of inline parts, and the text that is left."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    inline = [token for token in parser.parse(text) if token.type == "inline"]
    assert [token.type for token in parser.parse(text)] in (["paragraph_open", "inline", "paragraph_close"], [])
    children = [child for token in inline for child in token.children]
    return {child.type for child in children}, "".join(child.content for child in children)


@pytest.mark.parametrize("text", HOSTILE + PLAIN)
def test_plain_is_text_and_nothing_else(text):
    kinds, left = read(markdown.plain(text))
    assert kinds <= {"text", "text_special"}
    assert left.replace("\u2060", "") == " ".join(text.split())
    for sign in (":material", ":red[", ":smile:", ":streamlit:", "http://", "www.", "@evil", " -> ", " -- "):
        assert sign not in left  # Streamlit looks for these after escapes are resolved


@pytest.mark.parametrize("text", PLAIN)
def test_plain_leaves_ordinary_names_alone(text):
    assert markdown.plain(text) == text


@pytest.mark.parametrize("text", HOSTILE + PLAIN)
def test_code_is_code_and_nothing_else(text):
    kinds, left = read(markdown.code(text))
    assert kinds == {"code_inline"}
    assert left.strip() == " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_an_error_shows_names_plainly_and_commands_as_code(text):
    told = markdown.told(DataError(f"“{text}” is not there.", "Run `python -m mood report`."))
    kinds, left = read(told)
    assert kinds <= {"text", "text_special", "strong_open", "strong_close", "code_inline"}
    assert "python -m mood report" in left
    assert left.count("*") == text.count("*")


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://www.pexels.com/photo/1/", "(https://www.pexels.com/photo/1/)"),
        ("https://a.example/) ![x](http://b)", "(https://a.example/%29%20%21%5Bx%5D%28http://b%29)"),
        ("javascript:alert(1)", None),
        ("http://a.example", None),
        (float("nan"), None),
    ],
)
def test_a_link_leads_to_a_page_of_the_web_or_nowhere(address, leads):
    assert markdown.link("me [x]", address) == (f"[me \\[x\\]]{leads}" if leads else "me \\[x\\]")


def fields(message: Message) -> Iterator[str]:
    """Yield every text of an element that Streamlit reads as Markdown."""
    for descriptor, value in message.ListFields():
        parts = value if isinstance(value, (list, tuple)) or hasattr(value, "append") else [value]
        for part in parts:
            if isinstance(part, Message):
                yield from fields(part)
            elif isinstance(part, str) and descriptor.name in SHOWN_AS_MARKDOWN:
                yield part


def markdown_of(app) -> list[str]:
    return [text for element in app.main if element.proto is not None for text in fields(element.proto)]


def is_plain(app, name: str) -> bool:
    """Return whether a page shows a name, and nowhere as Markdown; in code it may stand as it is."""
    found = [text for text in markdown_of(app) if name in shown(text)]
    assert not [text for text in found if name in re.sub("`[^`]*`", "", text)]
    return bool(found)


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """Return a data set whose folder, files, photographer and labels' splits are named by an enemy, and its models."""
    root = tmp_path_factory.mktemp("evil")
    folder, rows = root / "set [x](y) $s$ _t_", []
    for number, (label, split) in enumerate(
        (label, split) for split in ("train", "test") for label in ("happy", "sad")
    ):
        file = f"{NAME} {number}.png"
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(draw_face(label, number, side=120), "PNG"))
        rows.append({"file": file, "label": label, "split": split, "sha256": images.read(path).sha256,
                     "photographer": NAME, "provider": "pexels",
                     "page": "https://www.pexels.com/) " + NAME})  # fmt: skip
    manifest = pd.DataFrame(rows)
    manifest.to_csv(folder / "manifest.csv", index=False)
    models = root / "models"
    shutil.copytree(ROOT / "models" / "baseline", models / "baseline", ignore=shutil.ignore_patterns("*-*.csv"))
    test = manifest[manifest["split"] == "test"]
    said = table(
        test["file"].tolist(), ["test"] * 2, test["label"].tolist(), np.array([[0.9, 0.1]] * 2), ("sad", "happy")
    )
    said.to_csv(models / "baseline" / f"predictions-{folder.name}.csv", index=False)
    path = suspects_path(models, folder.name)
    path.parent.mkdir(exist_ok=True)
    manifest[["file", "split", "label"]].assign(
        split=NAME, label=NAME, p_label=0.1, is_suspected=True, typicality=0.5
    ).to_csv(path, index=False)
    quality = quality_path(models, folder.name)
    issues = manifest[["file", "split", "label"]].assign(issue="blurry", score=0.1, group="")
    quality.write_text("# 4 photos\n" + issues.to_csv(index=False))
    return folder, models


@pytest.fixture
def data(evil, monkeypatch) -> str:
    """Return the name of the data set, which is its key in addresses, while the app sees it."""
    folder, models = evil
    monkeypatch.setenv("MOOD_PHOTOS", str(folder))
    monkeypatch.setenv("MOOD_MODELS", str(models))
    return folder.name


def test_gallery_shows_names_plainly(data):
    app = alone("gallery", data=data, show="all", photo=f"{NAME} 2.png").run()
    assert not app.exception
    assert is_plain(app, f"{NAME} 2.png")
    assert "on Pexels" in texts(app).replace("[Pexels]", "Pexels")
    assert is_plain(app, data)
    app = alone("gallery", data=data, photo=f"{NAME} 2.png", about="review").run()
    assert is_plain(app, f"{NAME} 2.png")


def test_data_set_shows_names_labels_and_splits_plainly(data):
    app = alone("dataset", data=data, quality="blurry", photo=f"{NAME} 1.png").run()
    assert not app.exception
    assert is_plain(app, f"{NAME} 1.png")
    assert is_plain(app, f"{NAME}? 10%")


def test_explain_shows_names_plainly(data):
    app = alone("explain", data=data, photo=f"{NAME} 2.png", methods="grad_cam", test="false").run()
    assert not app.exception
    assert is_plain(app, f"{NAME} 2.png, labelled")


@pytest.mark.parametrize("page", ["compare", "overview", "findings"])
def test_pages_that_name_data_sets_do_so_plainly(data, page):
    app = alone(page, data=data).run()
    assert not app.exception
    is_plain(app, NAME)
    is_plain(app, "set [x](y) $s$ _t_")


@pytest.mark.parametrize(("page", "query"), [("predict", {}), ("bursts", {"series": "own"})], ids=["predict", "bursts"])
def test_uploads_are_named_plainly(page, query):
    app = alone(page, **query).run()
    files = [(f"{HOSTILE[0]}{n}.png", encoded(draw_face("happy", n, side=120), "PNG"), "image/png") for n in range(2)]
    app.file_uploader[0].set_value([*files, (f"{HOSTILE[2]}.jpg", b"junk", "image/jpeg")]).run()
    assert not app.exception
    assert is_plain(app, f"{HOSTILE[0]}0.png")
    assert is_plain(app, f"“{HOSTILE[2]}.jpg” is not a picture")


def test_an_error_of_a_page_shows_names_plainly(monkeypatch):
    def fail(_):
        raise DataError(f"No {NAME}.", f"Look at {NAME}.")

    monkeypatch.setattr(cache, "sources", fail)
    app = alone("gallery").run()
    assert is_plain(app, f"No {NAME}")
    assert is_plain(app, f"Look at {NAME}")


@pytest.fixture
def labelled(data, evil, tmp_path, monkeypatch) -> str:
    """Return the name of the same data set where its classes are named by an enemy, and so are those of its net."""
    folder, models = evil
    names = {"happy": f"1 {NAME}", "sad": f"2 {NAME}"}
    monkeypatch.setenv("MOOD_PHOTOS", str(shutil.copytree(folder, tmp_path / folder.name)))
    monkeypatch.setenv("MOOD_MODELS", str(shutil.copytree(models, tmp_path / "models")))
    manifest = pd.read_csv(tmp_path / folder.name / "manifest.csv")
    manifest.assign(label=manifest["label"].map(names)).to_csv(tmp_path / folder.name / "manifest.csv", index=False)
    path = tmp_path / "models" / "baseline" / "card.json"
    card = json.loads(path.read_text("utf-8"))
    classes = [names["sad"], names["happy"]]
    card["spec"]["task"] = {"key": "enemy", "title": "Enemy", "classes": classes, "positive": classes[1]}
    path.write_text(json.dumps(card), "utf-8")
    test = manifest[manifest["split"] == "test"]
    said = table(
        test["file"].tolist(), ["test"] * 2, test["label"].map(names).tolist(), np.array([[0.9, 0.1]] * 2), classes
    )
    said.to_csv(tmp_path / "models" / "baseline" / f"predictions-{folder.name}.csv", index=False)
    return data


@pytest.mark.parametrize("page", ["gallery", "compare", "bursts"])
def test_classes_are_named_plainly(page, labelled):
    query = {} if page == "bursts" else {"data": labelled}
    app = alone(page, **query).run()
    assert not app.exception
    assert is_plain(app, f"1 {NAME}")
    if page == "compare":
        metrics = [str(title) for table in app.dataframe for title in table.value.index]
        assert f"recall 1 {NAME}" in metrics
        assert "balanced accuracy" in metrics
