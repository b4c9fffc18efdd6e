"""How reminders come: each person's rhythm, each municipality's ladder."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from partners.models import Entry, Membership
from phases import preferences, progress
from phases.forms.mail import USUAL_AFTER, USUAL_BEFORE, ReminderPolicyForm
from phases.models import MailChoice, ReminderPolicy, Task
from phases.models.reminders import DEFAULT_STEPS
from tests.factories import MembershipFactory
from tests.phases.moving import MONDAY, day, refusal

pytestmark = pytest.mark.django_db

LADDER = {"steps": [-3, 0, 1, 3, 7], "enlace_from": 1, "head_from": 3, "advisor_from": 7}
TYPED = {
    "before": ["14", "3"],
    "other_before": "20, 12",
    "on_the_day": "on",
    "after": ["1", "7"],
    "other_after": "",
    "enlace_from": "1",
    "head_from": "1",
    "advisor_from": "7",
}


def set_policy(municipality, by, **changes):
    return preferences.set_policy(
        municipality=municipality, by=by, today=MONDAY, **({**LADDER, "head": None} | changes)
    )


# --- A municipality's ladder -------------------------------------------------------------------------------------


def test_without_a_row_the_defaults_hold(municipality):
    policy = preferences.policy_of(municipality)
    assert (policy.steps, policy.enlace_from, policy.head_from, policy.advisor_from, policy.pk) == (
        list(DEFAULT_STEPS),
        1,
        3,
        7,
        None,
    )


def test_a_policy_is_kept_sorted_and_replaces_the_one_before(municipality, enlace, lectora):
    head = Membership.objects.get(user=lectora)
    set_policy(municipality, enlace, steps=[7, -1, 0, 3], head=head)
    set_policy(municipality, enlace, steps=[7, -2, 3], head=head)
    policy = ReminderPolicy.objects.get()
    assert (policy.steps, policy.head) == ([-2, 3, 7], head)
    assert preferences.policy_of(municipality) == policy


def test_every_pending_task_of_the_municipality_is_planned_anew(
    process, municipality, enlace, other_municipality
):
    done = progress.complete_task(
        task=process.tasks.get(key="designar-enlace"), by=enlace, today=MONDAY, note="Oficio"
    )
    elsewhere = progress.add_task(
        municipality=other_municipality, name="Otra", due_on=day("03-13"), by=enlace, today=MONDAY
    )
    Task.objects.update(next_reminder_on=day("03-05"))
    set_policy(municipality, enlace)
    left = Task.objects.filter(next_reminder_on__isnull=False)
    assert set(left) == {done, elsewhere}


def test_it_leaves_one_line_in_the_history_of_the_office(municipality, enlace):
    set_policy(municipality, enlace, steps=[-7, -1, 0, 1, 7])
    entry = Entry.objects.get()
    assert (entry.act, entry.actor, entry.subject) == ("reminders.policy_set", enlace, municipality)
    assert "7 y 1 días hábiles antes, el mismo día, 1 y 7 días hábiles después" in entry.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": []}, "Elija al menos un día de recordatorio."),
        ({"steps": [-61, 7]}, "Los recordatorios van de 60 días hábiles antes a 60 después."),
        ({"steps": [61]}, "Los recordatorios van de 60 días hábiles antes a 60 después."),
        ({"steps": [1, "7"]}, "Los recordatorios van de 60 días hábiles antes a 60 después."),
        ({"steps": [True, 7]}, "Los recordatorios van de 60 días hábiles antes a 60 después."),
        ({"steps": [1, 7, 7]}, "Cada día de recordatorio va una sola vez."),
        ({"head_from": 1, "enlace_from": 2}, "La o el titular no puede enterarse antes que el enlace"),
        ({"advisor_from": 2}, "Cancillería no puede enterarse antes que la o el titular"),
        ({"advisor_from": 8}, "No hay ningún recordatorio 8 días hábiles después o más tarde"),
        ({"steps": [-3, -1]}, "No hay ningún recordatorio 7 días hábiles después o más tarde"),
        ({"enlace_from": 0}, "Escriba un número entre 1 y 60."),
        ({"advisor_from": 61}, "Escriba un número entre 1 y 60."),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(municipality, enlace, changes, message):
    with pytest.raises(ValidationError) as error:
        set_policy(municipality, enlace, **changes)
    assert message in refusal(error)
    assert (ReminderPolicy.objects.count(), Entry.objects.count()) == (0, 0)


def test_the_head_is_somebody_in_office_here(municipality, enlace, lectora, integrante, otro_enlace):
    former = MembershipFactory(municipality=municipality, ends_on=dt.date(2026, 2, 1))
    others = [
        former,
        Membership.objects.get(user=integrante),
        Membership.objects.get(user=otro_enlace),
    ]
    for membership in others:
        with pytest.raises(ValidationError) as error:
            set_policy(municipality, enlace, head=membership)
        assert refusal(error) == "Elija a una persona en funciones de este municipio."
    set_policy(municipality, enlace, head=Membership.objects.get(user=lectora))


# --- Its page ----------------------------------------------------------------------------------------------------


def test_the_page_saves_what_was_ticked_and_typed(client, municipality, enlace, lectora):
    client.force_login(enlace)
    url = reverse("phases:reminder-policy", args=["14039"])
    head = Membership.objects.get(user=lectora)
    answer = client.post(url, TYPED | {"head": head.pk})
    assert (answer.status_code, answer.url) == (302, url)
    policy = ReminderPolicy.objects.get()
    assert policy.steps == [-20, -14, -12, -3, 0, 1, 7]
    assert (policy.enlace_from, policy.head_from, policy.advisor_from, policy.head) == (1, 1, 7, head)
    page = client.get(url)
    assert page.context["form"].initial["other_before"] == "20, 12"
    assert "Las reglas de recordatorios quedaron guardadas." in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"other_before": "20, doce"}, "Escriba números del 1 al 60 separados por comas"),
        ({"other_after": "-5"}, "Escriba números del 1 al 60 separados por comas"),
        ({"other_after": "0"}, "Escriba números del 1 al 60 separados por comas"),
        ({"other_after": "99999999999999999999"}, "Escriba números del 1 al 60 separados por comas"),
        ({"other_after": "²"}, "Escriba números del 1 al 60 separados por comas"),
        ({"advisor_from": "9"}, "No hay ningún recordatorio 9 días hábiles después"),
        ({"enlace_from": "3"}, "no puede enterarse antes que el enlace"),
        ({"enlace_from": ""}, "Este campo es obligatorio"),
        ({"before": ["4"]}, "no es una de las opciones"),
    ],
)
def test_a_refusal_shows_on_the_page_and_keeps_what_was_typed(client, municipality, enlace, changes, words):
    client.force_login(enlace)
    answer = client.post(reverse("phases:reminder-policy", args=["14039"]), TYPED | changes)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    if "other_before" not in changes:
        assert 'value="20, 12"' in page
    assert not ReminderPolicy.objects.exists()


def test_readers_read_the_rules_without_a_form(client, municipality, enlace, lectora):
    set_policy(municipality, enlace, head=Membership.objects.get(user=enlace))
    client.force_login(lectora)
    page = client.get(reverse("phases:reminder-policy", args=["14039"])).content.decode()
    assert "3 días hábiles antes" in page and "Elena Ruiz" in page
    assert 'name="enlace_from"' not in page
    assert client.post(reverse("phases:reminder-policy", args=["14039"]), TYPED).status_code == 403


@given(
    before=st.sets(st.integers(1, 60), max_size=6),
    after=st.sets(st.integers(1, 60), max_size=6),
    on_the_day=st.booleans(),
)
def test_what_the_form_shows_of_a_ladder_is_the_same_ladder(before, after, on_the_day):
    steps = sorted({-days for days in before} | after | ({0} if on_the_day else set()))
    shown = ReminderPolicyForm.initial_of(ReminderPolicy(steps=steps))
    assert set(shown["before"]) <= set(USUAL_BEFORE) and set(shown["after"]) <= set(USUAL_AFTER)
    form = ReminderPolicyForm.__new__(ReminderPolicyForm)
    typed = {
        name: [int(word) for word in shown[name].split(", ") if word]
        for name in ("other_before", "other_after")
    }
    form.cleaned_data = shown | typed
    assert form.values()["steps"] == steps


# --- A person's rhythm -------------------------------------------------------------------------------------------


def test_without_a_choice_each_reminder_is_a_mail(enlace):
    assert preferences.rhythm_of(enlace) == MailChoice.Rhythm.EACH


def test_the_last_choice_holds(enlace, lectora):
    preferences.choose_rhythm(user=enlace, rhythm="daily")
    preferences.choose_rhythm(user=enlace, rhythm="weekly")
    assert (preferences.rhythm_of(enlace), preferences.rhythm_of(lectora)) == ("weekly", "each")
    assert MailChoice.objects.count() == 1


def test_an_unknown_rhythm_is_refused(enlace):
    with pytest.raises(ValidationError):
        preferences.choose_rhythm(user=enlace, rhythm="never")
    assert not MailChoice.objects.exists()


def test_the_page_of_ones_own_choice(client, enlace, lectora):
    client.force_login(lectora)
    url = reverse("phases:mail-choice")
    assert client.get(url).context["form"].initial == {"rhythm": "each"}
    assert client.post(url, {"rhythm": "daily"}).status_code == 302
    assert [(row.user, row.rhythm) for row in MailChoice.objects.all()] == [(lectora, "daily")]
    assert "Desde ahora recibirá un resumen al día." in client.get(url).content.decode()
    assert client.post(url, {"rhythm": "never"}).status_code == 422
    assert reverse("phases:mail-choice") in client.get(reverse("partners:account")).content.decode()
