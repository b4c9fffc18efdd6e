"""What advisors and the operator see of people and municipalities: read-only, with acts that call the verbs."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin  # noqa: F401 - registers Group, taken out below
from django.contrib.auth.models import Group
from django.contrib.contenttypes.admin import GenericTabularInline
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from hermanamientos.lib.admin import ReadOnlyAdmin, ReadOnlyInline, say_refusal
from partners import accounts, invitations, mail, offices
from partners.forms.people import PersonForm, StateCoordinatorForm
from partners.funds import admin as funds_admin  # noqa: F401 - registers its models
from partners.models import Entry, Membership, Municipality, User, access_day
from partners.networks import admin as networks_admin  # noqa: F401 - the same
from partners.ranking import priorities_admin  # noqa: F401 - the same
from partners.reference import admin as reference_admin  # noqa: F401 - the same

# Roles are memberships here; Django's groups are not used.
admin.site.unregister(Group)


def deliver(request, send):
    """Send a mail after the commit; a mail server that fails is told to the advisor, who can resend."""
    try:
        send()
    except OSError:
        messages.warning(request, "El correo no pudo salir. Inténtelo más tarde con «Reenviar invitación».")


def each(request, queryset, act, done):
    """Run a verb on every chosen row, and say how many it took; refusals are shown one by one."""
    count = 0
    for row in queryset:
        try:
            act(row)
            count += 1
        except ValidationError as error:
            say_refusal(request, error)
    if count:
        messages.success(request, f"{done}: {count}.")


class EntryInline(ReadOnlyInline, GenericTabularInline):
    """The history of the record itself, newest first."""

    model = Entry
    ct_field = "content_type"
    ct_fk_field = "object_id"
    fields = ["at", "actor_name", "text"]
    verbose_name_plural = "historial"
    ordering = ["-at", "-pk"]


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["full_name", "email", "position", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["full_name", "email"]
    fields = ["full_name", "email", "position", "is_staff", "is_active", "date_joined", "last_login"]
    actions = ["deactivate", "reactivate", "resend"]
    inlines = [EntryInline]
    change_list_template = "admin/partners/user/change_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.create_advisor)
        return [path("nueva-asesoria/", view, name="partners_user_create_advisor"), *super().get_urls()]

    def get_actions(self, request):
        actions = super().get_actions(request)
        return actions if request.user.is_superuser else {}

    def lookup_allowed(self, lookup, value, request):
        # A filter typed into the address would tell the hash of a password letter by letter.
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request, extra_context=None):
        extra = {"may_create_advisor": request.user.is_superuser}
        return super().changelist_view(request, {**(extra_context or {}), **extra})

    def create_advisor(self, request):
        if not request.user.is_superuser:
            raise PermissionDenied

        def act(form):
            user = accounts.create_advisor(by=request.user, **form.cleaned_data)
            send = partial(mail.send_advisor_invitation, user, request.user)
            transaction.on_commit(partial(deliver, request, send))
            return f"Se dio de alta a {user.full_name}."

        return self.act_by_form(
            request,
            form_class=PersonForm,
            act=act,
            title="Dar de alta a un asesor o asesora",
            button="Dar de alta",
            text="Consultará todos los municipios. Recibirá un correo para elegir su contraseña.",
        )

    @admin.action(description="Desactivar la cuenta")
    def deactivate(self, request, queryset):
        each(
            request,
            queryset,
            lambda user: accounts.deactivate_account(user=user, by=request.user),
            "Cuentas desactivadas",
        )

    @admin.action(description="Reactivar la cuenta")
    def reactivate(self, request, queryset):
        each(
            request,
            queryset,
            lambda user: accounts.reactivate_account(user=user, by=request.user),
            "Cuentas reactivadas",
        )

    @admin.action(description="Reenviar invitación de asesoría")
    def resend(self, request, queryset):
        def act(user):
            if not user.is_staff or not user.is_active or user.last_login is not None:
                raise ValidationError(f"{user.full_name} no tiene una invitación de asesoría pendiente.")
            transaction.on_commit(
                partial(deliver, request, partial(mail.send_advisor_invitation, user, request.user))
            )

        each(request, queryset, act, "Invitaciones reenviadas")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["user", "role", "municipality", "state", "starts_on", "ends_on", "has_logged_in"]
    list_filter = ["role", "state"]
    list_select_related = ["user", "municipality"]
    search_fields = ["user__full_name", "user__email", "municipality__name", "municipality__cvegeo"]
    fields = ["user", "role", "municipality", "state", "starts_on", "ends_on", "invited_by"]
    actions = ["deactivate", "resend"]
    change_list_template = "admin/partners/membership/change_list.html"

    @admin.display(boolean=True, description="ya entró")
    def has_logged_in(self, membership):
        return membership.user.last_login is not None

    def get_urls(self):
        view = self.admin_site.admin_view(self.invite_state_coordinator)
        return [path("enlace-estatal/", view, name="partners_membership_invite_state"), *super().get_urls()]

    def invite_state_coordinator(self, request):
        def act(form):
            membership = invitations.invite_state_coordinator(
                by=request.user, today=access_day(), **form.cleaned_data
            )
            transaction.on_commit(partial(deliver, request, partial(mail.send_invitation, membership)))
            return f"Se invitó a {membership.user.full_name} como enlace estatal de {membership.scope_name}."

        return self.act_by_form(
            request,
            form_class=StateCoordinatorForm,
            act=act,
            title="Invitar a un enlace estatal",
            button="Invitar",
            text="Consultará los municipios abiertos de su estado, sin poder cambiarlos.",
        )

    @admin.action(description="Dar de baja")
    def deactivate(self, request, queryset):
        each(
            request,
            queryset,
            lambda membership: invitations.deactivate_membership(
                membership=membership, by=request.user, today=access_day()
            ),
            "Adscripciones dadas de baja",
        )

    @admin.action(description="Reenviar invitación")
    def resend(self, request, queryset):
        def act(row):
            membership = invitations.resend_invitation(membership=row, by=request.user, today=access_day())
            transaction.on_commit(partial(deliver, request, partial(mail.send_invitation, membership)))

        each(request, queryset, act, "Invitaciones reenviadas")


class OpenedFilter(admin.SimpleListFilter):
    title = "oficina"
    parameter_name = "oficina"

    def lookups(self, request, model_admin):
        return [("abierta", "Abierta"), ("sin-abrir", "Sin abrir")]

    def queryset(self, request, queryset):
        if self.value() == "abierta":
            return queryset.opened()
        if self.value() == "sin-abrir":
            return queryset.filter(opened_on__isnull=True)
        return queryset


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    list_display = ["name", "cvegeo", "state", "opened_on", "mayor", "administration_ends_on"]
    list_filter = [OpenedFilter, "state"]
    search_fields = ["name", "cvegeo"]
    change_form_template = "admin/partners/municipality/change_form.html"
    inlines = [EntryInline]
    fieldsets = [
        (None, {"fields": ["cvegeo", "name", "state", "seat", "population", "timezone", "opened_on"]}),
        (
            "Administración",
            {
                "fields": [
                    "mayor",
                    "mayor_title",
                    "administration_starts_on",
                    "administration_ends_on",
                    "address",
                    "plan_priorities",
                ]
            },
        ),
        ("Ubicación", {"fields": ["latitude", "longitude", "geonameid"]}),
        ("Aviso de privacidad", {"fields": ["privacy_notice_updated_on", "privacy_notice"]}),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view(self.invite_coordinator)
        return [path("<int:pk>/enlace/", view, name="partners_municipality_invite"), *super().get_urls()]

    def invite_coordinator(self, request, pk):
        """Open the office with its first enlace; in an open office, invite another one."""
        municipality = get_object_or_404(Municipality, pk=pk)
        is_open = municipality.opened_on is not None

        def act(form):
            today = access_day()
            if is_open:
                membership = invitations.invite(
                    municipality=municipality,
                    role=Membership.Role.COORDINATOR,
                    by=request.user,
                    today=today,
                    **form.cleaned_data,
                )
            else:
                membership = offices.open_municipality(
                    municipality=municipality, by=request.user, today=today, **form.cleaned_data
                )
            transaction.on_commit(partial(deliver, request, partial(mail.send_invitation, membership)))
            return f"Se invitó a {membership.user.full_name} como enlace de {municipality}."

        return self.act_by_form(
            request,
            form_class=PersonForm,
            act=act,
            title=f"Invitar a otro enlace de {municipality}"
            if is_open
            else f"Abrir la oficina de {municipality}",
            button="Invitar" if is_open else "Abrir e invitar",
            text="La persona recibirá un correo para elegir su contraseña, y podrá invitar a las demás.",
            privacy_url=reverse("partners:privacy-notice", args=[municipality.cvegeo]) if is_open else "",
        )
