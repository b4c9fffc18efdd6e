"""Twinnings, members of networks, and representations of Mexico abroad: what their files hold."""

import re

from partners.countries import MEXICO
from partners.folding import fold
from partners.models import NetworkMember, Representation, TwinLink
from partners.reference.bodies import city_of
from partners.reference.layouts import Credit, Fact, Kind, Layout
from partners.reference.networks import C40, CDP_ICLEI, CREATIVE, network_key
from partners.reference.values import US_STATES, Spot

NAME, COVERS = 200, 250
GEONAMES = Credit("GeoNames", "https://www.geonames.org/", "Creative Commons Atribución 4.0")
PARTLY = re.compile(r"([A-Z]{2})(\(parcial\))?")


# --- Twinnings -----------------------------------------------------------------------------------------------------


def _side(row, side):
    latitude, longitude = row.place(f"lat_{side}", f"lon_{side}")
    return Spot(
        name=row.text(f"city_{side}", NAME, needed=True),
        country=row.country(f"country_{side}"),
        geonameid=row.geonameid(f"geonameid_{side}"),
        cvegeo=row.cvegeo(f"cvegeo_{side}", allow_city=True),
        latitude=latitude,
        longitude=longitude,
        admin1=row.text(f"admin1_{side}", 20),
    )


def _twinning(row):
    a, b = _side(row, "a"), _side(row, "b")
    for spot in (a, b):
        if spot.cvegeo and spot.country and spot.country != MEXICO:
            row.problem(f"la clave {spot.cvegeo} es de México, pero «{spot.name}» está en {spot.country}.")
    if a.name and a.country == b.country and fold(a.name) == fold(b.name) and not _told_apart(a, b):
        row.problem(f"«{a.name}» aparece hermanada consigo misma.")
    link = TwinLink(
        city_a=a.name,
        country_a=a.country,
        city_b=b.name,
        country_b=b.country,
        lists=row.text("source", 250),
        confidence=row.text("confidence", 20),
    )
    return [Fact(link, {"_a": a, "_b": b})]


def _told_apart(a, b):
    """Whether two cities of one name and country are two, by anything that the record says of both."""
    places = [(s.geonameid, s.cvegeo, (s.latitude, s.longitude) if s.latitude else None) for s in (a, b)]
    return any(one and other and one != other for one, other in zip(*places, strict=True))


def same(text):
    """A name as two records are compared: cheaper than folding, and «Bogota» beside «Bogotá» does no harm."""
    return text.casefold()


def _pair(row):
    """The two sides in either order: a list of Mexican pairs may name each from both sides."""

    def side(s):
        place = row.raw(f"cvegeo_{s}").zfill(5) if row.raw(f"cvegeo_{s}") else row.raw(f"geonameid_{s}")
        return place, same(row.raw(f"city_{s}")), row.raw(f"country_{s}").upper(), row.raw(f"lat_{s}")

    return tuple(sorted((side("a"), side("b"))))


def _both_sides(*names):
    return {f"{name}_{side}": () for name in names for side in "ab"}


TWINNINGS = Layout(
    kind=Kind.TWINNINGS,
    model=TwinLink,
    columns=_both_sides("city", "country", "geonameid", "cvegeo", "lat", "lon", "admin1")
    | {
        "city_a": ("ciudad_a", "ciudad"),
        "city_b": ("ciudad_b", "ciudad_hermana"),
        "country_a": ("pais_a",),
        "country_b": ("pais_b",),
        "source": ("fuente", "listas"),
        "confidence": ("confianza",),
    },
    needed=(("city_a",), ("country_a",), ("city_b",), ("country_b",)),
    read=_twinning,
    identity=_pair,
    source="Wikipedia y Wikidata: listas de ciudades hermanas",
    note="Que una lista nombre un hermanamiento no significa que esté vigente ni inscrito ante la SRE.",
    credits=(
        Credit(
            "Wikipedia, listas de ciudades hermanas",
            "https://en.wikipedia.org/wiki/Lists_of_twin_towns_and_sister_cities",
            "Creative Commons Atribución-CompartirIgual 4.0",
        ),
        Credit("Wikidata", "https://www.wikidata.org/", "dominio público (CC0)"),
        GEONAMES,
    ),
)


