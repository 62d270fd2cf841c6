"""Every address of the project, and whom it answers."""

import json
import re
from collections.abc import Collection, Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from learning.enums import Role

EVERYONE = {"anonymous", *Role}
SIGNED_IN = set(Role)
STAFF = {Role.EDITOR, Role.REVIEWER, Role.HR, Role.HEAD, Role.ADMIN}
EDITORS = {Role.EDITOR, Role.REVIEWER, Role.ADMIN}

# Who gets an answer other than "no": name → roles.
RULES: dict[str, Collection[str]] = {
    "healthz": EVERYONE,
    "offline": EVERYONE,
    "service_worker": EVERYONE,
    "set_language": EVERYONE,
    "verify": EVERYONE,
    "verify_certificate": EVERYONE,
    "account_login": EVERYONE,
    "openid_connect_login": EVERYONE,
    "openid_connect_callback": EVERYONE,
    "account_logout": EVERYONE,
    "account_signup": EVERYONE,
    "account_inactive": EVERYONE,
    "account_reset_password": EVERYONE,
    "account_reset_password_done": EVERYONE,
    "account_reset_password_from_key": EVERYONE,
    "account_reset_password_from_key_done": EVERYONE,
    # The link to the old address proves itself.
    "email_change": EVERYONE,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "factor_setup": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    # Nobody of the cast has a second factor.
    "mfa_deactivate_totp": set(),
    "mfa_remove_webauthn": set(),
    "mfa_view_recovery_codes": set(),
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_authenticate": SIGNED_IN,
    "mfa_login_webauthn": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "held_form": SIGNED_IN,
    # Nobody of the cast has an account there.
    "proof_by_provider": set(),
    "factor_reset": {Role.ADMIN},
    "desk_sealed_letters": {Role.HR, Role.ADMIN},
    "end_own_sessions": SIGNED_IN,
    "media": SIGNED_IN,
    "wagtaildocs_serve": SIGNED_IN,
    "home": SIGNED_IN,
    "enrol": SIGNED_IN,
    "begin_attempt": SIGNED_IN,
    # The learner's own records: An only.
    "finish_lesson": {Role.LEARNER},
    "keep_position": {Role.LEARNER},
    "attempt": {Role.LEARNER},
    "save_answer": {Role.LEARNER},
    "remaining_time": {Role.LEARNER},
    "submit_attempt": {Role.LEARNER},
    "attempt_result": {Role.LEARNER},
    "attempt_record": {Role.LEARNER},
    "challenge": {Role.LEARNER},
    "claim_attempt": {Role.LEARNER},
    "page_leave": {Role.LEARNER},
    "check_receipt": EVERYONE,
    # Practice: everybody; one's own answers and questions of the day.
    "practice": SIGNED_IN,
    "practice_next": SIGNED_IN,
    "practice_question": SIGNED_IN,
    "daily": SIGNED_IN,
    "practice_feedback": {Role.LEARNER},
    "answer_daily": {Role.LEARNER},
    "certificate_pdf": {Role.LEARNER, Role.HR, Role.HEAD, Role.ADMIN},
    # The bank's numbers.
    "statistics": EDITORS,
    "quiz_statistics": EDITORS,
    # The markers' queue.
    "essays_desk": EDITORS,
    "claim_essay": EDITORS,
    "mark_essay": EDITORS,
    "give_back_essay": EDITORS,
    # Signs after a sitting name people: for the organiser.
    "quiz_signs": {Role.EDITOR, Role.ADMIN},
    "round_signs": {Role.EDITOR, Role.ADMIN},
    "organiser_record": {Role.EDITOR, Role.ADMIN},
    # Papers and their key are the organiser's; HR enters results.
    "editions": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_new": {Role.EDITOR, Role.ADMIN},
    "edition": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_papers": {Role.EDITOR, Role.ADMIN},
    "edition_sheets": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_results_form": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_results": {Role.EDITOR, Role.HR, Role.ADMIN},
    "edition_key": {Role.EDITOR, Role.ADMIN},
    "edition_results_preview": {Role.HR},
    # Rounds: An may read the page of the round, everybody the ranking of a contest.
    "round": SIGNED_IN,
    "round_ranking": EVERYONE,
    "rounds_desk": {Role.EDITOR, Role.ADMIN},
    "preflight": {Role.EDITOR, Role.ADMIN},
    "key_holders": {Role.EDITOR, Role.HR, Role.ADMIN},
    "makeup_round": {Role.EDITOR, Role.ADMIN},
    "refresh_bulletin": {Role.EDITOR, Role.ADMIN},
    # Challenges and regrades: Lan drafts, Minh applies.
    "challenges_desk": EDITORS,
    "challenge_desk": EDITORS,
    "regrades_desk": EDITORS,
    "regrade_desk": EDITORS,
    "regrade_choose": {Role.EDITOR, Role.ADMIN},
    "regrade_new": {Role.EDITOR, Role.ADMIN},
    "regrade_apply": {Role.REVIEWER, Role.ADMIN},
    "regrade_cancel": EDITORS,
    # A file that waits for the worker: for whoever sent it.
    "file_reading": {Role.HR},
    # Questions from files.
    "bank_imports": {Role.EDITOR, Role.ADMIN},
    "bank_import": {Role.EDITOR, Role.ADMIN},
    "bank_import_file": {Role.EDITOR, Role.ADMIN},
    "bank_import_picture": {Role.EDITOR, Role.ADMIN},
    "bank_import_row": {Role.EDITOR, Role.ADMIN},
    "bank_import_undo": {Role.EDITOR, Role.ADMIN},
    # The law: Lan proposes, Minh confirms.
    "law_document": EDITORS | {Role.HR},
    "law_provision": EDITORS | {Role.HR},
    "bank_question": EDITORS,
    "bank_export": {Role.EDITOR, Role.ADMIN},
    "bank_comment_settle": EDITORS,
    "bank_duplicates": EDITORS,
    "bank_duplicate": EDITORS,
    "law_review": EDITORS,
    "law_keep": {Role.REVIEWER, Role.ADMIN},
    "law_repoint": {Role.EDITOR, Role.ADMIN},
    "law_proposal": EDITORS,
    "law_decide": {Role.REVIEWER, Role.ADMIN},
    "law_import": EDITORS,
    "law_import_apply": EDITORS,
    "law_import_template": EDITORS,
    # The desk.
    "desk_report": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_people": {Role.HR, Role.HEAD, Role.ADMIN},
    # What An answered is for HR, not for the head of An's unit.
    "desk_attempts": {Role.HR, Role.ADMIN},
    "desk_attempt_record": {Role.HR, Role.ADMIN},
    "desk_assign": {Role.HR, Role.ADMIN},
    "desk_units": {Role.HR, Role.ADMIN},
    "desk_reorganisation_edit": {Role.HR, Role.ADMIN},
    "desk_unit_search": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_import": {Role.HR, Role.ADMIN},
    "desk_import_preview": {Role.HR},
    # Duties: An's requests are his own; heads ask for their people, HR decides.
    "ask_exemption": SIGNED_IN,
    "withdraw_exemption": {Role.LEARNER},
    "outside_training": SIGNED_IN,
    "outside_training_proof": {Role.LEARNER},
    "reminders": SIGNED_IN,
    "desk_programmes": {Role.HR, Role.ADMIN},
    "desk_programme_new": {Role.HR, Role.ADMIN},
    "desk_programme": {Role.HR, Role.ADMIN},
    "desk_programme_move": {Role.HR, Role.ADMIN},
    "desk_exemptions": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_exemption_new": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_exemption": {Role.HR, Role.ADMIN},
    "desk_due_queue": {Role.HR, Role.ADMIN},
    "desk_due": {Role.HR, Role.ADMIN},
    "desk_outside_training": {Role.HR, Role.ADMIN},
    "desk_outside_decide": {Role.HR, Role.ADMIN},
    "desk_outside_proof": {Role.HR, Role.ADMIN},
    "desk_reminders": {Role.HR, Role.ADMIN},
    "desk_checks": {Role.HR, Role.ADMIN},
    "failed_tasks": {Role.ADMIN},
    "backups": {Role.ADMIN},
    # Numbers and published reports of one's own units; the log is the administrator's.
    **{
        name: {Role.HR, Role.HEAD, Role.ADMIN}
        for name in (
            "desk_dashboard",
            "desk_dashboard_renew",
            "reports",
            "report",
            "report_file",
            "report_publish",
            "report_run",
            "snapshots",
            "snapshot",
            "snapshot_file",
        )
    },
    "report_heading": {Role.HR, Role.ADMIN},
    "report_template": {Role.HR, Role.ADMIN},
    "report_template_file": {Role.HR, Role.ADMIN},
    "audit_log": {Role.ADMIN},
    # Units that change.
    "desk_reorganisations": {Role.HR, Role.ADMIN},
    "desk_reorganisation_new": {Role.HR, Role.ADMIN},
    "desk_reorganisation": {Role.HR, Role.ADMIN},
    "desk_reorganisation_move": {Role.HR, Role.ADMIN},
    "desk_unit": {Role.HR, Role.HEAD, Role.ADMIN},
    "desk_postings": {Role.HR, Role.ADMIN},
    # The register: An's entry; heads read, HR proposes and approves.
    "my_certificates": SIGNED_IN,
    "certificate_visibility": {Role.LEARNER},
    "verify_json": EVERYONE,
    "certificate_badge": {Role.LEARNER},
    "badge_issuer": EVERYONE,
    "badge_signer": EVERYONE,
    "badge_key": EVERYONE,
    "badge_keys": EVERYONE,
    "badge_status": EVERYONE,
    "register": {Role.HR, Role.HEAD, Role.ADMIN},
    "register_book": {Role.HR, Role.HEAD, Role.ADMIN},
    "register_entry": {Role.HR, Role.HEAD, Role.ADMIN},
    "register_reviews": {Role.HR, Role.ADMIN},
    "register_void": {Role.HR, Role.ADMIN},
    "register_correct": {Role.HR, Role.ADMIN},
    "register_revoke": {Role.HR, Role.ADMIN},
    "register_keep": {Role.HR, Role.ADMIN},
    "register_copy": {Role.HR, Role.ADMIN},
    "issue_proposals": {Role.HR, Role.ADMIN},
    "issue_outside": {Role.HR, Role.ADMIN},
    "issue_class": {Role.HR, Role.ADMIN},
    "issue_class_form": {Role.HR, Role.ADMIN},
    "issue_proposal": {Role.HR, Role.ADMIN},
    "issue_decide": {Role.HR, Role.ADMIN},
    # The paper: its templates, printing and signing.
    "certificate_templates": {Role.HR, Role.ADMIN},
    "certificate_template_new": {Role.HR, Role.ADMIN},
    "certificate_template_preview_new": {Role.HR, Role.ADMIN},
    "certificate_template": {Role.HR, Role.ADMIN},
    "certificate_template_preview": {Role.HR, Role.ADMIN},
    "certificate_template_version": {Role.HR, Role.ADMIN},
    "certificate_printing": {Role.HR, Role.ADMIN},
    "certificate_print_class": {Role.HR, Role.ADMIN},
    "register_book_print": {Role.HR, Role.ADMIN},
    "certificate_sign_export": {Role.HR, Role.ADMIN},
    "certificate_sign_return": {Role.HR, Role.ADMIN},
    # People.
    "desk_transfers": {Role.HR, Role.ADMIN},
    "desk_transfer_new": {Role.HR, Role.ADMIN},
    "desk_transfer_decide": {Role.HR, Role.ADMIN},
    "desk_import_transfers": {Role.HR},
    "desk_email_changes": {Role.HR, Role.ADMIN},
    "desk_email_changes_decide": {Role.HR, Role.ADMIN},
    "desk_find_person": {Role.HR, Role.ADMIN},
    "desk_person": {Role.HR, Role.ADMIN},
    "desk_import_template": {Role.HR, Role.ADMIN},
    "desk_import_row": {Role.HR},
    "desk_import_clears": {Role.HR},
    "desk_import_result": {Role.HR},
    "desk_person_export": {Role.HR, Role.ADMIN},
    **{
        name: {Role.ADMIN}
        for name in (
            "desk_anonymisation",
            "desk_anonymisation_decide",
            "desk_api_tokens",
            "desk_api_token_revoke",
            "desk_webhooks",
            "desk_webhook_switch",
            "desk_webhook_retry",
        )
    },
}
POST = {
    "end_own_sessions",
    "openid_connect_login",
    "enrol",
    "begin_attempt",
    "finish_lesson",
    "keep_position",
    "save_answer",
    "set_language",
    "claim_attempt",
    "page_leave",
    "refresh_bulletin",
    "claim_essay",
    "give_back_essay",
    "answer_daily",
    "regrade_apply",
    "regrade_cancel",
    "bank_import_row",
    "bank_import_undo",
    "bank_comment_settle",
    "law_keep",
    "law_decide",
    "law_import_apply",
    "withdraw_exemption",
    "desk_programme_move",
    "desk_exemption",
    "desk_due",
    "desk_outside_decide",
    "desk_dashboard_renew",
    "report_publish",
    "report_template",
    "desk_reorganisation_move",
    "certificate_visibility",
    "register_correct",
    "register_revoke",
    "register_keep",
    "register_copy",
    "issue_decide",
    "certificate_template_preview_new",
    "certificate_template_preview",
    "desk_import_row",
    "desk_import_clears",
    "desk_email_changes_decide",
    "desk_transfer_decide",
    "desk_import_transfers",
    "desk_anonymisation_decide",
    "desk_api_token_revoke",
    "desk_webhook_switch",
    "desk_webhook_retry",
}
# Wagtail guards its own screens; these rules say who may pass its door at all.
PREFIX_RULES: list[tuple[str, Collection[str]]] = [
    ("quan-tri/users/", {Role.ADMIN}),
    ("quan-tri/groups/", {Role.ADMIN}),
    ("quan-tri/sites/", {Role.ADMIN}),
    ("quan-tri/redirects/", {Role.ADMIN}),
    ("quan-tri/settings/", {Role.ADMIN}),
    ("quan-tri/workflows/add/", {Role.ADMIN}),
    ("quan-tri/snippets/quizzes/", EDITORS),
    ("quan-tri/snippets/cms/", EDITORS | {Role.HR}),
    ("quan-tri/snippets/learning/", {Role.ADMIN}),
    ("quan-tri/snippets/certificates/", {Role.ADMIN}),
    ("quan-tri/images/add/", {Role.EDITOR, Role.ADMIN}),
    ("quan-tri/", STAFF),
    ("tai-lieu/", EVERYONE),
    # Other systems come with a token: see tests/learning/interfaces/test_api.py.
    ("api/v1/", EVERYONE),
]
# Wagtail's addresses outside the prefixes.
PUBLIC = {
    "wagtail_serve",
    "wagtailcore_login",
    "wagtaildocs_authenticate_with_password",
}
# Before anyone is signed in, or for anyone: Wagtail's own sign-in and the translations of
# its scripts.
OPEN_ADMIN = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_error_test",
}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Every (name, namespaced name, route) below a resolver."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or "", route, entry.lookup_str
        else:
            yield from addresses(entry, route)


ALL = list(addresses(get_resolver()))
OURS = sorted({name for name, route, _view in ALL if name in RULES})


def rule_of(name: str, route: str) -> Collection[str] | None:
    clean = re.sub(r"[\^$\\]", "", route)
    if name in RULES:
        return RULES[name]
    for prefix, roles in PREFIX_RULES:
        if clean.startswith(prefix):
            return roles
    if name in PUBLIC or "_util/authenticate" in clean:
        return EVERYONE
    return None


def refused(response) -> bool:
    if response.status_code in (401, 403, 404):
        return True
    return response.status_code == 302 and (
        "/dang-nhap/" in response.url or response.url in ("/quan-tri/", "/quan-tri/login/")
    )


def call(client, name, arguments):
    url = reverse(name, args=arguments.get(name, []))
    if name not in POST:
        return client.get(url)
    if name == "save_answer":
        body = json.dumps({"position": 1, "sequence": 1, "fields": {}})
        return client.post(url, body, content_type="application/json")
    return client.post(url, {"percent": "10", "language": "vi"})
