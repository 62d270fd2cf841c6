"""Where reports are kept: our own package, and modules that apps downstream name."""

MODULES: list[str] = []


def add_reports(module: str) -> None:
    """Have a module's reports stand among the others; it is imported when they are listed."""
    if module not in MODULES:
        MODULES.append(module)
