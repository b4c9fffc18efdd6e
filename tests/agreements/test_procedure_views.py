"""The page «Trámite», one form a step, decisions, signature, and the papers, which leave only through guarded views."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, State
from agreements.path.page import stays_of
from agreements.versions.freezing import latest_version
from phases.calendars import MEXICO
from tests.agreements.walking import MEMBERS, Walk, vote
from tests.conftest import MONDAY
from tests.scene import PDF, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def address(name, *args):
    return reverse(f"agreements:{name}", args=args)


def page(client, walk):
    return client.get(address("procedure-detail", walk.agreement.pk))


def text_of(response):
    return " ".join(response.content.decode().split())


# --- The page ------------------------------------------------------------------------------------------------------


def test_draft_shows_what_follows_and_what_is_missing(as_enlace, walk):
    text = text_of(page(as_enlace, walk))
    for words in (
        "Turnar a revisión jurídica",
        "Declarar negociado el texto",
        "Desistir del acuerdo",
        "Todavía es un borrador",
        "Antes de la firma",
        "Nuestro folio",
    ):
        assert words in text
    assert "Registrar la firma" not in text


def test_path_shows_steps_decisions_votes_and_papers(as_enlace, walk):
    walk.to("approved")
    walk.cabildo(votes=vote(7, 2))
    response = page(as_enlace, walk)
    text = text_of(response)
    titles = [moment.title for moment in response.context["page"].moments]
    assert titles == [
        "El cabildo aprobó el texto",
        "La cancillería dictaminó procedente el texto",
        "Se envió el texto a la cancillería",
        "El texto quedó negociado con la contraparte",
    ]
    assert text.count("cubre el texto vigente") == 2
    assert "7 a favor, 2 en contra. Se necesitaban 6 votos" in text
    assert '<th scope="row">Regidora 9</th><td>regidora</td><td>en contra</td>' in text
    assert latest_version(walk.agreement).sha256[:12] in text
    for change in walk.agreement.steps.exclude(file=""):
        assert address("step-file", change.pk) in text
    assert [check.tone for check in response.context["page"].checks[:4]] == ["good"] * 4


def test_changed_text_shows_decisions_of_another_text_and_how_to_confirm_them(as_enlace, walk):
    walk.to("approved")
    approval = walk.cabildo()
    walk.step("reabrir")
    walk.change_text()
    assert address("approval-confirm", approval.pk) not in text_of(page(as_enlace, walk))
    walk.step("negociado")
    text = text_of(page(as_enlace, walk))
    assert text.count("de otro texto") >= 2
    assert address("approval-confirm", approval.pk) in text


def test_reader_sees_the_page_without_its_acts(client, walk, lectora):
    walk.to("negotiated")
    walk.cabildo()
    client.force_login(lectora)
    text = text_of(page(client, walk))
    assert "El cabildo aprobó el texto" in text
    for name in ("procedure-step", "approval-create", "approval-annul", "expediente-edit"):
        fragment = {"procedure-step": "/tramite/enviar/", "approval-create": "/decisiones/cabildo/"}.get(name)
        assert (fragment or f"/{name.partition('-')[2]}/") not in text


def test_national_agreement_names_no_ministry(as_enlace, walk):
    Agreement.objects.filter(pk=walk.agreement.pk).update(scope="national")
    walk.step("negociado")
    text = text_of(page(as_enlace, walk))
    assert "Registrar la firma" in text and "Enviar a la cancillería" not in text
    assert "En manos de la cancillería" not in text


def test_queries_do_not_grow_with_the_path(as_enlace, walk, django_assert_num_queries):
    walk.to("approved")
    for number in range(30):
        walk.cabildo(number=f"Acta {number + 20}")
        walk.step("reabrir")
        walk.step("negociado")
        if number in (0, 29):
            with django_assert_num_queries(19):
                response = page(as_enlace, walk)
    assert len(response.context["page"].moments) == 93


# --- Days with the ministry ----------------------------------------------------------------------------------------


class Change:
    def __init__(self, day, state):
        self.happened_on, self.to_state = dt.date(2026, 3, day), state


def stays(*changes, today=dt.date(2026, 3, 31)):
    found = stays_of([Change(*each) for each in changes], MEXICO, today)
    return [(stay.since.day, stay.until and stay.until.day, stay.working_days) for stay in found]


def test_days_with_the_ministry_are_its_working_days():
    # Monday 16 March 2026 is a day of compulsory rest.
    path = ((2, "negotiated"), (4, "sent"), (9, "in_opinion"), (18, "observed"), (24, "answered"))
    assert stays(*path) == [(4, 18, 9), (24, None, 5)]
    assert stays((2, "negotiated")) == []
    assert stays((4, "sent"), (6, "approved"), (9, "signed"), (10, "at_registry"), (12, "registered")) == [
        (4, 6, 2),
        (10, 12, 2),
    ]


# --- Steps ---------------------------------------------------------------------------------------------------------


def test_step_through_its_form(as_enlace, walk):
    walk.to("negotiated")
    url = address("procedure-step", walk.agreement.pk, "enviar")
    form = as_enlace.get(url).context["form"]
    assert form["unit"].value() == "Dirección General de Coordinación Política (DGCP)"
    response = as_enlace.post(
        url,
        {
            "happened_on": walk.day.isoformat(),
            "number": "OF-12/2026",
            "unit": form["unit"].value(),
            "upload": pdf(),
            "expected_state": "negotiated",
        },
        follow=True,
    )
    assert "Quedó registrado: el acuerdo está «enviado a la cancillería»." in text_of(response)
    walk.agreement.refresh_from_db()
    assert walk.agreement.state == State.SENT


def test_names_of_units_are_settings(as_enlace, walk, settings):
    settings.MINISTRY_UNITS = settings.MINISTRY_UNITS | {"coordination": "Dirección General Nueva (DGN)"}
    walk.to("negotiated")
    response = as_enlace.get(address("procedure-step", walk.agreement.pk, "enviar"))
    assert response.context["form"]["unit"].value() == "Dirección General Nueva (DGN)"


def test_refused_step_keeps_what_was_typed(as_enlace, walk):
    walk.to("negotiated")
    url = address("procedure-step", walk.agreement.pk, "enviar")
    response = as_enlace.post(url, {"happened_on": "2026-03-02", "number": "OF-12", "upload": pdf()})
    assert response.status_code == 422
    assert "éste no puede ser de antes" in text_of(response)
    assert 'value="OF-12"' in text_of(response)
    assert as_enlace.post(url, {"happened_on": "x", "number": "OF-12"}).status_code == 422


def test_program_disguised_as_a_letter_is_refused(as_enlace, walk):
    walk.to("negotiated")
    file = pdf("oficio.exe")
    response = as_enlace.post(
        address("procedure-step", walk.agreement.pk, "enviar"),
        {"happened_on": walk.day.isoformat(), "number": "OF-12", "upload": file},
    )
    assert response.status_code == 422 and walk.agreement.steps.count() == 1


def test_step_that_does_not_follow_leads_back(as_enlace, walk):
    response = as_enlace.get(address("procedure-step", walk.agreement.pk, "inscribir"), follow=True)
    assert "de ahí no sigue" in text_of(response)
    assert as_enlace.get(address("procedure-step", walk.agreement.pk, "volar")).status_code == 404


@pytest.mark.parametrize(
    ("state", "code", "name", "args"),
    [
        ("sent", "observaciones", "remark-create", ()),
        ("sent", "dictamen", "approval-create", ("dictamen",)),
        ("approved", "firmar", "agreement-sign", ()),
    ],
)
def test_steps_with_a_page_of_their_own(as_enlace, walk, state, code, name, args):
    walk.to(state)
    response = as_enlace.get(address("procedure-step", walk.agreement.pk, code))
    assert response.url == address(name, walk.agreement.pk, *args)
    assert as_enlace.get(response.url).status_code == 200


def test_closed_process_is_told_after_the_step(as_enlace, walk, process):
    type(process).objects.filter(pk=process.pk).update(
        state="closed", closed_on=MONDAY, outcome="withdrawn", closing_reason="Se sigue en papel"
    )
    response = as_enlace.post(
        address("procedure-step", walk.agreement.pk, "negociado"),
        {"happened_on": "2026-03-04", "upload": pdf()},
        follow=True,
    )
    assert "En las tareas del proceso: El proceso está cerrado" in text_of(response)


# --- Decisions -----------------------------------------------------------------------------------------------------


def votes_data(senses, **more):
    data = {
        "decided_on": "2026-03-05",
        "number": "Acta 14",
        "session": "ordinaria 14",
        "majority": "simple",
        "rows": "10",
        "upload": pdf("acta.pdf"),
    }
    for place, ((name, office), sense) in enumerate(zip(MEMBERS, senses, strict=False), 1):
        data |= {f"name_{place}": name, f"office_{place}": office, f"sense_{place}": sense}
    return data | more


def test_vote_of_the_cabildo_through_its_form(as_enlace, walk):
    walk.to("negotiated")
    url = address("approval-create", walk.agreement.pk, "cabildo")
    version = latest_version(walk.agreement)
    assert as_enlace.get(url).context["form"].fields["version"].choices == [
        (str(version.pk), f"Versión 1 · {version.sha256[:12]} · el texto como está hoy")
    ]
    response = as_enlace.post(url, votes_data(["for"] * 5 + ["against"] * 2, version=version.pk), follow=True)
    assert "el cabildo aprobó la versión 1 del texto" in text_of(response)
    approval = walk.agreement.approvals.get()
    assert approval.votes.count() == 7 and approval.is_favourable
    # The next vote begins with the same people.
    form = as_enlace.get(url).context["form"]
    assert (form["name_7"].value(), form["office_7"].value(), form["sense_7"].value()) == (
        "Regidora 7",
        "regidora",
        None,
    )


def test_vote_without_a_sense_is_refused_and_keeps_the_names(as_enlace, walk):
    walk.to("negotiated")
    version = latest_version(walk.agreement)
    response = as_enlace.post(
        address("approval-create", walk.agreement.pk, "cabildo"),
        votes_data(["for", ""], version=version.pk),
    )
    assert response.status_code == 422
    assert "Elija el sentido del voto de Regidora 2" in text_of(response)
    assert 'value="Regidora 2"' in text_of(response)


def test_more_places_for_votes_without_losing_what_was_typed(as_enlace, walk):
    walk.to("negotiated")
    url = address("approval-create", walk.agreement.pk, "cabildo")
    data = votes_data(["for"] * 2, more="1")
    data.pop("upload")
    response = as_enlace.post(url, data)
    assert response.status_code == 200
    form = response.context["form"]
    assert (
        form.row_count == 15 and form["name_2"].value() == "Regidora 2" and form["sense_2"].value() == "for"
    )
    assert not walk.agreement.approvals.exists()


def test_draft_that_the_cabildo_votes_is_offered_as_it_stands(as_enlace, walk):
    form = as_enlace.get(address("approval-create", walk.agreement.pk, "cabildo")).context["form"]
    assert form.fields["version"].choices == [("", "El texto como está hoy (se guardará como versión)")]


def test_opinion_through_its_form(as_enlace, walk):
    walk.to("sent")
    response = as_enlace.post(
        address("approval-create", walk.agreement.pk, "dictamen"),
        {
            "is_favourable": "no",
            "decided_on": walk.day.isoformat(),
            "number": "CJA-9",
            "upload": pdf(),
            "note": "Sin competencia.",
        },
        follow=True,
    )
    assert "el texto no es procedente" in text_of(response)
    walk.agreement.refresh_from_db()
    assert walk.agreement.state == State.REJECTED
    assert address("approval-annul", walk.agreement.approvals.get().pk) in text_of(response)
    assert as_enlace.get(address("approval-create", walk.agreement.pk, "otra")).status_code == 404


def test_confirming_and_annulling_through_their_forms(as_enlace, walk):
    walk.to("negotiated")
    approval = walk.cabildo()
    walk.step("reabrir")
    walk.change_text()
    walk.step("negociado")
    url = address("approval-confirm", approval.pk)
    assert as_enlace.post(url, {"decided_on": walk.day.isoformat(), "reason": " "}).status_code == 422
    as_enlace.post(url, {"decided_on": walk.day.isoformat(), "reason": "Sólo una errata."})
    confirmation = walk.agreement.approvals.get(confirms=approval)
    text = text_of(page(as_enlace, walk))
    assert "Sólo una errata." in text
    response = as_enlace.post(
        address("approval-annul", confirmation.pk), {"reason": "No era una errata."}, follow=True
    )
    assert "No era una errata." in text_of(response) and "anulada" in text_of(response)


# --- Signature -----------------------------------------------------------------------------------------------------


def test_signature_through_its_form(as_enlace, walk):
    walk.to("approved")
    url = address("agreement-sign", walk.agreement.pk)
    assert "Falta la aprobación del cabildo" in text_of(as_enlace.get(url))
    walk.cabildo()
    form = as_enlace.get(url).context["form"]
    assert form["municipal_signatory"].value() == "Verónica Ortiz"
    data = {
        "signed_on": walk.day.isoformat(),
        "municipal_signatory": "Verónica Ortiz",
        "counterpart_signatory": "Claire Martin",
        "place": "Lyon",
        "expected_state": "approved",
    }
    assert as_enlace.post(url, data).status_code == 422
    response = as_enlace.post(url, data | {"upload": pdf("firmado.pdf")}, follow=True)
    assert "el acuerdo está «firmado»" in text_of(response)
    assert "cubre el texto firmado" in text_of(response)
    assert "Remitir para su registro" in text_of(response)


def test_expediente_through_its_form(as_enlace, walk):
    url = address("expediente-edit", walk.agreement.pk)
    response = as_enlace.post(url, {"expediente": "DRI/4/2026"}, follow=True)
    assert "DRI/4/2026" in text_of(response)


# --- Papers --------------------------------------------------------------------------------------------------------


def test_papers_leave_only_through_the_guard(client, walk, enlace, otro_enlace, integrante):
    walk.to("negotiated")
    approval = walk.cabildo()
    change = walk.agreement.steps.exclude(file="").get()
    urls = [address("step-file", change.pk), address("approval-file", approval.pk)]
    for user, status in ((enlace, 200), (otro_enlace, 404), (integrante, 404)):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [status, status]
    client.force_login(enlace)
    response = client.get(urls[0])
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Cache-Control"] == "private, no-store"
    client.logout()
    assert client.get(urls[0]).status_code == 302


def test_step_without_a_paper_has_no_address_for_it(as_enlace, walk):
    walk.step("revision")
    change = walk.agreement.steps.get()
    assert as_enlace.get(address("step-file", change.pk)).status_code == 404
    assert address("step-file", change.pk) not in text_of(page(as_enlace, walk))


def test_future_is_that_of_the_municipality(as_enlace, walk):
    tomorrow = timezone.localdate(timezone.now(), timezone=dt.UTC) + dt.timedelta(days=2)
    response = as_enlace.post(
        address("procedure-step", walk.agreement.pk, "revision"), {"happened_on": tomorrow.isoformat()}
    )
    assert response.status_code == 422 and "está en el futuro" in text_of(response)
