"""Secret addresses with which somebody without account reads one issued document.

The address is the key: only a hash of its secret is kept, it is shown once, it expires, and it can be revoked.
"""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agreements.models import DocumentLink
from agreements.trust.documents import source_of
from partners.history import record
from phases.feeds import hash_of

SECRET_BYTES = 32
#: Natural days.
DEFAULT_DAYS, MOST_DAYS = 30, 365
#: Live addresses of one document.
MAX_LIVE = 50


def create_link(*, document, label, days, by, now):
    """A new address for one document; returns the link and its secret, which is kept nowhere.

    `days` are natural days from now. Raises ValidationError without a label, for other numbers of days, for a
    withdrawn document, and when the document has too many live addresses.
    """
    label = " ".join(label.split())
    if not label:
        raise ValidationError({"label": "Escriba para quién es el enlace."})
    if len(label) > 150:
        raise ValidationError({"label": "No puede pasar de 150 caracteres."})
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError({"days": f"Elija entre 1 y {MOST_DAYS} días."})
    if document.withdrawn_at:
        raise ValidationError("Este documento está retirado: no se comparte.", code="withdrawn")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        if document.links.live(now).count() >= MAX_LIVE:
            raise ValidationError(
                f"Este documento ya tiene {MAX_LIVE} enlaces: revoque los que ya no se usan.", code="many"
            )
        link = DocumentLink.objects.create(
            document=document,
            label=label,
            secret_hash=hash_of(secret),
            created_by=by,
            created_at=now,
            expires_at=now + dt.timedelta(days=days),
        )
        _record(
            link,
            "link.created",
            f"Se creó un enlace a «{document.title}» para {label}, por {days} días.",
            by,
            now,
        )
    return link, secret


def revoke_link(*, link, by, now):
    """Close an address for good. Raises ValidationError when it is closed already."""
    with transaction.atomic():
        if DocumentLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now) != 1:
            raise ValidationError("Ese enlace ya estaba revocado.", code="revoked")
        text = f"Se revocó el enlace a «{link.document.title}» para {link.label}."
        _record(link, "link.revoked", text, by, now)


def link_of(secret, now):
    """The live link of a secret whose document still stands; otherwise None, whatever the reason."""
    rows = DocumentLink.objects.live(now).filter(
        secret_hash=hash_of(secret), document__withdrawn_at__isnull=True
    )
    return rows.select_related("document__municipality").first()


def note_reading(*, link, now):
    DocumentLink.objects.filter(pk=link.pk).update(last_read_at=now, read_count=F("read_count") + 1)


def _record(link, act, text, by, now):
    record(
        act=act,
        text=text,
        by=by,
        subject=source_of(link.document),
        municipality=link.document.municipality,
        at=now,
    )
