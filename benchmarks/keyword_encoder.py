"""What the bundled keyword encoder sees in pictures that it was never trained on.

    python -m benchmarks.keyword_labels hm ../shared/data/hm/items.csv data/hm data/hm/pairs.csv
    python -m benchmarks.keyword_encoder --pairs ../shared/data/captioned/pairs.csv \
        --hm data/hm/pairs.csv --hm-items ../shared/data/hm/items.csv \
        --more data/materials/pairs.csv --more data/training-images/pairs.csv

For each seed the heads are trained anew, with the bundled encoder's settings, on 85 % of the
captioned photographs and of H&M's articles (all colours of a product on the same side) and on all
of the other pairs. Measured on what was kept out:

- *retrieval*: the rank of a picture's true noun among all words of the dictionary. Pictures whose
  noun is not in the dictionary are not asked. The untrained baseline is the mean of the ImageNet
  class names' sentence vectors, weighted by the classifier's probabilities.
- *H&M*: whether a word for the article's type, colour and pattern is among the words shown
  (``benchmarks.keyword_labels`` says which words those are; a type is met *loosely* by a near
  synonym), and the word that is shown most often where it is not true.
- *the garden shop*, whose types no training picture shows: the same for type, colour, material,
  pattern and form, and the share of the words shown that are right. A word is right when it is
  one of those that ``design_words`` gives the design, or, for an object, a near synonym of the
  type. Words of style are not judged.

``--sheets`` writes 24 items of the demo shop and 24 of H&M's articles with every word shown, marked
right (✓) or wrong (✗) by the same rule; of an article, a facet is judged (· otherwise) when its
labels or its description speak of it.

``--without`` switches one of the changes off: ``object`` (the stages over the object), ``pixels``
(colours and outline), ``facet-loss``, ``hub-correction``.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch
from torch.nn import functional as F

from benchmarks.keyword_labels import ACCEPTED, COLOURS, TYPES, hm_truth
from mp4sr.catalogue import Catalogue, open_picture
from mp4sr.features import Calibration, Dictionary, Keyword, KeywordEncoder, SentenceEncoder
from mp4sr.features.encoders.heads import KeywordHeads
from mp4sr.features.encoders.pixels import STATISTICS
from mp4sr.features.encoders.tower import FEATURE_WIDTH, ImageTower
from mp4sr.features.encoders.views import look
from mp4sr.files import write_json, write_text
from mp4sr.training.keyword_calibration import calibrate
from mp4sr.training.keyword_encoder import (
    KeywordTraining,
    picture_features,
    picture_paths,
    text_vectors,
    train_heads,
)
from mp4sr.training.keyword_examples import SYNONYM_COSINE, dictionary_texts, texts_needed
from mp4sr.training.keyword_pairs import PictureWords, WordIndex, joined_pairs, read_pairs
from simulator.products import design_words
from simulator.products.assortment import assortment
from simulator.products.design import Design

TOPS = (1, 5, 10, 15)
HELD_OUT = 0.15
FloatArray = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Numbers = dict[str, float | str]


@dataclass(frozen=True)
class Source:
    """Pictures with texts; ``tested`` when a part is kept out for the measurement."""

    name: str
    pairs: Path
    tested: bool


def kept_out(source: Source, paths: Sequence[Path], seed: int) -> Mask:
    """Return which pictures of a source are kept out: by name, and H&M's by product."""
    if not source.tested:
        return np.zeros(len(paths), dtype=bool)
    keys = [path.stem[:7] if source.name == "hm" else path.stem for path in paths]
    drawn = [hashlib.md5(f"{seed} {source.name} {key}".encode()).digest() for key in keys]
    return np.array([int.from_bytes(some[:4]) / 2**32 < HELD_OUT for some in drawn])


