"""Candidates and the weighting matrix as files: their columns."""

from hermanamientos.lib.exports import Column


def _day(row, instant):
    """The calendar day of an instant in the municipality, whatever zone is in force."""
    return row.candidate.municipality.today(instant) if instant else None


COLUMNS = [
    Column("Ciudad", lambda row: row.candidate.city.name, 24),
    Column("División", lambda row: row.candidate.city.subdivision, 22),
    Column("País", lambda row: row.country, 20),
    Column("Región", lambda row: row.region, 24),
    Column("Identificador GeoNames", lambda row: row.candidate.city.geonameid, 14),
    Column("Estado", lambda row: row.candidate.get_state_display(), 14),
    Column("Puntaje del emparejador", lambda row: row.candidate.score, 12),
    Column("Lugar en el emparejador", lambda row: row.candidate.rank, 12),
    Column("Puntaje calculado", lambda row: _day(row, row.candidate.scored_at), 14),
    Column("Matriz: promedio (1 a 5)", lambda row: row.mark and row.mark["mean"], 12),
    Column("Matriz: lugar", lambda row: row.mark and row.mark["rank"], 10),
    Column("Matriz: personas", lambda row: row.mark["people"] if row.mark else 0, 10),
    Column("Contactos", lambda row: row.contacts.count, 10),
    Column("Contactos con respuesta", lambda row: row.contacts.answered, 12),
    Column("Último contacto", lambda row: row.contacts.last_on, 14),
    Column("Días de respuesta, promedio", lambda row: row.contacts.average_days, 14),
    Column("Respuestas vencidas", lambda row: len(row.contacts.overdue), 12),
    Column("Contraparte", lambda row: row.candidate.counterpart and str(row.candidate.counterpart), 28),
    Column("Razón", lambda row: row.candidate.reason, 60),
    Column("Alta", lambda row: _day(row, row.candidate.created_at), 14),
]


def matrix_rows(sheet):
    return sheet["candidates"]


def matrix_columns(sheet):
    """The result of each candidate, and the mean of each criterion, by its place in the sheet."""
    return [
        Column("Lugar", lambda line: line["rank"], 8),
        Column("Ciudad", lambda line: line["city"], 24),
        Column("Lugar geográfico", lambda line: line["place"], 30),
        Column("Estado", lambda line: line["state"], 14),
        Column("Promedio ponderado (1 a 5)", lambda line: line["mean"], 14),
        Column("Personas", lambda line: line["people"], 10),
        Column("La más baja", lambda line: line["low"], 10),
        Column("La más alta", lambda line: line["high"], 10),
        Column("Desviación", lambda line: line["deviation"], 12),
        Column("Parte del peso calificada", lambda line: line["known"], 14),
        *(
            Column(f"{row['name']} (peso {row['weight']})", _mean_of(number), 16)
            for number, row in enumerate(sheet["criteria"])
        ),
    ]


def _mean_of(number):
    return lambda line: line["rows"][number]["mean"]
