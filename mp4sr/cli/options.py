"""Arguments and options that several commands share."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

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
        help="Where to compute: 'auto', 'cpu', 'cuda', 'cuda:1'... or 'mps'.",
        show_default="auto: a GPU when there is one",
    ),
]
HELD_OUT_HELP = (
    "What the last items of every user are kept for: 'validation,test' (the published protocol), "
    "'validation' or 'test'."
)

# -- of the commands that train ------------------------------------------------------------------

Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The model folder to write.", show_default=False),
]
PresetName = Annotated[
    str,
    typer.Option(
        "--preset", help="'paper' (faithful), 'best' (long histories) or 'shop' (few items)."
    ),
]
Epochs = Annotated[int | None, typer.Option(help="At most so many.", show_default="the preset's")]
BatchSize = Annotated[int | None, typer.Option(help="Users a step.", show_default="the preset's")]
LearningRate = Annotated[float | None, typer.Option(show_default="the preset's")]
Patience = Annotated[
    int | None,
    typer.Option(
        help="Stop after so many epochs without a better validation Recall@20.",
        show_default="the preset's",
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Decides all random numbers.")]
Targets = Annotated[
    Literal["all", "last"] | None,
    typer.Option(
        help="Learn from every position of a history at once, or from one row for each prefix.",
        show_default="the preset's",
    ),
]
HeldOut = Annotated[str, typer.Option(metavar="NAMES", help=HELD_OUT_HELP)]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where a run into the same folder was stopped.")
]
MixedPrecision = Annotated[
    Literal["no", "bf16", "fp16"], typer.Option(help="As in accelerate; for GPUs.")
]
Modality = Annotated[
    Literal["text", "image"] | None,
    typer.Option(help="Make a model that reads this modality alone.", show_default="both"),
]


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
