from simulator.cases import note
from simulator.products.assortment import assortment


def test_a_note_counts_what_the_history_shares_with_what_came_next() -> None:
    made = {product.item.id: product for product in assortment("home")}
    before = [made["home-461"], made["home-002"]]
    assert note(made["home-462"], before) == (
        "Next came “Tomas marble mortar and pestle with navy details, 14 cm”. Of the 2 things "
        "before it, none shares its colours (Coast), none shares its kind of material (stone), "
        "and 1 shares its use (a weekend of baking or a housewarming)."
    )
    assert "2 share its colours (Coast)" in note(made["home-462"], [made["home-462"]] * 2)
