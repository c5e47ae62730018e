"""What a net is given and what its outputs mean, on nets whose answers can be worked out by hand."""

import keras
import numpy as np
import pytest

from mood.adoption.adopting import Options, adopt
from mood.adoption.flattening import flatten
from mood.adoption.forms import Form, range_inside, shape_of, task_of
from mood.adoption.trying import doubts, methods_that_work
from mood.errors import ModelError
from mood.explanation import METHODS
from mood.tasks import Task
from tests.adoption.conftest import CLASSES

layers = keras.layers
GREEN = np.full((1, 4, 4, 3), (0, 255, 51), np.uint8)  # scaled to 0..1: (0, 1, 0.2)


def means(*inner: keras.Layer, units: int = 3, activation: str | None = None, shape=(4, 4, 3)) -> keras.Model:
    """Return a net whose outputs are the mean red, green and blue; one output is green less red."""
    net = keras.Sequential([
        keras.Input(shape),
        *inner,
        layers.GlobalAveragePooling2D(),
        layers.Dense(units, activation),
    ])
    kernel = np.eye(3, units) if units > 1 else np.array([[-1.0], [1.0], [0.0]])
    net.layers[-1].set_weights([kernel, np.zeros(units)])
    return net


def form(classes: tuple[str, ...], tasks: tuple[Task, ...] = (), **other: object) -> Form:
    given = {"height": 4, "width": 4, "layout": "NHWC", "input_range": "0..1"} | other
    return Form(classes=classes, task=task_of(classes, tasks), **given)


def answer(net: keras.Model, asked: Form) -> dict[str, float]:
    """Return what a net in the project's form says of the green photo, by class of its task."""
    p = flatten(net, asked)[0](GREEN.astype(np.float32), training=False).numpy()[0]
    p = (1 - p[0], p[0]) if asked.task.is_binary else p
    return dict(zip(asked.task.classes, p, strict=True))


def sigmoid(x: float) -> float:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("activation", ["sigmoid", None])
def test_one_output_is_for_the_second_class(activation):
    p = answer(means(units=1, activation=activation), form(("weed", "crop")))
    assert p == pytest.approx({"weed": 1 - sigmoid(1), "crop": sigmoid(1)})


def test_nets_of_the_same_classes_have_the_same_positive_one():
    other = Task.of_labels(("crop", "weed"), "weed")
    assert task_of(("weed", "crop"), [other]) == other
    p = answer(means(units=1, activation="sigmoid"), form(("weed", "crop"), (other,)))
    assert p == pytest.approx({"crop": sigmoid(1), "weed": 1 - sigmoid(1)})


@pytest.mark.parametrize("activation", ["softmax", None])
def test_two_outputs_become_one_logit(activation):
    model, _ = flatten(means(units=2, activation=activation), form(("red", "green")))
    assert model.output_shape == (None, 1)
    p = answer(means(units=2, activation=activation), form(("red", "green")))
    assert p == pytest.approx({"red": 1 / (1 + np.e), "green": np.e / (1 + np.e)})


@pytest.mark.parametrize("activation", ["softmax", None, "log_softmax"])
def test_outputs_are_the_classes_in_the_order_in_which_they_are_named(activation):
    powers = np.exp([0, 1, 0.2])
    expected = dict(zip(("red", "green", "blue"), powers / powers.sum(), strict=True))
    p = answer(means(activation=activation), form(("red", "green", "blue")))
    assert list(p) == ["blue", "green", "red"]  # as other nets of these classes have them
    assert p == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("units", [2, 3])
def test_sigmoids_are_shared_out(units):
    shares = sigmoid(np.array([0, 1, 0.2][:units]))
    classes = ("red", "green", "blue")[:units]
    p = answer(means(units=units, activation="sigmoid"), form(classes))
    assert p == pytest.approx(dict(zip(classes, shares / shares.sum(), strict=True)), rel=1e-5)


def test_an_activation_that_is_a_layer_or_an_operation_is_taken_off():
    expected = answer(means(activation="softmax"), form(CLASSES))
    net = means()
    for last in (layers.Softmax(), layers.Activation("softmax"), keras.ops.softmax):
        whole = keras.Model(net.inputs, last(net.outputs[0]))
        assert answer(whole, form(CLASSES)) == pytest.approx(expected, rel=1e-5)
    photo = keras.Input((4, 4, 3))
    pixel = layers.Reshape((1, 1, 3))(layers.GlobalAveragePooling2D()(photo))
    whole = keras.Model(photo, layers.Flatten()(layers.Conv2D(3, 1, activation="softmax", name="last")(pixel)))
    whole.get_layer("last").set_weights([np.eye(3)[None, None], np.zeros(3)])
    assert answer(whole, form(CLASSES)) == pytest.approx(expected, rel=1e-5)


