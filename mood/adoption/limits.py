"""How much memory a net of somebody else's may take while it is tried: a small file can ask for any amount."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mood.errors import ModelError

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None

MOST = 6 * 2**30
_NO_MEMORY = ("bad_alloc", "bad allocation", "allocate memory", "OOM when allocating", "Unable to allocate")
"""How ONNX Runtime, TensorFlow and NumPy say so."""


@contextmanager
def memory_limited(most: int = MOST) -> Iterator[None]:
    """Let this process take so many bytes more than it has, where the system can be told so.

    Raises:
        ModelError: if what is done under the limit needs more.
    """
    before = _limit(most)
    try:
        yield
    except Exception as error:
        if not isinstance(error, MemoryError) and not any(sign in str(error) for sign in _NO_MEMORY):
            raise
        raise ModelError(
            f"A net is adopted if it answers within {most / 2**30:.0f} GB of memory; this one asks for more.",
            "It is damaged, or made to fill the memory: do not open it.",
        ) from error
    finally:
        if resource is not None and before is not None:
            resource.setrlimit(resource.RLIMIT_DATA, before)


def _limit(most: int) -> tuple[int, int] | None:
    """Set the limit, and return the one of before; None where none can be set."""
    if resource is None:
        return None
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with suppress(OSError, ValueError):  # no /proc, or a lower limit is set already
        pages = int(Path("/proc/self/statm").read_text().split()[5])
        resource.setrlimit(resource.RLIMIT_DATA, (pages * resource.getpagesize() + most, before[1]))
        return before
    return None
