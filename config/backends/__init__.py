"""Database, caches and files, as the environment says them.

One host needs to say nothing: SQLite, a table as cache, folders in VAR_DIR. Several share
PostgreSQL, the cache and an S3-compatible store; see docs/deploy.md.
"""

from config.backends.caches import caches
from config.backends.databases import databases
from config.backends.files import storages

__all__ = ["caches", "databases", "storages"]
