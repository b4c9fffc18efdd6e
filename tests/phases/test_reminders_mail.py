"""What a reminder says, to whom, and in which words."""

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.utils import timezone

from partners.invitations import change_role
from partners.models import Counterpart, Notice
from phases import reminders
from phases.mail import count_working_days, describe_reminder
from phases.models import Reminder, ReminderPolicy
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory
from tests.phases.reminding import (
    DEADLINE,
    STEPS,
    THREE_BEFORE,
    at,
    fixed,
    make_phase,
    make_process,
    make_task,
)

pytestmark = pytest.mark.django_db


def send_all(day=THREE_BEFORE):
    reminders.run(now=at(day), clock=fixed(at(day)))
    return mail.outbox


@pytest.mark.parametrize(
    ("today", "subject", "headline"),
    [
        (
            dt.date(2026, 3, 13),
            "Faltan 3 días hábiles: inventariar los hermanamientos anteriores (Guadalajara – Lyon)",
            "Faltan 3 días hábiles para «Inventariar los hermanamientos anteriores»: la fecha límite es el "
            "jueves 19 de marzo de 2026.",
        ),
        (
            dt.date(2026, 3, 18),
            "Falta 1 día hábil: inventariar los hermanamientos anteriores (Guadalajara – Lyon)",
            "Falta 1 día hábil para «Inventariar los hermanamientos anteriores»: la fecha límite es el "
            "jueves 19 de marzo de 2026.",
        ),
        (
            dt.date(2026, 3, 19),
            "Vence hoy: inventariar los hermanamientos anteriores (Guadalajara – Lyon)",
            "Hoy, jueves 19 de marzo de 2026, vence «Inventariar los hermanamientos anteriores».",
        ),
        (
            dt.date(2026, 3, 20),
            "1 día hábil de retraso: inventariar los hermanamientos anteriores (Guadalajara – Lyon)",
            "«Inventariar los hermanamientos anteriores» lleva 1 día hábil de retraso: venció el "
            "jueves 19 de marzo de 2026.",
        ),
        (
            dt.date(2026, 3, 30),
            "7 días hábiles de retraso: inventariar los hermanamientos anteriores (Guadalajara – Lyon)",
            "«Inventariar los hermanamientos anteriores» lleva 7 días hábiles de retraso: venció el "
            "jueves 19 de marzo de 2026.",
        ),
    ],
)
def test_words_follow_the_distance_to_the_deadline(
    municipality, enlace, counterpart, today, subject, headline
):
    task = make_task(municipality, process=make_process(municipality, enlace, counterpart))
    words = describe_reminder(task, today=today)
    assert (words.subject, words.headline) == (subject, headline)


def test_one_working_day_is_singular():
    assert [count_working_days(n) for n in (1, 2, 14)] == [
        "1 día hábil",
        "2 días hábiles",
        "14 días hábiles",
    ]


def test_parties_without_counterpart_with_a_typed_one_and_with_a_mexican_one(municipality, enlace):
    merida = MunicipalityFactory(cvegeo="31050", name="Mérida")
    province = CounterpartFactory(municipality=municipality, official_name="Condado de Kent", city=None)
    national = CounterpartFactory(
        municipality=municipality,
        kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
        official_name="Municipio de Mérida",
        mexican_municipality=merida,
        country_code="MX",
        city=None,
    )
    endings = []
    for counterpart in (None, province, national):
        process = make_process(municipality, enlace, counterpart)
        words = describe_reminder(make_task(municipality, process=process), today=DEADLINE)
        endings.append(words.subject.rpartition("(")[2])
    assert endings == ["Guadalajara)", "Guadalajara – Condado de Kent)", "Guadalajara – Mérida)"]


def test_a_name_typed_by_the_municipality_keeps_its_capital(municipality):
    task = make_task(municipality, code="", name="Lyon: visita de la delegación")
    words = describe_reminder(task, today=DEADLINE)
    assert words.subject == "Vence hoy: Lyon: visita de la delegación (Guadalajara)"


