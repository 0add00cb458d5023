"""Settings that the tests of this package share."""

from hypothesis import settings

# The first example pays for imports, and machines are shared: a deadline for each example says nothing here.
settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
