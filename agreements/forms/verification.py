"""Form of the public verification: a code, a hash, or the file itself, which is read and not kept."""

import re

from django import forms

from agreements.trust.codes import looks_like_code, read_code
from agreements.trust.verifying import SHA256


class VerificationForm(forms.Form):
    """Cleans to `mark`: a code in its written form or a SHA-256."""

    mark = forms.CharField(
        label="Código de verificación o huella SHA-256",
        max_length=200,
        error_messages={"required": "Escriba el código o la huella, o elija el archivo."},
        help_text="El código está al pie de cada página, por ejemplo HM-7K3Q-9XWD-4TC.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_mark(self):
        typed = self.cleaned_data["mark"].strip()
        digest = re.sub(r"\s+", "", typed).lower()
        if SHA256.fullmatch(digest):
            return digest
        code = read_code(typed)
        if code:
            return code
        if looks_like_code(typed):
            raise forms.ValidationError(
                "Ese código está mal escrito: compare cada letra con el pie de la página."
            )
        raise forms.ValidationError(
            "Escriba un código como HM-7K3Q-9XWD-4TC, o una huella de 64 letras de la a a la f y cifras."
        )
