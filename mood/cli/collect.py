"""The command that collects photos from a provider."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import settings
from mood.cli.options import Commands, at_least_one, command, option
from mood.cli.workspace import say
from mood.datasets.providers import PROVIDERS, collect


def add(commands: Commands) -> None:
    """Add the command."""
    keys = ", ".join(f"{name} ({provider.key_variable or 'no key'})" for name, provider in PROVIDERS.items())
    sizes = "; ".join(f"{name}: {', '.join(provider.sizes)}" for name, provider in PROVIDERS.items())
    usual = next(iter(PROVIDERS))
    command(
        commands, "collect", _collect, "collect licensed photos; a key comes from the environment",
        "collect --query cat --query dog --limit 500",
        option("--provider", choices=list(PROVIDERS), default=usual, help=f"{keys} (default {usual})"),
        option("--query", action="append", required=True, metavar="LABEL", help="search word and label, several"),
        option("--limit", type=at_least_one, default=1000, metavar="N", help="photos to look at a word (default 1000)"),
        option("--size", help=f"of the pictures, by default the first: {sizes}"),
        option("--out", type=Path, metavar="DIR", help="(default data/, and the name of the provider)"),
    )  # fmt: skip


def _collect(arguments: argparse.Namespace) -> None:
    config = settings.load()
    provider = PROVIDERS[arguments.provider].of(config, arguments.size, say)
    folder = arguments.out or config.collected / provider.name
    with tqdm(total=100, unit="%", bar_format="{desc}: {percentage:3.0f} %|{bar}| [{elapsed}<{remaining}]") as bar:

        def advance(share: float, text: str) -> None:
            bar.set_description(text, refresh=False)
            bar.update(100 * share - bar.n)

        report = collect(provider, arguments.query, arguments.limit, folder, advance)
    print("\n".join(report.sentences()))
    print(f"Train with `python -m mood train all --photos {folder}`.")
