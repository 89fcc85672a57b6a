"""Atomic files of RecBole and UniSRec."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mp4sr.catalogue import Item
from mp4sr.catalogue.importers import AtomicOptions, import_atomic
from mp4sr.catalogue.importers.atomic import common_beginning, split_text, whole_sequence
from mp4sr.catalogue.report import ImportReport
from mp4sr.errors import MP4SRError

SCIENTIFIC = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "amazon_scientific"


def prefix_rows(sequence: list[str], limit: int) -> list[tuple[tuple[str, ...], str]]:
    """One row a position from the second on, as UniSRec writes them."""
    return [
        (tuple(sequence[max(0, end - limit) : end]), sequence[end])
        for end in range(1, len(sequence))
    ]


@given(
    st.lists(st.integers(0, 30).map(str), min_size=2, max_size=30, unique=True),
    st.integers(3, 40),
    st.randoms(use_true_random=False),
)
def test_a_sequence_comes_back_from_its_rows_in_any_order(sequence, limit, random):
    rows = prefix_rows(sequence, limit)
    longest = max(len(prefix) for prefix, _ in rows)
    random.shuffle(rows)
    assert whole_sequence(rows, longest) == sequence


@given(st.lists(st.integers(0, 40).map(str), min_size=4, max_size=25, unique=True), st.data())
def test_a_missing_validation_row_leaves_no_hole(sequence, data):
    limit = data.draw(st.integers(3, 30))
    rows = prefix_rows(sequence, limit)
    longest = max(len(prefix) for prefix, _ in rows)
    del rows[-2]  # without validation
    assert whole_sequence(rows, longest) == sequence


def test_repeated_items_in_a_sequence():
    sequence = list("abababcab")
    latest_first = prefix_rows(sequence, 4)[::-1]
    assert whole_sequence(latest_first, 4) == sequence
    assert whole_sequence(prefix_rows(list("aaaa"), 10), 3) == list("aaaa")


def test_only_the_longest_row_is_enough():
    assert whole_sequence([(("a", "b", "c"), "d")], 10) == list("abcd")


def test_rows_of_two_sequences_are_noticed():
    assert whole_sequence([(("a",), "b"), (("c", "d"), "e")], 5) is None


@pytest.fixture
def unisrec(tmp_path) -> Path:
    """Users 0 (a b c d e) and 1 (b a c d); the item f is only in the index."""
    source = tmp_path / "Shop"
    source.mkdir()
    header = "user_id:token\titem_id_list:token_seq\titem_id:token\n"
    source.joinpath("Shop.train.inter").write_text(
        header + "0\t0 1\t2\n0\t0\t1\n1\t1\t0\n", encoding="utf-8"
    )
    source.joinpath("Shop.valid.inter").write_text(header + "0\t0 1 2\t3\n1\t1 0\t2\n")
    source.joinpath("Shop.test.inter").write_text(header + "0\t0 1 2 3\t4\n1\t1 0 2\t3\n")
    source.joinpath("Shop.item2index").write_text("a\t0\nb\t1\nc\t2\nd\t3\ne\t4\nf\t5\n")
    source.joinpath("Shop.text").write_text(
        "item_id:token\ttext:token_seq\n"
        'b\tA 24" lamp. Lighting. Brandy. \na\tVase. Decoration. Claybird. \nf\tUntouched. \n'
    )
    return source


def sequences(catalogue) -> dict[str, str]:
    return {
        user: "".join(catalogue.items[row].id for row in rows)
        for user, rows in catalogue.histories().items()
    }


def test_the_triple_of_unisrec(unisrec, tmp_path):
    catalogue = import_atomic(unisrec, tmp_path / "out")
    assert catalogue.name == "Shop"
    assert sequences(catalogue) == {"0": "abcde", "1": "bacd"}
    assert catalogue.items == [
        Item("a", "Vase", ("Claybird",), "Decoration"),
        Item("b", 'A 24" lamp', ("Brandy",), "Lighting"),
        Item("c"),
        Item("d"),
        Item("e"),
        Item("f", "Untouched"),
    ]
    bare_dropped = import_atomic(unisrec, tmp_path / "out", missing="drop")
    assert sequences(bare_dropped) == {"0": "ab", "1": "ba"}


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        (["test"], {"0": "abcd", "1": "bac"}),
        (["valid"], {"0": "abcde", "1": "bacd"}),
        (["valid", "test"], {"0": "abc", "1": "ba"}),
    ],
)
def test_parts_of_the_triple_may_be_missing(unisrec, tmp_path, absent, expected):
    for part in absent:
        (unisrec / f"Shop.{part}.inter").unlink()
    assert sequences(import_atomic(unisrec, tmp_path / "out")) == expected


def test_broken_triples_are_named(unisrec, tmp_path):
    train = unisrec / "Shop.train.inter"
    good = train.read_text()
    train.write_text(good + "1\t0 99\t1\n")
    with pytest.raises(MP4SRError, match=r"Shop\.train\.inter, line 5: the item number '99'"):
        import_atomic(unisrec, tmp_path / "out")
    train.write_text(good + "1\t0\n")
    with pytest.raises(MP4SRError, match=r"Shop\.train\.inter, line 5: the row has 2 cells"):
        import_atomic(unisrec, tmp_path / "out")
    train.write_text(good + "0\t4 3 1\t2\n")
    with pytest.raises(MP4SRError, match=r"rows of user '0' .* not prefixes of one sequence"):
        import_atomic(unisrec, tmp_path / "out")
    train.write_text(good)
    (unisrec / "Shop.item2index").unlink()
    with pytest.raises(MP4SRError, match=r"Shop\.item2index is missing"):
        import_atomic(unisrec, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.fixture
def recbole(tmp_path) -> Path:
    source = tmp_path / "rb"
    source.mkdir()
    source.joinpath("rb.inter").write_text(
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
        "u\ti2\t3\t9.5\nu\ti1\t5\t2\nw\ti3\t5\t1\n"
    )
    source.joinpath("rb.item").write_text(
        "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\tprice:float"
        "\timage_url:token\n"
        "i1\tToy Story\t1995\tAnimation Comedy\t3.5\thttp://x/1.jpg\n"
        "i2\tLamp\t\t'Home', 'Lamps, Shades'\t\t\n"
        "i9\tUnseen\t\t\t\t\n"
    )
    return source


def test_recbole(recbole, tmp_path):
    catalogue = import_atomic(recbole, tmp_path / "out")
    assert catalogue.items == [
        Item("i1", "Toy Story", ("Release year: 1995.",), "Animation Comedy"),
        Item("i2", "Lamp", (), "Home > Lamps, Shades"),
        Item("i3"),
    ]
    assert {user: rows.tolist() for user, rows in catalogue.histories().items()} == {
        "u": [0, 1],
        "w": [2],
    }
    liked = import_atomic(recbole, tmp_path / "out", min_rating=4, all_items=True)
    assert [item.id for item in liked.items] == ["i1", "i2", "i9", "i3"]
    assert len(liked.interactions) == 2


def test_recbole_without_times_or_items(tmp_path):
    source = tmp_path / "x"
    source.mkdir()
    source.joinpath("x.inter").write_text("user_id:token\titem_id:token\nu\tb\nu\ta\n")
    catalogue = import_atomic(source, tmp_path / "out")
    assert [item.id for item in catalogue.items] == ["b", "a"]
    assert catalogue.histories()["u"].tolist() == [0, 1]


def test_wrong_folders(recbole, tmp_path):
    with pytest.raises(MP4SRError, match="no folder"):
        import_atomic(tmp_path / "none", tmp_path / "out")
    with pytest.raises(MP4SRError, match="holds no atomic files"):
        import_atomic(tmp_path, tmp_path / "out")
    (recbole / "other.inter").touch()
    with pytest.raises(MP4SRError, match=r"several data sets \(other, rb\)"):
        import_atomic(recbole, tmp_path / "out")
    assert len(import_atomic(recbole, tmp_path / "out", dataset="rb").items) == 3
    with pytest.raises(MP4SRError, match=r"no shop\.inter"):
        import_atomic(recbole, tmp_path / "out", dataset="shop")
    (recbole / "rb.inter").write_text("user_id:token\tthing:token\nu\ti\n")
    with pytest.raises(MP4SRError, match=r"rb\.inter, line 1: there is no item_id"):
        import_atomic(recbole, tmp_path / "out", dataset="rb")


@pytest.mark.parametrize(
    ("text", "categories", "expected"),
    [
        ("Lamp. Home Lamps. Acme. ", "", ("Lamp", ("Acme",), "Home Lamps")),
        ("Lamp, No. 5. Home Lamps. Acme. ", "Home", ("Lamp, No. 5", ("Acme",), "Home Lamps")),
        ("Lamp, No. 5. Home Lamps. Acme. ", "", ("Lamp, No. 5. Home Lamps. Acme", (), "")),
        (
            "Oil, 12 oz. (1). . C.R. Laurence Co. B.",
            "Home",
            ("Oil, 12 oz. (1)", ("C.R. Laurence Co. B",), ""),
        ),
        ("Lamp. ", "Home", ("Lamp", (), "")),
        ("", "Home", ("", (), "")),
        ("One. Two. Three. ", "Home", ("One. Two. Three", (), "")),
    ],
)
def test_one_text_is_taken_apart_only_when_safe(text, categories, expected):
    assert split_text(text, categories) == expected


def test_a_title_from_a_text_is_limited():
    title, sentences, _ = split_text("word " * 100 + "end. Home. Acme. ", "Home")
    assert len(title) <= 300
    assert sentences == ("word " * 100 + "end", "Acme")


def test_common_beginning():
    assert common_beginning(["Home Lamps"] * 9 + ["Home Vases", "Garden"]) == "Home Lamps"
    assert common_beginning(["Home Lamps"] * 5 + ["Home Vases"] * 5) == "Home"
    assert common_beginning(["Home Lamps"] * 5 + ["Garden"] * 5) == ""
    assert common_beginning(["Home"] * 9) == ""


@pytest.mark.real_data
@pytest.mark.skipif(not SCIENTIFIC.is_dir(), reason="needs the data folder beside the checkout")
def test_the_real_thing(tmp_path):
    catalogue = import_atomic(SCIENTIFIC, tmp_path / "out")
    histories = {
        user: [catalogue.items[row].id for row in rows]
        for user, rows in catalogue.histories().items()
    }
    assert len(histories) == 8_442
    assert len(catalogue.items) == 4_385
    assert all(item.title for item in catalogue.items)
    assert sum(bool(item.category) for item in catalogue.items) > 4_200
    # Every row of the files is a prefix (cut to its last 50) and the item after it, and every
    # place of every sequence but the first is the target of exactly one row.
    names = dict(
        reversed(line.split("\t"))
        for line in (SCIENTIFIC / "Scientific.item2index").read_text().splitlines()
    )
    ends: dict[str, list[int]] = {}
    for part in ("train", "valid"):
        rows = (SCIENTIFIC / f"Scientific.{part}.inter").read_text().splitlines()[1:]
        for user, prefix, target in (row.split("\t") for row in rows):
            before = [names[number] for number in prefix.split()]
            sequence = histories[user]
            end = sequence.index(names[target], len(before))
            assert sequence[max(0, end - 50) : end] == before
            ends.setdefault(user, []).append(end)
            if part == "valid":
                assert end == len(sequence) - 1
    assert all(sorted(ends[user]) == list(range(1, len(histories[user]))) for user in histories)


@pytest.mark.parametrize("separator", [" ", ",", "\t"])
def test_separators_are_recognised(tmp_path, separator):
    source = tmp_path / "s"
    source.mkdir()
    text = "user_id:token\titem_id:token\ttimestamp:float\nu\tb\t2\nu\ta\t1\n"
    source.joinpath("s.inter").write_text(text.replace("\t", separator))
    assert sequences(import_atomic(source, tmp_path / "out")) == {"u": "ab"}


def test_separators_and_fields_may_be_named(tmp_path):
    source = tmp_path / "s"
    source.mkdir()
    source.joinpath("s.inter").write_text(
        "who:token;thing:token;moment:float;stars:float\nu;b;2;5\nu;a;1;5\nu;a;3;1\n"
    )
    source.joinpath("s.item").write_text(
        "thing:token;label:token;headline:token_seq\na;x;A\nb;y;B\n"
    )
    with pytest.raises(MP4SRError, match=r"there is no item_id; .* with --item-column"):
        import_atomic(source, tmp_path / "out", options=AtomicOptions(";", user="who"))
    options = AtomicOptions(";", "who", "thing", "moment", "stars", "headline")
    catalogue = import_atomic(source, tmp_path / "out", options=options, min_rating=2)
    assert sequences(catalogue) == {"u": "ab"}
    assert [item.title for item in catalogue.items] == ["A", "B"]
    with pytest.raises(MP4SRError, match="no field 'whom'; the header reads who, thing"):
        import_atomic(source, tmp_path / "out", options=AtomicOptions(";", user="whom"))


def test_fields_without_types_and_with_other_usual_names(tmp_path):
    source = tmp_path / "s"
    source.mkdir()
    source.joinpath("s.inter").write_text(
        "customer_id\tarticle_id\tdate\nu\tb\t2024-01-02\nu\ta\t2024-01-01\n"
    )
    source.joinpath("s.item").write_text(
        "article_id\tbrand_name\tprod_name\na\tAcme\tLamp\nb\tAcme\tVase\n"
    )
    catalogue = import_atomic(source, tmp_path / "out")
    assert sequences(catalogue) == {"u": "ab"}
    assert catalogue.items[0] == Item("a", "Lamp", ("Brand name: Acme.",))
    report = ImportReport.load(tmp_path / "out")
    assert "s.inter: the field 'customer_id' was taken for the users." in report.guesses


def test_the_title_is_not_the_first_field_with_a_name_in_it(tmp_path, recbole):
    recbole.joinpath("rb.item").write_text(
        "item_id:token\tcategory_name:token\tstore_name:token\tgoods_name:token_seq\tlong:token_seq\n"
        "i1\tToys\tAcme\tToy &amp; Story\t<p>It moves.</p>\ni2\tToys\tZest\tLamp\t\n"
    )
    catalogue = import_atomic(recbole, tmp_path / "out")
    assert catalogue.items[0] == Item(
        "i1", "Toy & Story", ("Store name: Acme.", "Long: It moves."), "Toys"
    )


def test_labels_of_0_are_no_choices(tmp_path, recbole):
    recbole.joinpath("rb.inter").write_text(
        "user_id:token\titem_id:token\tlabel:float\nu\ti1\t1\nu\ti2\t0\nu\ti2\t1.0\nu\ti1\t0.0\n"
    )
    catalogue = import_atomic(recbole, tmp_path / "out")
    assert catalogue.histories()["u"].tolist() == [0, 1]
    report = ImportReport.load(tmp_path / "out")
    assert report.left_out["rows with a label of 0, which are no choices"] == 2
    assert "order of the rows was used" in report.warnings[0]
