"""What to call an item."""

from mp4sr.catalogue import Item


def item_title(item: Item) -> str:
    """Return what to call an item: its title, or its id."""
    return item.title or (item.id if item.id.startswith("your") else f"Item {item.id}")


def item_kind(item: Item) -> str:
    """Return the last step of an item's category path."""
    return item.category.split(">")[-1].strip()
