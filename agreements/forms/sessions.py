"""Forms of a session: its appointment, its agenda, the roll, a vote by name, what was said and what was agreed."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone

from agreements.forms.fields import SeenAtField, capital_choices
from agreements.models import AgendaItem, AnnualProgramme, Attendance, Ballot, Report, Session
from agreements.sessions.agenda import FRAME
from partners.models import Candidate
from phases.forms.fields import DateInput

Status = Attendance.Status
INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-03-12."}
INVALID_HOUR = {"invalid": "Escriba una hora válida, por ejemplo 10:30."}


class HourInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")


def _hour(label, help_text=""):
    return forms.TimeField(
        label=label,
        widget=HourInput(),
        input_formats=["%H:%M", "%H:%M:%S"],
        help_text=help_text,
        error_messages=INVALID_HOUR,
    )


class SessionForm(forms.Form):
    """When and where. Day and hour are those of the municipality."""

    kind = forms.ChoiceField(label="Tipo de sesión", choices=capital_choices(Session.Kind.choices))
    day = forms.DateField(label="Fecha", widget=DateInput(), error_messages=INVALID_DATE)
    hour = _hour("Hora")
    minutes_long = forms.IntegerField(
        label="Duración prevista en minutos", min_value=15, max_value=720, initial=90
    )
    place = forms.CharField(label="Lugar", max_length=200, help_text="Sala, dirección o «en línea».")
    online_url = forms.URLField(
        label="Enlace para participar a distancia",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="Sólo si el reglamento lo permite.",
    )
    urgency_reason = forms.CharField(
        label="Por qué se convoca con menos aviso",
        max_length=250,
        required=False,
        help_text="Sólo en una extraordinaria que no puede esperar; el acta lo dirá.",
    )
    seen_at = SeenAtField(required=False)

    def __init__(self, *args, municipality, session=None, moves=False, notice="", **kwargs):
        """`moves` is the form that gives a convened session another day; `notice` tells how much notice it needs."""
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.fields["day"].help_text = notice
        if session is not None:
            del self.fields["kind"]
            starts_at = timezone.localtime(session.starts_at, municipality.zone)
            self.initial |= {
                "day": starts_at.date(),
                "hour": starts_at.time(),
                "seen_at": session.changed_at,
            } | {name: getattr(session, name) for name in ("minutes_long", "place", "online_url")}
        else:
            del self.fields["seen_at"]
        if not moves:
            del self.fields["urgency_reason"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        names = [name for name in self.fields if name not in ("day", "hour", "minutes_long")]
        self.helper.layout = Layout(
            *[name for name in names if name == "kind"],
            Fieldset("Cuándo", "day", "hour", "minutes_long"),
            Fieldset("Dónde", *[name for name in ("place", "online_url") if name in names]),
            *[name for name in names if name in ("urgency_reason", "seen_at")],
        )

    def clean_day(self):
        day = self.cleaned_data["day"]
        # Near the end of the calendar a change of zone overflows.
        if day.year >= 3000:
            raise forms.ValidationError("Escriba una fecha de este siglo.")
        return day

    def verb_data(self):
        """The keyword arguments of the verbs."""
        data = dict(self.cleaned_data)
        day, hour = data.pop("day"), data.pop("hour")
        return data | {"starts_at": dt.datetime.combine(day, hour, tzinfo=self.municipality.zone)}


class ConveneForm(forms.Form):
    urgency_reason = SessionForm.base_fields["urgency_reason"]
    send_mail = forms.BooleanField(
        label="Enviar la convocatoria por correo a quienes tienen correo registrado",
        required=False,
        initial=True,
    )
    seen_at = SeenAtField()

    def __init__(self, *args, session, recipients, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_at"] = session.changed_at
        if session.kind != Session.Kind.EXTRAORDINARY:
            del self.fields["urgency_reason"]
        if recipients:
            self.fields["send_mail"].help_text = f"Recibirán el correo: {', '.join(recipients)}."
        else:
            del self.fields["send_mail"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Motivo", max_length=250, widget=forms.Textarea(attrs={"rows": 2}))


class ItemForm(forms.Form):
    """A point of the agenda. Which of the three records it names depends on its kind."""

    kind = forms.ChoiceField(label="Asunto")
    title = forms.CharField(
        label="Título", max_length=200, help_text="Como se leerá en la convocatoria y en el acta."
    )
    candidate = forms.ModelChoiceField(
        label="Ciudad candidata",
        queryset=Candidate.objects.none(),
        required=False,
        empty_label="Ninguna",
        help_text="Para una solicitud de nuevo hermanamiento: lo que el comité decida se verá en su ficha.",
    )
    programme = forms.ModelChoiceField(
        label="Programa anual",
        queryset=AnnualProgramme.objects.none(),
        required=False,
        empty_label="Ninguno",
        help_text="Cuando el asunto es un programa.",
    )
    report = forms.ModelChoiceField(
        label="Informe",
        queryset=Report.objects.none(),
        required=False,
        empty_label="Ninguno",
        help_text="Cuando el asunto es un informe.",
    )
    needs_vote = forms.BooleanField(
        label="Se vota", required=False, initial=True, help_text="Sin marcar: el comité sólo toma nota."
    )
    text = forms.CharField(
        label="Propuesta de acuerdo",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sobre lo que se vota, con las palabras que quedarán en el acta.",
    )
    seen_at = SeenAtField(required=False)

    def __init__(self, *args, session, item=None, **kwargs):
        super().__init__(*args, **kwargs)
        own = {"municipality": session.municipality_id}
        self.fields["kind"].choices = capital_choices(
            [choice for choice in AgendaItem.Kind.choices if choice[0] not in FRAME]
        )
        candidates = Candidate.objects.filter(**own).select_related("city")
        self.fields["candidate"].queryset = candidates
        programmes = AnnualProgramme.objects.filter(**own).select_related("agreement__counterpart__city")
        self.fields["programme"].queryset = programmes.order_by("-year", "-pk")
        self.fields["programme"].label_from_instance = lambda row: f"{row.year}, {row.agreement.counterpart}"
        reports = Report.objects.filter(programme__municipality=session.municipality_id)
        self.fields["report"].queryset = reports.select_related("programme__agreement__counterpart").order_by(
            "-pk"
        )
        self.fields["report"].label_from_instance = lambda row: (
            f"{row}, {row.programme.agreement.counterpart}"
        )
        if item is None:
            del self.fields["seen_at"]
            self.initial.setdefault("kind", AgendaItem.Kind.OTHER)
        else:
            names = ("kind", "title", "candidate", "programme", "report", "needs_vote", "text")
            self.initial |= {name: getattr(item, name) for name in names} | {"seen_at": session.changed_at}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset("Asunto", "kind", "title"),
            Fieldset("De qué trata", "candidate", "programme", "report"),
            Fieldset("Decisión", "needs_vote", "text"),
            *(["seen_at"] if item else []),
        )


class AttendanceForm(forms.Form):
    """The roll: one row a seat. Fields come in pairs `seat_<pk>` and `remote_<pk>`."""

    seen_at = SeenAtField()

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page, self.initial["seen_at"] = page, page.session.changed_at
        for seat in page.seats:
            options = [choice for choice in Status.choices if choice[0] != Status.SUBSTITUTE]
            if seat.member.substitute_name and page.rules.substitutes_vote:
                options.insert(1, (Status.SUBSTITUTE, f"suplente: {seat.member.substitute_name}"))
            self.fields[f"seat_{seat.member.pk}"] = forms.ChoiceField(
                label=seat.member.name,
                choices=capital_choices(options),
                required=False,
                initial=seat.status,
                widget=forms.RadioSelect,
            )
            if page.rules.remote_attendance:
                self.fields[f"remote_{seat.member.pk}"] = forms.BooleanField(
                    label="A distancia", required=False, initial=seat.is_remote
                )

    def rows(self):
        """(seat, the field of its attendance, the field of taking part at a distance or None)."""
        for seat in self.page.seats:
            remote = f"remote_{seat.member.pk}"
            yield seat, self[f"seat_{seat.member.pk}"], self[remote] if remote in self.fields else None

    def verb_data(self):
        """Seats of which something is known: {member's pk: (status, is_remote)}."""
        return {
            seat.member.pk: (status, bool(self.cleaned_data.get(f"remote_{seat.member.pk}")))
            for seat in self.page.seats
            if (status := self.cleaned_data[f"seat_{seat.member.pk}"])
        }


class OpenForm(forms.Form):
    """Who presides, and at what time it began."""

    presided_by = forms.ModelChoiceField(
        label="Preside", queryset=None, empty_label=None, widget=forms.RadioSelect
    )
    hour = _hour("Hora en que se abrió")

    def __init__(self, *args, page, now, **kwargs):
        super().__init__(*args, **kwargs)
        session = page.session
        self.zone = session.municipality.zone
        self.starts_at = timezone.localtime(session.starts_at, self.zone)
        members = page.presiding.members
        field = self.fields["presided_by"]
        field.queryset = session.committee.members.filter(pk__in=[member.pk for member in members])
        if len(members) == 1:
            self.initial["presided_by"] = members[0].pk
        local = timezone.localtime(now, self.zone)
        moment = local if local.date() == self.starts_at.date() and local > self.starts_at else self.starts_at
        self.initial["hour"] = moment.time()

    def opened_at(self, now):
        """The instant of opening: this very moment when the hour written is that of now, which has no seconds."""
        written = dt.datetime.combine(self.starts_at.date(), self.cleaned_data["hour"], tzinfo=self.zone)
        return now if written <= now < written + dt.timedelta(minutes=1) else written


class VoteForm(forms.Form):
    """The vote by name: one row a seat that may vote, nothing chosen beforehand. Fields are `seat_<pk>`."""

    AWAY = "away"
    OPTIONS = (*Ballot.Choice.choices, (AWAY, "no está en la votación"))

    def __init__(self, *args, page, everybody="", **kwargs):
        """`everybody` marks one choice for all, to be looked at and then recorded."""
        super().__init__(*args, **kwargs)
        self.page = page
        for seat in self.voters():
            self.fields[f"seat_{seat.member.pk}"] = forms.ChoiceField(
                label=seat.person,
                choices=capital_choices(self.OPTIONS),
                initial=everybody if everybody in Ballot.Choice.values else None,
                widget=forms.RadioSelect,
                # Nothing marked is no answer; leaving before the vote is one, and says so.
                error_messages={
                    "required": f"Falta anotar qué votó {seat.person}, o que no está en la votación."
                },
            )

    def voters(self):
        return [seat for seat in self.page.seats if seat.counts(self.page.rules)]

    def rows(self):
        for seat in self.voters():
            yield seat, self[f"seat_{seat.member.pk}"]

    def verb_data(self):
        """{member's pk: choice} of whoever voted; names that the page does not offer reach the verb, which refuses."""
        found = {}
        for name, value in self.data.items():
            head, _, pk = name.partition("seat_")
            if not head and pk.isascii() and pk.isdigit() and len(pk) < 10 and value != self.AWAY:
                found[int(pk)] = value
        return found


class NoteForm(forms.Form):
    discussion = forms.CharField(
        label="Lo que se dijo",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Una síntesis: pasa al acta tal como la escriba.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class AgreementForm(forms.Form):
    """What was agreed, who does it and until when."""

    text = forms.CharField(
        label="Acuerdo", max_length=200, help_text="Empiece con un verbo: «Enviar…», «Invitar…»."
    )
    responsible = forms.CharField(label="A cargo de", max_length=150)
    due_on = forms.DateField(label="Para el", widget=DateInput(), error_messages=INVALID_DATE)


class CloseForm(forms.Form):
    hour = _hour("Hora en que terminó")
    remarks = forms.CharField(
        label="Incidencias",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo que el acta deba decir y no cupo en los puntos: quién se retiró, una interrupción.",
    )

    def __init__(self, *args, session, now, **kwargs):
        super().__init__(*args, **kwargs)
        zone = session.municipality.zone
        self.opened_at = timezone.localtime(session.opened_at, zone)
        local = timezone.localtime(now, zone)
        if local.date() == self.opened_at.date():
            self.initial["hour"] = local.time()

    def closed_at(self, now):
        """The instant of the end; an hour before that of the opening is of the next day."""
        written = dt.datetime.combine(
            self.opened_at.date(), self.cleaned_data["hour"], tzinfo=self.opened_at.tzinfo
        )
        if written < self.opened_at.replace(second=0, microsecond=0):
            written += dt.timedelta(days=1)
        elif written < self.opened_at:
            written = self.opened_at
        return now if written <= now < written + dt.timedelta(minutes=1) else written
