"""Spanish names of the first-level divisions where GeoNames' codes are known: Mexico, the United States, Canada, Spain.

They tell homonyms apart («San Antonio, Texas»). Elsewhere the country and the population do. GeoNames writes the
United States with postal codes and the others with FIPS 10-4 numbers, which in Mexico are not INEGI's in four states.
"""

from partners.states import STATES

INEGI_STATE = {"05": "07", "06": "08", "07": "05", "08": "06"}
"""GeoNames' number of a Mexican state -> INEGI's, where they differ: Chiapas, Chihuahua, Coahuila, Colima."""

_UNITED_STATES = """
AK Alaska|AL Alabama|AR Arkansas|AZ Arizona|CA California|CO Colorado|CT Connecticut|DC Distrito de Columbia|
DE Delaware|FL Florida|GA Georgia|HI Hawái|IA Iowa|ID Idaho|IL Illinois|IN Indiana|KS Kansas|KY Kentucky|LA Luisiana|
MA Massachusetts|MD Maryland|ME Maine|MI Míchigan|MN Minnesota|MO Misuri|MS Misisipi|MT Montana|
NC Carolina del Norte|ND Dakota del Norte|NE Nebraska|NH Nuevo Hampshire|NJ Nueva Jersey|NM Nuevo México|NV Nevada|
NY Nueva York|OH Ohio|OK Oklahoma|OR Oregón|PA Pensilvania|RI Rhode Island|SC Carolina del Sur|SD Dakota del Sur|
TN Tennessee|TX Texas|UT Utah|VA Virginia|VT Vermont|WA Washington|WI Wisconsin|WV Virginia Occidental|WY Wyoming
"""
_CANADA = """
01 Alberta|02 Columbia Británica|03 Manitoba|04 Nuevo Brunswick|05 Terranova y Labrador|07 Nueva Escocia|08 Ontario|
09 Isla del Príncipe Eduardo|10 Quebec|11 Saskatchewan|12 Yukón|13 Territorios del Noroeste|14 Nunavut
"""
_SPAIN = """
07 Islas Baleares|27 La Rioja|29 Comunidad de Madrid|31 Región de Murcia|32 Navarra|34 Asturias|39 Cantabria|
51 Andalucía|52 Aragón|53 Canarias|54 Castilla-La Mancha|55 Castilla y León|56 Cataluña|57 Extremadura|58 Galicia|
59 País Vasco|60 Comunidad Valenciana|CE Ceuta|ML Melilla
"""


def _table(text):
    return dict(row.strip().split(" ", 1) for row in text.split("|"))


SUBDIVISIONS = {
    "CA": _table(_CANADA),
    "ES": _table(_SPAIN),
    # «México, México» would say nothing.
    "MX": {code: STATES[INEGI_STATE.get(code, code)] for code in STATES} | {"15": "Estado de México"},
    "US": _table(_UNITED_STATES),
}


def subdivision_name(country_code, admin1_code):
    """Return the Spanish name of a first-level division, or "" where GeoNames' code has no name here."""
    return SUBDIVISIONS.get(country_code, {}).get(admin1_code, "")
