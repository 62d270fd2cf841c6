"""The screens that are photographed: who opens them, and how one gets there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.lived_in import ACCOUNTS, SITTER

DESK = "/quan-tri/"
COURSE = "/khoa-hoc/dao-duc-cong-vu/"
SAT = "/khoa-hoc/chong-quan-lieu-nhung-nhieu/"
"""The course whose quiz the learner has passed."""


class Look(StrEnum):
    """Other ways to photograph a screen than in light at both widths."""

    DARK = "dark"
    PRINT = "print"


@dataclass(frozen=True)
class Screen:
    """One screen of one role.

    `follow` are regular expressions: at the first address the first link that one matches is
    followed, and so on. `also` says how else the screen is photographed.
    """

    role: str
    name: str
    path: str
    follow: tuple[str, ...] = ()
    also: tuple[Look, ...] = ()
    account: str | None = None


def _screen(
    role: str,
    account: str | None,
    name: str,
    path: str,
    follow: tuple[str, ...] = (),
    also: tuple[Look, ...] = (),
) -> Screen:
    return Screen(role, name, path, follow, also, account)


def _of(role: str, account: str | None, *screens: tuple[Any, ...]) -> list[Screen]:
    return [_screen(role, account, *screen) for screen in screens]


def _desk(role: str, *screens: tuple[Any, ...]) -> list[Screen]:
    account = ACCOUNTS[role]
    return [_screen(role, account, name, DESK + path, *more) for name, path, *more in screens]


DARK, PRINT = (Look.DARK,), (Look.PRINT,)
BOTH = (*DARK, *PRINT)
RESULT = (r"/bai-lam/\d+/ket-qua/",)

SCREENS = [
    *_of(
        "anonymous",
        None,
        ("sign in", "/dang-nhap/", (), DARK),
        ("password forgotten", "/mat-khau/quen/"),
        ("check a certificate", "/verify/"),
        ("no such certificate", "/verify/KHONGCO/"),
        ("check a receipt", "/bien-nhan/"),
        ("offline", "/ngoai-tuyen/"),
        ("no such page", "/khong-co-trang-nay/"),
    ),
    *_of(
        "learner",
        ACCOUNTS["learner"],
        ("home", "/", (), BOTH),
        ("courses", "/khoa-hoc/"),
        ("course", COURSE, (), PRINT),
        ("lesson", f"{COURSE}vi-dan-phuc-vu/", (), BOTH),
        ("lesson of every block", "/khoa-hoc/van-hoa-cong-so/bai-1/", (), BOTH),
        ("periodic quizzes", "/kiem-tra-dinh-ky/"),
        ("quiz before the start", "/kiem-tra-dinh-ky/dinh-ky/"),
        ("round", "/kiem-tra-dinh-ky/hang-tuan/", (r"/kiem-tra/ky/\d+/$",)),
        ("result", f"{SAT}kiem-tra/", RESULT, BOTH),
        ("receipt", f"{SAT}kiem-tra/", (*RESULT, r"/bien-nhan/$"), PRINT),
        ("result not passed", "/khoa-hoc/dan-van-chinh-quyen/kiem-tra/", RESULT),
        ("challenge", f"{SAT}kiem-tra/", (*RESULT, r"/kien-nghi/\d+/")),
        ("practice", "/luyen-tap/"),
        ("daily questions", "/luyen-tap/moi-ngay/"),
        ("certificates", "/giay-chung-nhan/"),
        ("checked certificate", "/giay-chung-nhan/", (r"/verify/\w+/$",), BOTH),
        ("exemption", "/mien-hoan/"),
        ("training elsewhere", "/boi-duong-noi-khac/"),
        ("reminders", "/loi-nhac/"),
        ("change the password", "/mat-khau/doi/"),
    ),
    *_of("sitter", SITTER, ("paper", "/", (r"/bai-lam/\d+/$",), DARK)),
    *_of("newcomer", "can.bo", ("home", "/"), ("lesson", "/", (r"/khoa-hoc/[^/]+/[^/]+/$",))),
    *_desk(
        "head",
        ("report", "bao-cao/", (), PRINT),
        ("people", "bao-cao/can-bo/"),
        ("overview", "tong-quan/"),
    ),
    *_desk(
        "hr",
        ("first page", ""),
        ("report", "bao-cao/", (), BOTH),
        ("people", "bao-cao/can-bo/", (), PRINT),
        ("person", "bao-cao/can-bo/", (r"/quan-tri/can-bo/\d+/",), PRINT),
        ("overview", "tong-quan/", (), PRINT),
        ("assign courses", "giao-khoa-hoc/"),
        ("programmes", "ke-hoach/"),
        ("programme", "ke-hoach/", (r"/ke-hoach/\d+/$",)),
        ("exemptions", "mien-hoan/"),
        ("import of staff", "nhap-can-bo/"),
        ("units", "don-vi/"),
        ("reorganisations", "sap-xep/"),
        ("reports", "so-lieu/"),
        ("one report", "so-lieu/", (r"/so-lieu/[\w-]+/$",), PRINT),
        ("weak provisions", "dieu-khoan-yeu/"),
        ("register", "so-cap/", (), PRINT),
        ("certificate in the register", "so-cap/", (r"/so-cap/\d+/$",)),
        ("proposals", "de-nghi-cap/"),
        ("print and sign", "in-va-ky/"),
        ("reminders", "nhac-viec/"),
    ),
    *_desk(
        "editor",
        ("first page", ""),
        ("pages", "pages/", (r"/pages/\d+/$",)),
        ("lesson form", "pages/search/?q=phục+vụ", (r"/pages/\d+/edit/",), DARK),
        (
            "course to be unpublished",
            "pages/search/?q=Đạo+đức+công+vụ+và+giao+tiếp",
            (r"/pages/\d+/edit/", r"/pages/\d+/unpublish/"),
        ),
        ("question bank", "snippets/quizzes/question/"),
        ("topic tree", "snippets/quizzes/topic/"),
        ("topic form", "snippets/quizzes/topic/", (r"/snippets/quizzes/topic/edit/\d+/",)),
        ("question form", "ngan-hang/cau/1/", (r"/question/edit/\d+/",)),
        ("question in the bank", "ngan-hang/cau/1/"),
        ("import of questions", "nhap-cau-hoi/"),
        ("rounds", "ky-kiem-tra/"),
        ("statistics", "thong-ke/"),
        ("statistics of a quiz", "thong-ke/", (r"/thong-ke/\d+/$",), PRINT),
        ("paper editions", "de-giay/"),
        ("essays", "cham-tu-luan/"),
    ),
    *_desk(
        "reviewer",
        ("first page", ""),
        ("law behind the questions", "can-cu/"),
        ("law", "snippets/cms/legaldocument/"),
        ("clauses", "phap-luat/van-ban/1/"),
        ("challenges", "kien-nghi/"),
        ("challenge", "kien-nghi/", (r"/kien-nghi/\d+/$",)),
        ("regrades", "cham-lai/"),
    ),
    *_desk(
        "admin",
        ("first page", ""),
        ("people", "users/"),
        ("audit log", "nhat-ky-thao-tac/"),
        ("checks of records", "kiem-tra-ho-so/"),
        ("other systems", "he-thong-khac/"),
    ),
]
