"""Results and evaluations as lines of a file."""

from decimal import Decimal

from hermanamientos.lib.exports import Column

RESULT_COLUMNS = [
    Column("Resultado de la metodología", lambda row: row["result"], 44),
    Column("Indicador", lambda row: row["name"], 44),
    Column("Unidad", lambda row: row["unit"], 20),
    Column("Acuerdo", lambda row: row["agreement"], 30),
    Column("Línea del plan", lambda row: row["plan_line"], 40),
    Column("Línea base", lambda row: row["baseline"], 12),
    Column("Año de la línea base", lambda row: row["baseline_year"], 12),
    Column("Meta", lambda row: row["target"], 12),
    Column("Año de la meta", lambda row: row["target_year"], 12),
    Column("Año", lambda row: row["year"], 8),
    Column("Valor", lambda row: row["value"], 12),
    Column("Esperado", lambda row: row["expected"], 12),
    Column("Fuente", lambda row: row["source"], 40),
    Column("Situación", lambda row: row["standing"], 24),
]


def result_lines(series) -> list[dict]:
    """One line for each value of each indicator, its baseline among them."""
    return [
        {
            "result": each.indicator.get_result_display(),
            "name": each.indicator.name,
            "unit": each.indicator.unit,
            "agreement": str(each.indicator.agreement.counterpart) if each.indicator.agreement else "",
            "plan_line": str(each.indicator.plan_line or ""),
            "baseline": each.indicator.baseline,
            "baseline_year": each.indicator.baseline_year,
            "target": each.indicator.target,
            "target_year": each.indicator.target_year,
            "year": year,
            "value": value,
            "expected": expected,
            "source": source,
            "standing": each.progress.word,
        }
        for each in series
        for year, value, expected, source, _ in each.rows
    ]


LIST_COLUMNS = [
    Column("Folio", lambda row: row.folio, 24),
    Column("Año", lambda row: row.year, 8),
    Column("Contraparte", lambda row: str(row.agreement.counterpart), 30),
    Column("Acuerdo", lambda row: row.agreement.title, 50),
    Column("Estado", lambda row: row.get_state_display(), 14),
    Column("Recomendación", lambda row: row.get_verdict_display(), 18),
    Column("Cerrada el", lambda row: row.closed_at, 18),
]

CONTENT_COLUMNS = [
    Column("Apartado", lambda row: row[0], 30),
    Column("Concepto", lambda row: row[1], 56),
    Column("Valor", lambda row: row[2], 20),
    Column("Comparado con", lambda row: row[3], 20),
    Column("Detalle", lambda row: row[4], 80),
]


def content_lines(evaluation, content) -> list[tuple]:
    """All that an evaluation says, section by section: (section, what, value, compared with, detail)."""
    agreement, vitality, execution = content["agreement"], content["vitality"], content["execution"]
    found = [
        ("Evaluación", "Folio", evaluation.folio, "", ""),
        ("Evaluación", "Año", evaluation.year, "", ""),
        (
            "Evaluación",
            "Acuerdo",
            agreement["title"],
            "",
            f"{agreement['counterpart']}, {agreement['country']}",
        ),
        ("Evaluación", "Estado", evaluation.get_state_display(), "", f"Datos al {content['as_of_text']}"),
        (
            "Recomendación",
            "Decisión",
            evaluation.get_verdict_display(),
            content["proposal"]["label"],
            evaluation.reasons,
        ),
        *(
            ("Recomendación", "Razón de la propuesta", "", "", text)
            for text in content["proposal"]["reasons"]
        ),
        *(("Recomendación", "También cuenta", "", "", text) for text in content["proposal"]["others"]),
        *(("Recomendación", "Falta saber", "", "", text) for text in content["proposal"]["missing"]),
        ("Lo que dejó el año", "Qué cambió en el territorio", "", "", evaluation.transformation),
        ("Lo que dejó el año", "Lo aprendido", "", "", evaluation.lessons),
        ("Lo que dejó el año", "Presencia en el mundo", "", "", evaluation.presence),
    ]
    if vitality:
        found.append(("Vitalidad", "Puntos", Decimal(vitality["score"]), 100, vitality["light"]["words"]))
        found += [
            ("Vitalidad", part["label"], Decimal(part["points"]), Decimal(part["possible"]), part["sentence"])
            for part in vitality["contributions"]
        ]
    found.append(
        ("Programa", "Actividades realizadas", execution["done"], execution["planned"], execution["sentence"])
    )
    found += [
        ("Programa", each["name"], each["word"], "", f"{each['starts_on']} a {each['ends_on']}")
        for each in execution["activities"]
    ]
    found += [
        (
            "Gasto",
            f"{each['side']} ({each['currency']})",
            _amount(each["spent"]),
            _amount(each["planned"]),
            "",
        )
        for each in execution["money"]
    ]
    found += [
        (
            "Resultados",
            f"{row['name']} ({row['unit']}), {value['year']}",
            Decimal(value["value"]),
            Decimal(value["expected"]),
            value["source"],
        )
        for row in content["results"]
        for value in row["values"]
    ]
    if content["comparison"]:
        found += [
            ("Antes y después", row["name"], row["now"], row["before"], row["change"])
            for row in content["comparison"]["rows"]
        ]
    return found + [
        ("Presencia en el mundo", each["title"], "", "", f"{each['reason']} ({each['principle']})")
        for each in content["presence"]
    ]


def _amount(text):
    return Decimal(text.replace(",", "")) if text else None
