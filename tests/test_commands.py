"""Every command that a text or a page names is one that the parser knows, and so is each one's example."""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mood import cli
from tests.conftest import ROOT

NAME = "python -m mood"
TEXTS = sorted([
    *ROOT.glob("*.md"),
    *(ROOT / ".github").glob("*.md"),
    *(ROOT / "data").glob("*/*.md"),
    *(ROOT / "models").glob("*.md"),
])
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "mood").rglob("*.py")])
VALUE = "VALUE"
"""What stands for a value that an f-string puts in."""


def below(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    choices = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(next(choices, None) or {})


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for inner in below(parser).values():
        yield from leaves(inner) if below(inner) else [inner]


def mistake(words: list[str]) -> str:
    """Return the first word that is no command or no option of it; "" where all are known."""
    parser = cli.parser()
    if words in ([], ["--help"], [VALUE]):
        return ""
    while below(parser):
        word = words[0] if words else "(a command)"
        if word not in below(parser):
            return word
        parser, words = below(parser)[word], words[1:]
    options = [word.strip("[]") for word in words if word.strip("[").startswith("--")]
    return next((option for option in options if option not in parser._option_string_actions), "")


def written_in(text: str) -> list[list[str]]:
    """Return the words behind the program's name: of code between ticks, of an indented line, or of what is left."""
    marked = [re.sub(r"\s+", " ", code) for code in re.findall(r"`([^`]+)`", text)]
    rest = re.sub(r"`[^`]*`", "", text).splitlines()
    named = [piece.split(NAME, 1)[1] for piece in (*marked, *rest) if NAME in piece]
    return [re.split(r" #| && ", command)[0].strip(" .;,)").split() for command in named]


def strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("train all --photos DIR", ""),
        ("audit quality --photos DIR", ""),
        ("quality --photos DIR", "quality"),
        ("audit", "(a command)"),
        ("report --print", "--print"),
        ("", ""),
    ],
)
def test_what_is_no_command_is_noticed(command, wrong):
    assert mistake(command.split()) == wrong


def test_commands_are_seen_where_they_are_written():
    text = "Run `python -m mood audit\nquality`, or\n\n    python -m mood report --write  # all\n"
    assert written_in(text) == [["audit", "quality"], ["report", "--write"]]
    assert written_in("Run `streamlit run app.py`.") == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_name_commands_that_there_are(path):
    assert [words for words in written_in(path.read_text("utf-8")) if mistake(words)] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_and_errors_name_commands_that_there_are(path):
    commands = [words for text in strings(path) for words in written_in(text)]
    assert [words for words in commands if mistake(words)] == []


def test_the_sources_name_commands_at_all():
    commands = [words for path in SOURCES for text in strings(path) for words in written_in(text)]
    assert len(commands) > 20


@pytest.mark.parametrize("parser", [*leaves(cli.parser())], ids=lambda parser: parser.prog.removeprefix(NAME).strip())
def test_the_example_of_a_command_is_one(parser):
    example = (parser.epilog or "").partition(f"{NAME} ")[2]
    assert f"{NAME} {example}".startswith(parser.prog)
    assert cli.parser().parse_args(example.split())
