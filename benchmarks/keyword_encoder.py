"""How often the bundled keyword encoder finds the true noun of pictures it has never seen.

    python -m benchmarks.keyword_encoder --pairs ../shared/data/captioned/pairs.csv

For each seed the heads are trained anew, with the bundled encoder's settings, on a part of the
pairs, and asked for the words of the other pictures among all words of the bundled dictionary.
Two kinds of pictures are kept out:

- *new pictures*: 15 % of every source;
- *new classes*: every picture of 5 % of the nouns, which training therefore never shows.

A picture counts as found in the top K when any of its true nouns (see
``mp4sr.training.keyword_pairs``; singular or plural) has rank K or better. Pictures whose noun is
not in the dictionary are not asked. Of captions written by people, every dictionary word that
occurs in them and names a thing counts by itself.

The untrained baseline is the mean of the ImageNet class names' sentence vectors, weighted by the
classifier's probabilities, against the words' sentence vectors.
"""

import argparse
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from torch.nn import functional as F

from mp4sr.features.dictionary import Dictionary
from mp4sr.features.encoders.heads import HeadsConfig, KeywordHeads
from mp4sr.features.encoders.tower import ImageTower
from mp4sr.features.sentences import SentenceEncoder
from mp4sr.files import write_json, write_text
from mp4sr.training.keyword_encoder import (
    KeywordTraining,
    picture_features,
    picture_paths,
    text_vectors,
    train_heads,
)
from mp4sr.training.keyword_examples import TextVectors, dictionary_texts, texts_needed
from mp4sr.training.keyword_pairs import ATTRIBUTE_GROUPS, PictureWords, read_pairs

TOPS = (1, 5, 15)
FloatArray = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """Which pictures are trained on, and the two kinds that are kept out."""

    train: Mask
    new_pictures: Mask
    new_classes: Mask

    @classmethod
    def of(
        cls, words: PictureWords, seed: int, *, pictures: float = 0.15, classes: float = 0.05
    ) -> "Split":
        """Draw the nouns that are kept out, then pictures of every source from the others."""
        random = np.random.default_rng(seed)
        keys = sorted(set().union(*words.keys))
        drawn = set(random.choice(keys, round(len(keys) * classes), replace=False))
        new_classes = np.array([bool(found & drawn) for found in words.keys])
        new_pictures = np.zeros(len(words), dtype=bool)
        for source in sorted(set(words.sources)):
            rows = np.flatnonzero(words.sources == source)
            new_pictures[random.choice(rows, round(len(rows) * pictures), replace=False)] = True
        new_pictures &= ~new_classes
        return cls(~new_pictures & ~new_classes, new_pictures, new_classes)


def ranks(scores: FloatArray, true: list[list[int]]) -> FloatArray:
    """Return the rank of each row's best true word (1 is first), NaN where there is none."""
    found = np.full(len(true), np.nan, dtype=np.float32)
    for row, words in enumerate(true):
        if words:
            found[row] = 1 + (scores[row] > scores[row, words].max()).sum()
    return found


def hits(rank: FloatArray) -> dict[str, float]:
    """Return the shares of ``rank`` within each of ``TOPS``, and their number."""
    known = rank[~np.isnan(rank)]
    shares = {f"top {top}": float((known <= top).mean()) if len(known) else 0.0 for top in TOPS}
    return {**shares, "pictures": float(len(known))}


def per_source(
    scores: FloatArray, words: PictureWords, mask: Mask, nouns_of_captions: list[list[int]]
) -> dict[str, dict[str, float]]:
    """Return the hits of every source, of all labelled pictures, and of the captions' nouns."""
    rank = ranks(scores, words.nouns)
    table = {
        source: hits(rank[mask & (words.sources == source)])
        for source in sorted(set(words.sources[~words.is_caption]))
    }
    shown = [row for row in table.values() if row["pictures"]]
    table["all pictures"] = hits(rank[mask])
    table["mean of sources"] = {
        key: float(np.mean([row[key] for row in shown])) for key in (f"top {t}" for t in TOPS)
    }
    caption_ranks = [
        1 + (scores[row] > scores[row, word]).sum()
        for row in np.flatnonzero(mask & words.is_caption)
        for word in nouns_of_captions[row]
    ]
    table["nouns of captions"] = hits(np.array(caption_ranks, dtype=np.float32))
    return table


