"""Bring the whole list of municipalities from INEGI's catalogue."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from partners.imports import ImportRejected, import_municipalities

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Importa los municipios de un archivo CSV del INEGI (AGEEML, capa de municipios o de localidades). "
        "Repetirlo sólo corrige los datos del INEGI; si el archivo tiene errores, no se importa nada."
    )

    def add_arguments(self, parser):
        parser.add_argument("archivo", type=Path, help="archivo CSV, en UTF-8 o Latin-1")

    def handle(self, *args, archivo, **options):
        try:
            content = archivo.read_bytes()
        except OSError as error:
            raise CommandError(f"No se puede leer {archivo}: {error.strerror}.") from error
        try:
            outcome = import_municipalities(content)
        except ImportRejected as rejection:
            for line, message in rejection.problems[:SHOWN]:
                place = f"Línea {line}: " if line else ""
                self.stderr.write(f"{place}{message}")
            more = len(rejection.problems) - SHOWN
            if more > 0:
                self.stderr.write(f"… y {more} problemas más.")
            raise CommandError(
                f"No se importó nada: {len(rejection.problems)} problemas en {archivo}."
            ) from rejection
        self.stdout.write(
            f"Municipios: {outcome.created} nuevos, {outcome.updated} corregidos, {outcome.unchanged} sin cambios."
        )