class Pictures:
    """Everything that stays the same over the seeds."""

    def __init__(self, sources: Sequence[Source], cache: Path, without: frozenset[str]) -> None:
        self.sources = sources
        self.dictionary = Dictionary.load()
        self.tower = ImageTower()
        tables = [read_pairs(source.pairs) for source in sources]
        self.paths = [
            picture_paths(source.pairs, table)
            for source, table in zip(sources, tables, strict=True)
        ]
        self.table = joined_pairs(tables)
        self.features = np.concatenate(
            [picture_features(some, self.tower, cache=cache) for some in self.paths], axis=1
        )
        self.without = without
        self.hide(self.features)
        needed = texts_needed(self.table, self.dictionary, self.tower.class_names)
        self.text = text_vectors(needed, SentenceEncoder(), cache=cache)
        self.words = PictureWords.of(self.table, self.dictionary)
        self.source = np.repeat(
            [source.name for source in sources], [len(some) for some in self.paths]
        )
        sentences = self.text.of(dictionary_texts(self.dictionary))
        self.near = (sentences @ sentences.T > SYNONYM_COSINE).numpy()
        self.row = {word: row for row, word in enumerate(self.dictionary.words)}
        self.entries = {
            name: word for word, names in self.dictionary.names.items() for name in names
        }

    def hide(self, features: FloatArray) -> None:
        """Set to zero, in place, the features that are switched off."""
        if "object" in self.without:
            features[..., FEATURE_WIDTH:-STATISTICS] = 0
        if "pixels" in self.without:
            features[..., -STATISTICS:] = 0

    def test(self, seed: int) -> Mask:
        """Return which pictures are kept out."""
        return np.concatenate(
            [
                kept_out(source, paths, seed)
                for source, paths in zip(self.sources, self.paths, strict=True)
            ]
        )

    def synonymous(self, word: str, words: Iterable[str]) -> bool:
        """Return whether one of ``words`` is ``word`` or a near synonym."""
        return any(self.near[self.row[word], self.row[other]] for other in words)


class Reader:
    """Trained heads, asked about features instead of pictures."""

    def __init__(
        self, pictures: Pictures, heads: KeywordHeads, calibration: Calibration | None
    ) -> None:
        self.pictures, self.heads, self.calibration = pictures, heads, calibration
        with torch.inference_mode():
            words = heads.text(pictures.text.of(dictionary_texts(pictures.dictionary))).numpy()
        encoder: Any = SimpleNamespace(
            name="heads", fingerprint="", width=heads.width, calibration=calibration
        )
        self.keywords = KeywordEncoder(encoder, pictures.dictionary, picture_rows="facets")
        self.keywords.__dict__["word_embeddings"] = words

    def embed(self, features: FloatArray) -> FloatArray:
        """Return the unit vectors of pictures."""
        with torch.inference_mode():
            values = torch.from_numpy(features)
            return self.heads.image(values, self.pictures.tower.classify(values)).numpy()

    def scores(self, features: FloatArray) -> FloatArray:
        """Return the hub-corrected cosines of pictures with all words."""
        words = self.keywords.word_embeddings
        cosines = self.embed(features) @ words.T
        if self.calibration is None:
            return cosines
        return self.calibration.corrected(cosines, words)

    def shown(self, features: FloatArray) -> list[list[Keyword]]:
        """Return the words that a visitor sees."""
        return self.keywords.listed(self.keywords.rank(self.embed(features)))


def ranks(scores: FloatArray, true: Sequence[Sequence[int]]) -> FloatArray:
    """Return the rank of each row's best true word (1 is first), NaN where there is none."""
    best = np.full(len(true), np.nan, dtype=np.float32)
    for row, words in enumerate(true):
        if words:
            best[row] = 1 + (scores[row] > scores[row, list(words)].max()).sum()
    return best


def hits(rank: FloatArray) -> Numbers:
    """Return the shares of ``rank`` within each of ``TOPS``, and their number."""
    known = rank[~np.isnan(rank)]
    shares = {f"top {top}": float((known <= top).mean()) if len(known) else 0.0 for top in TOPS}
    return {**shares, "pictures": float(len(known))}


def retrieval(pictures: Pictures, scores: FloatArray, rows: npt.NDArray[np.int64]) -> Numbers:
    """Return the hits of the true nouns of ``rows``, whose ``scores`` are given in that order."""
    return hits(ranks(scores, [pictures.words.nouns[row] for row in rows]))


def baseline_scores(pictures: Pictures, features: FloatArray) -> FloatArray:
    """Return the untrained baseline's cosines, ``(pictures, words)``."""
    first = pictures.text.of([names.split(", ")[0] for names in pictures.tower.class_names])
    with torch.inference_mode():
        logits = pictures.tower.classify(torch.from_numpy(features))
        mean = F.normalize(logits.softmax(-1) @ first, dim=-1)
        return (mean @ pictures.text.of(dictionary_texts(pictures.dictionary)).T).numpy()


