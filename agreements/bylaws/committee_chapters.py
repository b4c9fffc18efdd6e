"""Chapters I to VI of the proposed bylaws: the committee itself. Our wording (grade D), for the cabildo to decide on.

What they rest on: Constitution, art. 115-II (a municipality's power to issue bylaws); Ley sobre la Celebración de
Tratados, arts. 1, 2-II and 7.
"""

from agreements.bylaws.shapes import Article, ChapterSpec

COMMITTEE_CHAPTERS = (
    ChapterSpec(
        "disposiciones-generales",
        "Disposiciones generales",
        "Qué regula el reglamento, en qué se funda y qué significan sus términos.",
        (
            Article(
                "El presente reglamento es de orden público e interés social. Tiene por objeto regular la "
                "integración, la organización y el funcionamiento del Comité de Ciudades Hermanas "
                "{of_municipality}, así como el procedimiento para proponer, dar seguimiento y concluir los "
                "hermanamientos y demás acuerdos de cooperación internacional del gobierno municipal."
            ),
            Article(
                "Este reglamento se expide con fundamento en el artículo 115, fracción II, de la Constitución "
                "Política de los Estados Unidos Mexicanos y en {organic_law}. Los acuerdos que de él deriven se "
                "sujetan a los artículos 1, 2, fracción II, y 7 de la Ley sobre la Celebración de Tratados."
            ),
            Article(
                "Para los efectos de este reglamento se entiende por:\n"
                "- Acuerdo interinstitucional: el convenio regido por el derecho internacional público, celebrado "
                "por escrito entre el Municipio y uno o varios órganos gubernamentales extranjeros u organizaciones "
                "internacionales, cualquiera que sea su denominación.\n"
                "- Ayuntamiento: {council_full}.\n"
                "- Ciudad hermana: la localidad o el gobierno local, extranjero o nacional, con el que el Municipio "
                "mantiene un hermanamiento vigente.\n"
                "- Comisión: {commission}.\n"
                "- Comité: el Comité de Ciudades Hermanas {of_municipality}.\n"
                "- Hermanamiento: la relación formal y duradera de amistad y cooperación entre el Municipio y otra "
                "comunidad, en beneficio de sus habitantes.\n"
                "- Municipio: {municipality}.\n"
                "- Oficina: {office}, o el área que la sustituya.\n"
                "- Programa anual: el programa anual de actividades de cada hermanamiento.\n"
                "- Secretaría: la Secretaría de Relaciones Exteriores."
            ),
            Article(
                "La actuación del Comité se rige por los principios de legalidad, igualdad sustantiva, no "
                "discriminación, reciprocidad, transparencia, sustentabilidad y continuidad. Ningún acto del Comité "
                "puede comprometer materias que no sean de la competencia del Municipio."
            ),
        ),
    ),
    ChapterSpec(
        "naturaleza-y-objeto",
        "Naturaleza y objeto del Comité",
        "Qué es el comité y qué no puede hacer.",
        (
            Article(
                "El Comité es un órgano colegiado de consulta, opinión y participación ciudadana {of_council}. No "
                "forma parte de la administración pública centralizada ni sustituye las atribuciones que la ley "
                "reserva {to_council} o a sus dependencias."
            ),
            Article(
                "El Comité tiene por objeto:\n"
                "- Procurar que los hermanamientos respondan a las necesidades de la población y a los planes del "
                "Municipio.\n"
                "- Reunir en su seno al gobierno, al sector productivo, a la academia y a la sociedad civil.\n"
                "- Dar continuidad a los compromisos asumidos, con independencia de los cambios de administración.\n"
                "- Evaluar los resultados e informar de ellos a la ciudadanía."
            ),
            Article(
                "El Comité no puede suscribir acuerdos interinstitucionales, contraer obligaciones financieras ni "
                "representar legalmente al Municipio. Sus resoluciones se formulan como opiniones, propuestas o "
                "acuerdos de trabajo."
            ),
        ),
    ),
    ChapterSpec(
        "integracion",
        "Integración, requisitos, designación y duración",
        "Quiénes lo forman, cómo se designan, cuánto duran y quién los suple.",
        (
            Article(
                "El Comité se integra por:\n"
                "- Una Presidencia, que corresponde a {head}.\n"
                "- Una Secretaría Ejecutiva, que corresponde a la persona titular de la Oficina.\n"
                "- Una Secretaría Técnica.\n"
                "- Una Tesorería.\n"
                "- La Sindicatura y las regidurías que determine el Ayuntamiento, con preferencia las que integren "
                "la Comisión.\n"
                "- Las vocalías que representen a los sectores productivo, académico, cultural, migrante y social.\n"
                "- Una coordinación por cada ciudad hermana que lo requiera."
            ),
            Article(
                "{citizen_rule} En la integración se observará la paridad entre mujeres y hombres. Se procurará que "
                "el número de lugares con voto sea impar."
            ),
            Article(
                "Para ser integrante ciudadano del Comité se requiere:\n"
                "- Residir en el Municipio o tener un vínculo comprobable con él.\n"
                "- Contar con experiencia o interés acreditado en la cooperación internacional o en el desarrollo "
                "de la comunidad.\n"
                "- No desempeñar un cargo de dirección en un partido político.\n"
                "- Manifestar por escrito que acepta el cargo y que no tiene conflicto de intereses."
            ),
            Article(
                "El Ayuntamiento designa a las personas integrantes a propuesta de {head}. Las vocalías se proponen "
                "previa invitación pública a cámaras, colegios, universidades y organizaciones. La instalación y la "
                "toma de protesta se hacen constar en acta."
            ),
            Article("{term_rule}"),
            Article("{honorary_rule}"),
            Article("{substitutes_rule}", "substitutes"),
            Article(
                "A las sesiones pueden ser invitadas, con voz y sin voto, personas y organizaciones cuya "
                "experiencia sea útil para los asuntos por tratar."
            ),
        ),
    ),
    ChapterSpec(
        "atribuciones",
        "Atribuciones del Comité",
        "Qué le toca hacer al comité.",
        (
            Article(
                "Son atribuciones del Comité:\n"
                "- Opinar sobre las solicitudes de nuevos hermanamientos, previo análisis de su viabilidad.\n"
                "- Proponer el Programa anual de cada hermanamiento y dar seguimiento a su ejecución.\n"
                "- Conocer los informes trimestrales y aprobar el informe anual y la evaluación.\n"
                "- Proponer que un hermanamiento continúe, se ajuste, se suspenda o termine.\n"
                "- Promover la participación de la población y de los sectores en las actividades.\n"
                "- Gestionar aportaciones en especie y alianzas, en los términos de este reglamento.\n"
                "- Proponer {to_council} reformas a este reglamento.\n"
                "- Las demás que le encomiende el Ayuntamiento dentro de su objeto."
            ),
            Article(
                "Para el ejercicio de sus atribuciones, el Comité puede solicitar a las dependencias municipales, "
                "por conducto de la Secretaría Ejecutiva, la información que requiera. Las dependencias la "
                "proporcionan dentro de los diez días hábiles siguientes, salvo la que la ley clasifique como "
                "reservada o confidencial."
            ),
        ),
    ),
    ChapterSpec(
        "funciones",
        "Funciones de cada cargo",
        "Qué hace cada persona según su cargo.",
        (
            Article(
                "Corresponde a la Presidencia:\n"
                "- Representar al Comité en actos protocolarios.\n"
                "- Instruir que se convoque a las sesiones.\n"
                "- Someter {to_council} las propuestas del Comité.\n"
                "- Vigilar que se cumplan los acuerdos y este reglamento."
            ),
            Article(
                "Corresponde a la Secretaría Ejecutiva:\n"
                "- Expedir las convocatorias y proponer el orden del día.\n"
                "- Coordinar la ejecución de los programas anuales.\n"
                "- Ser el enlace con la Secretaría, con el gobierno del estado y con las ciudades hermanas.\n"
                "- Rendir los informes que prevé este reglamento."
            ),
            Article(
                "Corresponde a la Secretaría Técnica:\n"
                "- Pasar lista, declarar el quórum y computar las votaciones.\n"
                "- Levantar las actas y dar seguimiento a los acuerdos.\n"
                "- Custodiar el archivo del Comité y el directorio de sus integrantes."
            ),
            Article(
                "Corresponde a la Tesorería:\n"
                "- Llevar el registro de las aportaciones, en dinero o en especie, que se canalicen por conducto de "
                "{treasury}.\n"
                "- Informar al Comité, en cada sesión ordinaria, del origen y el destino de los recursos.\n"
                "El Comité no recibe ni administra recursos por cuenta propia."
            ),
            Article(
                "Corresponde a la Sindicatura y a las regidurías vigilar la legalidad de los actos del Comité y ser "
                "su enlace con el Ayuntamiento y con la Comisión."
            ),
            Article(
                "Corresponde a las vocalías y a las coordinaciones:\n"
                "- Asistir a las sesiones, con voz y voto.\n"
                "- Proponer actividades y sumar a ellas al sector que representan.\n"
                "- Encabezar los subcomités y las comisiones de trabajo que se les encomienden."
            ),
        ),
    ),
    ChapterSpec(
        "sesiones",
        "Sesiones",
        "Cómo se convoca, con cuántas personas se sesiona, cómo se vota y qué queda en el acta.",
        (
            Article(
                "Las sesiones del Comité son de instalación, ordinarias y extraordinarias, y son públicas. Se "
                "celebran al menos {sessions_words} al año. Las extraordinarias se celebran cuando el asunto no "
                "admite espera; en ellas sólo se tratan los asuntos para los que fueron convocadas."
            ),
            Article(
                "La convocatoria se notifica por escrito o por correo electrónico, con al menos {notice_ordinary} "
                "de anticipación si la sesión es ordinaria y {notice_extraordinary} si es extraordinaria. Para el "
                "cómputo no se cuenta el día en que se notifica.\n"
                "La convocatoria señala el lugar, la fecha, la hora y el orden del día, y se acompaña de los "
                "documentos por tratar. Una sesión extraordinaria puede convocarse con menos anticipación cuando "
                "la convocatoria exprese por escrito la urgencia.",
                "notice",
            ),
            Article("{presides_rule}", "presides"),
            Article(
                "Para que el Comité sesione válidamente en primera convocatoria se requiere la presencia de "
                "{quorum_words} de las personas integrantes con voto. El quórum se computa sobre los lugares con "
                "voto que estén ocupados el día de la sesión. Sin quórum no puede tomarse acuerdo alguno.",
                "quorum",
            ),
            Article("{second_call_rule}", "second_call"),
            Article("{remote_rule}", "remote"),
            Article(
                "Los acuerdos se adoptan {majority_words}. Cada lugar tiene un voto. Las abstenciones cuentan para "
                "el quórum y no se suman a los votos a favor ni a los votos en contra.",
                "majority",
            ),
            Article("{qualified_rule}", "qualified"),
            Article("{casting_rule}", "casting_vote"),
            Article(
                "Quien tenga un interés personal, familiar o de negocios en un asunto lo manifiesta antes de su "
                "discusión, y se abstiene de participar y de votar en él."
            ),
            Article(
                "De cada sesión se levanta un acta, que contiene:\n"
                "- Lugar, fecha, hora de inicio y de conclusión.\n"
                "- Lista de asistencia y cómputo del quórum.\n"
                "- Orden del día y síntesis de lo tratado en cada punto.\n"
                "- Resultado de cada votación y sentido de los votos.\n"
                "- Acuerdos adoptados, con la persona responsable y la fecha en que deben cumplirse.\n"
                "El acta se somete a aprobación en la sesión siguiente, se firma por quien presidió y por la "
                "Secretaría Técnica, y se publica conforme a las leyes de transparencia y de protección de datos "
                "personales."
            ),
        ),
    ),
)
