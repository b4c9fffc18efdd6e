"""Forms of taking part in a call: deciding it, and saying what became of it."""

from django import forms

from phases.models import Participation, Process

#: What may be said of a participation, as the button words it.
STEPS = {
    Participation.State.SUBMITTED: "Se presentó la propuesta",
    Participation.State.AWARDED: "La aprobaron",
    Participation.State.REJECTED: "No la aprobaron",
    Participation.State.WITHDRAWN: "El municipio desiste",
}


class TakePartForm(forms.Form):
    """Whether within a process, and a note."""

    process = forms.ModelChoiceField(
        label="Proceso de hermanamiento",
        queryset=Process.objects.none(),
        required=False,
        empty_label="Ninguno en particular",
        help_text="Si la propuesta es con la contraparte de un proceso.",
    )
    note = forms.CharField(
        label="Nota",
        max_length=300,
        required=False,
        help_text="Por qué conviene, o quién la encabeza.",
    )

    def __init__(self, *args, municipality, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["process"].queryset = (
            Process.objects.visible_to(user)
            .filter(municipality=municipality)
            .not_closed()
            .select_related("municipality", "counterpart")
        )


class ParticipationForm(forms.Form):
    """What became of a participation. Only what may follow its state is offered."""

    seen = forms.CharField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label="Qué pasó", widget=forms.RadioSelect)
    note = forms.CharField(
        label="Nota",
        max_length=300,
        required=False,
        help_text="Folio del acuse, monto aprobado, o la razón por la que desiste.",
    )

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", participation.state)
        # What a stale page sends is refused by the verb, which says what happened meanwhile.
        self.fields["to"].choices = list(STEPS.items()) if self.is_bound else self.offered(participation)

    def offered(self, participation):
        """The choices of its state."""
        allowed = Participation.TRANSITIONS[Participation.State(participation.state)]
        return [(key, words) for key, words in STEPS.items() if key in allowed]

    def offer(self, participation):
        """Show only what may follow now; returns whether anything may."""
        self.fields["to"].choices = self.offered(participation)
        return bool(self.fields["to"].choices)
