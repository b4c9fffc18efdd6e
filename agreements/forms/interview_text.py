"""The last steps of the interview: in which languages, with which clauses, and what only English still needs."""

from babel import Locale
from django import forms

from agreements.drafting.answers import language_name
from agreements.forms.fields import LinesField
from agreements.forms.step import LATER, Noted, StepForm, capital, choices_of, line, paragraph
from agreements.library.phrases import AUTHENTICITIES, DIVERGENCES
from phases.forms.fields import DateInput

# Offered first, besides the counterpart's own language.
COMMON_LANGUAGES = ("en", "fr", "de", "pt", "it", "zh", "ja", "ko", "ar", "he")
IN_ENGLISH = "Vacío: la columna en inglés lo marca como pendiente de traducir."


def _language_choices(counterpart, empty):
    """The usual languages and the counterpart's, then every other one that has a code of two letters (ISO 639-1)."""
    first = [
        code for code in dict.fromkeys([counterpart.language, *COMMON_LANGUAGES]) if code not in ("", "es")
    ]
    names = Locale("es").languages
    rest = sorted(
        (capital(name), code) for code, name in names.items() if len(code) == 2 and code not in (*first, "es")
    )
    return [
        ("", empty),
        ("Frecuentes", [(code, capital(language_name(code))) for code in first]),
        ("Otros", [(code, name) for name, code in rest]),
    ]


class LanguagesForm(StepForm):
    slug, step_title = "idiomas", "Idiomas, lugar y ejemplares"
    lead = "El acuerdo se redacta en español y hasta en dos idiomas más, cláusula por cláusula."
    own = ("second_language", "third_language")
    pairs = (("place", "signing_on"),)

    authenticity = forms.ChoiceField(
        label="Qué textos son auténticos",
        choices=[(key, names["label"]) for key, names in AUTHENTICITIES.items()],
        required=False,
        help_text="Con más de un idioma.",
    )
    divergence = forms.ChoiceField(
        label="Si los textos difieren",
        choices=choices_of(DIVERGENCES, "El acuerdo no lo dice"),
        required=False,
        help_text="Con más de un idioma.",
    )
    place = line("Lugar de firma", LATER, 150)
    signing_on = forms.DateField(
        label="Fecha de firma",
        required=False,
        widget=DateInput(),
        help_text="Con una contraparte extranjera, después del dictamen de la SRE (LSCT, art. 7o.).",
    )
    copies = forms.IntegerField(
        label="Número de ejemplares originales",
        min_value=1,
        max_value=50,
        required=False,
        help_text="En total. La ley no fija cuántos.",
    )

    def prepare(self, agreement):
        second = forms.ChoiceField(
            label="Segundo idioma",
            required=False,
            choices=_language_choices(self.counterpart, "Sólo en español"),
            help_text="La biblioteca trae cada cláusula en español y en inglés; en otro idioma queda por traducir.",
        )
        third = forms.ChoiceField(
            label="Tercer idioma", required=False, choices=_language_choices(self.counterpart, "Ninguno")
        )
        self.fields = {"second_language": second, "third_language": third} | self.fields

    def clean(self):
        cleaned = super().clean()
        second, third = cleaned.get("second_language"), cleaned.get("third_language")
        if third and not second and "second_language" not in self.errors:
            self.add_error("second_language", "Elija primero el segundo idioma.")
        if third and third == second:
            self.add_error("third_language", "Es el mismo que el segundo idioma: elija otro o ninguno.")
        if cleaned.get("divergence") == "third" and not third and "third_language" not in self.errors:
            self.add_error("divergence", "Esta regla necesita un tercer idioma.")
        return cleaned

    def apply(self, data):
        chosen = (self.cleaned_data["second_language"], self.cleaned_data["third_language"])
        return super().apply(data) | {"languages": ["es", *(code for code in chosen if code)]}


