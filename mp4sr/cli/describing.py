"""Reading texts and pictures: ``features``, ``keywords`` and ``train-keyword-encoder``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from mp4sr.cli.information import features_facts, features_lines
from mp4sr.cli.network import prepare_for
from mp4sr.cli.options import (
    CatalogueFolder,
    Device,
    DictionaryFile,
    Json,
    KeywordEncoderName,
    print_json,
)
from mp4sr.errors import MP4SRError

if TYPE_CHECKING:
    from mp4sr.features import Dictionary, Keyword, KeywordEncoder, PictureRows

_SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})

PictureRowsOption = Annotated[
    Literal["keywords", "facets"],
    typer.Option(
        "--picture-rows",
        help="What a picture becomes: 'keywords', the top words read as one sentence (the "
        "paper's), or 'facets', what was seen of object, colour, material, pattern, shape and "
        "style.",
    ),
]


def features(
    folder: CatalogueFolder,
    keyword_encoder: KeywordEncoderName = "bundled",
    sentence_encoder: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Any sentence-transformers model, by name or folder.",
            show_default="all-MiniLM-L6-v2, which needs no network",
        ),
    ] = None,
    dictionary: DictionaryFile = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="Keywords of a picture.")] = 15,
    picture_rows: PictureRowsOption = "keywords",
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Compute the features of a catalogue's items.

    They go to the folder ``features`` in the catalogue. A run that was stopped resumes where it
    stopped, and a changed title or picture costs only itself. A model reads the kind of picture
    rows that it was trained on.
    """
    from mp4sr.catalogue import Catalogue

    catalogue = Catalogue.load(folder)
    prepare_for(sentence_encoder, None if keyword_encoder == "bundled" else keyword_encoder)
    from mp4sr.features import FeatureExtractor, SentenceEncoder
    from mp4sr.features.encoders import how_to_switch

    words = _dictionary(dictionary, device)
    sentences = SentenceEncoder(sentence_encoder, device=device)
    encoder = _keyword_encoder(keyword_encoder, words, top, device, picture_rows)
    extractor = FeatureExtractor(sentences, encoder)
    made = extractor.extract(catalogue)
    made.save(catalogue.folder)
    facts = features_facts(made)
    if as_json:
        print_json(facts)
        return
    typer.echo(f"{catalogue.name}: features in {catalogue.folder / 'features'}")
    for line in features_lines(facts):
        typer.echo(line)
    typer.echo(how_to_switch)


def keywords(
    images: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE...", help="Pictures, or folders of pictures.", show_default=False
        ),
    ],
    top: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=1000,
            help="Show so many words of each picture, however uncertain.",
            show_default="up to 15 that are certain enough",
        ),
    ] = None,
    picture_rows: PictureRowsOption = "facets",
    keyword_encoder: KeywordEncoderName = "bundled",
    dictionary: DictionaryFile = None,
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Show the words that are read in pictures, with scores.

    The score is the cosine of word and picture, the percentage how likely the word is true, where
    that was measured for the encoder.
    """
    from mp4sr.catalogue import open_picture

    files = _pictures(images)
    pictures = [open_picture(file) for file in files]
    prepare_for(None if keyword_encoder == "bundled" else keyword_encoder)
    from mp4sr.features.encoders import how_to_switch
    from mp4sr.features.keywords import DEFAULT_TOP, is_blank

    words = _dictionary(dictionary, device)
    encoder = _keyword_encoder(keyword_encoder, words, top or DEFAULT_TOP, device, picture_rows)
    lists = encoder.keywords(pictures, sure=top is None, progress=len(pictures) > 1)
    notes = [
        "" if some else "the picture is blank" if is_blank(picture) else "no word is certain enough"
        for picture, some in zip(pictures, lists, strict=True)
    ]
    if as_json:
        print_json(
            {
                "keyword_encoder": encoder.encoder.name,
                "dictionary_words": len(encoder.dictionary),
                "picture_rows": picture_rows,
                "pictures": [
                    {
                        "image": str(file),
                        "keywords": [_keyword_json(keyword) for keyword in some],
                        "note": note,
                    }
                    for file, some, note in zip(files, lists, notes, strict=True)
                ],
            }
        )
        return
    typer.echo(f"Read by {encoder.encoder.name}, out of {len(encoder.dictionary):,} words.")
    for file, some, note in zip(files, lists, notes, strict=True):
        typer.echo(f"{file}: {', '.join(map(_keyword_text, some)) or note}")
    typer.echo(how_to_switch)


def train_keyword_encoder(
    pairs: Annotated[
        list[Path],
        typer.Argument(
            metavar="PAIRS...",
            help="CSVs of file,source,text beside the pictures; several rows a picture.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="DIR", help="Where the trained heads go.", show_default=False),
    ],
    dictionary: DictionaryFile = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, show_default="that of the bundled encoder")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Decides all random numbers.")] = 0,
    cache: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where the image tower's outputs are kept between runs.",
            show_default="features-cache beside the heads",
        ),
    ] = None,
) -> None:
    """Train the heads of the bundled keyword encoder.

    They learn from pictures with texts; the image tower and the text tower stay as they are.
    """
    from mp4sr.features import Dictionary

    words = Dictionary.load(dictionary)
    from mp4sr.training.keyword_encoder import KeywordTraining
    from mp4sr.training.keyword_encoder import train_keyword_encoder as train

    training = KeywordTraining() if epochs is None else KeywordTraining(epochs=epochs)
    train(pairs, out, seed=seed, training=training, dictionary=words, cache=cache)
    typer.echo(f"Wrote the heads of a keyword encoder to {out}")


def _pictures(paths: Sequence[Path]) -> list[Path]:
    """Return the picture files that ``paths`` name: files, and what folders hold, by name."""
    files = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)
            if not inside:
                raise MP4SRError(f"There are no pictures in {path}; name a folder that has some.")
            files += inside
        else:
            files.append(path)
    return files


def _keyword_json(keyword: "Keyword") -> dict[str, Any]:
    confidence = keyword.confidence
    return {
        "word": keyword.word,
        "facet": keyword.facet,
        "score": round(keyword.score, 4),
        "confidence": None if confidence is None else round(confidence, 3),
    }


def _keyword_text(keyword: "Keyword") -> str:
    if keyword.confidence is None:
        return f"{keyword.word} {keyword.score:.3f}"
    return f"{keyword.word} {keyword.confidence:.0%}"


def _dictionary(file: Path | None, device: str | None) -> "Dictionary":
    """Return the words, and check the device: both show their mistakes before weights load."""
    from mp4sr.device import resolve_device
    from mp4sr.features import Dictionary

    resolve_device(device)
    return Dictionary.load(file)


def _keyword_encoder(
    name: str,
    words: "Dictionary",
    top: int,
    device: str | None,
    picture_rows: "PictureRows",
) -> "KeywordEncoder":
    from mp4sr.features import KeywordEncoder, user_cache_folder
    from mp4sr.features.encoders import load_image_text_encoder

    encoder = load_image_text_encoder(name, device=device)
    return KeywordEncoder(
        encoder, words, top=top, picture_rows=picture_rows, cache=user_cache_folder()
    )
