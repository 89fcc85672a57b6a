"""Labels of public photographs in the dictionary's words: pairs for training, truths for judging.

    python -m benchmarks.keyword_labels hm ../shared/data/hm/items.csv data/hm data/hm/pairs.csv
    python -m benchmarks.keyword_labels materials ../shared/data/attributes/materials.csv \
        data/materials data/materials/pairs.csv

Each picture gets a few short texts, of which ``mp4sr train-keyword-encoder`` takes the words. What
a label is called in the dictionary is written down below, once for training and for judging.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from mp4sr.features.dictionary import Dictionary
from mp4sr.files import written_atomically
from mp4sr.training.keyword_pairs import WordIndex

TYPES = {
    "Dress": "dress", "Trousers": "trousers", "Sweater": "jumper", "T-shirt": "t-shirt",
    "Blouse": "blouse", "Top": "top", "Bra": "bra", "Vest top": "vest top", "Shorts": "shorts",
    "Skirt": "skirt", "Underwear bottom": "knickers", "Shirt": "shirt",
    "Swimwear bottom": "bikini bottom", "Jacket": "jacket", "Bikini top": "bikini top",
    "Hoodie": "hoodie", "Leggings/Tights": "leggings", "Blazer": "blazer", "Socks": "socks",
    "Cardigan": "cardigan", "Bag": "bag", "Earring": "earrings", "Jumpsuit/Playsuit": "jumpsuit",
    "Swimsuit": "swimsuit", "Pyjama set": "pyjamas", "Scarf": "scarf", "Boots": "boots",
    "Sneakers": "trainers", "Sandals": "sandals", "Hair/alice band": "headband",
    "Necklace": "necklace", "Belt": "belt", "Bodysuit": "bodysuit", "Sunglasses": "sunglasses",
    "Underwear Tights": "tights", "Hat/beanie": "beanie", "Coat": "coat",
    "Underwear body": "bodysuit", "Pyjama bottom": "pyjama bottoms", "Polo shirt": "polo shirt",
    "Heeled sandals": "heeled sandals", "Hair string": "hair tie", "Flat shoe": "flats",
    "Ballerinas": "ballet flats", "Garment Set": "matching set", "Hair clip": "hair clip",
    "Ring": "ring", "Night gown": "nightdress", "Wedge": "wedge shoes", "Gloves": "gloves",
    "Sarong": "sarong", "Cap/peaked": "cap", "Hat/brim": "hat", "Pumps": "court shoes",
    "Robe": "dressing gown", "Dungarees": "dungarees", "Flip flop": "flip flops",
    "Slippers": "slippers", "Hair ties": "hair tie", "Pyjama jumpsuit/playsuit": "onesie",
    "Kids Underwear top": "undershirt", "Underwear set": "underwear", "Earrings": "earrings",
    "Outdoor Waistcoat": "gilet", "Wallet": "wallet", "Watch": "watch", "Underdress": "slip dress",
    "Tailored Waistcoat": "waistcoat", "Swimwear set": "bikini", "Bracelet": "bracelet",
    "Costumes": "costume", "Heels": "high heels", "Umbrella": "umbrella", "Felt hat": "hat",
    "Beanie": "beanie", "Tie": "tie", "Bootie": "ankle boots", "Mobile case": "phone case",
    "Braces": "braces", "Tote bag": "tote bag", "Waterbottle": "water bottle",
    "Underwear corset": "corset", "Backpack": "backpack", "Shoulder bag": "shoulder bag",
    "Weekend/Gym bag": "weekend bag", "Bucket hat": "bucket hat", "Cap": "cap",
    "Straw hat": "straw hat", "Hairband": "headband", "Flat shoes": "flats",
}  # fmt: skip
"""H&M's product types."""

COLOURS = {
    "Black": "black", "White": "white", "Off White": "off-white, cream white", "Grey": "grey",
    "Light Grey": "light grey, grey", "Dark Grey": "dark grey, grey, charcoal grey",
    "Dark Blue": "dark blue, navy blue, blue", "Blue": "blue", "Light Blue": "light blue, blue",
    "Light Beige": "beige, cream white", "Beige": "beige", "Dark Beige": "beige, light brown, tan",
    "Greyish Beige": "taupe, beige", "Light Pink": "light pink, pale pink, pink",
    "Pink": "pink", "Dark Pink": "dark pink, pink", "Greenish Khaki": "khaki, olive green, green",
    "Dark Red": "dark red, burgundy, red", "Red": "red, bright red", "Light Red": "coral red, red",
    "Dark Green": "dark green, green", "Green": "green", "Light Green": "light green, green",
    "Yellowish Brown": "brown, light brown, camel brown", "Yellow": "yellow",
    "Light Yellow": "pale yellow, yellow", "Dark Yellow": "mustard yellow, dark yellow, yellow",
    "Light Orange": "light orange, orange, apricot orange", "Orange": "orange",
    "Dark Orange": "burnt orange, orange, rust", "Gold": "golden", "Silver": "silvery",
    "Light Purple": "light purple, lilac colour, purple", "Purple": "purple",
    "Dark Purple": "dark purple, plum purple, purple", "Turquoise": "turquoise",
    "Light Turquoise": "turquoise, mint green, aqua", "Dark Turquoise": "teal, petrol blue",
    "Bronze/Copper": "bronze brown, copper red", "Transparent": "transparent",
}  # fmt: skip
"""H&M's colours; the first word is the closest."""

