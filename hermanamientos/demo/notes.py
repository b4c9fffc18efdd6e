"""What the people of the demonstration wrote when they completed each task, by the task's stable key."""

PREFIX = "Ejemplo de demostración: "

RECOMMENDATIONS = {
    1: {
        "coordination": f"{PREFIX}que cada dependencia nombre a una persona que conteste en tres días hábiles.",
        "effectiveness": f"{PREFIX}limitar la búsqueda a tres temas y descartar pronto lo que no tenga presupuesto.",
        "communication": f"{PREFIX}contar a colegios y cámaras por qué se busca una ciudad hermana, antes de elegirla.",
    },
    2: {
        "coordination": f"{PREFIX}una sola persona lleva el texto, y las demás lo comentan ahí mismo.",
        "effectiveness": f"{PREFIX}acordar de inicio qué puede aportar cada parte, en dinero y en personas.",
        "communication": f"{PREFIX}informar al cabildo cada mes, sin esperar a la sesión en que se vota.",
    },
    3: {
        "coordination": f"{PREFIX}pedir lugar en el orden del día del cabildo cuatro semanas antes.",
        "effectiveness": f"{PREFIX}enviar el texto a la cancillería con la revisión jurídica interna ya hecha.",
        "communication": f"{PREFIX}publicar el acuerdo y la votación el mismo día que la nota de la firma.",
    },
}
"""What the office recommends at the end of a phase, by its number."""

_NOTES = {
    "designar-enlace": "oficio con el que la Presidencia designa a la persona enlace.",
    "diagnostico-institucional": "cuestionario contestado con el enlace estatal.",
    "inventario-hermanamientos": "inventario con copia de los acuerdos que se encontraron en el archivo.",
    "taller-sensibilizacion": "taller de dos sesiones, con lista de asistencia de 34 personas.",
    "mapa-actores": "mapa con cámaras, universidades y colectivos culturales interesados.",
    "alineacion-planes": "matriz que enlaza la iniciativa con el plan municipal y la Agenda 2030.",
    "prioridades": "ficha con tres temas prioritarios y seis actividades posibles.",
    "grupo-promotor": "acta de instalación del grupo promotor, con nueve integrantes.",
    "matriz-ciudades": "lista de ocho ciudades, ponderada con cinco criterios.",
    "nota-juridica": "nota que confirma que la contraparte es gubernamental y la materia, municipal.",
    "consulta-representacion": "correo de la representación de México con su opinión favorable.",
    "seleccionar-ciudad": "minuta de la sesión en la que se eligió la ciudad.",
    "carta-intencion": "carta enviada y respuesta recibida por correo.",
    "reuniones-exploratorias": "minuta de dos reuniones en línea con la contraparte.",
    "tipo-instrumento": "ficha que propone un acuerdo de hermanamiento de amplio alcance.",
    "objetivo-areas": "matriz de cooperación aceptada por ambas oficinas.",
    "proyecto-espanol": "primera versión del proyecto, redactada en este sistema.",
    "version-otro-idioma": "versión en el otro idioma, revisada por una persona traductora.",
    "suficiencia-presupuestal": "nota de la Tesorería: cada parte cubre sus propios gastos.",
    "dictamen-interno": "dictamen favorable de la Sindicatura.",
    "revision-previa": "comentarios de forma recibidos por correo y atendidos.",
    "texto-negociado": "correo de conformidad de la contraparte con el texto final.",
    "cabildo": "acta certificada de la sesión, con votación por mayoría calificada.",
    "envio-dgcp": "oficio con acuse de recibo.",
    "turno-consultoria": "número de turno comunicado por correo.",
    "observaciones": "oficio con tres observaciones de redacción.",
    "solventar-observaciones": "tabla de observaciones y respuestas, aceptada por ambas partes.",
    "dictamen-procedencia": "oficio con el dictamen de procedencia.",
    "originales": "originales cotejados, uno por cada parte y por cada idioma.",
    "organizar-firma": "programa de la ceremonia, confirmado por ambas oficinas.",
    "firma": "acuerdo firmado por las personas titulares.",
    "remitir-registro": "oficio de remisión del ejemplar firmado, con acuse.",
    "constancia-registro": "constancia recibida por correo.",
    "publicacion": "publicación en la gaceta y en el portal de transparencia.",
    "comite": "acta de instalación del Comité de Ciudades Hermanas.",
    "reglamento": "reglamento aprobado y publicado en la gaceta.",
    "programa-anual": "programa anual revisado por ambas ciudades.",
    "encuentro-negocios": "memoria del encuentro, con doce empresas participantes.",
    "convocatorias": "acuse de la postulación conjunta.",
    "webinars": "programa, grabaciones y listas de asistencia de tres sesiones.",
    "visitas-reciprocas": "programa de la visita e informe de comisión.",
    "plan-comunicacion": "plan de comunicación y dos boletines.",
    "seguimiento-trimestral": "minuta de la primera reunión de seguimiento.",
}


def note_of(key):
    """The note with which the demonstration completes the task of this key. Raises KeyError for another key."""
    return PREFIX + _NOTES[key]
