"""Calendar addresses: what they show, to whom, and how applications tell that a date moved."""

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partners.models import Entry, Membership
from phases import progress
from phases.feeds import MAX_LIVE, create_feed, feed_of, revoke_feed
from phases.models import CalendarFeed, Task
from tests.factories import CounterpartFactory, MembershipFactory, UserFactory
from tests.phases.moving import MONDAY

NOW = dt.datetime(2026, 3, 2, 18, 0, tzinfo=dt.UTC)
Scope = CalendarFeed.Scope


@pytest.fixture
def address(process):
    """A function that gives a person an address and returns its path."""

    def give(user, scope=Scope.PERSON, **more):
        feed, secret = create_feed(
            municipality=process.municipality, scope=scope, by=_fresh(user), now=NOW, **more
        )
        return reverse("phases:feed-read", args=[secret]), feed

    return give


def _fresh(user):
    """The same person as a new request sees them: access is read once for each."""
    return type(user).objects.get(pk=user.pk)


def read(client, path, **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response, Calendar.from_ical(response.content)


def by_uid(calendar):
    return {str(event["UID"]): event for event in calendar.events}


def uid(task):
    return f"tarea-{task.pk}@localhost"


# --- The address ---------------------------------------------------------------------------------------------------


def test_the_secret_is_shown_once_and_only_its_hash_is_kept(client, enlace, process):
    client.force_login(enlace)
    answer = client.post(reverse("phases:feed-create", args=["14039"]), {"content": "person"})
    page = answer.content.decode()
    feed = CalendarFeed.objects.get()
    secret = page.split("/calendarios/")[1].split(".ics")[0]
    assert (answer.status_code, len(secret)) == (200, 43)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert feed.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (feed.owner, feed.scope, feed.last_read_at) == (enlace, Scope.PERSON, None)
    assert 'href="webcal://localhost' in page
    assert secret not in client.get(reverse("phases:calendar-month", args=["14039"])).content.decode()
    entry = Entry.objects.get(act="calendar.created")
    assert (entry.actor, entry.municipality, secret in entry.text) == (enlace, process.municipality, False)
    client.logout()
    assert client.get(f"/calendarios/{secret}.ics").status_code == 200


@pytest.mark.parametrize(
    "data",
    [{}, {"content": ""}, {"content": "nada"}, {"content": "process-999999"}, {"content": "process-x"}],
)
def test_an_address_without_known_content_is_refused_beside_the_form(client, enlace, process, data):
    client.force_login(enlace)
    answer = client.post(reverse("phases:feed-create", args=["14039"]), data)
    assert answer.status_code == 422
    assert "Hay algo que corregir" in answer.content.decode()
    assert CalendarFeed.objects.count() == 0


def test_who_may_subscribe_to_what(process, enlace, lectora, integrante, asesora, otro_enlace):
    def allowed(user, scope):
        try:
            create_feed(
                municipality=process.municipality,
                scope=scope,
                process=process if scope == Scope.PROCESS else None,
                by=user,
                now=NOW,
            )
        except ValidationError as error:
            assert error.code == "scope"
            return False
        return True

    assert {
        user.email.split("@")[0]: [allowed(user, scope) for scope in Scope]
        for user in (enlace, lectora, integrante, asesora)
    } == {
        "enlace": [True, True, True],
        "lectora": [True, True, True],
        "integrante": [False, False, True],
        "asesora": [False, True, True],
    }
    assert [allowed(otro_enlace, scope) for scope in Scope] == [False, False, False]


def test_a_process_of_another_municipality_is_refused(other_municipality, otro_enlace, process):
    with pytest.raises(ValidationError) as refusal:
        create_feed(
            municipality=other_municipality, scope=Scope.PROCESS, process=process, by=otro_enlace, now=NOW
        )
    assert refusal.value.code == "foreign_row"


def test_too_many_addresses_are_refused(process, enlace, address):
    feeds = [address(enlace)[1] for _ in range(MAX_LIVE)]
    with pytest.raises(ValidationError) as refusal:
        address(enlace)
    assert refusal.value.code == "many"
    revoke_feed(feed=feeds[0], by=enlace, now=NOW)
    address(enlace)


def test_every_closed_door_looks_the_same(
    client, process, enlace, lectora, integrante, address, other_municipality
):
    """Unknown, revoked, deactivated, membership ended or changed, municipality closed: one answer."""
    doors = {}
    doors["unknown"] = reverse("phases:feed-read", args=["x" * 43])
    doors["revoked"], feed = address(enlace)
    revoke_feed(feed=feed, by=enlace, now=NOW)
    doors["inactive"], feed = address(lectora)
    type(lectora).objects.filter(pk=lectora.pk).update(is_active=False)
    left = UserFactory()
    membership = MembershipFactory(user=left, municipality=process.municipality, role=Membership.Role.READER)
    doors["left"], _ = address(left)
    Membership.objects.filter(pk=membership.pk).update(ends_on=dt.date(2026, 1, 31))
    changed = UserFactory()
    membership = MembershipFactory(user=changed, municipality=process.municipality)
    doors["now of the committee"], _ = address(changed)
    Membership.objects.filter(pk=membership.pk).update(role=Membership.Role.COMMITTEE)
    answers = {name: client.get(path) for name, path in doors.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(doors, 404)
    assert len({answer.content for answer in answers.values()}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers.values()}) == 1
    path, _ = address(enlace)
    assert client.get(path).status_code == 200
    type(process.municipality).objects.filter(pk=process.municipality_id).update(opened_on=None)
    assert client.get(path).content == answers["unknown"].content


@pytest.mark.parametrize("secret", ["", "á", "%00", "%ff", "..%2f..", "a" * 5000])
def test_strange_secrets_are_not_found(client, db, secret):
    assert client.get(f"/calendarios/{secret}.ics").status_code == 404


def test_only_the_owner_revokes_and_only_once(client, enlace, lectora, address):
    path, feed = address(enlace)
    url = reverse("phases:feed-revoke", args=[feed.pk])
    client.force_login(lectora)
    assert client.post(url).status_code == 404
    client.force_login(enlace)
    assert "¿Revocar" in client.get(url).content.decode()
    assert client.get(path).status_code == 200
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    assert client.get(path).status_code == 404
    assert Entry.objects.filter(act="calendar.revoked").count() == 1
    with pytest.raises(ValidationError):
        revoke_feed(feed=feed, by=enlace, now=NOW)


def test_who_lost_the_membership_may_still_close_the_address(client, enlace, address):
    _, feed = address(enlace)
    Membership.objects.filter(user=enlace).update(ends_on=dt.date(2026, 1, 31))
    client.force_login(_fresh(enlace))
    answer = client.post(reverse("phases:feed-revoke", args=[feed.pk]))
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    feed.refresh_from_db()
    assert feed.revoked_at is not None


def test_a_reading_is_written_down_at_most_once_an_hour(client, enlace, address):
    path, feed = address(enlace)
    before = timezone.now()
    client.get(path)
    feed.refresh_from_db()
    first = feed.last_read_at
    assert first >= before
    client.get(path)
    feed.refresh_from_db()
    assert feed.last_read_at == first
    CalendarFeed.objects.update(last_read_at=before - dt.timedelta(hours=1))
    client.get(path)
    feed.refresh_from_db()
    assert feed.last_read_at > first


def test_only_reading_is_answered(client, enlace, address):
    path, _ = address(enlace)
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


# --- What it shows -------------------------------------------------------------------------------------------------


def test_one_s_tasks_are_the_assigned_ones_and_for_the_enlace_those_of_nobody(
    client, process, enlace, lectora, address
):
    task, nobodys, outsider = (
        process.tasks.get(code="S1"),
        process.tasks.get(code="S2"),
        process.tasks.get(code="S4"),
    )
    membership = Membership.objects.get(user=lectora)
    progress.assign_task(
        task=task, by=enlace, today=MONDAY, assignee=membership, assignee_name="", assignee_email=""
    )
    progress.assign_task(
        task=nobodys, by=enlace, today=MONDAY, assignee=None, assignee_name="", assignee_email=""
    )
    progress.assign_task(
        task=outsider,
        by=enlace,
        today=MONDAY,
        assignee=None,
        assignee_name="Luz",
        assignee_email="luz@x.example",
    )
    reader = by_uid(read(client, address(lectora)[0])[1])
    editor = by_uid(read(client, address(enlace)[0])[1])
    assert list(reader) == [uid(task)]
    assert uid(nobodys) in editor
    assert uid(task) not in editor and uid(outsider) not in editor
    dated = process.tasks.pending().filter(due_on__isnull=False, is_automatic=False)
    assert len(editor) == dated.count() - 2
    progress.complete_task(task=task, by=enlace, today=MONDAY, note="Hecho")
    assert by_uid(read(client, address(lectora)[0])[1]) == {}


def test_a_process_shows_all_its_dates_and_the_ends_of_phases(client, process, enlace, lectora, address):
    done, omitted = process.tasks.get(code="S1"), process.tasks.get(code="S4")
    progress.complete_task(task=done, by=enlace, today=MONDAY, note="Hecho")
    progress.mark_not_applicable(task=omitted, reason="Ya existe", by=enlace)
    path, _ = address(lectora, Scope.PROCESS, process=process)
    response, calendar = read(client, path)
    events = by_uid(calendar)
    dated = process.tasks.filter(due_on__isnull=False).exclude(pk=omitted.pk)
    assert sorted(events) == sorted(uid(task) for task in dated)
    assert {f"fin-{phase.slug}" for phase in process.phases.all()} <= {
        task.key for task in dated if uid(task) in events
    }
    assert str(events[uid(done)]["SUMMARY"]).startswith("✓ ")
    assert events[uid(done)].subcomponents == []
    pending = events[uid(process.tasks.get(code="S10"))]
    assert [alarm["TRIGGER"].to_ical() for alarm in pending.subcomponents] == [b"-P6DT15H", b"-PT15H"]
    assert str(calendar["X-WR-CALNAME"]) == "Hermanamiento Guadalajara – Ciudad de Lyon"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_an_event_says_where_its_date_comes_from_and_where_to_look(client, process, enlace, address):
    task = process.tasks.get(code="S1")
    event = by_uid(read(client, address(enlace)[0])[1])[uid(task)]
    url = f"http://localhost:8000/tareas/{task.pk}/"
    text = str(event["DESCRIPTION"])
    assert event.start == task.due_on
    assert event.end == task.due_on + dt.timedelta(days=1)
    assert (int(event["SEQUENCE"]), str(event["URL"])) == (0, url)
    assert str(event["SUMMARY"]) == f"{task.name} (Ciudad de Lyon)"
    assert text.startswith(
        f"Hermanamiento con Ciudad de Lyon, folio {process.folio}.\nFase 1, sensibilización."
    )
    assert text.endswith(f"Abrir la tarea: {url}")
    assert "fecha prevista" in text
    assert event.categories == ["Sensibilización", "Ciudad de Lyon"]


def test_the_committee_sees_its_tasks_and_the_ends_of_phases_without_names(
    client, process, enlace, integrante, address
):
    path, _ = address(integrante, Scope.COMMITTEE)
    events = by_uid(read(client, path)[1])
    expected = {
        uid(task)
        for task in process.tasks.filter(due_on__isnull=False)
        if "omité" in task.responsible_unit or task.is_milestone
    }
    assert set(events) == expected
    assert len(expected) >= 5
    whole = "".join(str(event["DESCRIPTION"]) for event in events.values())
    assert "Elena Ruiz" not in whole
    assert "/tareas/" not in whole
    assert "/municipios/14039/calendario/" in whole


def test_a_moved_date_keeps_its_uid_and_raises_its_sequence(client, process, enlace, address):
    path, _ = address(enlace, Scope.PROCESS, process=process)
    task = process.tasks.get(code="S10")
    before = by_uid(read(client, path)[1])[uid(task)]
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    stopped = by_uid(read(client, path)[1])[uid(task)]
    assert (str(stopped["STATUS"]), stopped.subcomponents) == ("TENTATIVE", [])
    assert str(stopped["SUMMARY"]).startswith("Detenida: ")
    progress.resume(process=process, by=enlace, today=MONDAY + dt.timedelta(days=9))
    after = by_uid(read(client, path)[1])[uid(task)]
    task.refresh_from_db()
    assert after.start == task.due_on > before.start
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    assert str(after["STATUS"]) == "CONFIRMED"


def test_a_closed_process_leaves_only_what_was_done(client, process, enlace, address):
    progress.complete_task(task=process.tasks.get(code="S1"), by=enlace, today=MONDAY, note="Hecho")
    path, _ = address(enlace, Scope.PROCESS, process=process)
    progress.close_process(process=process, outcome="no_answer", reason="Nada", by=enlace, today=MONDAY)
    assert list(by_uid(read(client, path)[1])) == [uid(process.tasks.get(code="S1"))]


def test_a_hostile_name_adds_no_line(client, process, enlace, address):
    task = process.tasks.get(code="S1")
    Task.objects.filter(pk=task.pk).update(
        name="Oficio\r\nEND:VEVENT\r\nBEGIN:VEVENT\rURL:http://malo.example",
        responsible_unit="Unidad\u2028ATTENDEE:mailto:x@y.example",
    )
    path, _ = address(enlace)
    response, calendar = read(client, path)
    count = process.tasks.pending().filter(due_on__isnull=False, is_automatic=False).count()
    assert len(calendar.events) == count
    lines = response.content.decode().replace("\r\n ", "").splitlines()
    assert [line for line in lines if line.startswith(("ATTENDEE", "URL:http://malo"))] == []
    assert lines.count("BEGIN:VEVENT") == count


def test_what_did_not_change_is_not_sent_again(client, process, enlace, address):
    path, _ = address(enlace)
    response, _ = read(client, path)
    etag, changed = response.headers["ETag"], response.headers["Last-Modified"]
    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"if-modified-since": changed}).status_code == 304
    progress.complete_task(task=process.tasks.get(code="S1"), by=enlace, today=MONDAY, note="Hecho")
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_reading_costs_the_same(
    client, enlace, process, municipality, django_assert_num_queries, count, address
):
    for number in range(count - 1):
        progress.add_task(
            municipality=municipality,
            name=f"Tarea {number}",
            due_on=MONDAY + dt.timedelta(days=30 + number),
            by=enlace,
            today=MONDAY,
        )
    path, _ = address(enlace)
    client.get(path)
    with django_assert_num_queries(FEED_QUERIES):
        assert client.get(path).status_code == 200


