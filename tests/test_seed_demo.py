"""The demonstration: every stage through the verbs, rerunnable, and never in production."""

import datetime as dt
import io
import stat

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from agreements.models import (
    Activity,
    Agreement,
    AgreementImport,
    AnnualProgramme,
    ClauseComment,
    IssuedDocument,
    Mission,
    Report,
    RuleVersion,
    Session,
)
from agreements.preflight.runs import findings_of
from agreements.terms import dates
from agreements.trust.documents import verify
from agreements.twins.statuses import Status, statuses
from hermanamientos.demo import people
from hermanamientos.demo.build import STAGES, coordinator_of
from hermanamientos.demo.examples import EXPIRING_PARTNER, RULE_CODE
from hermanamientos.demo.notes import PREFIX
from hermanamientos.demo.search import ACTORS, CANDIDATES
from hermanamientos.demo.stories import STORIES
from hermanamientos.demo.twinnings import TWINNINGS
from partners import invitations
from partners.imports import DEMO_FILE, import_municipalities
from partners.models import Entry, Membership, Municipality, User, WorldCity, access_day
from phases import progress
from phases.calendars import MEXICO
from phases.models import Evidence, Process, Task

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 9)
#: A day on which a quarter of the demonstration's programme is over.
NOVEMBER = dt.date(2026, 11, 2)
APPS = ("partners", "phases", "agreements")
# Municipality, present phase (None: none open), state and kind of each process, when everything is loaded.
FULFILLED = ("programa-anual", "comite", "reglamento", "seguimiento-trimestral")
EXPECTED = {
    ("Chihuahua", 2, "open", "new"),
    ("Guadalajara", 1, "open", "new"),
    ("Guadalajara", 2, "open", "new"),
    ("Guadalajara", 2, "open", "national"),
    ("Guadalajara", 4, "open", "new"),
    ("Monterrey", 3, "open", "new"),
    ("Mérida", None, "in_followup", "new"),
    ("Querétaro", 2, "suspended", "new"),
    ("San Luis Potosí", 1, "open", "regularisation"),
    ("San Luis Potosí", 2, "closed", "new"),
}


@pytest.fixture(autouse=True)
def catalogues(settings, tmp_path):
    """A folder of its own, the demo's municipalities, and of the world only the cities that the demo names."""
    settings.VAR_DIR = tmp_path
    import_municipalities(DEMO_FILE.read_bytes(), only_new=True)
    partners = [EXPIRING_PARTNER, *(row.partner for row in (*TWINNINGS, *STORIES) if row.partner)]
    cities = {partner.city for partner in partners if partner.city.geonameid} | {
        city for city, _ in CANDIDATES
    }
    WorldCity.objects.bulk_create(
        WorldCity(
            geonameid=city.geonameid,
            # The catalogue does not always spell a name as we do.
            name=f"{city.name} (GeoNames)",
            country_code=city.country_code,
            latitude=0,
            longitude=0,
            population=100_000,
            timezone="UTC",
        )
        for city in cities
    )


def seed(*, today=TODAY, stage="todo"):
    call_command("seed_demo", today=today.isoformat(), stage=stage, verbosity=0)


def printed():
    out = io.StringIO()
    call_command("seed_demo", print_accounts=True, stdout=out)
    return out.getvalue().splitlines()


