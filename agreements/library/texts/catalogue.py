"""Which clauses each instrument has, in their order: heading, purpose, legal anchor, grade, and their wordings."""

from dataclasses import dataclass

from agreements.library.texts import (
    ANY,
    COOPERATION,
    FOREIGN,
    LETTER,
    MEMORANDUM,
    NATIONAL,
    REGULARISATION,
    TWINNING,
    Alternative,
    ClauseTemplate,
    alternatives,
    as_memorandum,
    closing,
    letter,
    memorandum,
    opening,
    operation,
    regularisation,
)

#: They stand before the articles, in every instrument.
UNNUMBERED = ("comparecencia", "considerandos", "antecedentes")
#: A letter of intent has headings, not articles: this clause, which only a letter has, tells it.
LETTER_MARK = "intencion"

PRACTICE = "Práctica general en acuerdos entre gobiernos locales; por confirmar con el modelo de la SRE."


@dataclass(frozen=True)
class Facts:
    es: str
    en: str
    purpose: str
    mandatory: bool = True
    anchor: str = PRACTICE
    grade: str = "C"
    #: Headings between Mexican municipalities, where they differ.
    national: tuple[str, str] | None = None


FACTS = {
    "comparecencia": Facts(
        "Comparecencia",
        "The Parties",
        "Dice qué instrumento es, quiénes lo firman, con nombre territorial completo, y cómo se les llama.",
        anchor="LSCT, arts. 1o. y 2o., fracción II: firma un órgano de la administración municipal con un "
        "órgano gubernamental extranjero o un organismo internacional.",
        grade="A",
    ),
    "antecedentes": Facts(
        "Antecedentes",
        "Background",
        "Cuenta el vínculo anterior: qué se firmó, cuándo y cómo comenzó.",
        anchor="La etapa de formalización del programa de ciudades hermanas de la SRE parte de una relación que no "
        "cumplió los requisitos legales.",
        grade="B",
    ),
    "considerandos": Facts(
        "Considerandos",
        "Recitals",
        "Explica por qué las Partes cooperan: intereses comunes, vínculos previos y fundamento jurídico.",
        mandatory=False,
        anchor="LSCT, arts. 1o., 2o. y 7o. (fundamento); los motivos son práctica general.",
        grade="B",
    ),
    "objetivo": Facts(
        "Objetivo",
        "Objective",
        "Formaliza el hermanamiento o la cooperación y dice para qué.",
        anchor="LSCT, art. 2o., fracción II, segundo párrafo: la materia se limita a atribuciones propias.",
        grade="A",
    ),
    "areas": Facts(
        "Áreas de cooperación",
        "Areas of cooperation",
        "Enumera las áreas; cada una debe corresponder a atribuciones de ambas Partes.",
        anchor="LSCT, art. 2o., fracción II; CPEUM, art. 115, fracciones III y V; ley municipal del estado.",
        grade="A",
    ),
    "modalidades": Facts(
        "Modalidades de cooperación",
        "Forms of cooperation",
        "Dice de qué maneras se coopera, sin obligar a usarlas todas.",
    ),
    "programas-anuales": Facts(
        "Programas anuales de actividades",
        "Annual programmes of activities",
        "Obliga a concretar el acuerdo cada año en un programa: acciones, fechas, responsables y recursos.",
        anchor="Formato de programa operativo anual de la SRE para acuerdos de amplio alcance.",
        grade="B",
    ),
    "propuestas": Facts(
        "Propuestas adicionales",
        "Additional proposals",
        "Permite sumar actividades durante el año.",
        mandatory=False,
    ),
    "seguimiento": Facts(
        "Mecanismo de seguimiento",
        "Follow-up",
        "Nombra a quienes coordinan, cada cuándo se reúnen, qué funciones tienen y qué informan.",
    ),
    "financiamiento": Facts(
        "Financiamiento",
        "Funding",
        "Cada Parte paga lo suyo según su presupuesto; nada crea deuda.",
        anchor="Ley de Disciplina Financiera, art. 22; CPEUM, art. 117, fracción VIII; LCID, art. 40.",
        grade="A",
    ),
    "instrumentos-internacionales": Facts(
        "Instrumentos internacionales",
        "International instruments",
        "Deja a salvo lo ya pactado en otros instrumentos.",
        mandatory=False,
        national=("Otros instrumentos", "Other instruments"),
    ),
    "informacion-propiedad-intelectual": Facts(
        "Información, material y propiedad intelectual",
        "Information, material and intellectual property",
        "Protege la información clasificada y los datos personales, y reconoce la autoría de los resultados.",
        mandatory=False,
    ),
    "personal": Facts(
        "Personal designado",
        "Assigned personnel",
        "El personal sigue bajo su empleador; quien viaja respeta las leyes del lugar.",
        mandatory=False,
        national=("Relación laboral", "Employment"),
    ),
    "seguros": Facts(
        "Seguros",
        "Insurance",
        "Pide que el personal que participa esté asegurado.",
        mandatory=False,
    ),
    "controversias": Facts(
        "Solución de controversias",
        "Settlement of differences",
        "Las diferencias se resuelven entre las Partes, sin tribunales ni arbitraje.",
        anchor="LSCT, arts. 8o. y 9o.: un mecanismo internacional de solución de controversias "
        "exige garantías propias.",
        grade="A",
    ),
    "disposiciones-finales": Facts(
        "Disposiciones finales",
        "Final provisions",
        "Inicio, vigencia, renovación, modificaciones, terminación, lugar, fecha, ejemplares e idiomas.",
        anchor="La ley no fija vigencia, plazo de aviso ni número de ejemplares: los deciden las Partes. "
        "Si la vigencia rebasa el periodo del ayuntamiento, vea CPEUM, art. 115, fracción II, inciso b).",
        grade="A",
    ),
    "intencion": Facts(
        "Intención",
        "Intention",
        "Dice qué se proponen las Partes, sin obligarse a ello.",
        anchor="La carta de intención se usa como texto político sin compromisos; no se halló que la SRE la pida.",
        grade="B",
    ),
    "temas": Facts(
        "Temas de interés",
        "Subjects of interest",
        "Enumera los temas sobre los que se quiere conversar; cada uno debe caber en las atribuciones de ambas.",
        anchor="LSCT, art. 2o., fracción II; CPEUM, art. 115, fracciones III y V; ley municipal del estado.",
        grade="A",
    ),
    "pasos": Facts(
        "Pasos siguientes",
        "Next steps",
        "Dice quiénes mantienen la comunicación y que un acuerdo posterior seguirá su propio procedimiento.",
        mandatory=False,
        anchor="LSCT, art. 7o.: el aviso y el dictamen van antes de la firma de un acuerdo.",
        grade="A",
    ),
    "naturaleza": Facts(
        "Naturaleza de esta Carta",
        "Nature of this Letter",
        "Deja claro que no hay compromisos ni aportaciones. Si los hubiera, el nombre no eximiría del dictamen.",
        anchor="LSCT, art. 2o., fracción II: un acuerdo interinstitucional lo es cualquiera que sea su denominación.",
        grade="A",
    ),
    "cierre": Facts(
        "Firma",
        "Signature",
        "Lugar, fecha, ejemplares, idiomas y testigos.",
    ),
}

