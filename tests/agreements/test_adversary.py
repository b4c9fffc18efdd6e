"""What somebody could try so that the law's order breaks, a text reads otherwise than it is stored, or a page hangs."""

import datetime as dt
import time

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.drafts import change_draft, start_draft
from agreements.drafting.markup import clean, to_html
from agreements.imports.inventory import add_existing
from agreements.models import Agreement, AgreementVersion, State, StateChange
from agreements.path import review
from agreements.terms import successors
from agreements.versions import freezing
from phases.progress import choose_counterpart
from tests.agreements.test_steps import refusal
from tests.agreements.walking import Walk
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(draft, enlace):
    """Approved by the ministry and by the cabildo: only the signature is missing."""
    walk = Walk(draft, enlace).to("approved")
    walk.cabildo()
    return walk


def messages_of(call, *args, **kwargs):
    return " ".join(refusal(call, *args, **kwargs).messages)


def data_of(agreement):
    """What `change_draft` takes, unchanged."""
    names = ("title", "languages", "areas", "modalities", "answers")
    return {name: getattr(agreement, name) for name in names} | {
        "left_out": [],
        "seen_at": agreement.changed_at,
    }


def old_paper(municipality, counterpart, enlace, **data):
    given = {"kind": "twinning", "state": "in_force", "title": "Acuerdo de 1998"} | data
    return add_existing(municipality=municipality, counterpart=counterpart, by=enlace, today=MONDAY, **given)


# --- The law's order -------------------------------------------------------------------------------------------------


def test_a_letter_cannot_change_what_the_law_asked_an_opinion_for(
    process, draft_data, enlace, municipality, counterpart
):
    """It needs neither cabildo nor dictamen: renewing an agreement by one would go round both."""
    parent = old_paper(municipality, counterpart, enlace)
    letter = start_draft(process=process, by=enlace, **draft_data | {"kind": "letter"})
    for relation in ("renewal", "amendment", "regularisation"):
        said = messages_of(
            successors.link_earlier, agreement=letter, parent=parent, relation=relation, by=enlace
        )
        assert "Una carta de intención no crea obligaciones" in said
    letter.refresh_from_db()
    assert letter.parent is None
    # And if the link were there all the same, it would not be signed.
    Agreement.objects.filter(pk=letter.pk).update(parent=parent, relation="renewal")
    walk = Walk(letter, enlace).to("negotiated")
    assert "Una carta de intención" in messages_of(walk.sign)
    parent.refresh_from_db()
    assert parent.state == State.IN_FORCE


def test_a_letter_may_follow_a_letter(process, draft_data, enlace, municipality, counterpart):
    parent = old_paper(municipality, counterpart, enlace, kind="letter", title="Carta de 1998")
    letter = start_draft(process=process, by=enlace, **draft_data | {"kind": "letter"})
    successors.link_earlier(agreement=letter, parent=parent, relation="renewal", by=enlace)
    walk = Walk(letter, enlace).to("negotiated")
    walk.sign()
    parent.refresh_from_db()
    assert parent.state == State.RENEWED


def test_another_counterpart_of_the_process_stops_the_signature(ready, process, municipality, enlace):
    before = process.counterpart
    other = CounterpartFactory(municipality=municipality)
    choose_counterpart(process=process, counterpart=other, by=enlace)
    assert "otra contraparte" in messages_of(ready.sign)
    choose_counterpart(process=process, counterpart=before, by=enlace)
    assert ready.sign().agreement.state == State.SIGNED


def test_a_text_with_the_counterpart_of_before_is_not_closed(draft, process, municipality, enlace):
    other = CounterpartFactory(municipality=municipality)
    choose_counterpart(process=process, counterpart=other, by=enlace)
    walk = Walk(Agreement.objects.for_lists().get(pk=draft.pk), enlace)
    assert "otra contraparte" in messages_of(walk.step, "negociado")
    change_draft(agreement=walk.agreement, by=enlace, **data_of(walk.agreement))
    assert walk.step("negociado").agreement.counterpart == other


def test_an_earlier_instrument_with_somebody_else_stops_the_signature(ready, municipality, enlace):
    """The draft took another counterpart after it had been linked."""
    strange = old_paper(municipality, CounterpartFactory(municipality=municipality), enlace)
    Agreement.objects.filter(pk=ready.agreement.pk).update(parent=strange, relation="renewal")
    assert "instrumento anterior es con otra contraparte" in messages_of(ready.sign)
    strange.refresh_from_db()
    assert strange.state == State.IN_FORCE


