"""Forms of a task: its evidence, and who has it."""

from django import forms
from django.conf import settings

from hermanamientos.lib.uploads import accepted_extensions, check_upload, megabytes
from partners.models import Membership

EVIDENCE_KINDS = ("pdf", "image", "office")


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
        max_length=254,
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
