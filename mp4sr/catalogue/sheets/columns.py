"""Finding a column by what people call it."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from mp4sr.catalogue.text import words

NAMES: dict[str, list[str]] = {
    "item": words(
        "item item_id itemid handle id iid product_id productid sku product_sku item_sku "
        "variant_sku article_id articleid article_number parent_asin asin isbn movie_id movieid "
        "product_code product item_code stock_code stockcode artikelnr artikelnummer artikel_id "
        "artikel produktnummer produkt_id referencia codigo reference ref code_article codice "
        "artikelcode gtin ean upc lineitem_sku lineitem_name"
    ),
    "user": words(
        "user user_id userid uid customer_id customerid customer visitor_id visitorid reviewer_id "
        "reviewerid client_id client buyer account_id member_id person session_id session email "
        "customer_email billing_email e_mail kunde kundennr kundennummer kunden_id cliente "
        "id_client klant who"
    ),
    "time": words(
        "time timestamp datetime date_time date created_at order_date ordered_at invoice_date "
        "invoicedate paid_at event_time unixreviewtime unix_time t_dat purchase_date rated_at "
        "datum bestelldatum auftragsdatum zeit zeitpunkt uhrzeit fecha data horodatage when ts "
        "position"
    ),
    "title": words(
        "title item_title product_title item_name product_name name prod_name display_name "
        "productdisplayname movie_title label heading bezeichnung artikelbezeichnung "
        "produktname artikelname titel nombre titulo titre nom nome titolo naam"
    ),
    "sentences": words(
        "sentences description body_html body product_description long_description "
        "short_description detail_desc details summary text overview plot features "
        "beschreibung kurzbeschreibung langtext descripcion descripcion_corta descrizione "
        "omschrijving"
    ),
    "category": words(
        "category categories product_category category_path category_name product_type type "
        "google_product_category main_category genres genre department product_group "
        "product_type_name class warengruppe kategorie kategorien categoria categorie"
    ),
    "images": words(
        "images image image_url image_urls images_url image_src image_link image_links picture "
        "pictures picture_url photo photos photo_url img img_url imurl imageurl thumbnail "
        "main_image primary_image poster poster_url bild bilder bild_url bilder_url imagen "
        "imagenes immagine afbeelding"
    ),
    "rating": words("rating score stars overall rate label bewertung"),
    "brand": words("brand vendor manufacturer store marke hersteller marca marque brand_name"),
}
"""What columns are called in exports, by role, the best name first."""


def normalised(name: str) -> str:
    """Return a column's name without case, accents, blanks and punctuation."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^a-z0-9]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def same_column(columns: Sequence[str], name: str) -> str | None:
    """Return the column called ``name``: spelled so, else in another case or punctuation."""
    if name in columns:
        return name
    wanted = normalised(name)
    return next((column for column in columns if wanted and normalised(column) == wanted), None)


def column_for(columns: Sequence[str], role: str, *, taken: Iterable[str] = ()) -> str | None:
    """Return the column that holds ``role`` by its name, or None; ``taken`` are out of question."""
    free = [column for column in columns if column not in set(taken)]
    return next(
        (result for name in NAMES[role] if (result := same_column(free, name)) is not None), None
    )


def close_column(columns: Sequence[str], name: str) -> str | None:
    """Return the column that ``name`` may have meant."""
    close = difflib.get_close_matches(
        normalised(name), [normalised(column) for column in columns], n=1
    )
    return same_column(columns, close[0]) if close else None
