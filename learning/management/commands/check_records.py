"""`manage.py check_records`: contradictions in the records; fails where there are some."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from learning.reporting.record_checks.invariants import run_checks


class Command(BaseCommand):
    help = "Lists contradictions in the records; the exit status is 1 where there are some."

    def handle(self, *args: Any, **options: Any) -> None:
        check = run_checks()
        for found in check.findings:
            first = ", ".join(found["first"][:10])
            self.stderr.write(f"{found['code']}: {found['count']} ({first})")
        self.stdout.write(f"{len(check.findings)} contradictions in {check.seconds:.1f} s")
        if check.findings:
            sys.exit(1)