def test_a_page_that_grew_old_freezes_the_words_of_today(draft, enlace):
    stale = Agreement.objects.for_lists().get(pk=draft.pk)
    fresh = Agreement.objects.for_lists().get(pk=draft.pk)
    change_draft(agreement=fresh, by=enlace, **data_of(fresh) | {"title": "Otro título"})
    version = freezing.save_version(agreement=stale, by=enlace, now=fresh.changed_at)
    assert version.content["title"] == "Otro título"
    assert freezing.is_frozen(Agreement.objects.get(pk=draft.pk))


def test_a_version_of_another_agreement_decides_nothing(ready, process, draft_data, enlace):
    other = start_draft(process=process, by=enlace, **draft_data | {"kind": "memorandum"})
    walk = Walk(other, enlace).to("sent")
    theirs = freezing.latest_version(ready.agreement)
    for kind in (walk.dictamen, walk.cabildo):
        assert "otro acuerdo" in messages_of(kind, version=theirs)
    assert other.approvals.count() == 0


@pytest.mark.parametrize("state", ["draft", "negotiated", "approved", "rejected", "withdrawn"])
def test_the_inventory_holds_only_what_was_signed(municipality, counterpart, enlace, state):
    assert "ya firmados" in messages_of(old_paper, municipality, counterpart, enlace, state=state)


def test_two_pages_that_sign_leave_one_signature(ready):
    """The second tab saw the agreement before the first one signed it."""
    tab = Agreement.objects.for_lists().get(pk=ready.agreement.pk)
    ready.sign()
    ready.agreement = tab
    assert "ya está registrado" in messages_of(ready.sign)
    assert StateChange.objects.filter(agreement=tab, to_state=State.SIGNED).count() == 1


def test_a_version_changed_behind_our_back_is_not_signed(ready):
    """The hash that was approved is compared with the words themselves, not with what a row says of itself."""
    version = freezing.latest_version(ready.agreement)
    text = (
        ready.agreement.clauses.get(key="objetivo").texts.filter(language="es").order_by("-version").first()
    )
    type(text).objects.filter(pk=text.pk).update(html="<p>Otra cosa.</p>")
    assert "no está guardado como versión" in messages_of(ready.sign)
    assert AgreementVersion.objects.get(pk=version.pk).sha256 == version.sha256


# --- Hostile input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("piece", ["**a ", "*a ", "** ", "**a", "***", "**a*"])
def test_a_long_line_of_open_marks_takes_no_time(piece):
    """What a person left unsaved may be this long, and is shown as it would be read."""
    line = piece * (200_000 // len(piece))
    started = time.process_time()
    assert clean(to_html(line)).startswith("<p>")
    assert time.process_time() - started < 5


def test_marks_that_close_are_still_read():
    assert to_html("**a** y **b c** y *d* y 2 ** 3 ** 4") == (
        "<p><strong>a</strong> y <strong>b c</strong> y <em>d</em> y 2 ** 3 ** 4</p>"
    )


@pytest.mark.parametrize("mark", ["\u202e", "&#8238;", "\u2066", "\x00", "\x1b", "\ufeff"])
def test_nothing_invisible_turns_a_clause_around(mark):
    assert clean(f"<p>paga {mark}100</p>") == "<p>paga 100</p>"


def test_nor_does_the_interview(process, draft_data, enlace):
    answers = draft_data["answers"] | {"objective": "impulsar \u202eonacixem\u202c el comercio"}
    draft = start_draft(process=process, by=enlace, **draft_data | {"answers": answers})
    words = draft.clauses.get(key="objetivo").texts.get(language="es").html
    assert "impulsar onacixem el comercio" in words


@pytest.mark.parametrize("year", [2150, 9998])
def test_a_term_beyond_the_calendar_is_refused_and_not_a_crash_at_the_signature(draft, enlace, year):
    answers = draft.answers | {"start": "date", "start_on": f"{year}-01-01", "term_number": 99}
    with pytest.raises(ValidationError) as error:
        change_draft(agreement=draft, by=enlace, **data_of(draft) | {"answers": answers})
    assert "start_on" in error.value.error_dict
    assert review.outlasts_administration(Agreement.objects.get(pk=draft.pk), MONDAY) is not None


def test_an_old_paper_that_renews_itself_every_day_is_a_slip_of_the_keyboard(
    municipality, counterpart, enlace
):
    """Otherwise one saved form would write thousands of periods into the history."""
    days = {"starts_on": dt.date(1974, 1, 1), "ends_on": dt.date(1974, 1, 2), "renewal": "automatic"}
    assert "revise las dos fechas" in messages_of(old_paper, municipality, counterpart, enlace, **days)
    assert not Agreement.objects.exists()
