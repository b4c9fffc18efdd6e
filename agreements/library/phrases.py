"""Named phrases of the final provisions, in Spanish and in English: what a draft's answers choose between.

Each catalogue maps the name kept in `Agreement.answers` to its words. They stand within the clause
«disposiciones-finales» (variables renewal, languages, divergence) and in that of the follow-up. Pure data.
"""

FREQUENCIES = {
    "monthly": {"es": "una vez al mes", "en": "once a month"},
    "quarterly": {"es": "una vez cada tres meses", "en": "once every three months"},
    "half_yearly": {"es": "una vez cada seis meses", "en": "once every six months"},
    "yearly": {"es": "una vez al año", "en": "once a year"},
}
#: What becomes of the agreement when its term ends; see `Agreement.Renewal`.
RENEWALS = {
    "ends": {
        "es": "concluirá sin necesidad de declaración",
        "en": "will end without any declaration being needed",
    },
    "agreed": {
        "es": "podrá renovarse por acuerdo escrito de las Partes, previa evaluación de sus resultados",
        "en": "may be renewed by written agreement of the Parties, after an evaluation of its results",
    },
    "automatic": {
        "es": "se renovará por periodos de igual duración, salvo que alguna de las Partes comunique por escrito a la "
        "otra su decisión de no continuarlo",
        "en": "will be renewed for periods of equal length, unless either Party informs the other in writing of its "
        "decision not to continue it",
    },
}
#: Which of the texts are authentic. The usual one is "equal"; by language count: {two} or {more}.
AUTHENTICITIES = {
    "equal": {
        "label": "Todos los textos son igualmente auténticos",
        "es": (
            "siendo ambos textos igualmente auténticos",
            "siendo los {count} textos igualmente auténticos",
        ),
        "en": ("both texts being equally authentic", "the {count} texts being equally authentic"),
    },
    "translation": {
        "label": "El texto en español es el auténtico; los demás son su traducción",
        "es": (
            "siendo auténtico el texto en español y el otro, su traducción",
            "siendo auténtico el texto en español y los demás, su traducción",
        ),
        "en": (
            "the text in Spanish being authentic and the other its translation",
            "the text in Spanish being authentic and the others its translation",
        ),
    },
}
#: What holds when the texts differ. {last} is the third language of the draft; without one that rule says nothing.
DIVERGENCES = {
    "consult": {
        "label": "Las Partes acuerdan por escrito el sentido",
        "es": "las Partes acordarán por escrito el sentido que mejor corresponda al objetivo del presente Acuerdo",
        "en": "the Parties will agree in writing upon the meaning that best fits the objective of this Agreement",
    },
    "reconcile": {
        "label": "Se toma el sentido que mejor concilie los textos",
        "es": "se tomará el sentido que mejor los concilie, según el objetivo del presente Acuerdo",
        "en": "the meaning that best reconciles them will be taken, in the light of the objective of this Agreement",
    },
    "third": {
        "label": "Vale el texto en el tercer idioma",
        "es": "prevalecerá el texto en {last}",
        "en": "the text in {last} will prevail",
    },
    "spanish": {
        "label": "Vale el texto en español",
        "es": "prevalecerá el texto en español",
        "en": "the text in Spanish will prevail",
    },
}
TERM_UNITS = {
    "years": {"es": ("año", "años"), "en": ("year", "years")},
    "months": {"es": ("mes", "meses"), "en": ("month", "months")},
}
MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
NUMBERS = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez".split(),
    "en": "zero one two three four five six seven eight nine ten".split(),
}
