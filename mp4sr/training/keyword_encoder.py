"""Training the heads of the bundled keyword encoder (LiT: both towers locked).

The towers' outputs are computed once per picture and view and kept on disk; what is trained is
small. The loss has two parts:

- *words*: softmax over the words of the dictionary, with the words that are true of the picture
  as positives. Words that may be true although nobody wrote them down (near synonyms, attributes
  of a kind that the texts do not mention) are no negatives.
- *texts*: the symmetric contrastive loss of CLIP between pictures and their whole texts; texts
  that say nearly the same are no negatives of each other.

ImageNet's classes take part as pictures of their own: a class's row in the classifier is the
direction in feature space that its pictures share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from PIL import Image, ImageOps
from safetensors.numpy import load_file, save_file
from torch import Tensor
from torch.nn import functional as F
from tqdm.auto import tqdm

from mp4sr.catalogue import open_picture
from mp4sr.errors import MP4SRError
from mp4sr.features.dictionary import Dictionary
from mp4sr.features.encoders.heads import HeadsConfig, KeywordHeads, Member, without_template
from mp4sr.features.encoders.tower import (
    SIDE,
    ImageTower,
    as_tensor,
    imagenet_class_names,
    prepared,
)
from mp4sr.features.sentences import SentenceEncoder
from mp4sr.files import content_hash, written_atomically
from mp4sr.training.keyword_pairs import ATTRIBUTE_GROUPS, PictureWords, WordIndex, read_pairs

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

VIEWS = ("centre", "crop-1")
"""The views of each training picture: as the encoder sees it, and random crops, some mirrored."""


@dataclass(frozen=True, slots=True)
class KeywordTraining:
    """How the heads are trained; the defaults are those of the bundled encoder."""

    heads: HeadsConfig = HeadsConfig()
    epochs: int = 12
    batch_size: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    words_per_step: int = 1500
    """Dictionary words drawn as negatives at each step, besides the positives."""
    synonym_cosine: float = 0.6
    """Words nearer than this to a true one (sentence vectors' cosine) are no negatives."""
    same_text_cosine: float = 0.7
    """Texts nearer than this are no negatives of each other."""
    attribute_weight: float = 0.3
    """The weight of a true word that is not the noun, which has 1."""
    caption_weight: float = 0.3
    """The weight of a picture that has captions instead of labels."""
    text_loss_weight: float = 0.3
    scale: float = 20.0
    """The first value of the learned inverse temperature."""
    held_out: float = 0.05
    """The share of pictures that choose the best epoch."""


@dataclass(frozen=True)
class PictureFeatures:
    """The tower's features of every picture in several views, ``(views, pictures, features)``."""

    views: FloatArray

    @property
    def centre(self) -> FloatArray:
        """The features that the encoder itself sees, ``(pictures, features)``."""
        return self.views[0]


def _random_crop(picture: Image.Image, random: np.random.Generator) -> Image.Image:
    """Return a random part of a third of ``picture`` or more, slightly stretched, perhaps mirrored."""
    width, height = picture.size
    for _ in range(10):
        area = random.uniform(0.35, 1) * width * height
        ratio = np.exp(random.uniform(np.log(3 / 4), np.log(4 / 3)))
        crop = (round((area * ratio) ** 0.5), round((area / ratio) ** 0.5))
        if 0 < crop[0] <= width and 0 < crop[1] <= height:
            break
    else:
        crop = (min(width, height),) * 2
    left = random.integers(0, width - crop[0] + 1)
    top = random.integers(0, height - crop[1] + 1)
    box = (left, top, left + crop[0], top + crop[1])
    view = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box)
    return ImageOps.mirror(view) if random.random() < 0.5 else view


