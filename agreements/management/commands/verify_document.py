"""Whether a PDF is one that was issued here, without the network: `manage.py verify_document FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agreements.drafting.answers import spoken_date
from agreements.trust.verifying import fingerprint_of, recognise

UNRECOGNISED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Dice si un PDF es un documento emitido y qué vale hoy: estado 0 si se reconoce, 1 si no, 2 si no se lee."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="ARCHIVO", type=Path)

    def handle(self, *args, file, **options):
        try:
            with file.open("rb") as opened:
                found = fingerprint_of(opened)
        except OSError as error:
            raise CommandError(f"No se puede leer {file}: {error.strerror}", returncode=UNREADABLE) from error
        verdict = recognise(found.sha256)
        if verdict is None:
            raise CommandError(self._not_ours(found), returncode=UNRECOGNISED)
        document = verdict.document
        lines = [
            ("Estado", verdict.standing.label.capitalize()),
            ("", verdict.reason),
            ("Documento", document.get_kind_display().capitalize()),
            ("Municipio", str(document.municipality)),
            ("Emitido", spoken_date(document.municipality.today(document.issued_at))),
            ("Páginas", document.page_count),
            ("Código", document.code or "sin código"),
            ("Huella SHA-256", document.sha256),
        ]
        if verdict.replaced_by and verdict.replaced_by.code:
            lines.insert(2, ("Lo sustituye", verdict.replaced_by.code))
        for label, value in lines:
            self.stdout.write(f"{label + ':' if label else '':<16}{value}")

    def _not_ours(self, found):
        claims = [code for code in found.codes if recognise(code)]
        if claims:
            return (
                f"No reconocido: lleva el código {', '.join(claims)}, pero sus bytes no son los que se emitieron.\n"
                f"Huella SHA-256: {found.sha256}"
            )
        return (
            f"No reconocido: ningún documento emitido aquí tiene esta huella.\nHuella SHA-256: {found.sha256}"
        )
