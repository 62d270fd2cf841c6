"""Every address of the project is met by somebody, or named here with the reason."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

POSTED = "changes something, and answers a form only"
ASKED = "asked for by a script of the page, which the browser runs"
OTHERS = (
    "for other programs; tests/learning/interfaces/test_api.py, "
    "tests/certificates/badges/test_badges.py"
)
WAGTAIL = "a part of Wagtail that nobody here is led to"
SAME = "the same screen as another that is read, with other objects"

PROVIDER = "asks a provider; tests/learning/accounts/test_single_sign_on.py"
CEREMONY = "a step of signing in or of a second factor; tests/browser/test_second_factor.py"

UNMET: dict[str, str] = {
    # Ours.
    r"api/v1/": OTHERS,
    r"huy-hieu/": OTHERS,
    r"healthz$": OTHERS,
    r"sw\.js$": "the service worker, no page; tests/browser/test_whole_way.py",
    r"media/": "files, no pages",
    r"dang-xuat/$": "signs the walker out",
    r"dang-nhap/(buoc-hai|khoa)/$": CEREMONY,
    r"(dang-nhap|xac-nhan)/mot-lan/": PROVIDER,
    r"xac-nhan/(gui-lai|khoa|ma)/$": CEREMONY,
    r"tai-khoan/(khoa/<int:pk>/go|ma-du-phong|ma-du-phong/tao|ung-dung/tat)/$": CEREMONY,
    r"tai-khoan/khoa/$": SAME,
    r"tai-khoan/phien/$": POSTED,
    r"quan-tri/(doi-thu-dien-tu/xu-ly|chuyen-don-vi/<int:transfer_id>)/$": POSTED,
    r"quan-tri/nhap-can-bo/<int:import_id>/(chuyen-don-vi|o-trong)/$": POSTED,
    r"mat-khau/dat/$": "only for accounts without a password, which nobody has who can sign in",
    r"ngon-ngu/$": POSTED,
    r"bai-hoc/<int:lesson_id>/(hoan-thanh|vi-tri)/$": POSTED,
    r"bai-lam/<int:attempt_id>/(lam-tiep-o-day|luu|roi-trang)/$": POSTED,
    r"bai-lam/<int:attempt_id>/gio/$": ASKED,
    r"giay-chung-nhan/<str:code>/hien-thi/$": POSTED,
    r"khoa-hoc/<int:course_id>/dang-ky/$": POSTED,
    r"kiem-tra/<int:quiz_id>/bat-dau/$": POSTED,
    r"luyen-tap/moi-ngay/<int:row_id>/$": POSTED,
    r"mien-hoan/<int:exemption_id>/rut/$": POSTED,
    r"quan-tri/an-danh/<int:row_id>/$": POSTED,
    r"quan-tri/can-cu/(de-nghi/cau|giu)/": POSTED,
    r"quan-tri/cham-lai/<int:regrade_id>/(ap-dung|huy)/$": POSTED,
    r"quan-tri/cham-tu-luan/(bai-tiep-theo/|bai/<str:code>/tra-lai/)$": POSTED,
    r"quan-tri/de-nghi-cap/<int:proposal_id>/quyet-dinh/$": POSTED,
    r"quan-tri/dieu-khoan-yeu/(tinh|on-tap)/$": POSTED,
    r"quan-tri/(han-khong-kip|mien-hoan)/<int:\w+>/$": POSTED,
    r"quan-tri/he-thong-khac/(<int|bao/<int|bao/gui-lai)": POSTED,
    r"quan-tri/ke-hoach/<int:programme_id>/chuyen/$": POSTED,
    r"quan-tri/ky-kiem-tra/<int:round_id>/tinh-lai/$": POSTED,
    r"quan-tri/mau-giay-chung-nhan/(<int:template_id>|moi)/xem-thu/$": POSTED,
    r"quan-tri/ngan-hang/y-kien/": POSTED,
    r"quan-tri/nhap-can-bo/dong/": POSTED,
    r"quan-tri/nhap-cau-hoi/(<int:batch_id>/hoan-tac|cau/)": POSTED,
    r"quan-tri/phap-luat/nhap/ghi/$": POSTED,
    r"quan-tri/sap-xep/<int:event_id>/chuyen/$": POSTED,
    r"quan-tri/boi-duong-noi-khac/<int:training_id>/$": POSTED,
    r"quan-tri/don-vi/tim/$": ASKED,
    r"quan-tri/in-va-ky/(de-ky\.zip|in\.pdf|so-cap)": "a file made on a form's wish",
    r"quan-tri/nhap-can-bo/mau/$": "a file",
    r"quan-tri/nhap-cau-hoi/hinh/": "a picture",
    r"quan-tri/so-cap/<int:certificate_id>/[a-z-]+/$": POSTED,
    r"quan-tri/(so-lieu/<slug:slug>/chot|the-thuc/mau|tong-quan/tinh-lai)/$": POSTED,
    r"verify/<str:code>\.json$": OTHERS,
    # Wagtail's.
    r"quan-tri/(sprite|tag-autocomplete|test404)/": WAGTAIL,
    r"tai-lieu/authenticate": WAGTAIL,
    r"_util/": WAGTAIL,
    r"quan-tri/\.\*/$": "whatever is no address of the admin",
    r"quan-tri/(api|dismissibles|block-preview|editing-sessions|jsi18n)/": ASKED,
    r"quan-tri/(choose-|embeds|documents/chooser|images/chooser|snippets/choose)": ASKED,
    r"quan-tri/.*(history-)?results/": ASKED,
    r"quan-tri/(documents|images)/multiple/": ASKED,
    r"quan-tri/images/<int:image_id>/(generate_url|preview)": WAGTAIL,
    r"quan-tri/(images|documents)/add/$": ASKED,
    r"quan-tri/bulk/": POSTED,
    r"quan-tri/(collections|forms|password_reset|failwhale|login|logout)": WAGTAIL,
    r"quan-tri/(redirects|sites|groups|reports|settings)/": WAGTAIL,
    r"quan-tri/pages/": SAME,
    r"quan-tri/snippets/$": WAGTAIL,
    r"quan-tri/snippets/\w+/\w+/(copy|delete|edit|history|usage|add|inspect)/": SAME,
    r"quan-tri/snippets/quizzes/question/": SAME,
    r"quan-tri/users/": SAME,
    r"quan-tri/workflows/": WAGTAIL,
}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route below a resolver, as `resolve()` names them."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def unmet(met: set[str]) -> list[str]:
    """Routes that nobody met and nobody named."""
    seen = {_clean(route) for route in met}
    named = [re.compile(each) for each in UNMET]
    return sorted(
        {
            route
            for route in map(_clean, routes())
            if route not in seen and not any(each.match(route) for each in named)
        }
    )


def _clean(route: str) -> str:
    return re.sub(r"[\^$\\]", "", route)