FEED_QUERIES = 8


# --- One task ------------------------------------------------------------------------------------------------------


def test_one_task_as_a_file_tells_the_whole_account_of_its_date(client, process, lectora, enlace):
    task = process.tasks.get(code="S10")
    progress.grant_extension(
        task=task,
        working_days=3,
        reason="Falta el acta",
        approved_by="Secretaría",
        by=enlace,
        today=MONDAY,
    )
    task.refresh_from_db()
    client.force_login(lectora)
    response = client.get(reverse("phases:task-ics", args=[task.pk]))
    calendar = Calendar.from_ical(b"".join(response.streaming_content))
    event = by_uid(calendar)[uid(task)]
    assert (event.start, int(event["SEQUENCE"])) == (task.due_on, 1)
    assert "Por qué esta fecha:" in str(event["DESCRIPTION"])
    assert "Prórroga de" in str(event["DESCRIPTION"])
    assert response.headers["Content-Disposition"] == f'attachment; filename="tarea-{task.pk}.ics"'
    assert (
        "Agregar a mi calendario"
        in client.get(reverse("phases:task-detail", args=[task.pk])).content.decode()
    )


def test_a_task_that_does_not_apply_is_cancelled_and_one_without_date_has_no_file(
    client, process, lectora, enlace
):
    task = process.tasks.get(code="S4")
    progress.mark_not_applicable(task=task, reason="Ya existe", by=enlace)
    client.force_login(lectora)
    url = reverse("phases:task-ics", args=[task.pk])
    event = Calendar.from_ical(b"".join(client.get(url).streaming_content)).events[0]
    assert (str(event["STATUS"]), event.subcomponents) == ("CANCELLED", [])
    Task.objects.filter(pk=task.pk).update(due_on=None)
    assert client.get(url).status_code == 404


