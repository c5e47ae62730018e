"""Who looked at which photo, from a manifest and a blind look beside it; what does not fit is refused in words."""

import pandas as pd
import pytest

from mood.cli import main
from mood.datasets import open_dataset, viewing
from mood.errors import ManifestError
from mood.evaluation import provenance


@pytest.fixture
def folder(tmp_path):
    """Return a data set of four photos that need not exist: two were looked at, two only blindly."""
    files = [f"{label}/{number}.jpg" for label in ("happy", "sad") for number in (1, 2)]
    table = pd.DataFrame({
        "file": files, "label": ["happy", "happy", "sad", "sad"], "split": "test", "sha256": "0" * 64,
        "viewed": [1, 0, 1, 0],
    })  # fmt: skip
    table.to_csv(tmp_path / "manifest.csv", index=False)
    pd.DataFrame({"file": ["happy/2.jpg", "sad/2.jpg"], "seen": ["sad", "unclear"]}).to_csv(
        tmp_path / "seen.csv", index=False
    )
    return tmp_path


def test_manifest_and_blind_look_become_one_table(folder):
    found = viewing(open_dataset(folder))
    assert found.to_dict("list") == {
        "id": ["happy/1.jpg", "happy/2.jpg", "sad/1.jpg", "sad/2.jpg"],
        "viewed": [1, 0, 1, 0],
        "seen": ["", "sad", "", "unclear"],
    }
    (folder / "seen.csv").unlink()
    assert set(viewing(open_dataset(folder))["seen"]) == {""}


def test_the_command_writes_what_is_read(folder, capsys):
    assert main(["audit", "provenance", "--photos", str(folder), "--models", str(folder)]) == 0
    assert "2 of 4 photos were looked at" in capsys.readouterr().out
    written = provenance.read(provenance.path_of(folder, folder.name))
    pd.testing.assert_frame_equal(written, viewing(open_dataset(folder)))


def test_a_manifest_without_the_column_is_told_of_it(folder):
    path = folder / "manifest.csv"
    pd.read_csv(path).drop(columns="viewed").to_csv(path, index=False)
    with pytest.raises(ManifestError, match="must have the column viewed"):
        viewing(open_dataset(folder))


@pytest.mark.parametrize(
    ("file", "column", "value", "said"),
    [
        ("manifest.csv", "viewed", "maybe", "every viewed must be one of 0, 1; received 'maybe' in line 2"),
        ("seen.csv", "seen", "cheerful", "every seen must be one of .*unclear; received 'cheerful' in line 2"),
        ("seen.csv", "file", "sad/9.jpg", "every file must be a photo of the manifest; received 'sad/9.jpg'"),
    ],
)
def test_values_that_do_not_fit_are_refused(folder, file, column, value, said):
    table = pd.read_csv(folder / file, dtype=str)
    table.loc[0, column] = value
    table.to_csv(folder / file, index=False)
    with pytest.raises(ManifestError, match=said):
        viewing(open_dataset(folder))


def test_a_blind_look_without_its_columns_is_refused(folder):
    (folder / "seen.csv").write_text("photo,mood\n")
    with pytest.raises(ManifestError, match="missing: file, seen"):
        viewing(open_dataset(folder))
