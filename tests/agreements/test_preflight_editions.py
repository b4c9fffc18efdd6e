"""Rules as rows: loading the system's own again and again, and what advisors write, correct and withdraw."""

import dataclasses
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from agreements.drafting.drafts import start_draft
from agreements.models import Remark, RuleVersion
from agreements.preflight import rule_editions
from agreements.preflight.rules import BUILTIN
from agreements.preflight.runs import rule_of
from agreements.versions.freezing import save_version
from partners.models import Entry
from phases.progress import open_process
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)
VALUES = {
    "level": "warning",
    "message": "Las becas federales no son del municipio.",
    "source": "Observación de la cancillería",
    "suggestion": "«becas municipales»",
    "words": {"es": ["beca federal"]},
    "exceptions": {"es": ["gestionar becas federales"]},
    "must_trigger": "Habrá becas federales.",
    "must_not_trigger": "Las Partes podrán gestionar becas federales.\n\nHabrá becas municipales.",
}


def start(by, code="becas", **changes):
    return rule_editions.start_rule(code=code, values=VALUES | changes, by=by, now=NOW)


def current(code):
    return RuleVersion.objects.current().filter(code=code).first()


# --- The system's own ------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing():
    loaded, kept = rule_editions.load_builtin(BUILTIN, now=NOW)
    assert (len(loaded), kept) == (len(BUILTIN), [])
    assert rule_editions.load_builtin(BUILTIN, now=NOW) == ([], [])
    assert RuleVersion.objects.count() == len(BUILTIN)


def test_a_row_is_the_rule_again():
    rule_editions.load_builtin(BUILTIN, now=NOW)
    assert {rule_of(row) for row in RuleVersion.objects.all()} == set(BUILTIN)


def test_a_changed_rule_is_a_new_version():
    rule_editions.load_builtin(BUILTIN, now=NOW)
    changed = dataclasses.replace(BUILTIN[0], message="Otro mensaje.")
    assert rule_editions.load_builtin((changed, *BUILTIN[1:]), now=NOW) == ([BUILTIN[0].code], [])
    assert (current(BUILTIN[0].code).version, current(BUILTIN[0].code).message) == (2, "Otro mensaje.")
    assert RuleVersion.objects.get(code=BUILTIN[0].code, version=1).message == BUILTIN[0].message


@pytest.mark.parametrize("act", ["correct", "withdraw", "prepare"])
def test_what_an_advisor_decided_stays(asesora, act):
    code = "visas-y-permisos"
    rule_editions.load_builtin(BUILTIN, now=NOW)
    if act == "withdraw":
        rule_editions.withdraw(rule=current(code), by=asesora, now=NOW)
    else:
        draft = rule_editions.new_version(rule=current(code), by=asesora, now=NOW)
        if act == "correct":
            rule_editions.publish(rule=draft, by=asesora, now=NOW)
    before = current(code)
    changed = [dataclasses.replace(r, message="Otro.") if r.code == code else r for r in BUILTIN]
    assert rule_editions.load_builtin(changed, now=NOW) == ([], [code])
    assert current(code) == before


def test_the_command_says_what_it_did(capsys, asesora):
    call_command("load_rules")
    assert f"{len(BUILTIN)} cargadas" in capsys.readouterr().out
    RuleVersion.objects.filter(code="datos-por-definir").delete()
    call_command("load_rules")
    assert capsys.readouterr().out == "Reglas de la revisión previa: 1 cargada.\n"
    call_command("load_rules")
    assert "ya estaban cargadas" in capsys.readouterr().out


# --- Advisors --------------------------------------------------------------------------------------------------------


