"""Chapters VII to XIV of the proposed bylaws and their transitory articles: what the committee deals with.

Our own wording (grade D), for the cabildo to decide on. What they rest on: Ley sobre la Celebración de Tratados, arts.
1, 2-II and 7; Ley de Disciplina Financiera, art. 22; Ley de Cooperación Internacional para el Desarrollo, art. 40.
"""

from agreements.bylaws.shapes import Article, ChapterSpec

TRANSITORY = "transitorios"

TWINNING_CHAPTERS = (
    ChapterSpec(
        "subcomites",
        "Subcomités por ciudad hermana",
        "Grupos de trabajo por ciudad hermana.",
        (
            Article(
                "El Comité puede crear un subcomité por cada ciudad hermana, encabezado por la coordinación "
                "respectiva e integrado por las personas y organizaciones interesadas en la relación con esa ciudad."
            ),
            Article(
                "Los subcomités proponen y ejecutan las actividades que el Comité les encomiende, e informan de "
                "ellas al menos cada tres meses. Sus propuestas requieren la aprobación del Comité."
            ),
            Article(
                "Un subcomité concluye cuando termina el hermanamiento que lo originó, cuando cumple su encargo o "
                "cuando así lo acuerda el Comité."
            ),
        ),
    ),
    ChapterSpec(
        "nuevos-hermanamientos",
        "Procedimiento para nuevos hermanamientos",
        "El camino de una solicitud: comité, cabildo, cancillería y firma.",
        (
            Article(
                "Pueden proponer un hermanamiento el Ayuntamiento, las dependencias municipales, las personas "
                "integrantes del Comité, las organizaciones de la sociedad y los gobiernos locales interesados. La "
                "solicitud se presenta por escrito ante la Oficina y expresa:\n"
                "- La ciudad propuesta y la autoridad que la representa.\n"
                "- Las razones y los temas de interés común.\n"
                "- Los beneficios que se esperan para la población.\n"
                "- Los aliados y los recursos con que se cuenta."
            ),
            Article(
                "La Oficina integra el expediente y presenta al Comité un análisis que considera, cuando menos:\n"
                "- Que la contraparte sea un órgano gubernamental con facultades para obligarse.\n"
                "- La complementariedad y la afinidad entre ambas comunidades.\n"
                "- La congruencia con el Plan Municipal de Desarrollo.\n"
                "- La existencia de actores locales que sostengan la relación.\n"
                "- La capacidad del Municipio para atender un hermanamiento más."
            ),
            Article(
                "El Comité emite su opinión, fundada y motivada, en la sesión siguiente a aquella en que recibe el "
                "expediente completo. La opinión puede ser favorable, favorable con recomendaciones o desfavorable."
            ),
            Article(
                "Con la opinión del Comité, la Comisión dictamina y el Ayuntamiento resuelve. Cuando el acuerdo "
                "trascienda el periodo de la administración, se requiere la votación calificada que en su caso "
                "exija {organic_law}."
            ),
            Article(
                "Antes de la firma de un acuerdo interinstitucional, la Oficina informa a la Secretaría y le remite "
                "el proyecto para que determine si es procedente suscribirlo, en términos del artículo 7 de la Ley "
                "sobre la Celebración de Tratados. Ningún acuerdo se firma sin la aprobación {of_council} y sin el "
                "dictamen de la Secretaría."
            ),
            Article(
                "Firmado el acuerdo, la Oficina remite un ejemplar a la Secretaría para su registro y promueve la "
                "publicación que corresponda conforme a las leyes de transparencia. Los hermanamientos con "
                "municipios del país no requieren el dictamen a que se refiere el artículo anterior."
            ),
        ),
    ),
    ChapterSpec(
        "programa-anual",
        "Programa anual, seguimiento e informe",
        "Cómo se planea el año, cómo se revisa y cómo se rinde cuenta.",
        (
            Article(
                "Cada hermanamiento cuenta con un Programa anual acordado con la ciudad hermana. El Programa anual "
                "contiene objetivos, actividades, fechas, responsables de ambas partes, indicadores, metas, "
                "presupuesto y fuente de los recursos."
            ),
            Article(
                "La Secretaría Ejecutiva presenta al Comité el proyecto de Programa anual a más tardar en la última "
                "sesión ordinaria del año anterior, y un informe de avance por cada trimestre."
            ),
            Article(
                "Dentro de los dos primeros meses de cada año, el Comité conoce y, en su caso, aprueba el informe "
                "anual y la evaluación de cada hermanamiento. La evaluación concluye con la recomendación de "
                "continuar, ajustar, suspender o terminar."
            ),
            Article(
                "El informe anual se remite {to_council} y se difunde en un resumen para la ciudadanía, en lenguaje "
                "claro."
            ),
        ),
    ),
    ChapterSpec(
        "recursos",
        "Recursos, donativos y transparencia",
        "De dónde salen los recursos y cómo se informa de ellos.",
        (
            Article(
                "Las actividades del Comité se sostienen con los recursos que apruebe el Ayuntamiento en el "
                "presupuesto de egresos, sujetos a disponibilidad, y con las aportaciones que reciba {treasury} "
                "para ese fin."
            ),
            Article(
                "En ningún caso los hermanamientos dan lugar a financiamientos u obligaciones de pago con "
                "gobiernos, empresas o personas extranjeras, ni pagaderos en moneda extranjera o fuera del país, en "
                "términos del artículo 22 de la Ley de Disciplina Financiera de las Entidades Federativas y los "
                "Municipios."
            ),
            Article(
                "Los donativos en dinero se ingresan a {treasury}, que expide el comprobante respectivo. Los bienes "
                "que se reciban por la cooperación internacional se incorporan al patrimonio del Municipio y se "
                "inscriben en su inventario, conforme al artículo 40 de la Ley de Cooperación Internacional para el "
                "Desarrollo."
            ),
            Article(
                "La información del Comité es pública, con las excepciones que prevén las leyes. Los datos "
                "personales de sus integrantes y de quienes participen en las actividades se tratan conforme a la "
                "ley en la materia y al aviso de privacidad del Municipio."
            ),
        ),
    ),
    ChapterSpec(
        "visitas-y-protocolo",
        "Visitas y protocolo",
        "Cómo se viaja, cómo se recibe y qué se informa al volver.",
        (
            Article(
                "Las visitas oficiales a las ciudades hermanas y las que se reciban de ellas responden a un "
                "objetivo del Programa anual. Cada visita cuenta con un programa, una delegación definida y un "
                "presupuesto autorizado."
            ),
            Article(
                "Quien viaje en representación del Municipio rinde, dentro de los quince días hábiles siguientes a "
                "su regreso, un informe de comisión con los resultados, los compromisos y el gasto ejercido."
            ),
            Article(
                "En los actos oficiales se observan las normas sobre el uso de los símbolos patrios y la "
                "reciprocidad de trato. Los obsequios que se reciban con motivo del cargo se sujetan a la ley en "
                "materia de responsabilidades administrativas."
            ),
        ),
    ),
    ChapterSpec(
        "bajas-y-terminacion",
        "Bajas, suspensión y terminación",
        "Cuándo se deja un lugar y cuándo se deja un hermanamiento.",
        (
            Article(
                "Las personas integrantes causan baja del Comité por:\n"
                "- Renuncia por escrito.\n"
                "- Conclusión del cargo público o de la representación que motivó su designación.\n"
                "- Tres inasistencias consecutivas sin justificación.\n"
                "- Incumplimiento grave de este reglamento, previa garantía de audiencia.\n"
                "- Fallecimiento o incapacidad."
            ),
            Article(
                "La Secretaría Técnica hace constar la baja y la informa al Comité en la sesión siguiente. El "
                "Ayuntamiento designa a quien ocupe el lugar por el tiempo que falte; entre tanto actúa la persona "
                "suplente."
            ),
            Article(
                "El Comité puede proponer que un hermanamiento se suspenda o termine cuando:\n"
                "- No haya tenido actividad durante dos años consecutivos.\n"
                "- La contraparte incumpla de manera reiterada lo acordado.\n"
                "- Haya cumplido su objeto o deje de responder al interés de la población.\n"
                "- Así lo aconsejen los derechos humanos o la política exterior del país."
            ),
            Article(
                "La suspensión y la terminación las resuelve el Ayuntamiento, con arreglo a las cláusulas del "
                "acuerdo. La Oficina las notifica a la contraparte y, si se trata de un acuerdo interinstitucional, "
                "a la Secretaría."
            ),
        ),
    ),
    ChapterSpec(
        "entrega-recepcion",
        "Entrega-recepción y continuidad",
        "Qué recibe la administración siguiente.",
        (
            Article(
                "Seis meses antes de que termine la administración, la Oficina comienza a integrar la carpeta de "
                "entrega-recepción de los hermanamientos, que contiene:\n"
                "- Los acuerdos vigentes y su registro.\n"
                "- Los programas anuales, los informes y las evaluaciones.\n"
                "- Las actas del Comité y los acuerdos pendientes de cumplir.\n"
                "- Los compromisos con las ciudades hermanas, sus fechas y sus contactos."
            ),
            Article(
                "La carpeta se entrega en los términos de la ley en materia de entrega-recepción. {continuity_rule}"
            ),
        ),
    ),
    ChapterSpec(
        "responsabilidades",
        "Responsabilidades y supletoriedad",
        "Qué pasa si no se cumple y qué se aplica cuando algo falta.",
        (
            Article(
                "Las personas servidoras públicas que incumplan este reglamento quedan sujetas a la ley en materia "
                "de responsabilidades administrativas. Las personas integrantes ciudadanas responden ante el Comité "
                "en los términos del capítulo de bajas."
            ),
            Article(
                "A falta de disposición expresa se aplica supletoriamente {organic_law} y la reglamentación "
                "interior {of_council}. Los casos no previstos los resuelve el Ayuntamiento, a propuesta del Comité."
            ),
            Article(
                "Este reglamento puede reformarse a propuesta del Comité o de quienes tengan facultad de iniciativa "
                "conforme a {organic_law}. Las reformas requieren la aprobación {of_council} y su publicación."
            ),
        ),
    ),
    ChapterSpec(
        TRANSITORY,
        "Artículos transitorios",
        "Desde cuándo rige y qué ocurre mientras tanto.",
        (
            Article("El presente reglamento entra en vigor al día siguiente de su publicación en {gazette}."),
            Article("Se derogan las disposiciones municipales que se opongan al presente reglamento."),
            Article(
                "El Comité se instala dentro de los treinta días naturales siguientes a la entrada en vigor de este "
                "reglamento. Si ya estuviere instalado, el Ayuntamiento ratifica a sus integrantes dentro del mismo "
                "plazo."
            ),
            Article(
                "Los hermanamientos celebrados con anterioridad conservan su validez. Dentro de los seis meses "
                "siguientes, la Oficina presenta al Comité el inventario y el estado de cada uno."
            ),
        ),
    ),
)
