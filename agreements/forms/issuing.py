"""Form of what to issue of an agreement: the draft as it stands or a frozen version, and in which languages."""

from django import forms

from agreements.drafting.answers import language_name
from agreements.models import IssuedDocument
from agreements.papers.agreements import is_for_signature

Kind = IssuedDocument.Kind
DRAFT = "draft"


class IssueAgreementForm(forms.Form):
    """Cleans to `kind`, `version` (None for the draft) and `languages` (None: as the agreement's paper does)."""

    what = forms.ChoiceField(label="Qué se emite", widget=forms.RadioSelect)
    languages = forms.ChoiceField(label="Idiomas del documento")

    def __init__(self, *args, agreement, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {str(version.pk): version for version in versions}
        choices = []
        if agreement.is_draft:
            choices.append((DRAFT, "El proyecto como está ahora (con marca de agua)"))
        if not agreement.is_text_open:
            choices += [(pk, _what(agreement, each)) for pk, each in self.versions.items()]
        self.fields["what"].choices = choices
        self.fields["what"].initial = choices[-1][0] if agreement.is_signed and choices else DRAFT
        self.fields["languages"].choices = _language_choices(agreement.languages)
        self.fields["languages"].initial = self.fields["languages"].choices[0][0]
        if len(self.fields["languages"].choices) < 2:
            del self.fields["languages"]

    def clean(self):
        cleaned = super().clean()
        version = self.versions.get(cleaned.get("what"))
        chosen = cleaned.get("languages") or ""
        return {
            "kind": Kind.AGREEMENT if version else Kind.AGREEMENT_DRAFT,
            "version": version,
            "languages": chosen.split("+") if chosen else None,
        }


def _what(agreement, version):
    """A frozen version as a choice: «para firma» is said of no words but those that may be signed."""
    if agreement.is_signed:
        return f"El texto firmado: versión {version.number}"
    if is_for_signature(agreement, version.sha256):
        return f"El texto para firma: versión {version.number}"
    return f"El texto de la versión {version.number} (con marca de agua)"


def _language_choices(languages):
    """First two columns, Spanish and each other language; then each language alone."""
    first, others = languages[:1], languages[1:]
    shown = [[*first, other] for other in others] + [[code] for code in languages]
    return [("+".join(codes), _in_words(codes)) for codes in shown]


def _in_words(codes):
    names = [language_name(code) for code in codes]
    joint = " e " if names[-1].startswith("i") else " y "
    words = joint.join(names).capitalize()
    return f"{words}, en dos columnas" if len(codes) > 1 else words
