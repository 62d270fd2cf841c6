"""Whoever made a token knows its text: it ends with their right to make one."""

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cms.mail.letters import write_letter
from learning.enums import PostingKind
from learning.models import ApiToken, Posting, User

PERMISSION = "learning.manage_apitokens"
TOLD_EVERY = 24 * 3600


def may_still_make(maker: User) -> bool:
    """Whether the account is active, has the right, and its person has not left; up to three
    queries, two for a superuser.
    """
    if not maker.is_active or not maker.has_perm(PERMISSION):
        return False
    mine = Posting.objects.filter(user=maker, kind=PostingKind.MAIN)
    ends = list(mine.values_list("ends_on", flat=True))
    today = timezone.localdate()
    return not ends or any(end is None or end >= today for end in ends)


def tell_managers(token: ApiToken) -> None:
    """Write to who manages tokens that one is refused since its maker is gone; once a day each."""
    if not cache.add(f"token-without-maker:{token.pk}", True, timeout=TOLD_EVERY):
        return
    context = {"token": token, "url": f"{settings.SITE_URL}{reverse('desk_api_tokens')}"}
    for person in _managers().exclude(pk=token.created_by_id):
        write_letter("token_without_maker", context, person.email).send()


def _managers() -> QuerySet[User]:
    codename = PERMISSION.rpartition(".")[2]
    by_right = Q(groups__permissions__codename=codename) | Q(is_superuser=True)
    by_right |= Q(user_permissions__codename=codename)
    return User.objects.filter(by_right, is_active=True).exclude(email="").order_by("pk").distinct()