_ALL = (
    "comparecencia considerandos objetivo areas modalidades programas-anuales propuestas seguimiento financiamiento "
    "instrumentos-internacionales informacion-propiedad-intelectual personal seguros controversias "
    "disposiciones-finales"
).split()
SETS: dict[str, list[str]] = {
    TWINNING: _ALL,
    COOPERATION: _ALL,
    MEMORANDUM: "comparecencia considerandos objetivo areas modalidades programas-anuales seguimiento financiamiento "
    "instrumentos-internacionales informacion-propiedad-intelectual controversias disposiciones-finales".split(),
    LETTER: "comparecencia intencion temas pasos naturaleza cierre".split(),
    REGULARISATION: "comparecencia antecedentes considerandos objetivo areas modalidades programas-anuales "
    "seguimiento financiamiento controversias disposiciones-finales".split(),
}
#: A memorandum may do without what an agreement of broad reach has to have.
OPTIONAL_IN = {MEMORANDUM: {"programas-anuales"}}


def _usual_text(key, instrument, scope):
    """The text by the most specific of its keys; a memorandum takes that of an agreement under its own name."""
    for module in (memorandum, letter, regularisation, opening, operation, closing):
        texts = module.TEXTS.get(key, {})
        for place in ((instrument, scope), (instrument, ANY), (ANY, scope), (ANY, ANY)):
            if place in texts:
                return texts[place]
    raise LookupError(f"La cláusula «{key}» no tiene texto para {instrument}/{scope}.")


def _others(key, instrument):
    """(key, label, texts) of the wordings besides the usual one."""
    if key == "seguimiento":
        found = [(alternatives.COMMITTEE, "Comité conjunto", alternatives.COMMITTEE_TEXT)]
        if instrument in (TWINNING, REGULARISATION):
            words = operation.TEXTS["seguimiento"][COOPERATION, ANY]
            found.append((alternatives.COORDINATORS, "Áreas coordinadoras", words))
        if instrument == COOPERATION:
            words = operation.TEXTS["seguimiento"][TWINNING, ANY]
            found.append((alternatives.GROUP, "Grupo de trabajo", words))
        return found
    if key == "controversias":
        return [
            (alternatives.TIERED, "Consultas por niveles", alternatives.TIERED_TEXT),
            (
                alternatives.BY_COMMITTEE,
                "Primero, quienes dan seguimiento al acuerdo",
                alternatives.BY_COMMITTEE_TEXT,
            ),
        ]
    if key == "financiamiento":
        label = "Cada Parte paga lo suyo; sin donaciones"
        return [(alternatives.NO_DONATIONS, label, alternatives.NO_DONATIONS_TEXT)]
    if key == "intencion":
        return [(alternatives.FRIENDSHIP, "Declaración de amistad", letter.FRIENDSHIP)]
    return []


def _template(key, number, instrument, scope):
    facts = FACTS[key]
    es, en = facts.national if facts.national and scope == NATIONAL else (facts.es, facts.en)
    heading = {"es": es, "en": en}
    label = alternatives.USUAL.get(key, "")
    if isinstance(label, dict):
        label = label[instrument]
    wordings = [("", label, _usual_text(key, instrument, scope)), *_others(key, instrument)]
    if instrument == MEMORANDUM:
        wordings = [
            (name, label, {language: as_memorandum(words) for language, words in texts.items()})
            for name, label, texts in wordings
        ]
    return ClauseTemplate(
        key=key,
        number=number,
        purpose=facts.purpose,
        mandatory=facts.mandatory and key not in OPTIONAL_IN.get(instrument, ()),
        anchor=facts.anchor,
        grade=facts.grade,
        alternatives=tuple(Alternative(name, label, heading, texts) for name, label, texts in wordings),
        numbered=key not in UNNUMBERED and instrument != LETTER,
    )


def build(instrument: str, scope: str) -> tuple[ClauseTemplate, ...]:
    """The clauses of an instrument in one scope, in order."""
    return tuple(
        _template(key, number, instrument, scope) for number, key in enumerate(SETS[instrument], start=1)
    )


BUILTIN = {
    (instrument, scope): build(instrument, scope) for instrument in SETS for scope in (FOREIGN, NATIONAL)
}