def test_a_layer_that_is_used_twice_is_there_twice():
    photo, same = keras.Input((4, 4, 3)), layers.Dense(3, kernel_initializer=keras.initializers.Constant(0.5))
    x = same(same(layers.GlobalAveragePooling2D()(photo)))
    model, _ = flatten(keras.Model(photo, x), form(CLASSES))
    names = [operation.name for operation in model.operations]
    assert len(set(names)) == len(names)
    np.testing.assert_allclose(model(GREEN.astype(np.float32))[0], np.full(3, 1 / 3), rtol=1e-5)


@pytest.mark.parametrize(
    ("input_range", "expected"),
    [("0..255", (0, 255, 51)), ("0..1", (0, 1, 0.2)), ("-1..1", (-1, 1, -0.6)),
     ("imagenet", (-0.485 / 0.229, (1 - 0.456) / 0.224, (0.2 - 0.406) / 0.225)),
     ("caffe", (51 - 103.939, 255 - 116.779, -123.68))],
)  # fmt: skip
@pytest.mark.parametrize("layout", ["NHWC", "NCHW"])
def test_input_ranges_and_layouts(input_range, expected, layout):
    asked = form(CLASSES, input_range=input_range, layout=layout)
    values = asked.values(GREEN)
    assert values.shape == ((1, 4, 4, 3) if layout == "NHWC" else (1, 3, 4, 4))
    np.testing.assert_allclose(np.moveaxis(values, layout.index("C"), -1)[0, 1, 1], expected, rtol=1e-5, atol=1e-5)
    pool = layers.GlobalAveragePooling2D(data_format="channels_first") if layout == "NCHW" else None
    shape = (3, 4, 4) if layout == "NCHW" else (4, 4, 3)
    net = keras.Sequential([keras.Input(shape), pool or layers.GlobalAveragePooling2D()])
    logits = keras.Model(*(lambda model: (model.inputs, model.get_layer("logit").output))(flatten(net, asked)[0]))
    np.testing.assert_allclose(logits(GREEN.astype(np.float32))[0], expected, rtol=1e-4, atol=1e-4)


def of_channels(data_format: str) -> keras.Model:
    """Return the same net in both formats: what is flattened has the order channels, columns, rows."""
    is_first = data_format == "channels_first"
    axis, given = (1 if is_first else 3), {"data_format": data_format}
    photo = keras.Input((3, 8, 8) if is_first else (8, 8, 3))
    x = layers.BatchNormalization(axis=axis)(layers.Conv2D(4, 3, name="conv", activation="relu", **given)(photo))
    y = layers.Concatenate(axis=axis)([x, layers.UpSampling2D(**given)(layers.MaxPooling2D(2, **given)(x))])
    turned = layers.Permute((1, 3, 2) if is_first else (3, 2, 1))(y)
    return keras.Model(photo, layers.Dense(3)(layers.Flatten()(turned)))


def test_a_net_of_channels_first_has_maps_of_channels_last():
    """Not every processor can run it as it is, so it is held to its twin of channels last."""
    net, twin = of_channels("channels_first"), of_channels("channels_last")
    twin.set_weights(net.get_weights())
    photos = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 3), np.uint8)
    asked = form(CLASSES, height=8, width=8, layout="NCHW")
    model, _ = flatten(net, asked)
    assert model.get_layer("conv").output.shape == (None, 6, 6, 4)
    logits = keras.Model(model.inputs, model.get_layer("logit").output)(photos.astype(np.float32))
    expected = twin(np.moveaxis(asked.values(photos), 1, 3))
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)


def test_a_net_that_is_not_square_gets_its_own_shape():
    net = means(shape=(4, 2, 3))
    assert shape_of(net, None, None) == (4, 2, "NHWC", "")
    assert answer(net, form(CLASSES, width=2))["square"] == pytest.approx(np.e / (1 + np.e + np.exp(0.2)), rel=1e-5)


def test_a_net_of_any_size_takes_its_own_resizing_or_says_what_is_taken():
    assert shape_of(means(layers.Resizing(5, 5), shape=(None, None, 3)), None, None)[:2] == (5, 5)
    height, width, _, said = shape_of(means(shape=(None, None, 3)), None, None)
    assert (height, width) == (224, 224)
    assert "224 x 224 is taken: --size names another" in said
    assert shape_of(means(shape=(None, None, 3)), None, 7)[:2] == (7, 7)


