"""What Streamlit tidies up after every run, and how what is loaded for the server's life is spared it."""

import gc

from mood.importing import one_at_a_time


def spare_nets() -> None:
    """Keep what TensorFlow compiled, and take what is loaded out of the garbage collector's rounds.

    Call it after a net was loaded or compiled. Source: `_clean_problem_modules` and `_on_script_finished` in
    `streamlit/runtime/scriptrunner/script_runner.py`.
    """
    _keep_kernels()
    gc.collect()
    gc.freeze()  # half a million objects, half a second in which no click was answered


def _keep_kernels() -> None:
    """Let Keras's session be cleared no more: each net would be optimised anew at its next photo, 0.1 s and more."""
    with one_at_a_time:
        import keras
    keras.backend.clear_session = _leave_alone


def _leave_alone() -> None:
    pass
