"""Whether a hand-over package is whole, without the network: `manage.py verify_handover FILE`."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agreements.drafting.answers import spoken_date
from agreements.handover.verifying import verify_package
from agreements.models import Handover
from hermanamientos.lib.calendar_feed import one_line

ALTERED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Comprueba un paquete de entrega-recepción (ZIP): estado 0 si está íntegro, 1 si falta, sobra o cambió algo, 2 "
        "si el archivo no se puede abrir."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="ARCHIVO", type=Path)
        parser.add_argument(
            "--sha256", default="", help="huella del archivo que se imprimió en la constancia"
        )
        parser.add_argument(
            "--manifest", default="", help="huella del manifiesto que se imprimió en la constancia"
        )
        parser.add_argument("--json", action="store_true", help="el resultado como JSON")

    def handle(self, *args, file, sha256, manifest, **options):
        try:
            with file.open("rb") as opened:
                verdict = verify_package(opened, sha256=sha256.strip(), manifest=manifest.strip())
        except OSError as error:
            raise CommandError(f"No se puede leer {file}: {error.strerror}", returncode=UNREADABLE) from error
        known = (
            Handover.objects.filter(manifest_sha256=verdict.manifest_sha256)
            .exclude(manifest_sha256="")
            .select_related("municipality")
            .first()
        )
        if options["json"]:
            self.stdout.write(self._as_json(verdict, known))
        else:
            self._tell(verdict, known)
        if not verdict.is_whole:
            count = len(verdict.findings)
            raise CommandError(
                "El paquete NO está íntegro: " + ("1 hallazgo." if count == 1 else f"{count:,} hallazgos."),
                returncode=ALTERED,
            )

    def _tell(self, verdict, known):
        for finding in verdict.findings:
            # A name inside a hostile archive must not speak to the terminal.
            where = f" {one_line(finding.path)}:" if finding.path else ""
            self.stdout.write(f"[{finding.kind}]{where} {finding.text}")
        self.stdout.write(f"Archivos comprobados: {verdict.count:,} ({verdict.octets:,} bytes)")
        self.stdout.write(f"Huella SHA-256 del archivo: {verdict.sha256}")
        self.stdout.write(f"Huella SHA-256 del manifiesto: {verdict.manifest_sha256 or 'no se pudo leer'}")
        if known is None:
            self.stdout.write(
                "Este sistema no tiene registrado un paquete con ese manifiesto: compare las huellas con las de la "
                "constancia impresa (--sha256, --manifest)."
            )
        else:
            self.stdout.write(f"Registrado: {known.municipality}, al {spoken_date(known.as_of)}.")
        if verdict.is_whole:
            self.stdout.write("El paquete está íntegro.")

    def _as_json(self, verdict, known):
        facts = {
            "integro": verdict.is_whole,
            "archivos": verdict.count,
            "bytes": verdict.octets,
            "sha256": verdict.sha256,
            "manifiesto_sha256": verdict.manifest_sha256,
            "registrado": known is not None,
            "hallazgos": [asdict(finding) for finding in verdict.findings],
        }
        return json.dumps(facts, ensure_ascii=False, indent=2)
