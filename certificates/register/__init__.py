"""The register of certificates: entries, numbers, proposals, and its book."""
