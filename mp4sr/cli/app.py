"""The commands, put together."""

import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import typer

from mp4sr.cli.describing import features, keywords, train_keyword_encoder
from mp4sr.cli.failures import OneSentenceGroup
from mp4sr.cli.importing import importers
from mp4sr.cli.information import info
from mp4sr.cli.learning import finetune, pretrain, sasrec
from mp4sr.cli.opening import open_shop
from mp4sr.cli.ranking import evaluate, recommend
from mp4sr.cli.serving import serve
from mp4sr.cli.space import spaces

app = typer.Typer(
    name="mp4sr",
    help="Recommend the next item from the titles and pictures of the items before it.",
    cls=OneSentenceGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(importers, name="import")
app.add_typer(spaces, name="space")
for _command in (
    features,
    keywords,
    pretrain,
    finetune,
    sasrec,
    evaluate,
    recommend,
    serve,
    info,
):
    app.command()(_command)
app.command("open")(open_shop)
app.command("train-keyword-encoder")(train_keyword_encoder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line on ``arguments``, by default those of the process.

    A request to terminate unwinds like Ctrl-C does, so that temporary files are removed. Only our
    own warnings are logged: what a library complains of on the way to an error is in that error's
    sentence.
    """
    logging.basicConfig(format="%(message)s", level=logging.CRITICAL)
    logging.getLogger("mp4sr").setLevel(logging.WARNING)

    signal.signal(signal.SIGTERM, _stop)
    started_as_command = Path(sys.argv[0]).stem == "mp4sr"
    app(args=arguments, prog_name="mp4sr" if started_as_command else "python -m mp4sr")


def _stop(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)
