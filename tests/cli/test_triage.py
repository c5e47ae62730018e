"""`triage` from a fresh start, after a kill, and again: what was done is not computed twice, and all come out equal."""

import contextlib
import io
import shutil
from pathlib import Path

import pandas as pd
import pytest

from mood import triage
from mood.cli import main
from mood.triage import facts, table
from mood.zoo.likeness import GENERATION

NETS = ("baseline", "transfer")


@pytest.fixture(scope="module", autouse=True)
def four_at_a_time():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "CHUNK", 4)
        yield


@pytest.fixture(scope="module")
def triaged(trained, four_at_a_time, tmp_path_factory) -> tuple[Path, str]:
    """Return a workspace that was triaged in one go, and what was said."""
    folder = Path(shutil.copytree(trained, tmp_path_factory.mktemp("triaged") / "pets"))
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert main(["triage", "--photos", str(folder)]) == 0
    return folder, said.getvalue()


@pytest.fixture
def counted(monkeypatch) -> list[int]:
    """Count the photos that nets are asked about, part by part."""
    parts, measure = [], facts.of_model

    def of_model(classifier, pixels, faces):
        parts.append(len(pixels))
        return measure(classifier, pixels, faces)

    monkeypatch.setattr(facts, "of_model", of_model)
    return parts


def tables(folder: Path) -> dict[str, bytes]:
    names = [f"{name}/triage-pets.csv" for name in NETS] + [f"{GENERATION}/suspects-pets.csv"]
    return {name: path.read_bytes() for name in names if (path := folder / "models" / name).exists()}


def test_every_validation_and_test_photo_is_measured(triaged):
    folder, said = triaged
    for name in NETS:
        rows = triage.read(triage.path_of(folder / "models", name, "pets"))
        predictions = pd.read_csv(folder / "models" / name / "predictions-pets.csv", dtype={"id": str})
        merged = rows.merge(predictions, on="id", suffixes=("", "_before"), validate="1:1")
        assert len(merged) == len(rows) == len(predictions)
        assert set(rows["y_true"]) == {"cat", "dog"}
        assert merged["p_dog"].to_numpy() == pytest.approx(merged["p_dog_before"].to_numpy(), abs=2e-4)
        assert (rows["p_cat"] + rows["p_dog"]).to_numpy() == pytest.approx(1, abs=2e-4)
        for column in ("self_confidence", "brightness", "saturation", "confidence"):
            assert rows[column].between(0, 1).all(), column
        assert (rows["distance"] >= 0).all()
        test = rows[rows["split"] == "test"]
        wrong = int((test["y_true"] != test["y_pred"]).sum())
        assert f"{name}: {wrong} errors among {len(test)} test photos" in said


def test_every_label_is_ranked_by_doubt(triaged):
    suspects = pd.read_csv(triaged[0] / "models" / GENERATION / "suspects-pets.csv")
    assert suspects["label"].value_counts().to_dict() == {"cat": 24, "dog": 24}
    assert suspects["p_label"].is_monotonic_increasing
    assert suspects["p_label"].between(0, 1).all()


def test_a_killed_run_goes_on_where_it_was_and_comes_out_equal(triaged, pets, counted, monkeypatch, capsys):
    measure = facts.of_model

    def killed(*arguments):
        if len(counted) == 2:
            raise KeyboardInterrupt
        return measure(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(facts, "of_model", killed)
        assert main(["triage", "baseline", "--photos", str(pets)]) == 130
    told = capsys.readouterr().err
    assert "The same command goes on from what is finished" in told
    assert "Measuring the likeness" in told
    assert "?photo/s" not in told.split("baseline:")[0]  # no bar before there is something to do
    half = pd.read_csv(pets / "models" / "baseline" / "triage-pets.csv")
    assert len(half) == sum(counted) == 8
    counted.clear()
    assert main(["triage", "baseline", "--photos", str(pets)]) == 0
    fresh = tables(triaged[0])
    assert sum(counted) == fresh["baseline/triage-pets.csv"].count(b"\n") - 1 - len(half)
    assert tables(pets) == {name: fresh[name] for name in tables(pets)}
    assert len(tables(pets)) == 2


def test_a_repeated_run_computes_nothing_and_says_the_same(triaged, counted, monkeypatch, capsys):
    folder, said = triaged
    before = tables(folder)
    monkeypatch.setattr(table, "read_photos", lambda *_: pytest.fail("photos are read again"))
    assert main(["triage", "--photos", str(folder)]) == 0
    assert counted == []
    assert tables(folder) == before
    assert capsys.readouterr().out == said


def test_rows_of_other_weights_are_measured_again(triaged, counted):
    folder, _ = triaged
    before, path = tables(folder), triage.path_of(folder / "models", "baseline", "pets")
    pd.read_csv(path).assign(model="0" * 12, p_dog=0.0).to_csv(path, index=False)
    assert main(["triage", "baseline", "--photos", str(folder)]) == 0
    assert sum(counted) == before["baseline/triage-pets.csv"].count(b"\n") - 1
    assert tables(folder) == before
