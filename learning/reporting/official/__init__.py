"""The official form of reports: heading and Word template."""
