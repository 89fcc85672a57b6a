"""From folders to a shop that a page can show."""

import threading
from pathlib import Path

from PIL import Image

from mp4sr.catalogue import Catalogue
from mp4sr.features import (
    Dictionary,
    FeatureExtractor,
    ItemFeatures,
    KeywordEncoder,
    SentenceEncoder,
    user_cache_folder,
)
from mp4sr.features.encoders import load_image_text_encoder
from mp4sr.features.item_features import FEATURES_FOLDER
from mp4sr.model import MP4SR, SASRec
from mp4sr.page.shop import Shop
from mp4sr.recommender import Recommender


def open_shop(
    catalogue: Path,
    model: str,
    *,
    keyword_encoder: str = "bundled",
    dictionary: Path | None = None,
    baseline: Path | None = None,
) -> Shop:
    """Load everything that the page needs, once.

    Parameters
    ----------
    catalogue
        a catalogue folder with its features.
    model
        a model folder, or a model's id on the Hugging Face hub.
    keyword_encoder
        what reads the visitors' pictures, as :func:`load_image_text_encoder` takes it.
    dictionary
        a word list of one's own; None for the bundled one.
    baseline
        the folder of a SASRec trained on the catalogue; by default ``<model>-sasrec`` beside the
        model, where there is one.

    Raises
    ------
    MP4SRError
        when a part is missing or damaged, or they do not fit each other.
    """
    loaded = Catalogue.load(catalogue)
    features = ItemFeatures.load(loaded.folder / FEATURES_FOLDER, loaded)
    recommender = Recommender(MP4SR.from_pretrained(model), loaded, features)
    extractor = FeatureExtractor(
        SentenceEncoder(features.card.get("sentence_encoder") or None),
        KeywordEncoder(
            load_image_text_encoder(keyword_encoder),
            Dictionary.load(dictionary),
            top=int(features.card.get("top") or 15),
            picture_rows=features.card.get("picture_rows") or "keywords",
            cache=user_cache_folder(),
        ),
    )
    recommender.model.check_features(extractor.describe("a title", (), ()))
    folder = Path(model)
    sasrec_folder = baseline_of(folder, baseline)
    return Shop(
        recommender,
        extractor,
        features,
        folder.resolve().name if folder.is_dir() else model,
        SASRec.from_pretrained(str(sasrec_folder)) if sasrec_folder else None,
        folder if folder.is_dir() else None,
    )


def baseline_of(model: Path, baseline: Path | None = None) -> Path | None:
    """Return the folder of the SASRec that goes with a model.

    That is ``baseline`` when one is given, or ``<model>-sasrec`` beside the model's folder; None
    when there is none. A model from the hub has nothing beside it.
    """
    if baseline is not None or not model.is_dir():
        return baseline
    beside = model.resolve().with_name(f"{model.resolve().name}-sasrec")
    return beside if beside.is_dir() else None


def warm_up(shop: Shop) -> threading.Thread:
    """Make in the background what is made once, so that the first visitor need not wait.

    Who trained on what, the search by meaning and by likeness, and the words of the dictionary,
    which are encoded when the first picture is read.
    """

    def make() -> None:
        shop.status(0)
        if shop.shoppers:
            shop.shopper()
        shop.meaning("a gift", 1)
        shop.search.like(0, "image", 1)
        shop.describe("", [Image.new("RGB", (64, 64), "white")])

    thread = threading.Thread(target=make, name="warm-up", daemon=True)
    thread.start()
    return thread
