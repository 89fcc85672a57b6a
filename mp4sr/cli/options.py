"""Arguments and options that several commands share."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from mp4sr.errors import MP4SRError

CatalogueFolder = Annotated[
    Path, typer.Argument(metavar="CATALOGUE", help="A catalogue folder.", show_default=False)
]
Model = Annotated[
    str,
    typer.Option(
        metavar="DIR",
        help="A model folder that pretrain or finetune wrote, or a Hugging Face hub id.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
KeywordEncoderName = Annotated[
    str,
    typer.Option(
        "--keyword-encoder",
        metavar="NAME",
        help="Who reads the pictures: 'bundled', any open_clip 'name/pretrained' such as "
        "'ViT-B-32/openai', 'name@/path/to/weights', 'hf-hub:org/repo' or 'local-dir:/path'.",
    ),
]
DictionaryFile = Annotated[
    Path | None,
    typer.Option(
        "--dictionary",
        metavar="FILE",
        help="Your own word list, one word a line, in place of the bundled one.",
        show_default=False,
    ),
]
Device = Annotated[
    str | None,
    typer.Option(
        metavar="DEVICE",
        help="'cpu', 'cuda', 'mps'...; by default the fastest there is.",
        show_default=False,
    ),
]
HELD_OUT_HELP = (
    "What the last items of every user are kept for: 'validation,test' (the published protocol), "
    "'validation' or 'test'."
)


def print_json(value: Any) -> None:
    """Print ``value`` as indented JSON on standard output."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def held_out_names(text: str) -> tuple[str, ...]:
    """Split ``validation,test``; ``MP4SRError`` for any other name."""
    names = tuple(name.strip() for name in text.split(","))
    if unknown := [name for name in names if name not in ("validation", "test")]:
        raise MP4SRError(
            f"--held-out cannot keep {unknown[0]!r}; write 'validation,test', 'validation' or "
            "'test'."
        )
    return names
