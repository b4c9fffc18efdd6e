"""Who uses the system, and with which role in which municipality or state."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from partners.models.tenancy import readable_by
from partners.states import STATE_CHOICES, STATES


def access_day():
    """The day by which memberships begin and end: the application's, whatever time zone a page shows.

    Who ends a membership and who checks it must mean the same day, or a person who was deactivated in Quintana Roo
    after midnight would keep access for one more hour.
    """
    return timezone.localdate(timezone=timezone.get_default_timezone())


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(email=username.strip().lower())

    def create_user(self, email, password=None, **fields):
        """Create a user; without `password` the account has none until its owner follows the invitation."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @staticmethod
    def unusable_password():
        """The stored form of "no password yet": nothing that is typed matches it."""
        return make_password(None)

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address, always in lower case, is the login.

    `is_staff` marks an advisor of the foreign ministry (asesor/a de cancillería), who reads every municipality
    and works in the admin; `is_superuser` marks the operator, who creates advisors.
    """

    email = models.EmailField("correo electrónico", unique=True)
    full_name = models.CharField("nombre completo", max_length=150)
    position = models.CharField("cargo", max_length=150, blank=True)
    is_staff = models.BooleanField("asesor/a de cancillería", default=False)
    is_active = models.BooleanField("activo", default=True)
    date_joined = models.DateTimeField("alta", default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "usuario"
        verbose_name_plural = "usuarios"
        ordering = ["full_name", "email"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="partners_user_email_lower_case")
        ]

    def __str__(self):
        return self.full_name or self.email

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split(" ")[0] if self.full_name else self.email

    @cached_property
    def access(self):
        """What this person may see and do today; read once per request."""
        return Access.of(self, today=access_day())


class MembershipQuerySet(models.QuerySet):
    def active(self, today):
        """Memberships in force on `today`, of people who have not been deactivated."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today, user__is_active=True
        )

    def visible_to(self, user):
        condition = readable_by(user)
        return self if condition is None else self.filter(condition)


class Membership(models.Model):
    """A person's role (adscripción) in exactly one municipality or one state, between two dates."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", "enlace municipal"
        LEGAL = "legal", "jurídico municipal"
        READER = "reader", "lector/a"
        COMMITTEE = "committee", "integrante del comité"
        STATE_COORDINATOR = "state_coordinator", "enlace estatal"

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="persona")
    municipality = models.ForeignKey(
        "partners.Municipality",
        models.PROTECT,
        related_name="memberships",
        verbose_name="municipio",
        null=True,
        blank=True,
    )
    state = models.CharField("estado", max_length=2, choices=STATE_CHOICES, blank=True)
    role = models.CharField("función", max_length=20, choices=Role)
    starts_on = models.DateField("desde")
    ends_on = models.DateField(
        "hasta", null=True, blank=True, help_text="Último día con acceso. Vacío: sin término."
    )
    invited_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", verbose_name="invitada por", null=True, blank=True
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adscripción"
        verbose_name_plural = "adscripciones"
        ordering = ["user__full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, state="")
                | (Q(municipality__isnull=True) & ~Q(state="")),
                name="partners_membership_one_scope",
                violation_error_message="Elija un municipio o un estado, no ambos.",
            ),
            models.CheckConstraint(
                condition=(Q(role="state_coordinator") & ~Q(state=""))
                | (~Q(role="state_coordinator") & Q(state="")),
                name="partners_membership_role_fits_scope",
                violation_error_message="Sólo el enlace estatal se adscribe a un estado.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="partners_membership_dates_in_order",
                violation_error_message="La fecha final no puede ser anterior a la inicial.",
            ),
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=Q(ends_on__isnull=True, municipality__isnull=False),
                name="partners_membership_one_open_per_municipality",
                violation_error_message="Esta persona ya está adscrita a este municipio.",
            ),
            models.UniqueConstraint(
                fields=["user", "state"],
                condition=Q(ends_on__isnull=True) & ~Q(state=""),
                name="partners_membership_one_open_per_state",
                violation_error_message="Esta persona ya está adscrita a este estado.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()} de {self.scope_name}"

    @property
    def scope_name(self):
        return self.municipality.name if self.municipality_id else STATES[self.state]


# Municipal roles that read every row of their municipality; committee members read issued papers only.
READING_ROLES = {Membership.Role.COORDINATOR, Membership.Role.LEGAL, Membership.Role.READER}


@dataclass(frozen=True)
class Access:
    """What a person may see and do on one day, computed from the memberships in force."""

    is_advisor: bool
    memberships: tuple[Membership, ...]

    @classmethod
    def of(cls, user, *, today):
        if user.is_staff:
            return cls(is_advisor=True, memberships=())
        rows = (
            user.memberships.active(today).select_related("municipality").order_by("municipality__name", "pk")
        )
        return cls(is_advisor=False, memberships=tuple(rows))

    def _municipality_ids(self, roles):
        return frozenset(m.municipality_id for m in self.memberships if m.role in roles)

    @cached_property
    def reader_ids(self):
        return self._municipality_ids(READING_ROLES)

    @cached_property
    def editor_ids(self):
        return self._municipality_ids({Membership.Role.COORDINATOR})

    @cached_property
    def legal_ids(self):
        return self._municipality_ids({Membership.Role.LEGAL})

    @cached_property
    def committee_ids(self):
        return self._municipality_ids({Membership.Role.COMMITTEE})

    @cached_property
    def municipality_ids(self):
        """Every municipality of which the person sees at least something."""
        return self.reader_ids | self.committee_ids

    @cached_property
    def state_codes(self):
        return frozenset(m.state for m in self.memberships if m.state)
