"""The register's screens in the admin."""
