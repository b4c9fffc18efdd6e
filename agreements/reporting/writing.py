"""Verbs of reports: beginning one, its narrative, the line of an activity, closing it, opening it again.

Everything that a person writes carries the `stamp` of what that person saw of it, not of the whole report: two people
may write of two activities at once, and nobody writes over anybody. A closed report is never written to.
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from agreements.models import AnnualProgramme, Report, ReportLine
from agreements.programme.tasks import settle_activity
from agreements.programme.writing import life_of
from agreements.reporting import periods
from agreements.reporting.figures import CANCELLED, DONE
from agreements.reporting.line_rules import errors_of, spoken
from agreements.reporting.plain import TEXTS, dumped
from agreements.reporting.reading import Book, was_approved
from agreements.reporting.tasks import fulfil_asked
from partners.history import record

LINE_FIELDS = (
    "progress",
    "real_starts_on",
    "real_ends_on",
    "actual",
    "women",
    "men",
    "unspecified",
    "spent_local",
    "spent_counterpart",
    "narrative",
    "problems",
)
CLOSED = "Este informe ya está cerrado: no cambia. Si hay que corregirlo, ábralo de nuevo y diga por qué."
STALE_LINE = (
    "Otra persona guardó el avance de esta actividad mientras usted escribía. Lo que escribió sigue aquí: compárelo "
    "con lo guardado y vuelva a guardar."
)
STALE_TEXTS = (
    "Otra persona cambió el texto del informe mientras usted escribía. Lo que escribió sigue aquí: compárelo con lo "
    "guardado y vuelva a guardar."
)
STALE_REPORT = (
    "El informe cambió después de que usted abrió esta página. Revíselo como está ahora y ciérrelo entonces."
)
REASON_LENGTH = 250


@dataclass(frozen=True)
class Closed:
    """What closing left: the report fresh, and why a task of the process was not fulfilled."""

    report: Report
    unfulfilled: tuple[str, ...] = ()


def begin_report(*, programme, period, by, today, now):
    """Begin the report of a period and return it; the one that there is when it was begun already.

    Raises ValidationError for a programme that both sides never approved, for a period that has not begun, and for a
    quarter when a later one (or the year) is closed already.
    """
    if period not in periods.PERIODS:
        raise ValidationError("Ese periodo no existe.", code="period")
    with transaction.atomic():
        programme = _locked(programme)
        existing = programme.reports.filter(period=period).first()
        if existing:
            return existing
        if not was_approved(programme):
            raise ValidationError("Se informa de un programa que ambas partes ya aprobaron.", code="approval")
        words = periods.in_words(period, programme.year)
        if not periods.has_begun(period, programme.year, today):
            first = periods.days_of(period, programme.year)[0]
            raise ValidationError(f"El {words} empieza el {spoken(first)}.", code="too_early")
        _refuse_built_upon(Book(programme), period)
        try:
            with transaction.atomic():
                report = Report.objects.create(
                    programme=programme, period=period, created_by=by, changed_at=now
                )
        except IntegrityError:
            return programme.reports.get(period=period)
        _record("report.begun", f"Se inició el informe del {words}.", by, report, now)
    return report


def stamp_of_texts(report) -> str:
    """What the narrative of a report says now; it tells whether somebody changed it meanwhile."""
    return _stamp(report, TEXTS)


def stamp_of_line(line) -> str:
    """The same of a line; empty while there is none."""
    return _stamp(line, LINE_FIELDS) if line else ""


def save_narrative(*, report, by, seen, now, **texts):
    """Write the narrative (TEXTS) of an open report; `seen` is its stamp as the person saw it. Returns the report."""
    texts = {name: texts[name].strip() for name in TEXTS}
    with transaction.atomic():
        report = _take(report, now)
        if all(getattr(report, name) == text for name, text in texts.items()):
            transaction.set_rollback(True)  # not even a new revision
            return report
        if stamp_of_texts(report) != seen:
            raise ValidationError(STALE_TEXTS, code="stale")
        for name, text in texts.items():
            setattr(report, name, text)
        report.save(update_fields=TEXTS)
        _record("report.changed", f"Se escribió el texto del informe: {report}.", by, report, now)
    return report


def save_line(*, report, activity, by, seen, today, now, **values):
    """Write what became of an activity (LINE_FIELDS) in an open quarterly report; returns the line.

    `seen` is the stamp of the line as the person saw it ("" when there was none); saying the same twice changes
    nothing. A line that says «realizada» settles the task of the activity. Raises ValidationError, by field, for what
    `line_rules` refuses; for an activity of another programme, and in an annual report, which has no lines.
    """
    values = {name: values[name] for name in LINE_FIELDS}
    for name in ("narrative", "problems"):
        values[name] = values[name].strip()
    with transaction.atomic():
        report = _take(report, now)
        programme = report.programme
        if activity.programme_id != programme.pk:
            raise ValidationError("Esa actividad es de otro programa.", code="foreign_row")
        if report.period == periods.YEAR:
            raise ValidationError(
                "El informe anual suma los trimestres: corrija el del trimestre.", code="year"
            )
        line = report.lines.filter(activity=activity).first()
        if line and all(getattr(line, name) == value for name, value in values.items()):
            transaction.set_rollback(True)
            return line
        if stamp_of_line(line) != seen:
            raise ValidationError(STALE_LINE, code="stale")
        _check_line(report, activity, values, today)
        line = line or ReportLine(report=report, activity=activity)
        for name, value in values.items():
            setattr(line, name, value)
        line.clean_fields(exclude=["report", "activity"])
        line.save()
        word = line.get_progress_display()
        if line.progress in {DONE, CANCELLED}:
            settle_activity(
                activity,
                by=by,
                today=today,
                reason=f"Quedó {word} en el informe del {periods.in_words(report.period, programme.year)}.",
                done=line.progress == DONE,
            )
        _record("report.line_saved", f"Se informó de «{activity.name}»: {word}.", by, report, now)
    return line


def close_report(*, report, by, seen, today, now):
    """Close a report: what it says is frozen, and nothing in it changes any more. Returns `Closed`.

    `seen` is the revision that the person saw. Closing what is closed already changes nothing. Raises ValidationError
    with everything that is missing, one message each. The task of the process that asked for it is fulfilled.
    """
    with transaction.atomic():
        programme = _locked(report.programme)
        fresh = programme.reports.get(pk=report.pk)
        if not fresh.is_open:
            return Closed(fresh)
        taken = Report.objects.filter(pk=report.pk, state=Report.State.OPEN, revision=seen)
        if taken.update(revision=F("revision") + 1) != 1:
            raise ValidationError(STALE_REPORT, code="stale")
        book = Book(programme)
        fresh = book.reports[report.period]
        if lacks := book.lacks(fresh, today):
            raise ValidationError([ValidationError(each.text, code="incomplete") for each in lacks])
        content = dumped(book.content(fresh))
        fresh.state, fresh.content = Report.State.CLOSED, content
        fresh.closed_by, fresh.closed_at, fresh.changed_at = by, now, now
        fresh.save(update_fields=["state", "content", "closed_by", "closed_at", "changed_at"])
        _record("report.closed", f"Se cerró el informe: {fresh}.", by, fresh, now)
    return Closed(fresh, fulfil_asked(fresh, by=by, today=today))


def reopen_report(*, report, reason, by, now):
    """Open a closed report again, for a reason that its history keeps; returns it.

    Raises ValidationError without a reason, when it is open, and when a closed report is built upon it: that one is
    opened first. The documents issued from it stay as they are.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": "Escriba por qué se abre de nuevo."})
    if len(reason) > REASON_LENGTH:
        raise ValidationError({"reason": f"El motivo no puede pasar de {REASON_LENGTH} caracteres."})
    with transaction.atomic():
        programme = _locked(report.programme)
        book = Book(programme)
        fresh = book.reports[report.period]
        if fresh.is_open:
            raise ValidationError("Este informe ya está abierto.", code="open")
        _refuse_built_upon(book, report.period)
        updated = Report.objects.filter(pk=report.pk, state=Report.State.CLOSED).update(
            state=Report.State.OPEN,
            content=None,
            closed_by=None,
            closed_at=None,
            changed_at=now,
            revision=F("revision") + 1,
        )
        if updated != 1:
            raise ValidationError("Este informe ya está abierto.", code="open")
        fresh.refresh_from_db()
        _record("report.reopened", f"Se abrió de nuevo el informe ({fresh}): {reason}", by, fresh, now)
    return fresh


