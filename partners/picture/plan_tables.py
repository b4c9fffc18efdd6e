"""Lines of the plans from a table with the template's headings: cells to values, with the line number of what is wrong.

The headings are fixed, in any order, whatever their case and accents, so that nobody has to say which column is what.
Between the dry run and the import the rows travel with the page, signed: nothing is kept of a table that nobody took.
"""

import re

from django.core import signing
from django.core.exceptions import ValidationError

from partners.folding import fold
from partners.models import PlanLine
from partners.themes import GOALS, THEMES

PLAN, CODE, AXIS, OBJECTIVE, ACTION, SDG, THEME = (
    "Plan",
    "Clave",
    "Eje",
    "Objetivo",
    "Línea de acción",
    "ODS",
    "Temas",
)
HEADINGS = (PLAN, CODE, AXIS, OBJECTIVE, ACTION, SDG, THEME)
#: Other names of a heading, folded.
ALIASES = {
    "clave o numero": CODE,
    "numero": CODE,
    "codigo": CODE,
    "eje rector": AXIS,
    "eje estrategico": AXIS,
    "objetivo estrategico": OBJECTIVE,
    "linea": ACTION,
    "accion": ACTION,
    "lineas de accion": ACTION,
    "objetivo de desarrollo sostenible": SDG,
    "objetivos de desarrollo sostenible": SDG,
    "tema": THEME,
}
COLUMN_OF = {fold(heading): heading for heading in HEADINGS} | ALIASES
PLANS = {
    "": PlanLine.Plan.MUNICIPAL,
    "municipal": PlanLine.Plan.MUNICIPAL,
    "plan municipal": PlanLine.Plan.MUNICIPAL,
    "plan municipal de desarrollo": PlanLine.Plan.MUNICIPAL,
    "pmd": PlanLine.Plan.MUNICIPAL,
    "estatal": PlanLine.Plan.STATE,
    "plan estatal": PlanLine.Plan.STATE,
    "plan estatal de desarrollo": PlanLine.Plan.STATE,
    "ped": PlanLine.Plan.STATE,
}
THEME_OF = {fold(theme.name): key for key, theme in THEMES.items()} | {fold(key): key for key in THEMES}
#: Invented rows that show in the template what goes where.
EXAMPLES = (
    {
        PLAN: "municipal",
        CODE: "2.1.4",
        AXIS: "Ciudad próspera",
        OBJECTIVE: "Atraer inversión y empleo",
        ACTION: "Impulsar la vinculación internacional de las empresas (renglón de ejemplo: bórrelo)",
        SDG: "8; 9; 17",
        THEME: "Negocios, comercio e inversión; Turismo",
    },
)
SALT = "partners.picture.plan_tables"
#: Seconds for which a dry run may be confirmed.
MAX_AGE = 24 * 3600


def rows_of(table):
    """[(line number, values, problems)] of a `Table`. Raises ValidationError when the headings are not those."""
    columns, unknown = {}, []
    for place, heading in enumerate(table.headings):
        name = COLUMN_OF.get(fold(heading))
        if name is None:
            unknown.append(heading)
        elif name in columns:
            raise ValidationError(f"La tabla tiene dos columnas de «{name}»: deje una.", code="columns")
        else:
            columns[name] = place
    if AXIS not in columns:
        raise ValidationError(
            "La tabla no tiene la columna «Eje». Use los títulos de la plantilla: "
            + ", ".join(HEADINGS)
            + ".",
            code="columns",
        )
    if unknown:
        raise ValidationError(
            f"No se reconocen estas columnas: {', '.join(unknown)}. Use los títulos de la plantilla: "
            f"{', '.join(HEADINGS)}.",
            code="columns",
        )
    return [
        (number, *_read({name: cells[place] for name, place in columns.items()}))
        for number, cells in zip(table.numbers, table.rows, strict=True)
    ]


def _read(cells):
    """(values, problems) of one row; what cannot be read is left empty in the values."""
    problems = [
        f"la celda «{name}» contiene una fórmula: escriba el texto."
        for name, text in cells.items()
        if text[:1] == "="
    ]
    plan = PLANS.get(fold(cells.get(PLAN, "")))
    if plan is None:
        problems.append(f"«{cells[PLAN]}» no es un plan: escriba municipal o estatal.")
    goals = []
    for word in filter(None, re.split(r"[;,/ ]+", cells.get(SDG, ""))):
        number = re.fullmatch(r"(?:ODS)?0*(\d{1,2})\.?", word, re.IGNORECASE | re.ASCII)
        if number and int(number[1]) in GOALS:
            goals.append(int(number[1]))
        elif word.upper() != "ODS":
            problems.append(
                f"«{word}» no es un Objetivo de Desarrollo Sostenible: escriba números del 1 al 17."
            )
    themes = []
    for word in filter(None, map(str.strip, re.split(r"[;|]", cells.get(THEME, "")))):
        key = THEME_OF.get(fold(word))
        if key:
            themes.append(key)
        else:
            problems.append(f"«{word}» no está en la lista de temas; sepárelos con punto y coma.")
    values = {
        "plan": plan or PlanLine.Plan.MUNICIPAL,
        "code": cells.get(CODE, ""),
        "axis": cells.get(AXIS, ""),
        "objective": cells.get(OBJECTIVE, ""),
        "action": cells.get(ACTION, ""),
        "goals": list(dict.fromkeys(goals)),
        "themes": list(dict.fromkeys(themes)),
    }
    return values, problems


def sign_rows(municipality, checked, *, source):
    """The new rows of a dry run as a text that only this system could have written, for the page's button."""
    rows = [(row.number, row.values) for row in checked if row.is_new]
    return signing.dumps(
        {"municipality": municipality.pk, "source": source, "rows": rows}, salt=SALT, compress=True
    )


def read_signed(municipality, text):
    """(rows, source) of a signed text. Raises ValidationError when it is not ours, too old, or of another office."""
    try:
        data = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise ValidationError("La revisión de la tabla ya no vale: suba el archivo de nuevo.") from error
    if data["municipality"] != municipality.pk:
        raise ValidationError("La revisión de la tabla ya no vale: suba el archivo de nuevo.")
    return data["rows"], data["source"]
