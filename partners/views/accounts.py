"""Login, logout, passwords and one's own account. The class views are Django's own."""

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from partners import accounts
from partners.forms.people import DetailsForm, LoginForm, ResetForm


class Login(auth_views.LoginView):
    """Asks for e-mail and password; somebody without a role in force lands on the page that says so."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self):
        access = self.request.user.access
        if access.is_advisor or access.memberships:
            return super().get_default_redirect_url()
        return reverse("partners:no-membership")


class PasswordReset(auth_views.PasswordResetView):
    form_class = ResetForm
    success_url = reverse_lazy("partners:password-reset-done")


class PasswordSet(auth_views.PasswordResetConfirmView):
    """Sets the password by the link of an invitation or of a reset; a closed account's link is not valid."""

    success_url = reverse_lazy("partners:password-reset-complete")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None


class PasswordChange(auth_views.PasswordChangeView):
    template_name = "partners/account_password.html"
    success_url = reverse_lazy("partners:account")

    def form_valid(self, form):
        messages.success(self.request, "Su contraseña cambió. Las demás sesiones abiertas se cerraron.")
        return super().form_valid(form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """One's own details, and the roles in force."""
    user = request.user
    form = DetailsForm(request.POST or None, initial={"full_name": user.full_name, "position": user.position})
    if request.method == "POST" and form.is_valid():
        accounts.update_details(user=user, **form.cleaned_data)
        messages.success(request, "Sus datos quedaron guardados.")
        return redirect("partners:account")
    return render(request, "partners/account.html", {"form": form, "memberships": user.access.memberships})


@login_required
@require_safe
def no_membership(request):
    """What somebody without a role in force can do about it; everybody else goes home."""
    access = request.user.access
    if access.is_advisor or access.memberships:
        return redirect("home")
    return render(request, "partners/account_no_membership.html")
