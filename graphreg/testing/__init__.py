"""Helpers for tests: records of the reference behaviour (golden)."""
