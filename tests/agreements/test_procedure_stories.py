"""Any story that people can tell through the verbs: refused in words or taken, and never against the law's order."""

import random
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from agreements.models import TRANSITIONS, State
from agreements.path import review
from agreements.path.steps import STEPS, Act
from tests.agreements.walking import DAY, Walk, vote

pytestmark = pytest.mark.django_db


def acts_of(walk, chance):
    """Everything that somebody could try now, sensible or not."""
    earlier = {"happened_on": walk.day - DAY * chance.randint(0, 20)}
    for code, step in STEPS.items():
        if step.act is Act.STEP and (code != "desistir" or chance.random() < 0.1):
            yield lambda code=code: walk.step(code)
            yield lambda code=code: walk.step(code, **earlier)
    yield lambda: walk.cabildo(number=f"Acta {chance.random()}")
    yield lambda: walk.cabildo(votes=vote(2, 7), number=f"Acta {chance.random()}")
    yield lambda: walk.dictamen(is_favourable=chance.random() < 0.8)
    for _ in range(4):
        yield walk.sign
    yield lambda: walk.sign(signed_on=walk.day - DAY * chance.randint(1, 30))
    yield walk.change_text
    approvals = list(walk.agreement.approvals.all())
    if approvals:
        approval = chance.choice(approvals)
        versions = list(walk.agreement.versions.all())
        yield lambda: walk.cabildo(version=chance.choice(versions), number=f"Acta {chance.random()}")
        yield lambda: review.confirm_approval(
            approval=approval, reason="Errata", decided_on=walk.day, **walk.tick()
        )
        yield lambda: review.annul_approval(approval=approval, reason="Por error", **walk.tick())


#: What leads on, so that many stories get as far as the registry.
ONWARD = ("negociado", "enviar", "turno", "responder", "remitir", "inscribir")


#: Stories that get as far as the signature: without any, nothing would be tried.
SIGNING = (3, 4, 5)


@pytest.mark.parametrize("seed", range(8))
def test_no_story_breaks_the_order_of_the_law(draft, enlace, seed):
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    walk, seen = Walk(draft, enlace), set()
    for _ in range(60):
        before = walk.agreement.state
        onward = [code for code in ONWARD if STEPS[code].is_open_for(walk.agreement)]
        if onward and chance.random() < 0.4:
            act = partial(walk.step, onward[0])
        else:
            act = chance.choice(list(acts_of(walk, chance)))
        # An IntegrityError would be a rule that no verb knew; it fails the test.
        try:
            act()
        except ValidationError as error:
            assert all(error.messages)
        walk.agreement.refresh_from_db()
        after = walk.agreement
        seen.add(after.state)
        assert after.state == before or after.state in TRANSITIONS[before] or after.state == State.IN_FORCE
        if after.signed_on:
            assert after.cabildo_sha256 == after.dictamen_sha256 == after.signed_sha256 != ""
            assert max(after.cabildo_on, after.dictamen_on) <= after.signed_on
        if after.state in (State.WITHDRAWN, State.IN_FORCE):
            break
    assert len(seen) > 2
    assert seed not in SIGNING or State.SIGNED in seen
