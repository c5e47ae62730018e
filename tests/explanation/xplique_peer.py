"""Maps by Xplique of one saved model and photo; run with the interpreter of an environment that has Xplique.

PYTHON tests/explanation/xplique_peer.py MODEL LAYER ASKED.npz OUT.npz
"""

import sys

import keras
import numpy as np
import tensorflow as tf
from xplique import attributions as xp

model_path, layer, asked_path, out_path = sys.argv[1:]
asked = np.load(asked_path)
model = keras.models.load_model(model_path, compile=False)
logit = keras.Model(model.inputs, model.get_layer("logit").output)
photo, whole = asked["photo"][None].astype(np.float32), np.ones((1, 1), np.float32)
patch, stride = (int(value) for value in asked["occlusion"])

# Class activation maps are compared at their own resolution.
resize, tf.image.resize = tf.image.resize, lambda images, *_, **__: images
maps = {"grad_cam": xp.GradCAM(logit, conv_layer=layer)(photo, whole)}
tf.image.resize = resize

gray = 127.5
occlusion = xp.Occlusion(logit, patch_size=patch, patch_stride=stride, occlusion_value=gray)
maps |= {
    "saliency": xp.Saliency(logit)(photo, whole),
    "gradient_x_input": xp.GradientInput(logit, reducer="sum")(photo, whole),
    "integrated_gradients": xp.IntegratedGradients(logit, reducer="sum", steps=200, baseline_value=gray)(photo, whole),
    "occlusion": occlusion(photo, whole),
}

masks = tf.constant(asked["masks"][..., None])
xp.Rise._get_masks = staticmethod(lambda *_: masks)
xp.Rise._apply_masks = staticmethod(lambda photo, masks, value: (photo[None] * masks + value * (1 - masks), masks))
maps["rise"] = xp.Rise(model, nb_samples=len(masks), mask_value=gray)(photo, whole)

np.savez(out_path, **{name: np.squeeze(np.asarray(values)) for name, values in maps.items()})
