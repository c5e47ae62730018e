"""Takes in a net from ONNX: it answers, and shows the maps of one layer; a gradient at the pixels it has not."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from mood import images, zoo
from mood.adoption import onnx_nets
from mood.adoption.adopting import Adopted, Options, card_of, check_name, checked, input_range, of_outputs, spec_of
from mood.adoption.flattening import check_outputs, mixing_of, probabilities
from mood.adoption.forms import Form, task_of
from mood.adoption.onnx_nets import OnnxNet
from mood.adoption.trying import Samples, doubts, samples
from mood.datasets import Dataset
from mood.files import replaced
from mood.zoo.classifier import Classifier
from mood.zoo.runtimes.onnx_runtime import OnnxRuntime
from mood.zoo.store import ONNX


def adopt(path: Path, name: str, classes: Sequence[str], dataset: Dataset, models: Path, options: Options) -> Adopted:
    """Take in an ONNX net of somebody else's; see `adopting.adopt`."""
    check_name(name, models)
    net = onnx_nets.read(path)
    side, layout = onnx_nets.shape_of(net, options.layout, options.size)
    net = onnx_nets.counted(net, side, layout)
    check_outputs((net.n_outputs,), net.kind, classes)
    form = Form(side, side, layout, tuple(classes), task_of(classes, zoo.tasks(models)), "0..255")
    tried_on = samples(dataset, form.classes, form.size)
    expected = partial(_expected, net, tried_on=tried_on)
    chosen, why = input_range(None, form, expected, tried_on, options)
    form = replace(form, input_range=chosen)
    content, layer = onnx_nets.standard(net, form, mixing_of(form, net.n_outputs), options.layer)
    content = onnx_nets.in_batches(content, form.size)
    spec = replace(spec_of(name, form, path, models), target_layer=layer)
    with replaced(models / name) as draft:
        (draft / ONNX).write_bytes(content)
        digest = images.sha256(content)
        p = Classifier(spec, None, digest, OnnxRuntime(draft / ONNX)).predict_proba(tried_on.pixels)
        difference = checked(p, expected(form), path)
        card = card_of(spec, form, path, dataset, digest, digest)
        card.write(draft)
    notes = [note for note in (why, of_outputs(net.n_outputs, form, net.kind)) if note]
    looks_wrong = doubts(p, spec.classes, tried_on.labels)
    return Adopted(card, zoo.load(name, models), notes, difference, tried_on, p, looks_wrong)


def _expected(net: OnnxNet, form: Form, tried_on: Samples) -> np.ndarray:
    """Return the probabilities that the net itself gives, asked with ONNX Runtime alone."""
    return probabilities(net.outputs(form.values(tried_on.pixels)), net.kind, form)
