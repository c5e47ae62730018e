"""What cannot be done is said in words, with an exit code that is not 0, and nothing is written."""

import shutil
from dataclasses import replace

import pandas as pd
import pytest

from mood import settings
from mood.cli import main
from mood.cli.readiness import check_photos
from mood.datasets import open_dataset
from mood.errors import DataError, ModelError
from mood.zoo import store
from mood.zoo.study import SPECS
from tests.cli.conftest import draw_photos

OF_PHOTOS = (
    ["train", "baseline"], ["evaluate"], ["triage"], ["clean"], ["audit", "quality"], ["audit", "shortcuts"],
    ["audit", "labels"], ["audit", "provenance"], ["maps", "faithfulness"], ["maps", "sanity"], ["maps", "prototypes"],
    ["experiment", "spread", "baseline"], ["experiment", "alternatives", "augmented"], ["experiment", "ablate"],
    ["truth"],
)  # fmt: skip
OF_TEST_PHOTOS = (
    ["train", "baseline"], ["evaluate"], ["audit", "shortcuts"], ["maps", "faithfulness"], ["maps", "sanity"],
    ["experiment", "spread", "baseline"],
)  # fmt: skip
OF_NETS = (
    ["evaluate"], ["triage"], ["maps", "faithfulness"], ["maps", "sanity"], ["maps", "prototypes"],
    ["experiment", "alternatives", "augmented"],
)  # fmt: skip


@pytest.fixture
def few(trained, tmp_path):
    """Return a data set of four photos a class with the nets of the workspace."""
    folder = draw_photos(tmp_path / "few", ("cat", "dog"), 4)
    shutil.copytree(trained / "models", folder / "models")
    return folder


def files(folder) -> set:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("command", OF_PHOTOS, ids=" ".join)
def test_a_folder_without_photos(command, tmp_path, capsys):
    assert main([*command, "--photos", str(tmp_path)]) == DataError.exit_code
    assert "Put the photos into one folder a class" in capsys.readouterr().err
    assert main([*command, "--photos", str(tmp_path / "none")]) == DataError.exit_code
    assert "is not there" in capsys.readouterr().err
    assert files(tmp_path) == set()


def test_a_folder_whose_photos_cannot_be_read_says_why(tmp_path, capsys):
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "1.jpg").write_bytes(b"junk")
    assert main(["train", "baseline", "--photos", str(tmp_path)]) == DataError.exit_code
    assert "cat found. cat/1.jpg: “1.jpg” is not a picture that can be read." in capsys.readouterr().err


@pytest.mark.parametrize("count", [4, 8])
def test_nets_are_not_copied_for_an_audit_of_labels_that_they_do_not_know(count, tmp_path, capsys):
    photos = draw_photos(tmp_path / "pets", ("cat", "dog"), count)
    assert main(["audit", "labels", "--photos", str(photos)]) == (DataError.exit_code if count < 5 else 0)
    assert "copied" not in capsys.readouterr().err
    assert not store.names(photos / "models")


@pytest.mark.parametrize("command", OF_NETS, ids=" ".join)
def test_photos_of_classes_that_no_net_knows(command, tmp_path, capsys):
    photos = draw_photos(tmp_path / "pets", ("cat", "dog"), 5)
    before = files(photos)
    assert main([*command, "--photos", str(photos)]) == ModelError.exit_code
    assert "python -m mood train" in capsys.readouterr().err
    if command[0] != "experiment":
        assert main([*command, "baseline", "--photos", str(photos)]) == ModelError.exit_code
        assert "No net that tells cat, dog apart is trained" in capsys.readouterr().err
    assert files(photos) == before  # nets that are of no use are not copied


@pytest.mark.parametrize("command", OF_TEST_PHOTOS, ids=" ".join)
def test_photos_of_which_none_is_for_testing(command, pets, capsys):
    table = open_dataset(pets).table
    table.assign(split=table["split"].replace("test", "train")).to_csv(pets / "manifest.csv", index=False)
    before = files(pets)
    assert main([*command, "--photos", str(pets)]) == DataError.exit_code
    told = capsys.readouterr().err
    assert "“pets”" in told
    assert "test" in told
    assert files(pets) == before


def test_quality_looks_past_what_is_no_photo(pets, capsys):
    table = open_dataset(pets).table
    table.to_csv(pets / "manifest.csv", index=False)
    (pets / "cat" / "000.png").write_bytes(b"junk")
    assert main(["audit", "quality", "--photos", str(pets)]) == 0
    assert "Skipped cat/000.png" in capsys.readouterr().err
    for file in table["file"]:
        (pets / file).write_bytes(b"junk")
    assert main(["audit", "quality", "--photos", str(pets)]) == DataError.exit_code
    assert "None of the 48 photos" in capsys.readouterr().err


def test_a_report_on_photos_needs_nets_that_were_measured_on_them(pets, tmp_path, capsys):
    assert main(["report", "--photos", str(pets)]) == 0
    said = capsys.readouterr().out
    assert main(["report", "--models", str(pets / "models")]) == 0
    assert capsys.readouterr().out == said
    assert not any(word in said for word in ("happy", "sad", "on photos of its own", "demo", "stock", "feels"))
    assert main(["report", "--photos", str(pets), "--write"]) == 0
    assert (pets / "models" / "README.md").read_text("utf-8") == said
    (pets / "models" / "baseline" / "predictions-pets.csv").unlink()
    (pets / "models" / "transfer" / "predictions-pets.csv").unlink()
    other = draw_photos(tmp_path / "other", ("cat", "dog"), 2)
    capsys.readouterr()
    for folder, hint in ((pets, "python -m mood evaluate"), (other, "python -m mood train all")):
        assert main(["report", "--photos", str(folder)]) == ModelError.exit_code
        assert f"{hint} --photos {folder}`" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["report"], ["report", "--write"], ["bursts"], ["explain"], ["showcase"]])
