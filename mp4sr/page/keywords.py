"""The keywords section: the words read in every picture of the history, with their scores."""

from mp4sr.features.encoders import how_to_switch
from mp4sr.page.shop import Shop
from mp4sr.page.templates import render
from mp4sr.page.visit import Visit


def keywords_html(shop: Shop, visit: Visit, top: int) -> str:
    """Return each picture of the history beside its ``top`` words, their cosines as bars.

    All bars share one scale, from 0 to the highest cosine on the page, so that a picture that
    no word fits well looks like one.
    """
    readings = shop.readings(visit)
    best = [word.score for reading in readings for word in reading.keywords[:1]]
    read_catalogue = shop.card.get("keyword_encoder", "")
    other = read_catalogue and read_catalogue != shop.encoder_name
    return render(
        "keywords",
        encoder=shop.encoder_name,
        words=len(shop.extractor.keywords.dictionary),
        catalogue_spoke=f"The catalogue's own pictures were read by {read_catalogue}."
        if other
        else "",
        how_to_switch=how_to_switch,
        readings=readings,
        picked=len(visit) > 0,
        top=top,
        scale=max([*best, 1e-6]),
    )
