"""Dates, terms, languages, and what every agreement should say."""

from agreements.preflight import ERROR, WARNING
from agreements.preflight.rule_texts import rule

#: A short text that says all that it should.
_WHOLE_TEXT = (
    "Acuerdo de Hermanamiento que celebran, por una parte, el Municipio de Tequila, Estado de Jalisco, y, "
    "por la otra, la Ciudad de Porto.\n"
    "Considerando los lazos entre sus comunidades, acuerdan:\n"
    "Artículo 1. Objetivo. Fortalecer los intercambios entre ambas ciudades.\n"
    "Artículo 2. Áreas de cooperación: cultura y turismo.\n"
    "Artículo 3. Cada año las Partes adoptarán un Programa Anual de Actividades.\n"
    "Artículo 4. Un Grupo de Trabajo dará seguimiento a las actividades.\n"
    "Artículo 5. Cada Parte cubrirá sus gastos según su presupuesto.\n"
    "Artículo 6. Las diferencias se resolverán mediante consultas entre las Partes.\n"
    "Artículo 7. El presente Acuerdo tendrá una vigencia de 2 años. Firmado en Tequila, el 12 de marzo de "
    "2026, en idiomas español y portugués, siendo ambos textos igualmente auténticos."
)

RULES = (
    rule(
        "vigencia-mas-alla-del-ayuntamiento",
        WARNING,
        "La vigencia rebasa el periodo del ayuntamiento que firma y no consta una votación calificada. La "
        "ley de cada estado dice en qué casos se requieren las dos terceras partes del ayuntamiento.",
        "CPEUM, art. 115, fracción II, inciso b)",
        grade="A",
        suggestion="Registre la aprobación por dos terceras partes en «Trámite», o acorte la vigencia y "
        "prevea su renovación por acuerdo escrito.",
        routine="term-beyond-office",
        finds="""El presente Acuerdo tendrá una vigencia de 10 años.

This Agreement will remain in effect indefinitely.""",
        spares="""El presente Acuerdo tendrá una vigencia de dos años.

El presente Acuerdo, aprobado por las dos terceras partes del ayuntamiento, tendrá una vigencia de 10 años.""",
    ),
    rule(
        "firma-antes-del-dictamen",
        ERROR,
        "La fecha de firma es anterior al dictamen de procedencia. Primero se informa a la cancillería y se "
        "obtiene el dictamen; después se firma.",
        "LSCT, art. 7o.",
        grade="A",
        suggestion="Fije la firma para después del dictamen.",
        routine="signed-before-opinion",
        finds="Con base en el dictamen de procedencia emitido el 20 de mayo de 2026. Firmado en Tequila, el "
        "12 de marzo de 2026.",
        spares="Con base en el dictamen de procedencia emitido el 20 de febrero de 2026. Firmado en Tequila, "
        "el 12 de marzo de 2026.",
    ),
    rule(
        "firma-antes-del-cabildo",
        ERROR,
        "La fecha de firma es anterior a la aprobación del cabildo registrada.",
        "Práctica documentada; ley municipal del estado",
        grade="B",
        suggestion="Fije la firma para después de la sesión en que el cabildo aprueba este texto.",
        routine="signed-before-council",
        finds="Aprobado en sesión de cabildo del 20 de mayo de 2026. Firmado en Tequila, el 12 de marzo de 2026.",
        spares="Aprobado en sesión de cabildo del 20 de febrero de 2026. Firmado en Tequila, el 12 de marzo de 2026.",
    ),
    rule(
        "idiomas-y-autenticidad",
        WARNING,
        "El texto está en un solo idioma, o no dice que sus versiones son igualmente auténticas.",
        "Práctica documentada en acuerdos firmados; por confirmar con la cancillería",
        grade="B",
        suggestion="«Firmado en … ejemplares originales, en idiomas español y …, siendo ambos textos "
        "igualmente auténticos.»",
        routine="languages",
        finds="Artículo 1. Objetivo. Cooperar en cultura.\nArtículo 2. Firmado en Tequila en dos ejemplares.",
        spares=_WHOLE_TEXT,
    ),
    rule(
        "sin-seguimiento",
        WARNING,
        "No hay un mecanismo de seguimiento: quién coordina, cada cuándo se reúne y qué informa.",
        "Programa operativo anual de la SRE para acuerdos de amplio alcance; práctica documentada",
        grade="B",
        suggestion="Agregue la cláusula de seguimiento: un grupo de trabajo o áreas coordinadoras, con "
        "reuniones e informe anual.",
        routine="no-followup",
        finds="Artículo 1. Objetivo. Cooperar en cultura.\nArtículo 2. Cada Parte cubrirá sus gastos.",
        spares=_WHOLE_TEXT,
    ),
    rule(
        "sin-programa-anual",
        WARNING,
        "No se prevé un programa anual de actividades, que es lo que da contenido al acuerdo cada año.",
        "Programa operativo anual de la SRE para acuerdos de amplio alcance",
        grade="B",
        suggestion="«Las Partes adoptarán cada año, por escrito, un Programa Anual de Actividades, que "
        "formará parte integrante del presente Acuerdo.»",
        routine="no-programme",
        finds="Artículo 1. Objetivo. Cooperar en cultura.\nArtículo 2. Cada Parte cubrirá sus gastos.",
        spares=_WHOLE_TEXT,
    ),
    rule(
        "falta-clausula-obligatoria",
        ERROR,
        "Falta una cláusula obligatoria de la biblioteca.",
        "Biblioteca de cláusulas de este sistema",
        suggestion="Recupere la cláusula de la biblioteca, o escríbala con sus palabras.",
        routine="missing-clauses",
        finds="Artículo 1. Objetivo. Cooperar en cultura.\nArtículo 2. Un Grupo de Trabajo dará seguimiento.",
        spares=_WHOLE_TEXT,
    ),
    rule(
        "datos-por-definir",
        WARNING,
        "Queda un dato por definir en esta cláusula.",
        "Este sistema: un texto con datos por definir no puede cerrarse ni firmarse",
        suggestion="Complete el dato en «Cambiar datos», o escríbalo en la cláusula.",
        routine="blanks",
        finds="El presente Acuerdo tendrá una vigencia [por definir: vigencia].",
        spares="El presente Acuerdo tendrá una vigencia de dos años.",
    ),
    rule(
        "nombres-inconsistentes",
        WARNING,
        "El nombre de una de las Partes no se escribe igual que en la comparecencia.",
        "Congruencia del texto",
        suggestion="Escriba el nombre como en la comparecencia.",
        routine="names",
        finds="Acuerdo que celebran, por una parte, el Municipio de Tlaquepaque, Estado de Jalisco, y, "
        "por la otra, la Ciudad de Richmond.\n"
        "Artículo 1. Objetivo. Cooperar en cultura.\n"
        "Artículo 2. El Municipio de Tlaquepque designará un área coordinadora.",
        spares="Acuerdo que celebran, por una parte, el Municipio de Tlaquepaque, Estado de Jalisco, y, "
        "por la otra, la Ciudad de Richmond.\n"
        "Artículo 1. Objetivo. Cooperar en cultura.\n"
        "Artículo 2. El Municipio de Tlaquepaque designará un área coordinadora.",
    ),
    rule(
        "fechas-inconsistentes",
        WARNING,
        "Las fechas o los plazos no concuerdan entre cláusulas o entre idiomas.",
        "Congruencia del texto",
        suggestion="Revise la fecha de firma, el inicio y la vigencia en todas las cláusulas y en los dos idiomas.",
        routine="dates",
        finds="""Artículo 1. El presente Acuerdo tendrá una vigencia de 2 años.
Artículo 2. El presente Acuerdo tendrá una vigencia de tres años.""",
        spares=_WHOLE_TEXT,
    ),
)
