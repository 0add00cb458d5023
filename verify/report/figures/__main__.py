"""`python -m verify.report.figures`: computes the toy regression's data again and writes them beside this file."""

from pathlib import Path

from verify.report.figures import toy
from verify.report.figures.write import csv_text

Path(__file__).with_name(toy.FILE).write_text(csv_text(toy.compute()), encoding="utf-8")
