"""Forms of a draft: its data, and one clause in one language."""

import datetime as dt

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms

from agreements import markup
from agreements.answers import (
    FREQUENCIES,
    INDEFINITE,
    MONTHS,
    RENEWALS,
    SIGNATURE,
    language_name,
    scope_of,
)
from agreements.areas import AREA_CHOICES, MODALITY_CHOICES
from agreements.clauses import INSTRUMENTS, clause_set
from agreements.forms.fields import LinesField, SeenAtField
from phases.forms.fields import DateInput

# Offered besides the counterpart's own language; any other one is written as its counterpart row says.
COMMON_LANGUAGES = ("en", "fr", "de", "it", "pt", "zh", "ja", "ko", "ar", "ru", "nl", "pl")
LATER = "Puede quedar vacío: el texto mostrará «[por definir]»."
SAME_ENGLISH = "Sólo si el segundo idioma es el inglés. Vacío: el texto se marca como pendiente de traducir."


ENGLISH_FIELDS = (
    "counterpart_name_en",
    "objective_en",
    "reasons_en",
    "ties_en",
    "framework_en",
    "council_approval_en",
    "funding_sources_en",
    "municipal_unit_en",
    "counterpart_unit_en",
    "municipal_signatory_title_en",
    "counterpart_signatory_title_en",
)


def _capital(text):
    return text[:1].upper() + text[1:]


def _choices(catalogue, empty):
    return [("", empty), *((key, _capital(names["es"])) for key, names in catalogue.items())]


def _text(label, help_text="", max_length=250, **kwargs):
    return forms.CharField(label=label, help_text=help_text, max_length=max_length, required=False, **kwargs)


