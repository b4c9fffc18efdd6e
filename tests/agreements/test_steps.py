"""The path of an agreement: the table of steps, what each demands, freezes and fulfils, and what refuses it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting import clause_writing
from agreements.drafting.drafts import start_draft
from agreements.models import BEFORE_SIGNATURE, TRANSITIONS, Agreement, Remark, State, StateChange
from agreements.path import review
from agreements.path.steps import STEPS, Act
from agreements.versions.freezing import latest_version
from partners.models import Entry, Notice
from phases import progress
from tests.agreements.walking import NOW, WAYS, Walk, paper
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

#: Moves of the table that no step takes: the calendar's (`terms`), those of later instruments (`successors`), a
#: confirmed or an annulled opinion (`approvals`), and the agreement's end.
BY_OTHERS = {
    (State.NEGOTIATED, State.APPROVED),
    *((State.APPROVED, back) for back in (State.NEGOTIATED, State.SENT, State.IN_OPINION, State.ANSWERED)),
    *((State.REJECTED, back) for back in (State.SENT, State.IN_OPINION, State.ANSWERED)),
    (State.SIGNED, State.IN_FORCE),
}


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


def tasks(process, *keys):
    return {key: process.tasks.get(key=key).state for key in keys}


# --- The table -----------------------------------------------------------------------------------------------------


def moves():
    return {(old, step.to_state) for step in STEPS.values() for old in step.from_states}


def test_every_step_is_a_move_of_the_table():
    assert all(new in TRANSITIONS[old] for old, new in moves())


def test_every_move_before_the_registry_has_a_step():
    path = (*BEFORE_SIGNATURE, State.REJECTED, State.SIGNED, State.AT_REGISTRY)
    by_time = {State.ENDED, State.RENEWED, State.AMENDED}
    table = {(old, new) for old in path for new in TRANSITIONS[old] - by_time}
    assert table - moves() == BY_OTHERS


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("code", [code for code, step in STEPS.items() if step.act is Act.STEP])
def test_step_is_taken_from_its_states_and_refused_from_others(walk, state, code):
    walk.to(state)
    before = (StateChange.objects.count(), Entry.objects.count())
    if state in STEPS[code].from_states:
        assert walk.step(code).agreement.state == STEPS[code].to_state
    else:
        with pytest.raises(ValidationError, match="de ahí no sigue|ya está registrado"):
            walk.step(code)
        assert (StateChange.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("state", WAYS)
def test_page_offers_the_steps_that_follow(walk, state):
    walk.to(state)
    offered = {step.code for step in review.available_steps(walk.agreement)}
    follows = {code for code, step in STEPS.items() if state in step.from_states}
    # With a foreign counterpart nobody signs a text that has no opinion yet.
    assert offered == follows - ({"firmar"} if state == "negotiated" else set())


def test_national_agreement_skips_the_ministry(walk):
    Agreement.objects.filter(pk=walk.agreement.pk).update(scope="national")
    walk.agreement.refresh_from_db()
    walk.step("negociado")
    assert [step.code for step in review.available_steps(walk.agreement)] == ["firmar", "reabrir", "desistir"]
    with pytest.raises(ValidationError, match="de ahí no sigue"):
        walk.step("enviar")


# --- What a step leaves --------------------------------------------------------------------------------------------


def test_step_leaves_its_row_its_paper_and_one_entry(walk, enlace):
    walk.to("negotiated")
    before = Entry.objects.about(walk.agreement).count()
    taken = walk.step("enviar", number="OF-12/2026", unit="DGCP", note="Por mensajería.")
    change = taken.change
    assert (change.from_state, change.to_state, change.by) == ("negotiated", "sent", enlace)
    assert (change.number, change.unit, change.happened_on) == ("OF-12/2026", "DGCP", walk.day)
    assert change.version == latest_version(walk.agreement)
    assert change.file.read().startswith(b"%PDF") and change.original_name == "oficio.pdf"
    entries = Entry.objects.about(walk.agreement)
    assert entries.count() == before + 1
    assert entries.latest("pk").text == (
        "Se envió el texto a la cancillería el 4 de marzo de 2026: OF-12/2026, DGCP. Por mensajería."
    )


def test_negotiated_text_is_frozen_and_closed(walk):
    walk.step("negociado")
    version = latest_version(walk.agreement)
    assert version.number == 1
    with pytest.raises(ValidationError, match="cerrado"):
        clause_writing.save_clause(
            clause=walk.agreement.clauses.first(),
            language="es",
            html="<p>Otro</p>",
            expected_version=1,
            by=walk.by,
        )


def test_answer_freezes_the_changed_text_and_waits_for_every_observation(walk):
    walk.to("observed")
    remark = Remark.objects.create(
        agreement=walk.agreement,
        version=latest_version(walk.agreement),
        number=1,
        text="Precise el objetivo.",
        received_on=walk.day,
        recorded_by=walk.by,
        recorded_at=NOW,
    )
    with pytest.raises(ValidationError, match="Falta responder una observación"):
        walk.step("responder")
    Remark.objects.filter(pk=remark.pk).update(state="answered", answer="Se precisó.")
    walk.change_text()
    walk.step("responder")
    assert latest_version(walk.agreement).number == 2
    assert not walk.agreement.is_text_open


def test_text_with_a_twin_out_of_date_is_not_negotiated(walk):
    clause = walk.agreement.clauses.get(key="objetivo")
    clause_writing.save_clause(
        clause=clause, language="es", html="<p>Otro objetivo.</p>", expected_version=1, by=walk.by
    )
    with pytest.raises(ValidationError, match="inglés no sigue"):
        walk.step("negociado")
    walk.agreement.refresh_from_db()
    assert walk.agreement.state == State.DRAFT and not walk.agreement.versions.exists()


# --- Tasks ---------------------------------------------------------------------------------------------------------


def test_steps_fulfil_their_tasks_on_the_day_of_the_act(walk, process):
    walk.to("legal_review")
    for code in ("negociado", "enviar", "turno", "observaciones", "responder"):
        assert walk.step(code).unfulfilled == ()
    keys = (
        "dictamen-interno",
        "texto-negociado",
        "envio-dgcp",
        "turno-consultoria",
        "observaciones",
        "solventar-observaciones",
    )
    assert set(tasks(process, *keys).values()) == {"done"}
    assert process.tasks.get(key="envio-dgcp").completed_on == MONDAY + dt.timedelta(days=3)


def test_text_negotiated_without_review_leaves_that_task_alone(walk, process):
    walk.step("negociado")
    assert tasks(process, "dictamen-interno", "texto-negociado") == {
        "dictamen-interno": "pending",
        "texto-negociado": "done",
    }


def test_closed_process_does_not_stop_the_step_and_says_so(walk, process, enlace):
    progress.close_process(
        process=process, outcome="withdrawn", reason="Se sigue en papel", by=enlace, today=MONDAY
    )
    taken = walk.step("negociado")
    assert taken.agreement.state == State.NEGOTIATED
    assert taken.unfulfilled == ("El proceso está cerrado: sus tareas quedaron como estaban.",)


def test_letter_of_intent_does_not_fulfil_the_tasks_of_the_agreement(walk, process):
    Agreement.objects.filter(pk=walk.agreement.pk).update(kind="letter")
    walk.agreement.refresh_from_db()
    walk.step("negociado")
    assert tasks(process, "texto-negociado") == {"texto-negociado": "pending"}


# --- Refusals ------------------------------------------------------------------------------------------------------


def refusal(act, *args, **given):
    with pytest.raises(ValidationError) as caught:
        act(*args, **given)
    return caught.value


def test_step_without_what_it_demands_is_refused_by_field(walk):
    walk.to("negotiated")
    error = refusal(walk.step, "enviar", number=" ", upload=None)
    assert error.message_dict.keys() == {"number", "upload"}
    assert refusal(walk.step, "reabrir", note="").message_dict.keys() == {"note"}
    assert walk.agreement.steps.count() == 1


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (dt.date(2026, 7, 1), "La fecha está en el futuro: registre el acto cuando haya ocurrido."),
        (
            MONDAY,
            "El paso anterior («texto negociado») es del 3 de marzo de 2026: éste no puede ser de antes.",
        ),
    ],
)
def test_day_out_of_order_is_refused(walk, day, message):
    walk.to("negotiated")
    assert refusal(walk.step, "enviar", happened_on=day).message_dict == {"happened_on": [message]}


def test_today_is_that_of_the_municipality(walk):
    # Half past eleven at night of 30 June in Guadalajara: in UTC it is July already.
    now = dt.datetime(2026, 7, 1, 5, 30, tzinfo=dt.UTC)
    assert (
        "happened_on"
        in refusal(walk.step, "negociado", happened_on=dt.date(2026, 7, 1), now=now).message_dict
    )
    assert walk.step("negociado", happened_on=dt.date(2026, 6, 30), now=now)


def test_double_click_is_told_and_leaves_one_row(walk):
    walk.to("negotiated")
    walk.step("enviar", expected_state="negotiated")
    error = refusal(walk.step, "enviar", expected_state="negotiated")
    assert error.messages == ["Este paso ya está registrado, con fecha 4 de marzo de 2026."]
    assert walk.agreement.steps.filter(to_state="sent").count() == 1


def test_stale_tab_is_refused(walk):
    walk.to("in_opinion")
    error = refusal(walk.step, "observaciones", expected_state="sent")
    assert error.code == "stale"


def test_text_too_long_for_its_column_is_refused(walk):
    walk.to("negotiated")
    error = refusal(walk.step, "enviar", number="9" * 81, unit="u" * 161)
    assert error.message_dict.keys() == {"number", "unit"}


def test_inventory_has_no_path(municipality, counterpart, enlace):
    old = Agreement.objects.create(
        municipality=municipality,
        counterpart=counterpart,
        origin="inventory",
        state="in_force",
        title="Convenio",
        created_by=enlace,
    )
    with pytest.raises(ValidationError, match="no tienen trámite"):
        review.take_step(agreement=old, step="desistir", happened_on=MONDAY, by=enlace, now=NOW, note="x")


def test_steps_with_a_verb_of_their_own_are_not_taken_as_common_ones(walk):
    with pytest.raises(ValueError, match="verb of its own"):
        walk.step("firmar")


# --- Back, and out -------------------------------------------------------------------------------------------------


def test_rejected_text_does_not_come_back_beside_another_draft(walk, process, draft_data, enlace):
    walk.to("sent")
    walk.dictamen(is_favourable=False)
    assert walk.agreement.state == State.REJECTED
    start_draft(process=process, by=enlace, **draft_data)
    with pytest.raises(ValidationError, match="otro proyecto de este tipo"):
        walk.step("reabrir")


def test_reopened_text_may_change_again(walk):
    walk.to("negotiated")
    walk.step("reabrir")
    walk.change_text()
    walk.step("negociado")
    assert latest_version(walk.agreement).number == 2


def test_withdrawn_is_the_end(walk):
    walk.to("observed")
    walk.step("desistir")
    assert review.available_steps(walk.agreement) == []


# --- Who hears of it -----------------------------------------------------------------------------------------------


def test_enlace_hears_of_what_an_advisor_records(walk, enlace, asesora):
    walk.to("sent")
    assert not Notice.objects.exists()
    walk.step("turno", by=asesora)
    notice = Notice.objects.get()
    assert notice.user == enlace and "pasó a dictamen" in notice.text


def test_expediente_is_the_municipalitys_own_number(walk, enlace):
    now = walk.now
    agreement = review.set_expediente(agreement=walk.agreement, expediente=" DRI/ 4 ", by=enlace, now=now)
    assert agreement.expediente == "DRI/ 4"
    count = Entry.objects.about(agreement).count()
    review.set_expediente(agreement=agreement, expediente="DRI/ 4", by=enlace, now=now)
    assert Entry.objects.about(agreement).count() == count
    with pytest.raises(ValidationError):
        review.set_expediente(agreement=agreement, expediente="9" * 61, by=enlace, now=now)


def test_paper_of_a_refused_step_is_not_stored(walk, settings, tmp_path):
    stored = StateChange._meta.get_field("file").storage
    walk.to("negotiated")
    before = len(stored.listdir("steps")[1])
    refusal(walk.step, "enviar", happened_on=dt.date(2030, 1, 1), upload=paper())
    assert len(stored.listdir("steps")[1]) == before
