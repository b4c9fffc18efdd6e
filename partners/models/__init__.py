from partners.models.people import Access, Membership, User, access_day
from partners.models.places import (
    CatalogueVersion,
    Counterpart,
    Municipality,
    PartnerCity,
    WorldCity,
    WorldCityName,
)
from partners.models.tenancy import TenantQuerySet, private_storage
from partners.models.trail import Entry, Notice

__all__ = [
    "Access",
    "CatalogueVersion",
    "Counterpart",
    "Entry",
    "Membership",
    "Municipality",
    "Notice",
    "PartnerCity",
    "TenantQuerySet",
    "User",
    "WorldCity",
    "WorldCityName",
    "access_day",
    "private_storage",
]
