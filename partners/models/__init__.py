from partners.models.candidates import Candidate, CandidateContact, Mark, MatrixClosing, MatrixCriterion
from partners.models.committee import Committee, CommitteeMember
from partners.models.networks import Call, Forum, Network, NetworkMembership, Standing
from partners.models.people import Access, Membership, User, access_day
from partners.models.places import (
    CatalogueVersion,
    Counterpart,
    Municipality,
    PartnerCity,
    WorldCity,
    WorldCityName,
)
from partners.models.profile import OfficeProfile, PlanLine, RegionPriority, ThemeStand
from partners.models.reference import Figure, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.models.stakeholders import Stakeholder, StakeholderCommitment, StakeholderContact
from partners.models.tenancy import TenantQuerySet, private_storage
from partners.models.trail import Entry, Notice

__all__ = [
    "Committee",
    "CommitteeMember",
    "Access",
    "Call",
    "Candidate",
    "CandidateContact",
    "CatalogueVersion",
    "Counterpart",
    "Entry",
    "Figure",
    "Forum",
    "Mark",
    "MatrixClosing",
    "MatrixCriterion",
    "Membership",
    "Municipality",
    "Network",
    "NetworkMember",
    "NetworkMembership",
    "Notice",
    "OfficeProfile",
    "PartnerCity",
    "PlanLine",
    "ReferenceImport",
    "RegionPriority",
    "Representation",
    "Stakeholder",
    "StakeholderCommitment",
    "StakeholderContact",
    "Standing",
    "TenantQuerySet",
    "ThemeStand",
    "TwinLink",
    "User",
    "WorldCity",
    "WorldCityName",
    "access_day",
    "private_storage",
]
