"""Reading texts and pictures: ``features``, ``keywords`` and ``train-keyword-encoder``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from mp4sr.features import Dictionary, KeywordEncoder


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
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Compute the features of a catalogue's items.

    They go to the folder ``features`` in the catalogue. A run that was stopped goes on where it
    was, and a changed title or picture costs only itself.
    """
    from mp4sr.catalogue import Catalogue

    catalogue = Catalogue.load(folder)
    prepare_for(sentence_encoder, None if keyword_encoder == "bundled" else keyword_encoder)
    from mp4sr.features import FeatureExtractor, SentenceEncoder
    from mp4sr.features.encoders import how_to_switch

    words = _dictionary(dictionary, device)
    sentences = SentenceEncoder(sentence_encoder, device=device)
    extractor = FeatureExtractor(sentences, _keyword_encoder(keyword_encoder, words, top, device))
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
        list[Path], typer.Argument(metavar="IMAGE...", help="Pictures.", show_default=False)
    ],
    top: Annotated[int, typer.Option(min=1, max=1000, help="Keywords of a picture.")] = 15,
    keyword_encoder: KeywordEncoderName = "bundled",
    dictionary: DictionaryFile = None,
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Show the words that are read in pictures, with scores."""
    from mp4sr.catalogue import open_picture

    pictures = [open_picture(image) for image in images]
    prepare_for(None if keyword_encoder == "bundled" else keyword_encoder)
    from mp4sr.features.encoders import how_to_switch

    words = _dictionary(dictionary, device)
    encoder = _keyword_encoder(keyword_encoder, words, top, device)
    found = encoder.keywords(pictures, progress=len(pictures) > 1)
    if as_json:
        print_json(
            {
                "keyword_encoder": encoder.encoder.name,
                "dictionary_words": len(encoder.dictionary),
                "pictures": [
                    {
                        "image": str(image),
                        "keywords": [
                            {"word": keyword.word, "score": round(keyword.score, 4)}
                            for keyword in best
                        ],
                    }
                    for image, best in zip(images, found, strict=True)
                ],
            }
        )
        return
    typer.echo(f"Read by {encoder.encoder.name}, out of {len(encoder.dictionary):,} words.")
    for image, best in zip(images, found, strict=True):
        shown = ", ".join(f"{keyword.word} {keyword.score:.3f}" for keyword in best)
        typer.echo(f"{image}: {shown}")
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


def _dictionary(file: Path | None, device: str | None) -> "Dictionary":
    """Return the words, and check the device: both show their mistakes before weights load."""
    from mp4sr.device import resolve_device
    from mp4sr.features import Dictionary

    resolve_device(device)
    return Dictionary.load(file)


def _keyword_encoder(
    name: str, words: "Dictionary", top: int, device: str | None
) -> "KeywordEncoder":
    from mp4sr.features import KeywordEncoder, user_cache_folder
    from mp4sr.features.encoders import load_image_text_encoder

    encoder = load_image_text_encoder(name, device=device)
    return KeywordEncoder(encoder, words, top=top, cache=user_cache_folder())
