"""The system's own rules of the review before the opinion; `manage.py load_rules` makes them rows."""

from agreements.preflight.rule_texts import form, matters, parties

BUILTIN = (*parties.RULES, *matters.RULES, *form.RULES)
