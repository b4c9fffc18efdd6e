"""The mails of this app: one named function each, with its templates under templates/emails/."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.formats import date_format

from hermanamientos.lib.mail import absolute_url, render_mail, send
from partners.templatetags.look import zone_name
from phases.calendars import MEXICO
from phases.ladder import first_step_from, next_step
from phases.mail_acts import LIFETIME, links_of
from phases.models import Digest, MailChoice, Reminder
from phases.preferences import rhythm_of
from phases.recipients import Office, Recipient

ADVISED_PHASE = 3
#: More enlaces than this are not named one by one.
NAMED = 3


@dataclass(frozen=True)
class ReminderWords:
    """What a reminder says: the subject, the whole message in one sentence, and the task's page."""

    subject: str
    headline: str
    path: str
    days_left: int


@dataclass(frozen=True)
class Item:
    """A reminder that holds: whom it goes to, in which words, and the office that it depends on."""

    reminder: Reminder
    person: Recipient
    office: Office
    words: ReminderWords

    @property
    def task(self):
        return self.reminder.task


@dataclass(frozen=True)
class Letter:
    """One mail to be handed to the transport: a reminder, or a digest of several. `made_at` is when it was made."""

    message_id: str
    person: Recipient
    items: tuple[Item, ...]
    today: date
    made_at: datetime
    digest: Digest | None = None


def post_letter(letter):
    """Render a letter and hand it to the transport; raises OSError when that refuses."""
    if letter.digest is None:
        send_reminder(letter)
    else:
        send_digest(letter)


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


def send_reminder(letter):
    """Send one reminder to one person.

    A person who cannot open the task's page gets no link to it but the coordinators to answer to.
    """
    (item,) = letter.items
    task, person, coordinators = item.task, letter.person, item.office.coordinators
    if task.is_milestone:
        stops_when = "la fase se concluye o se suspende el plazo"
    else:
        stops_when = "la tarea se cumple, se asigna a otra persona o se suspende el plazo"
    subject, text, html = render_mail(
        "reminder",
        {
            "words": item.words,
            "task": task,
            "facts": _facts(task),
            "answer_to": "" if person.may_open else _whom_to_answer(task, coordinators),
            "button_url": absolute_url(item.words.path) if person.may_open else "",
            "button_label": "Abrir la tarea",
            "preheader": item.words.headline,
            "reason": f"Recibe este correo porque {person.why}.",
            "next_step": _what_comes_next(item),
            "preferences": f"Los recordatorios salen desde las {_opening(item.office)}, y terminan cuando "
            f"{stops_when}.",
            "preferences_url": _preferences_url(person),
            **_acts(item, letter),
        },
    )
    headers = {}
    if not person.may_open and coordinators:
        headers["Reply-To"] = ", ".join(user.email for user in coordinators)
    _send(letter, subject, text, html, headers)


def send_digest(letter):
    """Send a person's reminders of a day, or of a week, in one mail: by process, what is most urgent first."""
    items = sorted(letter.items, key=lambda item: (item.task.due_on, item.task.pk))
    rhythm = rhythm_of(letter.person.user)
    weekly = rhythm == MailChoice.Rhythm.WEEKLY
    late = sum(item.words.days_left < 0 for item in items)
    groups = _grouped(items, letter)
    subject, text, html = render_mail(
        "digest",
        {
            "count": len(items),
            "late": late,
            "today": weekday_date(letter.today),
            "headline": f"{_how_many(len(items), late)}. Lo más urgente: {items[0].words.headline}",
            "groups": groups,
            "button_url": absolute_url(reverse("phases:my-tasks")),
            "button_label": "Abrir mis tareas",
            "preheader": items[0].words.headline,
            "reason": f"Recibe este resumen porque eligió un correo {'a la semana' if weekly else 'al día'}."
            + (" Lo que está vencido no espera al resumen de la semana." if weekly and late else ""),
            "preferences": f"Los resúmenes salen desde las {_opening(items[0].office)}, y sólo cuando hay algo que "
            "recordar.",
            "preferences_url": _preferences_url(letter.person),
            "acts_note": max((row["acts_note"] for _, rows in groups for row in rows), key=len),
        },
    )
    _send(letter, subject, text, html, {})


def _send(letter, subject, text, html, headers):
    send(
        to=letter.person.email,
        subject=subject,
        text=text,
        html=html,
        message_id=letter.message_id,
        headers=headers,
    )


