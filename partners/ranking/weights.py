"""How an office wants to choose: the weights of the criteria, the profile they come from, the diversity of countries.

Weights sum 100. A municipality either follows a profile (its row then keeps no weights, so that a better edition of the
profile reaches it) or has weights of its own, in whole numbers.
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from partners import history
from partners.matching import checked_weights
from partners.models import OfficeProfile
from partners.picture.profile import lock, profile_of, require_enlace
from partners.ranking.criteria import CRITERIA
from partners.ranking.profiles import BALANCED, PROFILE_NAMES, weights_of

TOTAL = 100
STALE = "Otra persona guardó otros pesos mientras usted los cambiaba. Revise los actuales y guarde de nuevo."
#: Steps of diversity that screens offer, with their words.
DIVERSITIES = {0: "ninguna: sólo el puntaje", 30: "moderada", 60: "alta", 100: "máxima"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The weights in force for a municipality: {criterion: weight}, sum 100, with 0 for what does not count.

    `profile` is the key of the profile that it follows, or from which its own weights were begun (`is_own`).
    `is_outdated` says that it saved weights of its own which name criteria that no longer exist: those of the profile
    count until it saves again.
    """

    profile: str
    weights: dict[str, float]
    diversity: int
    is_own: bool = False
    is_outdated: bool = False


def choice_of(row):
    """The Choice that an OfficeProfile holds, saved or not."""
    profile = row.weights_profile if row.weights_profile in PROFILE_NAMES else BALANCED
    diversity = min(max(row.diversity, 0), 100)
    if row.weights:
        try:
            return Choice(profile, complete(checked_weights(row.weights)), diversity, is_own=True)
        except (ValueError, TypeError):
            return Choice(profile, profile_weights(profile), diversity, is_outdated=True)
    return Choice(profile, profile_weights(profile), diversity)


def choice_by_default():
    """The Choice of a municipality that never chose."""
    return choice_of(OfficeProfile())


def profile_weights(key):
    """The weights of a profile, with 0 for the criteria that it leaves out."""
    return complete(weights_of(key))


def complete(weights):
    """The same weights for every criterion, in the order of the list; 0 for those not named."""
    return {key: weights.get(key, 0) for key in CRITERIA}


def adjusted(weights):
    """The same proportions in whole numbers that sum 100 (the largest remainders get the units left over).

    Nothing but zeros has no proportions: it comes back as it is.
    """
    total = sum(weights.values())
    if total <= 0:
        return dict(weights)
    exact = {key: weight * TOTAL / total for key, weight in weights.items()}
    whole = {key: int(share) for key, share in exact.items()}
    left = TOTAL - sum(whole.values())
    for key in sorted(exact, key=lambda key: whole[key] - exact[key])[:left]:
        whole[key] += 1
    return whole


def weights_mark(row):
    """A short mark of what is saved, for a form to prove what it was filled from."""
    saved = (row.weights_profile, row.diversity, sorted(row.weights.items()))
    return hashlib.sha256(repr(saved).encode()).hexdigest()[:16]


def save_weights(*, municipality, weights, profile, diversity, by, seen, now):
    """Save an office's weights, {criterion: whole number}, sum 100; returns the OfficeProfile.

    Weights that are those of `profile` follow that profile from now on. `seen` is the `weights_mark` from which the
    person worked. The same values again change nothing. Raises ValidationError when `by` is not the enlace, when
    somebody saved in between, when the weights do not sum 100, or for a profile or diversity that does not exist.
    """
    require_enlace(by, municipality)
    if profile not in PROFILE_NAMES:
        raise ValidationError("Elija el perfil de la lista.")
    if not isinstance(diversity, int) or not 0 <= diversity <= 100:
        raise ValidationError({"diversidad": "La diversidad va de 0 a 100."})
    try:
        weights = complete(checked_weights(weights))
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if weights in (profile_weights(profile), adjusted(profile_weights(profile))):
        weights = {}
    with transaction.atomic():
        lock(municipality)
        row = profile_of(municipality)
        before = choice_of(row)
        wanted = {"weights": weights, "weights_profile": profile, "diversity": diversity}
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row
        if weights_mark(row) != seen:
            raise ValidationError(STALE, code="stale")
        # Only these columns of a row that is there: somebody else may be saving the rest of the profile.
        row, _ = OfficeProfile.objects.get_or_create(municipality=municipality)
        for name, value in wanted.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = now, by
        row.save(update_fields=[*wanted, "changed_at", "changed_by"])
        history.record(
            act="ranking.weights_changed",
            text=_told(before, choice_of(row)),
            by=by,
            subject=municipality,
            municipality=municipality,
        )
    return row


def _told(before, after):
    """«Cambió los pesos del emparejador: Idioma 8 → 20; diversidad 30 → 60.»"""
    parts = []
    if not after.is_own:
        parts.append(f"sigue el perfil «{PROFILE_NAMES[after.profile]}»")
    else:
        parts += [
            f"{CRITERIA[key].label} {before.weights[key]:g} → {weight:g}"
            for key, weight in after.weights.items()
            if before.weights[key] != weight
        ]
    if before.diversity != after.diversity:
        parts.append(f"diversidad {before.diversity} → {after.diversity}")
    return f"Cambió los pesos del emparejador: {'; '.join(parts)}."
