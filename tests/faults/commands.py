"""The command line as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MAIN = "from verify.cli import main; main()"


def verify(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `verify` with arguments; `env` adds to the environment."""
    env = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
    return subprocess.run([sys.executable, "-c", MAIN, *args], capture_output=True, text=True, env=env, timeout=300, check=False, **options)


def shell(script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's script in which `verify` is the command, and a pipe's exit code is that of its first part."""
    prelude = f"set -o pipefail; verify() {{ '{sys.executable}' -c '{MAIN}' \"$@\"; }}; "
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", prelude + script], capture_output=True, text=True, env=env, timeout=300, check=False)
