"""MovieLens in its four forms."""

from pathlib import Path

import pytest
from PIL import Image

from mp4sr.catalogue import Catalogue, Item
from mp4sr.catalogue.importers import import_movielens
from mp4sr.catalogue.importers.movielens import natural_title
from mp4sr.errors import MP4SRError

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
real_data = pytest.mark.real_data


def write(folder: Path, **files: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("_dot_", ".")).write_bytes(data)
    return folder


@pytest.fixture
def small(tmp_path) -> Path:
    return write(
        tmp_path / "ml",
        ratings_dot_csv=(
            "userId,movieId,rating,timestamp\n1,2,4.0,20\n1,1,0.5,10\n2,1,5.0,10\n2,9,3.0,10\n"
        ),
        movies_dot_csv=(
            "movieId,title,genres\n"
            '1,"Matrix, The (1999)",Action|Sci-Fi|Thriller\n'
            "2,Toy Story (1995),(no genres listed)\n"
            "3,Never rated (2000),Drama\n"
        ),
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Matrix, The (1999)", ("The Matrix", "A film from 1999.")),
        ("Toy Story (1995) ", ("Toy Story", "A film from 1995.")),
        ("Babylon 5", ("Babylon 5",)),
        ("Seven (a.k.a. Se7en) (1995)", ("Seven", "A film from 1995.", "Also known as Se7en.")),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            (
                "The City of Lost Children",
                "A film from 1995.",
                "Also known as La Cité des enfants perdus.",
            ),
        ),
        ("Avventura, L' (1960)", ("L'Avventura", "A film from 1960.")),
        ("Me, Myself & Irene (2000)", ("Me, Myself & Irene", "A film from 2000.")),
        ("Fawlty Towers (1975-1979)", ("Fawlty Towers", "Released from 1975 to 1979.")),
        ("Big Bang Theory, The (2007-)", ("The Big Bang Theory", "A film from 2007.")),
        ("(500) Days of Summer (2009)", ("(500) Days of Summer", "A film from 2009.")),
        ("(Untitled) (2009)", ("(Untitled)", "A film from 2009.")),
        ("1984", ("1984",)),
        ("", ("",)),
    ],
)
def test_titles_read_as_people_write_them(title, expected):
    assert natural_title(title) == (expected[0], expected[1:])


def test_latest_small(small, tmp_path):
    catalogue = import_movielens(small, tmp_path / "out")
    assert catalogue.items == [
        Item(
            "1",
            "The Matrix",
            ("A film from 1999.", "Action, Sci-Fi, Thriller."),
            "Film > Action > Sci-Fi > Thriller",
        ),
        Item("2", "Toy Story", ("A film from 1995.",), "Film"),
        Item("9"),
    ]
    histories = catalogue.histories()
    assert {user: rows.tolist() for user, rows in histories.items()} == {"1": [0, 1], "2": [0, 2]}


def test_options(small, tmp_path):
    dropped = import_movielens(small, tmp_path / "out", missing="drop", all_items=True)
    assert [item.id for item in dropped.items] == ["1", "2", "3"]
    assert len(dropped.interactions) == 3
    liked = import_movielens(small, tmp_path / "out", min_rating=4)
    assert [item.id for item in liked.items] == ["1", "2"]
    assert len(liked.interactions) == 2
    with pytest.raises(MP4SRError, match="no item is left"):
        import_movielens(small, tmp_path / "out", min_rating=6)


def test_the_position_stands_for_the_time(small, tmp_path):
    (small / "ratings.csv").unlink()
    write(
        small,
        ratings_ordered_dot_csv="userId,position,movieId,rating\n1,0,2,4\n1,1,1,3\n2,0,1,1\n",
    )
    catalogue = import_movielens(small, tmp_path / "out")
    assert catalogue.interactions["time"].tolist() == [0, 1, 0]
    assert catalogue.histories()["1"].tolist() == [1, 0]


def test_the_classic_form_is_latin_and_has_loose_quotation_marks(tmp_path):
    source = write(
        tmp_path / "ml",
        ratings_dot_dat="1::5::4::978300760\n1::6::3::978300750\n",
        movies_dot_dat='5::Misérables, Les (1995)::Drama\n6::"Cats" live (1998)::Musical\n'.encode(
            "latin-1"
        ),
    )
    catalogue = import_movielens(source, tmp_path / "out")
    assert [item.title for item in catalogue.items] == ["Les Misérables", '"Cats" live']
    assert catalogue.histories()["1"].tolist() == [1, 0]


