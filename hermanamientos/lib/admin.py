"""Bases for the advisors' admin: everything is read there, and changed only by pages and actions that call verbs."""

import re

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse

#: The number of a row, as the tick boxes of a list send it.
NUMBER = re.compile(r"[0-9]{1,18}")


def say_refusal(request, error):
    """Show the sentences of a verb's ValidationError as error messages."""
    for text in error.messages:
        messages.error(request, text)


def _sentence(words):
    return words[:1].upper() + words[1:]


class ReadOnlyAdmin(admin.ModelAdmin):
    """A model that every advisor (`is_staff`) may read, and that nobody adds, changes or deletes by hand."""

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # Django's own titles ask to choose a row "to change". A value that no column can hold is answered as Django answers
    # the others that it cannot take: with the whole list.
    def changelist_view(self, request, extra_context=None):
        whole_list = f"{request.path}?{ERROR_FLAG}=1"
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        asked = [text for _, texts in request.GET.lists() for text in texts]
        if any("\x00" in text for text in asked) or not all(NUMBER.fullmatch(text) for text in chosen):
            return redirect(whole_list)
        extra = {"title": _sentence(self.opts.verbose_name_plural)}
        try:
            return super().changelist_view(request, {**extra, **(extra_context or {})})
        except OverflowError:
            return redirect(whole_list)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra = {"title": _sentence(self.opts.verbose_name)}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def list_url(self):
        """The address of this model's list."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def act_by_form(self, request, *, form_class, act, title, button, text="", privacy_url="", initial=None):
        """Answer one page of the admin that fills a form and calls a verb.

        `act(form)` runs the verb and returns the sentence that says what was done; when it refuses with
        ValidationError, the form comes back with its reasons and with what was typed. Raises PermissionDenied
        for whoever may not read this model. `privacy_url` links the privacy notice of the municipality that gets the
        data.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = form_class(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                done = act(form)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, done)
                return redirect(self.list_url())
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": title,
            "form": form,
            "button": button,
            "text": text,
            "privacy_url": privacy_url,
            "list_url": self.list_url(),
        }
        return render(request, "admin/verb_form.html", context)


class ReadOnlyInline(admin.TabularInline):
    """Rows of a record that an advisor reads on its page; nobody adds, changes or deletes them there."""

    template = "admin/read_only_rows.html"
    extra = 0
    can_delete = False
    show_change_link = False

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
