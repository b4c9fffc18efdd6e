"""Forms of processes and tasks. Shape of input only: what may happen is decided by the verbs."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst

from hermanamientos.lib.uploads import accepted_extensions, check_upload, megabytes
from partners.models import Counterpart, Membership
from phases.models import Process, Suspension

EVIDENCE_KINDS = ("pdf", "image", "office")


class DateInput(forms.DateInput):
    """The browser's own calendar; the value travels in ISO form, whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ProcessOpenForm(forms.Form):
    """Open a process: when it starts, with whom if it is known, and why."""

    opened_on = forms.DateField(
        label="Fecha de inicio",
        widget=DateInput(),
        help_text="La primera semana empieza este día. De aquí salen las fechas de las cuatro fases.",
        error_messages={"invalid": "Escriba una fecha válida, por ejemplo 2026-03-02."},
    )
    counterpart = forms.ModelChoiceField(
        label="Contraparte",
        queryset=Counterpart.objects.none(),
        required=False,
        empty_label="Por definir: se elegirá durante la fase 1",
        help_text="Puede elegirla después; hace falta para pasar a la fase 2.",
    )
    purpose = forms.CharField(
        label="Motivo de la iniciativa",
        max_length=250,
        required=False,
        help_text="En una frase: qué busca el municipio con este hermanamiento.",
    )

    def __init__(self, *args, municipality, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].queryset = Counterpart.objects.visible_to(user).filter(
            municipality=municipality
        )


class CounterpartChoiceForm(forms.Form):
    """Choose the counterpart of a process that has none yet, or change it."""

    counterpart = forms.ModelChoiceField(
        label="Contraparte", queryset=Counterpart.objects.none(), empty_label="Elija una contraparte"
    )

    def __init__(self, *args, process, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counterpart"].queryset = Counterpart.objects.visible_to(user).filter(
            municipality=process.municipality
        )


class AdvanceForm(forms.Form):
    """Which phase the person saw when pressing the button: a stale tab must not close the next one."""

    expected_phase = forms.IntegerField(min_value=1, max_value=4, widget=forms.HiddenInput)


class SuspendForm(forms.Form):
    cause = forms.ChoiceField(
        label="Causa",
        choices=[
            ("", "Elija la causa"),
            *((value, capfirst(label)) for value, label in Suspension.Cause.choices),
        ],
    )
    reason = forms.CharField(
        label="Explicación",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial del proceso.",
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Comentario",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text="Lo leerán la oficina del municipio, su enlace estatal y la cancillería. Queda en el historial y no "
        "puede borrarse.",
    )


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label="Resultado")
    reason = forms.CharField(
        label="Razón del cierre",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="Queda en el historial. Después del cierre ya no se envían recordatorios.",
    )

    def __init__(self, *args, may_conclude=True, **kwargs):
        super().__init__(*args, **kwargs)
        # Only what has run its four phases ends as concluded; the verb has the last word.
        possible = [
            (value, capfirst(label))
            for value, label in Process.Outcome.choices
            if value != Process.Outcome.COMPLETED or may_conclude
        ]
        self.fields["outcome"].choices = [("", "Elija el resultado"), *possible]


class MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceFilesField(forms.FileField):
    """Any number of files, each checked by content; cleans to a list of (file, facts)."""

    widget = MultipleFileInput

    def has_changed(self, initial, data):
        return bool(data)

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        cleaned = [super(EvidenceFilesField, self).clean(file, initial) for file in files]
        return [
            (file, check_upload(file, kinds=EVIDENCE_KINDS, max_bytes=settings.UPLOAD_MAX_BYTES))
            for file in cleaned
        ]


class EvidenceForm(forms.Form):
    """A note, files, or both. Fields are shared by «guardar evidencia» and «marcar como cumplida»."""

    note = forms.CharField(
        label="Nota",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text="Qué se hizo, con quién y cuándo; número de oficio si lo hay.",
    )
    files = EvidenceFilesField(
        label="Archivos de evidencia",
        required=False,
        allow_empty_file=True,  # check_upload refuses it, in our words
        widget=MultipleFileInput(attrs={"accept": ",".join(accepted_extensions(EVIDENCE_KINDS))}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit = settings.UPLOAD_MAX_BYTES
        files = self.fields["files"]
        files.help_text = f"PDF, imagen o documento de oficina, de hasta {megabytes(limit)} cada uno."
        files.widget.attrs["data-max-bytes"] = limit

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("note", "").strip() and not cleaned.get("files"):
            raise forms.ValidationError("Agregue un archivo o escriba una nota que sirva de evidencia.")
        return cleaned


class AssignForm(forms.Form):
    """Give a task to a colleague, or to somebody without an account (name and e-mail)."""

    assignee = forms.ModelChoiceField(
        label="Colega con cuenta",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Nadie en particular",
    )
    assignee_name = forms.CharField(label="O una persona sin cuenta: nombre", max_length=150, required=False)
    assignee_email = forms.EmailField(
        label="Su correo electrónico",
        required=False,
        help_text="Recibirá los recordatorios de esta tarea.",
        error_messages={"invalid": "Escriba un correo válido, por ejemplo nombre@municipio.gob.mx."},
    )

    def __init__(self, *args, task, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = (
            Membership.objects.visible_to(user)
            .active(today)
            .filter(municipality=task.municipality)
            .exclude(role=Membership.Role.COMMITTEE)
            .select_related("user", "municipality")
        )
        self.fields["assignee"].label_from_instance = lambda membership: (
            f"{membership.user.full_name} ({membership.get_role_display()})"
        )

    def clean(self):
        cleaned = super().clean()
        name, email = cleaned.get("assignee_name"), cleaned.get("assignee_email")
        if cleaned.get("assignee") and (name or email):
            raise forms.ValidationError("Elija a un colega o escriba una persona sin cuenta, no ambas cosas.")
        if bool(name) != bool(email) and "assignee_email" not in self.errors:
            raise forms.ValidationError("De una persona sin cuenta escriba el nombre y el correo.")
        return cleaned
