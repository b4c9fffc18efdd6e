"""Correcting the day or the number of a step already recorded."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.models import State
from agreements.path import review
from agreements.path.correcting import is_correctable, stamp_of
from agreements.path.moving import act_in_words
from partners.models import Entry
from tests.agreements.walking import DAY, Walk

pytestmark = pytest.mark.django_db

REASON = "Se tecleó mal el día del acuse."


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


def step_to(walk, state):
    return walk.agreement.steps.get(to_state=state)


def refusal(*args, **given):
    """What a correction answers: {field: sentences}, or sentences."""
    with pytest.raises(ValidationError) as caught:
        correct(*args, **given)
    error = caught.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def correct(walk, change, **given):
    data = {"happened_on": change.happened_on, "reason": REASON, "seen": stamp_of(change)}
    return review.correct_step(change=change, **{"by": walk.by, "now": walk.now} | data | given)


def test_day_and_number_are_corrected_and_the_history_keeps_the_old_ones(walk):
    walk.to("sent")
    walk.tick()
    change, before = step_to(walk, "sent"), Entry.objects.about(walk.agreement).count()
    fresh = correct(walk, change, happened_on=change.happened_on + DAY, number=" OF-8/2026 ")
    assert (fresh.happened_on, fresh.number) == (change.happened_on + DAY, "OF-8/2026")
    assert (fresh.unit, fresh.file, fresh.to_state) == (change.unit, change.file, State.SENT)
    entries = Entry.objects.about(walk.agreement)
    assert entries.count() == before + 1
    assert entries.latest("pk").text == (
        "Se corrigió el paso «Enviar a la cancillería»: la fecha era 4 de marzo de 2026 y es 5 de marzo de 2026; "
        f"el número era OF-7/2026 y es OF-8/2026. Motivo: {REASON}"
    )
    walk.agreement.refresh_from_db()
    assert walk.agreement.state == State.SENT


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (-2, "El paso «texto negociado» es del 3 de marzo de 2026: éste no puede ser de antes."),
        (2, "El paso «en dictamen» es del 5 de marzo de 2026: éste no puede ser de después."),
        (999, "La fecha está en el futuro: registre el acto cuando haya ocurrido."),
    ],
)
def test_a_day_that_breaks_the_order_of_the_path_is_refused(walk, days, message):
    walk.to("in_opinion")
    change = step_to(walk, "sent")
    day = change.happened_on + dt.timedelta(days=days)
    assert refusal(walk, change, happened_on=day) == {"happened_on": [message]}
    assert step_to(walk, "sent").happened_on == change.happened_on


def test_a_step_after_the_signature_is_never_before_it(walk):
    walk.to("approved")
    walk.cabildo()
    walk.sign()
    walk.step("remitir")
    walk.step("inscribir", number="R-1")
    signed_on = walk.agreement.signed_on
    change = step_to(walk, "at_registry")
    assert "happened_on" in refusal(walk, change, happened_on=signed_on - DAY)
    assert correct(walk, change, happened_on=signed_on).happened_on == signed_on


def test_a_registration_takes_the_columns_of_the_agreement_along(walk):
    walk.to("approved")
    walk.cabildo()
    walk.sign()
    walk.step("remitir")
    walk.step("inscribir", number="R-1")
    walk.tick()
    correct(walk, step_to(walk, "registered"), happened_on=walk.day, number="R-2")
    walk.agreement.refresh_from_db()
    assert (walk.agreement.registered_on, walk.agreement.registry_number) == (walk.day, "R-2")


@pytest.mark.parametrize("state", ["approved", "signed"])
def test_decisions_and_the_signature_have_ways_of_their_own(walk, state):
    walk.to("approved")
    if state == "signed":
        walk.cabildo()
        walk.sign()
    change = step_to(walk, state)
    assert not is_correctable(change)
    assert "no se corrige aquí" in refusal(walk, change, number="OF-9")[0]


def test_a_correction_needs_a_reason_a_difference_and_the_page_of_now(walk):
    walk.to("sent")
    change = step_to(walk, "sent")
    assert refusal(walk, change, reason=" ", number="OF-9") == [
        "Explique qué se corrige y por qué: queda en el historial."
    ]
    assert refusal(walk, change) == ["No cambió nada: corrija la fecha, el número o la unidad."]
    assert refusal(walk, change, number="") == {"number": ["Escriba el dato «número de oficio»."]}
    correct(walk, change, number="OF-9")
    assert "Otra persona corrigió este paso" in refusal(walk, change, number="OF-10")[0]
    assert step_to(walk, "sent").number == "OF-9"


def test_the_page_corrects_and_says_what_it_refuses(client, walk, enlace, lectora):
    walk.to("in_opinion")
    change = step_to(walk, "sent")
    url = reverse("agreements:step-correct", args=[change.pk])
    page = reverse("agreements:procedure-detail", args=[walk.agreement.pk])
    client.force_login(lectora)
    assert url not in client.get(page).content.decode()
    client.force_login(enlace)
    assert url in client.get(page).content.decode()
    form = client.get(url).context["form"]
    data = {"happened_on": "2020-01-01", "number": "OF-8", "unit": "DGCP", "reason": REASON}
    refused = client.post(url, data | {"seen": form["seen"].value()})
    assert refused.status_code == 422
    assert refused.context["form"]["number"].value() == "OF-8"
    assert refused.context["form"].errors["happened_on"] == [
        "El paso «texto negociado» es del 3 de marzo de 2026: éste no puede ser de antes."
    ]
    data["happened_on"] = change.happened_on.isoformat()
    assert client.post(url, data | {"seen": refused.context["form"]["seen"].value()}).url == page
    assert step_to(walk, "sent").number == "OF-8"


def test_a_decision_leads_back_to_its_page(client, walk, enlace):
    walk.to("approved")
    client.force_login(enlace)
    answer = client.get(reverse("agreements:step-correct", args=[step_to(walk, "approved").pk]))
    assert answer.url == reverse("agreements:procedure-detail", args=[walk.agreement.pk])


def test_names_with_brackets_of_their_own_stand_after_a_colon():
    assert (
        act_in_words(
            "Se envió el texto",
            happened_on=dt.date(2026, 3, 4),
            number="OF-1",
            unit="Dirección General de Coordinación Política (DGCP)",
            note="Por mensajería.",
        )
        == "Se envió el texto el 4 de marzo de 2026: OF-1, Dirección General de Coordinación Política (DGCP). "
        "Por mensajería."
    )
    assert act_in_words("Se reabrió el texto", happened_on=dt.date(2026, 3, 4)) == (
        "Se reabrió el texto el 4 de marzo de 2026."
    )
