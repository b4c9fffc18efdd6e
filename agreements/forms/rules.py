"""The form of a rule of the review, for the advisors' admin: words one a line, samples one a paragraph."""

from django import forms
from django.utils.text import capfirst

from agreements.models import RuleVersion

LEVELS = [(value, capfirst(label)) for value, label in RuleVersion.Level.choices]
LANGUAGES = (("es", "en español"), ("en", "en inglés"))
LONGEST_LIST, LONGEST_SAMPLE = 8_000, 20_000


class WordList(forms.CharField):
    """One phrase a line; cleaned to a list without repeated or empty lines."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            max_length=LONGEST_LIST,
            widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
            **kwargs,
        )

    def clean(self, value):
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RuleForm(forms.Form):
    """What an advisor writes of a rule. The code is asked only for a new one: it never changes afterwards."""

    code = forms.SlugField(
        label="Código",
        max_length=60,
        help_text="Letras sin acento, números y guiones, por ejemplo: becas-federales. No cambia nunca.",
    )
    level = forms.ChoiceField(label="Nivel", choices=LEVELS, initial=RuleVersion.Level.WARNING)
    message = forms.CharField(
        label="Mensaje",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="Qué pasa y por qué, en palabras llanas. Lo lee la oficina municipal junto a la cláusula.",
    )
    source = forms.CharField(
        label="Fundamento",
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Artículo o fuente. Si sólo es la LSCT, la regla no se aplica entre municipios de México; separe "
        "varias fuentes con punto y coma.",
    )
    suggestion = forms.CharField(
        label="Redacción sugerida",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    must_trigger = forms.CharField(
        label="Textos que debe señalar",
        max_length=LONGEST_SAMPLE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text="Uno o varios, con un renglón vacío entre ellos. Sin ellos no se publica.",
    )
    must_not_trigger = forms.CharField(
        label="Textos que no debe señalar",
        max_length=LONGEST_SAMPLE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text="Uso correcto de las mismas palabras, por ejemplo. Sin ellos no se publica.",
    )

    field_order = ["code", "level"]

    def __init__(self, *args, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]
        for language, label in LANGUAGES:
            self.fields[f"words_{language}"] = WordList(
                label=f"Palabras {label}",
                help_text="Una palabra o frase por renglón. No importan acentos, mayúsculas, número ni "
                "género; un verbo "
                "en infinitivo vale por sus formas."
                if language == "es"
                else "Una por renglón. No importan mayúsculas, plurales ni las terminaciones -s, -ed, -ing.",
            )
            self.fields[f"exceptions_{language}"] = WordList(
                label=f"Excepciones {label}",
                help_text="Frases más largas en las que esas palabras se permiten, por ejemplo: préstamo "
                "de libros. Lo que "
                "la oración niega («no constituye deuda») tampoco se señala.",
            )
        samples = ("suggestion", "must_trigger", "must_not_trigger")
        self.order_fields([name for name in self.fields if name not in samples] + list(samples))

    def values(self):
        """What the verbs of `rule_editions` take."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("level", "message", "source", "suggestion")},
            **{name: data[name] for name in ("must_trigger", "must_not_trigger")},
            "words": {code: data[f"words_{code}"] for code, _label in LANGUAGES if data[f"words_{code}"]},
            "exceptions": {
                code: data[f"exceptions_{code}"] for code, _label in LANGUAGES if data[f"exceptions_{code}"]
            },
        }

    @staticmethod
    def initial_of(rule):
        """What the form shows of a draft."""
        lists = {
            f"{name}_{code}": "\n".join(getattr(rule, name).get(code, []))
            for name in ("words", "exceptions")
            for code, _label in LANGUAGES
        }
        names = ("code", "level", "message", "source", "suggestion", "must_trigger", "must_not_trigger")
        return {name: getattr(rule, name) for name in names} | lists
