"""Times imagededup on a folder; run by library.py with the interpreter of an environment that has it.

PYTHON tests/bench/imagededup_peer.py FOLDER
"""

import json
import sys
import time
from contextlib import suppress
from pathlib import Path

from imagededup.methods import CNN, PHash

folder = sys.argv[1]
count = len(list(Path(folder).iterdir()))


def per_second(encoder: object) -> float:
    begun = time.perf_counter()
    encoder.encode_images(folder)
    return count / (time.perf_counter() - begun)


if __name__ == "__main__":
    found = {"imagededup_phash": per_second(PHash(verbose=False))}
    with suppress(OSError):  # its weights are downloaded
        found["imagededup_cnn"] = per_second(CNN(verbose=False))
    print(json.dumps(found))
