"""Times Xplique on a saved model; run by explain.py with the interpreter of an environment that has Xplique.

PYTHON tests/bench/xplique_peer.py MODEL LAYER PHOTOS.npy SECONDS
"""

import json
import sys

import keras
import numpy as np
from timing import median_ms
from xplique import attributions as xp

model_path, layer, photos_path, seconds = sys.argv[1:]
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
SLOW = {"smoothgrad", "vargrad", "integrated_gradients", "occlusion", "rise"}

found = {}
for name, make in EXPLAINERS.items():
    explainer = make()
    one = median_ms(lambda explainer=explainer: np.asarray(explainer(photos[:1], targets[:1])), float(seconds))
    many = None
    if name not in SLOW:
        many = median_ms(lambda explainer=explainer: np.asarray(explainer(photos, targets)), float(seconds), 5)
    found[name] = {"one": one, "all": many}
print("RESULT " + json.dumps(found))
