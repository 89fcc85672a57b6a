"""How the command line fails: one plain sentence on standard error and exit code 1."""

import errno
import os
from typing import Any

import typer
from typer.core import TyperGroup

from mp4sr.errors import MP4SRError

_ARGUMENTS = "mp4sr.arguments"


class OneSentenceGroup(TyperGroup):
    """A group of commands that reports what the user can fix in one sentence."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Remember what was typed, for :func:`command_line`, and parse it."""
        ctx.meta[_ARGUMENTS] = list(args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands, groups first: ``import`` is where a user starts."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: not isinstance(self.commands[name], TyperGroup))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; turn an ``MP4SRError`` or a file that fails into exit code 1."""
        try:
            return super().invoke(ctx)
        except MP4SRError as error:
            raise _failure(str(error)) from error
        except OSError as error:
            # Typer handles a closed pipe (`... | head`), which is no mistake. Without a file name
            # the error is not about a file of the user's.
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            raise _failure(
                f"{error.filename}: {error.strerror}; check the path, its permissions and the "
                "space on the disk."
            ) from error


def command_line(ctx: typer.Context) -> list[str]:
    """Return the command as it was typed: ``["python", "-m", "mp4sr", ...]``."""
    return ["python", "-m", "mp4sr", *ctx.meta.get(_ARGUMENTS, [])]


def is_first_process() -> bool:
    """Return whether this process prints: under ``accelerate launch`` only the first one does."""
    return os.environ.get("RANK", "0") == "0"


def say(text: str) -> None:
    """Print to standard error, to keep standard output for results, in the first process only."""
    if is_first_process():
        typer.echo(text, err=True)


def _failure(sentence: str) -> typer.Exit:
    say(" ".join(sentence.split()))
    return typer.Exit(1)
