"""The words of the access table: roles, kinds of page, and what a URL answers to each."""

from dataclasses import dataclass

LOGIN = "login"  # answered with a redirect to the login page
ROLES = (
    "anonymous",
    "nobody",
    "former",
    "lectora",
    "legal",
    "enlace",
    "integrante",
    "otro_enlace",
    "otra_integrante",
    "estatal",
    "otro_estatal",
    "asesora",
)


def everybody(status, *, anonymous=LOGIN, **exceptions):
    return dict.fromkeys(ROLES, status) | {"anonymous": anonymous} | exceptions


def readers(status, enlace, committee):
    return everybody(
        404, lectora=status, legal=status, estatal=status, asesora=status, enlace=enlace, integrante=committee
    )


# --- The kinds of page -------------------------------------------------------------------------------------------

READ = readers(200, 200, 404)
"""Rows of the office: its readers, the state's coordinator and the advisors; not the committee."""
PAPERS = readers(200, 200, 200)
"""Issued documents and programmes: the committee too."""
WRITE = readers(403, 200, 404)
"""Forms of the enlace; colleagues who only read are told so."""
WRITE_PAPERS = readers(403, 200, 403)
"""The same for rows that the committee sees."""
PUBLIC = everybody(200, anonymous=200)
PERSONAL = everybody(200)
TO_ITS_PAGE = everybody(302)
"""An act's address opened as a page: whoever comes back to it after logging in is led to the page with its button."""
NO_POST = everybody(405)
NO_POST_PUBLIC = everybody(405, anonymous=405)


def act(status=302):
    """A POST that only the enlace may send, and what the enlace gets."""
    return readers(403, status, 404)


def act_on_papers(status=302):
    return readers(403, status, 403)


@dataclass
class Case:
    """What one URL answers: `get` and `post` by role; `args` and `data` are made from the scene."""

    get: dict
    post: dict
    args: object = lambda scene: []
    data: object = lambda scene: {}


def of(name):
    """The URL's number: the row's own."""
    return lambda scene: [getattr(scene, name).pk]


def CVEGEO(scene):
    return [scene.municipality.cvegeo]
