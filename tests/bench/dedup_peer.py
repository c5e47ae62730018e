"""Hashes and compares photos with imagededup; run by groups.py with an interpreter of an environment that has it.

PYTHON tests/bench/dedup_peer.py FOLDER SIZES
"""

import json
import resource
import sys
import time

import numpy as np
from imagededup.methods import CNN, PHash

folder, *sizes = sys.argv[1:]
result = {"pairs": {}, "seconds": {}, "memory_mb": {}, "cnn": ""}
method = PHash(verbose=False)
started = time.perf_counter()
hashes = method.encode_images(folder)
result["encode_ms"] = 1000 * (time.perf_counter() - started) / len(hashes)
found = method.find_duplicates(encoding_map=hashes, max_distance_threshold=20, scores=True)
result["pairs"]["PHash"] = [(name, other, int(bits)) for name, rest in found.items() for other, bits in rest]
try:
    found = CNN(verbose=False).find_duplicates(image_dir=folder, min_similarity_threshold=0.7, scores=True)
    result["pairs"]["CNN"] = [(name, other, float(like)) for name, rest in found.items() for other, like in rest]
except OSError as error:  # its weights come from the network
    result["cnn"] = f"CNN is not measured: {error}"
random = np.random.default_rng(0)
for size in map(int, sizes):
    many = {str(place): f"{value:016x}" for place, value in enumerate(random.integers(0, 2**63, size))}
    started = time.perf_counter()
    method.find_duplicates(encoding_map=many, max_distance_threshold=10)
    result["seconds"][size] = time.perf_counter() - started
    result["memory_mb"][size] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print("RESULT " + json.dumps(result))
