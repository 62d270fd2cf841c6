"""What looks wrong and is right, each with its reason. An entry that excuses nothing fails."""

import re
from dataclasses import dataclass

from tests.browser.reading.texts import Fault


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


ALLOWED: tuple[Allowed, ...] = ()