def _refuse_built_upon(book, period):
    closed = book.closed_later(period)
    if closed:
        names = " y ".join(str(each) for each in closed)
        verb = "están cerrados" if len(closed) > 1 else "está cerrado"
        raise ValidationError(
            f"Ya {verb}: {names}. Sus cifras parten de este periodo: abra eso primero, con su motivo.",
            code="built_upon",
        )


def _locked(programme):
    """The programme as it stands, locked: reports of one programme are begun, closed and opened one after another."""
    rows = AnnualProgramme.objects.select_for_update(of=("self",)).select_related(
        "municipality", "agreement__counterpart__city", "agreement__process"
    )
    return rows.get(pk=programme.pk)


def _take(report, now):
    """The report as it stands, open, with its next revision; its row's lock makes writers wait for each other."""
    open_now = Report.objects.filter(pk=report.pk, state=Report.State.OPEN)
    if open_now.update(revision=F("revision") + 1, changed_at=now) != 1:
        raise ValidationError(CLOSED, code="closed")
    return Report.objects.select_related("programme__municipality", "programme__agreement").get(pk=report.pk)


def _check_line(report, activity, values, today):
    if values["progress"] not in ReportLine.Progress.values:
        raise ValidationError({"progress": "Elija cómo va la actividad."})
    before = ReportLine.objects.filter(
        activity=activity,
        report__programme=report.programme,
        report__period__in=periods.earlier(report.period),
        real_ends_on__isnull=False,
    )
    errors = errors_of(
        values,
        period=report.period,
        year=report.programme.year,
        life=life_of(report.programme.agreement),
        today=today,
        ended_before=set(before.values_list("real_ends_on", flat=True)),
    )
    if errors:
        raise ValidationError(errors)


def _stamp(row, names):
    words = "\x1f".join(str(getattr(row, name)) for name in names)
    return hashlib.sha256(words.encode()).hexdigest()


def _record(act, text, by, report, now):
    record(act=act, text=text, by=by, subject=report, municipality=report.municipality, at=now)
