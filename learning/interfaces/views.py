"""Other systems, for the administrator: tokens, addresses, and what was told to them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import permission_required

from cms.admin.creating import creates_once
from learning.access.rights import signed_in
from learning.interfaces.forms import TokenForm, WebhookForm
from learning.interfaces.token_makers import may_still_make
from learning.interfaces.tokens import make_token, revoke_token
from learning.interfaces.webhooks import make_webhook, switch_webhook, try_again
from learning.models import ApiToken, Webhook, WebhookDelivery

PERMISSION = "learning.manage_apitokens"
MAX_SHOWN = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens, and a form for a new one, whose text is shown this once."""
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = make_token(by=signed_in(request), **form.values())
        except ValidationError as error:
            _show(form, error)
        else:
            form = TokenForm()
    rows = ApiToken.objects.select_related("unit", "created_by")[:MAX_SHOWN]
    makers = {row.created_by for row in rows}
    context = {
        "form": form,
        "text": text,
        "rows": rows,
        "now": timezone.now(),
        "gone": {maker.pk for maker in makers if not may_still_make(maker)},
    }
    return render(request, "learning/desk/api_tokens.html", context)


@require_POST
@permission_required(PERMISSION)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token now."""
    token = get_object_or_404(ApiToken, pk=token_id)
    if revoke_token(token):
        messages.success(request, _("Đã thu hồi mã của “%(name)s”.") % {"name": token.name})
    return redirect("desk_api_tokens")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(PERMISSION)
@creates_once
def webhooks(request: HttpRequest) -> HttpResponse:
    """The addresses with their signing keys, and the latest of what was told."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_webhook(by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("Đã thêm địa chỉ nhận thông báo."))
            return redirect("desk_webhooks")
    log = WebhookDelivery.objects.select_related("webhook")
    context = {
        "form": form,
        "rows": Webhook.objects.select_related("unit"),
        "log": log[:MAX_SHOWN],
    }
    return render(request, "learning/desk/webhooks.html", context)


@require_POST
@permission_required(PERMISSION)
def switch(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Tell an address, or tell it no more."""
    webhook = get_object_or_404(Webhook, pk=webhook_id)
    switch_webhook(webhook, on=request.POST.get("on") == "1")
    return redirect("desk_webhooks")


@require_POST
@permission_required(PERMISSION)
def retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send again what failed for good."""
    if try_again(get_object_or_404(WebhookDelivery, pk=delivery_id)):
        messages.success(request, _("Thông báo sẽ được gửi lại trong ít phút."))
    return redirect("desk_webhooks")


def _show(form: Form, error: ValidationError) -> None:
    """At the field where the form has it, above the form otherwise."""
    known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
    form.add_error(None, error if known else ValidationError(error.messages))
