"""``evaluate`` and ``recommend``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mp4sr.cli.failures import say
from mp4sr.cli.histories import UserHistory, ranked_line, read_histories
from mp4sr.cli.network import prepare_for
from mp4sr.cli.options import (
    HELD_OUT_HELP,
    CatalogueFolder,
    Device,
    Json,
    Model,
    held_out_names,
    print_json,
)
from mp4sr.errors import MP4SRError
from mp4sr.vocabulary import MODES, Mode

if TYPE_CHECKING:
    from mp4sr.catalogue import Catalogue

#: Users ranked at a time: many at once are fast, all at once need too much memory.
USERS_AT_ONCE = 2048


def evaluate(
    folder: CatalogueFolder,
    model: Model,
    split: Annotated[
        Literal["validation", "test"], typer.Option(help="Which held-out items are asked for.")
    ] = "validation",
    held_out: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help=HELD_OUT_HELP,
            show_default="what the model was trained with, else validation,test",
        ),
    ] = None,
    mask_history: Annotated[
        bool,
        typer.Option("--mask-history", help="Leave out a user's own items (papers do not)."),
    ] = False,
    mode: Annotated[
        Mode | None, typer.Option(help="Rank in this mode only.", show_default="all three")
    ] = None,
    device: Device = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the report as JSON.", show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a model on held-out items.

    Recall, NDCG and MRR, every item a candidate. Reported for all targets and for warm, few-shot
    and cold ones, by text and pictures together and by each alone, next to a popularity baseline.
    Takes the folder of a baseline that sasrec wrote too.
    """
    from mp4sr.catalogue import Catalogue

    catalogue = Catalogue.load(folder)
    prepare_for(model)
    from mp4sr.device import resolve_device
    from mp4sr.evaluation import evaluate as evaluated
    from mp4sr.evaluation import evaluate_sasrec, leave_one_out
    from mp4sr.features import ItemFeatures
    from mp4sr.files import write_text
    from mp4sr.model import MP4SR, SASRec
    from mp4sr.model.sasrec import is_sasrec
    from mp4sr.training.card import held_out_by

    where = resolve_device(device)
    asked = None if held_out is None else held_out_names(held_out)
    trained = held_out_by(model)
    names = asked or trained or ("validation", "test")
    if split not in names:
        raise MP4SRError(
            f"no {split} items are held out ({', '.join(names)} only); choose --split {names[0]}, "
            "or other --held-out."
        )
    if asked and trained and asked != trained:
        say(
            f"Note: the model was trained with --held-out {','.join(trained)}, so it may have "
            "learnt from the items that are asked for here."
        )
    parts = leave_one_out(catalogue.histories(), len(catalogue.items), names)
    cases = parts.validation if split == "validation" else parts.test
    settings = {
        "catalogue": catalogue.name,
        "model": model,
        "split": split,
        "held_out": list(names),
    }
    if is_sasrec(model):
        if mode is not None:
            raise MP4SRError(f"'{model}' ranks by IDs alone; leave --mode out.")
        baseline = SASRec.from_pretrained(model, device=where)
        ids = baseline.ids_for(catalogue.items)
        report = evaluate_sasrec(
            baseline, cases, parts.training_counts, ids, mask_history, settings=settings
        )
    else:
        features = ItemFeatures.load(catalogue.folder, catalogue)
        loaded = MP4SR.from_pretrained(model, device=where)
        report = evaluated(
            loaded,
            features,
            cases,
            parts.training_counts,
            loaded.ids_for(catalogue.items),
            MODES if mode is None else (mode,),
            mask_history,
            settings=settings,
            progress=True,
        )
    if out is not None:
        write_text(out, report.to_json())
    if as_json:
        print_json(report.to_dict())
    else:
        typer.echo(report.to_markdown(), nl=False)


def recommend(
    folder: CatalogueFolder,
    model: Model,
    histories: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="One user a line: item ids, oldest first, with spaces between them (and, if "
            'wanted, a name and a tab before them), or JSON, {"user": ..., "history": [...]}.',
            show_default=False,
        ),
    ] = None,
    all_users: Annotated[
        bool,
        typer.Option(
            "--all-users", help="Every user of the catalogue, after all their interactions."
        ),
    ] = False,
    top: Annotated[int, typer.Option(min=1, help="The length of a list.")] = 50,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="One ranked list a line.", show_default="standard output"
        ),
    ] = None,
    mode: Annotated[Mode, typer.Option(help="What to rank by.")] = "both",
    mask_history: Annotated[bool, typer.Option(help="Leave out a user's own items.")] = True,
    device: Device = None,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Write one JSON object a line, with scores and their parts."),
    ] = False,
) -> None:
    """Make a ranked list for each user.

    One user a line in, one list a line out, in the same order. A user's list is empty when
    nothing in the history has the modality that --mode ranks by.
    """
    if (histories is None) == (not all_users):
        raise MP4SRError("give either --histories FILE or --all-users.")
    prepare_for(model)
    from mp4sr.progress import Progress
    from mp4sr.recommender import Recommender

    recommender = Recommender.from_folders(folder, model, device=device or "auto")
    for note in recommender.notes:
        say(f"Note: {note}")

    def users() -> Iterator[UserHistory]:
        if histories is not None:
            return read_histories(histories, recommender.catalogue)
        return _all_users(recommender.catalogue)

    # Read once before anything is ranked: a mistake on the last line shows at once.
    count = sum(1 for _ in users())
    waiting = users()
    with (
        _lines_to(out) as write,
        Progress(total=count, desc="users", unit="user", disable=count < USERS_AT_ONCE) as bar,
    ):
        while block := list(islice(waiting, USERS_AT_ONCE)):
            lists = recommender.recommend(
                [user.items for user in block], top, mode=mode, mask_history=mask_history
            )
            for user, ranked in zip(block, lists, strict=True):
                write(ranked_line(user.user, ranked, as_json=as_json))
            bar.update(len(block))
    if out is not None:
        say(f"Wrote {count:,} lists to {out}")


def _all_users(catalogue: "Catalogue") -> Iterator[UserHistory]:
    for user, rows in catalogue.histories().items():
        yield UserHistory(user, [catalogue.items[row].id for row in rows])


@contextmanager
def _lines_to(out: Path | None) -> Iterator[Callable[[str], None]]:
    """Yield a function that prints a line, or writes it to a file that appears when all are in."""
    from mp4sr.files import written_atomically

    if out is None:
        yield typer.echo
        return
    with (
        written_atomically(out) as temporary,
        temporary.open("w", encoding="utf-8", newline="\n") as file,
    ):
        yield lambda line: print(line, file=file)
