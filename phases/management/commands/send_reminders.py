from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from phases import reminders
from phases.calendars import MEXICO
from phases.mail import weekday_date


class Command(BaseCommand):
    help = (
        "Prepara y envía los recordatorios de tareas y de fines de fase, como lo hace el servicio cada diez "
        "minutos. Con --today, los de ese día, como si fueran las 9:00 de la mañana en cada municipio."
    )

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="AAAA-MM-DD", help="Día cuyos recordatorios se envían.")

    def handle(self, *args, today=None, **options):
        if today is None:
            tally = reminders.run(now=timezone.now())
        else:
            day = self._day(today)
            tally = reminders.run_day(today=day)
            why = MEXICO.why_not_working(day)
            if why:
                self.stdout.write(
                    f"El {weekday_date(day)} es inhábil ({why}): sólo sale correo de municipios que lo laboran."
                )
        self.stdout.write(
            f"Previstos: {tally.planned}. Enviados: {tally.sent}. Cancelados: {tally.cancelled}. "
            f"Con error: {tally.failed}."
        )
        if tally.failed:
            self.stderr.write(
                "Los recordatorios con error se intentarán de nuevo: ejecute otra vez este comando más tarde, o "
                "déjelos al servicio."
            )

    def _day(self, text):
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(self._refusal(text)) from error
        # fromisoformat also takes "20260309" and "2026-W11-1"; one way of writing is enough.
        if day.isoformat() != text:
            raise CommandError(self._refusal(text))
        if not 2000 <= day.year <= 2100:
            raise CommandError(f"La fecha «{text}» no es válida: el año debe estar entre 2000 y 2100.")
        return day

    def _refusal(self, text):
        return f"La fecha «{text}» no es válida: escríbala como AAAA-MM-DD, por ejemplo 2026-03-09."
