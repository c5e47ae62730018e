"""The halves that calibrate: drawn as a net is measured, or anew by a seed, and said where nothing can be drawn."""

import shutil

import pandas as pd
import pytest

from mood.cli import main
from mood.errors import DataError
from mood.evaluation import halves
from mood.zoo import Card


def test_training_draws_the_halves_and_another_seed_draws_others(pets, capsys):
    noted = Card.read(pets / "models" / "baseline").calibration
    first = halves.read(halves.path_of(pets / "models", "pets"))
    assert (noted["dataset"], noted["seed"], set(noted["n"])) == ("pets", 0, {"cat", "dog"})
    assert sum(noted["n"].values()) == (first["half"] == halves.CALIBRATION).sum()
    capsys.readouterr()
    assert main(["calibrate", "--photos", str(pets), "--seed", "3", "--level", "0.8"]) == 0
    said = capsys.readouterr().out
    assert "Seed 3" in said
    assert said.count("decides alone") == 2
    assert "n = " in said
    assert Card.read(pets / "models" / "transfer").calibration["seed"] == 3
    assert not halves.read(halves.path_of(pets / "models", "pets")).equals(first)
    assert main(["evaluate", "baseline", "--photos", str(pets)]) == 0  # keeps the seed
    assert Card.read(pets / "models" / "baseline").calibration["seed"] == 3


def test_without_validation_photos_nothing_is_written(pets, tmp_path, capsys):
    manifest = pd.DataFrame({"file": ["cat/000.png", "dog/000.png"], "label": ["cat", "dog"], "split": "test",
                             "sha256": ["0" * 64, "1" * 64]})  # fmt: skip
    manifest.to_csv(pets / "manifest.csv", index=False)
    before = {path: path.read_bytes() for path in (pets / "models").rglob("*.csv")}
    assert main(["calibrate", "--photos", str(pets)]) == DataError.exit_code
    assert "photos of the validation split; “pets” has none" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (pets / "models").rglob("*.csv")} == before


def test_a_net_that_was_not_measured_says_so(pets, capsys):
    (pets / "models" / "transfer" / "predictions-pets.csv").unlink()
    shutil.rmtree(pets / "models" / "baseline")
    assert main(["calibrate", "--photos", str(pets)]) == DataError.exit_code
    assert "transfer was not measured on “pets”" in capsys.readouterr().err


@pytest.mark.parametrize("level", ["1", "0", "0.0", "95", "much", "-0.5"])
def test_a_level_that_is_none_is_said_before_anything_is_drawn(tmp_path, capsys, level):
    with pytest.raises(SystemExit):
        main(["calibrate", "--photos", str(tmp_path), f"--level={level}"])
    assert f"between 0 and 1, such as 0.95; received {level}" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