class Evaluation:
    """Everything that stays the same over the seeds."""

    def __init__(self, pairs: Path, cache: Path) -> None:
        self.table = read_pairs(pairs)
        self.dictionary = Dictionary.load()
        self.tower = ImageTower()
        self.features = picture_features(picture_paths(pairs, self.table), self.tower, cache=cache)
        needed = texts_needed(self.table, self.dictionary, self.tower.class_names)
        self.text: TextVectors = text_vectors(
            list(dict.fromkeys([*needed, *self.dictionary.words])), SentenceEncoder(), cache=cache
        )
        self.words = PictureWords.of(self.table, self.dictionary)
        groups = self.dictionary.groups
        is_noun = [groups[word] not in ATTRIBUTE_GROUPS for word in self.dictionary.words]
        self.caption_nouns = [[row for row in found if is_noun[row]] for found in self.words.words]
        with torch.inference_mode():
            self.centre = torch.from_numpy(self.features[0])
            self.logits = self.tower.classify(self.centre)

    def baseline_scores(self) -> FloatArray:
        """Return the untrained baseline's cosines, ``(pictures, words)``."""
        first = self.text.of([names.split(", ")[0] for names in self.tower.class_names])
        pictures = F.normalize(self.logits.softmax(-1) @ first, dim=-1)
        return (pictures @ self.text.of(self.dictionary.words).T).numpy()

    def scores(self, heads: KeywordHeads, texts: list[str]) -> FloatArray:
        """Return the cosines of all pictures with ``texts``."""
        with torch.inference_mode():
            pictures = heads.image(self.centre, self.logits)
            return (pictures @ heads.text(self.text.of(texts)).T).numpy()

    def report(self, scores: FloatArray, split: Split) -> dict[str, dict[str, dict[str, float]]]:
        """Return the tables of new pictures and of new classes."""
        return {
            "new pictures": per_source(scores, self.words, split.new_pictures, self.caption_nouns),
            "new classes": per_source(scores, self.words, split.new_classes, self.caption_nouns),
        }


def _cell(values: list[float]) -> str:
    spread = max(values) - min(values)
    return f"{np.mean(values):.3f} ± {spread / 2:.3f}"


def _markdown_table(
    runs: list[Mapping[str, dict[str, float]]], baselines: list[Mapping[str, dict[str, float]]]
) -> str:
    """Return a table with a row per source; a seed without pictures of it does not count."""
    rows = []
    for source in runs[0]:
        ours = [run[source] for run in runs if run[source].get("pictures", 1)]
        theirs = [run[source] for run in baselines if run[source].get("pictures", 1)]
        if not ours:
            continue
        count = "" if "pictures" not in ours[0] else f"{np.mean([r['pictures'] for r in ours]):.0f}"
        shares = {f"top {top}": [row[f"top {top}"] for row in ours] for top in TOPS}
        bases = {f"top {top}": [row[f"top {top}"] for row in theirs] for top in TOPS}
        rows.append(
            {"source": source, "pictures": count}
            | {name: _cell(values) for name, values in shares.items()}
            | {f"baseline {name}": f"{np.mean(values):.3f}" for name, values in bases.items()}
        )
    return pd.DataFrame(rows).to_markdown(index=False, disable_numparse=True)


def main() -> None:
    """Train and measure once per seed; write the report."""
    parser = argparse.ArgumentParser(description="Measure the bundled keyword encoder.")
    parser.add_argument("--pairs", type=Path, required=True, help="CSV of file, source, text")
    parser.add_argument("--cache", type=Path, default=Path("keyword-encoder-cache"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--members", type=int, default=HeadsConfig().members)
    parser.add_argument("--epochs", type=int, default=KeywordTraining().epochs)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/keyword_encoder.md"))
    options = parser.parse_args()
    evaluation = Evaluation(options.pairs, options.cache)
    training = KeywordTraining(heads=HeadsConfig(members=options.members), epochs=options.epochs)
    runs, bare, baselines = [], [], []
    for seed in options.seeds:
        split = Split.of(evaluation.words, seed)
        heads = train_heads(
            evaluation.features,
            evaluation.table,
            evaluation.dictionary,
            evaluation.text,
            evaluation.tower,
            keep=split.train,
            seed=seed,
            training=training,
        )
        prompts = dictionary_texts(evaluation.dictionary)
        runs.append(evaluation.report(evaluation.scores(heads, prompts), split))
        words = list(evaluation.dictionary.words)
        bare.append(evaluation.report(evaluation.scores(heads, words), split))
        baselines.append(evaluation.report(evaluation.baseline_scores(), split))
        print(f"seed {seed}: {runs[-1]['new pictures']['all pictures']}")
    asked = sum(map(bool, evaluation.words.nouns))
    labelled = int((~evaluation.words.is_caption).sum())
    parts = [
        "# The bundled keyword encoder on pictures it has never seen\n",
        f"{len(evaluation.dictionary):,} dictionary words; {asked:,} of {labelled:,} labelled "
        f"pictures have a noun in it. Seeds {options.seeds}, each with a split and weights of its "
        "own: mean, ± half the distance between the best and the worst seed.\n",
    ]
    for kind in ("new pictures", "new classes"):
        table = _markdown_table([run[kind] for run in runs], [run[kind] for run in baselines])
        parts.append(f"## {kind.capitalize()}\n\n{table}\n")
    best = [_cell([run["new pictures"]["all pictures"][f"top {t}"] for run in bare]) for t in TOPS]
    parts.append(
        "With the bare word instead of the dictionary's prompt as the text side, all new pictures: "
        + ", ".join(f"top {top} {cell}" for top, cell in zip(TOPS, best, strict=True))
        + ".\n"
    )
    write_text(options.out, "\n".join(parts))
    write_json(
        options.out.with_suffix(".json"),
        {
            "seeds": options.seeds,
            "training": asdict(training),
            "runs": runs,
            "bare words": bare,
            "baselines": baselines,
        },
    )


if __name__ == "__main__":
    main()