def _area(label, help_text, rows=2, required=False):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=800,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DraftForm(forms.Form):
    """The data from which a draft is filled. Term and notice have no default: the parties decide them."""

    kind = forms.ChoiceField(label="Tipo de instrumento", choices=INSTRUMENTS)
    second_language = forms.ChoiceField(
        label="Segundo idioma",
        required=False,
        help_text="La biblioteca trae cada cláusula en español y en inglés. En otro idioma la segunda columna queda "
        "por traducir.",
    )
    title = _text("Título", "Vacío: se forma con el tipo de instrumento y los nombres de las Partes.")
    objective = _area("Objetivo", "Complete la frase: «Las Partes se proponen…».", required=True)
    areas = forms.MultipleChoiceField(
        label="Áreas de cooperación",
        choices=AREA_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sólo materias que correspondan a las atribuciones del municipio (LSCT, art. 2o., fracción II).",
        error_messages={"required": "Elija al menos un área de cooperación."},
    )
    modalities = forms.MultipleChoiceField(
        label="Modalidades",
        choices=MODALITY_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Elija al menos una modalidad."},
    )
    reasons = LinesField(
        label="Motivos", help_text="Uno por renglón. Complete la frase: «Las Partes consideran que…»."
    )
    ties = _area(
        "Vínculos que ya existen", "Por ejemplo: intercambios escolares, comunidades en el exterior."
    )
    framework = _text(
        "Instrumento marco", "Un convenio o programa entre ambos países o gobiernos, si lo hay."
    )
    council_approval = _text(
        "Acuerdo de cabildo", "Por ejemplo: el acuerdo 12/2026 de la sesión del 4 de mayo de 2026."
    )

    municipal_unit = _text(
        "Área coordinadora del municipio",
        f"Con su artículo: «la Dirección de Relaciones Internacionales». {LATER}",
    )
    counterpart_unit = _text("Área coordinadora de la contraparte", LATER)
    programme_month = forms.TypedChoiceField(
        label="Mes en que se adopta el programa anual",
        choices=[("", "Por definir"), *((i, _capital(name)) for i, name in enumerate(MONTHS["es"], 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    meeting_frequency = forms.ChoiceField(
        label="Periodicidad de las reuniones", choices=_choices(FREQUENCIES, "Por definir"), required=False
    )
    funding_sources = _text(
        "Otras fuentes de recursos", "Fondos o programas de cooperación que considerarán, si los hay."
    )

    start = forms.ChoiceField(
        label="Surte efectos",
        choices=[
            ("", "Por definir"),
            (SIGNATURE, "A partir de la fecha de su firma"),
            ("date", "A partir de otra fecha"),
        ],
        required=False,
    )
    start_on = forms.DateField(label="Fecha en que surte efectos", required=False, widget=DateInput())
    term_number = forms.IntegerField(
        label="Vigencia",
        min_value=1,
        max_value=99,
        required=False,
        help_text="La ley no la fija. Si rebasa el periodo del ayuntamiento, la ley estatal puede pedir el voto de dos "
        f"terceras partes (CPEUM, art. 115, fracción II, inciso b). {LATER}",
    )
    term_unit = forms.ChoiceField(
        label="Unidad de la vigencia",
        choices=[("", "Por definir"), ("years", "Años"), ("months", "Meses"), (INDEFINITE, "Indefinida")],
        required=False,
    )
    renewal = forms.ChoiceField(
        label="Al término de la vigencia", choices=_choices(RENEWALS, "El acuerdo no lo dice"), required=False
    )
    notice_days = forms.IntegerField(
        label="Aviso para terminarlo antes (días naturales)",
        min_value=1,
        max_value=999,
        required=False,
        help_text=f"La ley no lo fija. {LATER}",
    )

    municipal_signatory = _text("Firma por el municipio", "Nombre completo.", 150)
    municipal_signatory_title = _text("Cargo por el municipio", "Por ejemplo: presidenta municipal.", 120)
    counterpart_signatory = _text("Firma por la contraparte", "Nombre completo.", 150)
    counterpart_signatory_title = _text("Cargo por la contraparte", "Por ejemplo: alcaldesa.", 120)
    place = _text("Lugar de firma", LATER, 150)
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
    witnesses = LinesField(label="Testigos", help_text="Uno por renglón: nombre y cargo.", line_length=150)
    divergence = forms.BooleanField(
        label="Agregar una regla para el caso de divergencia entre los dos textos", required=False
    )

    counterpart_name_en = _text(
        "Nombre de la contraparte en inglés", "Completo y con su artículo: «the City of Lyon, France».", 200
    )
    objective_en = _area("Objetivo en inglés", f"«The Parties intend…» (to further…). {SAME_ENGLISH}")
    reasons_en = LinesField(label="Motivos en inglés", help_text=SAME_ENGLISH)
    ties_en = _area("Vínculos en inglés", SAME_ENGLISH)
    framework_en = _text("Instrumento marco en inglés", SAME_ENGLISH)
    council_approval_en = _text("Acuerdo de cabildo en inglés", SAME_ENGLISH)
    funding_sources_en = _text("Otras fuentes de recursos en inglés", SAME_ENGLISH)
    municipal_unit_en = _text("Área coordinadora del municipio en inglés")
    counterpart_unit_en = _text("Área coordinadora de la contraparte en inglés")
    municipal_signatory_title_en = _text("Cargo de quien firma por el municipio en inglés", "", 120)
    counterpart_signatory_title_en = _text("Cargo de quien firma por la contraparte en inglés", "", 120)

    optional_clauses = forms.MultipleChoiceField(
        label="Cláusulas optativas",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Las demás cláusulas son necesarias y siempre están.",
    )
    seen_at = SeenAtField(required=False)

    @property
    def has_english_errors(self):
        return any(name in self.errors for name in ENGLISH_FIELDS)

    # What does not go into the answers: it has fields of its own in the agreement.
    OWN_FIELDS = {"kind", "second_language", "title", "areas", "modalities", "optional_clauses", "seen_at"}

    def __init__(self, *args, counterpart, agreement=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        scope = scope_of(counterpart)
        optional = [clause for clause in clause_set("twinning", scope) if not clause.mandatory]
        self.fields["optional_clauses"].choices = [(c.key, c.heading_in("es", scope)) for c in optional]
        codes = dict.fromkeys([*COMMON_LANGUAGES, counterpart.language])
        names = {code: _capital(language_name(code)) for code in codes if code and code != "es"}
        self.fields["second_language"].choices = [("", "Sólo en español"), *names.items()]
        if agreement is not None:
            # The kind chose the clauses: it stays.
            self.fields["kind"].choices = [(agreement.kind, INSTRUMENTS[agreement.kind])]
            self.fields["seen_at"].required = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = _draft_layout()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("start") == "date" and not cleaned.get("start_on") and "start_on" not in self.errors:
            self.add_error("start_on", "Escriba desde qué fecha surte efectos.")
        unit, number = cleaned.get("term_unit"), cleaned.get("term_number")
        if unit in ("years", "months") and not number and "term_number" not in self.errors:
            self.add_error("term_number", "Escriba cuántos años o meses dura, o deje la unidad por definir.")
        if number and not unit:
            self.add_error("term_unit", "Diga si la vigencia se cuenta en años o en meses.")
        return cleaned

    def verb_data(self):
        """Keyword arguments for `start_draft` and `change_draft`, besides who acts."""
        data = self.cleaned_data
        second = data["second_language"]
        return {
            "title": data["title"],
            "languages": ["es", second] if second else ["es"],
            "areas": data["areas"],
            "modalities": data["modalities"],
            "answers": self._answers(),
            "left_out": [
                key
                for key, _ in self.fields["optional_clauses"].choices
                if key not in data["optional_clauses"]
            ],
        }

    def _answers(self):
        answers = {}
        for name, value in self.cleaned_data.items():
            if name in self.OWN_FIELDS or value in (None, "", [], False):
                continue
            answers[name] = value.isoformat() if isinstance(value, dt.date) else value
        if answers.pop("divergence", False):
            answers["divergence"] = "consult"
        if answers.get("start") != "date":
            answers.pop("start_on", None)
        return answers


def draft_initial(process):
    """Sensible data for a new draft; whatever only the parties can decide (term, notice, dates) stays empty."""
    municipality, counterpart = process.municipality, process.counterpart
    scope = scope_of(counterpart)
    spanish = counterpart.is_mexican or counterpart.language.split("-")[0] == "es"
    return {
        "kind": "twinning",
        "second_language": "" if spanish else "en",
        "objective": "impulsar el desarrollo de ambas comunidades mediante el intercambio de experiencias y la "
        "realización de proyectos conjuntos",
        "objective_en": ""
        if spanish
        else "to further the development of both communities through the exchange of experience and joint projects",
        "modalities": [key for key, _ in MODALITY_CHOICES],
        "meeting_frequency": "half_yearly",
        "start": SIGNATURE,
        "municipal_signatory": municipality.mayor,
        "municipal_signatory_title": municipality.mayor_title,
        "counterpart_signatory": counterpart.office_holder,
        "counterpart_signatory_title": counterpart.office_holder_title,
        "optional_clauses": [clause.key for clause in clause_set("twinning", scope) if not clause.mandatory],
    }


def initial_of(agreement):
    """The form's data of an existing draft."""
    answers = dict(agreement.answers)
    answers["divergence"] = bool(answers.get("divergence"))
    return answers | {
        "kind": agreement.kind,
        "second_language": agreement.languages[1] if len(agreement.languages) > 1 else "",
        "title": agreement.title,
        "areas": agreement.areas,
        "modalities": agreement.modalities,
        "optional_clauses": list(agreement.clauses.values_list("key", flat=True)),
        "seen_at": agreement.changed_at,
    }


def _draft_layout():
    return Layout(
        "seen_at",
        Fieldset("Instrumento", "kind", "second_language", "title"),
        Fieldset("Objetivo y alcance", "objective", "areas", "modalities"),
        Fieldset("Considerandos", "reasons", "ties", "framework", "council_approval"),
        Fieldset(
            "Operación",
            "municipal_unit",
            "counterpart_unit",
            "meeting_frequency",
            "programme_month",
            "funding_sources",
        ),
        Fieldset(
            "Vigencia y terminación",
            "start",
            "start_on",
            "term_number",
            "term_unit",
            "renewal",
            "notice_days",
        ),
        Fieldset(
            "Firma",
            Div("municipal_signatory", "municipal_signatory_title", css_class="field-pair"),
            Div("counterpart_signatory", "counterpart_signatory_title", css_class="field-pair"),
            "place",
            "signing_on",
            "copies",
            "witnesses",
            "divergence",
        ),
        Fieldset("Cláusulas", "optional_clauses"),
        Fieldset(
            "Versión en inglés",
            HTML(
                "<p>Áreas, modalidades, plazos y fechas se traducen solos; falta lo que se escribe a mano.</p>"
                '<details class="disclosure"{% if form.has_english_errors %} open{% endif %}>'
                "<summary>Escribir los textos en inglés</summary>"
            ),
            *ENGLISH_FIELDS,
            HTML("</details>"),
        ),
    )


class ClauseForm(forms.Form):
    """One clause in one language, as plain text with a few marks; the page explains them."""

    heading = forms.CharField(label="Encabezado", max_length=150)
    text = forms.CharField(
        label="Texto",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Deje un renglón vacío entre párrafos. Para una lista, empiece cada renglón con «1.» o con «-». "
        "Entre **dos asteriscos** va en negritas y entre *uno* en cursivas.",
    )
    note = _text("Nota de la versión", "Por qué cambió, por ejemplo: observación de la SRE.")
    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("heading", "text"):
            self.fields[name].widget.attrs["lang"] = language

    def verb_data(self):
        data = self.cleaned_data
        return {
            "heading": data["heading"],
            "html": markup.to_html(data["text"]),
            "note": data["note"],
            "expected_version": data["expected_version"],
        }
