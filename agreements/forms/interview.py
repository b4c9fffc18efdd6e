"""The guided interview: the data of a draft in steps, one short form each.

Term and notice have no default: the parties decide them. A step shows only what the chosen instrument says somewhere
in its clauses; one that has nothing to ask is left out.
"""

from django import forms

from agreements.drafting.answers import INDEFINITE, SIGNATURE
from agreements.forms.fields import LinesField, PartialDateField
from agreements.forms.interview_text import ClausesForm, EnglishForm, LanguagesForm
from agreements.forms.step import LATER, Noted, StepForm, capital, choices_of, line, paragraph, used_variables
from agreements.library.areas import AREAS, MODALITY_CHOICES
from agreements.library.clauses import INSTRUMENTS
from agreements.library.phrases import FREQUENCIES, MONTHS, RENEWALS
from phases.forms.fields import DateInput


class InstrumentForm(StepForm):
    slug, step_title = "instrumento", "Instrumento"
    lead = "Qué se va a firmar. El nombre no cambia el deber de informar a la cancillería (LSCT, arts. 2o. y 7o.)."
    own = ("kind", "title")

    kind = forms.ChoiceField(label="Tipo de instrumento", choices=INSTRUMENTS, widget=forms.RadioSelect)

    def prepare(self, agreement):
        self.fields["title"] = line(
            "Título", "Vacío: se forma con el tipo de instrumento y los nombres de las Partes."
        )
        if agreement is not None:
            # The kind chose the clauses: it stays.
            del self.fields["kind"]

    def apply(self, data):
        return data | {"title": self.cleaned_data["title"] or data.get("title", "")}

    def summary(self):
        formed = "Se forma con el tipo de instrumento y los nombres de las Partes"
        return [
            (label, value or (formed if label == self.fields["title"].label else ""))
            for label, value in super().summary()
        ]


class OldLinkForm(StepForm):
    slug, step_title = "vinculo", "El vínculo que se regulariza"
    lead = "De qué hermanamiento se trata, para que el texto lo cite y lo ponga bajo la ley."

    old_link = line("Documento con que se formalizó", f"Por ejemplo: el acta firmada en Lyon. {LATER}")
    old_link_on = PartialDateField(
        label="Fecha de ese documento",
        help_text=f"Un año (1974), mes y año (04/1974) o una fecha (20/04/1974). {LATER}",
        required=False,
    )
    old_link_began = paragraph(
        "Cómo comenzó", f"Por ejemplo: con la visita de una delegación cultural. {LATER}"
    )

    def prepare(self, agreement):
        if not {"old_link", "old_link_date", "old_link_began"} & used_variables(self.templates):
            self.fields.pop("old_link_on", None)

    def get_initial_for_field(self, field, field_name):
        value = super().get_initial_for_field(field, field_name)
        return _typed_date(value) if field_name == "old_link_on" else value

    def clean_old_link_on(self):
        day, precision = self.cleaned_data["old_link_on"]
        return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)] if day else ""

    def summary(self):
        rows = super().summary()
        return [
            (label, _typed_date(value) if label == "Fecha de ese documento" else value)
            for label, value in rows
        ]


def _typed_date(value):
    """ "1974-04" as the field reads it: "04/1974"."""
    return "/".join(reversed(value.split("-"))) if isinstance(value, str) else value


def _area_choices():
    granted, by_state = [], []
    for area in AREAS.values():
        label = Noted.of(area.es, area.basis)
        (granted if area.grade == "A" else by_state).append((area.key, label))
    return [
        ("La Constitución las da al municipio", granted),
        ("Dependen de la ley municipal del estado: confírmelas con su asesoría jurídica", by_state),
    ]


class AreasForm(StepForm):
    slug, step_title = "areas", "Áreas y fundamento"
    lead = "Sólo materias que correspondan a las atribuciones del municipio (LSCT, art. 2o., fracción II)."
    own = ("areas",)

    objective = paragraph("Objetivo", "Complete la frase: «Las Partes se proponen…».", required=True)
    reasons = LinesField(
        label="Motivos", help_text="Uno por renglón. Complete la frase: «Las Partes consideran que…»."
    )
    ties = paragraph(
        "Vínculos que ya existen", "Por ejemplo: intercambios escolares, comunidades en el exterior."
    )
    framework = line("Instrumento marco", "Un convenio o programa entre ambos países o gobiernos, si lo hay.")
    council_approval = line(
        "Acuerdo de cabildo", "Por ejemplo: el acuerdo 12/2026 de la sesión del 4 de mayo de 2026."
    )

    def prepare(self, agreement):
        # Asked of every instrument: the preflight needs the areas even where no clause names them.
        areas = forms.MultipleChoiceField(
            label="Áreas de cooperación",
            choices=_area_choices(),
            widget=forms.CheckboxSelectMultiple,
            help_text="Junto a cada una está su fundamento.",
            error_messages={"required": "Elija al menos un área de cooperación."},
        )
        rest = self.fields
        self.fields = {name: rest[name] for name in ("objective",) if name in rest} | {"areas": areas} | rest

    def apply(self, data):
        return super().apply(data) | {"areas": self.cleaned_data["areas"]}


