"""Remittances by country, US state and municipality, and the human development of countries: what their files hold."""

from partners.folding import fold
from partners.models import Figure
from partners.reference.layouts import Credit, Fact, Kind, Layout, yearly
from partners.reference.values import SetAside

Measure, Of = Figure.Measure, Figure.Of
#: No remittance of a year to one place comes near it (USD); an amount beyond was written in another unit.
MOST_DOLLARS = 10**13
MILLION = 1_000_000
# ISO 3166 codes of three letters that the Banco de México uses and that are no country today.
NO_COUNTRY = {"XXX", "ABK", "ANT"}
ISO3_ONLY = {"XKX": "XK"}
# Countries that are no more, as lists of ISO codes still carry them: Netherlands Antilles, Serbia and Montenegro.
FORMER = {"AN", "CS"}
# What the Banco de México lists beside the country of the same code.
PARTS = {"cisjordania"}
BANXICO = Credit(
    "Banco de México, Sistema de Información Económica: ingresos por remesas",
    "https://www.banxico.org.mx/SieInternet/",
    "uso libre citando la fuente",
)
UNDP = Credit(
    "Programa de las Naciones Unidas para el Desarrollo (PNUD), Informe sobre Desarrollo Humano",
    "https://hdr.undp.org/",
    "Creative Commons Atribución 3.0 IGO",
)


def _remittances(row, of, code):
    facts = []
    for year, key, unit in yearly(row, ("usd", "musd")):
        value = row.number(key, 0, MOST_DOLLARS // (MILLION if unit == "musd" else 1))
        # An empty cell is unknown, and unknown is no zero.
        if value is not None and any(fact.row.year == year for fact in facts):
            row.problem(f"el año {year} viene en dos columnas.")
        elif value is not None:
            value *= MILLION if unit == "musd" else 1
            facts.append(
                Fact(Figure(measure=Measure.REMITTANCES, of=of, code=code, year=year, value=round(value, 2)))
            )
    return facts


def _by_country(row):
    iso3 = row.raw("iso3").upper()
    if not row.raw("iso2") and iso3:
        if iso3 in ISO3_ONLY:
            return _remittances(row, Of.COUNTRY, ISO3_ONLY[iso3])
        if iso3 in NO_COUNTRY:
            raise SetAside(row.raw("pais") or iso3)
    if row.raw("iso2").upper() in FORMER or fold(row.raw("pais")) in PARTS:
        raise SetAside(row.raw("pais") or row.raw("iso2"))
    return _remittances(row, Of.COUNTRY, row.country("iso2"))


def _by_us_state(row):
    if row.raw("estado_us").upper() == "XX":
        raise SetAside(row.raw("nombre") or "XX")
    return _remittances(row, Of.US_STATE, row.us_state("estado_us"))


def _by_municipality(row):
    return _remittances(row, Of.MUNICIPALITY, row.cvegeo("cvegeo", needed=True))


def _country(row):
    if row.raw("iso2").upper() in FORMER:
        raise SetAside(row.raw("nombre_es") or row.raw("iso2"))
    code = row.country("iso2")
    value, year = row.number("idh", 0, 1), row.year("idh_anio")
    if value is None:
        return []
    if year is None:
        if not row.problems:
            row.problem("falta el año del índice (columna «idh_anio»).")
        return []
    return [Fact(Figure(measure=Measure.HDI, of=Of.COUNTRY, code=code, year=year, value=value))]


def _code(name):
    return lambda row: (row.raw(name).upper() or row.raw("iso3").upper(),)


REMITTANCES_BY_COUNTRY = Layout(
    kind=Kind.REMITTANCES_BY_COUNTRY,
    model=Figure,
    columns={"iso2": ("codigo_pais", "clave_pais"), "iso3": (), "pais": ("nombre",)},
    needed=(("iso2",),),
    years=("usd", "musd"),
    read=_by_country,
    identity=_code("iso2"),
    source="Banco de México, Sistema de Información Económica",
    credits=(BANXICO,),
)
REMITTANCES_BY_US_STATE = Layout(
    kind=Kind.REMITTANCES_BY_US_STATE,
    model=Figure,
    columns={"estado_us": ("estado_eeuu", "us_state"), "nombre": ("estado",)},
    needed=(("estado_us",),),
    years=("usd", "musd"),
    read=_by_us_state,
    identity=_code("estado_us"),
    source="Banco de México, Sistema de Información Económica",
    credits=(BANXICO,),
)
REMITTANCES_BY_MUNICIPALITY = Layout(
    kind=Kind.REMITTANCES_BY_MUNICIPALITY,
    model=Figure,
    columns={"cvegeo": ("clave_inegi",), "municipio": ("nombre",)},
    needed=(("cvegeo",),),
    # A year's flow in millions, as the Banco de México publishes it by municipality.
    years=("musd", "usd"),
    note="Lo que falta no se publicó o no pudo atribuirse a un solo municipio.",
    read=_by_municipality,
    identity=lambda row: (row.raw("cvegeo").zfill(5),),
    source="Banco de México, Sistema de Información Económica",
    credits=(BANXICO,),
)
COUNTRIES = Layout(
    kind=Kind.COUNTRIES,
    model=Figure,
    columns={
        "iso2": ("codigo_pais",),
        "nombre_es": ("pais",),
        "idh": ("hdi",),
        "idh_anio": ("anio_idh", "hdi_year"),
    },
    needed=(("iso2",), ("idh",), ("idh_anio",)),
    read=_country,
    identity=_code("iso2"),
    source="PNUD, Informe sobre Desarrollo Humano",
    credits=(UNDP,),
)
