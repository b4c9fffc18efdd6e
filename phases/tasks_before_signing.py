"""Tasks of the first two phases: awareness, planning and choice of a partner (S), and negotiation (N).

Names, guidance and evidence are this project's own wording. Units, weeks and grades are defaults: an advisor
may publish another version of the methodology.
"""

from phases.taskspec import FOREIGN_PARTNER_SOUGHT, PARTNER_SOUGHT, TaskSpec

OAI = "Oficina de Asuntos Internacionales"

AWARENESS = (
    TaskSpec(
        "S1",
        "designar-enlace",
        "Designar al enlace municipal y abrir el expediente",
        "Presidencia Municipal",
        "Oficio de designación",
        "1",
        "D",
        (),
        "Nombre por oficio a la persona que llevará el proceso y reúna desde hoy en este expediente todo lo "
        "que se reciba o se envíe. Un solo enlace evita respuestas encontradas a la contraparte.",
    ),
    TaskSpec(
        "S2",
        "diagnostico-institucional",
        "Aplicar el cuestionario de diagnóstico institucional",
        f"{OAI} y enlace estatal",
        "Cuestionario contestado",
        "1",
        "B",
        ("YUM52",),
        "Conteste con qué personal, presupuesto y experiencia internacional cuenta el municipio. El "
        "resultado dice qué capacidades conviene reforzar antes de buscar socio.",
    ),
    TaskSpec(
        "S3",
        "inventario-hermanamientos",
        "Inventariar los hermanamientos anteriores y su registro",
        OAI,
        "Inventario con copia de cada instrumento",
        "1",
        "B",
        ("YUM52", "ZAC"),
        "Busque en archivo, gacetas y actas de cabildo los hermanamientos que ya existen y anote si constan "
        "ante la Secretaría de Relaciones Exteriores. Los que no consten podrán regularizarse.",
    ),
    TaskSpec(
        "S4",
        "taller-sensibilizacion",
        "Impartir el taller de sensibilización interna y externa",
        f"{OAI} con asesoría de la SRE",
        "Lista de asistencia y presentación",
        "1–2",
        "seed",
        ("METODOLOGIA",),
        "Explique a las dependencias y a los actores locales para qué sirve un hermanamiento y qué se "
        "espera de cada quien. Pida con tiempo el acompañamiento de la cancillería.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S5",
        "mapa-actores",
        "Identificar actores clave y aliados",
        OAI,
        "Mapa de actores",
        "2",
        "seed",
        ("METODOLOGIA",),
        "Liste universidades, cámaras, asociaciones, comunidades migrantes y dependencias que puedan "
        "sostener la relación, con su interés y una persona de contacto.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S6",
        "alineacion-planes",
        "Alinear con los planes de desarrollo y la Agenda 2030",
        f"{OAI} y área de planeación",
        "Matriz de alineación",
        "2",
        "seed",
        ("METODOLOGIA",),
        "Relacione las líneas del Plan Municipal y del Plan Estatal de Desarrollo con los Objetivos de "
        "Desarrollo Sostenible a los que el hermanamiento puede contribuir.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S7",
        "prioridades",
        "Priorizar temas y actividades",
        f"{OAI} y dependencias municipales",
        "Ficha de prioridades",
        "2",
        "seed",
        ("METODOLOGIA",),
        "Acuerde con las dependencias de tres a cinco temas y, para cada uno, una actividad que el "
        "municipio pueda cumplir con sus propios medios.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S8",
        "grupo-promotor",
        "Integrar el grupo promotor o comité inicial",
        "Presidencia Municipal",
        "Acta de instalación",
        "2",
        "B",
        ("HUIL",),
        "Reúna a las personas que impulsarán el proceso hasta la firma, también de fuera del gobierno: de "
        "aquí puede nacer el Comité de Ciudades Hermanas.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S9",
        "matriz-ciudades",
        "Elaborar la lista larga y la matriz de ponderación de ciudades",
        OAI,
        "Matriz de ponderación firmada",
        "3",
        "seed",
        ("METODOLOGIA", "SCIG"),
        "Compare varias ciudades con los mismos criterios (escala, vocaciones, comunidad migrante, lazos "
        "existentes) y deje por escrito el peso que dio a cada criterio.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S10",
        "nota-juridica",
        "Verificar que la contraparte sea gubernamental y la materia de competencia municipal",
        "Jurídico municipal",
        "Nota jurídica",
        "3",
        "A",
        ("LSCT",),
        "Confirme quién firmará por la otra parte y que cada tema propuesto sea facultad del municipio (Ley "
        "sobre la Celebración de Tratados, artículos 1 y 2). Con una institución privada no procede este "
        "trámite.",
        gate=True,
    ),
    TaskSpec(
        "S11",
        "consulta-representacion",
        "Consultar a la representación de México en el exterior",
        f"{OAI}, por conducto de la SRE",
        "Correo u oficio de consulta y respuesta",
        "3–4",
        "B",
        ("AMEI",),
        "Pregunte a la embajada o al consulado por los antecedentes de la ciudad y por su interés. La "
        "respuesta puede tardar: envíe la consulta en cuanto tenga finalistas.",
        kinds=FOREIGN_PARTNER_SOUGHT,
    ),
    TaskSpec(
        "S12",
        "seleccionar-ciudad",
        "Seleccionar la ciudad contraparte",
        "Presidencia Municipal y grupo promotor",
        "Minuta de la decisión",
        "4",
        "D",
        (),
        "Decida con la matriz y la nota jurídica a la vista, y registre la contraparte elegida en el "
        "proceso. La minuta debe decir por qué se eligió.",
        gate=True,
        kinds=PARTNER_SOUGHT,
    ),
)

