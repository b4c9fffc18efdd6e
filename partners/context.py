"""What base.html needs on every page: the navigation of this person in this municipality."""

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from partners.models import Notice

# Label, icon, and the name of the address, which takes the municipality's INEGI code; only this one is the person's.
MY_TASKS = ("Mis tareas", "list-check", "phases:my-tasks")
OFFICE_ITEMS = [
    ("Inicio", "house", "municipality-home"),
    ("Procesos", "diagram-3", "phases:process-list"),
    ("Socios", "globe-americas", "partners:partner-list"),
    ("Tareas", "check2-square", "phases:task-list"),
    MY_TASKS,
    ("Calendario", "calendar-event", "phases:calendar-month"),
    ("Acuerdos", "file-earmark-text", "agreements:agreement-list"),
    ("Programa anual", "calendar3", "agreements:programme-list"),
    ("Comité", "people", "agreements:committee-detail"),
    ("Evaluación", "speedometer2", "agreements:vitality-list"),
    ("Comunicación", "megaphone", "agreements:communication-list"),
    ("Documentos", "folder2-open", "agreements:document-list"),
    ("Inventario", "archive", "agreements:inventory-list"),
    ("Entrega-recepción", "box-seam", "agreements:handover-list"),
    ("Municipio", "bank", "partners:municipality-detail"),
]
COMMITTEE_ITEMS = [
    ("Comité", "people", "agreements:committee-area"),
    ("Documentos", "folder2-open", "agreements:document-list"),
    ("Programa anual", "calendar3", "agreements:programme-list"),
    ("Calendario", "calendar-event", "phases:calendar-month"),
    MY_TASKS,
]
# Nouns that have no item of their own, and the item under which their pages stand.
ALSO_LIT = {
    "phases:process-list": (
        "phases:plan-",
        "phases:phase-",
        "phases:suspension-",
        "phases:diagnosis-",
        "phases:recommendations-",
    ),
    "phases:task-list": ("phases:evidence-", "phases:extension-"),
    "partners:partner-list": (
        "partners:counterpart-",
        "partners:city-",
        "partners:ranking-",
        "partners:candidate-",
        "phases:candidate-",
        "partners:stakeholder-",
        "partners:network-",
        "phases:network-",
        "partners:forum-",
        "agreements:call-",
        "agreements:participation-",
        "municipality-map",
        "municipality-panorama",
    ),
    "agreements:programme-list": (
        "agreements:activity-",
        "agreements:report-",
    ),
    "agreements:committee-detail": (
        "agreements:member-",
        "agreements:session-",
        "agreements:item-",
        "agreements:bylaws-",
        "agreements:chapter-",
    ),
    "agreements:committee-area": ("agreements:session-", "agreements:bylaws-"),
    "agreements:vitality-list": (
        "agreements:mission-",
        "agreements:contact-",
        "agreements:result-",
        "agreements:evaluation-",
    ),
    "agreements:communication-list": (
        "agreements:summary-",
        "agreements:photo-",
        "agreements:press-",
        "agreements:awareness-",
    ),
    "agreements:agreement-list": (
        "agreements:approval-",
        "agreements:clause-",
        "agreements:comment-",
        "agreements:commitment-",
        "agreements:expediente-",
        "agreements:interview-",
        "agreements:preflight-",
        "agreements:procedure-",
        "agreements:remark-",
        "agreements:version-",
        "agreements:term-",
        "agreements:twin-",
    ),
    "agreements:inventory-list": ("agreements:import-",),
    "phases:calendar-month": ("phases:feed-",),
    "partners:municipality-detail": (
        "partners:member-",
        "partners:profile-",
        "partners:planline-",
        "agreements:alignment-",
        "partners:privacy-",
        "phases:reminder-",
        "phases:history-",
        "phases:day-",
    ),
}
# After these the phone's bottom bar says "Más".
BOTTOM_BAR = 4


def navigation(request):
    """Put `nav` into every template; nothing is read until a template asks for it."""
    return {"nav": SimpleLazyObject(lambda: build_navigation(request))}


