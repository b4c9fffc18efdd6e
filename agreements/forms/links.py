"""Forms of an issued document: sharing it by a secret address, and withdrawing it."""

from django import forms

from agreements.trust.links import DEFAULT_DAYS, MOST_DAYS


class LinkForm(forms.Form):
    label = forms.CharField(
        label="Para quién es",
        max_length=150,
        help_text="Nombre y dependencia de quien lo recibirá; sólo lo ve la oficina.",
    )
    days = forms.IntegerField(
        label="Días naturales que funcionará",
        min_value=1,
        max_value=MOST_DAYS,
        initial=DEFAULT_DAYS,
        help_text=f"Entre 1 y {MOST_DAYS}.",
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Por qué se retira",
        max_length=250,
        help_text="Queda en el historial; la página pública de verificación sólo dice que está retirado.",
    )
