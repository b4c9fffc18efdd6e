"""What the lists of this app say as files: the columns of observations."""

from hermanamientos.lib.exports import Column, file_name, send_list


def send_remarks(kind, rows, *, agreement, day):
    """Answer with the table of observations and answers of one agreement, `rows` of `rows.rows_of`."""
    return send_list(
        kind,
        remark_columns(),
        rows,
        name=file_name("observaciones", agreement.folio, day=day),
        title="Observaciones",
    )


def remark_columns():
    return [
        Column("N.º", lambda row: row.number, 7),
        Column("Cláusula", lambda row: row.clause, 34),
        Column("Observación", lambda row: row.remark.text, 70),
        Column("Oficio", lambda row: row.remark.oficio, 22),
        Column("Recibida el", lambda row: row.remark.received_on, 14),
        Column("Versión observada", lambda row: row.remark.version.number, 12),
        Column("Respuesta", lambda row: row.remark.answer, 70),
        Column(
            "Respondida por",
            lambda row: row.remark.answered_by.full_name if row.remark.answered_by else "",
            26,
        ),
        Column("Respondida el", lambda row: row.answered_on, 14),
        Column("El texto de la cláusula cambió", lambda row: row.is_changed if row.texts else None, 16),
        Column("Estado", lambda row: row.remark.get_state_display(), 16),
    ]
