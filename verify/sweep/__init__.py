"""Placeholder: written with its layer."""
