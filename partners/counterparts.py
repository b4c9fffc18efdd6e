"""Who signs on the other side, and its city: adopted from the world catalogue or typed by hand.

The kind of a counterpart decides which law applies (Ley sobre la Celebración de Tratados, arts. 1 and 2): an inter-
institutional agreement needs a foreign organ of government or an international organisation. A private body may be
kept as a contact, but no agreement under that law is possible with it; between Mexican municipalities there is no
foreign organ, so that the twinning is national.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction

from hermanamientos.lib.uploads import check_upload, store_private
from partners import history
from partners.access import may_edit
from partners.countries import MEXICO, country_names, language_names, single_zone
from partners.folding import fold
from partners.models import Counterpart, Municipality, PartnerCity, WorldCity
from partners.offices import COAT_OF_ARMS_MAX_BYTES, COAT_OF_ARMS_TYPES, STALE

Kind = Counterpart.Kind

FIELDS = (
    "kind",
    "official_name",
    "official_name_local",
    "language",
    "country_code",
    "city",
    "mexican_municipality",
    "office_holder",
    "office_holder_title",
    "address",
    "contact_name",
    "contact_email",
)
# What decides the law's scope: fixed as soon as a process or a document rests on the counterpart.
SCOPE_FIELDS = ("kind", "country_code", "mexican_municipality")
FOREIGN_GOVERNMENT = {Kind.CITY, Kind.COUNTY, Kind.PROVINCE, Kind.PUBLIC_AGENCY}

SCOPE_NOTES = {
    Kind.INTERNATIONAL: "Organismo internacional: se puede celebrar con él un acuerdo interinstitucional, con dictamen "
    "de procedencia de la SRE (Ley sobre la Celebración de Tratados, arts. 1, 2 y 7).",
    Kind.PRIVATE: "Institución privada: no es un órgano gubernamental extranjero ni un organismo internacional, así "
    "que un acuerdo con ella queda fuera de la Ley sobre la Celebración de Tratados (arts. 1 y 2). Se puede guardar "
    "como contacto, pero no abrir con ella un proceso de hermanamiento.",
    Kind.MEXICAN_MUNICIPALITY: "Municipio mexicano: no hay un órgano extranjero; el hermanamiento es nacional "
    "y no pasa por la SRE (Ley sobre la Celebración de Tratados, art. 1).",
}
FOREIGN_GOVERNMENT_NOTE = (
    "Órgano gubernamental extranjero: se puede celebrar con él un acuerdo interinstitucional, con dictamen de "
    "procedencia de la SRE (Ley sobre la Celebración de Tratados, arts. 1, 2 y 7)."
)


def scope_note(kind):
    """Return, for a screen, what the law says of a counterpart of this kind (LSCT arts. 1, 2 and 7)."""
    return SCOPE_NOTES.get(kind, FOREIGN_GOVERNMENT_NOTE)


def adopt_city(*, geonameid, by, municipality):
    """Return the PartnerCity of a city of the world catalogue, creating it the first time anybody chooses it.

    It is everybody's. Raises ValidationError when the catalogue does not have the city, or when `by` is not the
    enlace of `municipality`, which chooses it.
    """
    _require_enlace(by, municipality)
    known = PartnerCity.objects.filter(geonameid=geonameid).first()
    if known:
        return known
    city = WorldCity.objects.filter(geonameid=geonameid).first()
    if city is None:
        raise ValidationError("Esa ciudad no está en el catálogo. Búsquela de nuevo o captúrela a mano.")
    # get_or_create answers with the other's row when two people choose the same city at once.
    return PartnerCity.objects.get_or_create(
        geonameid=city.geonameid,
        defaults={
            "name": city.name,
            "subdivision": city.subdivision,
            "country_code": city.country_code,
            "latitude": city.latitude,
            "longitude": city.longitude,
            "population": city.population or None,
            "timezone": city.timezone,
        },
    )[0]


def type_city(
    *,
    municipality,
    by,
    name,
    country_code,
    subdivision="",
    population=None,
    latitude=None,
    longitude=None,
    timezone="",
    website="",
):
    """Create a city that the catalogue lacks; it belongs to `municipality`. Returns the PartnerCity.

    Without a time zone, that of a country with a single one is taken. Raises ValidationError when a value is not
    valid, or when the municipality already typed a city of this name, division and country.
    """
    _require_enlace(by, municipality)
    city = PartnerCity(
        municipality=municipality,
        name=" ".join(name.split()),
        country_code=country_code,
        subdivision=" ".join(subdivision.split()),
        population=population,
        latitude=latitude,
        longitude=longitude,
        timezone=timezone or single_zone(country_code),
        website=website,
    )
    city.full_clean()
    _check_country(country_code)
    if (latitude is None) != (longitude is None):
        raise ValidationError({"longitude": "Escriba la latitud y la longitud, o ninguna de las dos."})
    with transaction.atomic():
        _one_at_a_time(municipality)
        for other in PartnerCity.objects.filter(municipality=municipality, country_code=country_code):
            if (fold(other.name), fold(other.subdivision)) == (fold(city.name), fold(city.subdivision)):
                raise ValidationError({"name": f"Su municipio ya capturó {other.name}: elíjala de la lista."})
        city.save(force_insert=True)
        history.record(
            act="city.typed",
            text=f"Capturó la ciudad {city.name}.",
            by=by,
            subject=city,
            municipality=municipality,
        )
    return city


def add_counterpart(*, municipality, by, kind, official_name, coat_of_arms=None, **values):
    """Register a counterpart of `municipality`; `values` holds others of FIELDS. Returns the Counterpart.

    A Mexican municipality brings its country and language with it, and a city its country. Raises ValidationError, by
    field, when the kind does not fit the country, the city or the municipality, when the same counterpart is already
    registered, or when `by` is not the enlace.
    """
    _require_enlace(by, municipality)
    row = Counterpart(municipality=municipality, kind=kind, official_name=official_name, **_known(values))
    _complete(row)
    _check(row)
    extension = _check_coat_of_arms(coat_of_arms) if coat_of_arms else ""
    with transaction.atomic():
        _one_at_a_time(municipality)
        _check_new(row)
        if coat_of_arms:
            row.coat_of_arms = store_private(coat_of_arms, "coats", extension)
        row.save(force_insert=True)
        history.record(
            act="counterpart.added",
            text=f"Registró la contraparte {row.official_name} ({row.get_kind_display()}).",
            by=by,
            subject=row,
            municipality=municipality,
        )
    return row


def counterpart_version(counterpart):
    """A short mark of the counterpart as it stands, for a form to prove what it was filled from."""
    names = [Counterpart._meta.get_field(name).attname for name in (*FIELDS, "coat_of_arms")]
    values = "\x1f".join(str(getattr(counterpart, name) or "") for name in names)
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def change_counterpart(*, counterpart, by, seen, coat_of_arms=None, remove_coat_of_arms=False, **values):
    """Change some of FIELDS. `seen` is the `counterpart_version` from which the person worked. Returns the row.

    Kind, country and Mexican municipality stay once a process or a document rests on the counterpart. Raises
    ValidationError in the cases of `add_counterpart`, and when somebody saved in between.
    """
    municipality = counterpart.municipality
    _require_enlace(by, municipality)
    extension = _check_coat_of_arms(coat_of_arms) if coat_of_arms else ""
    with transaction.atomic():
        _one_at_a_time(municipality)
        row = Counterpart.objects.select_related("city", "mexican_municipality").get(pk=counterpart.pk)
        if counterpart_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        before = {name: getattr(row, name) for name in FIELDS}
        for name, value in _known(values).items():
            setattr(row, name, value)
        _complete(row)
        changed = [name for name in FIELDS if getattr(row, name) != before[name]]
        if changed:
            _check(row)
            _check_new(row)
            if any(name in changed for name in SCOPE_FIELDS) and is_in_use(row):
                raise ValidationError(
                    "Ya hay procesos o documentos con esta contraparte: su tipo y su país no se cambian. "
                    "Registre otra contraparte."
                )
        if coat_of_arms:
            row.coat_of_arms = store_private(coat_of_arms, "coats", extension)
            changed.append("coat_of_arms")
        elif remove_coat_of_arms and row.coat_of_arms:
            # The file stays: papers already issued may show it.
            row.coat_of_arms = ""
            changed.append("coat_of_arms")
        if changed:
            row.save(update_fields=changed)
            names = ", ".join(str(row._meta.get_field(name).verbose_name) for name in changed)
            history.record(
                act="counterpart.changed",
                text=f"Cambió los datos de {row.official_name}: {names}.",
                by=by,
                subject=row,
                municipality=municipality,
            )
    return row


def is_in_use(counterpart):
    """Whether any row, of whatever app, rests on this counterpart."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: counterpart}).exists()
        for relation in Counterpart._meta.related_objects
    )


