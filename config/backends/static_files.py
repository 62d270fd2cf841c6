"""How static files are stored for production."""

import re
from collections.abc import Callable

from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = "js/"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names also inside `import … from` of our own ES modules.

    Without it a page after an upgrade would mix the new module with old ones that its
    imports name without a hash, from the browser's cache. Modules of libraries are left
    alone: some name files that they do not bring.
    """

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """What takes the place of a match in the file `name`."""
        if template and template.startswith(("import", "export")) and not name.startswith(OURS):
            return lambda match: match.group()
        converter: Callable[[re.Match[str]], str] = super().url_converter(
            name, hashed_files, template
        )
        return converter
