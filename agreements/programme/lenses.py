"""The cross-cutting lenses of the *ABC para la internacionalización de las ciudades mexicanas*, as data.

`words` are the considerations of the ABC that each lens comes from, as the methodology quotes them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lens:
    """A lens: its name, the consideration behind it, and what an office asks itself of an activity."""

    key: str
    name: str
    words: str
    question: str


_CENTRAL = (
    "La agenda de género, los derechos de los colectivos LGTBI+ y la economía de los cuidados han adquirido también "
    "una centralidad relevante en el entorno local y en las estrategias de internacionalización."
)

LENSES = {
    lens.key: lens
    for lens in (
        Lens(
            "ciencia",
            "Ciencia, tecnología e innovación",
            "El vínculo con la ciencia, la tecnología y los ecosistemas innovadores pasa por ser una apuesta de cada "
            "vez más territorios en el marco de sus estrategias de posicionamiento internacional.",
            "¿Participan universidades, centros de investigación o empresas innovadoras?",
        ),
        Lens(
            "genero",
            "Agenda de género",
            _CENTRAL,
            "¿Reduce una desigualdad entre mujeres y hombres, o cuida que ambos participen y decidan?",
        ),
        Lens(
            "diversidad",
            "Derechos de los colectivos LGBTI+",
            _CENTRAL,
            "¿Promueve los derechos de las personas LGBTI+ o las incluye de manera expresa?",
        ),
        Lens(
            "cuidados",
            "Economía de los cuidados",
            _CENTRAL,
            "¿Reconoce, reparte o mejora el cuidado de niñas y niños, personas mayores o con discapacidad?",
        ),
        Lens(
            "ciudadania",
            "Conciencia ciudadana",
            "Es fundamental que las ciudades impulsen la colocación del tema internacional en el imaginario colectivo "
            "ciudadano.",
            "¿Acerca lo internacional a la ciudadanía y a la sociedad civil organizada?",
        ),
    )
}
LENS_CHOICES = [(lens.key, lens.name) for lens in LENSES.values()]


@dataclass(frozen=True)
class LensUse:
    """A lens and the names of the activities that touch it, in their order; none is a finding too."""

    lens: Lens
    activities: tuple[str, ...]


def uses_of(activities):
    """Which lens is touched by what: `activities` are pairs (name, keys of its lenses)."""
    activities = list(activities)
    return [
        LensUse(lens, tuple(name for name, keys in activities if lens.key in keys))
        for lens in LENSES.values()
    ]
