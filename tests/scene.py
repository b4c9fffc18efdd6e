"""One municipality's office with one row of everything, and people of every role, for tests of the whole site."""

import datetime as dt
import io
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from agreements.drafting import commenting, drafts, working
from agreements.imports import inventory
from agreements.models import ClauseComment
from agreements.path import review
from agreements.programme.writing import add_activity, create_programme
from agreements.remarks import answering, observing
from agreements.trust import documents, links
from hermanamientos.lib.uploads import check_upload
from partners import counterparts, notices, offices
from partners.models import Counterpart, Membership, Municipality
from phases import declaring, feeds, progress
from phases.models import Reminder
from tests.factories import (
    CounterpartFactory,
    MembershipFactory,
    MunicipalityFactory,
    PartnerCityFactory,
    UserFactory,
)

OPENED_ON = dt.date(2026, 3, 2)
#: All that the library asks of an agreement before its text may be closed.
COMPLETE_ANSWERS = {
    "objective": "mejorar el servicio de agua",
    "municipal_unit": "la Dirección de Aguas",
    "counterpart_unit": "la Dirección de Aguas",
    "programme_month": 11,
    "meeting_frequency": "yearly",
    "start": "signature",
    "term_unit": "years",
    "term_number": 2,
    "notice_days": 60,
    "copies": 2,
}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def png(name="escudo.png", colour="teal"):
    data = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def pdf(name="oficio.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def people(municipality, other_municipality):
    """Somebody of every role, by the name of the role; the anonymous visitor is None."""
    role = Membership.Role

    def member(email, name, **membership):
        user = UserFactory(email=email, full_name=name)
        MembershipFactory(user=user, **membership)
        return user

    def of(cvegeo_municipality, email, name, role):
        return member(email, name, municipality=cvegeo_municipality, role=role)

    elsewhere = {"municipality": None, "role": role.STATE_COORDINATOR}
    return {
        "anonymous": None,
        "nobody": UserFactory(email="nadie@correo.example", full_name="Noé Nava"),
        "former": member(
            "antes@guadalajara.example",
            "Fabiola Fuentes",
            municipality=municipality,
            role=role.COORDINATOR,
            ends_on=dt.date(2026, 2, 1),
        ),
        "enlace": of(municipality, "enlace@guadalajara.example", "Elena Ruiz", role.COORDINATOR),
        "legal": of(municipality, "juridico@guadalajara.example", "Julián Vega", role.LEGAL),
        "lectora": of(municipality, "lectora@guadalajara.example", "Laura Díaz", role.READER),
        "integrante": of(municipality, "integrante@guadalajara.example", "Inés Mora", role.COMMITTEE),
        "otro_enlace": of(other_municipality, "enlace@merida.example", "Óscar Pech", role.COORDINATOR),
        "otra_integrante": of(other_municipality, "comite@merida.example", "Olga Canul", role.COMMITTEE),
        "estatal": member("estatal@jalisco.example", "Esteban Lara", state="14", **elsewhere),
        "otro_estatal": member("estatal@yucatan.example", "Yazmín Ku", state="31", **elsewhere),
        "asesora": UserFactory(email="asesora@cancilleria.example", full_name="Ana Soto", is_staff=True),
    }


def office(municipality, by, today=OPENED_ON):
    """One row of everything that an office can have, made through the verbs. The methodology must be loaded."""
    offices.update_profile(
        municipality=municipality,
        values={
            "mayor": "Verónica Ortiz",
            "mayor_title": "presidenta municipal",
            "plan_priorities": "Agua\nMovilidad",
        },
        by=by,
        seen=offices.profile_version(municipality),
        coat_of_arms=png(),
    )
    lyon = counterparts.add_counterpart(
        municipality=municipality,
        by=by,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Lyon",
        official_name_local="Ville de Lyon",
        language="fr",
        city=PartnerCityFactory(name="Lyon", country_code="FR"),
        coat_of_arms=png(colour="maroon"),
    )
    spare = counterparts.add_counterpart(
        municipality=municipality,
        by=by,
        kind=Counterpart.Kind.CITY,
        official_name="Ciudad de Nantes",
        language="fr",
        city=PartnerCityFactory(name="Nantes", country_code="FR"),
    )
    third = CounterpartFactory(municipality=municipality, official_name="Ciudad de Burdeos")
    fresh = progress.open_process(
        municipality=municipality, opened_on=today, counterpart=spare, by=by, today=today
    )
    process = progress.open_process(
        municipality=municipality,
        opened_on=today,
        counterpart=lyon,
        by=by,
        today=today,
        purpose="Agua y turismo",
    )
    progress.complete_task(
        task=process.tasks.get(code="S1"),
        by=by,
        today=today,
        note="Oficio 12/2026",
        files=[(pdf(), check_upload(pdf()))],
    )
    draft = drafts.start_draft(
        process=process,
        kind="twinning",
        languages=["es", "en"],
        areas=["cultura", "agua"],
        modalities=["seminarios"],
        answers={
            "objective": "impulsar el desarrollo de ambas ciudades",
            "municipal_signatory": "Verónica Ortiz",
        },
        by=by,
    )
    programme = create_programme(agreement=draft, year=today.year, by=by)
    activity = add_activity(programme=programme, by=by, **activity_data(today.year))
    programme.refresh_from_db()
    document = documents.issue(
        kind="programme",
        source=programme,
        by=by,
        now=timezone.make_aware(dt.datetime.combine(today, dt.time(12))),
    )
    existing = inventory.add_existing(
        municipality=municipality,
        by=by,
        today=today,
        counterpart=spare,
        kind="twinning",
        title="Convenio de amistad",
        signed_on=dt.date(1974, 1, 1),
        signed_precision="year",
        state="unknown",
        upload=(pdf("acta.pdf"), check_upload(pdf("acta.pdf"))),
    )
    observed = observed_agreement(process, by, today)
    approval = cabildo_approval(observed, by, today)
    written = written_agreement(process, by)
    omitted = progress.mark_not_applicable(
        task=process.tasks.get(code="S9"), reason="La ciudad ya está elegida", by=by
    )
    closed = progress.open_process(municipality=municipality, opened_on=today, by=by, today=today)
    closed = progress.close_process(
        process=closed, outcome="withdrawn", reason="Otra prioridad", by=by, today=today
    )
    declaring.declare(
        municipality=municipality,
        starts_on=dt.date(2027, 12, 24),
        ends_on=dt.date(2027, 12, 31),
        name="Segundo periodo vacacional",
        by=by,
    )
    waiting = progress.request_extension(
        task=process.tasks.get(code="S5"), working_days=3, reason="Falta el visto bueno", by=by, today=today
    )
    reminded = process.tasks.get(code="S4")
    reminder = Reminder.objects.create(
        task=reminded,
        user=by,
        recipient_name=by.full_name,
        recipient_email=by.email,
        deadline=reminded.due_on,
        step=0,
        send_on=reminded.due_on,
        state=Reminder.State.SENT,
        message_id="<recordatorio-1@hermanamientos.example>",
    )
    feed, feed_secret = feeds.create_feed(
        municipality=municipality, scope="person", by=by, now=timezone.now()
    )
    link, link_secret = links.create_link(
        document=document, label="Claire Martin", days=30, by=by, now=timezone.now()
    )
    notices.notify(user=by, title="Bienvenida", key="bienvenida", municipality=municipality, url="/cuenta/")
    return SimpleNamespace(
        municipality=Municipality.objects.get(pk=municipality.pk),
        counterpart=lyon,
        spare=spare,
        third=third,
        process=process,
        fresh=fresh,
        done_task=process.tasks.get(code="S1"),
        omitted_task=omitted,
        closed=closed,
        task=process.tasks.get(code="S4"),
        evidence=process.tasks.get(code="S1").evidence.exclude(file="").get(),
        draft=draft,
        programme=programme,
        activity=activity,
        document=document,
        link=link,
        link_secret=link_secret,
        existing=existing,
        observed=observed,
        approval=approval,
        written=written,
        comment=ClauseComment.objects.get(),
        remark=observed.remarks.get(number=1),
        answered_remark=observed.remarks.get(number=2),
        waiting=waiting,
        reminder=reminder,
        feed=feed,
        feed_secret=feed_secret,
        notice=by.notices.get(),
    )


def written_agreement(process, by):
    """A third draft of the process, without one of its optional clauses; in another one a text is half written."""
    draft = drafts.start_draft(
        process=process,
        kind="memorandum",
        languages=["es"],
        areas=["agua"],
        modalities=["seminarios"],
        answers={"objective": "mejorar el servicio de agua"},
        left_out=["considerandos"],
        by=by,
    )
    clause, now = draft.clauses.get(key="objetivo"), timezone.now()
    working.keep(
        clause=clause,
        language="es",
        by=by,
        heading="Objetivo",
        text="A medias",
        expected_version=1,
        known="",
        now=now,
    )
    commenting.add_comment(clause=clause, text="¿Y el agua?", by=by, now=now)
    return draft


def observed_agreement(process, by, today):
    """A second draft of the process, sent to the ministry and observed twice; one observation has its answer."""
    now = timezone.make_aware(dt.datetime.combine(today, dt.time(12)))
    draft = drafts.start_draft(
        process=process,
        kind="cooperation",
        languages=["es"],
        areas=["agua"],
        modalities=["seminarios"],
        answers=COMPLETE_ANSWERS,
        by=by,
    )
    for step in ("negociado", "enviar"):
        upload = (pdf(), check_upload(pdf()))
        draft = review.take_step(
            agreement=draft, step=step, happened_on=today, number="OF-1", by=by, now=now, upload=upload
        ).agreement
    rows = observing.record_remarks(
        agreement=draft,
        oficio="CJA-07/2026",
        received_on=today,
        remarks=[("", "Revise la ortografía."), ("", "Precise el anexo.")],
        upload=(pdf(), check_upload(pdf())),
        by=by,
        now=now,
    ).remarks
    answering.answer_remark(
        remark=rows[1], text="Se precisó.", seen=answering.stamp_of(rows[1]), by=by, now=now
    )
    draft.refresh_from_db()
    return draft


def cabildo_approval(agreement, by, today):
    """The cabildo's approval, by name and with its certified minute, of the text as it stands."""
    return review.record_approval(
        agreement=agreement,
        kind="cabildo",
        decided_on=today,
        number="Acta 14",
        majority="simple",
        votes=[("Ana Ríos", "síndica", "for"), ("Beto Luna", "regidor", "for")],
        upload=(pdf("acta.pdf"), check_upload(pdf("acta.pdf"))),
        by=by,
        now=timezone.make_aware(dt.datetime.combine(today, dt.time(12, 30))),
    )


def activity_data(year):
    return {
        "kind": "visits",
        "name": "Visita técnica de agua",
        "area": "agua",
        "starts_on": dt.date(year, 5, 4),
        "ends_on": dt.date(year, 5, 8),
        "responsible_local": "Elena Ruiz",
        "responsible_counterpart": "Claire Martin",
        "indicator": "Visitas realizadas",
        "indicator_unit": "visitas",
        "target_value": 1,
        "budget_local": "120000.50",
        "budget_counterpart": "4000",
        "currency_counterpart": "EUR",
    }


def municipalities():
    """Guadalajara and Mérida, both with an office."""
    return (
        MunicipalityFactory(cvegeo="14039", name="Guadalajara", seat="Guadalajara", population=1_385_629),
        MunicipalityFactory(cvegeo="31050", name="Mérida", seat="Mérida", timezone="America/Merida"),
    )


def stranger_rows(other_municipality):
    """Rows of another municipality whose numbers somebody may try to send."""
    return SimpleNamespace(
        counterpart=CounterpartFactory(municipality=other_municipality, official_name="Ciudad de Incheon"),
        city=PartnerCityFactory(name="Onjuku", municipality=other_municipality, geonameid=None),
        membership=Membership.objects.get(municipality=other_municipality, role=Membership.Role.COORDINATOR),
    )


def forms_read_by(client, user):
    """A function that gives what this person's form at an address would send back unchanged."""

    def form_of(url):
        client.force_login(user)
        form = client.get(url).context["form"]
        values = {name: form[name].value() for name in form.fields}
        offered = {key for key, _ in getattr(form.fields.get("optional_clauses"), "choices", ())}
        values["optional_clauses"] = [key for key in values.get("optional_clauses", ()) if key in offered]
        return {name: value for name, value in values.items() if value not in (None, "", [])}

    return form_of
