"""Slow libraries come in through one thread at a time, however many visitors arrive at once."""

import ast
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mood.importing import one_at_a_time

MOOD = Path(__file__).resolve().parent.parent / "mood"
ALONE = {"mood/cli": "a command has one thread", "mood/ui/frame.py": "loads nothing slow, and must not wait"}
LATE = [
    path for path in sorted(MOOD.rglob("*.py")) if not path.relative_to(MOOD.parent).as_posix().startswith(tuple(ALONE))
]

AT_ONCE = """
import sys, threading
from mood.importing import one_at_a_time

start, broken, sources = threading.Barrier(len(sys.argv) - 1), [], sys.argv[1:]

def run(source):
    start.wait()
    try:
        exec(source, {"one_at_a_time": one_at_a_time})
    except BaseException as error:
        broken.append(f"{source}: {error}")

threads = [threading.Thread(target=run, args=(source,)) for source in sources]
for thread in threads: thread.start()
for thread in threads: thread.join()
sys.exit("; ".join(broken) or 0)
"""


def held(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and ast.unparse(node.items[0].context_expr) == "one_at_a_time"


def late(path: Path) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the blocks that hold the lock, and the imports of functions outside of them."""
    inside = [
        node
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    ]
    blocks = [node for node in inside if held(node)]
    safe = {id(node) for block in blocks for node in block.body}
    return blocks, [node for node in inside if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in safe]


@pytest.mark.parametrize("path", LATE, ids=lambda path: str(path.relative_to(MOOD)))
def test_a_function_imports_under_the_lock(path):
    assert [ast.unparse(node) for node in late(path)[1]] == []


def arriving(blocks: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", AT_ONCE, *blocks], cwd=MOOD.parent, capture_output=True, text=True, check=False
    )


def test_everything_can_be_imported_at_once():
    blocks = sorted({ast.unparse(block) for path in LATE for block in late(path)[0]})
    assert any("mood.zoo.classifier" in block for block in blocks)  # TensorFlow
    done = arriving(blocks)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_second_thread_waits_for_the_first():
    arrived = threading.Event()

    def second() -> None:
        with one_at_a_time:
            arrived.set()

    thread = threading.Thread(target=second)
    with one_at_a_time:
        thread.start()
        assert not arrived.wait(0.2)
    thread.join()
    assert arrived.is_set()
