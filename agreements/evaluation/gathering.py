"""All that an evaluation says besides what a person writes, as plain data: shown, printed, exported and, closed, kept.

The same data comes out of `content_of()` today and out of `Evaluation.content` of a closed one: page, PDF and file read
nothing else. Numbers are text as they are read; days are ISO.
"""

import datetime as dt
from decimal import Decimal

from agreements.drafting.answers import country_name, spoken_date
from agreements.evaluation.advising import AgreementFacts, propose
from agreements.evaluation.comparing import compare
from agreements.evaluation.execution import execution_of
from agreements.evaluation.office import office_facts
from agreements.evaluation.pictures import Records
from agreements.evaluation.presence import advise
from agreements.evaluation.progress import AHEAD, BEHIND, ON_PATH, REACHED, UNKNOWN, figures
from agreements.evaluation.series import series_of, series_rows
from agreements.models import Evaluation, State
from agreements.programme.writing import life_of
from agreements.reporting.periods import needed_quarters
from agreements.vitality.gathering import is_judged, vitality_of
from partners.regions import region_name

#: Raised when the shape changes, so that a reader of old ones can tell.
SCHEMA = 1
SIDES = {"local": "Municipio", "counterpart": "Contraparte"}
QUARTER_WORDS = {"t1": "primero", "t2": "segundo", "t3": "tercero", "t4": "cuarto"}


def content_of(evaluation, today) -> dict:
    """The content of an evaluation: as it was closed, else as things stand on the day `today`."""
    if evaluation.content is not None:
        return evaluation.content
    agreement = evaluation.agreement
    vitality = vitality_of(agreement, today) if is_judged(agreement) else None
    execution = execution_of(agreement, evaluation.year)
    results = series_rows(series_of(agreement.municipality, agreement=agreement, until=evaluation.year))
    proposal = propose(_facts(evaluation, vitality, execution, results, today))
    return {
        "schema": SCHEMA,
        "as_of": today.isoformat(),
        "as_of_text": spoken_date(today),
        "agreement": _agreement(agreement),
        "vitality": vitality.to_json() if vitality else None,
        "execution": _execution(execution, evaluation.year, life_of(agreement)),
        "results": results,
        "comparison": _comparison(agreement, today),
        "proposal": {
            "verdict": proposal.verdict,
            "label": proposal.label,
            "reasons": [reason.text for reason in proposal.reasons],
            "others": [reason.text for reason in proposal.others],
            "missing": list(proposal.missing),
        },
        "presence": [
            {
                "key": each.key,
                "title": each.title,
                "reason": each.reason,
                "principle": each.principle,
                "page": each.page,
                "label": each.label,
            }
            for each in advise(office_facts(agreement.municipality, today))
        ],
    }


def _agreement(agreement):
    counterpart = agreement.counterpart
    return {
        "title": agreement.title,
        "folio": agreement.folio,
        "counterpart": counterpart.official_name,
        "country": country_name(counterpart.country_code),
        "region": region_name(counterpart.country_code),
        "state": agreement.get_state_display(),
        "signed_on": agreement.signed_on.isoformat() if agreement.signed_on else None,
    }


def _facts(evaluation, vitality, execution, results, today):
    agreement = evaluation.agreement
    standings = [row["standing"] for row in results]
    earlier = Evaluation.objects.filter(
        agreement=agreement, state=Evaluation.State.CLOSED, year__lt=evaluation.year
    ).order_by("-year")
    return AgreementFacts(
        year=evaluation.year,
        score=Decimal(vitality.score) if vitality else None,
        has_programme=execution.programme is not None,
        planned=execution.planned,
        done=execution.done,
        spent_percent=execution.spent_percent,
        quiet_days=vitality.facts.days_since_contact if vitality else None,
        days_left=(agreement.ends_on - today).days if agreement.ends_on else None,
        has_ended=agreement.state in (State.ENDED, State.RENEWED),
        behind=standings.count(BEHIND),
        fine=sum(standings.count(each) for each in (REACHED, AHEAD, ON_PATH)),
        unmeasured=standings.count(UNKNOWN),
        earlier=tuple(earlier.values_list("verdict", flat=True)),
    )


def _pending(execution, year, life):
    """The quarters of which there should be a closed report and is none, in words."""
    if execution.programme is None:
        return []
    spans = [(each.starts_on, each.ends_on) for each in execution.activities]
    needed = needed_quarters(year, life, spans, execution.quarters)
    return [QUARTER_WORDS[each] for each in needed if each not in execution.quarters]


def _execution(execution, year, life):
    """The year's programme in figures; `sentence` tells it whole. `life` is that of the agreement."""
    planned, done = execution.planned, execution.done
    if execution.programme is None:
        sentence = f"No hubo programa anual de actividades en {year}."
    elif done is None:
        sentence = (
            f"El programa de {year} previó {_count(planned, 'actividad', 'actividades')}; ningún informe trimestral "
            "está cerrado todavía, así que no se sabe cuántas se realizaron."
        )
    else:
        sentence = (
            f"Se {'realizó' if done == 1 else 'realizaron'} {done} de "
            f"{_count(planned, 'actividad prevista', 'actividades previstas')}"
        )
        sentence += f", con {_count(execution.people, 'persona', 'personas')}." if execution.people else "."
    return {
        "programme": execution.programme.pk if execution.programme else None,
        "planned": planned,
        "done": done,
        "percent": 100 * done // planned if planned and done is not None else None,
        "people": figures(execution.people),
        "women": figures(execution.women),
        "quarters": [QUARTER_WORDS[each] for each in execution.quarters],
        "pending_quarters": _pending(execution, year, life),
        "sentence": sentence,
        "activities": [
            {
                "name": each.name,
                "starts_on": each.starts_on.isoformat(),
                "ends_on": each.ends_on.isoformat(),
                "progress": each.progress,
                "word": each.word,
                "plan_lines": each.plan_lines,
            }
            for each in execution.activities
        ],
        "money": [
            {
                "side": SIDES[each.side],
                "currency": each.currency,
                "planned": f"{each.planned:,.2f}",
                "spent": "" if each.spent is None else f"{each.spent:,.2f}",
                "percent": each.percent,
            }
            for each in execution.money
        ],
    }


def _comparison(agreement, today):
    """Before the signature against `today`; None when nobody knows when it was signed."""
    signed_on = agreement.signed_on
    if signed_on is None or signed_on > today:
        return None
    records = Records(agreement.municipality)
    found = compare(records.picture_on(signed_on - dt.timedelta(days=1)), records.picture_on(today))
    rose, fell, stayed = found.counts
    return {
        "before_on": found.before.day.isoformat(),
        "before_text": f"antes de la firma ({spoken_date(signed_on)})",
        "now_text": spoken_date(today),
        "summary": f"Desde la firma subieron {_count(rose, 'medida', 'medidas')}, "
        f"{'bajó' if fell == 1 else 'bajaron'} {fell} y {'quedó' if stayed == 1 else 'quedaron'} igual {stayed}.",
        "rows": [
            {
                "key": row.key,
                "name": row.name,
                "before": row.before_text,
                "now": row.now_text,
                "change": row.change_text,
                "is_part": row.is_part,
            }
            for row in found.rows
        ],
        "notes": list(found.notes),
    }


def _count(number, one, many):
    return f"{figures(number)} {one if number == 1 else many}"
