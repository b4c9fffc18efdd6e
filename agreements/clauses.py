"""Clause library: the fifteen clauses of an agreement between local governments, as data.

The texts are our own wording. They stand in `clause_texts/`, one module per part of the instrument, written
for two instruments (twinning, specific cooperation) and two scopes (a foreign counterpart, which falls under
the Ley sobre la Celebración de Tratados; another Mexican municipality, which does not), always in Spanish
and in English.

`clause_set()` gives the clauses of a draft; `agreements.filling.fill()` puts the draft's data into their
texts. Pure module: no ORM, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from agreements.clause_texts import (
    ANY,
    COOPERATION,
    FOREIGN,
    NATIONAL,
    TWINNING,
    closing,
    opening,
    operation,
)
from agreements.filling import variables_in

# Raised when a text or the list of clauses changes; a draft keeps the number with which it was begun.
LIBRARY_VERSION = 1

INSTRUMENTS = {
    TWINNING: "Acuerdo de hermanamiento de amplio alcance",
    COOPERATION: "Acuerdo de cooperación específica",
}

SCOPES = (FOREIGN, NATIONAL)
LANGUAGES = ("es", "en")
ALLOWED_TAGS = frozenset({"p", "ol", "ul", "li", "strong", "em", "br"})

# Words that Mexican law keeps for treaties (LSCT arts. 2 to 5), or that belong to treaties between States: an
# agreement of a municipality must not read as one. "Artículo" and "las Partes" are normal and not listed.
TREATY_VOCABULARY = {
    "es": (
        "ratificación",
        "ratificar",
        "adhesión",
        "aceptación",
        "plenos poderes",
        "reserva",
        "ad referéndum",
        "aprobación del senado",
        "canje de notas",
        "depósito",
        "partes contratantes",
        "altas partes",
    ),
    "en": (
        "ratification",
        "ratify",
        "accession",
        "acceptance",
        "full powers",
        "reservation",
        "ad referendum",
        "approval of the senate",
        "exchange of notes",
        "depositary",
        "contracting parties",
        "high parties",
    ),
}


@dataclass(frozen=True)
class ClauseTemplate:
    """One clause of the library.

    `texts` maps (instrument, scope) to {language: limited HTML}; ANY stands for all of them and the most
    specific key wins. `anchor` is the legal basis or the practice behind the clause, `grade` how well it is
    known: A the law's own text, B a public document, C general practice not yet confirmed by the foreign
    ministry.
    """

    key: str
    number: int
    heading: dict[str, str]
    purpose: str
    mandatory: bool
    anchor: str
    grade: str
    texts: dict[tuple[str, str], dict[str, str]]
    scope_headings: dict[str, dict[str, str]] | None = None

    def text(self, instrument: str, scope: str) -> dict[str, str]:
        """The two texts {"es": html, "en": html} for an instrument and a scope."""
        for key in ((instrument, scope), (instrument, ANY), (ANY, scope), (ANY, ANY)):
            if key in self.texts:
                return self.texts[key]
        raise LookupError(f"La cláusula «{self.key}» no tiene texto para {instrument}/{scope}.")

    def heading_in(self, language: str, scope: str = FOREIGN) -> str:
        """The clause's heading without its number."""
        return (self.scope_headings or {}).get(scope, self.heading)[language]

    def variables(self, instrument: str, scope: str) -> tuple[str, ...]:
        """Keys of the data that the Spanish text asks for, in order of appearance."""
        return variables_in(self.text(instrument, scope)["es"])


_TEXTS = opening.TEXTS | operation.TEXTS | closing.TEXTS
_PRACTICE = "Práctica general en acuerdos entre gobiernos locales; por confirmar con el modelo de la SRE."


def _clause(
    number: int,
    key: str,
    es: str,
    en: str,
    purpose: str,
    *,
    mandatory: bool = True,
    anchor: str = _PRACTICE,
    grade: str = "C",
    national: tuple[str, str] | None = None,
) -> ClauseTemplate:
    headings = {NATIONAL: {"es": national[0], "en": national[1]}} if national else None
    return ClauseTemplate(
        key,
        number,
        {"es": es, "en": en},
        purpose,
        mandatory,
        anchor,
        grade,
        _TEXTS[key],
        headings,
    )


