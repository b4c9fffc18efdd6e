"""The advisors' admin of agreements: what it lists and shows, the ministry's acts, and that nothing else is written."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import SIGNED_STATES, Agreement, AgreementVersion, Approval, Remark, State, StateChange
from agreements.path import review
from agreements.remarks import answering, observing
from agreements.trust import documents
from agreements.versions.freezing import save_version
from hermanamientos.lib.uploads import check_upload
from partners.models import Entry
from tests.scene import pdf

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ACTS = ("turno", "observaciones", "dictamen", "inscripcion")
#: From here no act of the ministry follows.
OUTSIDE = [state for state in State if state not in (*observing.MAY_BE_OBSERVED, State.AT_REGISTRY)]


def today():
    return timezone.localdate()


def admin_url(page, *args):
    return reverse(f"admin:agreements_agreement_{page}", args=args)


def scan():
    return pdf(), check_upload(pdf())


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


@pytest.fixture
def sent(draft, enlace):
    """With the ministry since ten days ago."""
    now = timezone.now() - 10 * DAY
    save_version(agreement=draft, by=enlace, now=now)
    Agreement.objects.filter(pk=draft.pk).update(state=State.NEGOTIATED)
    draft.refresh_from_db()
    return review.take_step(
        agreement=draft,
        step="enviar",
        happened_on=today() - 10 * DAY,
        number="OF-1",
        by=enlace,
        now=now,
        upload=scan(),
    ).agreement


def observe(agreement, by, *texts):
    return observing.record_remarks(
        agreement=agreement,
        oficio="CJA-07",
        received_on=today(),
        remarks=[("", text) for text in texts],
        upload=scan(),
        by=by,
        now=timezone.now(),
    ).remarks


def fingerprint():
    models = (Agreement, AgreementVersion, StateChange, Approval, Remark, Entry)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def listed(client, **filters):
    response = client.get(admin_url("changelist"), filters)
    assert response.status_code == 200
    return set(response.context["cl"].result_list)


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_says_days_findings_and_observations(advisor, sent, enlace):
    row = advisor.get(admin_url("changelist")).context["cl"].result_list[0]
    assert row.since == today() - 10 * DAY
    working = sum((today() - n * DAY).weekday() < 5 for n in range(10))
    assert 0 < row.beside.ministry_days <= working
    assert row.beside.findings is not None
    page = advisor.get(admin_url("changelist")).content.decode()
    assert "10 días naturales" in page
    observe(sent, enlace, "Una.", "Otra.")
    page = advisor.get(admin_url("changelist")).content.decode()
    assert "2, 2 por responder" in page


def test_filters_of_the_list(advisor, sent, draft, enlace):
    assert listed(advisor, etapa="en-tramite") == {sent}
    assert listed(advisor, etapa="en-redaccion") == set()
    assert listed(advisor, etapa="lo-que-sea") == {sent}
    assert listed(advisor, turno="sre") == {sent}
    assert listed(advisor, observaciones="abiertas") == set()
    assert listed(advisor, scope__exact="national") == set()
    assert listed(advisor, entidad="14") == {sent}
    assert listed(advisor, q="Lyon") == {sent}
    rows = observe(sent, enlace, "Una.")
    assert listed(advisor, observaciones="abiertas") == {sent}
    assert listed(advisor, turno="sre") == set()
    answering.answer_remark(
        remark=rows[0], text="Sí.", seen=answering.stamp_of(rows[0]), by=enlace, now=timezone.now()
    )
    assert listed(advisor, observaciones="respondidas") == {sent}


LIST_QUERIES = 14


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_however_long(advisor, sent, django_assert_num_queries, rows):
    for number in range(rows - 1):
        Agreement.objects.create(
            municipality=sent.municipality,
            counterpart=sent.counterpart,
            process=sent.process,
            origin="process",
            state=State.WITHDRAWN,
            title=f"Otro {number}",
            created_by=sent.created_by,
        )
    advisor.get(admin_url("changelist"))
    with django_assert_num_queries(LIST_QUERIES):
        assert len(advisor.get(admin_url("changelist")).context["cl"].result_list) == rows


# --- The page of one ---------------------------------------------------------------------------------------------


PAGE_QUERIES = 24


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_shows_everything_at_the_same_cost(advisor, sent, enlace, count, django_assert_num_queries):
    rows = observe(sent, enlace, *(f"Observación {n}" for n in range(count)))
    for row in rows:
        answering.answer_remark(
            remark=row, text="Se atendió.", seen=answering.stamp_of(row), by=enlace, now=timezone.now()
        )
    advisor.get(admin_url("change", sent.pk))
    with django_assert_num_queries(PAGE_QUERIES):
        page = advisor.get(admin_url("change", sent.pk)).content.decode()
    assert page.count("Se atendió.") == count
    step = sent.steps.get(to_state=State.OBSERVED)
    assert reverse("agreements:step-file", args=[step.pk]) in page
    assert sent.versions.first().sha256[:16] in page
    assert sent.folio in page
    assert admin_url("remark_atender", sent.pk, rows[0].pk) in page


def test_the_documents_of_a_step_are_guarded(advisor, client, sent, integrante):
    url = reverse("agreements:step-file", args=[sent.steps.get().pk])
    assert b"".join(advisor.get(url).streaming_content)[:5] == b"%PDF-"
    client.force_login(integrante)
    assert client.get(url).status_code == 404


# --- Acts --------------------------------------------------------------------------------------------------------


def test_acts_are_offered_where_they_can_be_taken(advisor, sent):
    page = advisor.get(admin_url("change", sent.pk)).content.decode()
    offered = [name for name in ACTS if admin_url(name, sent.pk) in page]
    assert offered == ["turno", "observaciones", "dictamen"]
    refused = advisor.get(admin_url("inscripcion", sent.pk))
    assert refused.url == admin_url("change", sent.pk)


def act(advisor, name, agreement, **data):
    return advisor.post(admin_url(name, agreement.pk), data)


def last_entry(agreement):
    return Entry.objects.about(agreement).order_by("pk").last()


def test_the_turn_is_recorded_with_the_advisor_as_author(advisor, asesora, sent):
    count = Entry.objects.about(sent).count()
    response = act(advisor, "turno", sent, happened_on=today(), number="T-5", unit="Consultoría Jurídica")
    assert response.url == admin_url("change", sent.pk)
    sent.refresh_from_db()
    step = sent.steps.get(to_state=State.IN_OPINION)
    assert (sent.state, step.number, step.by) == (State.IN_OPINION, "T-5", asesora)
    assert Entry.objects.about(sent).count() == count + 1
    assert last_entry(sent).actor == asesora


def test_observations_are_recorded_by_clause(advisor, asesora, sent):
    key = sent.clauses.order_by("position")[2].key
    data = {"oficio": "CJA-07", "received_on": today(), "rows": 2, "clause_1": key, "text_1": "Precise."}
    refused = act(advisor, "observaciones", sent, **data)
    assert refused.status_code == 422
    assert refused.context["form"]["text_1"].value() == "Precise."
    assert sent.remarks.count() == 0
    response = act(advisor, "observaciones", sent, **data, file=pdf())
    assert response.url == admin_url("change", sent.pk)
    remark = sent.remarks.get()
    assert (remark.clause_key, remark.text, remark.recorded_by) == (key, "Precise.", asesora)
    sent.refresh_from_db()
    assert sent.state == State.OBSERVED
    assert admin_url("observaciones", sent.pk) in advisor.get(admin_url("change", sent.pk)).content.decode()


@pytest.mark.parametrize(("answer", "state"), [("yes", State.APPROVED), ("no", State.REJECTED)])
def test_the_opinion_is_bound_to_the_text_that_was_sent(advisor, asesora, sent, answer, state):
    data = {"is_favourable": answer, "decided_on": today(), "number": "CJA-20", "unit": "SRE"}
    assert act(advisor, "dictamen", sent, **data).status_code == 422
    future = data | {"decided_on": today() + DAY}
    assert act(advisor, "dictamen", sent, **future, upload=pdf()).status_code == 422
    assert Approval.objects.count() == 0
    assert act(advisor, "dictamen", sent, **data, upload=pdf()).status_code == 302
    approval = sent.approvals.get()
    assert (approval.recorded_by, approval.text_sha256) == (asesora, observing.sent_version(sent).sha256)
    sent.refresh_from_db()
    assert sent.state == state
    assert act(advisor, "dictamen", sent, **data, upload=pdf()).status_code == 422
    assert sent.approvals.count() == 1


def test_the_registry_needs_its_number_and_the_signature_first(advisor, sent):
    data = {"happened_on": today(), "number": "R-1/2026"}
    assert act(advisor, "inscripcion", sent, **data, upload=pdf()).status_code == 422
    digest = observing.sent_version(sent).sha256
    Agreement.objects.filter(pk=sent.pk).update(
        state=State.AT_REGISTRY,
        cabildo_on=today(),
        cabildo_sha256=digest,
        dictamen_on=today(),
        dictamen_sha256=digest,
        signed_on=today(),
        signed_sha256=digest,
    )
    assert act(advisor, "inscripcion", sent, happened_on=today(), upload=pdf()).status_code == 422
    assert act(advisor, "inscripcion", sent, **data, upload=pdf()).status_code == 302
    sent.refresh_from_db()
    assert (sent.registry_number, sent.registered_on, sent.registered) == ("R-1/2026", today(), "yes")


def test_observations_are_settled_and_opened_again_with_a_note(advisor, asesora, sent, enlace):
    row = observe(sent, enlace, "Una.")[0]
    settle, reopen = (admin_url(f"remark_{name}", sent.pk, row.pk) for name in ("atender", "reabrir"))
    assert advisor.post(settle, {"note": "Correo"}).status_code == 422
    answering.answer_remark(
        remark=row, text="Sí.", seen=answering.stamp_of(row), by=enlace, now=timezone.now()
    )
    assert advisor.post(settle, {"note": ""}).status_code == 422
    assert advisor.post(settle, {"note": "Correo"}).status_code == 302
    row.refresh_from_db()
    assert row.state == Remark.State.SETTLED
    assert last_entry(sent).actor == asesora
    assert advisor.post(reopen, {"note": "Falta"}).status_code == 302
    row.refresh_from_db()
    assert row.state == Remark.State.OPEN


# --- Nothing else is written, nothing passes by the order of the law -----------------------------------------------


def test_nothing_is_written_by_hand(advisor, sent, enlace):
    observe(sent, enlace, "Una.")
    before = fingerprint()
    remark = sent.remarks.get()
    data = {
        "state": "signed",
        "signed_on": today(),
        "signed_sha256": "a" * 64,
        "remarks-TOTAL_FORMS": 1,
        "remarks-INITIAL_FORMS": 1,
        "remarks-0-id": remark.pk,
        "remarks-0-answer": "Otra cosa",
        "_save": "Guardar",
    }
    assert advisor.post(admin_url("change", sent.pk), data).status_code == 403
    assert advisor.post(admin_url("add"), data).status_code == 403
    assert advisor.post(admin_url("delete", sent.pk), {"post": "yes"}).status_code == 403
    response = advisor.post(
        admin_url("changelist"),
        {"action": "delete_selected", "_selected_action": [sent.pk], "post": "yes", "state": "signed"},
    )
    assert response.status_code in (200, 302)
    assert fingerprint() == before


@pytest.mark.parametrize("state", OUTSIDE)
def test_no_act_passes_by_the_order(advisor, draft, enlace, state):
    """From wherever the agreement stands outside the ministry, no act of the ministry is taken."""
    save_version(agreement=draft, by=enlace, now=timezone.now())
    force(draft, state)
    before = fingerprint()
    acts = {
        "turno": {"happened_on": today(), "unit": "X"},
        "observaciones": {"oficio": "1", "received_on": today(), "rows": 1, "text_1": "x", "file": pdf()},
        "dictamen": {"is_favourable": "yes", "decided_on": today(), "number": "1", "upload": pdf()},
        "inscripcion": {"happened_on": today(), "number": "R", "upload": pdf()},
    }
    for name, data in acts.items():
        assert act(advisor, name, draft, **data).status_code in (302, 404, 422), name
    assert fingerprint() == before


def force(draft, state):
    """Write an agreement into a state, with the facts that the table's constraints ask for."""
    digest, facts = "a" * 64, {"state": state}
    if state in SIGNED_STATES:
        decided = ("cabildo", "dictamen", "signed")
        facts |= {f"{name}_on": today() for name in decided} | {f"{name}_sha256": digest for name in decided}
    if state == State.UNKNOWN:
        facts |= {"origin": "inventory", "process": None}
    Agreement.objects.filter(pk=draft.pk).update(**facts)