class FollowUpForm(StepForm):
    slug, step_title = "seguimiento", "Modalidades y seguimiento"
    lead = "De qué maneras se coopera, quién coordina de cada lado y cada cuándo se reúnen."
    own = ("modalities",)
    pairs = (("municipal_unit", "counterpart_unit"),)

    municipal_unit = line(
        "Área coordinadora del municipio",
        f"Con su artículo: «la Dirección de Relaciones Internacionales». {LATER}",
    )
    counterpart_unit = line("Área coordinadora de la contraparte", LATER)
    meeting_frequency = forms.ChoiceField(
        label="Periodicidad de las reuniones", choices=choices_of(FREQUENCIES, "Por definir"), required=False
    )
    programme_month = forms.TypedChoiceField(
        label="Mes en que se adopta el programa anual",
        choices=[("", "Por definir"), *((i, capital(name)) for i, name in enumerate(MONTHS["es"], 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    funding_sources = line(
        "Otras fuentes de recursos", "Fondos o programas de cooperación que considerarán, si los hay."
    )

    def prepare(self, agreement):
        modalities = forms.MultipleChoiceField(
            label="Modalidades",
            choices=MODALITY_CHOICES,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Elija al menos una modalidad."},
        )
        if "modalities" in used_variables(self.templates):
            self.fields = {"modalities": modalities} | self.fields

    def apply(self, data):
        return super().apply(data) | {"modalities": self.cleaned_data.get("modalities", [])}


class TermForm(StepForm):
    slug, step_title = "vigencia", "Vigencia y aviso"
    lead = (
        "La ley no fija cuánto dura un acuerdo ni con cuánta anticipación se termina: lo deciden las Partes."
    )
    pairs = (("start", "start_on"), ("term_number", "term_unit"))

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
        label="Vigencia", min_value=1, max_value=99, required=False, help_text=LATER
    )
    term_unit = forms.ChoiceField(
        label="Unidad de la vigencia",
        choices=[("", "Por definir"), ("years", "Años"), ("months", "Meses"), (INDEFINITE, "Indefinida")],
        required=False,
        help_text="Si rebasa el periodo del ayuntamiento, la ley estatal puede pedir el voto de dos terceras partes "
        "(CPEUM, art. 115, fracción II, inciso b).",
    )
    renewal = forms.ChoiceField(
        label="Al término de la vigencia",
        choices=choices_of(RENEWALS, "El acuerdo no lo dice"),
        required=False,
    )
    notice_days = forms.IntegerField(
        label="Aviso para terminarlo antes (días naturales)",
        min_value=1,
        max_value=999,
        required=False,
        help_text=LATER,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("start") == "date" and not cleaned.get("start_on") and "start_on" not in self.errors:
            self.add_error("start_on", "Escriba desde qué fecha surte efectos.")
        unit, number = cleaned.get("term_unit"), cleaned.get("term_number")
        if unit in ("years", "months") and not number and "term_number" not in self.errors:
            self.add_error("term_number", "Escriba cuántos años o meses dura, o deje la unidad por definir.")
        if number and not unit and "term_unit" not in self.errors:
            self.add_error("term_unit", "Diga si la vigencia se cuenta en años o en meses.")
        return cleaned

    def apply(self, data):
        data = super().apply(data)
        if data["answers"].get("start") != "date":
            data["answers"].pop("start_on", None)
        if data["answers"].get("term_unit") == INDEFINITE:
            data["answers"].pop("term_number", None)
        return data


class SignersForm(StepForm):
    slug, step_title = "firmas", "Quién firma"
    lead = "Personas y cargos como deben aparecer en el texto. Vienen de los datos del municipio y de la contraparte."
    pairs = (
        ("municipal_signatory", "municipal_signatory_title"),
        ("counterpart_signatory", "counterpart_signatory_title"),
    )

    municipal_signatory = line("Firma por el municipio", "Nombre completo.", 150)
    municipal_signatory_title = line("Cargo por el municipio", "Por ejemplo: presidenta municipal.", 120)
    counterpart_signatory = line("Firma por la contraparte", "Nombre completo.", 150)
    counterpart_signatory_title = line("Cargo por la contraparte", "Por ejemplo: alcaldesa.", 120)
    witnesses = LinesField(label="Testigos", help_text="Uno por renglón: nombre y cargo.", line_length=150)


STEPS = (
    InstrumentForm,
    OldLinkForm,
    AreasForm,
    FollowUpForm,
    TermForm,
    SignersForm,
    LanguagesForm,
    ClausesForm,
    EnglishForm,
)
REVIEW = "revisar"
