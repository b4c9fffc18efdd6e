"""The mails of this app: one named function each, with its templates under templates/emails/."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format

from hermanamientos.lib.mail import absolute_url, render_mail, send
from phases.calendars import MEXICO


@dataclass(frozen=True)
class ReminderWords:
    """What a reminder says: the subject, the whole message in one sentence, and the task's page."""

    subject: str
    headline: str
    path: str
    days_left: int


def describe_reminder(task, *, today, calendar=MEXICO):
    """Put the task's deadline into words as of `today`; a late mail says how far the deadline is by then.

    Working days are counted to the deadline rolled to a working day. The task comes with its process,
    counterpart and city.
    """
    deadline = calendar.next_working(task.due_on)
    left = calendar.working_days_between(today, deadline)
    if left > 0:
        verb = "Falta" if left == 1 else "Faltan"
        lead = f"{verb} {count_working_days(left)}"
        headline = f"{lead} para «{task.name}»: la fecha límite es el {weekday_date(deadline)}."
    elif left == 0:
        lead = "Vence hoy"
        headline = f"Hoy, {weekday_date(deadline)}, vence «{task.name}»."
    else:
        lead = f"{count_working_days(-left)} de retraso"
        headline = f"«{task.name}» lleva {lead}: venció el {weekday_date(deadline)}."
    return ReminderWords(
        subject=f"{lead}: {_inside_sentence(task)} ({_parties(task)})",
        headline=headline,
        path=reverse("phases:task-detail", args=[task.pk]),
        days_left=left,
    )


def send_reminder(*, words, task, person, coordinators, next_on, message_id):
    """Send one reminder to one person. `next_on` is the day of the next one, None after the last.

    A person who cannot open the task's page gets no link but the coordinators to answer to. Raises OSError when
    the transport refuses.
    """
    if next_on:
        next_step = f"Si sigue pendiente, el próximo recordatorio saldrá el {weekday_date(next_on)}."
    else:
        next_step = "Es el último recordatorio de esta fecha límite."
    if task.is_milestone:
        stops_when = "la fase se concluye o se suspende el plazo"
    else:
        stops_when = "la tarea se cumple, se asigna a otra persona o se suspende el plazo"
    subject, text, html = render_mail(
        "reminder",
        {
            "words": words,
            "task": task,
            "facts": _facts(task),
            "answer_to": "" if person.may_open else _whom_to_answer(task, coordinators),
            "button_url": absolute_url(words.path) if person.may_open else "",
            "button_label": "Abrir la tarea",
            "preheader": words.headline,
            "reason": f"Recibe este correo porque {person.why}.",
            "next_step": next_step,
            "preferences": f"Los recordatorios terminan cuando {stops_when}.",
        },
    )
    headers = {}
    if not person.may_open and coordinators:
        headers["Reply-To"] = ", ".join(user.email for user in coordinators)
    send(to=person.email, subject=subject, text=text, html=html, message_id=message_id, headers=headers)


def _facts(task):
    """What the mail lists below its sentence, as (label, value) pairs; empty values are left out."""
    process, phase = task.process, task.phase
    rows = [
        ("Municipio", "" if process else str(task.municipality)),
        ("Proceso", f"{process} ({process.folio})" if process else ""),
        ("Fase", f"{phase.number}. {phase.name}" if phase else ""),
        ("Fecha límite", weekday_date(task.due_on)),
        ("Área responsable", task.responsible_unit),
        ("Asignada a", task.assigned_to if task.assigned_to != task.responsible_unit else ""),
        ("Evidencia esperada", task.evidence_expected),
        ("Qué hacer", "" if task.is_milestone else task.guidance),
    ]
    return [(label, value) for label, value in rows if value]


def _whom_to_answer(task, coordinators):
    people = ", ".join(f"{user.full_name} ({user.email})" for user in coordinators)
    if not people:
        return f"Cuando esté hecha, avise al municipio de {task.municipality.name}."
    return (
        f"Cuando esté hecha, o si tiene dudas, responda a este correo. Lo leerá el enlace municipal de "
        f"{task.municipality.name}: {people}."
    )


def count_working_days(count):
    """«1 día hábil», «3 días hábiles»."""
    return "1 día hábil" if count == 1 else f"{count} días hábiles"


def weekday_date(day):
    """«jueves 12 de marzo de 2026»."""
    return date_format(day, r"l j \d\e F \d\e Y")


def _inside_sentence(task):
    """The task's name after a colon. Those of the methodology begin with a verb, so they lose their capital;
    what a municipality typed may begin with a name and stays as it is."""
    if task.code and task.name[1:2].islower():
        return task.name[:1].lower() + task.name[1:]
    return task.name


def _parties(task):
    """«Guadalajara – Lyon»; the municipality alone while there is no counterpart."""
    counterpart = task.process.counterpart if task.process_id else None
    if counterpart is None:
        return task.municipality.name
    if counterpart.mexican_municipality_id:
        partner = counterpart.mexican_municipality.name
    elif counterpart.city_id:
        partner = counterpart.city.name
    else:
        partner = counterpart.official_name
    return f"{task.municipality.name} – {partner}"
