"""Values that nobody types in earnest: whatever arrives in an address or in a form, no page of the clock breaks.

Every address of phases, the papers of a process and the advisors' pages get hostile values in each of their parameters,
one at a time beside sensible ones; then texts full of markup and marks stand in the rows, and every page, file, feed
and mail shows them. An answer may refuse: it may not be an error of the server, nor carry what was typed as markup.
"""

import datetime as dt
import re
import traceback

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.signals import got_request_exception
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from partners.models import Entry
from phases import editions, feeds, progress, reminders
from phases.models import DeclaredDay, Extension, MethodologyVersion, Suspension, Task
from tests.access_table import TABLE
from tests.scene import OPENED_ON, forms_read_by, municipalities, office, people, stranger_rows

NUL = "a\x00b"
MARKUP = "\"'><script>alert(1)</script>{{ 7 }}"
MARKS = "\ufffe\uffff\u202e\u2028\ufeff\x01\x07\x1b\x85"
TYPED = f"=1+1 {MARKUP} {MARKS}\r\nBcc: otra@correo.example"
TEXTS = [NUL, TYPED]
NUMBERS = [NUL, "1" + "0" * 30, "9" * 5000]
DATES = ["0001-01-01", "2100-12-31", "9999-12-31"]
LONG = "ñ" * 9000

A_YEAR = {"desde": "2026-01-01", "hasta": "2026-12-31"}
#: What the addresses ask for, with values that they take.
ASKED = {
    "phases:process-list": {
        "q": "lyon",
        "estado": "open",
        "fase": "1",
        "tipo": "new",
        "resultado": "",
        "atraso": "si",
        "pagina": "1",
    },
    "phases:task-list": {
        "q": "a",
        "estado": "todas",
        "fase": "1",
        "asignacion": "mias",
        "proceso": "1",
        "responsable": "",
        "atraso": "",
        "pagina": "1",
        **A_YEAR,
    },
    "phases:my-tasks": {"q": "a", "fase": "1", "pagina": "1", **A_YEAR},
    "phases:history-list": {"q": "a", "persona": "Elena Ruiz", "acto": "tareas", "pagina": "1", **A_YEAR},
    "phases:process-history": {"q": "a", "persona": "Elena Ruiz", "acto": "tareas", "pagina": "1", **A_YEAR},
    "phases:calendar-month": {"mes": "2026-03-01"},
    "phases:day-list": {"anio": "2026"},
    "phases:day-declare": {"dia": "2026-02-02", "efecto": "off"},
    "phases:plan-backwards": {"dia": "2027-03-01", "ocasion": "firma", "tipo": "new", "pais": "FR"},
    "phases:process-plan": {"dia": "2027-03-01", "ocasion": "firma"},
    "phases:task-whatif": {"fecha": "2026-06-01"},
    "phases:extension-grant": {"dias": "3"},
    "phases:extension-list": {"pagina": "1"},
    "phases:phase-extend": {"dias": "3"},
    "phases:process-open": {"inicio": "2026-03-02", "contraparte": "1", "tipo": "new"},
    "phases:process-counterpart": {"contraparte": "1"},
}
#: What the forms take besides what stands in the access table.
SENT = {
    "phases:extension-decide": {"conceder": "1", "approved_by": "La presidenta", "answer": "Sí"},
    "phases:mail-choice": {"rhythm": "daily"},
    "phases:mail-done": {"note": "Oficio 3/2026"},
    "phases:mail-more-time": {"working_days": "2", "reason": "Falta", "approved_by": "La presidenta"},
    "phases:process-initiative": {"themes": "turismo"},
    "phases:process-open": {"kind": "new", "purpose": "Agua", "themes": "turismo"},
    "phases:process-suspend": {"starts_on": "2026-03-02"},
    "phases:process-task-create": {"phase": "1", "responsible_unit": "", "evidence": "", "guidance": ""},
    "phases:reminder-policy": {"other_before": "20", "other_after": "20", "head": "1", "on_the_day": "1"},
    "phases:task-assign": {"assignee": "1"},
}
LISTS = ("-list", "-month", "my-tasks", "history")


