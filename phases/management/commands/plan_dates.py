"""Compute the dates of a process that does not exist: phases, tasks with the reasons of each date, and its ledger."""

import json
import re
from datetime import date
from itertools import pairwise

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from partners.catalogue import FULL_CATALOGUE
from partners.countries import country_names
from partners.models import Municipality
from partners.states import STATES
from phases import backplan, ledger, schedule
from phases.calendars import is_known_country
from phases.catalogue import METHODOLOGY
from phases.daysoff import calendars_by_municipality
from phases.guards import spell
from phases.models import Suspension
from phases.taskspec import KIND_NATIONAL, KIND_NEW

Cause = Suspension.Cause
#: Words for the causes of a suspension, as people write them; the keys of the model are taken too.
CAUSES = {
    "sre": Cause.SRE,
    "contraparte": Cause.COUNTERPART,
    "cabildo": Cause.CABILDO,
    "electoral": Cause.ELECTION,
    "administracion": Cause.ADMINISTRATION,
    "otra": Cause.OTHER,
    "counterpart": Cause.COUNTERPART,
    "election": Cause.ELECTION,
    "administration": Cause.ADMINISTRATION,
    "other": Cause.OTHER,
}
#: Number of no municipality: only the ministry's and the country's days count.
NOBODY = 0
SPANISH_CAUSES = "sre, contraparte, cabildo, electoral, administracion, otra"


class Command(BaseCommand):
    help = (
        "Calcula las fechas de un proceso sin abrirlo: fases, tareas con el porqué de cada fecha, y el recuento de los "
        "días. Con --ceremony, además, el último día de cada paso. No guarda nada."
    )

    def add_arguments(self, parser):
        parser.add_argument("--opened-on", required=True, metavar="AAAA-MM-DD", help="primer día del proceso")
        parser.add_argument(
            "--cvegeo",
            default="",
            help="clave INEGI del municipio, para contar sus días inhábiles declarados",
        )
        parser.add_argument(
            "--country",
            default="",
            help="país de la contraparte, por ejemplo US; con MX el hermanamiento es nacional",
        )
        parser.add_argument(
            "--suspend",
            action="append",
            default=[],
            metavar="DESDE:HASTA:CAUSA",
            help=f"suspensión, ambos días incluidos; puede repetirse. Causas: {SPANISH_CAUSES}",
        )
        parser.add_argument(
            "--ceremony", metavar="AAAA-MM-DD", help="día de la firma, para planear hacia atrás"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, **options):
        opened_on = _day(options["opened_on"], "--opened-on")
        country = _country(options["country"])
        stops = _stops(options["suspend"], opened_on)
        ceremony = _day(options["ceremony"], "--ceremony") if options["ceremony"] else None
        calendars = self._calendars(options["cvegeo"], country)
        result = plan(opened_on, calendars, stops=stops, national=country == "MX", ceremony=ceremony)
        if options["format"] == "json":
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_as_text(result)))

    def _calendars(self, cvegeo, country):
        """The working days of a municipality; the law's alone for one that is not loaded or not given."""
        if cvegeo and (not re.fullmatch(r"[0-9]{5}", cvegeo) or cvegeo[:2] not in STATES):
            raise CommandError(
                f"La clave INEGI «{cvegeo}» no es válida: son cinco dígitos, por ejemplo 14039."
            )
        if country and not is_known_country(country):
            self.stderr.write(f"No se conocen los días inhábiles del país {country}: no se cuentan.")
        try:
            row = Municipality.objects.filter(cvegeo=cvegeo).first() if cvegeo else None
            if cvegeo and row is None:
                if Municipality.objects.count() >= FULL_CATALOGUE:
                    raise CommandError(f"Ningún municipio tiene la clave INEGI «{cvegeo}».")
                self.stderr.write(
                    f"El municipio {cvegeo} no está cargado: se cuentan sólo los días inhábiles generales."
                )
            number = row.pk if row else NOBODY
            return calendars_by_municipality([number])(number, country)
        except DatabaseError as error:
            raise CommandError(
                "No se pueden leer los días inhábiles: prepare antes la base de datos con «manage.py prepare»."
            ) from error


def plan(opened_on, calendars, *, stops=(), national=False, ceremony=None):
    """The dates of a process as plain data, ready for JSON."""
    kind = KIND_NATIONAL if national else KIND_NEW
    chosen = [(phase, task) for phase, task in METHODOLOGY.all_tasks() if task.applies_to(kind)]
    planned = schedule.phase_dates(opened_on, [phase.weeks for phase in METHODOLOGY.phases])
    spans = ledger.phase_spans([(span.starts_on, span.ends_on) for span in planned], stops=stops)
    tasks, undated, accounts = [], [], []
    for phase, task in chosen:
        if task.week_to is None:
            undated.append({"key": task.key, "phase": phase.slug, "week": task.week_label})
            continue
        account = ledger.explain(
            schedule.plan_date(opened_on, task.week_to),
            calendars.of(task),
            started_on=opened_on,
            label=f"semana {task.week_to}",
            stops=stops,
            counted_from=opened_on,
        )
        accounts.append((task, account))
        tasks.append(
            {
                "key": task.key,
                "phase": phase.slug,
                "plan_on": account.plan_on.isoformat(),
                "due_on": account.due_on.isoformat(),
                "reasons": account.reasons,
            }
        )
    result = {
        "phases": [
            {"key": phase.slug, "starts_on": first.isoformat(), "ends_on": last.isoformat()}
            for phase, (first, last) in zip(METHODOLOGY.phases, spans, strict=True)
        ],
        "tasks": tasks,
        "undated": undated,
        "ledger": _ledger(opened_on, planned, stops, accounts),
    }
    if ceremony is not None:
        steps = [
            backplan.Step(task.key, task.name, phase.number, task.week_to, calendars.of(task), task.code)
            for phase, task in chosen
            if task.week_to is not None and not task.automatic
        ]
        back = backplan.plan_back(steps, "firma", ceremony)
        result["backplan"] = {
            "opened_on": back.opened_on.isoformat(),
            "steps": [{"key": each.step.key, "last_on": each.last_on.isoformat()} for each in back.steps],
        }
    return result


