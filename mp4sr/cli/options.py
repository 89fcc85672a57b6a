"""Arguments and options that several commands share."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mp4sr import vocabulary
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
        help="What reads the pictures: 'bundled', 'auto' (CLIP where its weights can be had, else "
        "bundled), any open_clip 'name/pretrained' such as 'ViT-B-32/openai', "
        "'name@/path/to/weights', 'hf-hub:org/repo' or 'local-dir:/path'.",
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
    "What each user's last items are held out for: 'validation,test' (the published protocol), "
    "'validation' or 'test'."
)

# -- of the commands that train ------------------------------------------------------------------

Out = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The model folder to write.", show_default=False),
]
Modality = Annotated[
    vocabulary.Modality | None,
    typer.Option(help="Make a model that reads this modality alone.", show_default="both"),
]


@dataclass(frozen=True)
class TrainingOptions:
    """The options of every command that trains; :func:`spread` makes a command take them.

    ``epochs`` and the three after it are short for the ``--set`` of the command's own section.
    """

    preset: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The settings to begin with: 'paper' (faithful), 'best' (long histories) or "
            "'shop' (few items).",
        ),
    ] = "paper"
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A TOML file of settings over the preset's, in sections [model], [pretraining], "
            "[finetuning] and [sasrec]. mp4sr/training/presets/paper.toml lists them all.",
            show_default=False,
        ),
    ] = None
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="SECTION.KEY=VALUE",
            help="Change one setting, such as model.temperature=0.1; may be given several times.",
            show_default=False,
        ),
    ] = None
    epochs: Annotated[
        int | None, typer.Option(help="The most epochs.", show_default="the preset's")
    ] = None
    batch_size: Annotated[
        int | None, typer.Option(help="Users a step.", show_default="the preset's")
    ] = None
    learning_rate: Annotated[
        float | None, typer.Option(help="Of AdamW.", show_default="the preset's")
    ] = None
    patience: Annotated[
        int | None,
        typer.Option(
            help="Stop after so many epochs without a better validation Recall@20.",
            show_default="the preset's",
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="Decides all random numbers.", show_default="the preset's, 0"),
    ] = None
    held_out: Annotated[str, typer.Option(metavar="NAMES", help=HELD_OUT_HELP)] = "validation,test"
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on where a run into the same folder was stopped."),
    ] = False
    device: Device = None
    mixed_precision: Annotated[
        Literal["no", "bf16", "fp16"], typer.Option(help="As in accelerate; for GPUs.")
    ] = "no"
    as_json: Json = False

    def changed(self, section: str) -> dict[str, Any]:
        """Return what ``--set`` and the short options change, from ``section.key`` to value."""
        changed: dict[str, Any] = {}
        for text in self.changes or ():
            name, equals, value = text.partition("=")
            if not equals:
                raise MP4SRError(
                    f"--set takes SECTION.KEY=VALUE, such as model.temperature=0.1, not '{text}'."
                )
            changed[name.strip()] = value.strip()
        for key in ("epochs", "batch_size", "learning_rate", "patience", "seed"):
            if (value := getattr(self, key)) is not None:
                changed[f"{section}.{key}"] = value
        return changed


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command that takes a dataclass of options take its fields, for typer to see."""
    parameters: list[Parameter] = []
    groups: dict[str, type] = {}
    for name, parameter in signature(command, eval_str=True).parameters.items():
        kind = parameter.annotation
        if is_dataclass(kind) and isinstance(kind, type):
            groups[name] = kind
            own = list(signature(kind, eval_str=True).parameters.values())
        else:
            own = [parameter]
        parameters += [entry.replace(kind=Parameter.KEYWORD_ONLY) for entry in own]

    @wraps(command)
    def run(**values: Any) -> None:
        for name, kind in groups.items():
            values[name] = kind(**{entry.name: values.pop(entry.name) for entry in fields(kind)})
        command(**values)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {entry.name: entry.annotation for entry in parameters}
    return run


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