def hostile_to(value):
    """The hostile values for a field that takes such a value."""
    value = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return DATES
    return NUMBERS if value.isdigit() else TEXTS


def one_at_a_time(values):
    """The values with a hostile one in each place in turn, and all of them hostile at once."""
    for name, value in values.items():
        for wrong in hostile_to(value):
            yield values | {name: wrong}
    yield dict.fromkeys(values, LONG)
    yield {}


class Visitor:
    """Somebody who asks and sends; notes what broke and undoes what was done."""

    def __init__(self, client, user):
        client.force_login(user)
        client.raise_request_exception = False
        self.client, self.broken, self.asked = client, {}, 0

    def __call__(self, method, url, data=None):
        error = []

        def note(**kwargs):
            error.append(traceback.format_exc(limit=-3))

        got_request_exception.connect(note)
        self.asked += 1
        try:
            with transaction.atomic():
                response = getattr(self.client, method)(url, data)
                body = response.getvalue()
                transaction.set_rollback(True)
        except Exception:
            # What is read while the answer is sent breaks outside of the view.
            error.append(traceback.format_exc(limit=-3))
            response, body = None, b""
        finally:
            got_request_exception.disconnect(note)
        if error or response.status_code >= 500:
            self.broken[method, url, error[-1] if error else response.status_code] = data
        elif b"<script>alert" in body and "html" in response.headers.get("Content-Type", ""):
            self.broken[method, url, "markup"] = data
        return response, body


@pytest.fixture
def scene(db, client):
    call_command("load_methodology", verbosity=0)
    municipality, other = municipalities()
    cast = people(municipality, other)
    scene = office(municipality, by=cast["enlace"])
    scene.people, scene.foreign = cast, stranger_rows(other)
    scene.form_of = forms_read_by(client, cast["enlace"])
    return scene


@pytest.fixture
def enlace(client, scene):
    return Visitor(client, scene.people["enlace"])


@pytest.fixture
def advisor(client, scene):
    return Visitor(client, scene.people["asesora"])


def url_of(name, scene):
    return reverse(name, args=TABLE[name].args(scene))


# --- Addresses and forms -------------------------------------------------------------------------------------------


def test_no_address_breaks(enlace, scene):
    for name, values in ASKED.items():
        for data in one_at_a_time(values):
            enlace("get", url_of(name, scene), data)
        if name.endswith(LISTS):
            for kind in ("csv", "xlsx", NUL):
                enlace("get", url_of(name, scene), dict.fromkeys(values, TYPED) | {"formato": kind})
    assert enlace.broken == {}
    assert enlace.asked > 150


def test_no_form_breaks(enlace, scene):
    for name, case in TABLE.items():
        if not name.startswith("phases:") or case.post["enlace"] == 405:
            continue
        values = case.data(scene) | SENT.get(name, {})
        if name == "phases:diagnosis-edit":  # one question of each kind stands for all
            values = {"seen": "0"} | dict(list(values.items())[:1] + list(values.items())[-2:])
        for data in one_at_a_time(values):
            enlace("post", url_of(name, scene), data)
    assert enlace.broken == {}
    assert enlace.asked > 150


def test_no_invented_link_breaks_or_tells_anything(enlace):
    for secret in ("a", "%00", "%ED%A0%80", "ñ" * 200, "..%2f", "a.ics.ics", "9" * 5000, "1-h-1-a.b"):
        for path in (f"/calendarios/{secret}.ics", f"/correo/hecha/{secret}/", f"/correo/mas-dias/{secret}/"):
            for method in ("get", "post"):
                response, _ = enlace(method, path)
                assert response.status_code in {404, 405}, path
    assert enlace.broken == {}