PATTERNS = {
    "Solid": "plain", "All over pattern": "all-over print", "Melange": "melange",
    "Denim": "denim", "Stripe": "striped", "Lace": "lace", "Check": "checked",
    "Placement print": "front print", "Front print": "front print", "Embroidery": "embroidered",
    "Colour blocking": "colour block", "Dot": "polka dot", "Glittering/Metallic": "glitter",
    "Jacquard": "jacquard", "Metallic": "metallic", "Sequin": "sequins", "Chambray": "chambray",
    "Mesh": "mesh", "Argyle": "argyle",
}  # fmt: skip
"""H&M's patterns (some are materials)."""

ACCEPTED = {
    "Stripe": {"striped", "pinstriped", "vertical stripes", "horizontal stripes", "breton stripe",
               "diagonal stripes", "tonal stripe"},
    "Check": {"checked", "gingham", "plaid", "tartan", "houndstooth", "chequerboard", "grid"},
    "Dot": {"polka dot", "spotted", "speckled"},
    "Denim": {"denim", "chambray", "denim blue"},
    "Lace": {"lace", "lace flower", "lace trim"},
}  # fmt: skip
"""Words that are right for the patterns which the issue of keywords is judged by."""

MATERIALS = {
    "cardboard": "cardboard", "glass": "glass", "metal": "metal", "paper": "recycled paper",
    "plastic": "plastic",
}  # fmt: skip
"""The material photographs' labels; "trash" is none."""

_DESCRIBED = frozenset({"material", "pattern", "shape"})


@dataclass(frozen=True)
class Truth:
    """What is known of a picture, as words of the dictionary by facet."""

    words: dict[str, set[str]]

    def texts(self) -> list[str]:
        """Return short texts that hold the words, with few wordings, as each is encoded once."""
        noun = next(iter(self.words.get("object", {"thing"})))
        colours = sorted(self.words.get("colour", ()))
        rest = sorted({w for f in ("material", "pattern", "shape") for w in self.words.get(f, ())})
        texts = [f"a photo of a {noun}", *(f"{word} {noun}" for word in rest)]
        return [*texts, f"{noun}, {', '.join(colours)}"] if colours else texts


def hm_truth(item: "pd.Series[str]", dictionary: Dictionary, index: WordIndex) -> Truth | None:
    """Return what H&M's labels and its description say of an article; None without a type."""
    kind = TYPES.get(item["product_type"])
    if kind is None:
        return None
    words: dict[str, set[str]] = {"object": {kind}}

    def add(listed: str) -> None:
        for word in filter(None, (part.strip() for part in listed.split(","))):
            words.setdefault(dictionary.facets[word], set()).add(word)

    add(COLOURS.get(item["colour"], ""))
    add(PATTERNS.get(item["pattern"], ""))
    for row in index.occurring(item["detail_desc"]):
        word = dictionary.words[row]
        if dictionary.facets[word] in _DESCRIBED:
            add(word)
    return Truth(words)


app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, help=__doc__)


@app.command()
def hm(items: Path, pictures: Path, out: Path) -> None:
    """Write the pairs of H&M's articles whose pictures lie in PICTURES."""
    dictionary = Dictionary.load()
    index = WordIndex.of(dictionary)
    table = pd.read_csv(items, dtype=str, keep_default_na=False)
    rows = []
    for _, item in table[table["image"] != ""].iterrows():
        truth = hm_truth(item, dictionary, index)
        if truth is not None and (pictures / item["image"]).is_file():
            file = (pictures / item["image"]).relative_to(out.parent)
            rows += [(file.as_posix(), "hm", text) for text in truth.texts()]
    _write(out, rows)


@app.command()
def materials(
    labels: Path,
    pictures: Path,
    out: Path,
    each: Annotated[int, typer.Option(help="At most so many pictures of a material.")] = 500,
) -> None:
    """Write the pairs of the material photographs, which name nothing but the material."""
    table = pd.read_csv(labels, dtype=str)
    rows = []
    for label, word in MATERIALS.items():
        for file in table.loc[table["label"] == label, "file"].head(each):
            if (pictures / file).is_file():
                path = (pictures / file).relative_to(out.parent)
                rows.append((path.as_posix(), "materials", f"something made of {word}"))
    _write(out, rows)


def _write(out: Path, rows: list[tuple[str, str, str]]) -> None:
    with (
        written_atomically(out) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as f,
    ):
        csv.writer(f, lineterminator="\n").writerows([("file", "source", "text"), *rows])
    typer.echo(f"{out}: {len(rows):,} texts of {len({row[0] for row in rows}):,} pictures")


if __name__ == "__main__":
    app()
