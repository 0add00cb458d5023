"""The package as a whole: lazy, complete, and independent of the symbolic path."""

import subprocess
import sys

import pytest

from verify import detector


@pytest.mark.parametrize("name", detector.__all__)
def test_every_public_name_is_there(name):
    """What is listed can be had and is documented."""
    assert getattr(detector, name).__doc__ or name == "presets"


def test_unknown_names_are_refused():
    """A wrong name is an AttributeError that says so."""
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = detector.nonsense
    assert dir(detector) == sorted(detector.__all__)


def _loaded(statement):
    """Run a statement in a fresh interpreter and return the modules that it loaded."""
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_import_is_light():
    """The package alone loads none of the heavy libraries, and noise scales need no array library either."""
    heavy = {"scipy", "yaml", "matplotlib", "sympy", "numpy", "rich"}

    assert heavy & _loaded("import verify.detector") == set()
    assert heavy & _loaded("from verify import detector; detector.noise_scales(alpha='1/9'); detector.presets") == set()


def test_no_module_needs_the_symbolic_path():
    """Importing every module of the package loads neither SymPy nor the claims."""
    names = ["anchors", "assignment", "coding", "configs", "labels", "settings", "tables", "toy", "tuning", "wording", "as_json"]
    loaded = _loaded("; ".join(f"import verify.detector.{name}" for name in names))

    assert {"sympy", "verify.claim", "verify.paper", "verify.methods", "matplotlib", "yaml"} & loaded == set()
