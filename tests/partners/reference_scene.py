"""A small catalogue of cities, and files of facts in the layouts that the importers accept; written for the tests."""

import datetime as dt

from partners.catalogue import replace_world_cities
from partners.reference.importing import import_file

NOW = dt.datetime(2026, 3, 2, 15, tzinfo=dt.UTC)

CITIES = [
    # number, name, country, first division, latitude, longitude, people, other names
    (1, "Portland", "US", "OR", 45.523, -122.676, 650_000, []),
    (2, "Portland", "US", "ME", 43.661, -70.255, 68_000, []),
    (3, "Lyon", "FR", "84", 45.748, 4.846, 520_000, ["Lyón"]),
    (4, "Sendai", "JP", "24", 38.266, 140.867, 1_090_000, ["仙台市"]),
    (5, "Guadalajara", "MX", "14", 20.676, -103.342, 1_385_000, []),
    (6, "Mérida", "MX", "31", 20.967, -89.623, 920_000, ["Merida"]),
    (7, "Copenhagen", "DK", "17", 55.676, 12.568, 1_150_000, ["Copenhague"]),
    (9, "The Hague", "NL", "11", 52.077, 4.299, 474_000, []),
    (8, "San Juan", "PR", "", 18.466, -66.106, 340_000, []),
    (3530597, "Mexico City", "MX", "09", 19.428, -99.127, 12_294_193, ["Ciudad de México"]),
]

TWINNINGS = """city_a,country_a,lat_a,lon_a,city_b,country_b,lat_b,lon_b,source,geonameid_a,geonameid_b,cvegeo_a,\
confidence
Guadalajara,MX,20.676,-103.342,Portland,US,45.52,-122.67,lista-uno;lista-dos,5,,14039,high
Mexico City,MX,19.428,-99.127,Lyon,FR,45.75,4.84,lista-uno,3530597,3,09,high
Mérida,MX,,,Sendai,JP,,,lista-dos,,4,31050,low
"""
CREATIVE = """ciudad,campo,iso2,geonameid,lat,lon,miembro_desde,confianza
Lyon,Media Arts,FR,3,45.75,4.84,2008,alta
Guadalajara,Media Arts,MX,5,20.67,-103.34,,alta
Sendai,Gastronomy,JP,4,38.26,140.86,2019,media
Ningunlugar,Music,ZA,,,,2015,sin_match
"""
CLIMATE = """organizacion,ciudad,iso2,pais,anios,c40_2016_17
"City of Portland, OR",,US,United States of America,2016|2018|2019,1
Portland Town Council,,US,United States of America,2021,0
Ayuntamiento de Mérida,,MX,Mexico,2017|2018|2019|2021,0
Portland County,Portland,US,United States of America,2020,0
"""
CONSULATES = """iso2,ciudad,estado,tipo,nombre,lat,lon,geonameid,circunscripcion,fuente,fecha_fuente
US,Portland,OR,consulado,Consulado de México en Portland,45.523,-122.676,1,OR(parcial);WA(parcial),SRE,2018-09-12
US,Boston,MA,consulado general,Consulado General de México en Boston,42.358,-71.06,,ME;MA;NH;RI;VT;CT,SRE,2018-09-12
US,Seattle,WA,consulado,Consulado de México en Seattle,47.606,-122.332,,WA(parcial);OR(parcial);AK,SRE,2018-09-12
US,San Juan,PR,consulado general,Consulado General de México en San Juan,18.46,-66.1,,PR;VI,SRE,2018-09-12
FR,Paris,,consulado general,,48.86,2.34,,,Wikidata,2022-11-16
FR,Paris,,embajada,,48.85,2.28,,,Wikidata,2022-11-16
FR,Lyon,,consulado honorario,,45.75,4.83,,,Wikidata,2022-11-16
,Copenhagen Municipality,,embajada,,55.68,12.59,,,Wikidata,2022-11-16
JP,Sendai,,consulado,,,,,,Wikidata,2022-11-16
"""
BY_COUNTRY = """iso3,iso2,pais,usd_2024,usd_2025
USA,US,Estados Unidos,62794313403,60689568985
XXX,,No Identificado,510120260,528456621
XKX,,Kosovo,10,
NAM,NA,Namibia,0,12
PSE,PS,Palestina,9394,5085
PSE,PS,Cisjordania,0,0
"""
BY_STATE = (
    "estado_us,nombre,usd_2025\nCA,California,18500664031\nXX,No Identificado,5\nPR,Puerto Rico,6863655\n"
)
BY_MUNICIPALITY = (
    "cvegeo,municipio,musd_2023,musd_2024\n14039,Guadalajara,571.111,578.706\n1001,Aguascalientes,9.75,\n"
)
COUNTRIES = (
    "iso2,nombre_es,idh,idh_anio\nFR,Francia,0.910,2022\nTW,Taiwán,,\nNA,Namibia,0.610,2022\nCS,Serbia,,\n"
)
NETWORKS = (
    "red,ciudad,pais,geonameid,campo,desde\nMercociudades,Lyon,Francia,3,,2001\nC40 Cities,Sendai,JP,4,,\n"
)

FILES = {
    "twinnings": TWINNINGS,
    "creative-cities": CREATIVE,
    "climate-cities": CLIMATE,
    "consulates": CONSULATES,
    "networks": NETWORKS,
    "countries": COUNTRIES,
}


def load_catalogue():
    keys = "geonameid name countrycode admin1code latitude longitude population alternatenames".split()
    rows = [dict(zip(keys, city, strict=True)) | {"timezone": "UTC"} for city in CITIES]
    replace_world_cities(rows, edition="pruebas")


def write(folder, content, name="datos.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def bring(folder, kind, content=None, **options):
    """Import a text as a file of this kind; the scene's own when none is given."""
    path = write(folder, FILES[kind] if content is None else content)
    return import_file(kind=kind, path=path, **{"now": NOW, **options})
