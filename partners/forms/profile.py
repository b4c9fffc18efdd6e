"""Forms of the international profile: what the office says of itself, its themes, and the lines of its plans."""

from django import forms
from django.utils.html import format_html

from hermanamientos.lib.tables import EXTENSIONS, MAX_BYTES, MAX_ROWS, check_table_upload
from partners.countries import language_choices, language_name
from partners.models import PlanLine, ThemeStand
from partners.picture.profile import LEVELS, MAX_LANGUAGES, VOCATION_MAX_LENGTH, Stand
from partners.themes import GOAL_CHOICES, THEME_CHOICES, THEMES

#: Languages offered as boxes; any other is chosen from the whole list.
COMMON_LANGUAGES = ("en", "fr", "pt", "de", "it", "zh", "ja", "ko", "ca")
KIND = ThemeStand.Kind


def themes_field(**options):
    """Boxes of the controlled list of themes, each with its hint."""
    return forms.MultipleChoiceField(
        choices=[
            (
                theme.key,
                format_html(
                    '<span class="choice-name">{}</span> <span class="choice-hint">{}</span>',
                    theme.name,
                    theme.hint,
                ),
            )
            for theme in THEMES.values()
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        **options,
    )


class PictureForm(forms.Form):
    """Vocation, languages and the limit of themes."""

    seen = forms.CharField(widget=forms.HiddenInput)
    vocation = forms.CharField(
        label="Vocación del municipio",
        required=False,
        max_length=VOCATION_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="A qué se dedica y por qué se le conoce, en un párrafo que pueda leer otra ciudad.",
    )
    languages = forms.MultipleChoiceField(
        label="Idiomas en que la oficina puede trabajar",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Además del español: con personal propio o con apoyo seguro.",
    )
    other_language = forms.ChoiceField(label="Otro idioma", required=False)
    theme_limit = forms.IntegerField(
        label="Temas por proceso, como máximo",
        min_value=1,
        max_value=15,
        help_text="La metodología pide reducir la dispersión de temas: un proceso que pase de este número lo avisará.",
    )

    def __init__(self, *args, profile, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [*COMMON_LANGUAGES, *(code for code in profile.languages if code not in COMMON_LANGUAGES)]
        self.fields["languages"].choices = [(code, language_name(code).capitalize()) for code in offered]
        self.fields["other_language"].choices = [
            ("", "Ninguno más"),
            *(
                (code, name[:1].upper() + name[1:])
                for code, name in language_choices()
                if code not in {"es", *offered}
            ),
        ]

    def clean(self):
        cleaned = super().clean()
        languages = [*cleaned.get("languages", []), *filter(None, [cleaned.get("other_language")])]
        if len(languages) > MAX_LANGUAGES:
            self.add_error("languages", f"Elija como máximo {MAX_LANGUAGES} idiomas.")
        return cleaned

    def values(self):
        """What the verb takes."""
        data = self.cleaned_data
        return {
            "vocation": data["vocation"],
            "languages": [*data["languages"], *filter(None, [data["other_language"]])],
            "theme_limit": data["theme_limit"],
        }


class StandsForm(forms.Form):
    """All themes on one page: for each, how strong the municipality is and how much it needs, with a note."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, stands, **kwargs):
        super().__init__(*args, **kwargs)
        levels = [(str(level), word.capitalize()) for level, word in LEVELS.items()]
        for theme in THEMES.values():
            for kind in KIND:
                stand = stands.get((theme.key, kind.value))
                self.fields[_name(kind, theme.key)] = forms.ChoiceField(
                    label=f"{kind.label.capitalize()}: {theme.name}",
                    choices=levels,
                    required=False,
                    widget=forms.RadioSelect,
                    initial=str(stand.level) if stand else "0",
                )
                self.fields[_note(kind, theme.key)] = forms.CharField(
                    label=f"En qué consiste la {kind.label}: {theme.name}",
                    max_length=300,
                    required=False,
                    initial=stand.note if stand else "",
                )

    def rows(self):
        """The themes with their fields, for the template."""
        return [
            {
                "theme": theme,
                "sides": [
                    {
                        "kind": kind,
                        "level": self[_name(kind, theme.key)],
                        "note": self[_note(kind, theme.key)],
                    }
                    for kind in KIND
                ],
                "has_notes": any(
                    self[_note(kind, theme.key)].value() or self[_note(kind, theme.key)].errors
                    for kind in KIND
                ),
            }
            for theme in THEMES.values()
        ]

    def clean(self):
        cleaned = super().clean()
        for theme in THEMES:
            for kind in KIND:
                if cleaned.get(_note(kind, theme)) and cleaned.get(_name(kind, theme)) in ("", "0"):
                    self.add_error(
                        _note(kind, theme),
                        f"Elija el nivel de la {kind.label}, o borre lo que escribió de ella.",
                    )
        return cleaned

    def stands(self):
        """{(theme, kind): Stand} of all that has a level."""
        data = self.cleaned_data
        return {
            (theme, kind.value): Stand(
                int(data[_name(kind, theme)]), " ".join(data[_note(kind, theme)].split())
            )
            for theme in THEMES
            for kind in KIND
            if data[_name(kind, theme)] not in ("", "0")
        }


def _name(kind, theme):
    return f"{kind.value}-{theme}"


def _note(kind, theme):
    return f"{kind.value}-{theme}-note"


class PlanLineForm(forms.ModelForm):
    """One line of a plan. The axis is typed, or taken from those that the plan has already."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    goals = forms.TypedMultipleChoiceField(
        label="Objetivos de Desarrollo Sostenible",
        choices=GOAL_CHOICES,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = themes_field(label="Temas")

    class Meta:
        model = PlanLine
        fields = ("plan", "code", "axis", "objective", "action")
        widgets = {
            "plan": forms.RadioSelect,
            "axis": forms.TextInput(attrs={"list": "ejes"}),
            "objective": forms.Textarea(attrs={"rows": 2}),
            "action": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "axis": "Con las palabras del plan.",
            "action": "Lo que el municipio se propuso hacer.",
        }

    field_order = ["seen", "plan", "code", "axis", "objective", "action", "themes", "goals"]

    def values(self):
        """What the verbs take."""
        return {
            name: self.cleaned_data[name]
            for name in ("plan", "code", "axis", "objective", "action", "goals", "themes")
        }

    def _post_clean(self):
        """The verb judges the row: the form must not write into the one that the page shows."""


class PlanFilterForm(forms.Form):
    """What the list of lines shows; kept in the URL."""

    plan = forms.ChoiceField(label="Plan", required=False, choices=[("", "Los dos"), *PlanLine.Plan.choices])
    tema = forms.ChoiceField(label="Tema", required=False, choices=[("", "Todos"), *THEME_CHOICES])
    ods = forms.TypedChoiceField(
        label="ODS", required=False, choices=[("", "Todos"), *GOAL_CHOICES], coerce=int, empty_value=None
    )
    vigor = forms.ChoiceField(
        label="Vigencia", required=False, choices=[("", "En vigor"), ("retiradas", "Retiradas")]
    )

    def apply(self, lines):
        """Narrow a queryset of lines; values that nobody offered are ignored. Themes and goals are lists in JSON,
        which SQLite cannot search: they are filtered by `keeps`."""
        self.is_valid()
        chosen = self.cleaned_data
        lines = lines.filter(retired_on__isnull=chosen.get("vigor") != "retiradas")
        return lines.filter(plan=chosen["plan"]) if chosen.get("plan") else lines

    def keeps(self, line):
        chosen = self.cleaned_data
        return (not chosen.get("tema") or chosen["tema"] in line.themes) and (
            not chosen.get("ods") or chosen["ods"] in line.goals
        )

    @property
    def in_force(self):
        """Whether any filter narrows the list."""
        return any(self.cleaned_data.get(name) for name in self.fields)


class TableField(forms.FileField):
    """A table, judged by its content and read; cleans to (facts, Table)."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return check_table_upload(file) if file else None


class PlanTableForm(forms.Form):
    """The table whose lines are to be taken."""

    table = TableField(
        label="Tabla",
        allow_empty_file=True,  # check_table_upload refuses it, in our words
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS), "data-max-bytes": MAX_BYTES}),
        help_text=f"CSV o libro de Excel (.xlsx), hasta 5 MB y {MAX_ROWS} renglones, con los títulos de la plantilla.",
    )