class ClausesForm(StepForm):
    slug, step_title = "clausulas", "Cláusulas y variantes"
    lead = "Las cláusulas necesarias siempre están. Elija cuáles de las optativas, y en qué variante las que la tienen."
    own = ("optional_clauses",)

    def prepare(self, agreement):
        optional = [
            (each.key, Noted.of(each.heading["es"], each.purpose))
            for each in self.templates
            if not each.mandatory
        ]
        if optional:
            self.fields["optional_clauses"] = forms.MultipleChoiceField(
                label="Cláusulas optativas",
                choices=optional,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.initial.setdefault("optional_clauses", [key for key, _ in optional])
        for template in self.templates:
            if template.choices:
                self.fields[f"alternative_{template.key}"] = forms.ChoiceField(
                    label=f"Variante de «{template.heading['es']}»",
                    choices=template.choices,
                    widget=forms.RadioSelect,
                    required=False,
                )
                self.initial.setdefault(f"alternative_{template.key}", "")
        if self.is_bound:
            self._forget_other_instruments(dict(optional))

    def _forget_other_instruments(self, optional):
        """What was chosen before the instrument was changed says nothing about this one."""
        self.data = self.data.copy()
        if "optional_clauses" in self.fields:
            chosen = [key for key in self.data.getlist("optional_clauses") if key in optional]
            self.data.setlist("optional_clauses", chosen)
        for template in self.templates:
            name = f"alternative_{template.key}"
            if name in self.fields and self.data.get(name) not in dict(template.choices):
                self.data[name] = ""

    def apply(self, data):
        answers = dict(data["answers"])
        alternatives = {
            name.removeprefix("alternative_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("alternative_") and value
        }
        answers.pop("alternatives", None)
        if alternatives:
            answers["alternatives"] = alternatives
        chosen = self.cleaned_data.get("optional_clauses", [])
        left_out = [each.key for each in self.templates if not each.mandatory and each.key not in chosen]
        return data | {"answers": answers, "left_out": left_out}


class EnglishForm(StepForm):
    slug, step_title = "ingles", "Textos en inglés"
    lead = "Áreas, modalidades, plazos y fechas se traducen solos; falta lo que se escribe a mano."

    counterpart_name_en = line(
        "Nombre de la contraparte en inglés", "Completo y con su artículo: «the City of Lyon, France».", 200
    )
    objective_en = paragraph("Objetivo en inglés", f"«The Parties intend…» (to further…). {IN_ENGLISH}")
    reasons_en = LinesField(label="Motivos en inglés", help_text=f"Uno por renglón. {IN_ENGLISH}")
    ties_en = paragraph("Vínculos en inglés", IN_ENGLISH)
    framework_en = line("Instrumento marco en inglés", IN_ENGLISH)
    council_approval_en = line("Acuerdo de cabildo en inglés", IN_ENGLISH)
    old_link_en = line("Documento que se regulariza en inglés", IN_ENGLISH)
    old_link_began_en = paragraph("Cómo comenzó el vínculo en inglés", IN_ENGLISH)
    funding_sources_en = line("Otras fuentes de recursos en inglés", IN_ENGLISH)
    municipal_unit_en = line("Área coordinadora del municipio en inglés")
    counterpart_unit_en = line("Área coordinadora de la contraparte en inglés")
    municipal_signatory_title_en = line("Cargo de quien firma por el municipio en inglés", "", 120)
    counterpart_signatory_title_en = line("Cargo de quien firma por la contraparte en inglés", "", 120)

    #: Asked although nothing was written in Spanish: the other ones translate what was.
    always = ("counterpart_name_en", "objective_en", "seen_at")

    def prepare(self, agreement):
        languages = {self.known.get("second_language"), self.known.get("third_language")}
        for name in list(self.fields):
            said = self.known.get(name.removesuffix("_en")) or self.known.get(name)
            if "en" not in languages or (name not in self.always and not said):
                del self.fields[name]