@pytest.mark.parametrize("person", ["enlace", "lectora", "integrante", "otro_enlace"])
def test_only_advisors_act(client, request, sent, person):
    client.force_login(request.getfixturevalue(person))
    before = fingerprint()
    for name in ACTS:
        assert client.get(admin_url(name, sent.pk)).status_code == 302
        assert client.post(admin_url(name, sent.pk), {"happened_on": today()}).status_code == 302
    assert fingerprint() == before


@pytest.mark.parametrize("name", ACTS)
def test_a_number_that_no_row_has_is_not_found(advisor, name):
    assert advisor.get(admin_url(name, 999_999)).status_code == 404
    assert advisor.post(admin_url(name, 999_999), {}).status_code == 404


# --- Issued documents --------------------------------------------------------------------------------------------


def test_a_withdrawn_document_says_why(advisor, draft, enlace):
    now = timezone.now()
    document = documents.issue(kind="agreement_draft", source=draft, by=enlace, now=now)
    url = reverse("admin:agreements_issueddocument_changelist")
    assert set(advisor.get(url, {"vigencia": "emitidos"}).context["cl"].result_list) == {document}
    documents.withdraw_document(document=document, reason="Tenía un error", by=enlace, now=now)
    assert set(advisor.get(url, {"vigencia": "emitidos"}).context["cl"].result_list) == set()
    assert set(advisor.get(url, {"vigencia": "retirados"}).context["cl"].result_list) == {document}
    page = advisor.get(reverse("admin:agreements_issueddocument_change", args=[document.pk])).content.decode()
    assert "por Elena Ruiz: Tenía un error" in page
    assert document.code in page