# --- The page ------------------------------------------------------------------------------------------------------


def test_the_calendar_shows_one_month_day_by_day(client, lectora, process):
    client.force_login(lectora)
    url = reverse("phases:calendar-month", args=["14039"])
    page = client.get(url, {"mes": "2026-03"})
    tasks = process.tasks.filter(due_on__range=("2026-03-01", "2026-03-31")).exclude(state="not_applicable")
    shown = {task.pk for _, group in page.context["days"] for task in group}
    assert shown == set(tasks.values_list("pk", flat=True))
    assert [day for day, _ in page.context["days"]] == sorted({task.due_on for task in tasks})
    assert (page.context["previous"], page.context["following"]) == ("2026-02", "2026-04")
    text = page.content.decode()
    assert "Marzo de 2026" in text
    assert "Lunes 16 de marzo de 2026" not in text
    assert dt.date(2026, 3, 16) in [day for day, _ in page.context["days_off"]]


@pytest.mark.parametrize("month", ["2026-13", "marzo", "2026-3", "0000-01", "9999-12", "२०२६-०३", "\x00"])
def test_a_month_that_does_not_exist_is_ignored_with_a_word(client, lectora, process, month):
    client.force_login(lectora)
    page = client.get(reverse("phases:calendar-month", args=["14039"]), {"mes": month})
    assert page.status_code == 200
    assert "pedía un mes que no existe" in page.content.decode()
    assert page.context["is_this_month"]


