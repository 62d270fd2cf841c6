"""Backup and restore: one file that holds the database, the files and the keys.

`making` writes it while the system runs; `restoring` checks it wholly and then puts it in the
place of what is there, all or nothing. `docs/backup.md` has the drill.
"""
