import pytest

from mp4sr.catalogue import Item
from mp4sr.errors import MP4SRError
from mp4sr.model.item_ids import fingerprint, fingerprints, read_item_ids, same_catalogue

SHOP = [Item(str(row), f"Vase {row}") for row in range(4)]
KNOWN = fingerprints(SHOP[:3])


def test_an_item_goes_by_its_title_else_by_other_words_else_by_its_picture() -> None:
    assert fingerprint(Item("1", "Vase", ("Blue.",))) == fingerprint(Item("2", "Vase", ("Red.",)))
    names = [
        Item("1", "Vase"),
        Item("1", "Lamp"),
        Item("1", "", ("Blue.",)),
        Item("1", images=("images/1.png",)),
        Item("1"),
    ]
    assert len({fingerprint(item) for item in names}) == len(names)
    assert len(fingerprint(names[0])) == 12


def test_a_catalogue_may_grow_and_lose_items_and_mend_titles() -> None:
    assert same_catalogue(KNOWN, SHOP)
    assert same_catalogue(KNOWN, [*SHOP[1:], Item("new", "Lamp")])
    assert same_catalogue(KNOWN, [Item("0", "Mended"), SHOP[1]])  # half of the known ones agree
    assert not same_catalogue(KNOWN, [Item("0", "Lamp"), Item("1", "Rug"), SHOP[2]])


def test_ids_that_coincide_are_not_the_same_items() -> None:
    garden = [Item(item.id, f"Spade {item.id}") for item in SHOP]
    assert not same_catalogue(KNOWN, garden)
    assert not same_catalogue(KNOWN, [Item("other", "Vase 0")])
    assert not same_catalogue({}, SHOP)


def test_ids_without_fingerprints_are_taken_by_their_id() -> None:
    known = read_item_ids(["0", "1"], "model")
    assert known == {"0": "", "1": ""}
    assert same_catalogue(known, [Item("0", "Anything")])
    assert not same_catalogue(known, [Item("7", "Vase 0")])


def test_what_is_read_is_what_was_written() -> None:
    assert read_item_ids(KNOWN, "model") == KNOWN


@pytest.mark.parametrize("value", [3, None, "abc", [1, 2], {"a": 1}])
def test_damaged_item_ids_are_one_sentence(value: object) -> None:
    with pytest.raises(MP4SRError, match="item ids in 'model' are damaged"):
        read_item_ids(value, "model")
