"""Times Xplique on a saved model; run by explain.py with the interpreter of an environment that has Xplique.

PYTHON tests/bench/xplique_peer.py MODEL LAYER PHOTOS.npy REPEATS
"""

import json
import statistics
import sys
import time

import keras
import numpy as np
from xplique import attributions as xp

model_path, layer, photos_path, repeats = sys.argv[1:]
model = keras.models.load_model(model_path, compile=False)
logit = keras.Model(model.inputs, model.get_layer("logit").output)
photos = np.load(photos_path).astype(np.float32)
targets = np.ones((len(photos), 1), np.float32)

EXPLAINERS = {
    "grad_cam": lambda: xp.GradCAM(logit, conv_layer=layer),
    "grad_cam_pp": lambda: xp.GradCAMPP(logit, conv_layer=layer),
    "saliency": lambda: xp.Saliency(logit),
    "gradient_x_input": lambda: xp.GradientInput(logit),
    "smoothgrad": lambda: xp.SmoothGrad(logit, nb_samples=20),
    "vargrad": lambda: xp.VarGrad(logit, nb_samples=20),
    "integrated_gradients": lambda: xp.IntegratedGradients(logit, steps=32),
    "occlusion": lambda: xp.Occlusion(logit, patch_size=32, patch_stride=16),
    "rise": lambda: xp.Rise(logit, nb_samples=1000),
}


def median_ms(call, times):
    call()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        np.asarray(call())
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


found = {}
for name, make in EXPLAINERS.items():
    explainer = make()
    times = max(
        1, int(repeats) // (10 if name in ("occlusion", "rise", "integrated_gradients", "smoothgrad", "vargrad") else 1)
    )
    found[name] = {
        "one": median_ms(lambda explainer=explainer: explainer(photos[:1], targets[:1]), times),
        "all": None if name == "rise" else median_ms(lambda explainer=explainer: explainer(photos, targets), 1),
    }
print("RESULT " + json.dumps(found))