def test_the_whole_way_of_a_rule(asesora):
    draft = start(asesora)
    assert (draft.version, draft.is_published, draft.is_builtin) == (1, False, False)
    assert current("becas") is None
    rule_editions.change_rule(rule=draft, values=VALUES | {"level": "error"}, by=asesora)
    rule_editions.publish(rule=draft, by=asesora, now=NOW)
    assert (current("becas").level, current("becas").published_by) == ("error", asesora)
    second = rule_editions.new_version(rule=draft, by=asesora, now=NOW)
    assert (second.version, second.words, current("becas").version) == (2, VALUES["words"], 1)
    rule_editions.discard(rule=second, by=asesora)
    rule_editions.withdraw(rule=draft, by=asesora, now=NOW)
    assert current("becas") is None
    back = rule_editions.new_version(rule=draft, by=asesora, now=NOW)
    rule_editions.publish(rule=back, by=asesora, now=NOW)
    assert (current("becas").version, current("becas").is_withdrawn) == (3, False)
    assert list(
        Entry.objects.filter(act__startswith="rule.").order_by("pk").values_list("act", flat=True)
    ) == [
        "rule.drafted",
        "rule.changed",
        "rule.published",
        "rule.drafted",
        "rule.discarded",
        "rule.withdrawn",
        "rule.drafted",
        "rule.published",
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"must_trigger": ""}, "Escriba al menos un texto que la regla deba señalar."),
        ({"must_not_trigger": " \n"}, "Escriba al menos un texto que la regla no deba señalar."),
        ({"must_trigger": "Habrá becas."}, "No señala este texto, y debería: «Habrá becas.»."),
        ({"must_not_trigger": "Una beca federal."}, "Señala este texto, y no debería: «Una beca federal.»."),
        ({"words": {}}, "Escriba al menos una palabra o frase."),
        ({"message": " "}, "Escriba el mensaje que leerá quien redacta."),
        ({"source": ""}, "Escriba el fundamento: artículo o fuente."),
    ],
)
def test_an_untested_rule_is_not_published(asesora, changes, sentence):
    draft = start(asesora, **changes)
    assert sentence in rule_editions.problems(draft)
    with pytest.raises(ValidationError) as refusal:
        rule_editions.publish(rule=draft, by=asesora, now=NOW)
    assert sentence in refusal.value.messages
    assert current("becas") is None


def test_each_paragraph_is_a_sample(asesora):
    draft = start(asesora, must_trigger="Habrá becas federales.\r\n\r\nNada que ver.")
    assert rule_editions.problems(draft) == ["No señala este texto, y debería: «Nada que ver.»."]


@pytest.mark.parametrize("words", [["de"], ["a b"], ["x" * 121], [".*"]])
def test_words_that_cannot_be_listed(asesora, words):
    with pytest.raises(ValidationError) as refusal:
        start(asesora, words={"es": words})
    assert list(refusal.value.message_dict) == ["words_es"]


def test_a_regular_expression_is_only_words(asesora):
    draft = start(asesora, words={"es": ["(becas|premios).*"]}, must_trigger="Habrá becas y premios.")
    assert rule_editions.problems(draft) == [
        "No señala este texto, y debería: «Habrá becas y premios.»."
    ] or (rule_editions.problems(draft) == [])


def test_codes_are_never_reused(asesora):
    start(asesora)
    with pytest.raises(ValidationError) as refusal:
        start(asesora, code="Becas")
    assert list(refusal.value.message_dict) == ["code"]


@pytest.mark.parametrize("who", ["enlace", "lectora", "integrante"])
def test_only_advisors(request, asesora, who):
    draft, somebody = start(asesora), request.getfixturevalue(who)
    acts = [
        lambda: start(somebody, code="otra"),
        lambda: rule_editions.change_rule(rule=draft, values=VALUES, by=somebody),
        lambda: rule_editions.publish(rule=draft, by=somebody, now=NOW),
        lambda: rule_editions.discard(rule=draft, by=somebody),
        lambda: rule_editions.new_version(rule=draft, by=somebody, now=NOW),
        lambda: rule_editions.withdraw(rule=draft, by=somebody, now=NOW),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="Sólo la cancillería"):
            act()


def test_published_versions_never_change(asesora):
    draft = start(asesora)
    rule_editions.publish(rule=draft, by=asesora, now=NOW)
    for act in (
        lambda: rule_editions.change_rule(rule=draft, values=VALUES | {"message": "Otro."}, by=asesora),
        lambda: rule_editions.publish(rule=draft, by=asesora, now=NOW),
        lambda: rule_editions.discard(rule=draft, by=asesora),
    ):
        with pytest.raises(ValidationError, match="ya se publicó"):
            act()
    assert RuleVersion.objects.get().message == VALUES["message"]


def test_one_draft_of_a_code(asesora):
    rule = start(asesora)
    rule_editions.publish(rule=rule, by=asesora, now=NOW)
    rule_editions.new_version(rule=rule, by=asesora, now=NOW)
    with pytest.raises(ValidationError, match="Ya hay un borrador"):
        rule_editions.new_version(rule=rule, by=asesora, now=NOW)


