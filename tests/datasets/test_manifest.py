"""A manifest is checked line by line, and a folder without one becomes a data set."""

import pandas as pd
import pytest

from mood.datasets import Dataset, inside, open_dataset, read_photos, together
from mood.errors import DataError, ManifestError
from tests.conftest import ROOT, draw_face

GOOD = {"file": "happy/a.jpg", "label": "happy", "split": "train", "sha256": "0" * 64}


def write(tmp_path, rows):
    path = tmp_path / "manifest.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": " "}, "must have a label; received none in line 2"),
        ({"split": "holdout"}, "split must be one of"),
        ({"file": "../../etc/passwd"}, "outside its folder"),
        ({"file": "/etc/passwd"}, "outside its folder"),
        ({"file": "//etc/passwd"}, "outside its folder"),
        ({"file": r"..\..\secret.jpg"}, "outside its folder"),
        ({"file": r"C:\secret.jpg"}, "outside its folder"),
        ({"file": "C:secret.jpg"}, "outside its folder"),
        ({"file": r"\\server\share\secret.jpg"}, "outside its folder"),
        ({"file": "."}, "outside its folder"),
    ],
)
def test_bad_rows_are_named(tmp_path, change, says):
    write(tmp_path, [GOOD | change])
    with pytest.raises(ManifestError, match=says):
        open_dataset(tmp_path)


@pytest.mark.parametrize("link", ["happy/a.png", "happy"], ids=["of a file", "of a folder"])
def test_a_link_does_not_lead_out_of_the_folder(face_folder, tmp_path, link):
    table = open_dataset(face_folder).table.query("label == 'happy'").assign(file="happy/a.png")[:1]
    (face_folder / "happy").rename(tmp_path / "secret")
    (tmp_path / "secret" / "000.png").rename(tmp_path / "secret" / "a.png")
    (face_folder / link).parent.mkdir(exist_ok=True)
    (face_folder / link).symlink_to(tmp_path / "secret" / ("a.png" if link != "happy" else ""))
    assert (face_folder / "happy" / "a.png").exists()
    with pytest.raises(DataError, match="outside its folder"):
        Dataset("faces", face_folder, table).path("happy/a.png")
    scanned = open_dataset(face_folder)
    assert set(scanned.table["label"]) == {"sad"}
    assert all("outside its folder" in problem.reason for problem in scanned.skipped)
    write(face_folder, table)
    with pytest.raises(ManifestError, match="outside its folder"):
        open_dataset(face_folder)


def test_a_link_within_the_folder_is_followed(face_folder):
    (face_folder / "sad" / "link.png").symlink_to(face_folder / "sad" / "000.png")
    assert inside(face_folder, "sad/link.png").exists()


def test_missing_columns_are_named(tmp_path):
    write(tmp_path, [{"file": "a", "label": "happy"}])
    with pytest.raises(ManifestError, match="missing: split, sha256"):
        open_dataset(tmp_path)


def test_a_photo_named_twice_is_refused(tmp_path):
    write(tmp_path, [GOOD, GOOD])
    with pytest.raises(ManifestError, match="twice"):
        open_dataset(tmp_path)


def test_a_manifest_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_bytes(b"\xff\xfe\x00broken\x00")
    with pytest.raises(ManifestError):
        open_dataset(tmp_path)


def test_missing_folder_says_so(tmp_path):
    with pytest.raises(DataError, match="is not there"):
        open_dataset(tmp_path / "nowhere")


def test_empty_folder_says_what_to_put_there(tmp_path):
    with pytest.raises(DataError, match="one folder a class"):
        open_dataset(tmp_path)


def test_folder_of_classes_skips_what_it_cannot_read_and_says_so(face_folder):
    (face_folder / "happy" / "notes.txt").write_text("not a photo")
    (face_folder / "happy" / "copy.png").write_bytes((face_folder / "happy" / "000.png").read_bytes())
    dataset = open_dataset(face_folder)
    assert len(dataset.table) == 60  # the copy under its first name
    assert [problem.file for problem in dataset.skipped] == ["happy/copy.png", "happy/notes.txt"]
    assert "same file" in dataset.skipped[0].reason


