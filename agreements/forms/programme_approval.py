"""Forms of the approval of a programme: propose, one side's yes, a reason, the year of a copy."""

from django import forms

from agreements.forms.fields import SeenAtField
from agreements.forms.procedure import day_field, file_field
from agreements.programme.approving import REASON_LENGTH


class ProposeForm(forms.Form):
    """The stamp of what is proposed; from the second version on, what changed."""

    seen_at = SeenAtField()
    note = forms.CharField(
        label="Qué cambió desde la versión anterior",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, asks_note, **kwargs):
        super().__init__(*args, **kwargs)
        if asks_note:
            self.fields["note"].required = True
        else:
            del self.fields["note"]


class ApproveForm(forms.Form):
    """Who approved for one side, when, and the paper that proves it: a reference, a file, or both."""

    approved_on = day_field("Fecha de la aprobación")
    name = forms.CharField(label="Quién aprobó", max_length=150)
    title = forms.CharField(label="Cargo", max_length=150, required=False)
    reference = forms.CharField(
        label="Documento en que consta",
        max_length=200,
        required=False,
        help_text="Oficio, minuta o correo, con su número o fecha. Puede adjuntarlo además, o en su lugar.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"] = file_field("Documento", required=False)
        self.fields[
            "upload"
        ].help_text = "PDF, imagen o documento de oficina. Queda privado: lo lee quien ve este programa."


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motivo", max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )


class CloneForm(forms.Form):
    year = forms.IntegerField(
        label="Año del programa nuevo",
        min_value=1950,
        max_value=2100,
        error_messages={"invalid": "Escriba el año con cuatro cifras."},
    )
