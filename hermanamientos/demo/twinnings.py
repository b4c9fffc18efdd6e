"""Existing twinnings for the inventory, as newspapers, city councils and universities have told them in public.

None was compared with the register of the foreign ministry: every row says so, and none claims to be registered.
"""

import datetime as dt
from dataclasses import dataclass

from agreements.models import Agreement
from partners.models import Counterpart

Precision = Agreement.Precision
Kind = Counterpart.Kind

UNOFFICIAL = "Dato público, no oficial"


@dataclass(frozen=True)
class City:
    """A foreign city: by its GeoNames identifier, or typed by hand when the catalogue lacks it."""

    name: str
    country_code: str
    geonameid: int | None = None


@dataclass(frozen=True)
class Partner:
    """What signs on the other side. `language` is a BCP 47 tag."""

    city: City
    official_name: str
    official_name_local: str
    language: str
    kind: Kind = Kind.CITY


@dataclass(frozen=True)
class Twinning:
    """One twinning: its date as precisely as the source gives it, and which publication that was."""

    cvegeo: str
    partner: Partner
    signed_on: dt.date
    precision: Precision
    publication: str
    notes: str = ""

    @property
    def source(self):
        return f"{UNOFFICIAL}: {self.publication}"


def _texan(name, geonameid):
    return Partner(City(name, "US", geonameid), f"Ciudad de {name}, Texas", f"City of {name}, Texas", "en")


SAN_ANTONIO = _texan("San Antonio", 4726206)
MCALLEN = _texan("McAllen", 4709796)
_KSAT = "KSAT, 11 de febrero de 2025"
_CGCID = "CGCID, Mapa de Acuerdos de Hermanamiento"

TWINNINGS = (
    Twinning("19039", SAN_ANTONIO, dt.date(1953, 1, 1), Precision.YEAR, _KSAT),
    Twinning("14039", SAN_ANTONIO, dt.date(1974, 1, 1), Precision.YEAR, _KSAT),
    Twinning(
        "14039",
        Partner(
            City("Guadalajara", "ES", 3121070),
            "Ayuntamiento de Guadalajara, España",
            "Ayuntamiento de Guadalajara",
            "es",
        ),
        dt.date(1982, 1, 1),
        Precision.YEAR,
        "Henares al Día, 2022",
    ),
    Twinning("22014", SAN_ANTONIO, dt.date(2025, 2, 11), Precision.DAY, _KSAT),
    Twinning(
        "05033",
        Partner(
            City("Springfield", "US", 4250542),
            "Ciudad de Springfield, Illinois",
            "City of Springfield, Illinois",
            "en",
        ),
        dt.date(1996, 8, 20),
        Precision.DAY,
        "copia pública del texto del acuerdo",
        "La fuente lo llama San Pedro de las Colonias.",
    ),
    Twinning(
        "11017",
        Partner(
            City("Marianao", "CU", 3547640), "Municipio de Marianao, La Habana", "Municipio Marianao", "es"
        ),
        dt.date(2000, 1, 1),
        Precision.YEAR,
        _CGCID,
    ),
    Twinning("11017", MCALLEN, dt.date(2000, 1, 1), Precision.YEAR, _CGCID),
    Twinning(
        "14028",
        Partner(
            City("Renton", "US", 5808189), "Ciudad de Renton, Washington", "City of Renton, Washington", "en"
        ),
        dt.date(2001, 1, 1),
        Precision.YEAR,
        "Ciudad de Renton, expediente OAG-01-150",
        "El año se deduce del número del expediente.",
    ),
    Twinning(
        "14093",
        Partner(
            City("Madison", "US", 5261457), "Ciudad de Madison, Wisconsin", "City of Madison, Wisconsin", "en"
        ),
        dt.date(2014, 5, 1),
        Precision.MONTH,
        "Concejo de Madison, resolución RES-14-00430",
        "Es la fecha en que el concejo autorizó firmar el memorándum; una resolución anterior es de enero de 2012.",
    ),
    Twinning(
        "21154",
        Partner(City("Onjuku", "JP"), "Municipio de Onjuku", "御宿町", "ja"),
        dt.date(2013, 10, 1),
        Precision.MONTH,
        "El Nauzonteco, 31 de octubre de 2013",
        "La fuente relata la visita del 22 al 24 de octubre de 2013.",
    ),
    Twinning(
        "24028",
        MCALLEN,
        dt.date(2014, 4, 10),
        Precision.DAY,
        "Ciudad de McAllen, 9 de abril de 2014",
        "Es la fecha que se anunció para la ceremonia.",
    ),
    Twinning(
        "08019",
        Partner(
            City("Pueblo", "US", 5435464), "Ciudad de Pueblo, Colorado", "City of Pueblo, Colorado", "en"
        ),
        dt.date(2014, 8, 25),
        Precision.DAY,
        "Concejo de Pueblo, resolución 13038",
        "La relación entre ambas ciudades es anterior a este acuerdo.",
    ),
    Twinning(
        "07078",
        Partner(City("Popayán", "CO", 3671916), "Municipio de Popayán", "Alcaldía de Popayán", "es"),
        dt.date(2016, 11, 1),
        Precision.MONTH,
        "La Frailesca al Día, 26 de noviembre de 2016",
    ),
    Twinning(
        "16112",
        Partner(City("El Naranjal", "EC"), "Municipio de El Naranjal", "Municipio de El Naranjal", "es"),
        dt.date(2022, 5, 1),
        Precision.MONTH,
        "Ignacio Martínez, 27 de mayo de 2022",
        "La fuente menciona también localidades del Perú, sin nombrar un acuerdo por cada una.",
    ),
    Twinning(
        "24028",
        Partner(City("Tucson", "US", 5318313), "Ciudad de Tucson, Arizona", "City of Tucson, Arizona", "en"),
        dt.date(2025, 10, 1),
        Precision.MONTH,
        "Pulso de San Luis, 26 de octubre de 2025",
        "La fecha es la de la publicación.",
    ),
)