def test_a_folder_without_nets(command, tmp_path, trained, capsys):
    photo = [str(trained / "cat" / "000.png"), "--out", str(tmp_path / "maps")] if command == ["explain"] else []
    assert main([*command, *photo, "--models", str(tmp_path)]) != 0
    assert "python -m mood train all" in capsys.readouterr().err
    assert files(tmp_path) == set()


@pytest.mark.parametrize("command", [["triage", "baseline"], ["audit", "labels"]], ids=" ".join)
def test_labels_are_not_judged_by_too_few_photos(command, few, capsys):
    assert main([*command, "--photos", str(few)]) == DataError.exit_code
    assert "at least 5, look-alikes counted once; received 4 of cat, 4 of dog" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("split", "said"),
    [
        ("train", "0 of dog in train"),
        ("validation", "5 photos of every class in train, and photos of two classes in validation"),
        ("test", "“few” has 0 of cat in test, 0 of dog in test."),
    ],
)
def test_nothing_is_learned_where_a_split_has_too_few_photos(split, said, trained, tmp_path, capsys):
    folder = draw_photos(tmp_path / "few", ("cat", "dog"), 8)
    table = open_dataset(folder).table
    table["split"] = ["validation", "test", *["train"] * 6] * 2
    if split == "train":
        table = table[(table["label"] == "cat") | (table["split"] != "train")]
    else:
        table["split"] = table["split"].replace(split, "train")
    table.to_csv(folder / "manifest.csv", index=False)
    before = files(folder)
    for command in (["train", "baseline"], ["train", "all"], ["experiment", "spread", "baseline"]):
        assert main([*command, "--photos", str(folder)]) == DataError.exit_code
        assert said in capsys.readouterr().err
    assert files(folder) == before


@pytest.mark.parametrize("command", ["faithfulness", "sanity"])
def test_maps_are_not_tested_without_test_photos(command, few, capsys):
    open_dataset(few).table.assign(split="train").to_csv(few / "manifest.csv", index=False)
    assert main(["maps", command, "baseline", "--method", "grad_cam", "--photos", str(few)]) == DataError.exit_code
    assert "photos of the test split; “few” has none" in capsys.readouterr().err


def test_known_bursts_are_not_asked_of_nets_that_do_not_know_what_they_show(trained, tmp_path, monkeypatch, capsys):
    demo = tmp_path / "demo"
    demo.mkdir()
    pd.DataFrame({"file": ["a.png"], "burst": 1, "label": "happy"}).to_csv(demo / "bursts.csv", index=False)
    config = settings.replace(settings.load(), demo=demo)
    monkeypatch.setattr(settings, "load", lambda: config)
    assert main(["bursts", "--models", str(trained / "models")]) == DataError.exit_code
    assert "show happy; baseline tells cat, dog apart" in capsys.readouterr().err


def test_steps_are_not_measured_before_the_nets_are(pets, capsys):
    shutil.copytree(pets / "models" / "transfer", pets / "models" / "refined")
    (pets / "models" / "transfer" / "suspects-pets.csv").write_text("file,p_label\n")
    (pets / "models" / "transfer" / "predictions-pets.csv").unlink()
    assert main(["experiment", "ablate", "--photos", str(pets)]) == DataError.exit_code
    assert "transfer was not measured on “pets”" in capsys.readouterr().err


def test_a_recipe_that_there_is_not_is_not_passed_over(pets, capsys):
    shutil.copytree(pets / "models" / "baseline", pets / "models" / "augmented")
    words = ["experiment", "alternatives", "augmented", "--recipe", "slow", "fast", "--photos", str(pets)]
    assert main(words) == DataError.exit_code
    assert "one of slow, mirrored only; received fast" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["maps", "faithfulness", "--limit", "0"], "at least 1; received 0"),
        (["maps", "sanity", "--limit", "-3"], "at least 1; received -3"),
        (["maps", "prototypes", "--steps", "0"], "at least 1; received 0"),
        (["bursts", "photos", "--keep", "0"], "at least 1; received 0"),
        (["bursts", "photos", "--likeness", "7"], "from 0 to 1; received 7"),
        (["bursts", "photos", "--likeness", "nan"], "from 0 to 1; received nan"),
        (["collect", "--query", "cat", "--limit", "none"], "at least 1; received none"),
        (["collect", "--query", "cat", "--provider", "nobody"], "invalid choice: 'nobody'"),
        ([], "the following arguments are required: COMMAND"),
        (["audit"], "the following arguments are required: COMMAND"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_value_that_makes_no_sense_is_refused_before_anything_is_done(words, rule, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert rule in capsys.readouterr().err


def test_a_class_without_a_test_photo_is_named_before_training(tmp_path, capsys):
    animals = open_dataset(draw_photos(tmp_path / "animals", ("bird", "cat", "dog")))
    spec = replace(SPECS["baseline"], task=animals.task)
    check_photos([spec], animals)
    assert "No test photo" not in capsys.readouterr().err
    is_bird = (animals.table["label"] == "bird") & (animals.table["split"] == "test")
    check_photos([spec], replace(animals, table=animals.table[~is_bird]))
    assert "No test photo is of bird" in capsys.readouterr().err