def _known(values):
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not fields of a counterpart: {', '.join(sorted(unknown))}")
    return {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()
    }


def _complete(row):
    """Fill what follows from the rest: a Mexican municipality's country and language, a city's country."""
    row.official_name = " ".join(row.official_name.split())
    if row.kind == Kind.MEXICAN_MUNICIPALITY:
        row.country_code, row.language, row.city = MEXICO, "es", None
    elif row.city and not row.country_code:
        row.country_code = row.city.country_code


def _check(row):
    row.full_clean()
    _check_country(row.country_code)
    if row.language and row.language not in language_names():
        raise ValidationError({"language": "Elija el idioma de la lista."})
    if row.kind in FOREIGN_GOVERNMENT and row.country_code == MEXICO:
        raise ValidationError(
            {"kind": "Una contraparte mexicana es un municipio: elija «municipio mexicano» y diga cuál es."}
        )
    if row.city:
        if row.city.municipality_id not in (None, row.municipality_id):
            raise ValidationError(
                {"city": "Esa ciudad la capturó otro municipio: búsquela o captúrela a mano."}
            )
        if row.city.country_code != row.country_code:
            raise ValidationError({"country_code": f"{row.city.name} está en otro país."})


def _check_new(row):
    """Refuse the same counterpart twice: same kind and country, and same name or same Mexican municipality."""
    others = Counterpart.objects.filter(
        municipality_id=row.municipality_id, kind=row.kind, country_code=row.country_code
    ).exclude(pk=row.pk)
    for other in others:
        same = (
            other.mexican_municipality_id == row.mexican_municipality_id
            if row.is_mexican
            else fold(other.official_name) == fold(row.official_name) and other.city_id == row.city_id
        )
        if same:
            raise ValidationError(
                {"official_name": f"{other.official_name} ya está registrada como contraparte."}
            )


def _check_country(code):
    if code not in country_names():
        raise ValidationError({"country_code": "Elija el país de la lista."})


def _check_coat_of_arms(file):
    try:
        facts = check_upload(file, kinds=("image",), max_bytes=COAT_OF_ARMS_MAX_BYTES)
        if facts.content_type not in COAT_OF_ARMS_TYPES:
            raise ValidationError("El escudo debe ser una imagen PNG o JPEG.")
    except ValidationError as error:
        raise ValidationError({"coat_of_arms": error.messages}) from error
    return COAT_OF_ARMS_TYPES[facts.content_type]


def _one_at_a_time(municipality):
    """Let one writer at a time look for duplicates: a row lock on PostgreSQL; on SQLite every writer waits anyway.

    Rows that only point to the municipality do not wait for it (see `phases.guards.lock_municipality`).
    """
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def _require_enlace(by, municipality):
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")
