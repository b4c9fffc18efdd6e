"""Candidate cities: the board, one candidate, and the acts that move it."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from hermanamientos.lib.acts import acts_by_post
from hermanamientos.lib.exports import file_name, send_list, wanted_format
from partners import catalogue
from partners.access import get_municipality_or_404, get_visible_or_404, may_edit, require_editor
from partners.folding import fold
from partners.forms.candidates import (
    AddForm,
    AnswerForm,
    CandidateFilterForm,
    ContactForm,
    ReasonForm,
    SeenForm,
    marked_in,
)
from partners.forms.cities import CitySearchForm
from partners.models import Candidate, CandidateContact, PartnerCity
from partners.shortlist import candidates
from partners.shortlist.exports import COLUMNS
from partners.shortlist.marking import may_mark
from partners.shortlist.matrix_rows import matrix_of
from partners.shortlist.page import page_of
from partners.shortlist.rows import lanes_of, rows_of
from partners.shortlist.standings import standing_of

ROWS = Candidate.objects.select_related("municipality", "city", "counterpart", "added_by")
CONTACTS = CandidateContact.objects.select_related("candidate__municipality", "candidate__city")
FOUND = 20
TYPED = 200


def _today(municipality):
    return municipality.today(timezone.now())


@login_required
@require_safe
def candidate_list(request, cvegeo):
    municipality = get_municipality_or_404(request, cvegeo)
    today = _today(municipality)
    own = Candidate.objects.visible_to(request.user).filter(municipality=municipality)
    countries = set(own.order_by().values_list("city__country_code", flat=True).distinct())
    filters = CandidateFilterForm(request.GET, countries=countries)
    matrix = matrix_of(municipality)
    rows = rows_of(filters.apply(own), matrix, today)
    kind = wanted_format(request.GET)
    if kind is not None:
        name = file_name("candidatas", municipality.name, day=today)
        return send_list(kind, COLUMNS, rows, name=name, title="Candidatas")
    return render(
        request,
        "partners/candidate_list.html",
        {
            "municipality": municipality,
            "lanes": lanes_of(rows),
            "count": len(rows),
            "overdue": sum(len(row.contacts.overdue) for row in rows),
            "any_rows": bool(countries),
            "filters": filters,
            "filtered": filters.in_force,
            "matrix": matrix,
            "can_edit": may_edit(request.user, municipality),
        },
    )


@login_required
@require_safe
def candidate_compare(request, cvegeo):
    """The candidates marked in the list (`candidata`), side by side in the ranking's comparison."""
    municipality = get_municipality_or_404(request, cvegeo)
    found = (
        Candidate.objects.visible_to(request.user)
        .filter(municipality=municipality, pk__in=marked_in(request.GET), city__geonameid__isnull=False)
        .values_list("city__geonameid", flat=True)
    )
    if not found:
        messages.error(
            request, "Marque las ciudades que quiere comparar; las capturadas a mano no se comparan."
        )
        return redirect("partners:candidate-list", cvegeo)
    url = reverse("partners:ranking-compare", args=[cvegeo])
    return redirect(f"{url}?{urlencode({'ciudades': ','.join(map(str, found))})}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_add(request, cvegeo):
    """Search a city and put it on the long list; other pages post its `geonameid` here, with `next` to come back."""
    municipality = get_municipality_or_404(request, cvegeo)
    require_editor(request.user, municipality)
    if request.method == "POST":
        return _add(request, municipality)
    search = CitySearchForm(request.GET)
    search.is_valid()
    query, country = search.cleaned_data.get("q", ""), search.cleaned_data.get("pais", "")
    if query:
        found = catalogue.search_cities(query, country=country or None, limit=FOUND)
    else:
        found = catalogue.largest_cities(country, limit=FOUND) if country else []
    listed = {
        geonameid: pk
        for pk, geonameid in Candidate.objects.filter(
            municipality=municipality, city__geonameid__in=[one.city.pk for one in found]
        ).values_list("pk", "city__geonameid")
    }
    return render(
        request,
        "partners/candidate_add.html",
        {
            "municipality": municipality,
            "form": search,
            "query": query,
            "country": country,
            "found": [(one, listed.get(one.city.pk)) for one in found],
            "typed": _typed(municipality, query, country),
        },
    )


def _typed(municipality, query, country):
    """Cities that the office typed by hand and that fit the search, with the candidate of each, if any."""
    cities = PartnerCity.objects.filter(municipality=municipality)
    if country:
        cities = cities.filter(country_code=country)
    listed = dict(
        Candidate.objects.filter(municipality=municipality, city__municipality=municipality).values_list(
            "city", "pk"
        )
    )
    wanted = fold(query.partition(",")[0])
    return [
        (city, catalogue.place_of(city), listed.get(city.pk))
        for city in cities[:TYPED]
        if wanted in fold(city.name)
    ]


def _add(request, municipality):
    form = AddForm(request.POST)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = ""
    try:
        if not form.is_valid():
            raise ValidationError([message for errors in form.errors.values() for message in errors])
        added = _added(request, municipality, form.cleaned_data)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect(back or reverse("partners:candidate-add", args=[municipality.cvegeo]))
    city, state = added.candidate.city.name, added.candidate.get_state_display()
    if added.is_new:
        messages.success(request, f"{city} quedó en la lista larga.")
    else:
        messages.info(request, f"{city} ya está entre sus candidatas, como «{state}».")
    return redirect(back or reverse("partners:candidate-detail", args=[added.candidate.pk]))


def _added(request, municipality, values):
    now = timezone.now()
    place = {"geonameid": values["geonameid"]}
    if values.get("city"):
        city = PartnerCity.objects.visible_to(request.user).filter(pk=values["city"]).first()
        if city is None or city.municipality_id not in (None, municipality.pk):
            raise Http404("Esa ciudad no existe.")
        place = {"city": city}
    standing = standing_of(municipality, values["geonameid"]) if values["geonameid"] else None
    return candidates.add_candidate(
        municipality=municipality,
        by=request.user,
        now=now,
        reason=values["reason"],
        standing=standing,
        **place,
    )


@login_required
@require_safe
def candidate_detail(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    municipality = candidate.municipality
    return render(
        request,
        "partners/candidate_detail.html",
        {
            "candidate": candidate,
            "municipality": municipality,
            "can_edit": may_edit(request.user, municipality),
            "may_mark": may_mark(request.user, municipality),
            **page_of(candidate, user=request.user, now=timezone.now()),
        },
    )


# --- Acts ----------------------------------------------------------------------------------------------------------


@login_required
@acts_by_post(back="partners:candidate-detail")
def candidate_evaluate(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, candidate.municipality)
    form = SeenForm(request.POST)
    try:
        seen = form.cleaned_data["seen"] if form.is_valid() else ""
        candidates.evaluate(candidate=candidate, by=request.user, seen=seen)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{candidate.city.name} quedó como evaluada.")
    return redirect("partners:candidate-detail", pk)


def refuse(form, error):
    """Put a verb's refusal on the form's fields; what the form does not show goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, problems)


def _form_page(request, candidate, form, *, title, lead, submit, act, done, danger=False):
    """The page of an act that asks something: a refusal shows on the form, beside what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("partners:candidate-detail", candidate.pk)
    return render(
        request,
        "partners/candidate_form.html",
        {
            "candidate": candidate,
            "municipality": candidate.municipality,
            "form": form,
            "title": title,
            "lead": lead,
            "submit_label": submit,
            "danger": danger,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_discard(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, candidate.municipality)
    city = candidate.city.name
    return _form_page(
        request,
        candidate,
        ReasonForm(request.POST or None, initial={"seen": candidate.state}),
        title=f"Descartar a {city}",
        lead="Sus contactos, calificaciones y aportes se conservan; después puede reconsiderarla.",
        submit="Descartar la candidata",
        act=partial(candidates.discard, candidate=candidate, by=request.user),
        done=f"{city} quedó descartada, con su razón.",
        danger=True,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_reconsider(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, candidate.municipality)
    city = candidate.city.name
    return _form_page(
        request,
        candidate,
        ReasonForm(request.POST or None, initial={"seen": candidate.state}),
        title=f"Reconsiderar a {city}",
        lead="Vuelve a la lista larga, con todo lo que ya se sabe de ella.",
        submit="Volver a la lista larga",
        act=partial(candidates.reconsider, candidate=candidate, by=request.user),
        done=f"{city} volvió a la lista larga.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_contact(request, pk):
    candidate = get_visible_or_404(request, ROWS, pk=pk)
    require_editor(request.user, candidate.municipality)
    today = _today(candidate.municipality)
    channel = request.GET.get("medio", "")
    return _form_page(
        request,
        candidate,
        ContactForm(request.POST or None, initial={"sent_on": today, "channel": channel}),
        title=f"Anotar un contacto sobre {candidate.city.name}",
        lead="Una carta, una llamada, una reunión, o la consulta a la representación de México.",
        submit="Anotar el contacto",
        act=partial(candidates.contact, candidate=candidate, by=request.user, today=today),
        done="El contacto quedó anotado.",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_answer(request, pk):
    """The answer to the contact number `pk`."""
    contact = get_visible_or_404(request, CONTACTS, pk=pk)
    require_editor(request.user, contact.municipality)
    today = _today(contact.municipality)
    return _form_page(
        request,
        contact.candidate,
        AnswerForm(
            request.POST or None,
            initial={"answered_on": today},
            of_city=contact.channel != CandidateContact.Channel.REPRESENTATION,
        ),
        title=f"Anotar la respuesta de {contact.person}",
        lead=f"Al contacto sobre {contact.candidate.city.name}: {contact.get_channel_display()}.",
        submit="Anotar la respuesta",
        act=partial(candidates.answer, contact=contact, by=request.user, today=today),
        done="La respuesta quedó anotada.",
    )
