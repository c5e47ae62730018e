"""The command that collects photos from a provider, or from a folder."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import settings
from mood.cli.options import Commands, at_least_one, command, say
from mood.datasets.providers import PROVIDERS, Options, collect
from mood.errors import CollectError


def add(commands: Commands) -> None:
    """Add the command."""
    found = command(
        commands, "collect", _collect, "collect licensed photos, or copy own ones; a key comes from the environment",
        "collect --query cat --query dog --limit 500",
    )  # fmt: skip
    keys = ", ".join(f"{name} ({provider.key_variable or 'no key'})" for name, provider in PROVIDERS.items())
    usual = next(iter(PROVIDERS))
    found.add_argument("--provider", choices=list(PROVIDERS), default=usual, help=f"{keys} (default {usual})")
    found.add_argument(
        "--query", action="append", required=True, metavar="LABEL", help="search word and label, several"
    )
    found.add_argument(
        "--limit", type=at_least_one, default=1000, metavar="N", help="photos to look at a word (default 1000)"
    )
    sizes = "; ".join(f"{name}: {', '.join(provider.sizes)}" for name, provider in PROVIDERS.items())
    found.add_argument("--size", help=f"of the pictures, by default the first: {sizes}")
    found.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="searched by folder: a sub-folder a word"
    )
    found.add_argument("--out", type=Path, metavar="DIR", help="(default data/, and the name of the provider)")


def _collect(arguments: argparse.Namespace) -> None:
    config = settings.load()
    kind = PROVIDERS[arguments.provider]
    if arguments.source is not None and kind.site:
        raise CollectError(f"--from names a folder to search; {kind.title} is a service.", "Add --provider folder.")
    provider = kind.of(Options(config, arguments.size, arguments.source, say))
    folder = arguments.out or config.collected / provider.name
    with tqdm(total=100, unit="%", bar_format="{desc}: {percentage:3.0f} %|{bar}| [{elapsed}<{remaining}]") as bar:

        def advance(share: float, text: str) -> None:
            bar.set_description(text, refresh=False)
            bar.update(100 * share - bar.n)

        report = collect(provider, arguments.query, arguments.limit, folder, advance)
    print("\n".join(report.sentences()))
    print(f"Train with `python -m mood train all --photos {folder}`.")