def test_both_bodies_say_all_that_is_needed(municipality, enlace, counterpart, settings):
    settings.SITE_URL = "https://hermanamientos.example"
    process = make_process(municipality, enlace, counterpart)
    task = make_task(
        municipality,
        process=process,
        phase=make_phase(process),
        assignee=enlace.memberships.get(),
        responsible_unit="Oficina de Asuntos Internacionales",
        evidence_expected="Inventario firmado",
        guidance="Busque los convenios en el archivo & pregunte a cabildo.",
        blocks_phase=True,
    )
    (message,) = send_all()
    html = message.alternatives[0].content
    text_of_html = " ".join(re.sub(r"<[^>]+>", " ", html.partition("</head>")[2]).split())
    for body in (" ".join(message.body.split()), text_of_html.replace("&amp;", "&")):
        for sentence in (
            "Faltan 3 días hábiles para «Inventariar los hermanamientos anteriores»: la fecha límite es el "
            "jueves 19 de marzo de 2026.",
            "Responda desde este correo:",
            "Estas respuestas valen hasta el viernes 20 de marzo de 2026 a las 9:00 h (hora de Guadalajara, UTC−6).",
            "Los recordatorios salen desde las 8:00 h (hora de Guadalajara, UTC−6), y terminan cuando la tarea se "
            "cumple, se asigna a otra persona o se suspende el plazo.",
            "Sin esta tarea no se puede concluir la fase.",
            f"Guadalajara – Ciudad de Lyon (14039/2026/{process.pk:05d})",
            "1. Sensibilización, planificación e identificación de socios",
            "Oficina de Asuntos Internacionales",
            "Elena Ruiz",
            "Inventario firmado",
            "Busque los convenios en el archivo & pregunte a cabildo.",
            "Recibe este correo porque la tarea está asignada a usted.",
            "Si sigue pendiente, el próximo recordatorio saldrá el miércoles 18 de marzo de 2026.",
            f"https://hermanamientos.example/tareas/{task.pk}/",
        ):
            assert sentence in body
    assert html.count(f'href="https://hermanamientos.example/tareas/{task.pk}/"') == 2
    assert message.body.startswith("Faltan 3 días hábiles para «Inventariar")
    assert html.lstrip().startswith("<!DOCTYPE html>")


def next_step_of(message):
    (line,) = [line for line in message.body.splitlines() if line.startswith(("Si sigue", "Es el último"))]
    return line


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            STEPS[-3],
            "Si sigue pendiente, el próximo recordatorio saldrá el miércoles 18 de marzo de 2026. El viernes 20 de "
            "marzo de 2026 avisaremos también a Elena Ruiz.",
        ),
        (
            STEPS[0],
            "Si sigue pendiente, el viernes 20 de marzo de 2026 saldrá el próximo recordatorio y avisaremos también a "
            "Elena Ruiz.",
        ),
        (
            STEPS[1],
            "Si sigue pendiente, el martes 24 de marzo de 2026 saldrá el próximo recordatorio y avisaremos también a "
            "Inés Mora.",
        ),
        (
            STEPS[3],
            "Si sigue pendiente, el lunes 30 de marzo de 2026 saldrá el próximo recordatorio y el atraso quedará a la "
            "vista de la asesoría de cancillería.",
        ),
        (STEPS[7], "Es el último recordatorio de esta fecha límite."),
    ],
)
def test_each_mail_says_who_will_be_told_next_and_when(
    municipality, enlace, lectora, integrante, day, sentence
):
    ReminderPolicy.objects.create(municipality=municipality, head=integrante.memberships.get())
    process = make_process(municipality, enlace)
    make_task(municipality, process=process, phase=make_phase(process, 3), assignee=lectora.memberships.get())
    messages = send_all(day)
    assert {next_step_of(message) for message in messages} == {sentence}


def test_nobody_is_announced_who_is_told_already(municipality, enlace):
    """The enlace has the task and heads the office; the phase is not the one that advisors watch."""
    ReminderPolicy.objects.create(municipality=municipality, head=enlace.memberships.get())
    process = make_process(municipality, enlace)
    make_task(municipality, process=process, phase=make_phase(process, 2))
    (message,) = send_all()
    assert next_step_of(message) == (
        "Si sigue pendiente, el próximo recordatorio saldrá el miércoles 18 de marzo de 2026."
    )


def test_many_enlaces_are_not_named_one_by_one(municipality, lectora):
    for _ in range(4):
        MembershipFactory(municipality=municipality)
    make_task(municipality, assignee=lectora.memberships.get())
    (message,) = send_all()
    assert next_step_of(message).endswith("El viernes 20 de marzo de 2026 avisaremos a todos los enlaces.")


def test_those_above_learn_why_they_are_told(municipality, enlace, lectora, integrante):
    ReminderPolicy.objects.create(municipality=municipality, head=integrante.memberships.get())
    make_task(municipality, assignee=lectora.memberships.get())
    reasons = {message.to[0]: message.body for message in send_all(STEPS[3])}
    for person, why in (
        (lectora, "la tarea está asignada a usted"),
        (enlace, "usted es enlace municipal de Guadalajara y la tarea está vencida"),
        (integrante, "usted encabeza la oficina de Guadalajara y la tarea sigue vencida"),
    ):
        assert f"Recibe este correo porque {why}." in reasons[person.email]


def test_the_acts_are_links_that_work(client, municipality, enlace, settings):
    task = make_task(municipality, planned_on=DEADLINE)
    now = timezone.now()
    reminders.plan(today=THREE_BEFORE)
    # The mail is made now, so that its links are valid while the test reads them.
    reminders.send_due(now=at(THREE_BEFORE), clock=fixed(now))
    (message,) = mail.outbox
    links = re.findall(r"- (.+):\n  (\S+)", message.body)
    assert [label for label, _ in links] == [
        "Ya está hecha",
        "Necesito más días",
        "Turnar a otra persona",
    ]
    for _, url in links[:2]:
        assert client.get(url.removeprefix(settings.SITE_URL.rstrip("/"))).status_code == 200
    assert links[2][1].endswith(f"/tareas/{task.pk}/asignar/")
    for _, url in links:
        assert f'href="{url}"' in message.alternatives[0].content


