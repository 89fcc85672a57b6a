"""Opening a shop from folders."""

import threading
from pathlib import Path
from typing import cast

import torch
from PIL import Image

from mp4sr.catalogue import Catalogue
from mp4sr.demo.shop import Shop
from mp4sr.device import device_name, resolve_device
from mp4sr.errors import MP4SRError
from mp4sr.features import (
    Dictionary,
    FeatureExtractor,
    ItemFeatures,
    KeywordEncoder,
    SentenceEncoder,
    user_cache_folder,
)
from mp4sr.features.encoders import ImageTextEncoder, load_image_text_encoder
from mp4sr.features.encoders.automatic import cached_clip, load_clip
from mp4sr.features.encoders.deferred import Deferred
from mp4sr.features.encoders.leased import LENT, Lease, leased
from mp4sr.features.encoders.names import AUTOMATIC_NAME, BUNDLED_NAME, BUNDLED_TITLE, CLIP_NAME
from mp4sr.features.item_features import FEATURES_FOLDER
from mp4sr.features.sentences import DEFAULT_NAME
from mp4sr.model import MP4SR, SASRec
from mp4sr.recommender import Recommender


def open_shop(
    catalogue: Path,
    model: str,
    *,
    keyword_encoder: str = AUTOMATIC_NAME,
    dictionary: Path | None = None,
    baseline: Path | None = None,
    device: str | None = None,
    lease: Lease | None = None,
) -> Shop:
    """Load everything that the demo needs, without waiting for any network.

    Parameters
    ----------
    catalogue
        a catalogue folder with its features.
    model
        a model folder, or a model's id on the Hugging Face hub.
    keyword_encoder
        what reads the visitors' pictures, as :func:`load_image_text_encoder` takes it; ``auto``
        takes CLIP only where its weights are already, and :class:`Rereading` may fetch them later.
    dictionary
        your own word list; None for the bundled one.
    baseline
        the folder of a SASRec trained on the catalogue; by default ``<model>-sasrec`` beside the
        model, if it exists.
    device
        where to compute, as :func:`mp4sr.device.resolve_device` takes it.
    lease
        lends a GPU by the call, for what reads pictures; None where nothing is lent.

    Raises
    ------
    MP4SRError
        when a part is missing or damaged, or two of them do not match.
    """
    where = resolve_device(device)
    loaded = Catalogue.load(catalogue)
    features = ItemFeatures.load(loaded.folder / FEATURES_FOLDER, loaded)
    recommender = Recommender(MP4SR.from_pretrained(model, device=where), loaded, features)
    sentences = _sentences(features, where)
    extractor = FeatureExtractor(
        sentences,
        KeywordEncoder(
            _pictures(keyword_encoder, sentences, where, lease),
            Dictionary.load(dictionary),
            top=int(features.card.get("top") or 15),
            picture_rows=features.card.get("picture_rows") or "keywords",
            cache=user_cache_folder(),
        ),
    )
    folder = Path(model)
    sasrec_folder = baseline_of(folder, baseline)
    return Shop(
        recommender,
        extractor,
        features,
        folder.resolve().name if folder.is_dir() else model,
        SASRec.from_pretrained(str(sasrec_folder), device=where) if sasrec_folder else None,
        folder if folder.is_dir() else None,
    )


def _sentences(features: ItemFeatures, device: torch.device) -> SentenceEncoder:
    """Return the encoder that read a catalogue's texts: the default one when it is first needed.

    Any other is loaded at once, so that a name that is wrong shows before the page opens.
    """
    card = features.card
    name = card.get("sentence_encoder") or DEFAULT_NAME

    def load() -> SentenceEncoder:
        encoder = SentenceEncoder(name, device=str(device))
        theirs = card.get("sentence_encoder_fingerprint")
        if theirs and theirs != encoder.fingerprint:
            raise MP4SRError(
                f"The catalogue's texts were read by other weights of {name}; compute its features "
                "again with `mp4sr features`."
            )
        return encoder

    if name != DEFAULT_NAME:
        return load()
    width = features.text.values.shape[1]
    return cast(SentenceEncoder, Deferred(load, name=name, width=width, device=device))


def _pictures(
    name: str, sentences: SentenceEncoder, device: torch.device, lease: Lease | None
) -> ImageTextEncoder:
    """Return the encoder called ``name``: ``auto`` and ``bundled`` when they are first needed."""
    if name not in (AUTOMATIC_NAME, BUNDLED_NAME):
        return leased(load_image_text_encoder(name, device=str(device)), lease)
    folder = cached_clip() if name == AUTOMATIC_NAME else None

    def load() -> ImageTextEncoder:
        clip = load_clip(folder, device=str(device)) if folder is not None else None
        if clip is not None:
            return leased(clip, lease)
        from mp4sr.features.encoders.bundled import BundledEncoder

        shared = sentences if sentences.name == DEFAULT_NAME else None
        return BundledEncoder(device=str(device), sentences=shared)

    title = BUNDLED_TITLE if folder is None else CLIP_NAME
    runs_on = device_name(device) if folder is None or lease is None else LENT
    return cast(ImageTextEncoder, Deferred(load, name=title, runs_on=runs_on))


def baseline_of(model: Path, baseline: Path | None = None) -> Path | None:
    """Return the folder of the SASRec that belongs to a model; None when there is none.

    It is ``baseline`` if given, otherwise ``<model>-sasrec`` beside the model's folder. A model
    from the hub has no folder, and so no SASRec by default.
    """
    if baseline is not None or not model.is_dir():
        return baseline
    beside = model.resolve().with_name(f"{model.resolve().name}-sasrec")
    return beside if beside.is_dir() else None


def warm_up(shop: Shop) -> threading.Thread:
    """Compute in the background what is computed once, so that the first visitor need not wait.

    These are the training counts, the histories, the searches by meaning and by similarity, and
    the words of the dictionary, which are encoded when the first picture is read.
    """

    def make() -> None:
        shop.status(0)
        if shop.shoppers:
            shop.shopper()
        shop.meaning("a gift", 1)
        shop.search.like(0, "image", 1)
        _ = shop.extractor.keywords.word_embeddings
        # A first picture is slow, except on a lent GPU, which is there for visitors alone.
        if shop.encoder_runs_on != LENT:
            shop.describe("", [Image.new("RGB", (64, 64), "orange")])

    thread = threading.Thread(target=make, name="warm-up", daemon=True)
    thread.start()
    return thread