def test_changed_missing_and_broken_photos_are_named_and_skipped(face_folder):
    table = open_dataset(face_folder).table
    table.to_csv(face_folder / "manifest.csv", index=False)
    changed, missing, broken = table["file"].iloc[[0, 1, 2]]
    (face_folder / changed).write_bytes((face_folder / table["file"].iloc[3]).read_bytes())
    (face_folder / missing).unlink()
    (face_folder / broken).write_bytes(b"junk")
    counted = []
    photos = read_photos(open_dataset(face_folder), 32, counted.append)
    assert {problem.file for problem in photos.problems} == {changed, missing, broken}
    assert ["SHA-256 differs" in p.reason for p in photos.problems] == [True, False, False]
    assert len(photos.pixels) == len(photos.table) == 57
    assert sum(counted) == 60


def test_no_photo_at_all_is_an_error(face_folder):
    table = open_dataset(face_folder).table.assign(sha256="0" * 64)
    table.to_csv(face_folder / "manifest.csv", index=False)
    with pytest.raises(DataError, match="None of the 60"):
        read_photos(open_dataset(face_folder), 32)


def test_the_demo_set_is_whole_and_named_synthetic():
    dataset = open_dataset(ROOT / "data" / "demo")
    photos = read_photos(dataset, 32)
    assert not photos.problems
    assert dataset.is_synthetic
    assert set(dataset.counts()) == {"validation", "test"}
    splits_of = dataset.table.groupby("near_group")["split"].agg(set)
    assert (splits_of.map(len) == 1).all()


def test_several_data_sets_are_one_and_keep_their_photos(face_folder, tmp_path):
    other = tmp_path / "more"
    (other / "angry").mkdir(parents=True)
    draw_face("sad", 7).save(other / "angry" / "1.png")
    found = together([open_dataset(face_folder), open_dataset(other)])
    assert found.name == "faces-more"
    assert sum(found.counts()[split]["happy"] for split in found.counts()) == 30
    assert sum(found.counts()[split]["angry"] for split in found.counts()) == 1
    assert len(read_photos(found, 16).pixels) == 61  # every path and checksum holds
    assert set(found.of(("angry",)).table["file"]) == {"more/angry/1.png"}
    alone = open_dataset(other)
    assert together([alone]) is alone


def test_a_file_in_two_data_sets_counts_once_and_is_named(tmp_path):
    for place in ("first", "second"):
        (tmp_path / place / "cat").mkdir(parents=True)
        draw_face("sad", 1).save(tmp_path / place / "cat" / "same.png")
    draw_face("sad", 2).save(tmp_path / "second" / "cat" / "other.png")
    found = together([open_dataset(tmp_path / place) for place in ("first", "second")])
    assert list(found.table["file"]) == ["first/cat/same.png", "second/cat/other.png"]
    assert [(one.file, one.reason) for one in found.skipped] == [
        ("second/cat/same.png", "It is the same file as “first/cat/same.png”.")
    ]


def test_data_sets_of_one_name_are_kept_apart(tmp_path):
    for number, place in enumerate(("first", "second")):
        (tmp_path / place / "pets" / "cat").mkdir(parents=True)
        draw_face("sad", number).save(tmp_path / place / "pets" / "cat" / f"{number}.png")
    first, second = (open_dataset(tmp_path / place / "pets") for place in ("first", "second"))
    found = together([first, second])
    assert found.name == "pets"
    assert set(found.table["file"]) == {"first/pets/cat/0.png", "second/pets/cat/1.png"}
    assert set(found.table["near_group"]) == {"first/pets/0", "second/pets/0"}  # not look-alikes of each other
    assert not read_photos(found, 16).problems
    with pytest.raises(DataError, match=r"once each; received .* twice"):
        together([first, second, first])


def test_a_class_that_is_named_like_the_folder_of_nets_is_not_left_out_without_a_word(face_folder):
    (face_folder / "models").mkdir()
    draw_face("sad", 7).save(face_folder / "models" / "1.PNG")
    with pytest.raises(DataError, match=r"No class can be called models: .* Rename it"):
        open_dataset(face_folder)
    (face_folder / "models" / "baseline").mkdir()
    (face_folder / "models" / "baseline" / "card.json").write_text("{}")
    assert open_dataset(face_folder).labels == ("happy", "sad")
