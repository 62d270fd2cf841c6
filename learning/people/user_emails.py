"""The e-mail address in Wagtail's user form: typed there, confirmed elsewhere."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _

from cms.people import PersonRequest
from learning.accounts.email_changes import propose_email
from learning.enums import EmailChangeSource
from learning.models import User


class ProposedEmailForm(forms.ModelForm[User]):
    """Saves all but a changed address, which is kept in `asked_email`."""

    asked_email: str | None = None

    def clean_email(self) -> str:
        """Refuse somebody else's address; keep the one that stands."""
        stands = str(User.objects.values_list("email", flat=True).get(pk=self.instance.pk))
        asked = str(self.cleaned_data.get("email") or "").lower()
        if asked == stands:
            return stands
        if asked and User.objects.filter(email=asked).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Thư điện tử này đang là của người khác."))
        self.asked_email = asked
        return stands


def propose_asked(form: ProposedEmailForm, request: PersonRequest) -> None:
    """Propose the address that was typed, and say that it waits."""
    asked = form.asked_email
    if asked is None:
        return
    source = EmailChangeSource.ADMIN
    new = propose_email(form.instance, asked, by=request.user, source=source)
    if new and form.instance.email != asked:
        said = _(
            "Thư điện tử mới %(email)s chờ xác nhận: chính người đó bấm đường dẫn gửi tới địa chỉ "
            "cũ, hoặc một cán bộ khác xác nhận ở mục Nhân sự › Đổi thư điện tử."
        )
        gone = _(
            "Việc bỏ thư điện tử %(email)s chờ xác nhận: chính người đó bấm đường dẫn gửi tới địa "
            "chỉ ấy, hoặc một cán bộ khác xác nhận ở mục Nhân sự › Đổi thư điện tử."
        )
        known = {"email": asked or form.instance.email}
        messages.info(request, (said if asked else gone) % known)
