"""Seats as a list and as a file: their order, and the columns of the file."""

from django.db.models import Case, IntegerField, Value, When

from agreements.committee.terms import term_of
from hermanamientos.lib.exports import Column
from partners.models import CommitteeMember

_PLACES = {office: place for place, office in enumerate(CommitteeMember.Office.values)}


def in_order(members):
    """By office, as a committee is read aloud; within one, by name. Who left comes after who holds it."""
    place = Case(
        *(When(office=office, then=Value(number)) for office, number in _PLACES.items()),
        output_field=IntegerField(),
    )
    return members.annotate(place=place).order_by("place", "left_reason", "name", "pk")


def columns(today, *, with_contacts):
    """The columns of the list as a file; contact data and why somebody left only for whoever may see them."""
    found = [
        Column("Nombre", lambda row: row.name, 32),
        Column("Cargo o institución", lambda row: row.position, 36),
        Column("Cargo en el comité", lambda row: row.get_office_display(), 24),
        Column("Sector", lambda row: row.get_sector_display(), 22),
        Column("Calidad", lambda row: "servidora pública" if row.is_official else "ciudadana", 20),
        Column("Voto", lambda row: "sí" if row.has_vote else "no", 8),
        Column("Desde", lambda row: row.starts_on, 14),
        Column("Hasta", lambda row: term_of(row, today).ends_on, 14),
        Column("Suplente", lambda row: row.substitute_name, 30),
    ]
    if with_contacts:
        found += [
            Column("Motivo de la baja", lambda row: row.left_reason, 32),
            Column("Correo", lambda row: row.email, 30),
            Column("Teléfono", lambda row: row.phone, 18),
        ]
    return found
