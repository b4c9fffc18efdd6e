"""Bring facts about the world from a file: twinnings, networks, representations, remittances, countries."""

import datetime as dt
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partners.models import ReferenceImport
from partners.reference.importing import KINDS, SHOWN, ImportRejected, import_file
from partners.reference.networks import network_name


class Command(BaseCommand):
    help = (
        "Importa datos de referencia de un archivo CSV en lugar de los que había de su tipo. Si algún renglón tiene "
        "problemas, no se importa nada, salvo con --skip-bad-rows. El mismo archivo otra vez no cambia nada."
    )

    def add_arguments(self, parser):
        parser.add_argument("tipo", choices=sorted(KINDS), help="qué datos trae el archivo")
        parser.add_argument("archivo", type=Path, help="archivo CSV (UTF-8, UTF-16 o Windows-1252)")
        parser.add_argument(
            "--source", default="", help="quién publica los datos (por omisión, la fuente usual)"
        )
        parser.add_argument("--as-of", type=_day, help="a qué día son los datos, por ejemplo 2024-10-31")
        parser.add_argument("--dry-run", action="store_true", help="sólo revisa el archivo")
        parser.add_argument(
            "--skip-bad-rows",
            action="store_true",
            help="importa los demás renglones y dice cuáles dejó fuera",
        )
        parser.add_argument("--force", action="store_true", help="importa aunque sea el mismo archivo")

    def handle(self, *args, tipo, archivo, **options):
        try:
            report = import_file(
                kind=tipo,
                path=archivo,
                now=timezone.now(),
                source=options["source"].strip(),
                as_of=options["as_of"],
                skip_bad_rows=options["skip_bad_rows"],
                dry_run=options["dry_run"],
                force=options["force"],
            )
        except OSError as error:
            raise CommandError(f"No se puede leer {archivo}: {error.strerror}.") from error
        except ImportRejected as rejection:
            if rejection.report:
                self._problems(rejection.report)
            raise CommandError(str(rejection)) from rejection
        self._problems(report)
        label = ReferenceImport.Kind(report.kind).label
        if report.is_same:
            self.stdout.write(f"«{label}»: este mismo archivo ya está importado; no se cambió nada.")
            return
        bad = options["dry_run"] and report.problem_count and not options["skip_bad_rows"]
        done = "se importarían" if options["dry_run"] else "se importaron"
        if not bad:
            self.stdout.write(f"«{label}»: {done} {report.records:,} renglones ({report.rows:,} datos).")
        self._remarks(report)
        if bad:
            raise CommandError("Sólo se revisó: con estos problemas no se importaría nada.")

    def _problems(self, report):
        for line, message in report.problems:
            self.stderr.write(f"Línea {line}: {message}")
        more = report.problem_count - len(report.problems)
        if more > 0:
            self.stderr.write(f"… y {more:,} problemas más (se muestran {SHOWN}).")
        if report.problem_count:
            self.stderr.write(
                f"En total: {report.problem_count:,} problemas en {report.bad_records:,} renglones."
            )

    def _remarks(self, report):
        """What was left out or stays doubtful, so that nobody takes it for complete."""
        if report.set_aside.count:
            self.stdout.write(f"  Fuera, por no ser un dato de este tipo: {report.set_aside}.")
        if report.empty:
            self.stdout.write(f"  Sin dato: {report.empty:,} renglones.")
        if not report.has_catalogue:
            self.stdout.write("  El catálogo de ciudades no está cargado: cárguelo con «load_catalogues».")
        unplaced, outside, deduced = report.places.unplaced, report.places.outside, report.places.deduced
        if unplaced.count:
            self.stdout.write(f"  Ciudades que no se pudieron identificar sin duda: {unplaced}.")
        if outside.count:
            self.stdout.write(f"  Ciudades cuyo número de GeoNames no está en el catálogo: {outside}.")
        if deduced.count:
            self.stdout.write(f"  País deducido de las coordenadas: {deduced}.")
        if report.gone:
            names = ", ".join(map(network_name, report.gone))
            self.stdout.write(f"  El archivo anterior tenía además estas redes, que se quitaron: {names}.")


def _day(text):
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"«{text}» no es una fecha: escriba, por ejemplo, 2024-10-31") from error