def picture_features(
    paths: Sequence[Path],
    tower: ImageTower,
    *,
    cache: Path,
    views: Sequence[str] = VIEWS,
    progress: bool = True,
) -> PictureFeatures:
    """Return the tower's features of the pictures at ``paths``, computed once and kept in ``cache``.

    A cache file is named after the tower, the view and the paths with their sizes.
    """
    listing = [f"{path.name}:{path.stat().st_size}" for path in paths]
    arrays = []
    for view in views:
        key = content_hash(tower.fingerprint, view, *listing)[:32]
        file = cache / f"{view}-{key}.safetensors"
        if not file.is_file():
            features = _features_of_view(paths, tower, view, progress)
            with written_atomically(file) as temporary:
                save_file({"features": features}, temporary)
        arrays.append(load_file(file)["features"].astype(np.float32))
    return PictureFeatures(np.stack(arrays))


def _features_of_view(
    paths: Sequence[Path], tower: ImageTower, view: str, progress: bool
) -> npt.NDArray[np.float16]:
    random = np.random.default_rng(list(view.encode()))
    rows = []
    with (
        torch.inference_mode(),
        tqdm(
            total=len(paths), desc=f"features ({view})", unit="picture", disable=not progress
        ) as bar,
    ):
        for start in range(0, len(paths), 4):
            batch = [open_picture(path) for path in paths[start : start + 4]]
            squares = [
                prepared(picture) if view == "centre" else _random_crop(picture, random)
                for picture in batch
            ]
            features, _ = tower(as_tensor(squares))
            rows.append(features.numpy().astype(np.float16))
            bar.update(len(batch))
    return np.concatenate(rows)


@dataclass(frozen=True)
class TextSide:
    """All texts of one training run as sentence vectors."""

    words: Tensor
    """``(words, d)``: the dictionary's prompts without their templates."""
    texts: Tensor
    """``(distinct texts, d)``: the pairs' texts without their templates."""
    texts_of: list[IntArray]
    """For every picture the rows of its texts."""

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        dictionary: Dictionary,
        sentences: SentenceEncoder,
        *,
        progress: bool = True,
    ) -> "TextSide":
        """Encode the dictionary and the texts of ``table``."""
        rows, distinct = pd.factorize(table["text"].map(without_template))
        words = [without_template(prompt) for prompt in dictionary.prompts]
        vectors = sentences.encode([*words, *distinct], progress=progress)
        grouped = pd.Series(rows).groupby(table["picture"].to_numpy()).unique()
        return cls(
            words=torch.from_numpy(vectors[: len(words)]),
            texts=torch.from_numpy(vectors[len(words) :]),
            texts_of=[np.asarray(found, dtype=np.int64) for found in grouped],
        )


@dataclass(frozen=True)
class WordTargets:
    """What each picture says about each dictionary word."""

    weights: Tensor
    """``(pictures, words)`` float16: above 0 for true words, a distribution after division."""
    ignored: Tensor
    """``(pictures, words)`` bool: words that are neither true nor surely false."""

    @classmethod
    def of(
        cls,
        pictures: PictureWords,
        dictionary: Dictionary,
        words: Tensor,
        training: KeywordTraining,
    ) -> "WordTargets":
        """Weigh the words of ``pictures``; ``words`` are the words' sentence vectors."""
        group_names = sorted(set(dictionary.groups.values()))
        group = torch.tensor([group_names.index(dictionary.groups[w]) for w in dictionary.words])
        is_attribute = torch.tensor(
            [dictionary.groups[word] in ATTRIBUTE_GROUPS for word in dictionary.words]
        )
        cosines = words @ words.T
        weights = torch.zeros(len(pictures), len(words), dtype=torch.float16)
        ignored = torch.ones(len(pictures), len(words), dtype=torch.bool)
        for picture, (true, nouns) in enumerate(zip(pictures.words, pictures.nouns, strict=True)):
            if not true:
                continue
            near = cosines[true].amax(0) > training.synonym_cosine
            # A colour that is named makes the other colours false; one that is not says nothing.
            named = torch.isin(group, group[true])
            ignored[picture] = near | (is_attribute & ~named)
            ignored[picture, true] = False
            weights[picture, true] = (
                1.0 if pictures.is_caption[picture] else training.attribute_weight
            )
            weights[picture, nouns] = 1.0
        return cls(weights, ignored)


