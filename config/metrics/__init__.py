"""Figures for Prometheus at /metrics; docs/monitoring.md explains each."""
