"""The one door through which mail leaves: render three templates, send one message.

Each mail is a named function in an app's `mail.py`, which calls `render_mail` and then `send`. Where mail
goes (files, SMTP) is a matter of settings; errors of the transport reach the caller, who knows whether to try
again.
"""

import re
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string


def absolute_url(path):
    """The address of a page of this site, complete, as a mail needs it; `path` begins with a slash."""
    return settings.SITE_URL.rstrip("/") + path


def mail_domain():
    """The host name that stands at the right of our Message-IDs."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def render_mail(name, context):
    """Render templates/emails/<name>/{subject.txt,body.txt,body.html}; returns (subject, text, html).

    The text templates are rendered without HTML escaping, and the subject is folded into one line, so that no
    value typed by a user can add a header. Every template also sees `site_url`.
    """
    context = {"site_url": settings.SITE_URL, **context}
    subject = " ".join(_plain(f"emails/{name}/subject.txt", context).split())
    # Template tags leave empty lines behind.
    text = re.sub(r"\s*\n\s*\n\s*", "\n\n", _plain(f"emails/{name}/body.txt", context).strip()) + "\n"
    html = render_to_string(f"emails/{name}/body.html", {**context, "subject": subject})
    return subject, text, html


def _plain(template, context):
    return get_template(template).template.render(Context(context, autoescape=False))


def send(*, to, subject, text, html, message_id=None, headers=None, attachments=()):
    """Send one message, text and HTML, to one address or to a list of them.

    `message_id` (with its angle brackets) is given by callers that may have to send the same message again:
    equal messages then carry equal Message-IDs. Automatic answers are asked not to come back (RFC 3834).
    `attachments` are (file name, bytes, content type).
    Raises OSError (smtplib's errors included) when the transport refuses.
    """
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text,
        to=[to] if isinstance(to, str) else list(to),
        headers={
            "Message-ID": message_id or make_msgid(domain=mail_domain()),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **(headers or {}),
        },
    )
    message.attach_alternative(html, "text/html")
    for name, data, content_type in attachments:
        message.attach(name, data, content_type)
    message.send()
