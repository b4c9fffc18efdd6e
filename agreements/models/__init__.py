from agreements.models.agreement import Agreement, Clause, ClauseText
from agreements.models.documents import IssuedDocument
from agreements.models.programme import Activity, AnnualProgramme

__all__ = ["Activity", "Agreement", "AnnualProgramme", "Clause", "ClauseText", "IssuedDocument"]
