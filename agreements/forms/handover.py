"""Form of the hand-over: asking for a package, knowing what it holds."""

from django import forms


class HandoverForm(forms.Form):
    understood = forms.BooleanField(
        label="Sé que el paquete contiene datos personales y que debo entregarlo y guardarlo como lo pide el aviso de "
        "privacidad.",
        error_messages={"required": "Marque la casilla para preparar el paquete."},
    )