def hm_facets(
    pictures: Pictures, shown: Sequence[Sequence[Keyword]], items: Sequence["pd.Series[str]"]
) -> Numbers:
    """Return the shares of articles with a word for their type, colour and pattern, and the hub."""
    met: dict[str, list[bool]] = {"type": [], "type, loosely": [], "colour": [], "pattern": []}
    false: Counter[str] = Counter()
    for keywords, item in zip(shown, items, strict=True):
        words = {keyword.word for keyword in keywords}
        kind = TYPES[item["product_type"]]
        colours = {word.strip() for word in COLOURS.get(item["colour"], "").split(",")} - {""}
        met["type"].append(kind in words)
        met["type, loosely"].append(pictures.synonymous(kind, words))
        if colours:
            met["colour"].append(bool(words & colours))
        if item["pattern"] in ACCEPTED:
            met["pattern"].append(bool(words & ACCEPTED[item["pattern"]]))
        for keyword in keywords:
            wrong_colour = keyword.facet == "colour" and colours and keyword.word not in colours
            object_too = keyword.facet == "object" and not pictures.synonymous(kind, [keyword.word])
            if wrong_colour or object_too:
                false[keyword.word] += 1
    word, count = false.most_common(1)[0] if false else ("", 0)
    return {
        **{name: float(np.mean(some)) for name, some in met.items()},
        "most frequent false word": word,
        "its share": count / max(1, len(shown)),
        "words": float(np.mean([len(keywords) for keywords in shown])),
        "articles": float(len(shown)),
    }


def truth_of(design: Design) -> dict[str, set[str]]:
    """Return the dictionary's words that are true of a design, by facet."""
    colours = design_words.COLOURS.get(design.colour[0], ())
    words = {
        "object": {design_words.NOUNS.get(design.type, design.type)},
        "colour": {*colours, design_words.TONES[design.palette]},
        "shape": set(design_words.SHAPES[design.form]),
        "pattern": set(design_words.PATTERNS[design.pattern]),
        "material": set(design_words.MATERIALS[design.material]),
    }
    # What the training images call a pattern or a material may be in another facet.
    spread = set().union(*(words[facet] for facet in ("shape", "pattern", "material")))
    return {**words, "any": spread}


def is_right(pictures: Pictures, keyword: Keyword, truth: Mapping[str, set[str]]) -> bool:
    """Return whether a word shown for a design is right (see the module)."""
    if keyword.facet == "object":
        known = {pictures.entries.get(word, word) for word in truth["object"]}
        return any(
            pictures.synonymous(word, [keyword.word]) for word in known if word in pictures.row
        )
    return keyword.word in truth.get(keyword.facet, set()) | truth["any"]


def design_facets(
    pictures: Pictures, shown: Sequence[Sequence[Keyword]], designs: Sequence[Design]
) -> Numbers:
    """Return the shares of designs with a right word in each facet, and that of right words."""
    met: dict[str, list[bool]] = {name: [] for name in ("object", "colour", "material", "pattern")}
    met["shape"] = []
    right: list[bool] = []
    for keywords, design in zip(shown, designs, strict=True):
        truth = truth_of(design)
        judged = [keyword for keyword in keywords if keyword.facet != "style"]
        right += [is_right(pictures, keyword, truth) for keyword in judged]
        words = {keyword.word for keyword in judged}
        for name, some in met.items():
            some.append(
                any(is_right(pictures, k, truth) for k in judged if k.facet == "object")
                if name == "object"
                else bool(words & truth[name])
            )
    return {
        **{name: float(np.mean(some)) for name, some in met.items()},
        "share of words right": float(np.mean(right)) if right else 0.0,
        "words": float(np.mean([len(keywords) for keywords in shown])),
        "designs": float(len(designs)),
    }


def shop_pictures(folder: Path, shop: str) -> tuple[list[Path], list[Design]]:
    """Return the first picture of every product of a demo shop, and its design."""
    catalogue = Catalogue.load(folder)
    made = {product.item.id: product.design for product in assortment(shop)}  # type: ignore[arg-type]
    items = [item for item in catalogue.items if item.images]
    return [catalogue.picture_path(item.images[0]) for item in items], [made[i.id] for i in items]