def snapshot():
    """Every row of our apps, whole."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {model: list(model.objects.order_by("pk").values_list()) for model in models}


def where(process):
    phase = process.current_phase
    return process.municipality.name, phase and phase.number, process.state, process.kind


def test_every_stage_is_there_and_keeps_the_rules():
    seed()
    assert {where(process) for process in Process.objects.all()} == EXPECTED
    assert Process.objects.count() == len(EXPECTED)
    assert all(process.purpose.startswith("Demostración: ") for process in Process.objects.all())
    assert Process.objects.get(state="closed").outcome == "no_answer"

    done = Task.objects.filter(state="done", is_automatic=False, process__isnull=False)
    # What other acts fulfil (an approved programme, an installed committee) says so in its own words.
    done = done.exclude(key__in=FULFILLED)
    assert done.count() > 150
    assert all(day <= TODAY and MEXICO.is_working(day) for day in done.values_list("completed_on", flat=True))
    assert all(note.startswith(PREFIX) for note in done.values_list("note", flat=True))
    assert not done.filter(evidence=None).exists()
    assert Evidence.objects.exclude(file="").count() == 2
    assert not Task.objects.filter(is_milestone=True, completed_on__gt=TODAY).exists()

    guadalajara = Process.objects.filter(municipality__cvegeo=people.GUADALAJARA)
    late = Task.objects.running().overdue(TODAY).filter(process__in=guadalajara)
    assert set(late.values_list("key", flat=True)) == {
        "alineacion-planes",
        "grupo-promotor",
        "consulta-representacion",
        "reuniones-exploratorias",
        "objetivo-areas",
    }
    assert not guadalajara.filter(counterpart__official_name__contains="Lyon").exists()
    legal = Task.objects.filter(key="dictamen-interno", assignee__role=Membership.Role.LEGAL)
    assert [task.assignee.user.email for task in legal] == ["juridico@guadalajara.example"]
    assert set(Task.objects.exclude(assignee_email="").values_list("assignee_email", flat=True)) == {
        "tesoreria@guadalajara.example",
        "comunicacion@guadalajara.example",
    }


def test_inventory_holds_public_facts_and_claims_no_registration():
    seed(stage="inventario")
    rows = Agreement.objects.inventory()
    assert {(row.municipality.cvegeo, row.counterpart.official_name) for row in rows} == {
        (twinning.cvegeo, twinning.partner.official_name) for twinning in TWINNINGS
    }
    assert rows.count() == len(TWINNINGS) == 15
    assert set(rows.values_list("registered", "registry_number")) == {("unknown", "")}
    assert all(row.source.startswith("Dato público, no oficial: ") for row in rows)
    assert (Process.objects.count(), IssuedDocument.objects.count()) == (0, 0)


def test_papers_are_issued_and_programme_has_the_four_kinds():
    seed()
    drafts = Agreement.objects.drafted()
    assert sorted(tuple(draft.languages) for draft in drafts) == [
        ("es",),
        ("es", "en"),
        ("es", "en"),
        ("es", "en"),
        ("es", "en", "ja"),
    ]
    programme = AnnualProgramme.objects.get(municipality__cvegeo=people.GUADALAJARA)
    assert (programme.municipality.name, programme.year) == ("Guadalajara", 2027)
    assert set(Activity.objects.values_list("kind", flat=True)) == {
        "business",
        "joint_call",
        "webinars",
        "visits",
    }
    documents = IssuedDocument.objects.all()
    assert sorted(documents.values_list("kind", flat=True)) == [
        "agreement",
        "agreement",
        "agreement_draft",
        "agreement_draft",
        "agreement_draft",
        "comparison",
        "process_report",
        "programme",
        "programme",
        "programme",
        "remarks",
    ]
    assert all(verify(document) for document in documents)


def test_agreements_stand_at_different_places_of_the_path():
    seed()
    drafted = {agreement.municipality.name: agreement for agreement in Agreement.objects.drafted()}
    assert {(row.municipality.name, row.kind, row.state) for row in Agreement.objects.drafted()} == {
        ("Chihuahua", "memorandum", "draft"),
        ("Guadalajara", "twinning", "draft"),
        ("Guadalajara", "twinning", "at_registry"),
        ("Monterrey", "twinning", "observed"),
        ("Mérida", "twinning", "in_force"),
    }
    braga = drafted["Mérida"]
    assert (braga.registry_number, braga.registered) == ("DEMO-0001", "yes")
    assert (
        braga.cabildo_on
        < braga.dictamen_on
        <= braga.signed_on
        == braga.starts_on
        <= braga.registered_on
        <= TODAY
    )
    assert braga.ends_on == dates.last_day(braga.signed_on, 36)
    assert braga.answers["signing_on"] == braga.signed_on.isoformat()
    assert (braga.expiry_task.state, braga.expiry_task.due_on) == ("pending", braga.ends_on)
    assert list(braga.steps.values_list("to_state", flat=True)) == [
        "negotiated",
        "sent",
        "in_opinion",
        "observed",
        "answered",
        "approved",
        "signed",
        "at_registry",
        "registered",
    ]
    assert all(step.happened_on <= TODAY and step.by.email for step in braga.steps.select_related("by"))

    rosario = Agreement.objects.get(state="at_registry")
    assert rosario.versions.count() == 2
    assert rosario.approvals.get(kind="cabildo", confirms__isnull=False).reason.startswith(PREFIX)

    linz = drafted["Monterrey"]
    assert list(linz.remarks.order_by("number").values_list("state", flat=True)) == [
        "answered",
        "open",
        "open",
    ]
    assert linz.versions.count() == 2
    assert all(text.startswith(PREFIX) for text in linz.remarks.values_list("text", flat=True))

    found = statuses(drafted["Chihuahua"])
    assert found["financiamiento"]["ja"] == Status.MISSING
    assert {key for key, by_language in found.items() if by_language["ja"] == Status.STALE} == {"modalidades"}
    assert found["objetivo"]["ja"] == Status.CURRENT
    assert ClauseComment.objects.count() == 3
    assert ClauseComment.objects.open().count() == 2


def test_examples_of_inventory_rule_and_import():
    seed()
    trieste = Agreement.objects.get(title__contains="Trieste")
    assert (trieste.state, trieste.registered, bool(trieste.file)) == ("expiring", "unknown", True)
    assert dt.timedelta(days=40) < trieste.ends_on - TODAY < dt.timedelta(days=50)
    assert trieste.notice_task.due_on < trieste.expiry_task.due_on == trieste.ends_on
    table = AgreementImport.objects.get()
    assert [row["state"] for row in table.report] == ["imported", "repeated", "refused", "imported"]
    rule = RuleVersion.objects.get(code=RULE_CODE)
    assert rule.is_published and rule.published_by.email == people.ADVISOR.email
    leeds = Agreement.objects.get(municipality__cvegeo=people.GUADALAJARA, state="draft")
    assert RULE_CODE in {finding.code for finding in findings_of(leeds, TODAY)}
    invented = Agreement.objects.inventory().exclude(created_by=None).filter(source__startswith="Ejemplo")
    assert invented.count() == 3
    assert all(row.title.startswith("Demostración: ") for row in invented)


def test_a_second_run_changes_nothing():
    seed()
    before, lines = snapshot(), printed()
    seed()
    assert snapshot() == before
    assert printed() == lines


def test_a_second_run_keeps_what_people_changed():
    seed()
    enlace = coordinator_of(people.GUADALAJARA)
    enlace.set_password("otra-clave-elegida")
    enlace.save(update_fields=["password"])
    process = Process.objects.get(municipality=Municipality.objects.get(cvegeo=people.MONTERREY))
    progress.close_process(
        process=process, outcome="withdrawn", reason="Se probó el cierre.", by=enlace, today=TODAY
    )
    reader = Membership.objects.get(user__email="lectora@guadalajara.example")
    invitations.deactivate_membership(membership=reader, by=enlace, today=access_day())
    Agreement.objects.inventory().update(title="Otro título", source="Otra fuente")
    before = snapshot()
    seed()
    assert snapshot() == before


@pytest.mark.parametrize(
    ("stage", "phases"),
    [
        ("cuentas", []),
        ("sensibilizacion", [1]),
        ("negociacion", [1, 2]),
        ("formalizacion", [1, 2, 3]),
        ("implementacion", [1, 2, 3, 4]),
        ("seguimiento", [1, 2, 3, 4, None]),
    ],
)
def test_stage_says_how_far_to_go(stage, phases):
    seed(stage=stage)
    rows = Process.objects.order_by("pk")
    assert [process.current_phase and process.current_phase.number for process in rows] == phases
    assert Agreement.objects.inventory().exists() == (stage != "cuentas")


def test_stages_add_up():
    for stage in STAGES:
        seed(stage=stage)
    assert {where(process) for process in Process.objects.all()} == EXPECTED
    assert Process.objects.count() == len(EXPECTED)


@pytest.mark.parametrize("today", [dt.date(2024, 2, 29), dt.date(2026, 12, 25), dt.date(2031, 1, 1)])
def test_any_day_will_do(today):
    seed(today=today)
    assert {where(process) for process in Process.objects.all()} == EXPECTED
    assert not Task.objects.filter(completed_on__gt=today).exists()
    assert Task.objects.running().overdue(today).exists()
    assert not Agreement.objects.inventory().filter(signed_on__gt=today).exists()


def test_accounts_are_printed_with_a_password_that_works(settings):
    seed(stage="cuentas")
    path = settings.VAR_DIR / "demo-password"
    password = path.read_text().strip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    head, *rows, note = printed()
    starts = [head.index(word) for word in ("Función", "Correo", "Contraseña")]
    table = [(row[: starts[1]].strip(), row[starts[1] : starts[2]].strip(), row[starts[2] :]) for row in rows]
    assert table == [(account.label, account.email, password) for account in people.PRINTED]
    assert note.startswith("La contraseña es la inicial")
    for user in User.objects.filter(email__in=[account.email for account in people.ALL]):
        assert user.check_password(password)


def test_accounts_have_one_of_each_role():
    seed(stage="cuentas")
    guadalajara = Membership.objects.filter(municipality__cvegeo=people.GUADALAJARA)
    assert sorted(guadalajara.values_list("role", flat=True)) == [
        "committee",
        "coordinator",
        "legal",
        "reader",
    ]
    assert Membership.objects.get(role="state_coordinator").state == "14"
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == [
        people.OPERATOR.email
    ]
    advisors = User.objects.filter(is_staff=True, is_superuser=False)
    assert list(advisors.values_list("email", flat=True)) == [people.ADVISOR.email]
    assert Municipality.objects.opened().count() == len(people.OFFICES)


def test_a_deactivated_account_is_not_printed():
    seed(stage="cuentas")
    User.objects.filter(email=people.ADVISOR.email).update(is_active=False)
    assert not any(people.ADVISOR.email in line for line in printed())


def test_production_refuses(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="MODE=production"):
        seed()
    with pytest.raises(CommandError, match="MODE=production"):
        printed()
    assert not User.objects.exists()


@pytest.mark.parametrize("text", ["ayer", "2026-02-30", "20260309", "1999-01-01"])
def test_a_wrong_day_is_refused(text):
    with pytest.raises(CommandError, match="no es válida"):
        call_command("seed_demo", today=text, verbosity=0)
    assert not User.objects.exists()


def test_printing_before_loading_says_what_to_do():
    with pytest.raises(CommandError, match="ejecute antes manage.py seed_demo"):
        printed()


def test_the_first_office_looks_for_a_partner():
    seed()
    office = Municipality.objects.get(cvegeo=people.GUADALAJARA)
    states = {row.city.geonameid: row.state for row in office.candidates.select_related("city")}
    assert [states[city.geonameid] for city, _ in CANDIDATES] == [
        "interested",
        "contacted",
        "long_list",
        "discarded",
    ]
    assert office.stakeholders.count() == len(ACTORS)
    assert office.theme_stands.count() == 8
    assert office.plan_lines.count() == 4
    seed()
    assert office.candidates.count() == len(CANDIDATES)
    assert office.stakeholders.count() == len(ACTORS)


def test_signed_agreements_live_on():
    seed(today=NOVEMBER)
    held, coming = Session.objects.order_by("starts_at")
    assert (held.state, held.attendances.count()) == ("held", 9)
    assert coming.state == "convened"
    voted = held.items.get(kind="programme")
    assert (voted.outcome, voted.ballots.count(), voted.agreed.count()) == ("approved", 7, 1)
    assert set(AnnualProgramme.objects.values_list("state", flat=True)) == {"approved"}
    assert Report.objects.filter(state="closed").exists()
    assert Mission.objects.filter(agreement__isnull=False).count() == 2
    before = Entry.objects.count()
    seed(today=NOVEMBER)
    assert Entry.objects.count() == before
