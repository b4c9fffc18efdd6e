"""Keys and names of the networks of cities that imported lists name. Pure."""

from django.utils.text import slugify

CREATIVE, CDP_ICLEI, C40 = "unesco-creativas", "cdp-iclei", "c40"
#: The office's own list of networks (`Network`) may carry the same keys.
NAMES = {
    CREATIVE: "Red de Ciudades Creativas de la UNESCO",
    CDP_ICLEI: "CDP-ICLEI",
    C40: "C40",
    "al-las": "AL-LAs",
    "cglu": "CGLU",
    "flacma": "FLACMA",
    "gcom": "Pacto Global de Alcaldes (GCoM)",
    "iclei": "ICLEI",
    "mercociudades": "Mercociudades",
    "metropolis": "Metropolis",
    "ucci": "UCCI",
}
ALIASES = {
    "uclg": "cglu",
    "red-de-ciudades-creativas": CREATIVE,
    "unesco-creative-cities": CREATIVE,
    "global-covenant-of-mayors": "gcom",
    "c40-cities": C40,
}
FIELDS = {
    "Crafts and Folk Art": "artesanía y artes populares",
    "Design": "diseño",
    "Film": "cine",
    "Gastronomy": "gastronomía",
    "Literature": "literatura",
    "Media Arts": "artes digitales",
    "Music": "música",
    "Architecture": "arquitectura",
}
"""The fields of the Creative Cities as lists write them -> as Spanish says them."""


def network_key(name):
    """«Mercociudades» -> «mercociudades»: the key under which members of a network are kept."""
    key = slugify(name)[:60].strip("-")
    return ALIASES.get(key, key)


def network_name(key):
    return NAMES.get(key) or key.replace("-", " ").capitalize()


def field_name(field):
    """A Creative City's field in Spanish, or as the list writes it."""
    return FIELDS.get(field, field)
