"""BibTeX of the paper, of this software with its version, and of exactly the libraries that did the work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from verify._version import __version__
from verify.claim import Evidence

__all__ = ["PAPER_KEY", "SOFTWARE_KEY", "bibliography", "cite_keys", "entry", "keys_of"]

PAPER_KEY = "meyer2021alternative"
SOFTWARE_KEY = "huberverify"
_YEAR = 2026

_METHODS: Mapping[str, tuple[str, ...]] = {
    "symbolic": ("sympy",),
    "lemmas": ("sympy",),
    "positivity": ("sympy",),
    "balls": ("flint", "arb", "pythonflint"),
    "quadrature": ("mpmath",),
    "floats": ("numpy", "scipy"),
    "tables": (),
}
"""The works behind each method."""
_PACKAGES = {"sympy": "sympy", "pythonflint": "python-flint", "mpmath": "mpmath", "numpy": "numpy", "scipy": "scipy"}
"""The package whose version a work's entry names, as evidence records it."""

_ENTRIES: Mapping[str, str] = {
    PAPER_KEY: """@inproceedings{meyer2021alternative,
  author    = {Meyer, Gregory P.},
  title     = {An Alternative Probabilistic Interpretation of the {Huber} Loss},
  booktitle = {Proceedings of the IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)},
  year      = {2021},
  pages     = {5261--5269},
  note      = {arXiv:1911.02088; the text verified is an early version of the preprint, in transcription}
}""",
    "sympy": """@article{meurer2017sympy,
  author  = {Meurer, Aaron and Smith, Christopher P. and Paprocki, Mateusz and {\\v{C}}ert{\\'i}k, Ond{\\v{r}}ej
             and Kirpichev, Sergey B. and others},
  title   = {{SymPy}: symbolic computing in {Python}},
  journal = {PeerJ Computer Science},
  volume  = {3},
  pages   = {e103},
  year    = {2017},
  doi     = {10.7717/peerj-cs.103}
}""",
    "flint": """@misc{flint,
  author = {{The FLINT team}},
  title  = {{FLINT}: {Fast} {Library} for {Number} {Theory}},
  note   = {\\url{https://flintlib.org}}
}""",
    "arb": """@article{johansson2017arb,
  author  = {Johansson, Fredrik},
  title   = {{Arb}: efficient arbitrary-precision midpoint-radius interval arithmetic},
  journal = {IEEE Transactions on Computers},
  volume  = {66},
  number  = {8},
  pages   = {1281--1292},
  year    = {2017},
  doi     = {10.1109/TC.2017.2690633}
}""",
    "pythonflint": """@misc{pythonflint,
  author = {Johansson, Fredrik and others},
  title  = {{Python-FLINT}: {Python} bindings for {FLINT}},
  note   = {\\url{https://github.com/flintlib/python-flint}}
}""",
    "mpmath": """@misc{mpmath,
  author = {{The mpmath development team}},
  title  = {mpmath: a {Python} library for arbitrary-precision floating-point arithmetic},
  note   = {\\url{https://mpmath.org}}
}""",
    "numpy": """@article{harris2020numpy,
  author  = {Harris, Charles R. and Millman, K. Jarrod and van der Walt, St{\\'e}fan J. and others},
  title   = {Array programming with {NumPy}},
  journal = {Nature},
  volume  = {585},
  pages   = {357--362},
  year    = {2020},
  doi     = {10.1038/s41586-020-2649-2}
}""",
    "scipy": """@article{virtanen2020scipy,
  author  = {Virtanen, Pauli and Gommers, Ralf and Oliphant, Travis E. and others},
  title   = {{SciPy} 1.0: fundamental algorithms for scientific computing in {Python}},
  journal = {Nature Methods},
  volume  = {17},
  pages   = {261--272},
  year    = {2020},
  doi     = {10.1038/s41592-019-0686-2}
}""",
}


def entry(name: str, digest: str = "", version: str = "") -> str:
    """Give one BibTeX entry.

    Args:
        name: `PAPER_KEY`, `SOFTWARE_KEY`, or a work of `keys_of`.
        digest: For the software: the SHA-256 of the text that was verified.
        version: For a library: the version that did the work.
    """
    if name == SOFTWARE_KEY:
        text = f"; it read a text with SHA-256 \\texttt{{{_breakable(digest)}}}" if digest else ""
        fields = [
            "author = {{The huber-verify authors}}",
            "title  = {huber-verify: a verification of an alternative probabilistic interpretation of the {Huber} loss}",
            f"year   = {{{_YEAR}}}",
            f"note   = {{Version {__version__}{text}}}",
        ]
        return f"@misc{{{SOFTWARE_KEY},\n  " + ",\n  ".join(fields) + "\n}"
    text = _ENTRIES[name]
    if not version:
        return text
    if "note " in text:
        return re.sub(r"(note\s*= \{)", lambda found: f"{found[1]}Version {version}, ", text)
    return f"{text[:-2]},\n  note    = {{Version {version}}}\n}}"


def cite_keys(methods: Iterable[str]) -> tuple[str, ...]:
    r"""List the keys to \cite for methods, each once, in the order of the methods' table."""
    wanted = set(methods)
    return tuple(_key(name) for name in dict.fromkeys(name for method, names in _METHODS.items() if method in wanted for name in names))


def keys_of(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """List the works behind evidence, each once, in the order of the methods' table."""
    used = {item.method for item in evidence if item.outcome not in {"undecided", "unavailable"}}
    return tuple(dict.fromkeys(name for method, names in _METHODS.items() if method in used for name in names))


def bibliography(evidence: Iterable[Evidence], digest: str = "") -> str:
    """Give the BibTeX file of a run: the paper, this software, and what did the work, with the versions that did it.

    Args:
        evidence: The run's evidence.
        digest: The SHA-256 of the text that was verified.

    Returns:
        BibTeX in ASCII; documents that cite it need the package url.
    """
    items = list(evidence)
    versions = {package: version for item in items for package, version in item.versions.items()}
    works = (entry(name, version=versions.get(_PACKAGES.get(name, ""), "")) for name in keys_of(items))
    return "\n\n".join((entry(PAPER_KEY), entry(SOFTWARE_KEY, digest), *works)) + "\n"


def _key(name: str) -> str:
    found = re.match(r"@\w+\{([^,]+),", _ENTRIES[name])
    assert found is not None, name
    return found[1]


def _breakable(digest: str) -> str:
    """Let TeX break a long hash after every eighth digit."""
    return "\\allowbreak ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
