"""Training the heads of the bundled keyword encoder (LiT: both towers locked).

The towers' outputs are computed once per picture and view and kept on disk; what is trained is
small. The loss has three parts:

- *words*: softmax over the words of the dictionary, with the words that are true of the picture
  as positives. The part of the encoder that is not trained, the ImageNet labels' words, takes
  part in the scores, so that the heads learn what it does not know. Words that may be true
  although nobody wrote them down are no negatives (near synonyms), or weak ones (attributes of a
  kind that the texts do not mention).
- *facets*: the same within every facet of attributes that the texts speak of, over all its words:
  what a colour has to beat is the other colours.
- *texts*: the symmetric contrastive loss of CLIP between pictures and their whole texts; texts
  that say nearly the same are no negatives of each other.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from PIL import Image, ImageOps
from safetensors.numpy import load_file, save_file
from torch import Tensor
from torch.nn import functional as F

from mp4sr.catalogue import open_picture
from mp4sr.errors import MP4SRError
from mp4sr.features.dictionary import Dictionary
from mp4sr.features.encoders.heads import HeadsConfig, KeywordHeads, Member
from mp4sr.features.encoders.tower import SIDE, WHOLE_SIDE, ImageTower
from mp4sr.features.encoders.views import VIEW_WIDTHS, View, look
from mp4sr.features.sentences import SentenceEncoder
from mp4sr.files import content_hash, written_atomically
from mp4sr.progress import Progress
from mp4sr.training.keyword_calibration import calibrate
from mp4sr.training.keyword_examples import (
    Examples,
    TextVectors,
    make_examples,
    prepare_heads,
    texts_needed,
)
from mp4sr.training.keyword_pairs import joined_pairs, read_pairs

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

Look = Literal["crop", "whole", "crop-1", "crop-2"]
"""A way to look at a training picture: as an encoder does, or at a random crop, often mirrored."""

_CROP_SEED = 490
_JUDGED_FACETS = frozenset({"colour", "material", "pattern", "shape"})
"""Facets whose words exclude each other more or less; a style does not."""


@dataclass(frozen=True, slots=True)
class KeywordTraining:
    """How the heads are trained; the defaults are those of the bundled encoder."""

    heads: HeadsConfig = field(
        default_factory=lambda: HeadsConfig(
            view="whole", feature_width=VIEW_WIDTHS["whole"], width=256, members=2
        )
    )
    crops: int = 0
    """Random crops of each picture beside the view of the encoder, at most 2."""
    calibration_share: float = 0.1
    """The share of pictures that is kept out to learn how far the scores can be trusted."""
    epochs: int = 6
    batch_size: int = 320
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    words_per_step: int = 1500
    """Dictionary words drawn as negatives at each step, besides the positives."""
    unmentioned_weight: float = 0.6
    """How far an attribute of a kind that the texts do not mention counts as a negative."""
    same_text_cosine: float = 0.7
    """Texts nearer than this are no negatives of each other."""
    text_loss_weight: float = 0.3
    facet_loss_weight: float = 0.5
    class_share: float = 0.2
    """The share of each epoch's examples that are ImageNet classes."""
    class_strength: float = 0.6
    """How far a picture is moved towards a class's direction to stand for it, from 0 to 1."""
    scale: float = 20.0
    """The first value of the learned inverse temperature."""


def _random_crop(picture: Image.Image, side: int, random: np.random.Generator) -> Image.Image:
    """Return a random third of ``picture`` or more, slightly stretched, perhaps mirrored."""
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
    view = picture.resize((side, side), Image.Resampling.BICUBIC, box=box)
    return ImageOps.mirror(view) if random.random() < 0.5 else view


def looks(training: KeywordTraining) -> list[Look]:
    """Return the ways to look at each picture, the encoder's own first."""
    crops: list[Look] = ["crop-1", "crop-2"]
    return [training.heads.view, *crops[: training.crops]]


