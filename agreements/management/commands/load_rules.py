"""Load the system's own rules of the review before the opinion. Rerunnable."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from agreements.preflight.rule_editions import load_builtin
from agreements.preflight.rules import BUILTIN


class Command(BaseCommand):
    help = (
        "Carga las reglas de la revisión previa. Puede repetirse: una regla que cambió es una versión nueva."
    )

    def handle(self, *args, **options):
        loaded, kept = load_builtin(BUILTIN, now=timezone.now())
        if loaded:
            word = "cargada" if len(loaded) == 1 else "cargadas"
            self.stdout.write(f"Reglas de la revisión previa: {len(loaded)} {word}.")
        else:
            self.stdout.write("Reglas de la revisión previa: ya estaban cargadas.")
        if kept:
            self.stdout.write(f"Siguen como las dejó la cancillería: {', '.join(kept)}.")
