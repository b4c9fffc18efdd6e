"""Forms of an edition of the clause library, for the advisors' admin. Texts are plain text with a few marks."""

from django import forms

from agreements.drafting import markup
from agreements.library.checks import LANGUAGE_NAMES, LONGEST, SCOPE_NAMES
from agreements.library.clauses import INSTRUMENTS, LANGUAGES
from agreements.models import LibraryClause

HOW_TO_WRITE = (
    "Deje un renglón vacío entre párrafos. Para una lista, empiece cada renglón con «1.» o con «-»; «**así**» va en "
    "negritas. Una variable sola en su párrafo, como {areas}, se vuelve lista numerada."
)


def _line(label, max_length=150, **kwargs):
    return forms.CharField(
        label=label, max_length=max_length, widget=forms.TextInput(attrs={"class": "vTextField"}), **kwargs
    )


def _capital(text):
    return text[:1].upper() + text[1:]


class ClauseField(forms.ModelChoiceField):
    """A clause of a draft, called by its heading."""

    def label_from_instance(self, clause):
        headings = [text.heading for text in clause.texts.all() if text.language == "es"]
        return headings[0] if headings else clause.key


class NoteForm(forms.Form):
    """What the edition changes."""

    note = forms.CharField(
        label="Qué cambia",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Hace falta para publicar. Lo leerán las demás asesoras y asesores.",
    )


class ClauseFactsForm(forms.Form):
    """What is said of a clause of a draft, and its place."""

    purpose = forms.CharField(
        label="Propósito",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Para qué sirve, en palabras de la oficina municipal.",
    )
    is_mandatory = forms.BooleanField(label="Obligatoria en este instrumento", required=False)
    anchor = forms.CharField(
        label="Fundamento",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="El artículo, el documento o la práctica en que descansa.",
    )
    grade = forms.ChoiceField(
        label="Evidencia",
        choices=[(value, f"{value}: {label}") for value, label in LibraryClause.Grade.choices],
    )
    after = ClauseField(
        label="Va después de",
        queryset=LibraryClause.objects.none(),
        required=False,
        empty_label="(es la primera)",
    )

    def __init__(self, *args, clause=None, **kwargs):
        super().__init__(*args, **kwargs)
        if clause is None:
            return
        others = clause.edition.clauses.filter(instrument=clause.instrument).exclude(pk=clause.pk)
        self.fields["after"].queryset = others.order_by("position", "pk").prefetch_related("texts")
        before = others.filter(position__lt=clause.position).order_by("-position").first()
        self.initial = {
            "purpose": clause.purpose,
            "is_mandatory": clause.is_mandatory,
            "anchor": clause.anchor,
            "grade": clause.grade,
            "after": before.pk if before else None,
        }

    def facts(self):
        """The fields that `editions` calls CLAUSE_FIELDS."""
        return {name: self.cleaned_data[name] for name in ("purpose", "is_mandatory", "anchor", "grade")}


class WordingForm(forms.Form):
    """One wording of a clause in both languages; `texts()` and `headings()` are what the verbs take."""

    label = _line(
        "Nombre de la redacción",
        120,
        required=False,
        help_text="Así la encuentra la oficina cuando la cláusula ofrece varias: «Comité conjunto».",
    )

    def __init__(self, *args, clause_text=None, **kwargs):
        """`clause_text` is the wording to change: {language: LibraryText}."""
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            name = LANGUAGE_NAMES[language]
            self.fields[f"heading_{language}"] = _line(f"Encabezado en {name}")
            self.fields[f"text_{language}"] = forms.CharField(
                label=f"Texto en {name}",
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
                help_text=HOW_TO_WRITE if language == LANGUAGES[0] else "",
            )
        if clause_text:
            self.initial = {"label": clause_text[LANGUAGES[0]].alternative_label}
            for language, text in clause_text.items():
                self.initial[f"heading_{language}"] = text.heading
                self.initial[f"text_{language}"] = markup.to_plain(text.html)

    def headings(self):
        return {language: self.cleaned_data[f"heading_{language}"] for language in LANGUAGES}

    def texts(self):
        return {language: markup.to_html(self.cleaned_data[f"text_{language}"]) for language in LANGUAGES}


class ScopedWordingForm(WordingForm):
    """A wording that exists already, in one scope; the other one may take the same words."""

    def __init__(self, *args, other_scope, is_same, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["both"] = forms.BooleanField(
            label=f"Guardar las mismas palabras para los acuerdos {SCOPE_NAMES[other_scope]}",
            required=False,
            help_text="" if is_same else "Hoy ahí se usa un texto distinto: al marcarla se sustituye.",
        )
        self.initial = {**self.initial, "both": is_same}


class NewClauseForm(WordingForm, ClauseFactsForm):
    """A clause that a draft did not have, with its usual wording."""

    instrument = forms.ChoiceField(label="Instrumento", choices=INSTRUMENTS)
    key = forms.SlugField(
        label="Clave",
        max_length=60,
        required=False,
        help_text="Letras sin acento, números y guiones; no cambia nunca. Vacía: sale del encabezado.",
        error_messages={"invalid": "Use sólo letras sin acento, números y guiones."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["label"], self.fields["after"]
        self.order_fields(["instrument", "key", "purpose", "is_mandatory", "anchor", "grade"])


class PreviewForm(forms.Form):
    """Which instrument to see filled, and whether with data."""

    instrumento = forms.ChoiceField(label="Instrumento", choices=INSTRUMENTS)
    ambito = forms.ChoiceField(
        label="Ámbito", choices=[(key, _capital(name)) for key, name in SCOPE_NAMES.items()]
    )
    datos = forms.ChoiceField(
        label="Datos",
        choices=[("muestra", "De muestra, inventados"), ("vacio", "Ninguno: ver los espacios por definir")],
    )