def train_member(
    member: Member,
    features: Tensor,
    text: TextSide,
    targets: WordTargets,
    rows: IntArray,
    importance: Tensor,
    training: KeywordTraining,
    *,
    seed: int,
) -> Iterator[float]:
    """Train ``member`` in place; yields the mean loss after every epoch.

    ``features`` are standardised, ``(views, pictures, width)``; ``text`` is standardised too;
    ``rows`` are the pictures to train on and ``importance`` weighs each picture's words.
    """
    random = np.random.default_rng(seed)
    log_scale = torch.nn.Parameter(torch.tensor(training.scale).log())
    parameters = [*member.parameters(), log_scale]
    optimiser = torch.optim.AdamW(
        parameters, lr=training.learning_rate, weight_decay=training.weight_decay
    )
    size = min(training.batch_size, len(rows))
    steps = len(rows) // size
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, training.learning_rate, total_steps=training.epochs * steps, pct_start=0.15
    )
    raw_texts = F.normalize(text.texts, dim=-1)
    for _ in range(training.epochs):
        member.train()
        order = random.permutation(rows)
        total = 0.0
        for step in range(steps):
            batch = order[step * size : (step + 1) * size]
            view = torch.from_numpy(random.integers(0, len(features), size))
            pictures = member.image(features[view, torch.from_numpy(batch)])
            scale = log_scale.exp().clamp(max=60)
            loss = _word_loss(
                member, pictures, text, targets, batch, importance, scale, training, random
            )
            drawn = np.array([random.choice(text.texts_of[row]) for row in batch])
            loss = loss + training.text_loss_weight * _text_loss(
                pictures,
                member.text(text.texts[drawn]),
                raw_texts[drawn],
                scale,
                training.same_text_cosine,
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        member.eval()
        yield total / steps


def _word_loss(
    member: Member,
    pictures: Tensor,
    text: TextSide,
    targets: WordTargets,
    batch: IntArray,
    importance: Tensor,
    scale: Tensor,
    training: KeywordTraining,
    random: np.random.Generator,
) -> Tensor:
    """Return the weighted cross-entropy over drawn words and all positives of the batch."""
    index = torch.from_numpy(batch)
    weights = targets.weights[index].float()
    count = min(training.words_per_step, weights.shape[1])
    drawn = torch.from_numpy(random.choice(weights.shape[1], count, replace=False))
    positive = weights.any(0)
    positive[drawn] = True
    words = positive.nonzero().squeeze(1)
    weights = weights[:, words]
    logits = scale * pictures @ member.text(text.words[words]).T
    # Large and finite: rows without any true word would otherwise give 0 * -inf.
    logits = logits.masked_fill(targets.ignored[index][:, words], -1e4)
    total = weights.sum(1, keepdim=True)
    entropy = -(weights / total.clamp(min=1e-6) * logits.log_softmax(1)).sum(1)
    weight = importance[index] * (total.squeeze(1) > 0)
    return (entropy * weight).sum() / weight.sum().clamp(min=1e-6)


def _text_loss(
    pictures: Tensor, texts: Tensor, raw_texts: Tensor, scale: Tensor, same: float
) -> Tensor:
    """Return CLIP's symmetric loss, where texts that say the same are no negatives."""
    logits = scale * pictures @ texts.T
    alike = (raw_texts @ raw_texts.T > same) & ~torch.eye(len(texts), dtype=torch.bool)
    logits = logits.masked_fill(alike, float("-inf"))
    true = torch.arange(len(texts))
    return (F.cross_entropy(logits, true) + F.cross_entropy(logits.T, true)) / 2


def train_heads(
    features: PictureFeatures,
    table: pd.DataFrame,
    dictionary: Dictionary,
    sentences: SentenceEncoder,
    *,
    keep: npt.NDArray[np.bool_] | None = None,
    seed: int = 0,
    training: KeywordTraining = KeywordTraining(),
    progress: bool = True,
) -> KeywordHeads:
    """Return heads trained on the pictures of ``table`` (see ``read_pairs``) that ``keep`` marks.

    Every member has a seed of its own and is held to the epoch at which it does best on a few
    pictures that it does not train on.
    """
    pictures = PictureWords.of(table, dictionary)
    rows = np.flatnonzero(np.ones(len(pictures), dtype=bool) if keep is None else keep)
    raw = TextSide.of(table, dictionary, sentences, progress=progress)
    names = imagenet_class_names()
    heads = KeywordHeads(training.heads)
    train_features = torch.from_numpy(features.centre[rows])
    heads.feature_mean.copy_(train_features.mean(0))
    # A feature that hardly ever fires must not be blown up.
    heads.feature_scale.copy_(train_features.std(0) + 0.05)
    heads.text_mean.copy_(raw.words.mean(0))
    heads.class_names.copy_(torch.from_numpy(_mean_of_names(names, sentences)))
    standardised = heads.standardised_features(torch.from_numpy(features.views))
    text = replace(
        raw,
        words=heads.standardised_text(raw.words),
        texts=heads.standardised_text(raw.texts),
    )
    targets = WordTargets.of(pictures, dictionary, raw.words, training)
    importance = torch.where(torch.from_numpy(pictures.is_caption), training.caption_weight, 1.0)
    bar = tqdm(
        total=training.heads.members * training.epochs,
        desc="heads",
        unit="epoch",
        disable=not progress,
    )
    for number, member in enumerate(heads.members):
        member_seed = 1000 * seed + number
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(member_seed)
            assert isinstance(member, Member)
            for parameter_module in member.modules():
                if isinstance(parameter_module, torch.nn.Linear):
                    parameter_module.reset_parameters()
            epochs = train_member(
                member, standardised, text, targets, rows, importance, training, seed=member_seed
            )
            for loss in epochs:
                bar.update()
                bar.set_postfix(loss=f"{loss:.3f}")
    bar.close()
    return heads.eval()


def _mean_of_names(names: Sequence[str], sentences: SentenceEncoder) -> FloatArray:
    """Return for every class the direction between all of its names, ``(classes, d)``."""
    parts = [name.split(", ") for name in names]
    vectors = sentences.encode([part for group in parts for part in group])
    ends = np.cumsum([len(group) for group in parts])
    means = np.stack([block.mean(0) for block in np.split(vectors, ends[:-1])])
    return means / np.linalg.norm(means, axis=1, keepdims=True)


def train_keyword_encoder(
    pairs: Path,
    folder: Path,
    *,
    seed: int = 0,
    training: KeywordTraining = KeywordTraining(),
    dictionary: Dictionary | None = None,
    cache: Path | None = None,
    progress: bool = True,
) -> KeywordHeads:
    """Train the bundled encoder's heads on ``pairs`` and write them into ``folder``.

    ``pairs`` is a CSV of ``file,source,text`` beside its pictures; ``cache`` keeps the tower's
    features between runs (a folder ``features-cache`` beside the heads by default). Raises
    ``MP4SRError`` for a pairs file or a picture that cannot be read.
    """
    pairs, folder = Path(pairs), Path(folder)
    table = read_pairs(pairs)
    paths = [pairs.parent / file for file in table.drop_duplicates("picture")["file"]]
    missing = next((path for path in paths if not path.is_file()), None)
    if missing is not None:
        raise MP4SRError(f"{pairs} names {missing}, which is not there; check the column 'file'.")
    features = picture_features(
        paths, ImageTower(), cache=cache or folder.parent / "features-cache", progress=progress
    )
    heads = train_heads(
        features,
        table,
        dictionary or Dictionary.load(),
        SentenceEncoder(),
        seed=seed,
        training=training,
        progress=progress,
    )
    heads.save(folder)
    return heads
