"""Plain objects with which the style guide draws every component, without a database."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator

TODAY = dt.date(2026, 3, 12)
OPENED_ON = dt.date(2026, 2, 2)
PHASES = [
    ("sensibilización, planificación e identificación de socios", "Sensibilización", 4),
    ("negociación", "Negociación", 4),
    ("formalización", "Formalización", 4),
    ("implementación", "Implementación", 8),
]


def phases(current, opened_on=OPENED_ON):
    """The four phases from `opened_on`; those before number `current` are done, that one is open."""
    rows = []
    starts_on = opened_on
    for number, (name, short_name, weeks) in enumerate(PHASES, start=1):
        ends_on = starts_on + dt.timedelta(days=7 * weeks - 1)
        state = "done" if number < current else "open" if number == current else "pending"
        rows.append(
            SimpleNamespace(
                number=number,
                name=name,
                short_name=short_name,
                starts_on=starts_on,
                ends_on=ends_on,
                state=state,
            )
        )
        starts_on = ends_on + dt.timedelta(days=1)
    return rows


def process(current=2, *, state="open", words="en curso", partner="Ville de Lyon", opened_on=OPENED_ON):
    return SimpleNamespace(
        phases=phases(current, opened_on),
        state=state,
        get_state_display=lambda: words,
        partner_name=partner,
        opened_on=opened_on,
        budget="1234567.5",
    )


def task(name, due_on=None, *, state="pending", blocks=False, assigned_to="Elena Ruiz", owner=None):
    return SimpleNamespace(
        name=name,
        due_on=due_on,
        state=state,
        is_done=state == "done",
        completed_on=dt.date(2026, 3, 3) if state == "done" else None,
        blocks_phase=blocks,
        assigned_to=assigned_to,
        process=owner,
        not_applicable_reason="es un hermanamiento nacional" if state == "not_applicable" else "",
    )


class ProcessForm(forms.Form):
    """One field of every kind."""

    opened_on = forms.DateField(
        label="Fecha de inicio",
        help_text="El primer día de la fase 1.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    city = forms.CharField(label="Ciudad contraparte", required=False, help_text="Puede elegirla después.")
    kind = forms.ChoiceField(label="Tipo", choices=[("new", "Hermanamiento nuevo"), ("national", "Nacional")])
    areas = forms.MultipleChoiceField(
        label="Áreas de cooperación",
        required=False,
        choices=[("culture", "Cultura"), ("trade", "Comercio"), ("water", "Agua y saneamiento")],
        widget=forms.CheckboxSelectMultiple,
    )
    registered = forms.ChoiceField(
        label="¿Está registrado ante la SRE?",
        choices=[("yes", "Sí"), ("no", "No"), ("unknown", "No se sabe")],
        widget=forms.RadioSelect,
        help_text="Búsquelo en el registro público de acuerdos.",
    )
    file = forms.FileField(
        label="Archivo",
        required=False,
        help_text="PDF, Word o imagen de hasta 10 MB.",
        widget=forms.FileInput(attrs={"data-max-bytes": 10 * 1024 * 1024}),
    )
    note = forms.CharField(label="Motivo de la iniciativa", widget=forms.Textarea(attrs={"rows": 4}))
    agree = forms.BooleanField(label="Quiero recibir recordatorios", required=False)


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="Estado", required=False, choices=[("", "Todos"), ("open", "En curso")])
    phase = forms.ChoiceField(
        label="Fase", required=False, choices=[("", "Todas"), ("1", "1. Sensibilización")]
    )
    q = forms.CharField(label="Contraparte", required=False)


def context():
    """Everything that styleguide.html names."""
    at = dt.datetime(2026, 3, 11, 16, 35, tzinfo=dt.UTC)
    lyon = process()
    late = process(
        1, partner="Mairie de Saint-Pierre-et-Miquelon et ses environs", opened_on=dt.date(2026, 1, 26)
    )
    paused = process(3, state="suspended", words="suspendido", partner="京都市")
    return {
        "today": TODAY,
        "process": lyon,
        "processes": [lyon, late, paused],
        "tasks": [
            task("Entregar la nota jurídica", dt.date(2026, 3, 17), blocks=True, owner=lyon),
            task("Reunir al comité ciudadano", dt.date(2026, 3, 9), owner=lyon),
            task("Enviar la carta de intención a la ciudad elegida", TODAY, owner=lyon),
            task("Designar al enlace municipal", dt.date(2026, 2, 8), state="done", owner=lyon),
            task("Consultar a la Secretaría", dt.date(2026, 3, 20), state="not_applicable", owner=lyon),
            task("Documentar buenas prácticas", owner=lyon),
        ],
        "form": ProcessForm({"opened_on": "31/02/2026", "city": "Lyon", "kind": "new"}, {}),
        "filter_form": FilterForm(),
        "page": Paginator(range(240), 25).page(4),
        "facts": [
            ("Contraparte", "Ville de Lyon"),
            ("País", "Francia"),
            ("Titular", ""),
            ("Aviso", "Primera línea\nSegunda línea"),
        ],
        "entries": [
            SimpleNamespace(text="Se concluyó la fase 1.", actor_name="Elena Ruiz", at=at),
            SimpleNamespace(
                text="Se eligió Lyon, Francia, como contraparte.", actor_name="El sistema", at=at
            ),
        ],
        "notices": [
            SimpleNamespace(
                pk=1,
                title="Faltan 3 días hábiles: nota jurídica",
                text="",
                url="#",
                read_at=None,
                created_at=at,
            ),
            SimpleNamespace(
                pk=2,
                title="Se abrió un proceso",
                text="Guadalajara – Lyon",
                url="",
                read_at=at,
                created_at=at,
            ),
        ],
    }
