"""What the methodology says of each region, as data; its figures, not ours.

They are told as the methodology states them (it is the ministry's presentation): it dates only some of them, and
several have moved since. Every screen says so.
"""

from dataclasses import dataclass

from partners.regions import REGIONS

SOURCE = "Metodología para los hermanamientos (cancillería)"
CAUTION = (
    "Son las cifras de la metodología, que no dice de qué año es cada una: sirven de contexto. Antes de citarlas en un "
    "documento, confírmelas con la fuente oficial."
)


@dataclass(frozen=True, slots=True)
class Panorama:
    """The methodology's words on one region."""

    region: str
    """Key of REGIONS."""
    agreements: str
    """Agreements of local governments with the region, as the methodology counts them; "" where it does not."""
    points: tuple[str, ...]

    @property
    def name(self):
        return REGIONS[self.region].name


PANORAMA = (
    Panorama(
        "america-norte",
        "",
        (
            "El 80 % de las visitas al exterior de las autoridades locales tiene como destino Estados Unidos.",
            "El 24 % de los acuerdos internacionales que firman los gobiernos locales es con Estados Unidos.",
            "Con Canadá se suscribieron 23 acuerdos de cooperación entre 1998 y 2018, en salud, educación, ciencia y "
            "tecnología, medio ambiente, economía, turismo y cultura, entre otras áreas.",
            "México se ha colocado como el socio comercial más importante de Estados Unidos.",
        ),
    ),
    Panorama(
        "america-latina",
        "280",
        (
            "Las autoridades locales han firmado 280 acuerdos en América Latina.",
            "Se busca una integración genuina con los países de la Alianza del Pacífico (Colombia, Perú y Chile) y una "
            "presencia más activa y solidaria en el Triángulo Norte.",
        ),
    ),
    Panorama(
        "europa",
        "150",
        (
            "Hay 150 acuerdos firmados con gobiernos locales de Europa; Francia y Alemania son los países con mayor "
            "vinculación.",
            "En seis años se suscribieron más de 200 instrumentos con países europeos.",
            "Casi el 40 % de las visitas al exterior de las autoridades locales a Europa busca inversiones.",
            "La Unión Europea es el tercer socio comercial de México, su segundo inversionista y su segunda fuente de "
            "turistas.",
            "Cataluña se describe como un actor global.",
        ),
    ),
    Panorama(
        "asia-pacifico",
        "casi 100",
        (
            "Hay casi 100 acuerdos registrados entre gobiernos locales mexicanos y sus pares de la región.",
            "El 35 % de las visitas de autoridades locales se dirige a China, Corea y Japón.",
            "5 de los 10 principales socios comerciales de México están en la región.",
        ),
    ),
    Panorama("africa-medio-oriente", "", ("La metodología no da cifras de esta región.",)),
)
