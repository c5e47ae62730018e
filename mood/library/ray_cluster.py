"""Ray: a cluster that is there, or one that is started on this computer; and what of its failures ends a run."""

import logging
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from mood.errors import ModelError, MoodError
from mood.importing import one_at_a_time
from mood.library.local import cores

INSTALL = "pip install mood[ray]"

STORE = 150 * 2**20
"""Bytes of shared memory for a worker's photos on their way to a net, where Ray is started here."""

_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}  # nothing is reported to Ray's makers
_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token"}  # loopback only, for this user only


def is_there() -> bool:
    """Return whether Ray is installed."""
    return find_spec("ray") is not None


@contextmanager
def connected(address: str, workers: int) -> Iterator[None]:
    """Connect to a cluster, or start Ray on this computer, where nothing outside reaches it and it reports nothing.

    Args:
        address: of the cluster, or "".
        workers: cores that a Ray of this computer has; 0 for all.

    Raises:
        MoodError: if Ray is not installed, or no cluster answers.
    """
    if not is_there():
        raise MoodError("The engine “ray” is not installed.", f"Install it: `{INSTALL}`; or leave --engine out.")
    os.environ.update(_QUIET)  # read when Ray is imported
    if not address:
        os.environ.update(_ALONE)
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))  # Ray reads it once in a process
    with one_at_a_time:
        import ray
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    folder = "" if address else tempfile.mkdtemp(prefix="ray-")
    try:
        if address:
            _join(address, quiet)
        else:
            count = workers or cores()
            ray.init("local", num_cpus=count, object_store_memory=STORE * count, include_dashboard=False,
                     _temp_dir=folder, _node_ip_address="127.0.0.1", **quiet)  # fmt: skip
        yield
    finally:
        ray.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


def _join(address: str, quiet: dict[str, Any]) -> None:
    with one_at_a_time:
        import ray

    try:
        ray.init(address, **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        message = f"No Ray cluster answers at {address}: {str(error).splitlines()[0]}"
        hint = "Start one with `ray start --head`, and name the address that it prints with --address."
        raise MoodError(message, hint) from error


@contextmanager
def failing() -> Iterator[None]:
    """End a run at once where a task fails, and not where a worker or a computer ends.

    Ray Data knows but a number of tasks of either kind that it goes on without; it says of each in its log.

    Raises:
        ModelError: if a task fails, or Ray cannot go on.
    """
    with one_at_a_time:
        import ray.data  # noqa: F401 - it gives its log the handlers that are put back below
        from ray.exceptions import RayError

    log = logging.getLogger("ray.data")
    handlers: list[logging.Handler] = [_Failures()]
    log.handlers, handlers = handlers, log.handlers
    try:
        yield
    except RayError as error:
        message = f"Ray cannot go on: {_first_cause(str(error))}."
        raise ModelError(message, "What was written is kept. Mend that, and run the same command again.") from error
    finally:
        log.handlers = handlers


def _first_cause(text: str) -> str:
    """Return the line of an error of Ray, which quotes what a worker wrote, that says what went wrong there first."""
    causes = re.findall(r"^[\w.]*(?:Error|Exception): .+", text, re.MULTILINE)
    return (causes or text.strip().splitlines())[0].rstrip(".")


class _Failures(logging.Handler):
    """Raises what a task failed of when it is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raise an error that is not of a worker, computer or object that was lost."""
        with one_at_a_time:
            from ray import exceptions

        lost = (exceptions.WorkerCrashedError, exceptions.RayActorError, exceptions.NodeDiedError,
                exceptions.ObjectLostError, exceptions.OutOfMemoryError)  # fmt: skip
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, exceptions.RayError) and not isinstance(getattr(error, "cause", error), lost):
            raise error