# --- What comes next --------------------------------------------------------------------------------------------


def _what_comes_next(item):
    """When the next reminder of this deadline leaves, and who will be told besides, and when."""
    office, today = item.office, item.office.today
    pairs = office.ladder(item.task.due_on)
    following = next_step(pairs, today)
    if following is None:
        return "Es el último recordatorio de esta fecha límite."
    day, who = _next_escalation(item, pairs)
    if day == following[1]:
        return f"Si sigue pendiente, el {weekday_date(day)} saldrá el próximo recordatorio y {who}."
    sentence = f"Si sigue pendiente, el próximo recordatorio saldrá el {weekday_date(following[1])}."
    if day is None:
        return sentence
    return f"{sentence} El {weekday_date(day)} {who}."


def _next_escalation(item, pairs):
    """The next day on which somebody else is told, and in words who; (None, "") when nobody will be."""
    task, office, policy = item.task, item.office, item.office.policy
    told = {person.email for person in office.recipients(task, item.reminder.step)}
    climbs = []
    coordinators = [user for user in office.coordinators if user.email not in told]
    if coordinators:
        named = _listed([user.full_name for user in coordinators])
        who = (
            f"avisaremos también a {named}"
            if len(coordinators) <= NAMED
            else "avisaremos a todos los enlaces"
        )
        climbs.append((policy.enlace_from, who))
    if office.head is not None and office.head.email not in told:
        if office.head not in coordinators or policy.head_from < policy.enlace_from:
            climbs.append((policy.head_from, f"avisaremos también a {office.head.full_name}"))
    if task.phase is not None and task.phase.number == ADVISED_PHASE and task.escalated_on is None:
        climbs.append((policy.advisor_from, "el atraso quedará a la vista de la asesoría de cancillería"))
    found = []
    for threshold, who in climbs:
        pair = first_step_from(pairs, max(threshold, 1), office.today)
        if pair is not None:
            found.append((pair[1], who))
    return min(found, key=lambda each: each[0], default=(None, ""))


def _listed(names):
    return " y ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# --- What may be done from the mail -----------------------------------------------------------------------------


def _acts(item, letter):
    """The acts that a mail offers, and how long and for whom they work."""
    may_edit = item.person.user is not None and item.person.user in item.office.coordinators
    acts = links_of(item.reminder, at=letter.made_at, may_edit=may_edit)
    return {"acts": acts, "acts_note": _acts_note(item.office, letter, may_edit) if acts else ""}


def _acts_note(office, letter, may_edit):
    ends_at = (letter.made_at + LIFETIME).astimezone(office.municipality.zone)
    note = f"Estas respuestas valen hasta el {weekday_date(ends_at.date())} a las {_hour(ends_at, office)}."
    return f"{note} Turnar una tarea pide iniciar sesión; lo demás, no." if may_edit else note


def _opening(office):
    return _hour(datetime.combine(office.today, time(8), office.municipality.zone), office)


def _hour(local, office):
    """«8:00 h (hora de Guadalajara, UTC−6)»."""
    return f"{local.hour}:{local:%M} h (hora de {office.municipality.name}, {zone_name(local)})"


def _preferences_url(person):
    return absolute_url(reverse("phases:mail-choice")) if person.user is not None else ""


# --- Words ------------------------------------------------------------------------------------------------------


def _grouped(items, letter):
    """The items of a digest by process, as the templates list them; the process of the most urgent first."""
    groups = {}
    for item in items:
        task = item.task
        title = f"{task.process} ({task.process.folio})" if task.process_id else str(item.office.municipality)
        rows = groups.setdefault((task.process_id, item.office.municipality.pk), (title, []))[1]
        rows.append(
            {
                "words": item.words,
                "url": absolute_url(item.words.path) if item.person.may_open else "",
                "why": item.person.why,
                "next_step": _what_comes_next(item),
                "evidence": task.evidence_expected,
                **_acts(item, letter),
            }
        )
    return list(groups.values())


def _how_many(count, late):
    what = "1 tarea" if count == 1 else f"{count} tareas"
    if late == 0:
        return f"Tiene {what} por atender"
    if late == count:
        return f"Tiene {what} con retraso"
    return f"Tiene {what} por atender, {late} con retraso"


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
