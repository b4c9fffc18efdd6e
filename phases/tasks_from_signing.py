"""Tasks of the last two phases: formalisation (F) and implementation (I).

The order of *cabildo* approval and the ministry's *dictamen* is settled by no source: both are asked for
before the signature, in either order. The law sets no deadline for the ministry: weeks here are targets.
"""

from phases.taskspec import FOREIGN_ONLY, TaskSpec

OAI = "Oficina de Asuntos Internacionales"
DGCP = "Dirección General de Coordinación Política (SRE)"

FORMALISATION = (
    TaskSpec(
        "F1",
        "cabildo",
        "Obtener el dictamen de comisión edilicia y el acuerdo de cabildo",
        "Ayuntamiento",
        "Acta certificada con la votación",
        "9",
        "B",
        ("ZAC", "CPEUM", "LGTAIP"),
        "Pida que el acuerdo apruebe el hermanamiento y autorice la firma, con el voto de cada integrante. "
        "Si la vigencia rebasa el periodo de gobierno, revise si la ley de su estado exige dos terceras "
        "partes.",
        gate=True,
    ),
    TaskSpec(
        "F2",
        "envio-dgcp",
        "Enviar el texto negociado a la DGCP",
        f"Presidencia Municipal y {OAI}",
        "Oficio con acuse de recibo",
        "9",
        "B",
        ("DGCPLEG",),
        "Informe por oficio que el municipio quiere celebrar el acuerdo y anexe el texto negociado. La ley "
        "pide hacerlo antes de firmar (artículo 7 de la Ley sobre la Celebración de Tratados).",
        kinds=FOREIGN_ONLY,
    ),
    TaskSpec(
        "F3",
        "turno-consultoria",
        "Confirmar el turno a la Consultoría Jurídica",
        DGCP,
        "Número o fecha de turno",
        "9",
        "B",
        ("DGCPLEG",),
        "Pregunte a la DGCP en qué fecha pasó el expediente a revisión jurídica y anote el dato que le den. "
        "Desde ese día el expediente está en manos de la cancillería.",
        kinds=FOREIGN_ONLY,
        sre=True,
    ),
    TaskSpec(
        "F4",
        "observaciones",
        "Recibir las observaciones",
        "Consultoría Jurídica y DGCP (SRE)",
        "Oficio de observaciones",
        "10",
        "B",
        ("DGCPLEG",),
        "Guarde el oficio completo con su fecha de recepción. Si no hubo observaciones, anótelo: también es "
        "una respuesta.",
        kinds=FOREIGN_ONLY,
        sre=True,
    ),
    TaskSpec(
        "F5",
        "solventar-observaciones",
        "Solventar las observaciones con la contraparte",
        OAI,
        "Tabla de observaciones y respuestas, versión final",
        "10–11",
        "D",
        (),
        "Conteste cada observación con el cambio hecho o con la razón para conservar el texto, y acuérdelo "
        "con la contraparte antes de responder.",
        kinds=FOREIGN_ONLY,
    ),
    TaskSpec(
        "F6",
        "dictamen-procedencia",
        "Obtener el dictamen de procedencia",
        "Secretaría de Relaciones Exteriores",
        "Oficio con el dictamen de procedencia",
        "11",
        "A",
        ("LSCT",),
        "Sin dictamen favorable no se firma (artículo 7 de la Ley sobre la Celebración de Tratados). La ley "
        "no fija plazo para emitirlo: dé seguimiento cordial y constante.",
        gate=True,
        kinds=FOREIGN_ONLY,
        sre=True,
    ),
    TaskSpec(
        "F7",
        "originales",
        "Preparar los originales",
        OAI,
        "Originales cotejados",
        "11",
        "C",
        (),
        "Imprima los ejemplares en cada idioma y cotéjelos con el texto aprobado. Pregunte a su asesor o "
        "asesora cuántos se necesitan: la ley no lo dice.",
    ),
    TaskSpec(
        "F8",
        "organizar-firma",
        "Organizar la ceremonia de firma",
        "Protocolo",
        "Programa de la ceremonia",
        "11–12",
        "B",
        ("SCITK",),
        "Acuerde fecha, sede, orden de la firma, banderas, intérprete y difusión con la oficina de "
        "protocolo de la contraparte.",
    ),
    TaskSpec(
        "F9",
        "firma",
        "Firmar el acuerdo",
        "Titulares de ambos gobiernos",
        "Acuerdo firmado",
        "12",
        "B",
        ("SCIWHAT", "LSCT"),
        "Firman las personas titulares, con la autorización del cabildo y el dictamen de la cancillería ya "
        "emitidos, en cualquier orden entre ambos.",
        gate=True,
        requires=("cabildo", "dictamen-procedencia"),
    ),
    TaskSpec(
        "F10",
        "remitir-registro",
        "Remitir el ejemplar firmado para su registro",
        f"{OAI} a la DGCP",
        "Oficio de remisión con acuse",
        "12",
        "A",
        ("LSCT",),
        "Envíe el ejemplar firmado para que se inscriba en el registro de acuerdos interinstitucionales. "
        "Confirme antes si se pide original o copia certificada.",
        kinds=FOREIGN_ONLY,
    ),
    TaskSpec(
        "F11",
        "constancia-registro",
        "Recibir la constancia de registro",
        "Secretaría de Relaciones Exteriores",
        "Constancia o número de registro",
        "12+",
        "A",
        ("LSCT",),
        "Guarde la constancia y anote el número de registro en el expediente: es la prueba de que el "
        "acuerdo quedó inscrito.",
        kinds=FOREIGN_ONLY,
        sre=True,
    ),
    TaskSpec(
        "F12",
        "publicacion",
        "Publicar el acuerdo y la votación",
        "Secretaría del Ayuntamiento",
        "Gaceta municipal y liga de transparencia",
        "12+",
        "A",
        ("LGTAIP",),
        "Publique la resolución del ayuntamiento, el acta y el sentido de cada voto (Ley General de "
        "Transparencia, artículo 66) y guarde aquí la liga.",
    ),
)

