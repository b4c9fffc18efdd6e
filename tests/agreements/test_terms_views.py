"""Pages of an agreement's term, and the acts on them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.imports.inventory import add_existing
from agreements.models import Agreement, State
from agreements.terms import lifetime, successors
from tests.agreements.conftest import put_in_force
from tests.scene import pdf

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
# Session, user, memberships, agreement, chain, steps, entries, notices of the bar, and what the history names.
DETAIL_QUERIES = 8


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def in_force(draft, enlace, today):
    Agreement.objects.filter(pk=draft.pk).update(
        answers=draft.answers | {"notice_days": 60, "renewal": "agreed"}
    )
    agreement = put_in_force(draft, signed_on=today - 400 * DAY, starts_on=None)
    return lifetime.begin_term(agreement=agreement, by=enlace, today=today)


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def url(name, agreement):
    return reverse(f"agreements:term-{name}", args=[agreement.pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_when_it_ends_and_what_is_due(as_enlace, in_force):
    page = as_enlace.get(url("detail", in_force))
    words = text(page)
    assert f"Faltan <strong>{page.context['days_left']} días naturales</strong>" in words
    assert "(5 años)" in words and "60 días naturales: a más tardar el" in words
    assert [task.pk for task in page.context["tasks"]] == [in_force.notice_task_id, in_force.expiry_task_id]
    for task in page.context["tasks"]:
        assert reverse("phases:task-detail", args=[task.pk]) in words
    for name in ("correct", "end", "renew", "amend"):
        assert url(name, in_force) in words


def test_the_last_days_have_words_of_their_own(as_enlace, in_force, today):
    for days, words in ((0, "Hoy, "), (1, "Mañana, "), (2, "Faltan <strong>2 días")):
        Agreement.objects.filter(pk=in_force.pk).update(ends_on=today + days * DAY)
        assert words in text(as_enlace.get(url("detail", in_force)))


def test_a_draft_has_no_term_yet_but_may_have_a_past(
    as_enlace, draft, municipality, counterpart, enlace, today
):
    old = add_existing(
        municipality=municipality,
        by=enlace,
        today=today,
        counterpart=counterpart,
        kind="letter",
        state="in_force",
        title="Carta de 1998",
    )
    page = as_enlace.get(url("detail", draft))
    assert "empieza a contar con la firma" in text(page)
    answer = as_enlace.post(url("earlier", draft), {"parent": old.pk, "relation": "renewal"})
    assert answer.url == url("detail", draft)
    assert "Carta de 1998" in text(as_enlace.get(answer.url))
    half = as_enlace.post(url("earlier", draft), {"parent": old.pk, "relation": ""})
    assert half.status_code == 422
    assert "relation" in half.context["form"].errors


def test_correcting_moves_the_end(as_enlace, in_force, today):
    form = as_enlace.get(url("correct", in_force)).context["form"]
    data = {
        "starts_on": in_force.starts_on.isoformat(),
        "ends_on": (today + 900 * DAY).isoformat(),
        "renewal": "ends",
        "notice_days": "30",
        "reason": "La cláusula dice otra cosa",
        "seen_at": form["seen_at"].value(),
    }
    assert as_enlace.post(url("correct", in_force), data).url == url("detail", in_force)
    in_force.refresh_from_db()
    assert (in_force.ends_on, in_force.renewal) == (today + 900 * DAY, "ends")
    stale = as_enlace.post(url("correct", in_force), data | {"reason": "Otra vez"})
    assert stale.status_code == 422
    assert "Otra persona cambió" in text(stale) and "Otra vez" in text(stale)
    again = data | {"seen_at": stale.context["form"]["seen_at"].value(), "ends_on": "2001-01-01"}
    refused = as_enlace.post(url("correct", in_force), again)
    assert list(refused.context["form"].errors) == ["ends_on"]


def test_ending_keeps_its_paper(as_enlace, in_force, today):
    form = as_enlace.get(url("end", in_force)).context["form"]
    data = {
        "happened_on": today.isoformat(),
        "ended_on": today.isoformat(),
        "number": "OF-1",
        "reason": "Aviso de la contraparte",
        "seen_at": form["seen_at"].value(),
    }
    missing = as_enlace.post(url("end", in_force), data)
    assert missing.status_code == 422
    assert list(missing.context["form"].errors) == ["file"]
    assert as_enlace.post(url("end", in_force), data | {"file": pdf("aviso.pdf")}).status_code == 302
    in_force.refresh_from_db()
    assert in_force.state == State.ENDED
    page = text(as_enlace.get(url("detail", in_force)))
    assert "aviso.pdf" in page and url("correct", in_force) not in page
    paper = as_enlace.get(reverse("agreements:term-document", args=[in_force.steps.get().pk]))
    assert paper["Content-Type"] == "application/pdf"
    # Nothing more is done to it: the forms lead back.
    for name in ("correct", "end"):
        assert as_enlace.get(url(name, in_force)).url == url("detail", in_force)


def test_a_renewal_is_drafted_from_its_page(as_enlace, in_force):
    assert "quedará «renovado»" in text(as_enlace.get(url("renew", in_force)))
    answer = as_enlace.post(url("renew", in_force))
    new = Agreement.objects.get(parent=in_force)
    assert answer.url == reverse("agreements:agreement-detail", args=[new.pk])
    page = text(as_enlace.get(url("detail", in_force)))
    assert "Ver el proyecto que le sigue" in page and "Instrumentos enlazados" in page
    twice = as_enlace.post(url("renew", in_force))
    assert twice.status_code == 422
    assert "ya tiene un proyecto" in text(twice)


def test_an_old_paper_says_how_to_go_on(as_enlace, municipality, counterpart, enlace, today):
    old = add_existing(
        municipality=municipality,
        by=enlace,
        today=today,
        counterpart=counterpart,
        kind="letter",
        state="in_force",
    )
    page = text(as_enlace.get(url("renew", old)))
    assert "viene del inventario" in page
    assert f"tipo=regularisation&amp;contraparte={counterpart.pk}" in page


def test_who_may(client, in_force, enlace, lectora, otro_enlace, integrante):
    for user, reading, writing in ((lectora, 200, 403), (otro_enlace, 404, 404), (integrante, 404, 404)):
        client.force_login(user)
        assert client.get(url("detail", in_force)).status_code == reading
        for name in ("correct", "end", "renew", "amend", "earlier"):
            assert client.post(url(name, in_force)).status_code == writing
    in_force.refresh_from_db()
    assert in_force.state == State.IN_FORCE


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_every_length_of_chain(
    count, as_enlace, in_force, enlace, municipality, counterpart, today, django_assert_num_queries
):
    last = in_force
    for number in range(count):
        last = Agreement.objects.create(
            municipality=municipality,
            counterpart=counterpart,
            origin="inventory",
            state="in_force",
            title=f"Adenda {number}",
            parent=last,
            relation="amendment",
            created_by=enlace,
        )
    with django_assert_num_queries(DETAIL_QUERIES):
        page = as_enlace.get(url("detail", in_force))
    assert len(page.context["chain"]) == count + 1
    assert successors.follows(last, in_force)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2001-01-01", "state": "in_force"}, "state"),
        ({"ends_on": "1999-12-31"}, "ends_on"),
        ({"is_indefinite": "on", "ends_on": "2040-01-01"}, "ends_on"),
        ({"relation": "renewal"}, "relation"),
        ({"renewal": "automatic", "ends_on": "2040-01-01"}, "starts_on"),
    ],
)
def test_an_old_paper_with_an_impossible_term_comes_back(
    as_enlace, municipality, counterpart, changes, field
):
    data = {
        "counterpart": counterpart.pk,
        "kind": "twinning",
        "signed": "2000",
        "state": "unknown",
        "registered": "no",
    }
    create = reverse("agreements:inventory-create", args=[municipality.cvegeo])
    page = as_enlace.post(create, data | changes)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Agreement.objects.count() == 0


def test_correcting_an_old_paper_keeps_what_the_calendar_or_a_successor_made_of_it(
    as_enlace, municipality, counterpart, enlace, today
):
    def add(**data):
        data = {"kind": "twinning", "state": "in_force"} | data
        return add_existing(
            municipality=municipality, by=enlace, today=today, counterpart=counterpart, **data
        )

    old = add(title="Convenio", ends_on=today + 20 * DAY, renewal="agreed")
    assert old.state == State.EXPIRING
    amended = add(title="Otro")
    add(title="Adenda", parent=amended, relation="amendment")
    for agreement, state in ((old, State.EXPIRING), (amended, State.AMENDED)):
        edit = reverse("agreements:inventory-edit", args=[agreement.pk])
        form = as_enlace.get(edit).context["form"]
        values = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in values.items() if value not in (None, "", False)}
        assert as_enlace.post(edit, data | {"notes": "Se halló el original"}).status_code == 302
        agreement.refresh_from_db()
        assert (agreement.state, agreement.notes) == (state, "Se halló el original")
