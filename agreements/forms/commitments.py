"""Forms of the commitments of an agreement."""

from django import forms

from agreements.commitments.writing import clause_labels
from agreements.forms.fields import SeenAtField, capital_choices
from agreements.models import Commitment
from phases.forms.fields import DateInput


class CommitmentForm(forms.ModelForm):
    """A promise; of an agreement whose text the system has, its clause is chosen, otherwise typed."""

    seen_at = SeenAtField(required=False)

    class Meta:
        model = Commitment
        fields = ["clause", "clause_label", "text", "side", "due_on"]
        labels = {
            "clause": "Cláusula en que está",
            "clause_label": "Cláusula en que está",
            "text": "A qué obliga",
            "side": "A cargo de",
            "due_on": "Plazo pactado",
        }
        help_texts = {
            "clause_label": "Como la nombra el texto: «Cláusula cuarta», «Artículo 3, inciso b».",
            "text": "En una frase que empiece con un verbo: «Reunirse una vez cada seis meses».",
            "due_on": "Sólo si el texto fija un día. Los plazos que se repiten van en la frase.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "due_on": DateInput()}

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = capital_choices(Commitment.Side.choices)
        clauses = agreement.clauses.order_by("position")
        if not clauses.exists():
            del self.fields["clause"]
            self.fields["clause_label"].required = True
            return
        del self.fields["clause_label"]
        labels = clause_labels(agreement)
        field = self.fields["clause"]
        field.queryset, field.required, field.empty_label = clauses, True, "Elija la cláusula"
        field.label_from_instance = lambda clause: labels[clause.key]

    def verb_data(self):
        """Keyword arguments of the verbs, without the stamp."""
        names = ("clause", "clause_label", "text", "side", "due_on")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def _post_clean(self):
        """The verb checks the row: one place for its rules."""


class YearFilter(forms.Form):
    """Whose year's activities are shown; anything that is no such year shows all."""

    anio = forms.TypedChoiceField(label="Actividades de", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["anio"].choices = [("", "Todos los años"), *((year, str(year)) for year in years)]

    @property
    def year(self):
        return self.cleaned_data.get("anio") if self.is_valid() else None


class ProposalsForm(forms.Form):
    """Which of the proposed commitments the text really holds."""

    chosen = forms.TypedMultipleChoiceField(
        label="Compromisos propuestos",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Deje marcados sólo los que su texto contiene; después podrá cambiar las palabras.",
        error_messages={"required": "Marque al menos un compromiso."},
    )

    def __init__(self, *args, proposals, labels, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposals = {each.number: each for each in proposals}
        self.fields["chosen"].choices = [
            (each.number, f"{each.text} ({labels.get(each.clause_key, 'áreas del acuerdo')})")
            for each in proposals
        ]
        self.fields["chosen"].initial = list(self.proposals)

    def chosen_proposals(self):
        return [self.proposals[number] for number in self.cleaned_data["chosen"]]


class RetireForm(forms.Form):
    reason = forms.CharField(
        label="Por qué se retira", max_length=250, widget=forms.Textarea(attrs={"rows": 2})
    )
