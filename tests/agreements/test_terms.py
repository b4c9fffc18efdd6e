"""Terms of signed agreements: their beginning, their tasks, and what time makes of them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.imports.inventory import add_existing
from agreements.jobs import keep_up_terms
from agreements.models import Agreement, State, StateChange
from agreements.terms import lifetime
from agreements.terms.ending import end_agreement
from hermanamientos.lib.uploads import check_upload
from partners.models import Entry
from phases.declaring import declare
from phases.models import Task
from tests.agreements.conftest import put_in_force
from tests.factories import MembershipFactory
from tests.scene import pdf

pytestmark = pytest.mark.django_db

SIGNED_ON = dt.date(2026, 3, 12)
LAST = dt.date(2031, 3, 11)  # a Tuesday
TODAY = dt.date(2026, 3, 13)
DAY = dt.timedelta(days=1)


def signed(draft, enlace, today=TODAY, state=State.REGISTERED, **answers):
    """The draft as the signature leaves it, with its term begun."""
    Agreement.objects.filter(pk=draft.pk).update(answers=draft.answers | answers)
    agreement = put_in_force(draft, signed_on=SIGNED_ON, state=state, starts_on=None)
    return lifetime.begin_term(agreement=agreement, by=enlace, today=today)


def keep_up(agreement, today):
    changed = lifetime.keep_up([agreement.municipality_id], today)
    agreement.refresh_from_db()
    return changed


def acts(agreement):
    return [entry.act for entry in Entry.objects.about(agreement).order_by("pk")]


# --- The beginning -------------------------------------------------------------------------------------------------


def test_five_years_signed_on_12_march_2026_end_on_11_march_2031(draft, enlace):
    agreement = signed(draft, enlace, renewal="agreed", notice_days=90)
    assert (agreement.starts_on, agreement.ends_on) == (SIGNED_ON, LAST)
    assert (agreement.renewal, agreement.notice_days, agreement.is_indefinite) == ("agreed", 90, False)
    # 11 March 2031 is a working Tuesday; 90 natural days before is 11 December 2030, a working Wednesday.
    assert (agreement.expiry_task.due_on, agreement.notice_task.due_on) == (LAST, dt.date(2030, 12, 11))
    assert agreement.expiry_task.process is None
    assert agreement.expiry_task.municipality == agreement.municipality
    assert "11 de marzo de 2031" in agreement.expiry_task.guidance


def test_it_begins_on_the_day_that_its_text_names(draft, enlace):
    agreement = signed(draft, enlace, start="date", start_on="2026-05-01")
    assert (agreement.starts_on, agreement.ends_on) == (dt.date(2026, 5, 1), dt.date(2031, 4, 30))


def test_an_indefinite_term_has_no_tasks(draft, enlace):
    agreement = signed(draft, enlace, term_unit="indefinite", renewal="automatic", notice_days=90)
    assert (agreement.ends_on, agreement.is_indefinite, agreement.renewal) == (None, True, "")
    assert (agreement.expiry_task, agreement.notice_task) == (None, None)


def test_beginning_twice_makes_no_second_task(draft, enlace):
    agreement = signed(draft, enlace, notice_days=90)
    lifetime.begin_term(agreement=agreement, by=enlace, today=TODAY)
    assert Task.objects.filter(process=None).count() == 2


def test_a_day_of_notice_never_falls_behind_a_weekend(draft, enlace):
    # 32 natural days before 11 March 2031 is Friday 7 February; 31 is Saturday the 8th.
    agreement = signed(draft, enlace, notice_days=31)
    assert agreement.notice_task.due_on == dt.date(2031, 2, 7)


def test_days_off_declared_later_never_carry_a_deadline_past_its_legal_day(draft, enlace):
    agreement = signed(draft, enlace, notice_days=90)
    for day in (LAST, dt.date(2030, 12, 11)):
        declare(municipality=agreement.municipality, starts_on=day, ends_on=day, name="Feria", by=enlace)
    agreement.expiry_task.refresh_from_db()
    assert agreement.expiry_task.due_on == LAST + DAY
    assert keep_up(agreement, TODAY) == 1  # it came into force; the tasks are brought back too
    tasks = Task.objects.filter(process=None).order_by("due_on")
    assert [task.due_on for task in tasks] == [dt.date(2030, 12, 10), LAST - DAY]
    before = list(tasks.values())
    keep_up(agreement, TODAY)
    assert list(tasks.values()) == before


# --- Correcting ----------------------------------------------------------------------------------------------------


def correction(agreement, enlace, **changes):
    values = {
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "is_indefinite": False,
        "renewal": "ends",
        "notice_days": 60,
        "reason": "La cláusula decimotercera dice otra cosa",
        "seen_at": agreement.changed_at,
        "by": enlace,
        "today": TODAY,
    }
    return lifetime.correct_term(agreement=agreement, **values | changes)


def test_a_corrected_term_moves_its_tasks(draft, enlace):
    agreement = signed(draft, enlace, notice_days=90)
    expiry, notice = agreement.expiry_task, agreement.notice_task
    agreement = correction(agreement, enlace, ends_on=dt.date(2030, 3, 11))
    assert (agreement.expiry_task, agreement.notice_task) == (expiry, notice)
    expiry.refresh_from_db()
    notice.refresh_from_db()
    assert (expiry.due_on, notice.due_on) == (dt.date(2030, 3, 11), dt.date(2030, 1, 10))
    assert (expiry.sequence, expiry.next_reminder_on) == (1, None)
    assert acts(agreement)[-1] == "agreement.term_corrected"


def test_a_term_without_end_settles_its_tasks(draft, enlace):
    agreement = signed(draft, enlace, notice_days=90)
    agreement = correction(agreement, enlace, is_indefinite=True, notice_days=None)
    assert [agreement.expiry_task.state, agreement.notice_task.state] == ["not_applicable"] * 2
    assert (agreement.ends_on, agreement.is_indefinite) == (None, True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": " "}, "Explique por qué"),
        ({"starts_on": SIGNED_ON - DAY}, "antes de la firma"),
        ({"ends_on": SIGNED_ON}, "posterior al inicio"),
        ({"ends_on": dt.date(2999, 1, 1)}, "demasiado lejos"),
        ({"starts_on": None, "renewal": "automatic"}, "necesita su primer día"),
    ],
)
def test_impossible_corrections_are_refused(draft, enlace, changes, message):
    agreement = signed(draft, enlace)
    before = Agreement.objects.values().get(pk=agreement.pk)
    with pytest.raises(ValidationError, match=message):
        correction(agreement, enlace, **changes)
    assert Agreement.objects.values().get(pk=agreement.pk) == before


def test_a_stale_tab_and_an_ended_agreement_are_refused(draft, enlace):
    agreement = signed(draft, enlace)
    with pytest.raises(ValidationError, match="Otra persona cambió"):
        correction(agreement, enlace, seen_at=agreement.changed_at - DAY)
    put_in_force(agreement, signed_on=SIGNED_ON, state=State.ENDED)
    with pytest.raises(ValidationError, match="ya terminó"):
        correction(agreement, enlace)


def test_an_unsigned_draft_has_no_term_to_correct(draft, enlace):
    with pytest.raises(ValidationError, match="no está firmado"):
        correction(draft, enlace, starts_on=SIGNED_ON, ends_on=LAST)


# --- What time changes ---------------------------------------------------------------------------------------------


def test_registered_becomes_in_force_when_its_first_day_comes(draft, enlace):
    agreement = signed(draft, enlace, start="date", start_on="2026-05-01")
    assert keep_up(agreement, dt.date(2026, 4, 30)) == 0
    assert agreement.state == State.REGISTERED
    assert keep_up(agreement, dt.date(2026, 5, 1)) == 1
    assert agreement.state == State.IN_FORCE
    entry = Entry.objects.about(agreement).latest("pk")
    assert (entry.act, entry.actor) == ("agreement.in_force", None)
    assert keep_up(agreement, dt.date(2026, 5, 1)) == 0


def test_signed_waits_for_the_registry_unless_it_is_national(draft, enlace):
    agreement = signed(draft, enlace, state=State.SIGNED)
    assert keep_up(agreement, TODAY) == 0
    Agreement.objects.filter(pk=agreement.pk).update(scope="national")
    assert keep_up(agreement, TODAY) == 1
    assert agreement.state == State.IN_FORCE


def test_it_is_about_to_expire_180_days_before_and_the_enlaces_are_told_once(draft, enlace):
    agreement = signed(draft, enlace, state=State.IN_FORCE, renewal="agreed")
    MembershipFactory(municipality=agreement.municipality, role="reader")
    warning = LAST - 180 * DAY
    assert keep_up(agreement, warning - DAY) == 0
    assert keep_up(agreement, warning) == 1
    assert agreement.state == State.EXPIRING
    assert keep_up(agreement, warning + DAY) == 0
    notice = enlace.notices.get()
    assert notice.title == "El acuerdo con Ciudad de Lyon vence el 11 de marzo de 2031"
    assert "lo renuevan por escrito" in notice.text


def test_a_long_notice_warns_earlier(draft, enlace, settings):
    settings.AGREEMENT_EXPIRY_WARNING_DAYS = 30
    agreement = signed(draft, enlace, state=State.IN_FORCE, notice_days=365)
    assert keep_up(agreement, LAST - 366 * DAY) == 0
    assert keep_up(agreement, LAST - 365 * DAY) == 1
    assert agreement.state == State.EXPIRING


def test_moved_away_from_its_end_it_is_in_force_again(draft, enlace):
    agreement = signed(draft, enlace, state=State.IN_FORCE)
    today = LAST - 10 * DAY
    keep_up(agreement, today)
    agreement = correction(agreement, enlace, ends_on=LAST + 800 * DAY, today=today)
    assert agreement.state == State.IN_FORCE


@pytest.mark.parametrize("renewal", ["ends", "agreed", ""])
def test_after_its_last_day_it_ended(draft, enlace, renewal):
    agreement = signed(draft, enlace, state=State.IN_FORCE, renewal=renewal, notice_days=90)
    keep_up(agreement, LAST)
    assert agreement.state == State.EXPIRING
    assert keep_up(agreement, LAST + DAY) == 1
    assert (agreement.state, agreement.ended_on) == (State.ENDED, LAST)
    assert {agreement.expiry_task.state, agreement.notice_task.state} == {"not_applicable"}
    assert keep_up(agreement, LAST + 2 * DAY) == 0
    assert acts(agreement).count("agreement.ended") == 1


def test_one_that_renews_itself_goes_on_for_an_equal_period(draft, enlace):
    agreement = signed(draft, enlace, state=State.IN_FORCE, renewal="automatic", notice_days=90)
    first = agreement.expiry_task
    keep_up(agreement, LAST - DAY)
    assert keep_up(agreement, LAST + DAY) == 1
    assert (agreement.state, agreement.starts_on, agreement.ends_on) == (
        State.IN_FORCE,
        LAST + DAY,
        dt.date(2036, 3, 11),
    )
    first.refresh_from_db()
    assert first.state == Task.State.NOT_APPLICABLE
    assert agreement.expiry_task.due_on == dt.date(2036, 3, 11)
    assert acts(agreement)[-1] == "agreement.renewed_itself"
    assert keep_up(agreement, LAST + DAY) == 0


def test_missed_periods_are_made_up_for_one_by_one(draft, enlace):
    agreement = signed(
        draft, enlace, state=State.IN_FORCE, renewal="automatic", term_unit="years", term_number=1
    )
    assert Task.objects.pending().filter(process=None).count() == 2
    keep_up(agreement, dt.date(2029, 6, 1))
    assert (agreement.starts_on, agreement.ends_on) == (dt.date(2029, 3, 12), dt.date(2030, 3, 11))
    assert acts(agreement).count("agreement.renewed_itself") == 3
    # Its end, and the last day of notice, of the period in force alone.
    assert Task.objects.pending().filter(process=None).count() == 2


def test_a_successor_of_a_task_stays_in_the_same_hands(draft, enlace):
    agreement = signed(draft, enlace, state=State.IN_FORCE, renewal="automatic")
    membership = enlace.memberships.get()
    Task.objects.filter(pk=agreement.expiry_task_id).update(assignee=membership)
    keep_up(agreement, LAST + DAY)
    assert agreement.expiry_task.assignee == membership


def test_an_amended_agreement_ends_too(draft, enlace):
    agreement = signed(draft, enlace, state=State.AMENDED, renewal="ends")
    assert keep_up(agreement, LAST + DAY) == 1
    assert agreement.state == State.ENDED


def test_an_amended_agreement_is_warned_of_too_and_amended_again_when_its_end_moves(draft, enlace):
    agreement = signed(draft, enlace, state=State.AMENDED)
    Agreement.objects.create(
        municipality=agreement.municipality,
        counterpart=agreement.counterpart,
        origin="inventory",
        state="in_force",
        title="Adenda",
        parent=agreement,
        relation="amendment",
        created_by=enlace,
    )
    today = LAST - 10 * DAY
    assert keep_up(agreement, today) == 1
    assert agreement.state == State.EXPIRING
    agreement = correction(agreement, enlace, ends_on=LAST + 800 * DAY, today=today)
    assert agreement.state == State.AMENDED


def test_an_old_paper_of_which_nobody_knows_waits_for_somebody_to_say(municipality, counterpart, enlace):
    agreement = add_existing(
        municipality=municipality,
        by=enlace,
        today=TODAY,
        counterpart=counterpart,
        kind="twinning",
        state="in_force",
        ends_on=TODAY + 10 * DAY,
    )
    assert agreement.state == State.EXPIRING
    assert keep_up(agreement, TODAY + 30 * DAY) == 0
    assert agreement.state == State.EXPIRING
    assert lifetime.needs_confirmation(agreement, TODAY + 30 * DAY)
    assert agreement.expiry_task.is_overdue(TODAY + 30 * DAY)


def test_the_job_takes_each_municipality_in_its_own_day(draft, enlace):
    agreement = signed(draft, enlace)
    Agreement.objects.filter(pk=agreement.pk).update(starts_on=timezone.localdate() - DAY)
    keep_up_terms()
    agreement.refresh_from_db()
    assert agreement.state == State.IN_FORCE


# --- Ending --------------------------------------------------------------------------------------------------------


def ending(agreement, enlace, **changes):
    values = {
        "ended_on": TODAY,
        "reason": "La contraparte avisó por escrito",
        "happened_on": TODAY,
        "seen_at": agreement.changed_at,
        "by": enlace,
        "today": TODAY,
        "now": timezone.now(),
        "number": "OF-12/2026",
        "upload": (pdf(), check_upload(pdf())),
    }
    return end_agreement(agreement=agreement, **values | changes)


def test_a_party_may_end_it_at_once(draft, enlace):
    agreement = signed(draft, enlace, state=State.IN_FORCE, notice_days=90)
    agreement = ending(agreement, enlace)
    assert (agreement.state, agreement.ended_on) == (State.ENDED, TODAY)
    assert agreement.expiry_task.state == "not_applicable"
    step = StateChange.objects.get()
    assert (step.from_state, step.to_state, step.number) == ("in_force", "ended", "OF-12/2026")
    assert step.file.name.startswith("agreements/")
    assert acts(agreement)[-1] == "agreement.ended"


def test_or_say_when_it_will_end(draft, enlace):
    agreement = signed(draft, enlace, state=State.IN_FORCE, renewal="automatic")
    last = dt.date(2026, 6, 10)
    agreement = ending(agreement, enlace, ended_on=last)
    assert (agreement.state, agreement.ends_on, agreement.renewal) == (State.EXPIRING, last, "ends")
    assert agreement.expiry_task.due_on == last
    keep_up(agreement, last + DAY)
    assert (agreement.state, agreement.ended_on) == (State.ENDED, last)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": ""}, "Explique por qué"),
        ({"upload": None}, "aviso de terminación"),
        ({"happened_on": TODAY + DAY}, "en el futuro"),
        ({"happened_on": SIGNED_ON - DAY}, "anterior a la firma"),
        ({"ended_on": TODAY - DAY}, "anterior al aviso"),
        ({"ended_on": LAST + DAY}, "ya termina antes"),
    ],
)
def test_an_ending_that_cannot_be_is_refused(draft, enlace, changes, message):
    agreement = signed(draft, enlace, state=State.IN_FORCE)
    with pytest.raises(ValidationError, match=message):
        ending(agreement, enlace, **changes)
    agreement.refresh_from_db()
    assert agreement.state == State.IN_FORCE
    assert StateChange.objects.count() == 0


def test_a_draft_is_not_ended_but_given_up(draft, enlace):
    with pytest.raises(ValidationError, match="no está firmado"):
        ending(draft, enlace)
