"""Columns of a report as a file: its summary, its activities, and the lines of the quarters that its figures add up."""

from agreements.reporting import periods, wording
from agreements.reporting.figures import Entry, Row, summary_of
from agreements.reporting.plain import Content
from hermanamientos.lib.exports import Column, Sheet


def _value(name):
    return lambda row: getattr(row, name)


SUMMARY_COLUMNS = [
    Column("Dato", lambda row: row[0], 44),
    Column("Valor", lambda row: row[1], 28),
    Column("Unidad", lambda row: row[2], 24),
]
ACTIVITY_COLUMNS = [
    Column("N.º", lambda row: row.plan.number, 6),
    Column("Actividad", lambda row: row.plan.name, 44),
    Column("Área", lambda row: row.plan.area, 22),
    Column("Inicio previsto", lambda row: row.plan.starts_on),
    Column("Fin previsto", lambda row: row.plan.ends_on),
    Column("Inicio real", _value("starts_on")),
    Column("Fin real", _value("ends_on")),
    Column("Estado", wording.progress, 16),
    Column("Indicador", lambda row: row.plan.indicator, 32),
    Column("Unidad", lambda row: row.plan.unit),
    Column("Línea base", lambda row: row.plan.baseline),
    Column("Meta", lambda row: row.plan.target),
    Column("Meta en palabras", lambda row: row.plan.target_words, 24),
    Column("Cómo se acumula", lambda row: wording.adding(row.plan), 28),
    Column("Resultado", lambda row: row.result.value),
    Column("Datos que faltan del resultado", lambda row: row.result.unknown),
    Column("Avance de la meta (%)", _value("percent")),
    Column("Mujeres", lambda row: row.people("women").value),
    Column("Hombres", lambda row: row.people("men").value),
    Column("Otras personas o sin dato", lambda row: row.people("unspecified").value),
    Column("Presupuesto del municipio (MXN)", lambda row: row.plan.budget_local),
    Column("Gasto del municipio (MXN)", lambda row: row.spent("local", "MXN").value),
    Column("Moneda de la contraparte", lambda row: row.plan.currency),
    Column("Presupuesto de la contraparte", lambda row: row.plan.budget_counterpart),
    Column("Gasto de la contraparte", lambda row: row.spent("counterpart", row.plan.currency).value),
    Column("Evidencias", lambda row: len(row.proofs)),
]
LINE_COLUMNS = [
    Column("N.º", lambda pair: pair[0].plan.number, 6),
    Column("Actividad", lambda pair: pair[0].plan.name, 44),
    Column("Trimestre", lambda pair: periods.NAMES[pair[1].period]),
    Column("Folio del informe", lambda pair: pair[1].folio, 30),
    Column("Renglón", lambda pair: pair[1].line, 10),
    Column("Estado", lambda pair: wording.PROGRESS[pair[1].progress][0], 16),
    Column("Inicio real", lambda pair: pair[1].starts_on),
    Column("Fin real", lambda pair: pair[1].ends_on),
    Column("Valor del indicador", lambda pair: pair[1].actual),
    Column("Mujeres", lambda pair: pair[1].women),
    Column("Hombres", lambda pair: pair[1].men),
    Column("Otras personas o sin dato", lambda pair: pair[1].unspecified),
    Column("Gasto del municipio (MXN)", lambda pair: pair[1].spent_local),
    Column("Gasto de la contraparte", lambda pair: pair[1].spent_counterpart),
    Column("Moneda de la contraparte", lambda pair: pair[1].currency),
    Column("Qué se hizo", lambda pair: pair[1].narrative, 60),
    Column("Problemas", lambda pair: pair[1].problems, 40),
]


def lines_of(rows) -> list[tuple[Row, Entry]]:
    """Every line of every activity, in order."""
    return [(row, entry) for row in rows for entry in row.entries]


def sheets_of(content: Content) -> list[Sheet]:
    """The three sheets of a report's workbook."""
    return [
        Sheet("Resumen", SUMMARY_COLUMNS, summary_lines(content)),
        Sheet("Actividades", ACTIVITY_COLUMNS, content.rows),
        Sheet("Trimestres", LINE_COLUMNS, lines_of(content.rows)),
    ]


def summary_lines(content: Content) -> list[tuple]:
    """The summary as (what, value, unit); what nobody knows has no value."""
    head = content.head
    summary = summary_of(content.rows, periods.days_of(head.period, head.year)[1])
    found = [
        ("Folio", head.folio, ""),
        ("Periodo", periods.in_words(head.period, head.year), ""),
        ("Programa", head.programme_folio, ""),
        ("Acuerdo", head.agreement_title, ""),
        ("Actividades del programa", summary.planned, "actividades"),
        *(
            (f"Actividades: {words[1]}", summary.counts[key], "actividades")
            for key, words in wording.PROGRESS.items()
        ),
        ("Realizadas de las del programa", summary.score, "%"),
        ("Actividades con meta en número", summary.measured, "actividades"),
        ("Metas alcanzadas", summary.met.value, "actividades"),
    ]
    for each in summary.money:
        side = "del municipio" if each.side == "local" else "de la contraparte"
        found += [
            (f"Presupuesto {side}", each.budget, each.currency),
            (f"Gasto {side}", each.spent.value, each.currency),
        ]
    labels = {"women": "Mujeres", "men": "Hombres", "unspecified": "Otras personas o sin dato"}
    found += [(label, summary.people[part].value, "personas") for part, label in labels.items()]
    texts = {
        "summary": "Resumen",
        "achievements": "Logros",
        "problems": "Problemas y cómo se atendieron",
        "next_steps": "Qué sigue",
    }
    return found + [(label, content.texts[name], "") for name, label in texts.items() if content.texts[name]]