def test_an_address_longer_than_its_column_is_refused_on_the_form(enlace, scene):
    """The rule for addresses admits 320 characters, the column 254."""
    data = {"assignee_name": "Luis Cano", "assignee_email": f"{'a' * 250}@planeacion.example"}
    response, _ = enlace("post", url_of("phases:task-assign", scene), data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["assignee_email"]
    assert enlace.broken == {}


# --- Texts that stand in the rows ----------------------------------------------------------------------------------


@pytest.fixture
def typed_everywhere(scene):
    """Whatever the office types says the same."""
    process = scene.process
    type(process).objects.filter(pk=process.pk).update(purpose=TYPED)
    scene.counterpart.official_name = scene.counterpart.official_name_local = TYPED
    scene.counterpart.city = None
    scene.counterpart.save()
    Task.objects.filter(process=process).update(
        name=TYPED,
        responsible_unit=TYPED[:120],
        evidence_expected=TYPED,
        guidance=TYPED,
        assignee=None,
        assignee_name=TYPED,
        assignee_email="luis@planeacion.example",
    )
    process.tasks.filter(state="not_applicable").update(not_applicable_reason=TYPED)
    type(scene.evidence).objects.update(note=TYPED, original_name=TYPED)
    scene.people["enlace"].full_name = TYPED[:150]
    scene.people["enlace"].save()
    DeclaredDay.objects.update(name=TYPED[:120], source=TYPED)
    Suspension.objects.create(
        process=process,
        cause="sre",
        reason=TYPED,
        starts_on=OPENED_ON,
        ends_on=OPENED_ON,
        started_by=scene.people["enlace"],
    )
    Extension.objects.update(reason=TYPED, asked_by=None, asked_by_name=TYPED[:150])
    progress.comment(process=process, text=TYPED, by=scene.people["enlace"])
    return scene


def test_every_page_file_and_paper_shows_what_was_typed_as_text(enlace, typed_everywhere):
    shown = 0
    for name in TABLE:
        if not name.startswith(("phases:", "agreements:process-")):
            continue
        queries = [{}]
        if name.endswith(LISTS):
            queries += [{"formato": "csv"}, {"formato": "xlsx"}, {"mes": "2026-03"}, {"anio": "2027"}]
        for query in queries:
            response, body = enlace("get", url_of(name, typed_everywhere), query)
            shown += b"&lt;script&gt;" in body
    assert enlace.broken == {}
    assert shown > 30


def test_a_feed_says_what_was_typed_in_text_only(typed_everywhere):
    feed, _ = feeds.create_feed(
        municipality=typed_everywhere.municipality,
        scope="process",
        process=typed_everywhere.process,
        by=typed_everywhere.people["enlace"],
        now=timezone.now(),
    )
    data = feeds.feed_file(feed)
    names = {row.split(":")[0].split(";")[0] for row in re.sub(r"\r\n ", "", data.decode()).split("\r\n")}
    assert "Bcc" not in names
    events = Calendar.from_ical(data).walk("VEVENT")
    assert len(events) > 30
    assert all("Bcc: otra@correo.example" in event["summary"] for event in events)


def test_mails_say_what_was_typed_in_their_text_only(typed_everywhere):
    reminders.run_day(today=dt.date(2026, 3, 20))
    assert len(mail.outbox) > 3
    told = 0
    for message in mail.outbox:
        parsed = message.message()
        assert parsed["Bcc"] is None
        assert message.recipients() == message.to
        assert "otra@correo.example" not in message.to
        [(html, _)] = message.alternatives
        assert "<script>alert" not in html
        told += MARKUP in message.body
    assert told


# --- The advisors' pages -------------------------------------------------------------------------------------------

IN_LISTS = {
    "phases_process": "entidad fase puntualidad escaladas state__exact outcome__exact q o p opened_on__year "
    "municipality__id__exact",
    "phases_declaredday": "de anio vigencia q",
    "phases_reminder": "entidad state__exact send_on__gte send_on__year q",
    "phases_digest": "state__exact day__year q",
    "phases_tasktemplate": "version__id__exact phase_number blocks_phase__exact q",
    "phases_methodologyversion": "q o",
    "partners_entry": "entidad at__gte at__year q",
}


def test_no_list_of_the_advisors_breaks(advisor):
    for name, parameters in IN_LISTS.items():
        for parameter in parameters.split():
            for wrong in (NUL, "0", "1" + "0" * 30, "9" * 5000, MARKUP):
                advisor("get", reverse(f"admin:{name}_changelist"), {parameter: wrong})
    assert advisor.broken == {}


def test_no_form_of_the_advisors_breaks(advisor, scene):
    draft = editions.draft_from(
        version=MethodologyVersion.objects.get(is_current=True), by=scene.people["asesora"]
    )
    task = {
        "name": "Encuesta",
        "code": "Z1",
        "phase_number": "1",
        "week_label": "3",
        "responsible_unit": "Participación",
        "evidence_expected": "Resultados",
        "kinds": "new",
        "requires": "mapa-actores",
    }
    weeks = {f"weeks_{number}": "4" for number in range(1, 5)}
    process = scene.process.pk
    forms = {
        ("phases_methodologyversion_edit", draft.pk): {"title": "Otra", "changes": "Todo"} | weeks,
        ("phases_methodologyversion_add_task", draft.pk): task | {"key": "encuesta"},
        ("phases_methodologyversion_task", draft.pk, draft.templates.first().pk): task,
        ("phases_declaredday_declare",): {
            "starts_on": "2026-07-01",
            "ends_on": "2026-07-02",
            "name": "Vacaciones",
        },
        ("phases_declaredday_copy",): {"from_year": "2026", "to_year": "2027"},
        ("phases_process_suspender", process): {"confirm": "1", "cause": "sre", "reason": "Espera"},
        ("phases_process_cerrar", process): {"confirm": "1", "outcome": "withdrawn", "reason": "Otra"},
        ("phases_process_changelist",): {"action": "close", "_selected_action": str(process)},
        ("phases_reminder_changelist",): {"action": "retry", "_selected_action": str(scene.reminder.pk)},
    }
    for (name, *args), values in forms.items():
        for data in one_at_a_time(values):
            advisor("post", reverse(f"admin:{name}", args=args), data)
    assert advisor.broken == {}


def test_the_advisors_pages_show_what_was_typed_as_text(advisor, typed_everywhere):
    process, template = typed_everywhere.process, MethodologyVersion.objects.get(is_current=True).templates
    template.update(name=TYPED[:200])
    for address in (
        reverse("admin:phases_process_changelist"),
        reverse("admin:phases_process_change", args=[process.pk]),
        reverse("admin:phases_process_cerrar", args=[process.pk]),
        reverse("admin:phases_declaredday_changelist"),
        reverse("admin:phases_reminder_changelist"),
        reverse("admin:phases_tasktemplate_changelist"),
        reverse("admin:partners_entry_changelist"),
    ):
        _, body = advisor("get", address)
        assert b"&lt;script&gt;" in body, address
    assert advisor.broken == {}


# --- Numbers of somebody else's rows -------------------------------------------------------------------------------


def test_a_number_of_another_office_or_process_is_refused(enlace, scene):
    other = scene.foreign.membership
    abroad = progress.open_process(
        municipality=other.municipality, opened_on=OPENED_ON, by=other.user, today=OPENED_ON
    )
    before = Entry.objects.count()
    for name, field, value in (
        ("phases:reminder-policy", "head", other.pk),
        ("phases:feed-create", "content", f"process-{abroad.pk}"),
        ("phases:process-task-create", "phase", abroad.phases.first().pk),
        ("phases:process-task-create", "phase", scene.fresh.phases.first().pk),
    ):
        data = TABLE[name].data(scene) | {field: value}
        response, _ = enlace("post", url_of(name, scene), data)
        assert response.status_code == 422, name
        assert list(response.context["form"].errors) == [field]
    assert enlace.broken == {}
    assert Entry.objects.count() == before
