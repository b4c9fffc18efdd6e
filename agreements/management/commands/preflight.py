"""Review a text before the ministry's opinion: a file, or a draft of the database.

Exit status: 0 without errors, 1 with at least one error-level finding, 2 when the text cannot be read.
"""

import json
import sys
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from agreements.models import Agreement
from agreements.preflight import ERROR, FOREIGN, NATIONAL, review
from agreements.preflight.checks import ROUTINES
from agreements.preflight.files import paper_of_file
from agreements.preflight.rules import BUILTIN
from agreements.preflight.runs import findings_in_text, findings_of, tally

#: The keys of one finding, in this order.
KEYS = ("code", "level", "clause", "excerpt", "message", "source", "suggestion")
FOUND_ERRORS, UNREADABLE = 1, 2
NOTICE = "Es una ayuda para quien redacta; no sustituye el dictamen de la cancillería."


class Command(BaseCommand):
    help = "Revisa un proyecto de acuerdo antes del dictamen: un archivo (txt, docx, pdf con texto) o uno del sistema."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="archivo TXT, DOCX o PDF con texto")
        parser.add_argument("--agreement", type=int, metavar="ID", help="número del acuerdo en el sistema")
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="forma de la respuesta"
        )
        parser.add_argument(
            "--national",
            action="store_true",
            help="el archivo es entre municipios de México: sin lo que sólo pide la Ley sobre la "
            "Celebración de Tratados",
        )

    def handle(self, *args, file, agreement, national, **options):
        if bool(file) == bool(agreement):
            raise CommandError("Indique un archivo o --agreement ID, uno de los dos.", returncode=UNREADABLE)
        if agreement:
            findings = self._findings_of_agreement(agreement)
        else:
            try:
                paper = paper_of_file(file, scope=NATIONAL if national else FOREIGN)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages), returncode=UNREADABLE) from error
            findings = self._findings_of_paper(paper)
        self.stdout.write(_as_json(findings) if options["format"] == "json" else _as_text(findings))
        if any(each.level == ERROR for each in findings):
            sys.exit(FOUND_ERRORS)

    def _findings_of_paper(self, paper):
        try:
            return findings_in_text(paper)
        except DatabaseError:
            self.stderr.write("Sin base de datos: se revisa con las reglas que trae el sistema.")
            return review(paper, BUILTIN, ROUTINES)

    def _findings_of_agreement(self, pk):
        found = (
            Agreement.objects.drafted()
            .select_related(
                "municipality", "counterpart__city", "counterpart__mexican_municipality", "process"
            )
            .filter(pk=pk)
            .first()
        )
        if found is None:
            raise CommandError(f"No hay un acuerdo redactado con el número {pk}.", returncode=UNREADABLE)
        return findings_of(found, found.municipality.today(timezone.now()))


def _as_json(findings):
    rows = [{key: asdict(each)[key] for key in KEYS} for each in findings]
    return json.dumps({"findings": rows}, ensure_ascii=False, indent=2)


def _as_text(findings):
    counts = tally(findings)
    lines = [f"Errores: {counts.errors}. Avisos: {counts.warnings}."]
    for each in findings:
        level = "ERROR" if each.level == ERROR else "Aviso"
        lines += [
            "",
            f"{level} [{each.code}]{f' en {each.clause}' if each.clause else ''}",
            f"  {each.message}",
        ]
        lines += [f"  Texto: {each.excerpt}"] if each.excerpt else []
        lines += [f"  Fundamento: {each.source}"]
        lines += [f"  Sugerencia: {each.suggestion}"] if each.suggestion else []
    return "\n".join([*lines, "", NOTICE])