# --- Members of networks -------------------------------------------------------------------------------------------


def _member(row, network, spot, *, field="", since=None):
    member = NetworkMember(
        network=network,
        city=spot.name,
        country_code=spot.country,
        field=field,
        since=since,
        confidence=row.text("confianza", 20),
    )
    return Fact(member, {"": spot})


def _spot(row, country="iso2"):
    latitude, longitude = row.place("lat", "lon")
    return Spot(
        name=row.text("ciudad", NAME, needed=True),
        country=row.country(country),
        geonameid=row.geonameid("geonameid"),
        cvegeo=row.cvegeo("cvegeo", allow_city=True),
        latitude=latitude,
        longitude=longitude,
    )


def _creative(row):
    spot = _spot(row)
    return [
        _member(
            row, CREATIVE, spot, field=row.text("campo", 60, needed=True), since=row.year("miembro_desde")
        )
    ]


def _climate(row):
    organisation = row.text("organizacion", NAME, needed=True)
    country = row.country("iso2")
    name, admin1, is_city = city_of(organisation, row.text("ciudad", NAME), country)
    years = row.raw("anios")
    if not re.fullmatch(r"20\d\d(\|20\d\d)*", years):
        row.problem(f"«{years[:40]}» no son años: escriba 2019|2020 (columna «anios»).")
        return []
    spot = Spot(name=name, country=country, admin1=admin1, is_city=is_city)
    facts = [_member(row, CDP_ICLEI, spot, field=years.replace("|", ", "), since=int(min(years.split("|"))))]
    if row.raw("c40_2016_17") in {"1", "1.0"}:
        facts.append(_member(row, C40, spot, field="lista de 2016 y 2017"))
    return facts


def _other_network(row):
    key = network_key(row.text("red", 100, needed=True))
    spot = _spot(row)
    return [_member(row, key, spot, field=row.text("campo", 60), since=row.year("desde"))]


CITY_COLUMNS = {
    "ciudad": ("city", "nombre"),
    "iso2": ("pais", "country", "codigo_pais"),
    "geonameid": (),
    "cvegeo": ("clave_inegi",),
    "lat": ("latitud", "latitude"),
    "lon": ("longitud", "longitude"),
    "confianza": ("confidence",),
}
CREATIVE_CITIES = Layout(
    kind=Kind.CREATIVE_CITIES,
    model=NetworkMember,
    columns=CITY_COLUMNS | {"campo": ("field",), "miembro_desde": ("desde", "since")},
    needed=(("ciudad",), ("campo",), ("iso2",)),
    read=_creative,
    identity=lambda row: (same(row.raw("ciudad")), row.raw("iso2").upper(), same(row.raw("campo"))),
    source="UNESCO, Red de Ciudades Creativas",
    credits=(
        Credit(
            "UNESCO, Red de Ciudades Creativas (sólo los hechos: ciudad, campo y año)",
            "https://www.unesco.org/en/creative-cities",
            "datos recopilados con licencia Apache 2.0",
        ),
        GEONAMES,
    ),
)
CLIMATE_CITIES = Layout(
    kind=Kind.CLIMATE_CITIES,
    model=NetworkMember,
    columns={
        "organizacion": ("organization", "organisation"),
        "ciudad": ("city",),
        "iso2": ("codigo_pais",),
        "anios": ("years", "años"),
        "c40_2016_17": ("c40",),
    },
    needed=(("organizacion",), ("iso2",), ("anios",)),
    read=_climate,
    identity=lambda row: (row.cells["organizacion"], row.raw("ciudad"), row.raw("iso2"), row.raw("anios")),
    source="CDP e ICLEI, ciudades que informaron",
    note="Gobiernos locales que informaron de su acción climática; la marca de C40 es de 2016 y 2017.",
    credits=(
        Credit(
            "This data was collected in partnership by CDP and ICLEI – Local Governments for Sustainability",
            "https://data.cdp.net/",
            "datos recopilados con licencia Apache 2.0",
        ),
    ),
)
NETWORK_MEMBERS = Layout(
    kind=Kind.NETWORK_MEMBERS,
    model=NetworkMember,
    columns=CITY_COLUMNS | {"red": ("network",), "campo": ("field",), "desde": ("since", "miembro_desde")},
    needed=(("red",), ("ciudad",), ("iso2",)),
    read=_other_network,
    identity=lambda row: (
        network_key(row.raw("red")),
        same(row.raw("ciudad")),
        row.raw("iso2").upper(),
        row.raw("geonameid") or row.raw("cvegeo") or row.raw("lat"),
        same(row.raw("campo")),
    ),
    source="Listas de miembros que publica cada red",
    credits=(Credit("Cada red, en su lista de miembros", "", "hechos públicos"),),
)


