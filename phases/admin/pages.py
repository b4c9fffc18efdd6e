"""A page of the admin that belongs to one record, asks something, and calls a verb."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render


def answer(
    model_admin, request, *, act, title, button, back, form=None, done_at=None, danger=False, **context
):
    """Show the page, or run the verb once its form is confirmed, and go back.

    `act(data)` runs the verb with the cleaned data and returns the sentence that says what was done. When it refuses
    with ValidationError the page comes back (422) with its reasons and with what was typed. `back` is the address of
    the record; `done_at` another one to go to afterwards. More `context` reaches the template: `text`, `template`.
    """
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    refusals, status = [], 200
    if request.method == "POST":
        status = 422
        if form is None or form.is_valid():
            try:
                said = act(form.cleaned_data if form else {})
            except ValidationError as error:
                if form is None:
                    refusals = error.messages
                else:
                    form.add_error(None, _fitting(error, form))
            else:
                messages.success(request, said)
                return redirect(done_at or back)
    template = context.pop("template", "admin/phases/page.html")
    return render(
        request,
        template,
        model_admin.admin_site.each_context(request)
        | {
            "opts": model_admin.opts,
            "title": title,
            "form": form,
            "refusals": refusals,
            "button": button,
            "danger": danger,
            "back_url": back,
            "list_url": model_admin.list_url(),
        }
        | context,
        status=status,
    )


def _fitting(error, form):
    """An error by field stays with its fields, unless one of them is not on the form."""
    if hasattr(error, "error_dict") and not set(error.error_dict) <= set(form.fields):
        return ValidationError(error.messages)
    return error
