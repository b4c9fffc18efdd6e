"""Who works in the demonstration: offices and accounts. All persons are invented, and so are their addresses."""

from dataclasses import dataclass

from partners.models import Membership

Role = Membership.Role


@dataclass(frozen=True)
class Account:
    """One account. `label` is its role in the printed table."""

    label: str
    email: str
    full_name: str
    position: str


@dataclass(frozen=True)
class Office:
    """A municipality with an office in the demonstration, and its enlace."""

    cvegeo: str
    coordinator: Account
    profile: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Colleague:
    """Somebody whom the enlace of a municipality invites."""

    cvegeo: str
    role: Role
    account: Account


OPERATOR = Account(
    "Operación del sistema", "operacion@hermanamientos.example", "Olga Peña Ibarra", "Operación"
)
ADVISOR = Account(
    "Asesora de cancillería",
    "asesora@cancilleria.example",
    "Ana Soto Villalobos",
    "Asesora de hermanamientos",
)
STATE_CODE = "14"
STATE_COORDINATOR = Account(
    "Enlace estatal de Jalisco",
    "enlace.estatal@jalisco.example",
    "Ernesto Lara Quintero",
    "Coordinación de asuntos internacionales",
)


def _enlace(place, domain, full_name):
    return Account(
        f"Enlace municipal de {place}",
        f"enlace@{domain}.example",
        full_name,
        "Enlace de asuntos internacionales",
    )


CHIHUAHUA = "08019"
GUADALAJARA = "14039"
IRAPUATO = "11017"
MERIDA = "31050"
MONTERREY = "19039"
QUERETARO = "22014"
SAN_LUIS_POTOSI = "24028"

# What an office writes of itself; the priorities are examples, not those of the real plan.
_EXAMPLE_PRIORITIES = (
    "Ejemplo: economía creativa y empleo joven\n"
    "Ejemplo: gestión sustentable del agua\n"
    "Ejemplo: cultura y espacio público"
)

OFFICES = (
    Office(
        GUADALAJARA,
        _enlace("Guadalajara", "guadalajara", "Elena Ruiz Montaño"),
        (("plan_priorities", _EXAMPLE_PRIORITIES),),
    ),
    Office(MERIDA, _enlace("Mérida", "merida", "Óscar Pech Canul")),
    Office(MONTERREY, _enlace("Monterrey", "monterrey", "Norma Garza Treviño")),
    Office(QUERETARO, _enlace("Querétaro", "queretaro", "Quirino Vega Olvera")),
    Office(SAN_LUIS_POTOSI, _enlace("San Luis Potosí", "sanluispotosi", "Silvia Robledo Cruz")),
    Office(IRAPUATO, _enlace("Irapuato", "irapuato", "Irma Fuentes Rangel")),
    Office(CHIHUAHUA, _enlace("Chihuahua", "chihuahua", "César Ochoa Baca")),
    Office("14093", _enlace("Tepatitlán de Morelos", "tepatitlan", "Teresa Navarro Franco")),
    Office("14028", _enlace("Cuautla, Jalisco", "cuautla", "Camilo Santana Peña")),
    Office("05033", _enlace("San Pedro, Coahuila", "sanpedro", "Sergio Adame Rivas")),
    Office("21154", _enlace("Tecamachalco", "tecamachalco", "Tania Huerta Rojas")),
    Office("07078", _enlace("San Cristóbal de las Casas", "sancristobal", "Cristina Gómez Díaz")),
    Office("16112", _enlace("Zitácuaro", "zitacuaro", "Zulema Correa Marín")),
)

COLLEAGUES = (
    Colleague(
        GUADALAJARA,
        Role.LEGAL,
        Account(
            "Jurídico municipal de Guadalajara",
            "juridico@guadalajara.example",
            "Julián Ortega Salas",
            "Dirección Jurídica",
        ),
    ),
    Colleague(
        GUADALAJARA,
        Role.READER,
        Account(
            "Lectora de Guadalajara",
            "lectora@guadalajara.example",
            "Laura Díaz Camarena",
            "Cabildo, regiduría",
        ),
    ),
    Colleague(
        GUADALAJARA,
        Role.COMMITTEE,
        Account(
            "Integrante del comité de Guadalajara",
            "comite@guadalajara.example",
            "Inés Mora Aceves",
            "Comité de Ciudades Hermanas",
        ),
    ),
)

# The printed table: one of each role first. The other enlaces follow one pattern and share the password.
PRINTED = (
    OFFICES[0].coordinator,
    *(colleague.account for colleague in COLLEAGUES),
    OFFICES[1].coordinator,
    OFFICES[2].coordinator,
    STATE_COORDINATOR,
    ADVISOR,
    OPERATOR,
)
ALL = (
    OPERATOR,
    ADVISOR,
    STATE_COORDINATOR,
    *(office.coordinator for office in OFFICES),
    *(colleague.account for colleague in COLLEAGUES),
)
