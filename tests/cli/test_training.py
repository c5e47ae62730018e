"""What is trained: nothing before all that it needs is there, and nothing twice."""

import shutil
from dataclasses import replace

import pytest

from mood import experiments, training
from mood.cli import main
from mood.errors import DataError, WeightsMissingError
from mood.evaluation import predictions
from mood.training.training import LIMITS_OF_STUDY
from mood.zoo import Card
from mood.zoo.study import SPECS
from tests.cli.conftest import draw_photos

ALL = ("baseline", "augmented", "transfer", "refined")


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """Return the names of nets whose training begins."""
    names, train = [], training.train
    monkeypatch.setattr(training, "train", lambda spec, *given: names.append(spec.name) or train(spec, *given))
    return names


def killed(*_):
    raise KeyboardInterrupt


def test_what_is_finished_is_not_trained_again(pets, backbone, begun, capsys):
    words = ["train", "all", "--photos", str(pets), "--weights", str(backbone)]
    assert main(words) == 0
    assert begun == ["augmented", "refined"]  # the workspace has the others
    said = capsys.readouterr()
    assert "baseline is finished on these photos with seed 0; --again trains it anew." in said.err
    before = {name: Card.read(pets / "models" / name) for name in ALL}
    begun.clear()
    assert main(words[:-2]) == 0  # nor are weights asked for
    assert begun == []
    again = capsys.readouterr()
    assert all(f"{name} is finished" in again.err for name in ALL)
    assert again.out == said.out
    assert {name: Card.read(pets / "models" / name) for name in ALL} == before
    assert main(["train", "baseline", "--again", "--photos", str(pets)]) == 0
    assert begun == ["baseline"]


@pytest.mark.parametrize("change", ["photos", "seed", "recipe", "file"])
def test_what_differs_is_trained_again(change, pets, begun, monkeypatch):
    words = ["train", "baseline", "--photos", str(pets)]
    if change == "photos":
        draw_photos(pets / "more", ("cat",), 40)
        for number, path in enumerate(sorted((pets / "more" / "cat").glob("*.png"))[24:]):
            path.replace(pets / "cat" / f"more{number}.png")
        shutil.rmtree(pets / "more")
    elif change == "recipe":
        spec = SPECS["baseline"]
        monkeypatch.setitem(SPECS, "baseline", replace(spec, dropout=0.1))
    elif change == "file":
        (pets / "models" / "baseline" / "model.keras").write_bytes(b"junk")
    assert main([*words, *(["--seed", "1"] if change == "seed" else [])]) == 0
    assert begun == ["baseline"]


def test_what_was_trained_and_not_measured_is_only_measured(pets, begun, monkeypatch, capsys):
    words = ["train", "baseline", "--photos", str(pets)]
    with monkeypatch.context() as patch:
        patch.setattr(experiments, "measure", killed)
        assert main([*words, "--again"]) == 130
    trained = Card.read(pets / "models" / "baseline")
    assert (begun, trained.metrics) == (["baseline"], {})
    begun.clear()
    assert main(words) == 0
    card = Card.read(pets / "models" / "baseline")
    assert (begun, card.sha256, card.training) == ([], trained.sha256, trained.training)
    assert card.metrics.keys() == {"pets"} == predictions.tables(pets / "models" / "baseline").keys()
    assert "not measured yet: measuring" in capsys.readouterr().err


def test_weights_are_looked_at_before_anything_is_trained(tmp_path, backbone, begun, monkeypatch, capsys):
    folder = draw_photos(tmp_path / "pets", ("cat", "dog"))
    monkeypatch.setitem(SPECS, "refined", replace(SPECS["refined"], architecture="efficientnet_lite2"))
    words, own = ["train", "all", "--photos", str(folder)], f"mobilenet={backbone}"
    junk = tmp_path / "junk.pth"
    junk.write_bytes(b"junk")
    for named, said in (
        (
            [own, f"efficientnet={tmp_path / 'none.pth'}"],
            ["none.pth” are not there", "pip install", "was trained"],
        ),
        ([own, f"efficientnet={junk}"], ["“junk.pth” is not a checkpoint"]),
        ([f"mobilenet={junk}", f"efficientnet={junk}"], ["cannot be had from", "is not a checkpoint", "https://"]),
    ):
        assert main([*words, "--weights", *named]) == WeightsMissingError.exit_code
        told = capsys.readouterr().err
        assert all(part in told for part in said)
    for named, said in (
        ([str(backbone)], "Write --weights mobilenet=FILE efficientnet_lite2=FILE."),
        ([f"resnet={backbone}"], "received resnet="),
    ):
        assert main([*words, "--weights", *named]) == DataError.exit_code
        assert said in capsys.readouterr().err
    assert main(["train", "baseline", "--photos", str(folder), "--weights", str(backbone)]) == DataError.exit_code
    assert "Leave --weights away" in capsys.readouterr().err
    assert begun == []
    assert not list((folder / "models").iterdir())


def test_a_card_tells_of_its_own_photos(trained):
    card = Card.read(trained / "models" / "baseline")
    assert card.limits != LIMITS_OF_STUDY
    n = sum(card.data["counts"]["train"].values())
    assert f"Trained on {n} photos of “pets”" in card.limits
    assert not any(word in f"{card.use} {card.limits}" for word in ("stock", "search", "mood", "adults"))