def test_whoever_may_not_edit_is_not_offered_to_hand_the_task_over(municipality, enlace, lectora):
    make_task(municipality, assignee=lectora.memberships.get())
    (message,) = send_all()
    assert "Ya está hecha" in message.body
    assert "Turnar" not in message.body


def test_how_many_mails_come_is_chosen_by_people_with_an_account(municipality, enlace):
    make_task(municipality)
    make_task(municipality, key="otra", assignee_name="Rosa Luna", assignee_email="rosa@cabildo.example")
    choice = {message.to[0]: "/cuenta/recordatorios/" in message.body for message in send_all()}
    assert choice == {enlace.email: True, "rosa@cabildo.example": False}


def test_the_last_reminder_says_so(municipality, enlace):
    make_task(municipality)
    (message,) = send_all(dt.date(2026, 3, 30))
    assert "Es el último recordatorio de esta fecha límite." in message.body


def test_somebody_without_account_gets_no_link_but_whom_to_answer(municipality, enlace):
    make_task(municipality, assignee_name="Rosa Luna", assignee_email="rosa@cabildo.example")
    (message,) = send_all()
    assert message.to == ["rosa@cabildo.example"]
    assert message.message()["Reply-To"] == enlace.email
    for body in (message.body, message.alternatives[0].content):
        assert "/tareas/" not in body
        assert f"Lo leerá el enlace municipal de Guadalajara: Elena Ruiz ({enlace.email})." in body
    assert "Recibe este correo porque el municipio de Guadalajara le encargó esta tarea." in message.body
    assert Notice.objects.count() == 0


def test_a_member_of_the_committee_gets_no_link_that_would_not_open(municipality, enlace, integrante):
    make_task(municipality, assignee=integrante.memberships.get())
    (message,) = send_all()
    assert message.to == [integrante.email]
    assert "/tareas/" not in message.body
    assert list(Notice.objects.values_list("user", "url")) == [(integrante.pk, "")]


def test_the_end_of_a_phase_is_explained_to_every_enlace(municipality, enlace):
    MembershipFactory(municipality=municipality)
    make_task(
        municipality, code="H1", name="Concluir la fase de sensibilización", is_milestone=True, guidance="No."
    )
    messages = send_all()
    assert len(messages) == 2
    for message in messages:
        assert "Este hito se cumple cuando usted avanza de fase" in message.body
        assert (
            "porque usted es enlace municipal de Guadalajara y termina una fase del proceso." in message.body
        )
        assert "No." not in message.body


def test_the_enlace_learns_why_when_the_assignee_left(municipality, enlace, lectora):
    lectora.is_active = False
    lectora.save()
    make_task(municipality, assignee=lectora.memberships.get())
    (message,) = send_all()
    assert message.to == [enlace.email]
    assert "la persona asignada, Laura Díaz, ya no tiene una adscripción vigente." in message.body


def test_the_notice_says_the_same_and_leads_to_the_task(municipality, enlace, counterpart):
    task = make_task(municipality, process=make_process(municipality, enlace, counterpart))
    send_all()
    notice = Notice.objects.get()
    assert (notice.user, notice.municipality, notice.url) == (enlace, municipality, f"/tareas/{task.pk}/")
    assert notice.title == mail.outbox[0].subject
    assert notice.text == describe_reminder(task, today=THREE_BEFORE).headline
    assert notice.key == f"reminder:{Reminder.objects.get(step=-3).pk}"


def test_a_task_named_with_a_line_break_adds_no_header(municipality, enlace):
    make_task(municipality, code="", name="Visita\r\nBcc: otra@ejemplo.example")
    (message,) = send_all()
    assert message.message()["Bcc"] is None
    assert message.subject == "Faltan 3 días hábiles: Visita Bcc: otra@ejemplo.example (Guadalajara)"


def test_by_default_mails_are_files(municipality, enlace, settings, tmp_path):
    settings.EMAIL_BACKEND = "hermanamientos.lib.mailfiles.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    make_task(municipality)
    send_all()
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (message["To"], message["Message-ID"]) == (enlace.email, Reminder.objects.get(step=-3).message_id)
    assert message["Subject"].strip() == (
        "Faltan 3 días hábiles: inventariar los hermanamientos anteriores (Guadalajara)"
    )


def test_a_new_role_in_the_office_keeps_the_tasks(municipality, enlace, lectora):
    old = lectora.memberships.get()
    make_task(municipality, assignee=old)
    change_role(membership=old, role="legal", by=enlace, today=dt.date(2026, 3, 2))
    (message,) = send_all()
    assert message.to == [lectora.email]
    assert "porque la tarea está asignada a usted." in message.body
