"""What the heads of the keyword encoder are trained on, as tensors.

An *example* is a picture, or one of ImageNet's classes: a class's row in the classifier is the
direction in feature space that its pictures share, so a random picture moved in that direction
stands for a picture of the class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from torch import Tensor
from torch.nn import functional as F

from mp4sr.features.dictionary import FACETS, Dictionary
from mp4sr.features.encoders.heads import KeywordHeads, without_template
from mp4sr.features.encoders.pixels import STATISTICS
from mp4sr.features.encoders.tower import ImageTower
from mp4sr.training.keyword_pairs import ATTRIBUTE_GROUPS, PictureWords, WordIndex

IntArray = npt.NDArray[np.int64]

SYNONYM_COSINE = 0.6
"""Words nearer than this to a true one (sentence vectors' cosine) are no negatives."""
ATTRIBUTE_WEIGHT = 0.3
"""The weight of a true word that is not the noun, which has 1."""
CAPTION_WEIGHT = 0.3
"""The weight of a picture that has captions instead of labels."""
_CLASS_CONFIDENCE = 0.7
"""How sure the classifier is taken to be of a picture that was moved towards a class."""


class TextVectors:
    """The unit sentence vectors of the texts of one training run, each computed once."""

    def __init__(self, texts: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
        self.row = {text: row for row, text in enumerate(texts)}
        self.vectors = torch.from_numpy(vectors)

    def of(self, texts: Sequence[str]) -> Tensor:
        """Return the vectors of ``texts``, ``(n, d)``."""
        return self.vectors[[self.row[text] for text in texts]]


def texts_needed(
    table: pd.DataFrame, dictionary: Dictionary, class_names: Sequence[str]
) -> list[str]:
    """Return every text that training on ``table`` with ``dictionary`` asks for."""
    names = [name for names in class_names for name in names.split(", ")]
    pairs = table["text"].map(without_template)
    return list(dict.fromkeys([*dictionary_texts(dictionary), *pairs, *names]))


def dictionary_texts(dictionary: Dictionary) -> list[str]:
    """Return the dictionary's prompts as the encoder reads them, without their templates."""
    return [without_template(prompt) for prompt in dictionary.prompts]


@dataclass(frozen=True)
class Examples:
    """Pictures first, then ImageNet's classes; ``n`` examples, ``w`` dictionary words."""

    features: Tensor
    """``(views, pictures, feature width)``, standardised."""
    directions: Tensor
    """``(classes, feature width)``: at the top as long as a picture's features; 0 in the stages."""
    labels: Tensor
    """``(n, d)``: the ImageNet labels' part of the encoder's space."""
    words: Tensor
    """``(w, d)``: unit sentence vectors of the dictionary."""
    texts: Tensor
    """``(all texts, d)``: unit sentence vectors."""
    texts_of: list[IntArray]
    """For every example the rows of its texts."""
    weights: Tensor
    """``(n, w)`` float16: above 0 for the words that are true of the example."""
    ignored: Tensor
    """``(n, w)`` bool: words that may well be true although nobody wrote them down."""
    unmentioned: Tensor
    """``(n, w)`` bool: attributes of a kind that the texts do not mention, which may be true."""
    importance: Tensor
    """``(n,)``: the weight of the example's words; 0 when the dictionary has none of them."""
    facets: dict[str, Tensor]
    """The rows of every facet's words."""

    @property
    def pictures(self) -> int:
        """The number of pictures; examples from this row on are classes."""
        return self.features.shape[1]

    @property
    def classes(self) -> int:
        """The number of classes."""
        return len(self.directions)


def prepare_heads(
    heads: KeywordHeads,
    tower: ImageTower,
    features: Tensor,
    dictionary: Dictionary,
    text: TextVectors,
) -> None:
    """Set what the heads know without training: means, scales and the class names' vectors.

    ``features`` are those of the training pictures' centre view.
    """
    heads.feature_mean.copy_(features.mean(0))
    # A feature that hardly ever fires must not be blown up, and the stages' means are many and
    # alike: they speak at half the volume of the top.
    deviation = features.std(0)
    heads.feature_scale.copy_(2.2 * deviation + 1e-4)
    heads.feature_scale[: tower.top_width] = deviation[: tower.top_width] + 0.05
    if heads.config.view == "whole":
        # The pixels' statistics are few, and nothing else knows the colours: they speak up.
        heads.feature_scale[-STATISTICS:] = 0.6 * deviation[-STATISTICS:] + 1e-3
    heads.text_mean.copy_(text.of(dictionary_texts(dictionary)).mean(0))
    names = [text.of(names.split(", ")).mean(0) for names in tower.class_names]
    heads.class_names.copy_(F.normalize(torch.stack(names), dim=-1))


def make_examples(
    heads: KeywordHeads,
    tower: ImageTower,
    features: Tensor,
    table: pd.DataFrame,
    dictionary: Dictionary,
    text: TextVectors,
) -> Examples:
    """Return the examples for ``heads`` (see ``prepare_heads``) from pictures and classes.

    ``features`` are the tower's, ``(views, pictures, width)``; ``table`` is what ``read_pairs``
    returns.
    """
    standardised = heads.standardised_features(features)
    classifier, top = tower.class_weights, tower.top_width
    directions = torch.zeros(len(classifier), features.shape[-1])
    centred = (classifier - classifier.mean(0)) * heads.feature_scale[:top]
    length = standardised[0, :, :top].norm(dim=-1).mean()
    directions[:, :top] = length * F.normalize(centred, dim=-1)
    pictures = PictureWords.of(table, dictionary)
    names = [names.split(", ") for names in tower.class_names]
    nouns = WordIndex.of_nouns(dictionary)
    class_words = [
        sorted({row for name in group for row in nouns.rows(nouns.noun(name) or "")})
        for group in names
    ]
    words = text.of(dictionary_texts(dictionary))
    weights, ignored, unmentioned = _word_targets(pictures, class_words, dictionary, words)
    pair_rows = table["text"].map(without_template).map(text.row).to_numpy()
    texts_of = pd.Series(pair_rows).groupby(table["picture"].to_numpy()).unique()
    is_caption = torch.from_numpy(pictures.is_caption)
    importance = torch.cat(
        [torch.where(is_caption, CAPTION_WEIGHT, 1.0), torch.ones(len(class_words))]
    )
    with torch.no_grad():
        picture_labels = heads.labels(tower.classify(features[0]))
    return Examples(
        features=standardised,
        directions=directions,
        labels=torch.cat([picture_labels, _CLASS_CONFIDENCE * heads.class_names]),
        words=words,
        texts=text.vectors,
        texts_of=[
            *(np.asarray(rows, dtype=np.int64) for rows in texts_of),
            *(np.array([text.row[name] for name in group]) for group in names),
        ],
        weights=weights,
        ignored=ignored,
        unmentioned=unmentioned,
        importance=importance * (weights > 0).any(1),
        facets=facet_rows(dictionary),
    )


def facet_rows(dictionary: Dictionary) -> dict[str, Tensor]:
    """Return the rows of every facet's words, of facets that have any."""
    facets = [dictionary.facets[word] for word in dictionary.words]
    rows = {
        facet: torch.tensor([row for row, own in enumerate(facets) if own == facet])
        for facet in FACETS
    }
    return {facet: some for facet, some in rows.items() if len(some)}


def _word_targets(
    pictures: PictureWords,
    class_words: list[list[int]],
    dictionary: Dictionary,
    words: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """Return ``weights``, ``ignored`` and ``unmentioned`` of ``Examples``."""
    group_names = sorted(set(dictionary.groups.values()))
    group = torch.tensor([group_names.index(dictionary.groups[w]) for w in dictionary.words])
    is_attribute = torch.tensor(
        [dictionary.groups[word] in ATTRIBUTE_GROUPS for word in dictionary.words]
    )
    true_words = [*pictures.words, *class_words]
    true_nouns = [*pictures.nouns, *class_words]
    captions = [*pictures.is_caption, *(False for _ in class_words)]
    cosines = words @ words.T
    weights = torch.zeros(len(true_words), len(words), dtype=torch.float16)
    ignored = torch.ones(len(true_words), len(words), dtype=torch.bool)
    unmentioned = torch.zeros_like(ignored)
    for row, (true, nouns, caption) in enumerate(
        zip(true_words, true_nouns, captions, strict=True)
    ):
        if not true:
            continue
        ignored[row] = cosines[true].amax(0) > SYNONYM_COSINE
        ignored[row, true] = False
        # A colour that is named makes the other colours false; where none is, who knows.
        unmentioned[row] = is_attribute & ~torch.isin(group, group[true])
        weights[row, true] = 1.0 if caption else ATTRIBUTE_WEIGHT
        weights[row, nouns] = 1.0
    return weights, ignored, unmentioned
