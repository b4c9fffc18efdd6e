"""Filters and columns of the communication plan. They live in the URL, so that a list can be kept and sent."""

import django_filters
from django.db.models import Q

from agreements.forms.fields import capital_choices
from agreements.models import CommunicationAct
from hermanamientos.lib.exports import Column
from partners.templatetags.look import MONTHS
from phases.filters import UrlFilterSet

LATE = "atrasadas"
WHOLE = "oficina"


class CommunicationFilter(UrlFilterSet):
    """Acts of one municipality. `subjects` are the pairs of processes and agreements that may be chosen."""

    q = django_filters.CharFilter(label="Público, mensaje o canal", method="search")
    asunto = django_filters.ChoiceFilter(label="Proceso o acuerdo", method="about", empty_label="Todos")
    comunicacion = django_filters.ChoiceFilter(
        label="Comunicación",
        field_name="scope",
        choices=capital_choices(CommunicationAct.Scope.choices),
        empty_label="Interna y externa",
    )
    estado = django_filters.ChoiceFilter(
        label="Estado",
        method="stand",
        choices=[*capital_choices(CommunicationAct.State.choices), (LATE, "Previstas con fecha pasada")],
        empty_label="Todos",
    )
    mes = django_filters.ChoiceFilter(label="Mes", method="in_month", empty_label="Todos")

    class Meta(UrlFilterSet.Meta):
        model = CommunicationAct

    def __init__(self, *args, subjects, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["asunto"].extra["choices"] = [(WHOLE, "Todo el municipio"), *subjects]
        self.filters["mes"].extra["choices"] = [
            (f"{day:%Y-%m}", f"{MONTHS[day.month - 1].capitalize()} de {day.year}") for day in months
        ]

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(audience__icontains=value) | Q(message__icontains=value) | Q(channel__icontains=value)
        )

    def about(self, queryset, name, value):
        if value == WHOLE:
            return queryset.filter(process__isnull=True, agreement__isnull=True)
        kind, _, pk = value.partition("-")
        return queryset.filter(**{"process" if kind == "proceso" else "agreement": pk})

    def stand(self, queryset, name, value):
        if value == LATE:
            return queryset.filter(state=CommunicationAct.State.PLANNED, on__lt=self.today)
        return queryset.filter(state=value)

    def in_month(self, queryset, name, value):
        year, month = value.split("-")
        return queryset.filter(on__year=year, on__month=month)


def subject_of(act):
    """What the act is about, in words; that of the whole office is the municipality's."""
    if act.process_id:
        return f"Proceso con {act.process.partner_name}"
    return act.agreement.title if act.agreement_id else "Todo el municipio"


COLUMNS = [
    Column("Fecha", lambda act: act.on, 12),
    Column("Comunicación", lambda act: act.get_scope_display(), 14),
    Column("A quién", lambda act: act.audience, 34),
    Column("Mensaje", lambda act: act.message, 60),
    Column("Canal", lambda act: act.channel, 30),
    Column("Responsable", lambda act: act.responsible, 26),
    Column("Asunto", subject_of, 40),
    Column("Fase", lambda act: act.phase, 8),
    Column("Estado", lambda act: act.get_state_display(), 12),
    Column("Qué se logró o por qué se canceló", lambda act: act.outcome, 40),
]
