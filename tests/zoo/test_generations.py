"""A contract over every generation: flat, whole, loadable by anyone, and the same after saving."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from mood import zoo
from mood.errors import IntegrityError, ModelError, WeightsMissingError
from mood.tasks import Task
from mood.zoo import store
from mood.zoo.architectures import build
from mood.zoo.store import Card
from mood.zoo.study import GENERATIONS, MOOD, MOODS, SPECS, on_classes
from tests.conftest import ROOT, draw_face

MODELS = ROOT / "models"
NAMES = list(SPECS)
FACES = [np.asarray(draw_face(mood, seed)) for mood in ("happy", "sad") for seed in range(3)]


@pytest.fixture(scope="module", params=NAMES)
def classifier(request):
    return zoo.load(request.param, MODELS)


def test_all_are_bundled_and_small():
    assert zoo.trained(MODELS, MOOD) == list(GENERATIONS)
    assert zoo.trained(MODELS, MOODS) == ["moods"]
    assert sum(path.stat().st_size for path in MODELS.rglob("*.keras")) < 80 * 2**20


def test_graph_is_flat_with_its_fixed_layers(classifier):
    assert not [layer for layer in classifier.model.layers if isinstance(layer, keras.Model)]
    names = [layer.name for layer in classifier.model.layers]
    for name in ("photo", "resize", "scale", classifier.spec.target_layer, "logit"):
        assert name in names
    assert names[-1] == ("p_happy" if classifier.spec.task.is_binary else "p_of_classes")


def test_architecture_is_the_one_of_the_spec(classifier):
    fresh = build(classifier.spec)
    assert [w.shape for w in fresh.weights] == [w.shape for w in classifier.model.weights]
    *layers, _ = [layer.name for layer in fresh.layers]
    assert layers == [layer.name for layer in classifier.model.layers][:-1]  # the last is named anew


def test_preprocessing_is_inside_the_graph(classifier):
    raw = FACES[0].astype(np.float32)
    small = classifier.prepare([FACES[0]]).astype(np.float32)
    by_graph = classifier.model(raw[None]).numpy()[0]  # any size, values 0..255
    by_app = classifier.model(small).numpy()[0]
    np.testing.assert_allclose(by_graph, by_app, atol=0.02)  # two antialiasing filters, hardly different
    judged = classifier.probabilities(FACES[0])
    assert list(judged) == list(classifier.spec.classes)
    np.testing.assert_allclose(list(judged.values())[-classifier.spec.units :], by_app, atol=1e-4)
    assert sum(judged.values()) == pytest.approx(1, abs=1e-5)


def test_batches_and_single_photos_agree(classifier):
    together = classifier.logits(FACES)
    alone = np.concatenate([classifier.logits([face]) for face in FACES])
    np.testing.assert_allclose(together, alone, atol=1e-3)
    assert (np.ptp(together, axis=0) > 1e-3).all()  # not a constant
    assert classifier.logits([]).shape == (0, classifier.spec.units)


def test_convolutions_can_be_looked_at(classifier):
    found = classifier.keras.convolutions()
    assert found[-1] == classifier.spec.target_layer
    assert len(found) == {"four_blocks": 4, "mobilenet": 27, "efficientnet_lite2": 29}[classifier.spec.architecture]


def test_saving_and_loading_changes_nothing(classifier, tmp_path):
    path = tmp_path / "copy.keras"
    classifier.model.save(path)
    copy = keras.models.load_model(path, compile=False, safe_mode=True)
    photos = classifier.prepare(FACES).astype(np.float32)
    for kept, loaded in zip(classifier.model.get_weights(), copy.get_weights(), strict=True):
        np.testing.assert_array_equal(loaded, kept)
    np.testing.assert_allclose(copy(photos), classifier.model(photos), atol=1e-5)


def test_card_says_what_the_model_is(classifier):
    card = Card.read(MODELS / classifier.name)
    assert card.sha256 == classifier.fingerprint
    assert card.spec == classifier.spec == SPECS[classifier.name]
    assert card.metrics
    assert card.use
    assert card.limits
    assert {"seed", "versions", "best_epoch"} <= set(card.training)
    counts = card.data["counts"]["train"]
    assert (counts["sad"], counts["happy"]) == (500, 500)
    assert set(counts) == set(classifier.spec.classes)
    assert ("extra" in card.data["counts"]) == classifier.spec.recipe.extra
    assert "test" not in card.data["counts"]
    assert len(store.read_history(classifier.name, MODELS)) == card.training["epochs"] >= card.training["best_epoch"]


def test_unknown_and_untrained_generations_say_so(tmp_path):
    with pytest.raises(ModelError, match="has no card"):
        zoo.load("fourth", tmp_path)
    with pytest.raises(WeightsMissingError, match="has no card"):
        zoo.load("baseline", tmp_path)
    assert zoo.trained(tmp_path) == []


def test_a_changed_file_is_not_loaded(tmp_path):
    (tmp_path / "baseline").mkdir()
    (tmp_path / "baseline" / "model.keras").write_bytes(b"something else")
    (tmp_path / "baseline" / "card.json").write_text((MODELS / "baseline" / "card.json").read_text())
    with pytest.raises(IntegrityError, match="SHA-256 differs"):
        zoo.load("baseline", tmp_path)
    (tmp_path / "baseline" / "card.json").write_text("{")
    with pytest.raises(IntegrityError, match="is not a card"):
        zoo.load("baseline", tmp_path)


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path):
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "old").write_text("old")
    with pytest.raises(IsADirectoryError), store.replaced(folder) as draft:
        draft.write_text("half")
    assert [path.name for path in folder.iterdir()] == ["old"]
    with store.replaced(folder) as draft:
        (draft / "new").write_text("whole")
    assert [path.name for path in folder.iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_on_other_classes_a_generation_is_not_described_in_the_words_of_the_study(spec):
    task = Task.of_labels(["cat", "dog"])
    other = on_classes(spec, task)
    assert other.task == task
    assert (other.recipe, other.architecture) == (spec.recipe, spec.architecture)
    words = f"{other.title} {other.summary} {other.notes}".lower()
    assert not any(word in words for word in ("mood", "study", "happy", "sad", "face"))


def test_a_net_that_is_told_of_in_other_words_is_not_trained_again():
    spec, digests = SPECS["transfer"], ["a", "b"]
    reworded = replace(spec, title="T", summary="S", notes="N", task=replace(spec.task, title="Mood?"))
    assert reworded.fingerprint(0, digests) == spec.fingerprint(0, digests[::-1])
    others = [
        replace(spec, dropout=0.1), replace(spec, recipe=replace(spec.recipe, max_epochs=1)),
        replace(spec, task=Task.of_labels(["cat", "dog"])), replace(spec, task=Task.of_labels(spec.classes, "sad")),
    ]  # fmt: skip
    known = {other.fingerprint(0, digests) for other in others} | {spec.fingerprint(n, digests) for n in (0, 1)}
    assert len(known) == len(others) + 2
