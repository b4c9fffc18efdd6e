from agreements.models.agreement import (
    BEFORE_SIGNATURE,
    GIVEN_UP,
    SIGNED_STATES,
    TEXT_OPEN,
    TRANSITIONS,
    Agreement,
    State,
)
from agreements.models.bylaws import Bylaws, BylawsChapter
from agreements.models.clauses import Clause, ClauseComment, ClauseText, WorkingText
from agreements.models.commitments import Commitment
from agreements.models.communication import CitizenSummary, CommunicationAct, PressPhoto
from agreements.models.documents import DocumentLink, IssuedDocument, Rendering
from agreements.models.evaluation import (
    Evaluation,
    Mission,
    ResultIndicator,
    ResultValue,
    TwinningContact,
    VitalityEdition,
)
from agreements.models.handover import Handover
from agreements.models.imports import AgreementImport
from agreements.models.interviews import InterviewDraft
from agreements.models.library import LibraryClause, LibraryEdition, LibraryText
from agreements.models.procedure import Approval, Remark, StateChange, Vote
from agreements.models.programme import (
    PROGRAMME_TRANSITIONS,
    Activity,
    ActivityStep,
    AnnualProgramme,
    ProgrammeApproval,
    ProgrammeVersion,
)
from agreements.models.reports import Report, ReportLine
from agreements.models.rules import RuleVersion
from agreements.models.sessions import (
    SESSION_TRANSITIONS,
    AgendaItem,
    Attendance,
    Ballot,
    Session,
    SessionAgreement,
)
from agreements.models.versions import AgreementVersion

__all__ = [
    "PROGRAMME_TRANSITIONS",
    "SESSION_TRANSITIONS",
    "ActivityStep",
    "ProgrammeApproval",
    "ProgrammeVersion",
    "Report",
    "ReportLine",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Session",
    "SessionAgreement",
    "Bylaws",
    "BylawsChapter",
    "Commitment",
    "CitizenSummary",
    "CommunicationAct",
    "PressPhoto",
    "Evaluation",
    "Mission",
    "ResultIndicator",
    "ResultValue",
    "TwinningContact",
    "VitalityEdition",
    "Handover",
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