def picture_features(
    paths: Sequence[Path],
    tower: ImageTower,
    *,
    cache: Path,
    view: View = "whole",
    looks: Sequence[Look] = ("whole",),
    progress: bool = True,
) -> FloatArray:
    """Return the features of the pictures at ``paths``, ``(looks, pictures, width)``.

    ``view`` says which features they are (see ``mp4sr.features.encoders.views``), ``looks`` which
    part of a picture they are of. They are computed once and kept in ``cache``, in files named
    after the tower, the look and the pictures' names and sizes.
    """
    listing = [f"{path.name}:{path.stat().st_size}" for path in paths]
    arrays = []
    for look_at in looks:
        key = content_hash(tower.fingerprint, view, look_at, *listing)[:32]
        file = cache / f"{look_at}-{key}.safetensors"
        if not file.is_file():
            features = _features_of_look(paths, tower, view, look_at, progress)
            with written_atomically(file) as temporary:
                save_file({"features": features}, temporary)
        arrays.append(load_file(file)["features"].astype(np.float32))
    return np.stack(arrays)


def _features_of_look(
    paths: Sequence[Path], tower: ImageTower, view: View, look_at: Look, progress: bool
) -> npt.NDArray[np.float16]:
    # Every look draws other crops, the same ones each time.
    random = np.random.default_rng([_CROP_SEED, *look_at.encode()])
    side = SIDE if view == "crop" else WHOLE_SIDE
    rows = []
    with (
        torch.inference_mode(),
        Progress(
            total=len(paths), desc=f"features ({look_at})", unit="picture", disable=not progress
        ) as bar,
    ):
        for start in range(0, len(paths), 2):
            batch = [open_picture(path) for path in paths[start : start + 2]]
            if look_at != view:
                batch = [_random_crop(picture, side, random) for picture in batch]
            features, _ = look(tower, batch, view, torch.device("cpu"))
            rows.append(features.numpy().astype(np.float16))
            bar.update(len(batch))
    return np.concatenate(rows)


def text_vectors(
    texts: Sequence[str], sentences: SentenceEncoder, *, cache: Path, progress: bool = True
) -> TextVectors:
    """Return the sentence vectors of ``texts``, computed once and kept in ``cache``."""
    key = content_hash(sentences.fingerprint, *texts)[:32]
    file = cache / f"texts-{key}.safetensors"
    if not file.is_file():
        vectors = sentences.encode(texts, progress=progress)
        with written_atomically(file) as temporary:
            save_file({"vectors": vectors}, temporary)
    return TextVectors(texts, load_file(file)["vectors"])


