"""The two sides of a paper as its letterhead shows them: names, places, coats of arms."""

import io
from functools import lru_cache

from PIL import Image

from agreements.drafting.answers import counterpart_short, country_name
from agreements.papers.data import Party
from partners.states import STATES

# Longest side of a printed coat of arms, in pixels: 24 mm at 300 dots per inch, and some more.
COAT_PIXELS = 400


def party_of_municipality(municipality):
    """A municipality as a letterhead shows it."""
    is_district = municipality.cvegeo.startswith("09")  # Mexico City has alcaldías, not municipalities
    kind = "Alcaldía" if is_district else "Municipio de"
    return Party(
        name=f"{kind} {municipality.name}",
        short_name=municipality.name,
        place=f"{municipality.get_state_display()}, México",
        coat=coat_png(municipality.coat_of_arms),
    )


def party_of_counterpart(counterpart):
    """A counterpart as a letterhead shows it."""
    if counterpart.is_mexican:
        place = f"{STATES[counterpart.mexican_municipality.state]}, México"
    else:
        place = country_name(counterpart.country_code)
    return Party(
        name=counterpart.official_name,
        short_name=counterpart_short(counterpart),
        place=place,
        name_local=counterpart.official_name_local,
        language=counterpart.language if counterpart.official_name_local else "",
        coat=coat_png(counterpart.coat_of_arms),
    )


def coat_png(stored) -> bytes | None:
    """A stored coat of arms as PNG in RGB, small enough to print; None when there is none or it cannot be
    read.

    PDF/A-2a asks for one colour space, and photographs of coats of arms come in CMYK and at any size. Every paper and
    every preview has two of them, so that a process keeps what it made until the file changes.
    """
    if not stored:
        return None
    try:
        return _coat_of(stored.storage, stored.name, stored.storage.get_modified_time(stored.name))
    except OSError:
        return None


@lru_cache(maxsize=64)
def _coat_of(storage, name, changed_at):
    with storage.open(name) as file, Image.open(file, formats=["PNG", "JPEG", "WEBP"]) as image:
        image.thumbnail((COAT_PIXELS, COAT_PIXELS))
        out = io.BytesIO()
        image.convert("RGBA").save(out, "PNG")
        return out.getvalue()