def test_the_committee_s_calendar_links_to_no_task(client, integrante, process):
    client.force_login(integrante)
    url = reverse("phases:calendar-month", args=["14039"])
    months = ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]
    pages = [client.get(url, {"mes": month}) for month in months]
    shown = {task for page in pages for _, group in page.context["days"] for task in group}
    assert shown
    assert all(task.is_milestone or "omité" in task.responsible_unit for task in shown)
    assert not any('href="/tareas/' in page.content.decode() for page in pages)
    assert not any("Elena Ruiz" in page.content.decode() for page in pages)


@pytest.mark.parametrize("count", [1, 30])
def test_the_calendar_costs_the_same(
    client, enlace, municipality, methodology, django_assert_num_queries, count
):
    for number in range(count):
        progress.open_process(
            municipality=municipality,
            opened_on=MONDAY,
            counterpart=CounterpartFactory(municipality=municipality, official_name=f"Ciudad {number}"),
            by=enlace,
            today=MONDAY,
        )
    client.force_login(enlace)
    url = reverse("phases:calendar-month", args=["14039"]) + "?mes=2026-03"
    client.get(url)
    with django_assert_num_queries(CALENDAR_QUERIES):
        assert client.get(url).status_code == 200


CALENDAR_QUERIES = 9


def test_feed_of_gives_nothing_for_the_empty_secret(db):
    assert feed_of("") is None