def build_navigation(request):
    """The items, the municipality shown, the others to switch to, and the unread notices: one query at most."""
    user = getattr(request, "user", None)
    nav = {
        "items": [],
        "first_items": [],
        "more_items": [],
        "more_active": False,
        "municipality": None,
        "others": [],
        "role": "",
        "unread": 0,
        "version": settings.APP_VERSION,
        "home_url": address("home") or "/",
        "login_url": address("partners:login"),
        "sources_url": address("partners:sources"),
    }
    if user is None or not user.is_authenticated:
        return nav

    access = user.access
    municipality = current_municipality(request, access)
    items = []
    if access.is_advisor:
        items.append(_item(request, "Seguimiento", "list-check", "admin:index"))
    if access.is_advisor or access.state_codes:
        items.append(_item(request, "Mapa nacional", "globe-americas", "national-map"))
    if access.is_advisor:
        items.append(_item(request, "Vitalidad", "speedometer2", "agreements:portfolio-list"))
    for code in sorted(access.state_codes):
        items.append(_item(request, "Municipios del estado", "buildings", "state-home", code))
    if municipality is not None:
        names = OFFICE_ITEMS if _reads_all(access, municipality) else COMMITTEE_ITEMS
        items += [
            _item(request, *item) if item is MY_TASKS else _item(request, *item, municipality.cvegeo)
            for item in names
        ]
    elif items:
        items.append(_item(request, *MY_TASKS))
    items = [item for item in items if item is not None]
    # One place less, when there is a "Más" to show.
    first = items[:BOTTOM_BAR] if len(items) > BOTTOM_BAR + 1 else items
    more = items[len(first) :]

    notices_url = address("partners:notice-list")
    nav |= {
        "items": items,
        "first_items": first,
        "more_items": more,
        "more_active": any(item["active"] for item in more),
        "municipality": municipality,
        "others": other_municipalities(request, access, municipality),
        "role": role_in_words(access, municipality),
        "notices_url": notices_url,
        "unread": Notice.objects.unread_for(user).count() if notices_url else 0,
        "account_url": address("partners:account"),
        "password_url": address("partners:password-change"),
        "logout_url": address("partners:logout"),
    }
    if municipality is not None:
        nav["privacy_url"] = address("partners:privacy-notice", municipality.cvegeo)
    return nav


def address(name, *args):
    """The path of a named address, or "" when the project has no such name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _item(request, label, icon, name, *args):
    url = address(name, *args)
    if not url:
        return None
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    # "phases:process-list" stays lit on every page of the noun: "phases:process-detail", "phases:process-advance".
    nouns = (name.rsplit("-", 1)[0] + "-", *ALSO_LIT.get(name, ())) if ":" in name else ()
    active = here == name or here.startswith(nouns)
    current = "page" if here == name else "true" if active else ""
    return {"label": label, "icon": icon, "url": url, "active": active, "current": current}


def current_municipality(request, access):
    """The one whose page this is (a guard leaves it on the request), else the person's first."""
    municipality = getattr(request, "municipality", None)
    if municipality is not None:
        return municipality
    memberships = sorted(
        (m for m in access.memberships if m.municipality_id),
        key=lambda m: m.municipality_id not in access.reader_ids,
    )
    return memberships[0].municipality if memberships else None


def other_municipalities(request, access, municipality):
    """The person's other municipalities, each with the address of the same page, or of its first page."""
    match = getattr(request, "resolver_match", None)
    same = match.view_name if match and set(match.kwargs) == {"cvegeo"} else "municipality-home"
    found = []
    seen = {municipality.pk if municipality else None}
    for membership in access.memberships:
        other = membership.municipality
        if other is None or other.pk in seen:
            continue
        seen.add(other.pk)
        name = same if other.pk in access.reader_ids else "agreements:committee-area"
        url = address(name, other.cvegeo)
        if url:
            found.append({"municipality": other, "url": url})
    return found


def _reads_all(access, municipality):
    return (
        access.is_advisor or municipality.pk in access.reader_ids or municipality.state in access.state_codes
    )


def role_in_words(access, municipality):
    """What the person is here, for the account menu."""
    if access.is_advisor:
        return "Asesor/a de cancillería"
    for membership in access.memberships:
        if municipality is not None and membership.municipality_id == municipality.pk:
            return f"{membership.get_role_display().capitalize()} de {municipality.name}"
    for membership in access.memberships:
        if membership.state:
            return f"Enlace estatal de {membership.get_state_display()}"
    return ""