def test_trial_costs_the_same_for_one_draft_and_for_thirty(
    draft, draft_data, process, asesora, enlace, django_assert_num_queries
):
    rule = start(asesora, words={"es": ["impulsar el desarrollo"]})
    with django_assert_num_queries(4):
        assert len(rule_editions.trial(rule, NOW.date())) == 1
    for _number in range(29):
        other = open_process(
            municipality=process.municipality,
            opened_on=MONDAY,
            counterpart=CounterpartFactory(municipality=process.municipality),
            by=enlace,
            today=MONDAY,
        )
        start_draft(process=other, by=enlace, **draft_data)
    with django_assert_num_queries(4):
        assert len(rule_editions.trial(rule, NOW.date())) == 30


# --- Pages of the admin ----------------------------------------------------------------------------------------------


def url(page, *args):
    return reverse(f"admin:agreements_ruleversion_{page}", args=args)


def posted(values):
    """The values as the form sends them."""
    lists = {
        f"{name}_{code}": "\n".join(phrases)
        for name in ("words", "exceptions")
        for code, phrases in values[name].items()
    }
    return {name: value for name, value in values.items() if name not in ("words", "exceptions")} | lists


def test_an_advisor_writes_tries_and_publishes_in_the_browser(client, asesora, draft):
    rule_editions.load_builtin(BUILTIN, now=NOW)
    client.force_login(asesora)
    listed = client.get(url("changelist"))
    assert listed.status_code == 200 and url("start") in listed.content.decode()
    response = client.post(url("start"), posted(VALUES) | {"code": "becas"}, follow=True)
    rule = RuleVersion.objects.get(code="becas")
    assert response.redirect_chain == [(url("change", rule.pk), 302)]
    assert (rule.words, rule.exceptions) == (VALUES["words"], VALUES["exceptions"])
    form = client.get(url("edit", rule.pk)).context["form"]
    assert form["words_es"].value() == "beca federal"
    client.post(
        url("edit", rule.pk),
        posted(VALUES | {"words": {"es": ["desarrollo"]}, "must_trigger": "El desarrollo."}),
    )
    page = client.get(url("trial", rule.pk)).content.decode()
    assert "Proyectos que señala: 1 de 1" in page and draft.title in page and "desarrollo" in page
    page = client.get(url("publish", rule.pk)).content.decode()
    assert 'value="Publicar"' in page
    client.post(url("publish", rule.pk))
    assert current("becas") == rule
    page = client.get(url("change", rule.pk)).content.decode()
    assert url("withdraw", rule.pk) in page and url("edit", rule.pk) not in page
    client.post(url("withdraw", rule.pk))
    assert current("becas") is None


def test_a_refused_rule_keeps_what_was_typed(client, asesora):
    client.force_login(asesora)
    response = client.post(
        url("start"), posted(VALUES | {"words": {"es": ["de", "beca federal"]}}) | {"code": "becas"}
    )
    assert response.status_code == 422
    assert "beca federal" in response.content.decode()
    assert "no se puede buscar" in response.content.decode()
    assert RuleVersion.objects.count() == 0


def test_publishing_what_its_samples_contradict_is_refused(client, asesora):
    client.force_login(asesora)
    rule = start(asesora, must_trigger="Nada.")
    page = client.get(url("publish", rule.pk)).content.decode()
    assert 'value="Publicar"' not in page and "No señala este texto" in page
    assert client.post(url("publish", rule.pk)).status_code == 422


def test_a_rule_starts_from_an_observation(client, asesora, draft, enlace):
    version = save_version(agreement=draft, by=enlace, now=NOW)
    remark = Remark.objects.create(
        agreement=draft,
        version=version,
        number=1,
        clause_key="objetivo",
        text="Evítese «impulsar el desarrollo».",
        oficio="CJA-77",
        received_on=NOW.date(),
        recorded_by=asesora,
        recorded_at=NOW,
    )
    client.force_login(asesora)
    response = client.get(url("start"), {"observacion": remark.pk})
    form = response.context["form"]
    assert form["message"].value() == "Evítese «impulsar el desarrollo»."
    assert form["source"].value() == "Observación de la cancillería, oficio CJA-77"
    assert "impulsar el desarrollo de ambas ciudades" in form["must_trigger"].value()
    for odd in ("0", "x", "9" * 30, "-1", ""):
        assert client.get(url("start"), {"observacion": odd}).status_code == 200


@pytest.mark.parametrize("page", ["start", "draft", "edit", "trial", "publish", "withdraw", "discard"])
def test_only_advisors_reach_the_pages(client, asesora, enlace, page):
    rule = start(asesora)
    client.force_login(enlace)
    address = url(page) if page == "start" else url(page, rule.pk)
    assert client.get(address).status_code == 302
    assert client.post(address).status_code == 302
    assert RuleVersion.objects.count() == 1
