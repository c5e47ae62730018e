"""The catalogue of what the pages say: whole, without leftovers, and the only place."""

import ast
import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from mood.ui import texts

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "mood" / "ui").rglob("*.py")])
CATALOGUE = tomllib.loads(texts.CATALOGUE.read_text(encoding="utf-8"))

MARKUP = re.compile(r"[<{}]|export default")


def table_of(tree: ast.Module) -> str | None:
    """Return the table that a module says it speaks from."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TEXTS":
            return node.value.args[0].value
    return None


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "TEXTS"


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_text_is_said_and_its_gaps_are_filled():
    frame = texts.of("frame")
    assert frame.mood(title="Predict") == "Predict · Mood"
    assert texts.of("app").predict == "Predict"
    with pytest.raises(KeyError):
        frame.mood(name="Predict")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_says_what_is_in_its_table_and_all_of_it(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = table_of(tree)
    table = CATALOGUE[name] if name else {}
    assert {node.attr for node in ast.walk(tree) if is_text(node)} == set(table)
    called = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_text(node.func):
            called[node.func.attr] = {word.arg for word in node.keywords}
    assert called == {key: fields_of(text) for key, text in table.items() if fields_of(text)}


def test_every_table_belongs_to_a_module():
    assert {table_of(ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES} - {None} == set(CATALOGUE)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_sentence_is_left_in_the_code(path):
    """Words with a space between them are a text, unless they are a docstring, a type or markup."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(node.value)
        for part in ("annotation", "returns"):
            passed_over |= set(ast.walk(getattr(node, part, None) or ast.Pass()))
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in passed_over
    ]
    assert [text for text in said if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text) and not MARKUP.search(text)] == []