def train_member(
    member: Member,
    examples: Examples,
    standardise: Callable[[Tensor], Tensor],
    rows: IntArray,
    training: KeywordTraining,
    *,
    seed: int,
) -> Iterator[float]:
    """Train ``member`` in place on the pictures ``rows``; yields the mean loss of every epoch.

    ``standardise`` is the heads' ``standardised_text``. Equal seeds give equal weights.
    """
    random = np.random.default_rng(seed)
    words, texts = standardise(examples.words), standardise(examples.texts)
    log_scale = torch.nn.Parameter(torch.tensor(training.scale).log())
    optimiser = torch.optim.AdamW(
        [*member.parameters(), log_scale],
        lr=training.learning_rate,
        weight_decay=training.weight_decay,
    )
    class_draws = round(len(rows) * training.class_share / (1 - training.class_share))
    size = min(training.batch_size, len(rows) + class_draws)
    steps = (len(rows) + class_draws) // size
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, training.learning_rate, total_steps=training.epochs * steps, pct_start=0.15
    )
    for _ in range(training.epochs):
        member.train()
        classes = examples.pictures + random.integers(0, examples.classes, class_draws)
        order = random.permutation(np.concatenate([rows, classes]))
        total = 0.0
        for step in range(steps):
            batch = order[step * size : (step + 1) * size]
            images = member.image(_batch_features(examples, batch, rows, training, random))
            scale = log_scale.exp().clamp(max=60)
            chosen = _chosen_words(examples, batch, training.words_per_step, random)
            loss = _word_loss(
                images, member.text(words[chosen]), examples, batch, chosen, scale, training
            )
            drawn = np.array([random.choice(examples.texts_of[row]) for row in batch])
            loss = loss + training.text_loss_weight * _text_loss(
                images,
                member.text(texts[drawn]),
                examples.texts[drawn],
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


def _batch_features(
    examples: Examples,
    batch: IntArray,
    rows: IntArray,
    training: KeywordTraining,
    random: np.random.Generator,
) -> Tensor:
    """Return the features of the examples ``batch``, each picture in one of its views."""
    is_class = batch >= examples.pictures
    # A class borrows a random picture and is moved in its direction.
    pictures = np.where(is_class, random.choice(rows, len(batch)), batch)
    views = random.integers(0, len(examples.features), len(batch))
    features = examples.features[torch.from_numpy(views), torch.from_numpy(pictures)]
    if is_class.any():
        moved = torch.from_numpy(is_class)
        directions = examples.directions[torch.from_numpy(batch[is_class] - examples.pictures)]
        strength = training.class_strength
        # The picture's own share shrinks only where the direction speaks.
        own = torch.where(directions == 0, 1.0, (1 - strength**2) ** 0.5)
        features[moved] = own * features[moved] + strength * directions
    return features


def _chosen_words(
    examples: Examples, batch: IntArray, count: int, random: np.random.Generator
) -> Tensor:
    """Return the rows of the batch's true words, of all attributes, and of ``count`` drawn ones."""
    chosen = examples.weights[torch.from_numpy(batch)].any(0)
    total = len(chosen)
    chosen[torch.from_numpy(random.choice(total, min(count, total), replace=False))] = True
    for facet in _JUDGED_FACETS & examples.facets.keys():
        chosen[examples.facets[facet]] = True
    return chosen.nonzero().squeeze(1)


def _word_loss(
    images: Tensor,
    words: Tensor,
    examples: Examples,
    batch: IntArray,
    chosen: Tensor,
    scale: Tensor,
    training: KeywordTraining,
) -> Tensor:
    """Return the cross-entropy of the batch over all ``chosen`` words and within facets."""
    index = torch.from_numpy(batch)
    label_scores = examples.labels[index] @ examples.words[chosen].T
    logits = scale * (images @ words.T + training.heads.label_weight * label_scores)
    # Large and finite: rows without any true word would otherwise give 0 * -inf.
    logits = logits.masked_fill(examples.ignored[index][:, chosen], -1e4)
    weights = examples.weights[index][:, chosen].float()
    importance = examples.importance[index]
    unmentioned = examples.unmentioned[index][:, chosen]
    damped = torch.where(unmentioned, logits + math.log(training.unmentioned_weight), logits)
    loss = _cross_entropy(damped, weights, importance)
    for facet in sorted(_JUDGED_FACETS & examples.facets.keys()):
        own = torch.isin(chosen, examples.facets[facet])
        true = weights[:, own]
        spoken = importance * (true > 0).any(1)
        loss = loss + training.facet_loss_weight * _cross_entropy(logits[:, own], true, spoken)
    return loss


def _cross_entropy(logits: Tensor, weights: Tensor, importance: Tensor) -> Tensor:
    """Return the mean cross-entropy of rows with the shares ``weights``, by ``importance``."""
    shares = weights / weights.sum(1, keepdim=True).clamp(min=1e-6)
    entropy = -(shares * logits.log_softmax(1)).sum(1)
    return (entropy * importance).sum() / importance.sum().clamp(min=1e-6)


def _text_loss(
    images: Tensor, texts: Tensor, raw_texts: Tensor, scale: Tensor, same: float
) -> Tensor:
    """Return CLIP's symmetric loss, where texts that say the same are no negatives."""
    logits = scale * images @ texts.T
    alike = (raw_texts @ raw_texts.T > same) & ~torch.eye(len(texts), dtype=torch.bool)
    logits = logits.masked_fill(alike, float("-inf"))
    true = torch.arange(len(texts))
    return (F.cross_entropy(logits, true) + F.cross_entropy(logits.T, true)) / 2


def train_heads(
    features: FloatArray,
    table: pd.DataFrame,
    dictionary: Dictionary,
    text: TextVectors,
    tower: ImageTower,
    *,
    keep: npt.NDArray[np.bool_] | None = None,
    seed: int = 0,
    training: KeywordTraining | None = None,
    progress: bool = True,
) -> KeywordHeads:
    """Return heads trained on the pictures of ``table`` (see ``read_pairs``) that ``keep`` marks.

    ``features`` are ``(views, pictures, width)``, the encoder's own view first; ``text`` holds the
    vectors of ``texts_needed``. Every member has a seed of its own.
    """
    training = training or KeywordTraining()
    views = torch.from_numpy(features)
    rows = np.arange(views.shape[1]) if keep is None else np.flatnonzero(keep)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        heads = KeywordHeads(training.heads)
        prepare_heads(heads, tower, views[0, torch.from_numpy(rows)], dictionary, text)
        examples = make_examples(heads, tower, views, table, dictionary, text)
        epochs = training.heads.members * training.epochs
        with Progress(total=epochs, desc="heads", unit="epoch", disable=not progress) as bar:
            for number, member in enumerate(heads.each_member()):
                for loss in train_member(
                    member,
                    examples,
                    heads.standardised_text,
                    rows,
                    training,
                    seed=1000 * seed + number,
                ):
                    bar.update()
                    bar.set_postfix(member=number + 1, loss=f"{loss:.3f}")
    return heads.eval().requires_grad_(False)


def train_keyword_encoder(
    pairs: Path | Sequence[Path],
    folder: Path,
    *,
    seed: int = 0,
    training: KeywordTraining | None = None,
    dictionary: Dictionary | None = None,
    cache: Path | None = None,
    progress: bool = True,
) -> KeywordHeads:
    """Train the bundled encoder's heads on ``pairs`` and write them into ``folder``.

    ``pairs`` is a CSV of ``file,source,text`` beside its pictures, or several; ``cache`` keeps the
    towers' outputs between runs (``keyword-encoder-cache`` beside ``folder`` by default). Raises
    ``MP4SRError`` for a pairs file or a picture that cannot be read.
    """
    training = training or KeywordTraining()
    files, folder = [pairs] if isinstance(pairs, Path) else list(pairs), Path(folder)
    cache = folder.parent / "keyword-encoder-cache" if cache is None else Path(cache)
    dictionary = dictionary or Dictionary.load()
    tables = [read_pairs(file) for file in files]
    paths = [picture_paths(file, table) for file, table in zip(files, tables, strict=True)]
    tower, sentences = ImageTower(), SentenceEncoder()
    # Each file's pictures have a cache of their own: adding a file leaves the others' valid.
    features = np.concatenate(
        [
            picture_features(
                some,
                tower,
                cache=cache,
                view=training.heads.view,
                looks=looks(training),
                progress=progress,
            )
            for some in paths
        ],
        axis=1,
    )
    table = joined_pairs(tables)
    needed = texts_needed(table, dictionary, tower.class_names)
    text = text_vectors(needed, sentences, cache=cache, progress=progress)
    random = np.random.default_rng(seed)
    keep = np.asarray(random.random(features.shape[1]) >= training.calibration_share)
    heads = train_heads(
        features,
        table,
        dictionary,
        text,
        tower,
        keep=keep,
        seed=seed,
        training=training,
        progress=progress,
    )
    calibration = calibrate(
        heads, torch.from_numpy(features[0]), keep, table, dictionary, text, tower
    )
    heads.save(folder)
    calibration.save(folder)
    return heads


def picture_paths(pairs: Path, table: pd.DataFrame) -> list[Path]:
    """Return the pictures' paths by their numbers; ``MP4SRError`` for a missing one."""
    paths = [pairs.parent / file for file in table.drop_duplicates("picture")["file"]]
    missing = next((path for path in paths if not path.is_file()), None)
    if missing is not None:
        raise MP4SRError(f"{pairs} names {missing}, which is not there; check the column 'file'.")
    return paths
