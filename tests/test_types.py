"""Every type holds: no call gets what it does not take, and nothing absent is asked for anything."""

import json
import subprocess
import sys

from tests.conftest import ROOT


def _found(*arguments: str) -> list[str]:
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--outputjson", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > 0, done.stderr
    return [
        f"{one['file']}:{one['range']['start']['line'] + 1} {one['message']}" for one in report["generalDiagnostics"]
    ]


def test_every_type_holds():
    assert not _found()


def test_what_does_not_hold_is_found(tmp_path):
    (tmp_path / "wrong.py").write_text("from pathlib import Path\n\nPath(3)\n", "utf-8")
    assert len(_found(str(tmp_path))) == 1


def test_nothing_is_excused_without_a_name():
    sources = [path for room in ("mood", "pages") for path in (ROOT / room).rglob("*.py")]
    assert not [path for path in sources if "type: ignore\n" in path.read_text() or "# pyright:" in path.read_text()]