CLAUSES: tuple[ClauseTemplate, ...] = (
    _clause(
        1,
        "comparecencia",
        "Comparecencia",
        "The Parties",
        "Dice qué instrumento es, quiénes lo firman, con nombre territorial completo, y cómo se les llama.",
        anchor="LSCT, arts. 1o. y 2o., fracción II: firma un órgano de la administración municipal con un "
        "órgano gubernamental extranjero o un organismo internacional.",
        grade="A",
    ),
    _clause(
        2,
        "considerandos",
        "Considerandos",
        "Recitals",
        "Explica por qué las Partes cooperan: intereses comunes, vínculos previos y fundamento jurídico.",
        mandatory=False,
        anchor="LSCT, arts. 1o., 2o. y 7o. (fundamento); los motivos son práctica general.",
        grade="B",
    ),
    _clause(
        3,
        "objetivo",
        "Objetivo",
        "Objective",
        "Formaliza el hermanamiento o la cooperación y dice para qué.",
        anchor="LSCT, art. 2o., fracción II, segundo párrafo: la materia se limita a atribuciones propias.",
        grade="A",
    ),
    _clause(
        4,
        "areas",
        "Áreas de cooperación",
        "Areas of cooperation",
        "Enumera las áreas; cada una debe corresponder a atribuciones de ambas Partes.",
        anchor="LSCT, art. 2o., fracción II; CPEUM, art. 115, fracciones III y V; ley municipal del estado.",
        grade="A",
    ),
    _clause(
        5,
        "modalidades",
        "Modalidades de cooperación",
        "Forms of cooperation",
        "Dice de qué maneras se coopera, sin obligar a usarlas todas.",
    ),
    _clause(
        6,
        "programas-anuales",
        "Programas anuales de actividades",
        "Annual programmes of activities",
        "Obliga a concretar el acuerdo cada año en un programa: acciones, fechas, responsables y recursos.",
        anchor="Formato de programa operativo anual de la SRE para acuerdos de amplio alcance.",
        grade="B",
    ),
    _clause(
        7,
        "propuestas",
        "Propuestas adicionales",
        "Additional proposals",
        "Permite sumar actividades durante el año.",
        mandatory=False,
    ),
    _clause(
        8,
        "seguimiento",
        "Mecanismo de seguimiento",
        "Follow-up",
        "Nombra a quienes coordinan, cada cuándo se reúnen, qué funciones tienen y qué informan.",
    ),
    _clause(
        9,
        "financiamiento",
        "Financiamiento",
        "Funding",
        "Cada Parte paga lo suyo según su presupuesto; nada crea deuda.",
        anchor="Ley de Disciplina Financiera, art. 22; CPEUM, art. 117, fracción VIII; LCID, art. 40.",
        grade="A",
    ),
    _clause(
        10,
        "instrumentos-internacionales",
        "Instrumentos internacionales",
        "International instruments",
        "Deja a salvo lo ya pactado en otros instrumentos.",
        mandatory=False,
        national=("Otros instrumentos", "Other instruments"),
    ),
    _clause(
        11,
        "informacion-propiedad-intelectual",
        "Información, material y propiedad intelectual",
        "Information, material and intellectual property",
        "Protege la información clasificada y los datos personales, y reconoce la autoría de los resultados.",
        mandatory=False,
    ),
    _clause(
        12,
        "personal",
        "Personal designado",
        "Assigned personnel",
        "El personal sigue bajo su empleador; quien viaja respeta las leyes del lugar.",
        mandatory=False,
        national=("Relación laboral", "Employment"),
    ),
    _clause(
        13,
        "seguros",
        "Seguros",
        "Insurance",
        "Pide que el personal que participa esté asegurado.",
        mandatory=False,
    ),
    _clause(
        14,
        "controversias",
        "Solución de controversias",
        "Settlement of differences",
        "Las diferencias se resuelven entre las Partes, sin tribunales ni arbitraje.",
        anchor="LSCT, arts. 8o. y 9o.: un mecanismo internacional de solución de controversias "
        "exige garantías propias.",
        grade="A",
    ),
    _clause(
        15,
        "disposiciones-finales",
        "Disposiciones finales",
        "Final provisions",
        "Inicio, vigencia, renovación, modificaciones, terminación, lugar, fecha, ejemplares e idiomas.",
        anchor="La ley no fija vigencia, plazo de aviso ni número de ejemplares: los deciden las Partes. "
        "Si la vigencia rebasa el periodo del ayuntamiento, vea CPEUM, art. 115, fracción II, inciso b).",
        grade="A",
    ),
)


def clause_set(instrument: str, scope: str = FOREIGN) -> tuple[ClauseTemplate, ...]:
    """The fifteen clauses of an instrument, in order. Raises LookupError for an unknown instrument or
    scope."""
    if instrument not in INSTRUMENTS or scope not in SCOPES:
        raise LookupError(f"No hay cláusulas para {instrument}/{scope}.")
    return CLAUSES


def template_of(key: str) -> ClauseTemplate:
    """The clause with that stable key; LookupError when there is none."""
    for template in CLAUSES:
        if template.key == key:
            return template
    raise LookupError(f"La biblioteca no tiene la cláusula «{key}».")


# The opening and the recitals stand before the articles.
UNNUMBERED = ("comparecencia", "considerandos")


def article_numbers(keys: Iterable[str]) -> dict[str, int | None]:
    """Number of the article of each clause that a draft keeps, in order; None for opening and recitals."""
    numbers: dict[str, int | None] = {}
    count = 0
    for key in keys:
        if key not in UNNUMBERED:
            count += 1
        numbers[key] = None if key in UNNUMBERED else count
    return numbers


def article_heading(number: int | None, heading: str, language: str = "es") -> str:
    """ "Artículo 2. Áreas de cooperación"; only the number before headings of languages without a library."""
    if number is None:
        return heading
    word = {"es": "Artículo ", "en": "Article "}.get(language, "")
    return f"{word}{number}. {heading}"