def trained(
    pictures: Pictures, training: KeywordTraining, test: Mask, seed: int, folder: Path | None
) -> tuple[KeywordHeads, Calibration]:
    """Return heads trained and calibrated on what ``test`` leaves; ``folder`` keeps them."""
    if folder and (calibration := Calibration.load(folder)) is not None:
        return KeywordHeads.load(folder).eval(), calibration
    known = np.random.default_rng(seed).random(len(test)) >= training.calibration_share
    heads = train_heads(
        pictures.features,
        pictures.table,
        pictures.dictionary,
        pictures.text,
        pictures.tower,
        keep=known & ~test,
        seed=seed,
        training=training,
    )
    calibration = calibrate(
        heads,
        torch.from_numpy(pictures.features[0]),
        known | test,
        pictures.table,
        pictures.dictionary,
        pictures.text,
        pictures.tower,
    )
    if folder:
        heads.save(folder)
        calibration.save(folder)
    return heads, calibration


def marked(
    pictures: Pictures, keywords: Sequence[Keyword], truth: Mapping[str, set[str]]
) -> tuple[str, list[bool]]:
    """Return the words with a mark each, and the judgements of those that can be judged."""
    cells, judged = [], []
    for keyword in keywords:
        known = keyword.facet != "style" and bool(truth.get(keyword.facet))
        right = known and is_right(pictures, keyword, truth)
        cells.append(f"{keyword.word} {'✓' if right else '✗' if known else '·'}")
        judged += [right] if known else []
    return ", ".join(cells), judged


def sheet(
    pictures: Pictures,
    shown: Sequence[Sequence[Keyword]],
    labels: Sequence[str],
    truths: Sequence[Mapping[str, set[str]]],
) -> str:
    """Return a Markdown table of pictures' labels and words, each word marked right or wrong."""
    lines, judged = ["| labels | words shown |", "|---|---|"], []
    for keywords, label, truth in zip(shown, labels, truths, strict=True):
        cell, some = marked(pictures, keywords, truth)
        lines.append(f"| {label} | {cell or '(none is certain enough)'} |")
        judged += some
    share = float(np.mean(judged)) if judged else 0.0
    return "\n".join([*lines, "", f"{share:.0%} of {len(judged)} judged words are right."])