def test_posters_are_checked_and_copied(small, tmp_path, capsys):
    posters = tmp_path / "posters"
    posters.mkdir()
    Image.new("RGB", (8, 8), "red").save(posters / "1.jpg")
    (posters / "2.png").write_bytes(b"not a picture")
    (posters / "77.jpg").write_bytes(b"nobody asks for it")
    catalogue = import_movielens(small, tmp_path / "out", posters=posters)
    assert [item.images for item in catalogue.items] == [("images/1.jpg",), (), ()]
    assert catalogue.picture_path("images/1.jpg").read_bytes() == (posters / "1.jpg").read_bytes()
    assert [path.name for path in (tmp_path / "out" / "images").iterdir()] == ["1.jpg"]
    assert "2.png" in capsys.readouterr().err
    with pytest.raises(MP4SRError, match="no folder of pictures"):
        import_movielens(small, tmp_path / "out", posters=tmp_path / "none")


def test_twice_gives_the_same_bytes(small, tmp_path):
    posters = tmp_path / "posters"
    posters.mkdir()
    Image.new("RGB", (8, 8), "red").save(posters / "1.webp")

    def imported() -> dict[str, bytes]:
        out = tmp_path / "out"
        import_movielens(small, out, posters=posters)
        return {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    first = imported()
    assert len(first) == 5
    assert imported() == first


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("1,2,4.0", r"ratings\.csv, line 6: there is no timestamp"),
        ("1,2,4.0,soon", r"ratings\.csv, line 6: 'soon' is not a time"),
        (",2,4.0,1", r"ratings\.csv, line 6: there is no user"),
        ("1,2,4.0,1,1", r"ratings\.csv, line 6: the row has 5 cells"),
        ("1,2,good,1", r"ratings\.csv, line 6: 'good' is not a rating"),
    ],
)
def test_broken_rows_are_named_and_nothing_is_left(small, tmp_path, row, complaint):
    with (small / "ratings.csv").open("a") as file:
        file.write(row + "\n")
    with pytest.raises(MP4SRError, match=complaint):
        import_movielens(small, tmp_path / "out", min_rating=1)
    assert [path.name for path in tmp_path.iterdir()] == ["ml"]


def test_a_broken_film_and_a_wrong_folder(small, tmp_path):
    with (small / "movies.csv").open("a") as file:
        file.write("4,Half a row\n")
    with pytest.raises(MP4SRError, match=r"movies\.csv, line 5: the row has 2 cells"):
        import_movielens(small, tmp_path / "out")
    with pytest.raises(MP4SRError, match="is not a MovieLens folder"):
        import_movielens(tmp_path, tmp_path / "out")


@real_data
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the data folder beside the checkout")
@pytest.mark.parametrize(
    ("name", "users", "items", "ratings"),
    [("ml_1m", 6_040, 3_416, 993_571), ("movielens", 610, 9_724, 100_836)],
)
def test_the_real_thing(tmp_path, name, users, items, ratings):
    catalogue = import_movielens(DATA / name, tmp_path / "out")
    assert isinstance(catalogue, Catalogue)
    assert catalogue.interactions["user"].nunique() == users
    assert len(catalogue.items) == items
    assert len(catalogue.interactions) == ratings
    assert all(item.title and item.category for item in catalogue.items)
    lines = (
        (DATA / name)
        .joinpath("ratings_ordered.csv" if name == "ml_1m" else "ratings.csv")
        .read_text()
    )
    first_user = [line.split(",") for line in lines.splitlines()[1:2000] if line.startswith("1,")]
    if name == "ml_1m":
        expected = [cells[2] for cells in first_user]
    else:
        expected = [cells[1] for cells in sorted(first_user, key=lambda cells: int(cells[3]))]
    assert [catalogue.items[row].id for row in catalogue.histories()["1"]] == expected


def test_100k(tmp_path):
    flags = ["0"] * 19
    flags[1] = flags[16] = "1"  # Action, Thriller
    source = write(
        tmp_path / "ml-100k",
        u_dot_data="1\t2\t4\t20\n1\t1\t2\t10\n2\t1\t5\t10\n",
        u_dot_item=(
            f"1|Matrix, The (1999)|01-Jan-1999||http://x|{'|'.join(flags)}\n"
            f"2|Amélie (2001)|||http://x|{'|'.join(['0'] * 19)}\n"
        ).encode("latin-1"),
    )
    catalogue = import_movielens(source, tmp_path / "out")
    assert catalogue.items == [
        Item(
            "1",
            "The Matrix",
            ("A film from 1999.", "Action, Thriller."),
            "Film > Action > Thriller",
        ),
        Item("2", "Amélie", ("A film from 2001.",), "Film"),
    ]
    assert catalogue.histories()["1"].tolist() == [0, 1]
    assert len(import_movielens(source, tmp_path / "out", min_rating=4).interactions) == 2