# --- Representations of Mexico ---------------------------------------------------------------------------------------

KINDS = {"embajada": "Embajada", "consulado general": "Consulado General", "consulado": "Consulado"} | {
    "seccion consular": "Sección Consular",
    "consulado honorario": "Consulado Honorario",
    "mision permanente": "Misión Permanente",
    "oficina de enlace": "Oficina de Enlace",
}


def _representation(row):
    city = row.text("ciudad", NAME, needed=True)
    # A list without the country of some embassy still says where it stands; importing finds the country there.
    country = row.country("iso2", needed=False)
    kind = fold(row.text("tipo", 60, needed=True))
    if kind and kind not in KINDS:
        row.problem(f"«{kind[:40]}» no es un tipo de representación: {', '.join(KINDS)}.")
    latitude, longitude = row.place("lat", "lon")
    if not country and latitude is None and not row.problems:
        row.problem("falta el país (columna «iso2»), y sin coordenadas no se puede deducir.")
    covers, state = row.text("circunscripcion", COVERS).upper().replace("(PARCIAL)", "(parcial)"), ""
    if country == "US":
        state = row.us_state("estado")
        covers = covers.replace(" ", "")
        unknown = [part for part in covers.split(";") if part and not _is_covered_state(part)]
        if unknown:
            row.problem(f"«{unknown[0][:40]}» no es un estado de Estados Unidos (columna «circunscripcion»).")
    else:
        state, covers = row.text("estado", 20), row.text("circunscripcion", COVERS)
    representation = Representation(
        name=row.text("nombre", NAME) or f"{KINDS.get(kind, '')} de México en {city}"[:NAME],
        kind=kind,
        city=city,
        state=state,
        country_code=country,
        latitude=latitude,
        longitude=longitude,
        covers=covers,
        checked_on=row.day("fecha_fuente"),
    )
    spot = Spot(
        name=city,
        country=country,
        geonameid=row.geonameid("geonameid"),
        latitude=latitude,
        longitude=longitude,
        admin1=state if country == "US" else "",
    )
    return [Fact(representation, {"": spot})]


def _is_covered_state(part):
    match = PARTLY.fullmatch(part)
    return bool(match) and match[1] in US_STATES


REPRESENTATIONS = Layout(
    kind=Kind.REPRESENTATIONS,
    model=Representation,
    columns={
        "iso2": ("pais", "codigo_pais"),
        "ciudad": ("city",),
        "estado": ("state",),
        "tipo": ("kind",),
        "nombre": ("name",),
        "lat": ("latitud",),
        "lon": ("longitud",),
        "geonameid": (),
        "circunscripcion": ("covers",),
        "fecha_fuente": ("fecha",),
    },
    needed=(("ciudad",), ("tipo",), ("iso2",)),
    read=_representation,
    identity=lambda row: (
        row.raw("iso2").upper(),
        same(row.raw("ciudad")),
        row.raw("estado").upper(),
        same(row.raw("tipo")),
    ),
    source="Secretaría de Relaciones Exteriores y Wikidata",
    note="Fuera de Estados Unidos la lista es incompleta: que falte una representación no significa que no exista.",
    credits=(
        Credit(
            "Secretaría de Relaciones Exteriores, directorios de representaciones",
            "https://www.gob.mx/sre",
            "hechos públicos",
        ),
        Credit("Wikidata", "https://www.wikidata.org/", "dominio público (CC0)"),
        GEONAMES,
    ),
)
