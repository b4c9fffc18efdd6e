"""Forms of a draft's words: one clause in one language, a clause of the office's own, a comment."""

import re

from django import forms
from django.core.exceptions import ValidationError

from agreements.drafting import commenting, markup
from agreements.drafting.answers import language_name
from agreements.drafting.markup import INVISIBLE, without_invisible

#: Characters of one clause in one language: about eight pages.
LONGEST = 20_000
HOW_TO_WRITE = (
    "Deje un renglón vacío entre párrafos. Para una lista, empiece cada renglón con «1.» o con «-». "
    "Entre **dos asteriscos** va en negritas y entre *uno* en cursivas. "
    f"Hasta {LONGEST:,} caracteres, unas ocho páginas."
)


class WordsField(forms.CharField):
    """The words of a clause as people type them. What is too long or hides characters is refused and comes back."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 16}))
        super().__init__(label="Texto", help_text=HOW_TO_WRITE, strip=False, **kwargs)
        # The check for NUL would only say that NUL is forbidden: `validate` says what was found and where.
        self.validators = []

    def validate(self, value):
        if not value.strip():
            raise ValidationError("La cláusula no puede quedar vacía.", code="required")
        if len(value) > LONGEST:
            raise ValidationError(
                f"El texto tiene {len(value):,} caracteres y una cláusula admite {LONGEST:,}. Sigue aquí completo: "
                "divídalo en varias cláusulas o quite lo que sobra.",
                code="long",
            )
        if found := INVISIBLE.search(value):
            line = value.count("\n", 0, found.start()) + 1
            count = len(INVISIBLE.findall(value))
            what = "un carácter invisible" if count == 1 else f"{count} caracteres invisibles"
            raise ValidationError(
                f"El texto traía {what} (el primero en el renglón {line}), que pueden cambiar cómo se lee. "
                "Ya no están en el texto de abajo: revíselo y guarde de nuevo.",
                code="invisible",
            )


class HeadingField(forms.CharField):
    """The heading of a clause, one line."""

    def __init__(self, **kwargs):
        super().__init__(label="Encabezado", max_length=150, **kwargs)

    def to_python(self, value):
        return " ".join(without_invisible(super().to_python(value)).split())


class ClauseForm(forms.Form):
    """One clause in one language, as plain text with a few marks. `twins` are its texts in the other languages."""

    heading = HeadingField()
    text = WordsField()
    note = forms.CharField(
        label="Nota de la versión",
        help_text="Por qué cambió, por ejemplo: observación de la SRE.",
        max_length=250,
        required=False,
    )
    # Not "matches": a field of that name hides the method of its form from scripts.
    corresponds = forms.BooleanField(required=False)
    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    twins_seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, language, twins=(), **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("heading", "text"):
            self.fields[name].widget.attrs |= {"lang": language, "dir": "auto"}
        self.fields["text"].widget.attrs["spellcheck"] = "true"
        if not twins:
            del self.fields["corresponds"], self.fields["twins_seen"]
            return
        names = [language_name(text.language) for text in twins]
        self.fields[
            "corresponds"
        ].label = f"Este texto corresponde a la versión vigente en {' y en '.join(names)}"
        self.fields["corresponds"].help_text = (
            "Márquelo cuando ambos digan lo mismo. Sin la marca, el otro idioma queda como desactualizado."
            if len(names) == 1
            else "Márquelo cuando todos digan lo mismo. Sin la marca, los otros idiomas quedan como desactualizados."
        )
        self.initial["twins_seen"] = " ".join(f"{text.language}:{text.version}" for text in twins)

    def verb_data(self):
        """Keyword arguments for `save_clause`, besides the clause and who writes."""
        data = self.cleaned_data
        found = {
            "heading": data["heading"],
            "html": markup.to_html(data["text"]),
            "note": data["note"],
            "expected_version": data["expected_version"],
        }
        if "corresponds" in self.fields:
            found |= {"matches_twins": data["corresponds"], "twins_seen": _versions(data["twins_seen"])}
        return found


def _versions(text):
    """{"en": 3} from "en:3"."""
    pairs = re.findall(r"([a-z]{2,3}(?:-[A-Za-z0-9]+)*):(\d{1,9})(?:\s|$)", text)
    return {language: int(number) for language, number in pairs}


class OwnClauseForm(forms.Form):
    """A clause in the office's own words, in Spanish."""

    heading = HeadingField()
    after = forms.ChoiceField(label="Va después de")
    text = WordsField(widget=forms.Textarea(attrs={"rows": 10, "lang": "es"}))

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = clauses

    def verb_data(self):
        data = self.cleaned_data
        return {"heading": data["heading"], "after": data["after"], "html": markup.to_html(data["text"])}


class CommentForm(forms.Form):
    """A comment on a clause, about one language or about all."""

    text = forms.CharField(
        label="Comentario", max_length=commenting.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label="Sobre el texto en", required=False)

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            ("", "Todos los idiomas"),
            *((code, language_name(code).capitalize()) for code in languages),
        ]
        if len(languages) == 1:
            del self.fields["language"]

    def verb_data(self):
        return {"text": self.cleaned_data["text"], "language": self.cleaned_data.get("language", "")}
