"""Stands for what measures photos, and ends its process where it is told to; a process of its own imports it."""

import os
from pathlib import Path

from mood.errors import ModelError
from mood.library.parts import table_of
from tests.library.conftest import row


class Fragile:
    """Makes rows without nets; a file called kills.jpg ends the process."""

    def __init__(self, models, made, threads):
        self.made = made
        if models == Path("ends"):
            os._exit(9)
        if models == Path("fails"):
            raise ModelError("the net is missing")

    def __call__(self, files):
        if any(Path(file.path).name == "kills.jpg" for file in files):
            os._exit(11)
        return table_of([row(file) for file in files], self.made)
