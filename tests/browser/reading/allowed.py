"""What looks wrong and is right, each with its reason. An entry that excuses nothing fails."""

import re
from dataclasses import dataclass

from tests.browser.reading.texts import Fault

ENGLISH = "English on a Vietnamese page"


@dataclass(frozen=True)
class Allowed:
    """Faults of a sort whose text fits, on pages whose address fits."""

    sort: str
    found: str
    path: str
    reason: str

    def fits(self, fault: Fault, path: str) -> bool:
        return (
            fault.sort == self.sort
            and bool(re.search(self.found, fault.found))
            and bool(re.search(self.path, path))
        )


ALLOWED = (
    Allowed(
        "a place that was not filled in",
        r"\{(ngay_sinh|tu_ngay|den_ngay|chuc_vu|don_vi|so_tiet)\}",
        "^/quan-tri/mau-giay-chung-nhan/",
        "the words of a certificate's template, as the officer writes them, with their places",
    ),
    Allowed(
        ENGLISH,
        "^Save Selected$",
        "^/quan-tri/",
        "a button of Wagtail's calendar that is never shown",
    ),
    Allowed(
        ENGLISH,
        "^(Port|Root page|Site name)$",
        "^/quan-tri/sites/",
        "Wagtail names these columns after its fields; only administrators see them",
    ),
)
