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
from mp4sr.model import MP4SR
from mp4sr.page.shop import Shop
from mp4sr.recommender import Recommender


def open_shop(
    catalogue: Path, model: str, *, keyword_encoder: str = "bundled", dictionary: Path | None = None
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
            cache=user_cache_folder(),
        ),
    )
    recommender.model.check_features(extractor.describe("a title", (), ()))
    folder = Path(model)
    return Shop(
        recommender, extractor, features.card, folder.resolve().name if folder.is_dir() else model
    )


def warm_up(shop: Shop) -> threading.Thread:
    """Read a picture in the background, so that the first visitor's need not wait.

    The first picture costs more than the others: all words of the dictionary are encoded then.
    """
    blank = Image.new("RGB", (64, 64), "white")
    thread = threading.Thread(target=shop.describe, args=("", [blank]), name="warm-up", daemon=True)
    thread.start()
    return thread