def _ledger(opened_on, planned, stops, accounts):
    """All that makes the dates, by day: the opening, the weeks of each phase, the suspensions, the moved days."""
    lines = [(opened_on, ledger.START, 0, f"El proceso empieza el {spell(opened_on)}.")]
    lines += [
        (
            span.starts_on,
            ledger.WEEKS,
            span.days,
            f"Fase {phase.number}, {phase.short_name.lower()}: {phase.weeks} semanas.",
        )
        for phase, span in zip(METHODOLOGY.phases, planned, strict=True)
    ]
    moved = {}
    for task, account in accounts:
        for line in account.lines:
            if line.kind == ledger.MOVED:
                moved.setdefault((line.on, line.note), []).append(task.key)
    if accounts:
        lines += [
            (line.on, line.kind, line.days, line.note)
            for line in accounts[0][1].lines
            if line.kind == ledger.STOP
        ]
    lines += [
        (on, ledger.MOVED, 1, f"{note} Tareas: {', '.join(keys)}.") for (on, note), keys in moved.items()
    ]
    order = [ledger.START, ledger.WEEKS, ledger.STOP, ledger.MOVED]
    lines.sort(key=lambda line: (line[0], order.index(line[1]), line[3]))
    return [
        {"on": on.isoformat(), "kind": kind, "days": days, "note": note} for on, kind, days, note in lines
    ]


def _day(text, option):
    """A date written as AAAA-MM-DD, of a year in which calendars are known; CommandError otherwise."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also takes "20260309" and "2026-W11-1"; one way of writing is enough.
    if day is None or day.isoformat() != text:
        raise CommandError(
            f"La fecha «{text}» de {option} no es válida: escríbala como AAAA-MM-DD, por ejemplo 2026-03-02."
        )
    if not 2000 <= day.year <= 2100:
        raise CommandError(
            f"La fecha «{text}» de {option} no es válida: el año debe estar entre 2000 y 2100."
        )
    return day


def _country(code):
    code = code.strip().upper()
    if code and code not in country_names():
        raise CommandError(f"No se conoce el país «{code}»: escriba su código de dos letras, por ejemplo US.")
    return code


def _stops(texts, opened_on):
    """The suspensions in order; CommandError for one that cannot be, or for two that share a day."""
    stops = sorted(_stop(text, opened_on) for text in texts)
    for first, second in pairwise(stops):
        if second.starts_on <= first.ends_on:
            raise CommandError(
                f"Dos suspensiones se enciman: la del {spell(first.starts_on)} al "
                f"{spell(first.ends_on)} y la que empieza el {spell(second.starts_on)}. "
                "Únalas o cambie sus días."
            )
    return stops


def _stop(text, opened_on):
    parts = text.split(":")
    if len(parts) != 3:
        raise CommandError(
            f"La suspensión «{text}» no es válida: escríbala como DESDE:HASTA:CAUSA, por ejemplo "
            "2026-04-06:2026-04-20:sre."
        )
    first, last = _day(parts[0], "--suspend"), _day(parts[1], "--suspend")
    cause = CAUSES.get(parts[2].strip().lower().replace("ó", "o"))
    if cause is None:
        raise CommandError(f"No se conoce la causa «{parts[2]}». Elija una de éstas: {SPANISH_CAUSES}.")
    if last < first:
        raise CommandError(
            f"La suspensión «{text}» termina antes de empezar: el último día no puede ser anterior al primero."
        )
    if first < opened_on:
        raise CommandError(
            f"La suspensión «{text}» empieza antes que el proceso, que se abre el {spell(opened_on)}."
        )
    return ledger.Stop(first, last, cause.value, cause.label)


def _as_text(result):
    """The same for people: one line for each phase, task and event."""
    yield "Fases"
    for each in result["phases"]:
        yield f"  {each['starts_on']} a {each['ends_on']}  {each['key']}"
    yield "Tareas (fecha prevista, fecha límite)"
    for each in result["tasks"]:
        yield f"  {each['plan_on']}  {each['due_on']}  {each['key']}"
        yield from (f"      {reason}" for reason in each["reasons"])
    if result["undated"]:
        yield "Tareas sin fecha"
        yield from (f"  {each['key']} ({each['week']})" for each in result["undated"])
    yield "Recuento de días"
    for each in result["ledger"]:
        yield f"  {each['on']}  {each['kind']:<10}  {each['days']:>3}  {each['note']}"
    if "backplan" in result:
        back = result["backplan"]
        opened_on = date.fromisoformat(back["opened_on"])
        yield "Hacia atrás desde la firma"
        yield f"  Inicio más tardío: {opened_on.isoformat()}"
        yield from (f"  {each['last_on']}  {each['key']}" for each in back["steps"])
