"""Tables whose rows go into no backup, and come out of none: the shared cache and the sessions.

What the cache holds is unpickled, so a row that somebody wrote into a backup would run as code;
and a session that ended after the backup was made must not be open again.
"""

from importlib import import_module

from django.conf import settings

CACHE_IN_A_TABLE = "shared_cache"


def fleeting_tables() -> tuple[str, ...]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return (CACHE_IN_A_TABLE, store.get_model_class()._meta.db_table)
