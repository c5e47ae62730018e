"""What is kept is kept by content, until a file that was read changes."""

import os
from dataclasses import replace

import numpy as np

from mood.datasets import Dataset, open_dataset
from mood.images import Photo
from mood.ui.keeping import kept


def test_the_same_content_is_computed_once_whatever_it_is_called():
    asked = []

    @kept(max_entries=4)
    def name_of(photo: Photo, side: int = 2) -> str:
        asked.append(photo.name)
        return f"{photo.name} {side}"

    pixels = np.zeros((2, 2, 3), np.uint8)
    first = name_of(Photo("a", "1" * 64, pixels))
    assert name_of(Photo("b", "1" * 64, pixels)) == first
    assert name_of(Photo("b", "2" * 64, pixels)) == "b 2"
    assert name_of(Photo("b", "2" * 64, pixels), side=3) == "b 3"
    assert asked == ["a", "b", "b"]


def test_a_file_that_changed_is_read_again(tmp_path):
    path, read = tmp_path / "table.csv", []

    @kept(4, lambda path: [path])
    def text_of(path) -> str:
        read.append(path)
        return path.read_text()

    for text, stamp in (("old", 1), ("new", 2)):
        path.write_text(text)
        os.utime(path, (stamp, stamp))
        assert [text_of(path), text_of(path)] == [text, text]
    assert len(read) == 2


def test_a_data_set_with_another_label_is_another(face_folder):
    dataset = open_dataset(face_folder)
    other = replace(dataset, table=dataset.table.assign(label=dataset.table["label"].iloc[::-1].to_numpy()))
    counted = kept(max_entries=4)(counts_of)
    assert counted(dataset) == counted(open_dataset(face_folder))
    assert counted(other) != counted(dataset)


def counts_of(dataset: Dataset) -> str:
    return dataset.table[["file", "label"]].to_csv()