IMPLEMENTATION = (
    TaskSpec(
        "I1",
        "comite",
        "Instalar o ratificar el Comité de Ciudades Hermanas",
        "Cabildo y Presidencia Municipal",
        "Acta de instalación y toma de protesta",
        "13",
        "B",
        ("MAZ", "MOR"),
        "Instale el comité con sus cargos y con representación ciudadana: da legitimidad al acuerdo y "
        "continuidad cuando cambia la administración.",
        gate=True,
    ),
    TaskSpec(
        "I2",
        "reglamento",
        "Elaborar y aprobar el reglamento de operación del comité",
        f"{OAI}, comisión edilicia y cabildo",
        "Reglamento aprobado y publicado",
        "13–20",
        "seed",
        ("METODOLOGIA", "GTO"),
        "Defina integración, cargos, sesiones, forma de votar y rendición de cuentas; el cabildo lo aprueba "
        "y se publica.",
        gate=True,
    ),
    TaskSpec(
        "I3",
        "programa-anual",
        "Elaborar el programa anual de actividades",
        "Comité y ambas ciudades",
        "Programa anual firmado",
        "13–15",
        "seed",
        ("METODOLOGIA", "POAV"),
        "Acuerde con la contraparte las actividades del año con fechas, responsables de ambos lados, "
        "indicador y presupuesto.",
        gate=True,
    ),
    TaskSpec(
        "I4",
        "encuentro-negocios",
        "Realizar un encuentro de negocios",
        "Desarrollo Económico",
        "Memoria y lista de participantes",
        "16–20",
        "seed",
        ("METODOLOGIA",),
        "Convoque a cámaras y empresas de ambas ciudades en torno a dos o tres sectores, con citas "
        "concertadas y seguimiento de los contactos.",
    ),
    TaskSpec(
        "I5",
        "convocatorias",
        "Postular juntos a convocatorias de cooperación descentralizada",
        OAI,
        "Acuse de postulación",
        "16–20",
        "seed",
        ("METODOLOGIA",),
        "Elijan una convocatoria abierta que admita a ambas ciudades y repartan la redacción, los anexos y "
        "la aportación de cada parte.",
    ),
    TaskSpec(
        "I6",
        "webinars",
        "Organizar un ciclo de webinars de buenas prácticas",
        OAI,
        "Programa, grabación y asistencia",
        "16–20",
        "seed",
        ("METODOLOGIA",),
        "Programe sesiones breves en las que las áreas técnicas de ambas ciudades se muestren un servicio "
        "público que funciona.",
    ),
    TaskSpec(
        "I7",
        "visitas-reciprocas",
        "Realizar visitas recíprocas",
        "Presidencia Municipal",
        "Programa e informe de comisión",
        "16–20",
        "seed",
        ("METODOLOGIA",),
        "Fije antes de viajar el propósito, las reuniones y los compromisos esperados; al volver, presente "
        "el informe de comisión.",
    ),
    TaskSpec(
        "I8",
        "plan-comunicacion",
        "Ejecutar el plan de comunicación",
        "Comunicación Social",
        "Plan y boletines publicados",
        "14–20",
        "seed",
        ("METODOLOGIA",),
        "Cuente dentro y fuera del gobierno por qué importa el hermanamiento y qué se logra con él, en los "
        "idiomas de ambas ciudades.",
    ),
    TaskSpec(
        "I9",
        "seguimiento-trimestral",
        "Dar seguimiento trimestral",
        "Comité",
        "Minuta con el avance de cada actividad",
        "20+",
        "D",
        (),
        "Revise cada tres meses el avance de las actividades, las fechas en riesgo y los apoyos que se "
        "necesitan.",
    ),
    TaskSpec(
        "I10",
        "informe-anual",
        "Presentar el informe anual y la evaluación",
        "Comité",
        "Informe anual aprobado",
        "52",
        "D",
        (),
        "Compare lo planeado con lo logrado y recomiende continuar, ajustar, suspender o terminar.",
    ),
    TaskSpec(
        "I11",
        "entrega-recepcion",
        "Integrar la carpeta de entrega-recepción",
        OAI,
        "Acta de entrega con su anexo",
        "fin de trienio",
        "B",
        ("YUM82", "MORER"),
        "Deje a la administración entrante el acuerdo, el programa, los contactos y los compromisos "
        "pendientes, para que la relación no dependa de las personas.",
    ),
)
