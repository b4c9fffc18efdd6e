"""What a version of a programme is worth today. Pure: rows with their approvals at hand."""

from django.db import models

from agreements.models import ProgrammeApproval


class Standing(models.TextChoices):
    PROPOSED = "proposed", "en aprobación de las partes"
    APPROVED = "approved", "aprobada por ambas partes"
    REPLACED = "replaced", "sustituida por otra posterior"
    TAKEN_BACK = "taken_back", "retirada"


TONES = {
    Standing.PROPOSED: "active",
    Standing.APPROVED: "good",
    Standing.REPLACED: "idle",
    Standing.TAKEN_BACK: "idle",
}


def is_complete(version):
    """Whether both sides said yes."""
    return len(version.approvals.all()) == len(ProgrammeApproval.Side)


def standings_of(versions):
    """{number: Standing} of all versions of one programme: the newest that both sides approved counts."""
    in_force = max((version.number for version in versions if is_complete(version)), default=0)
    return {version.number: _standing(version, in_force) for version in versions}


def _standing(version, in_force):
    if version.number == in_force:
        return Standing.APPROVED
    if version.taken_back_at:
        return Standing.TAKEN_BACK
    return Standing.REPLACED if is_complete(version) else Standing.PROPOSED
