from agreements.models.agreement import (
    BEFORE_SIGNATURE,
    GIVEN_UP,
    SIGNED_STATES,
    TEXT_OPEN,
    TRANSITIONS,
    Agreement,
    State,
)
from agreements.models.clauses import Clause, ClauseComment, ClauseText, WorkingText
from agreements.models.documents import DocumentLink, IssuedDocument, Rendering
from agreements.models.imports import AgreementImport
from agreements.models.interviews import InterviewDraft
from agreements.models.library import LibraryClause, LibraryEdition, LibraryText
from agreements.models.procedure import Approval, Remark, StateChange, Vote
from agreements.models.programme import Activity, AnnualProgramme
from agreements.models.rules import RuleVersion
from agreements.models.versions import AgreementVersion

__all__ = [
    "BEFORE_SIGNATURE",
    "GIVEN_UP",
    "SIGNED_STATES",
    "TEXT_OPEN",
    "TRANSITIONS",
    "Activity",
    "Agreement",
    "AgreementImport",
    "AgreementVersion",
    "AnnualProgramme",
    "Approval",
    "Clause",
    "ClauseComment",
    "ClauseText",
    "DocumentLink",
    "InterviewDraft",
    "IssuedDocument",
    "LibraryClause",
    "LibraryEdition",
    "LibraryText",
    "Remark",
    "Rendering",
    "RuleVersion",
    "State",
    "StateChange",
    "Vote",
    "WorkingText",
]
