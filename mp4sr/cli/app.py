"""The commands, put together."""

import logging
import signal
import sys
from types import FrameType

import typer

from mp4sr.cli.describing import features, keywords, train_keyword_encoder
from mp4sr.cli.failures import OneSentenceGroup
from mp4sr.cli.importing import importers
from mp4sr.cli.information import info
from mp4sr.cli.learning import finetune, pretrain, sasrec
from mp4sr.cli.ranking import evaluate, recommend

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
for _command in (features, keywords, pretrain, finetune, sasrec, evaluate, recommend, info):
    app.command()(_command)
app.command("train-keyword-encoder")(train_keyword_encoder)


def main() -> None:
    """Run the command line.

    A request to terminate unwinds like Ctrl-C does, so that temporary files are removed. Of what
    is logged only our own warnings are shown: whatever a library complains of on the way to an
    error is in that error's sentence.
    """
    logging.basicConfig(format="%(message)s", level=logging.CRITICAL)
    logging.getLogger("mp4sr").setLevel(logging.WARNING)

    signal.signal(signal.SIGTERM, _stop)
    app(prog_name="python -m mp4sr")


def _stop(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)
