"""The report as a static site: it opens from disk, needs no network and no JavaScript, and is made from results only."""

from verify.report.site.build import build_site

__all__ = ["build_site"]
