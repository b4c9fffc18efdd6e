"""Forms of an import: the table, and which of its columns is what."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from agreements.imports.importing import sample_of
from agreements.imports.tables import COLUMNS
from hermanamientos.lib.tables import EXTENSIONS, MAX_BYTES, MAX_ROWS, check_table_upload

GROUPS = (
    ("Con quién", ("counterpart", "country", "subdivision")),
    ("El documento", ("kind", "title", "signed", "state", "expediente")),
    ("Registro ante la SRE", ("registered", "registry_number")),
    ("Vigencia", ("starts_on", "ends_on", "term", "renewal", "notice_days")),
    ("Procedencia del dato", ("source", "notes")),
)


class TableField(forms.FileField):
    """A table, judged by its content and read; cleans to (file, facts, table)."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        return (file, *check_table_upload(file)) if file else None


class ImportForm(forms.Form):
    """The table to import."""

    table = TableField(
        label="Tabla",
        allow_empty_file=True,  # check_upload refuses it, in our words
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS), "data-max-bytes": MAX_BYTES}),
        help_text=f"CSV o libro de Excel (.xlsx), hasta 5 MB y {MAX_ROWS} renglones. El primero lleva los títulos.",
    )


class MappingForm(forms.Form):
    """One select per field of the inventory: the column that has it."""

    def __init__(self, *args, table, mapping, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "No está en la tabla")]
        for heading in table.headings:
            sample = ", ".join(sample_of(table, heading))
            choices.append((heading, f"{heading} ({sample})" if sample else heading))
        for column in COLUMNS:
            self.fields[column.key] = forms.ChoiceField(
                label=column.label,
                choices=choices,
                required=column.is_required,
                error_messages={"required": f"Elija la columna de «{column.label}»."},
                help_text=column.help,
                initial=mapping.get(column.key, ""),
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*(Fieldset(title, *keys) for title, keys in GROUPS))
