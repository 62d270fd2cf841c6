"""The groups of the system and what each may do."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from learning.enums import Role

ADMIN_ACCESS = "wagtailadmin.access_admin"
BANK = [
    f"quizzes.{verb}_{model}"
    for model in ("question", "topic", "questionpool")
    for verb in ("add", "change", "view")
]
LAW = [
    f"cms.{verb}_{model}"
    for model in ("legaldocument", "provision")
    for verb in ("add", "change", "view")
]
CHALLENGES = ["quizzes.view_challenge", "quizzes.answer_challenge"]
REGISTER = [
    "certificates.view_certificate",
    "certificates.manage_register",
    "certificates.approve_issue",
    "certificates.change_certificatetemplate",
]
PERMISSIONS: dict[Role, list[str]] = {
    Role.LEARNER: [],
    Role.EDITOR: [
        ADMIN_ACCESS,
        *BANK,
        *LAW,
        "quizzes.view_round",
        "quizzes.add_round",
        "quizzes.view_allowance",
        "quizzes.add_allowance",
        "quizzes.add_paperedition",
        "quizzes.mark_essay",
        "quizzes.view_integrityreport",
        *CHALLENGES,
        "quizzes.view_regrade",
        "quizzes.prepare_regrade",
    ],
    Role.REVIEWER: [
        ADMIN_ACCESS,
        "quizzes.view_question",
        "quizzes.publish_question",
        "quizzes.mark_essay",
        *LAW,
        *CHALLENGES,
        "quizzes.view_regrade",
        "quizzes.apply_regrade",
    ],
    Role.HR: [
        ADMIN_ACCESS,
        "learning.view_reports",
        "learning.add_programme",
        "learning.add_staffimport",
        "learning.add_unit",
        "quizzes.add_paperedition",
        "quizzes.view_attempt",
        "learning.approve_programme",
        "learning.decide_exemption",
        "learning.decide_outsidetraining",
        "learning.view_checks",
        "learning.change_reportheading",
        "learning.add_reorganisation",
        "learning.confirm_reorganisation",
        "learning.change_posting",
        "learning.confirm_emailchange",
        "cms.view_legaldocument",
        "cms.view_provision",
        *REGISTER,
        "learning.view_personfile",
        "learning.export_personfile",
        "learning.issue_signinletter",
    ],
    Role.HEAD: [ADMIN_ACCESS, "learning.view_reports", "certificates.view_certificate"],
    Role.ADMIN: [
        ADMIN_ACCESS,
        "learning.add_user",
        "learning.change_user",
        "learning.view_user",
        "learning.confirm_emailchange",
        "learning.issue_signinletter",
        "learning.view_scope",
        "learning.add_scope",
        "learning.change_scope",
        "learning.delete_scope",
        "quizzes.view_challenge",
        "quizzes.view_regrade",
        "quizzes.apply_regrade",
        *(
            f"learning.{verb}_{model}"
            for model in ("holiday", "trainingquota")
            for verb in ("add", "change", "delete", "view")
        ),
        "learning.change_reminderpolicy",
        "learning.view_checks",
        "django_q.view_failure",
        *REGISTER,
        *(
            f"certificates.{verb}_{model}"
            for model in ("issuingbody", "courseissuer")
            for verb in ("add", "change", "view")
        ),
        "certificates.delete_courseissuer",
        "learning.view_auditentry",
        "learning.change_auditpolicy",
        "learning.change_signinpolicy",
        "learning.manage_apitokens",
        "learning.anonymise_people",
        "learning.change_retentionpolicy",
    ],
}
PAGE_PERMISSIONS: dict[Role, list[str]] = {
    Role.EDITOR: ["add_page", "change_page", "publish_page"],
    Role.REVIEWER: ["change_page", "publish_page"],
}
# Wagtail asks for the permissions of its own image and document, whatever model is in use.
MEDIA = [
    f"{model}.{verb}_{name}"
    for model, name in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
]


@transaction.atomic
def set_up_roles() -> None:
    """Make the groups and give each exactly its permissions; safe to repeat."""
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set(_permissions(PERMISSIONS[role]))
    _give_pages()
    _give_collections()


def _permissions(names: list[str]) -> list[Permission]:
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _give_pages() -> None:
    root = Page.objects.filter(depth=1).first()
    for role, codenames in PAGE_PERMISSIONS.items():
        group = Group.objects.get(name=role.value)
        for codename in codenames:
            GroupPagePermission.objects.get_or_create(
                group=group,
                page=root,
                permission=Permission.objects.get(
                    content_type__app_label="wagtailcore", codename=codename
                ),
            )


def _give_collections() -> None:
    group = Group.objects.get(name=Role.EDITOR.value)
    root = Collection.get_first_root_node()
    wanted = _permissions(MEDIA)
    GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
