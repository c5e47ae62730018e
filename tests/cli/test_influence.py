"""What taught a net, end to end on drawn cats and dogs: measured, written beside it, and shown by the Gallery."""

import numpy as np
import pandas as pd

from mood.cli import main
from mood.errors import DataError
from mood.influence import places, table


def test_what_taught_a_net_is_measured_and_written(pets, capsys):
    assert main(["influence", "transfer", "--photos", str(pets), "--limit", "4"]) == 0
    said = capsys.readouterr().out
    assert "transfer: a head trained anew on" in said
    assert "says what the net says: " in said
    rows = table.read(table.path_of(pets / "models", "transfer", "pets"))
    assert len(rows) == 4
    known = places.read(places.path_of(pets / "models", "transfer", "pets"))
    learned = pd.read_csv(pets / "models" / "transfer" / "predictions-pets.csv")
    assert not set(known.files[known.splits == "train"]) & set(learned["id"])  # who was asked taught nothing
    assert np.isfinite(known.vectors).all()


def test_a_net_that_learned_from_other_photos_has_no_teachers_among_these(pets, tmp_path, capsys):
    bundled = ["influence", "all", "--photos", str(pets), "--models", str(tmp_path)]
    assert main(bundled) == DataError.exit_code
    assert "none in" in capsys.readouterr().err
