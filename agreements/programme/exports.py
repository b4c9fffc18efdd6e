"""Columns of the files of a programme (one row an activity) and of the list of programmes."""

from agreements.library.areas import AREAS
from agreements.programme.lenses import LENSES
from hermanamientos.lib.exports import Column


def _joined(rows):
    return "; ".join(str(row) for row in rows)


def _area(activity):
    area = AREAS.get(activity.area)
    return area.es if area else activity.area


def _lenses(activity):
    return "; ".join(lens.name for key, lens in LENSES.items() if key in activity.lenses)


#: Rows are activities with `plan_lines` and `commitments` at hand.
ACTIVITY_COLUMNS = [
    Column("Actividad", lambda row: row.name, 40),
    Column("Tipo", lambda row: row.get_kind_display(), 24),
    Column("Área del acuerdo", _area, 26),
    Column("Objetivo", lambda row: row.objective, 40),
    Column("Líneas de los planes", lambda row: _joined(row.plan_lines.all()), 40),
    Column("Línea del Plan Municipal", lambda row: row.plan_line, 30),
    Column("ODS", lambda row: row.sdg, 6),
    Column("Enfoques transversales", _lenses, 30),
    Column(
        "Compromisos del acuerdo",
        lambda row: "; ".join(f"{each.clause_label}: {each.text}" for each in row.commitments.all()),
        40,
    ),
    Column("Modalidad", lambda row: row.get_modality_display(), 12),
    Column("Inicio", lambda row: row.starts_on, 12),
    Column("Fin", lambda row: row.ends_on, 12),
    Column("Sede", lambda row: row.place, 24),
    Column("Responsable del municipio", lambda row: row.responsible_local, 26),
    Column("Responsable de la contraparte", lambda row: row.responsible_counterpart, 26),
    Column("Actores aliados", lambda row: row.allies, 30),
    Column("Beneficiarios", lambda row: row.beneficiaries, 30),
    Column("Resultado esperado", lambda row: row.expected_result, 40),
    Column("Indicador", lambda row: row.indicator, 30),
    Column("Unidad", lambda row: row.indicator_unit, 14),
    Column("Línea base", lambda row: row.baseline, 12),
    Column("Meta", lambda row: row.target_value, 12),
    Column("Meta en palabras", lambda row: row.target, 24),
    Column("Cómo se acumula", lambda row: row.get_adding_display(), 24),
    Column("Evidencia prevista", lambda row: row.evidence_expected, 30),
    Column("Presupuesto del municipio (MXN)", lambda row: row.budget_local, 16),
    Column("Fuente del municipio", lambda row: row.source_local, 26),
    Column("En especie del municipio", lambda row: row.in_kind_local, 26),
    Column("Presupuesto de la contraparte", lambda row: row.budget_counterpart, 16),
    Column("Moneda de la contraparte", lambda row: row.currency_counterpart, 10),
    Column("Fuente de la contraparte", lambda row: row.source_counterpart, 26),
    Column("En especie de la contraparte", lambda row: row.in_kind_counterpart, 26),
    Column("Riesgos", lambda row: row.risks, 40),
]

#: Rows are programmes as `for_lists` reads them.
PROGRAMME_COLUMNS = [
    Column("Folio", lambda row: row.folio, 22),
    Column("Año", lambda row: row.year, 8),
    Column("Contraparte", lambda row: str(row.agreement.counterpart), 30),
    Column("Acuerdo", lambda row: row.agreement.title, 40),
    Column("Estado", lambda row: row.get_state_display(), 24),
    Column("Actividades", lambda row: row.activity_count, 12),
    Column("Objetivo", lambda row: row.objective, 40),
]