def normalised(mean: float, variance: float) -> layers.Layer:
    return layers.Normalization(mean=[mean] * 3, variance=[variance] * 3)


def divided() -> keras.Model:
    photo = keras.Input((4, 4, 3))
    return keras.Model(photo, means()(keras.applications.mobilenet_v2.preprocess_input(photo)))


@pytest.mark.parametrize(
    ("build", "is_inside"),
    [(lambda: means(layers.Rescaling(1 / 255)), True), (lambda: means(layers.Rescaling(2.0, -1)), False),
     (lambda: means(normalised(120, 3600)), True), (lambda: means(normalised(0.5, 0.05)), False), (means, False),
     (divided, True), (lambda: means(layers.RandomFlip(), layers.Rescaling(1 / 127.5, -1)), True)],
)  # fmt: skip
def test_a_layer_that_scales_pixels_is_seen(build, is_inside):
    assert (range_inside(build()) is not None) == is_inside


def test_a_normalisation_keeps_its_statistics():
    net, asked = means(normalised(100, 2500)), form(CLASSES, input_range="0..255")
    model, _ = flatten(net, asked)
    logits = keras.Model(model.inputs, model.get_layer("logit").output)(GREEN.astype(np.float32))
    np.testing.assert_allclose(logits[0], (np.array([0, 255, 51]) - 100) / 50, rtol=1e-5)


def test_the_range_is_told_by_labelled_photos(shapes, tmp_path):
    net = means()
    # Circles are redder and squares greener than the gray around them; only at 0..1 is 0.5 between those and others.
    net.layers[-1].set_weights([np.diag([50.0, 50.0, 0.0]), np.array([-25.0, -25.0, 0.0])])
    net.save(tmp_path / "net.keras")
    adopted = adopt(tmp_path / "net.keras", "mine", CLASSES, shapes, tmp_path / "models")
    assert adopted.card.training["input_range"] == "0..1"
    assert "Pixel values go in as 0..1: of all ranges its answers fit the labels of 24" in adopted.notes[0]
    assert not adopted.doubts


def test_where_photos_do_not_tell_the_range_it_has_to_be_said(shapes, tmp_path):
    means().save(tmp_path / "net.keras")
    with pytest.raises(ModelError, match="has to be said.*no label is known.*Add --input-range"):
        adopt(tmp_path / "net.keras", "mine", ("a", "b", "c"), shapes, tmp_path / "models")
    adopted = adopt(tmp_path / "net.keras", "mine", ("a", "b", "c"), shapes, tmp_path / "models", Options("0..1"))
    assert adopted.card.spec.task.title == "3 classes"


def test_a_net_without_a_layer_of_places_says_which_methods_cannot_explain_it(shapes, tmp_path):
    keras.utils.set_random_seed(3)  # as others are drawn, all rectifiers may be shut, and then no map says anything
    dense = [layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(16, "relu"), layers.Dense(3)]
    keras.Sequential([keras.Input((16, 16, 3)), *dense]).save(tmp_path / "net.keras")
    adopted = adopt(tmp_path / "net.keras", "mine", CLASSES, shapes, tmp_path / "models")
    works = methods_that_work(adopted.classifier, adopted.samples.pixels[0])
    assert {key for key, why in works.items() if why} == {key for key in METHODS if METHODS[key].looks_at_layer}
    assert works["grad_cam"] == "No: it has no layer of places through which everything passes."


@pytest.mark.parametrize(
    ("p", "sentence"),
    [([[0.5, 0.5]] * 4, "says the same of all 4 photos"), ([[0.9, 0.1], [0.6, 0.4]] * 2, "calls all 4 photos a"),
     ([[0, 1], [1, 0]] * 2, "On 4 of 4 photos a probability is above 99.9%"), ([[0.9, 0.1], [0.2, 0.8]] * 2, ""),
     ([[1, 0], [0, 1]] * 2, "")],  # sure, and right
)  # fmt: skip
def test_answers_that_look_wrong_are_named(p, sentence):
    said = doubts(np.array(p, float), ("a", "b"), ["a", "b"] * 2)
    assert " ".join(said).startswith(f"It {sentence}" if sentence[:1] in "sc" and sentence else sentence)
    assert bool(said) == bool(sentence)
    assert "labelled c" in doubts(np.array(p, float), ("a", "c"), ["a"] * 4)[-1]