def sheets(
    pictures: Pictures, reader: Reader, test: Mask, items: pd.DataFrame | None, count: int = 24
) -> str:
    """Return the sheets of the demo shop's items and of H&M's articles kept out of training."""
    paths, designs = shop_pictures(Path("assets/shop"), "home")
    taken = range(0, len(paths), len(paths) // count)[:count]
    features = features_of([paths[row] for row in taken], pictures.tower)
    some = [designs[row] for row in taken]
    labels = [
        f"{design.type}, {design.colour[0]}, {design.material}, {design.pattern}, {design.form}"
        for design in some
    ]
    truths = [truth_of(design) for design in some]
    parts = ["### The demo shop", sheet(pictures, reader.shown(features), labels, truths)]
    articles = np.flatnonzero(test & (pictures.source == "hm"))
    if items is not None and len(articles):
        every = [path for source in pictures.paths for path in source]
        articles = articles[:: len(articles) // count][:count]
        rows = [items.loc[every[row].stem] for row in articles]
        index = WordIndex.of(pictures.dictionary)
        made = [hm_truth(row, pictures.dictionary, index) for row in rows]
        truths = [{"any": set(), **(truth.words if truth else {})} for truth in made]
        labels = [f"{row['product_type']}, {row['colour']}, {row['pattern']}" for row in rows]
        shown = reader.shown(pictures.features[0][articles])
        parts += ["### Photographs", sheet(pictures, shown, labels, truths)]
    return "\n\n".join(parts)


def features_of(paths: Sequence[Path], tower: ImageTower) -> FloatArray:
    """Return the features of a few pictures, ``(n, width)``."""
    with torch.inference_mode():
        seen = [look(tower, [open_picture(path)], "whole", torch.device("cpu")) for path in paths]
    return torch.cat([features for features, _ in seen]).numpy()


def measured(
    pictures: Pictures,
    reader: Reader,
    test: Mask,
    items: pd.DataFrame | None,
    garden: tuple[FloatArray, list[Design]],
) -> dict[str, Numbers]:
    """Return all tables of one seed."""
    captioned = np.flatnonzero(test & (pictures.source == "captioned"))
    features = pictures.features[0]
    tables = {
        "retrieval": retrieval(pictures, reader.scores(features[captioned]), captioned),
        "retrieval, untrained": retrieval(
            pictures, baseline_scores(pictures, features[captioned]), captioned
        ),
        "garden": design_facets(pictures, reader.shown(garden[0]), garden[1]),
    }
    articles = np.flatnonzero(test & (pictures.source == "hm"))
    if items is not None and len(articles):
        paths = [path for some in pictures.paths for path in some]
        rows = [items.loc[paths[row].stem] for row in articles]
        tables["H&M"] = hm_facets(pictures, reader.shown(features[articles]), rows)
    return tables


def _cell(values: Sequence[float | str]) -> str:
    if any(isinstance(value, str) for value in values):
        return ", ".join(dict.fromkeys(map(str, values)))
    numbers = [float(value) for value in values]
    return f"{np.mean(numbers):.3f} ± {(max(numbers) - min(numbers)) / 2:.3f}"


def report(runs: Sequence[Mapping[str, Numbers]]) -> str:
    """Return the tables as Markdown: mean over the seeds, ± half the distance of the extremes."""
    parts = []
    for name, first in runs[0].items():
        lines = [f"| {name} | |", "|---|---|"]
        lines += [f"| {row} | {_cell([run[name][row] for run in runs])} |" for row in first]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def main() -> None:
    """Train and measure once per seed; write the report."""
    parser = argparse.ArgumentParser(description="Measure the bundled keyword encoder.")
    parser.add_argument("--pairs", type=Path, required=True, help="CSV of file, source, text")
    parser.add_argument("--hm", type=Path, help="pairs of H&M's articles")
    parser.add_argument("--hm-items", type=Path, help="items.csv with their labels")
    parser.add_argument("--more", type=Path, action="append", default=[], help="more pairs")
    parser.add_argument("--cache", type=Path, default=Path("keyword-encoder-cache"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--members", type=int, default=KeywordTraining().heads.members)
    parser.add_argument("--epochs", type=int, default=KeywordTraining().epochs)
    parser.add_argument("--without", action="append", default=[], help="see the module")
    parser.add_argument("--sheets", type=Path, help="write the sheets of the first seed there")
    parser.add_argument("--heads", type=Path, help="folder that keeps each seed's heads")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/keyword_encoder.md"))
    options = parser.parse_args()
    sources = [Source("captioned", options.pairs, True)]
    sources += [Source("hm", options.hm, True)] if options.hm else []
    sources += [Source(path.parent.name, path, False) for path in options.more]
    without = frozenset(options.without)
    pictures = Pictures(sources, options.cache, without)
    items = None
    if options.hm_items:
        items = pd.read_csv(options.hm_items, dtype=str, keep_default_na=False)
        items = items.set_index("article_id")
    paths, designs = shop_pictures(Path("assets/garden"), "garden")
    garden = picture_features(paths, pictures.tower, cache=options.cache)[0]
    pictures.hide(garden)
    default = KeywordTraining()
    training = replace(
        default, heads=replace(default.heads, members=options.members), epochs=options.epochs
    )
    if "facet-loss" in without:
        training = replace(training, facet_loss_weight=0.0)
    runs = []
    for seed in options.seeds:
        test = pictures.test(seed)
        folder = options.heads / str(seed) if options.heads else None
        heads, calibration = trained(pictures, training, test, seed, folder)
        if "hub-correction" in without:
            calibration = Calibration(np.zeros_like(calibration.centre), calibration.lines)
        reader = Reader(pictures, heads, calibration)
        runs.append(measured(pictures, reader, test, items, (garden, designs)))
        print(f"seed {seed}: {runs[-1]}", flush=True)
        if options.sheets and seed == options.seeds[0]:
            write_text(options.sheets, sheets(pictures, reader, test, items) + "\n")
    heading = (
        "# The bundled keyword encoder on pictures it has never seen\n\n"
        f"{len(pictures.dictionary):,} dictionary words, {len(pictures.source):,} pictures. Seeds "
        f"{options.seeds}, each with a split and weights of its own: mean, ± half the distance "
        "between the best and the worst seed."
    )
    write_text(options.out, f"{heading}\n\n{report(runs)}\n")
    write_json(
        options.out.with_suffix(".json"),
        {"seeds": options.seeds, "training": asdict(training), "runs": runs},
    )


if __name__ == "__main__":
    main()