NEGOTIATION = (
    TaskSpec(
        "N1",
        "carta-intencion",
        "Enviar la carta de intención",
        "Presidencia Municipal",
        "Carta enviada y respuesta",
        "5",
        "B",
        ("ALC1",),
        "Proponga por escrito abrir la negociación y nombre a su enlace. La carta expresa voluntad "
        "política: no crea obligaciones ni sustituye al acuerdo.",
        kinds=PARTNER_SOUGHT,
    ),
    TaskSpec(
        "N2",
        "reuniones-exploratorias",
        "Celebrar reuniones o una visita exploratoria",
        f"{OAI} y contraparte",
        "Minutas de reunión",
        "5–6",
        "B",
        ("TTUK",),
        "Conozca a sus pares, sus tiempos y su forma de aprobar acuerdos; una videollamada con minuta es "
        "suficiente. Anote en cada reunión quién hará qué y cuándo.",
        kinds=PARTNER_SOUGHT,
        counterpart=True,
    ),
    TaskSpec(
        "N3",
        "tipo-instrumento",
        "Elegir el tipo de instrumento",
        f"{OAI} y Jurídico municipal",
        "Ficha de instrumento",
        "5",
        "D",
        (),
        "Decida entre un hermanamiento de amplio alcance y un acuerdo de cooperación específica, según lo "
        "que ambas partes puedan cumplir.",
    ),
    TaskSpec(
        "N4",
        "objetivo-areas",
        "Acordar objetivo, áreas y modalidades de cooperación",
        "Ambas partes",
        "Matriz de cooperación",
        "6",
        "B",
        ("RENT",),
        "Traduzca las prioridades de ambas ciudades en áreas y formas de cooperación, cada una dentro de las "
        "facultades de quien firma.",
        counterpart=True,
    ),
    TaskSpec(
        "N5",
        "proyecto-espanol",
        "Redactar el proyecto de acuerdo en español",
        OAI,
        "Proyecto de acuerdo, primera versión",
        "6",
        "seed",
        ("METODOLOGIA",),
        "Prepare el borrador a partir de las cláusulas de este sistema y de los datos del proceso. Revise "
        "que las partes sean los gobiernos locales y no los países.",
    ),
    TaskSpec(
        "N6",
        "version-otro-idioma",
        "Preparar la versión en el otro idioma",
        f"{OAI} y persona traductora",
        "Proyecto en ambos idiomas",
        "7",
        "B",
        ("MINN",),
        "Traduzca cláusula por cláusula y pida a la contraparte que revise los términos. Si ambas partes "
        "usan el mismo idioma, déjelo dicho en una nota.",
    ),
    TaskSpec(
        "N7",
        "suficiencia-presupuestal",
        "Revisar costos y suficiencia presupuestal",
        "Tesorería Municipal",
        "Nota presupuestal",
        "7",
        "A",
        ("LDF",),
        "Compruebe que cada parte cubra sus propios gastos y que nada en el texto sea deuda, préstamo o "
        "pago en moneda extranjera (Ley de Disciplina Financiera, artículo 22).",
    ),
    TaskSpec(
        "N8",
        "dictamen-interno",
        "Emitir el dictamen jurídico interno",
        "Sindicatura y Jurídico municipal",
        "Dictamen jurídico interno",
        "7",
        "D",
        (),
        "Revise competencia, vigencia, costos y solución de controversias antes de cerrar el texto. Lo que "
        "se corrige aquí no regresa después como observación.",
        gate=True,
    ),
    TaskSpec(
        "N9",
        "revision-previa",
        "Pedir la revisión previa al enlace estatal o a la DGCP",
        OAI,
        "Correo u oficio de revisión",
        "7",
        "B",
        ("DGCPPART",),
        "Comparta el borrador con quien asesora al municipio para detectar dudas de forma y fondo antes del "
        "envío formal. En un hermanamiento nacional basta el enlace estatal.",
    ),
    TaskSpec(
        "N10",
        "texto-negociado",
        "Conciliar el texto con la contraparte",
        OAI,
        "Texto negociado con la conformidad de ambas partes",
        "8",
        "B",
        ("DGCPLEG",),
        "Obtenga por escrito la conformidad de la contraparte con un texto único. Es el texto que verán el "
        "cabildo y la cancillería.",
        gate=True,
        counterpart=True,
    ),
)
