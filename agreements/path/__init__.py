"""The path of an agreement from its draft to the registry. The door to its verbs is `agreements.path.review`.

Its steps are data (`steps`); what is missing for each of them, days and decisions stand in the other modules.
"""
