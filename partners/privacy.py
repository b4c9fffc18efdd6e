"""The model of a municipal privacy notice, and how its plain text becomes headings, paragraphs and lists.

Source: Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados (what an integral notice
says: who is responsible, which data, what for, transfers, rights, contact, changes). Our own wording.
"""

from dataclasses import dataclass

MODEL = """\
Este texto es un modelo. La unidad de transparencia del municipio debe revisarlo y adaptarlo antes de darlo por \
definitivo.

Responsable
El Ayuntamiento de {name}, {state}{address}, es responsable de los datos personales que usted entrega para los \
hermanamientos y acuerdos de cooperación del municipio.

Qué datos se tratan
- De quienes usan el sistema: nombre, cargo, correo electrónico institucional y registro de lo que hacen en él.
- De personas de contacto, titulares, testigos y participantes en actividades: nombre, cargo, institución, correo \
y teléfono de trabajo.
- De personas de contacto de los actores y aliados del municipio (universidades, cámaras, asociaciones, clubes de \
migrantes, dependencias): nombre, cargo, correo y teléfono, sólo con su consentimiento o si son personas servidoras \
públicas. Puede retirar su consentimiento en cualquier momento: sus datos se borran.

No se piden datos personales sensibles. Por favor, no los incluya en notas ni en archivos.

Para qué se usan
- Dar seguimiento a los procesos de hermanamiento y cumplir sus plazos.
- Preparar acuerdos, programas de actividades, informes y actas.
- Enviar avisos y recordatorios sobre las tareas de cada persona.
- Dejar constancia de quién hizo cada trámite, para efectos de transparencia y archivo.

Con quién se comparten
Con la Secretaría de Relaciones Exteriores y con la contraparte del acuerdo, sólo en lo necesario para tramitarlo, \
firmarlo y ejecutarlo. Para cualquier otra transferencia se pedirá su consentimiento, salvo las que la ley permite \
sin él.

Sus derechos
Usted puede pedir el acceso a sus datos, su rectificación, su cancelación u oponerse a su uso (derechos ARCO), y \
también su portabilidad cuando proceda. Presente la solicitud ante la unidad de transparencia del municipio o en la \
Plataforma Nacional de Transparencia. La respuesta no tiene costo.

Contacto
Unidad de transparencia del Ayuntamiento de {name}{address}.

Cambios a este aviso
Los cambios se publican en esta misma página, con la fecha de la última actualización.
"""


@dataclass(frozen=True)
class Block:
    """A piece of the notice: `kind` is "heading", "paragraph" or "list"; `lines` are plain text."""

    kind: str
    lines: tuple[str, ...]


def default_privacy_notice(municipality):
    """The model filled with the municipality's name, state and address; it says itself that it is a model."""
    address = f", con domicilio en {municipality.address}" if municipality.address else ""
    return MODEL.format(
        name=municipality.name, state=municipality.get_state_display(), address=address
    ).strip()


def notice_blocks(text):
    """Read the plain text as blocks.

    A blank line separates blocks; lines that begin with "- " are a list; a short line without a full stop that
    opens a block of more lines (or stands alone) is a heading. Nothing is markup: templates escape every line.
    """
    blocks = []
    for chunk in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        if lines and len(lines[0]) <= 80 and lines[0][-1] not in ".:;,?" and not lines[0].startswith("- "):
            blocks.append(Block("heading", (lines.pop(0),)))
        for line in lines:
            kind, words = ("list", line[2:].strip()) if line.startswith("- ") else ("paragraph", line)
            if kind == "list" and blocks and blocks[-1].kind == "list":
                blocks[-1] = Block("list", (*blocks[-1].lines, words))
            else:
                blocks.append(Block(kind, (words,)))
    return blocks
