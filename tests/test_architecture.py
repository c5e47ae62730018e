"""The house stays as it is drawn: lint, size of files, what a room may import, what starts light."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted([
    ROOT / "app.py",
    *(ROOT / "pages").rglob("*.py"),
    *(ROOT / "mood").rglob("*.py"),
    *(ROOT / "tests").rglob("*.py"),
])

# Imports point down: a room may import rooms of a lower rank only, itself, and nothing of its own rank.
RANK = {
    "colours": 0, "errors": 0, "files": 0, "importing": 0, "plurals": 0, "settings": 0, "images": 1,
    "ledger": 1, "tasks": 1,
    "datasets": 2, "evaluation": 2, "figures": 3, "reviews": 3, "zoo": 3, "audit": 4, "bursts": 4, "explanation": 4,
    "influence": 4, "training": 4, "adoption": 5, "library": 5, "map_quality": 5, "showcase": 5, "api": 6, "triage": 6,
    "twins": 6,
    "experiments": 7, "findings": 8, "cli": 9, "ui": 9, "__main__": 10,
}  # fmt: skip
SIDEWAYS = {("cli", "ui"), ("ui", "cli")}

# The study's own recipes, and the question with which its first page begins; every other file is for any classes.
NAMES_THE_CLASSES = {"mood/zoo/study.py", "pages/overview.py"}


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "mood" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("mood.")}
    return rooms & RANK.keys()


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_finds_nothing(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", sorted((ROOT / "mood").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path):
    room = path.relative_to(ROOT / "mood").parts[0].removesuffix(".py")
    if path == ROOT / "mood" / "__init__.py":
        assert imported_rooms(path) == {"api"}  # and that late
        return
    for other in imported_rooms(path) - {room}:
        assert RANK[other] < RANK[room], f"{path.name} of {room} imports {other}"


def test_the_study_s_classes_are_named_in_few_files():
    name = re.compile(r"(?<![A-Za-z])(?:[Hh]appy|[Ss]ad|POSITIVE)(?![A-Za-z])")
    sources = [path for path in CODE if path.relative_to(ROOT).parts[0] != "tests"]
    assert {path.relative_to(ROOT).as_posix() for path in sources if name.search(path.read_text("utf-8"))} == (
        NAMES_THE_CLASSES
    )


def test_every_room_has_a_rank():
    rooms = {
        path.name.removesuffix(".py") for path in (ROOT / "mood").iterdir() if not path.name.startswith("__pycache")
    }
    assert rooms - {"__init__", "py.typed"} == RANK.keys()


def test_contributing_names_every_room_and_nothing_else():
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"\b(?:mood|pages|tests|data)/[\w/]*\w(?:\.\w+|/)?", text))
    assert not {path for path in named if not (ROOT / path).exists()}
    for house in (ROOT / "mood", ROOT / "mood" / "ui"):
        rooms = {path for path in house.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
        paths = {path.relative_to(ROOT).as_posix() for path in rooms if path.name != "__init__.py"}
        assert not paths - {path.rstrip("/") for path in named}


def test_contributing_gives_rooms_their_ranks():
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| (.+?) \|", text, re.MULTILINE)
    ranks = {room: int(rank) for rank, cell in rows for room in re.findall(r"mood/(\w+)", cell)}
    assert ranks == RANK


@pytest.mark.parametrize(
    "module", ["mood", "mood.cli", "mood.zoo", "mood.evaluation", "mood.explanation", "mood.figures"]
)
def test_importing_is_light(module):
    heavy = "[m for m in ('tensorflow', 'keras', 'streamlit', 'tf_keras_vis', 'scipy') if m in sys.modules]"
    code = f"import sys, {module}; found = {heavy}; sys.exit(' '.join(found) or 0)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{module} imports {done.stderr}"


def test_top_level_is_what_the_customer_fixed():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    top = {line.split("/")[0] for line in tracked.stdout.splitlines()}
    allowed = {
        "app.py",
        "pages",
        "mood",
        "models",
        "data",
        "tests",
        "requirements.txt",
        "README.md",
        "LICENSE",
        "pyproject.toml",
    }
    assert {name for name in top if not name.startswith(".")} <= allowed
