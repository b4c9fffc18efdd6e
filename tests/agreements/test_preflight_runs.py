"""The review over a draft's rows: facts, other languages, typed text, queries, and the page with its live answer."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import change_draft
from agreements.library.texts import Alternative
from agreements.models import Agreement, Approval, Clause, ClauseText
from agreements.preflight import rule_editions, runs
from agreements.preflight.rules import BUILTIN
from agreements.templatetags.preflight import merged
from agreements.versions.freezing import save_version
from partners.models import Counterpart

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
QUERIES_OF_PAGE = 10
NOW = dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC)


@pytest.fixture
def rules(db):
    return rule_editions.load_builtin(BUILTIN, now=NOW)


@pytest.fixture
def agreement(draft, rules):
    return Agreement.objects.select_related("municipality", "counterpart__city").get(pk=draft.pk)


def write(agreement, key, language, text, by):
    clause = agreement.clauses.get(key=key)
    latest = clause.texts.filter(language=language).order_by("-version").first()
    save_clause(
        clause=clause,
        language=language,
        html=f"<p>{text}</p>",
        expected_version=latest.version if latest else 0,
        by=by,
    )


def found(agreement, code, today=TODAY):
    return [(each.clause, each.language) for each in runs.findings_of(agreement, today) if each.code == code]


def facts(agreement, **changes):
    Agreement.objects.filter(pk=agreement.pk).update(**changes)
    return Agreement.objects.select_related("municipality", "counterpart__city").get(pk=agreement.pk)


def without(agreement, *names, enlace):
    """The draft with some of its data taken away, and its clauses filled anew."""
    answers = {key: value for key, value in agreement.answers.items() if key not in names}
    same = {name: getattr(agreement, name) for name in ("title", "languages", "areas", "modalities")}
    change_draft(
        agreement=agreement, answers=answers, left_out=(), seen_at=agreement.changed_at, by=enlace, **same
    )
    return facts(agreement)


def test_a_fresh_draft_has_no_finding_although_the_signature_is_still_to_come(agreement):
    assert runs.findings_of(agreement, TODAY) == []


def test_what_is_blank_is_said_and_is_no_error(agreement, enlace):
    findings = runs.findings_of(without(agreement, "notice_days", enlace=enlace), TODAY)
    assert [(each.code, each.clause, each.language) for each in findings] == [
        ("datos-por-definir", "disposiciones-finales", "es"),
        ("datos-por-definir", "disposiciones-finales", "en"),
    ]
    assert runs.tally(findings).errors == 0


def test_a_missing_clause_is_named_as_the_draft_worded_it(agreement):
    alternatives = {"areas": "con-otro-titulo"}
    before = dict(runs.paper_of_draft(agreement, TODAY).facts.mandatory)
    assert before["areas"] == "Áreas de cooperación"
    templates = [
        replace(
            each,
            alternatives=(
                *each.alternatives,
                Alternative("con-otro-titulo", "Otro", {"es": "Otro título"}, {"es": ""}),
            ),
        )
        for each in runs.library_of(agreement)
    ]
    texts = current_texts(agreement)
    changed = facts(agreement, answers=agreement.answers | {"alternatives": alternatives})
    paper = runs.paper_of_texts(changed, texts, TODAY, approvals=[], templates=templates)
    assert dict(paper.facts.mandatory) == before | {"areas": "Otro título"}


def test_a_finding_stands_at_its_clause_and_language(agreement, enlace):
    write(agreement, "financiamiento", "es", "La Ciudad otorgará un préstamo.", enlace)
    write(agreement, "financiamiento", "en", "The City will grant a loan.", enlace)
    assert found(agreement, "prestamos-y-deuda") == [("financiamiento", "es"), ("financiamiento", "en")]


def test_private_counterpart_is_an_error(agreement):
    Counterpart.objects.filter(pk=agreement.counterpart_id).update(kind=Counterpart.Kind.PRIVATE)
    assert found(facts(agreement), "contraparte-privada") == [("comparecencia", "")]


def test_area_outside_the_catalogue_is_an_error(agreement):
    assert found(facts(agreement, areas=["cultura", "defensa"]), "area-sin-competencia") == [("areas", "")]


def test_party_named_as_mexico_in_the_opening(agreement, enlace):
    write(
        agreement,
        "comparecencia",
        "es",
        "Acuerdo que celebran el Gobierno de México y la Ciudad de Lyon.",
        enlace,
    )
    assert found(agreement, "parte-mexico") == [("comparecencia", "es")]


@pytest.mark.parametrize(
    ("ends_on", "answers", "expected"),
    [
        (dt.date(2027, 9, 30), {}, True),
        (dt.date(2031, 9, 30), {}, False),
        (None, {}, False),
        (dt.date(2031, 9, 30), {"term_unit": "indefinite"}, True),
        (dt.date(2031, 9, 30), {"start": "date", "start_on": "2027-01-01"}, True),
    ],
)
def test_term_beyond_the_ayuntamiento(agreement, ends_on, answers, expected):
    agreement.municipality.administration_ends_on = ends_on
    agreement.municipality.save(update_fields=["administration_ends_on"])
    changed = facts(agreement, answers=agreement.answers | answers)
    assert bool(found(changed, "vigencia-mas-alla-del-ayuntamiento")) is expected


def test_a_recorded_qualified_vote_settles_the_term(agreement, enlace):
    agreement.municipality.administration_ends_on = dt.date(2027, 9, 30)
    agreement.municipality.save(update_fields=["administration_ends_on"])
    version = save_version(agreement=agreement, by=enlace, now=NOW)
    vote = Approval.objects.create(
        agreement=agreement,
        kind=Approval.Kind.CABILDO,
        version=version,
        text_sha256=version.sha256,
        decided_on=TODAY,
        majority=Approval.Majority.SIMPLE,
        recorded_by=enlace,
        recorded_at=NOW,
    )
    assert found(facts(agreement), "vigencia-mas-alla-del-ayuntamiento") != []
    Approval.objects.filter(pk=vote.pk).update(majority=Approval.Majority.QUALIFIED)
    assert found(facts(agreement), "vigencia-mas-alla-del-ayuntamiento") == []
    Approval.objects.filter(pk=vote.pk).update(
        annulled_at=NOW, annulled_by=enlace, annulled_reason="Captura equivocada"
    )
    assert found(facts(agreement), "vigencia-mas-alla-del-ayuntamiento") != []


@pytest.mark.parametrize(
    ("signing", "dictamen", "expected"),
    [
        ("2026-05-12", dt.date(2026, 5, 20), True),
        ("2026-05-20", dt.date(2026, 5, 20), False),
        ("2026-05-12", None, False),
        ("2026-03-01", None, True),
        ("", None, False),
    ],
)
def test_signature_before_the_opinion(agreement, signing, dictamen, expected):
    changed = facts(agreement, answers=agreement.answers | {"signing_on": signing}, dictamen_on=dictamen)
    assert bool(found(changed, "firma-antes-del-dictamen")) is expected


def test_signature_before_the_council(agreement):
    answers = agreement.answers | {"signing_on": "2026-05-12"}
    assert found(facts(agreement, answers=answers, cabildo_on=dt.date(2026, 6, 1)), "firma-antes-del-cabildo")
    assert not found(
        facts(agreement, answers=answers, cabildo_on=dt.date(2026, 5, 1)), "firma-antes-del-cabildo"
    )


def test_one_language_unless_both_speak_spanish(agreement):
    one = facts(agreement, languages=["es"])
    assert found(one, "idiomas-y-autenticidad") == [("disposiciones-finales", "")]
    Counterpart.objects.filter(pk=agreement.counterpart_id).update(language="es")
    assert found(facts(agreement), "idiomas-y-autenticidad") == []


def test_two_languages_without_the_rule_of_authenticity(agreement, enlace):
    write(agreement, "disposiciones-finales", "es", "Firmado en dos idiomas.", enlace)
    assert found(agreement, "idiomas-y-autenticidad") == []
    write(agreement, "disposiciones-finales", "en", "Signed in two languages.", enlace)
    assert found(agreement, "idiomas-y-autenticidad") == [("disposiciones-finales", "")]


@pytest.mark.parametrize(
    ("key", "code"),
    [("seguimiento", "falta-clausula-obligatoria"), ("objetivo", "falta-clausula-obligatoria")],
)
def test_a_missing_mandatory_clause_is_an_error(agreement, key, code):
    Clause.objects.filter(agreement=agreement, key=key).delete()
    assert found(agreement, code) == [("", "")]


def test_names_and_dates_that_contradict_each_other(agreement, enlace):
    write(agreement, "objetivo", "es", "El Municipio de Guadalajra impulsará el objetivo.", enlace)
    write(agreement, "propuestas", "es", "Este Acuerdo tendrá una vigencia de tres años.", enlace)
    assert found(agreement, "nombres-inconsistentes") == [("objetivo", "es")]
    assert ("disposiciones-finales", "es") in found(agreement, "fechas-inconsistentes")


def test_typed_text_is_looked_at_and_not_saved(agreement):
    before = ClauseText.objects.count()
    findings = runs.findings_while_typing(
        agreement, TODAY, key="objetivo", language="es", heading="Objetivo", text="Habrá arbitraje en París."
    )
    assert [(each.code, each.clause, each.excerpt) for each in findings] == [
        ("arbitraje-y-tribunales", "objetivo", "Habrá arbitraje en París.")
    ]
    assert ClauseText.objects.count() == before
    assert found(agreement, "arbitraje-y-tribunales") == []


def test_rules_of_the_database_are_used(agreement, asesora, enlace):
    write(agreement, "objetivo", "es", "Las Partes darán becas federales.", enlace)
    values = {
        "level": "warning",
        "message": "Las becas federales no son del municipio.",
        "source": "Observación de la cancillería",
        "suggestion": "",
        "words": {"es": ["beca federal"]},
        "exceptions": {},
        "must_trigger": "Habrá becas federales.",
        "must_not_trigger": "Habrá becas municipales.",
    }
    rule = rule_editions.start_rule(code="becas", values=values, by=asesora, now=NOW)
    assert found(agreement, "becas") == []
    assert [row.pk for row, _found in rule_editions.trial(rule, TODAY)] == [agreement.pk]
    rule_editions.publish(rule=rule, by=asesora, now=NOW)
    assert found(agreement, "becas") == [("objetivo", "es")]
    rule_editions.withdraw(rule=rule, by=asesora, now=NOW)
    assert found(agreement, "becas") == []


def test_the_systems_rules_stand_in_until_some_are_loaded(draft):
    assert runs.current_rules() == BUILTIN
    rule_editions.load_builtin(BUILTIN, now=NOW)
    assert {rule.code for rule in runs.current_rules()} == {rule.code for rule in BUILTIN}


def test_queries_do_not_grow_with_the_text(agreement, enlace, django_assert_num_queries):
    runs.findings_of(agreement, TODAY)
    with django_assert_num_queries(5):
        runs.findings_of(agreement, TODAY)
    for number in range(30):
        clause = Clause.objects.create(
            agreement=agreement, key=f"propia-{number}", position=20 + number, is_own=True
        )
        ClauseText.objects.create(
            clause=clause, language="es", version=1, heading="Otra", html="<p>Una más.</p>", author=enlace
        )
    with django_assert_num_queries(5):
        runs.findings_of(agreement, TODAY)


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_page_shows_findings_with_their_article_and_remedy(client, agreement, enlace):
    agreement = without(agreement, "notice_days", enlace=enlace)
    write(agreement, "financiamiento", "es", "La Ciudad otorgará un préstamo.", enlace)
    client.force_login(enlace)
    response = client.get(reverse("agreements:preflight-detail", args=[agreement.pk]))
    page = response.content.decode()
    assert response.status_code == 200
    assert "«La Ciudad otorgará un préstamo.»" in page
    assert "Ley de Disciplina Financiera, art. 22" in page
    assert reverse("agreements:clause-edit", args=[agreement.pk, "financiamiento", "es"]) in page
    assert "no es la opinión de la cancillería" in page
    assert "1 error y 2 avisos" in page


def test_page_of_a_reader_has_no_buttons(client, agreement, lectora):
    client.force_login(lectora)
    page = client.get(reverse("agreements:preflight-detail", args=[agreement.pk])).content.decode()
    assert reverse("agreements:clause-edit", args=[agreement.pk, "objetivo", "es"]) not in page


def test_page_costs_the_same_for_any_text(client, agreement, enlace, django_assert_num_queries):
    client.force_login(enlace)
    url = reverse("agreements:preflight-detail", args=[agreement.pk])
    client.get(url)
    with django_assert_num_queries(QUERIES_OF_PAGE):
        client.get(url)
    for number in range(30):
        clause = Clause.objects.create(
            agreement=agreement, key=f"propia-{number}", position=20 + number, is_own=True
        )
        ClauseText.objects.create(
            clause=clause,
            language="es",
            version=1,
            heading="Otra",
            html="<p>Habrá arbitraje.</p>",
            author=enlace,
        )
    with django_assert_num_queries(QUERIES_OF_PAGE):
        assert client.get(url).content.decode().count("LSCT, arts. 8o. y 9o.") >= 30


def typed(client, agreement, text, **headers):
    url = reverse("agreements:preflight-clause", args=[agreement.pk, "objetivo", "es"])
    data = {"heading": "Objetivo", "text": text, "expected_version": "1", "note": "Por <b>oficio</b>"}
    return client.post(url, data, headers=headers)


def test_live_answer_as_json_and_as_a_piece_of_page(client, agreement, enlace):
    client.force_login(enlace)
    answer = typed(client, agreement, "Habrá arbitraje.", accept="application/json").json()
    assert [each["code"] for each in answer["findings"]] == ["arbitraje-y-tribunales"]
    assert set(answer["findings"][0]) >= {"level", "clause", "excerpt", "message", "source", "suggestion"}
    piece = typed(client, agreement, "Habrá arbitraje.", x_requested_with="XMLHttpRequest").content.decode()
    assert "<html" not in piece and "Habrá arbitraje." in piece
    fine = typed(
        client, agreement, "Cooperar en cultura.", x_requested_with="XMLHttpRequest"
    ).content.decode()
    assert "no señala nada" in fine


def test_without_scripts_the_typed_text_comes_back(client, agreement, enlace):
    client.force_login(enlace)
    response = typed(client, agreement, "Habrá arbitraje.\n<script>alert(1)</script>")
    page = response.content.decode()
    assert response.status_code == 200
    assert "\nHabrá arbitraje.\n&lt;script&gt;alert(1)&lt;/script&gt;</textarea>" in page
    assert '<input type="hidden" name="expected_version" value="1">' in page
    assert "Por &lt;b&gt;oficio&lt;/b&gt;" in page
    assert agreement.clauses.get(key="objetivo").texts.filter(language="es").count() == 1


@pytest.mark.parametrize("text", ["", "\x00\u202e" * 50, "a" * 500_000, "<p><ul><li>sin cerrar"])
def test_hostile_typed_text_is_answered(client, agreement, enlace, text):
    client.force_login(enlace)
    assert typed(client, agreement, text, x_requested_with="XMLHttpRequest").status_code == 200


def test_live_answer_of_what_is_not_there(client, agreement, enlace, otro_enlace):
    client.force_login(enlace)
    for key, language in (("otra", "es"), ("objetivo", "fr")):
        url = reverse("agreements:preflight-clause", args=[agreement.pk, key, language])
        assert client.post(url, {"text": "Algo"}).status_code == 404
    client.force_login(otro_enlace)
    assert typed(client, agreement, "Algo").status_code == 404


def test_what_could_not_be_looked_at_is_said(agreement):
    assert runs.unchecked(agreement) == [
        "Si la vigencia rebasa el periodo del ayuntamiento: falta la fecha en que termina la administración."
    ]
    changed = facts(agreement, languages=["es", "fr"], answers={})
    assert runs.unchecked(changed)[0] == "La vigencia: todavía no está definida."


def test_the_same_thing_said_of_several_places_of_a_clause_stands_once(client, agreement, enlace):
    agreement = without(agreement, "notice_days", "copies", enlace=enlace)
    found = runs.findings_of(agreement, dt.date(2026, 3, 2))
    blanks = [
        each for each in found if each.code == "datos-por-definir" and each.clause == "disposiciones-finales"
    ]
    assert len(blanks) > 1
    ((first, places),) = merged(blanks)
    assert first == blanks[0]
    assert places == [(each.language, each.excerpt) for each in blanks]
    other = replace(blanks[0], clause="objetivo")
    assert len(merged([*blanks, other])) == 2
    client.force_login(enlace)
    page = client.get(reverse("agreements:preflight-detail", args=[agreement.pk])).text
    section = page[page.index('id="disposiciones-finales"') :].split("</section>")[0]
    assert section.count(blanks[0].message) == 1
    assert all(f"En {name}: «" in section for name in ("español", "inglés"))
