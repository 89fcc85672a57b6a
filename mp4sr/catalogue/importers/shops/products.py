"""A product of a shop, whatever system it is from, and how order lines name it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from mp4sr.catalogue.catalogue import Item
from mp4sr.catalogue.importers.matching import match_items
from mp4sr.catalogue.text import line

FIRST_SENTENCES = 5
"""Sentences of the description that come before brand, tags and price: only ten are read."""

MAX_DESCRIPTION = 12
_WORD = re.compile(r"\w+")


@dataclass
class Product:
    """What an export says of a product.

    Attributes
    ----------
    id
        What the item is called in the catalogue.
    description
        Clean sentences.
    facts
        Further sentences by what they are about (``Brand``, ``Tags``, ``Price``); one that all
        products share says nothing and is left out.
    pictures
        Addresses, the main picture first.
    keys
        Everything that an order may call it by: ids, SKUs, barcodes, of all variants.
    names
        Everything that an order line may read: the title, and "Title - Variant".
    left_out
        Why it is no item of the catalogue (``"archived products"``), or "".
    """

    id: str
    title: str = ""
    description: list[str] = field(default_factory=list)
    category: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    prices: list[float] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    keys: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    left_out: str = ""

    def add(self, further: "Product") -> None:
        """Add what a further file says of this product: variants, pictures, names."""
        self.title = self.title or further.title
        self.description = self.description or further.description
        self.category = self.category or further.category
        self.facts = {**further.facts, **self.facts}
        self.tags = self.tags or further.tags
        self.prices += further.prices
        self.pictures = list(dict.fromkeys([*self.pictures, *further.pictures]))
        self.keys |= further.keys
        self.names |= further.names
        self.left_out = self.left_out or further.left_out


def merged(products: Iterable[Product]) -> list[Product]:
    """Return the products of several files, each once."""
    result: dict[str, Product] = {}
    for product in products:
        if product.id in result:
            result[product.id].add(product)
        else:
            result[product.id] = product
    return list(result.values())


def items_of(products: Sequence[Product]) -> list[Item]:
    """Return the items of the products that are not left out."""
    kept = [product for product in products if not product.left_out]
    shared = _shared_facts(kept)
    common_tags = set.intersection(*(set(p.tags) for p in kept)) if len(kept) > 1 else set()
    same_price = len({tuple(sorted(set(product.prices))) for product in kept}) == 1
    items = []
    for product in kept:
        description = product.description[:MAX_DESCRIPTION]
        facts = [
            f"{name}: {value}."
            for name, value in product.facts.items()
            if (name, value) not in shared
        ]
        tags = _telling_tags(product, common_tags)
        if tags:
            facts.append(f"Tags: {', '.join(tags)}.")
        if product.prices and not same_price:
            facts.append(f"Price: {_price(product.prices)}.")
        items.append(
            Item(
                product.id,
                product.title,
                (*description[:FIRST_SENTENCES], *facts, *description[FIRST_SENTENCES:]),
                product.category,
            )
        )
    return items


def number(text: str) -> float | None:
    """Return the amount in ``1.299,00 EUR`` or ``$1,299.00``; None for what holds none."""
    match = re.search(r"\d[\d.,' \u00a0]*", text)
    if match is None:
        return None
    digits = re.sub(r"[' \u00a0]", "", match[0]).rstrip(".,")
    decimal = max(digits.rfind("."), digits.rfind(","))
    if decimal >= 0 and (len(digits) - decimal - 1) != 3:
        whole = re.sub(r"[.,]", "", digits[:decimal])
        return float(f"{whole or '0'}.{digits[decimal + 1 :]}")
    return float(re.sub(r"[.,]", "", digits))


class ProductIndex:
    """Finds the product that an order line means, by whichever of its keys and names it uses."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._keys = _unique((key, product) for product in products for key in product.keys)
        self._names = _unique(
            (_plain(name), product) for product in products for name in product.names
        )

    def by_key(self, values: pd.Series) -> tuple[pd.Series, tuple[tuple[str, int, str, str], ...]]:
        """Return the product of each key (None where there is none) and what was repaired."""
        match = match_items(values, list(self._keys))
        products = match.items.map(self._keys.get).where(match.known & (values != ""), None)
        return products, match.repairs

    def by_name(self, values: pd.Series) -> pd.Series:
        """Return the product of each line's name: its title, "Title - Variant", or begun so."""
        result = {name: self._named(name) for name in values.unique()}
        return values.map(result)

    def _named(self, name: str) -> Product | None:
        # A variant that has been renamed since still begins with its product's title.
        plain = _plain(name)
        while plain:
            if (product := self._names.get(plain)) is not None:
                return product
            plain = plain.rpartition(" - ")[0]
        return None


def _unique(pairs: Iterable[tuple[str, Product]]) -> dict[str, Product]:
    """Return the products by what only one of them is called."""
    result: dict[str, Product | None] = {}
    for name, product in pairs:
        if name:
            other = result.setdefault(name, product)
            if other is not product:
                # Of two products a shop sells one, and the other was put away.
                kept = [each for each in (other, product) if each is not None and not each.left_out]
                result[name] = kept[0] if len(kept) == 1 else None
    return {name: product for name, product in result.items() if product is not None}


def _plain(name: str) -> str:
    return line(name).replace(" – ", " - ").casefold()


def _shared_facts(products: Sequence[Product]) -> set[tuple[str, str]]:
    """Return the facts that all products share."""
    if len(products) < 2:
        return set()
    return set.intersection(*(set(product.facts.items()) for product in products))


def _telling_tags(product: Product, common: set[str]) -> list[str]:
    """Return the tags with a word that neither the texts nor all products have."""
    known = {
        word.casefold()
        for text in (product.title, product.category, *product.description)
        for word in _WORD.findall(text)
    }
    return [
        tag
        for tag in dict.fromkeys(product.tags)
        if tag not in common
        and not tag.startswith("_")
        and any(not w.isdigit() and w.casefold() not in known for w in _WORD.findall(tag))
    ][:10]


def _price(prices: Sequence[float]) -> str:
    low, high = min(prices), max(prices)
    return f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"
