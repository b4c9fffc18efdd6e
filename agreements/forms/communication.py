"""Forms of communication: an act of the plan, the citizen's summary, a photograph, the workshop's material."""

from django import forms

from agreements.communication import photos, plan, recommendations, summaries
from agreements.communication.awareness import EDITIONS
from agreements.forms.fields import capital_choices
from agreements.models import CommunicationAct, PressPhoto
from hermanamientos.lib.uploads import KINDS
from phases.forms.fields import DateInput
from phases.models import Task

INVALID_DATE = {"invalid": "Escriba una fecha válida, por ejemplo 2026-07-20."}
PROCESS, AGREEMENT = "proceso", "acuerdo"
HANDOUT, SLIDES = "folleto", "presentacion"
PAPERS = {HANDOUT: "Folleto", SLIDES: "Presentación"}


def subject_choices(processes, agreements):
    """What an act may be about, as pairs: «proceso-3», «acuerdo-7»."""
    return [
        *((f"{PROCESS}-{row.pk}", f"Proceso con {row.partner_name}") for row in processes),
        *((f"{AGREEMENT}-{row.pk}", row.title) for row in agreements),
    ]


class ActForm(forms.ModelForm):
    """One act of the plan. `processes` and `agreements` are the rows that it may be about."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subject = forms.ChoiceField(label="Sobre qué", required=False)
    phase = forms.TypedChoiceField(
        label="Fase del proceso",
        choices=[("", "Ninguna en particular"), *((n, f"Fase {n}") for n in range(1, 5))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Sólo si es de un proceso.",
    )
    field_order = [
        "seen",
        "subject",
        "phase",
        "scope",
        "audience",
        "message",
        "channel",
        "on",
        "responsible",
    ]

    class Meta:
        model = CommunicationAct
        fields = ["scope", "audience", "message", "channel", "on", "responsible"]
        widgets = {"message": forms.Textarea(attrs={"rows": 4}), "on": DateInput()}
        labels = {"on": "Fecha"}
        error_messages = {"on": INVALID_DATE}
        help_texts = {
            "scope": "Interna: dentro del gobierno municipal. Externa: ciudadanía, actores y medios.",
            "audience": "Por ejemplo: cámaras empresariales, personal de Turismo.",
            "message": "Lo que esas personas deben recordar, en una o dos oraciones.",
            "channel": "Boletín, reunión, taller, redes sociales…",
            "on": "Se convierte en una tarea de la oficina, con sus recordatorios.",
            "responsible": "Nombre y cargo, o área.",
        }

    def __init__(self, *args, processes, agreements, **kwargs):
        super().__init__(*args, **kwargs)
        self.processes = {row.pk: row for row in processes}
        self.agreements = {row.pk: row for row in agreements}
        choices = subject_choices(processes, agreements)
        self.fields["subject"].choices = [("", "Todo el municipio"), *choices]
        self.fields["scope"].choices = capital_choices(CommunicationAct.Scope.choices)
        if self.instance.pk:
            self.initial |= {
                "seen": self.instance.revision,
                "subject": subject_value(self.instance),
                "phase": self.instance.phase,
            }
        else:
            del self.fields["seen"]

    def verb_data(self):
        """The fields of the plan's verbs; `seen` goes apart."""
        data = {name: self.cleaned_data[name] for name in self._meta.fields}
        kind, _, pk = self.cleaned_data["subject"].partition("-")
        return data | {
            "phase": self.cleaned_data["phase"],
            "process": self.processes[int(pk)] if kind == PROCESS else None,
            "agreement": self.agreements[int(pk)] if kind == AGREEMENT else None,
        }

    def _post_clean(self):
        """The verbs judge the row: the form's instance must stay what the page shows."""


def subject_value(act):
    """What the act is about, as the select names it."""
    if act.process_id:
        return f"{PROCESS}-{act.process_id}"
    return f"{AGREEMENT}-{act.agreement_id}" if act.agreement_id else ""


class OutcomeForm(forms.Form):
    """What came of an act, or why it was called off."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.CharField(max_length=plan.OUTCOME_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, label, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].label, self.fields["outcome"].help_text = label, help_text


class AdoptForm(forms.Form):
    """Recommendations to be taken into the plan."""

    recommendation = forms.MultipleChoiceField(
        label="Recomendaciones",
        choices=[(each.key, each.channel) for each in recommendations.RECOMMENDATIONS],
        error_messages={"required": "Marque al menos una recomendación."},
    )


class ProvedTaskChoice(forms.ModelChoiceField):
    def label_from_instance(self, task):
        done = ", ya cumplida: se agrega otra evidencia" if task.state == Task.State.DONE else ""
        return f"{task.process.partner_name} ({task.process.folio}){done}"


class PlanEvidenceForm(forms.Form):
    """The process whose task the plan documents."""

    task = ProvedTaskChoice(label="Proceso", queryset=Task.objects.none(), empty_label="Elija un proceso")

    def __init__(self, *args, tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = tasks


class MaterialForm(PlanEvidenceForm):
    """Which paper of the workshop goes to which process."""

    paper = forms.ChoiceField(
        label="Material",
        choices=[
            (f"{paper}-{edition.key}", f"{name}, {edition.name}")
            for paper, name in PAPERS.items()
            for edition in EDITIONS.values()
        ],
    )

    def chosen(self):
        """(paper, Edition)."""
        paper, _, key = self.cleaned_data["paper"].partition("-")
        return paper, EDITIONS[key]


class SummaryForm(forms.Form):
    """The citizen's summary as plain text; `seen` is the revision that the person saw, 0 for none."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label="Resumen",
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=f"Hasta {summaries.MAX_LENGTH:,} caracteres: una página. Un renglón que es una pregunta, con sus "
        "signos (¿…?), se muestra como título; los que empiezan con «- » forman una lista.",
    )


class PhotoForm(forms.ModelForm):
    """What is said of a photograph; its file only when it is added."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Fotografía",
        allow_empty_file=True,  # check_upload refuses it, in our words
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS["image"])}),
        help_text="JPEG, PNG o WebP. Se guarda una copia sin los datos de la cámara (lugar, fecha, equipo).",
    )
    field_order = ["seen", "file", *photos.FIELDS]

    class Meta:
        model = PressPhoto
        fields = list(photos.FIELDS)
        widgets = {"taken_on": DateInput()}
        error_messages = {"taken_on": INVALID_DATE}
        labels = {
            "people_agreed": "No hay personas reconocibles, o todas dieron su consentimiento por escrito "
            "(de menores de edad, quien ejerce la patria potestad)",
        }
        help_texts = {
            "caption": "Quiénes, qué, dónde y cuándo: así aparece al publicarse.",
            "alt": "Para quien no puede ver la imagen: qué muestra, sin interpretar.",
            "author": "Nombre de quien la tomó, o área.",
            "rights_note": "Obligatorio si no es obra del municipio. Por ejemplo: CC BY 4.0, u oficio de autorización.",
            "people_agreed": "Sin esta marca la fotografía se guarda, pero no entra en la carpeta de prensa.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rights"].choices = [
            ("", "Elija una opción"),
            *capital_choices(PressPhoto.Rights.choices),
        ]
        if self.instance.pk:
            del self.fields["file"]
            self.initial["seen"] = photos.fingerprint(self.instance)
        else:
            del self.fields["seen"]

    def verb_data(self):
        return {name: self.cleaned_data[name] for name in photos.FIELDS}

    def _post_clean(self):
        """The verbs judge the row: the form's instance must stay what the page shows."""
