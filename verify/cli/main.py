"""The `verify` command: finds the command that was asked for; without one it runs everything."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from typing import Any, NoReturn

import click

from verify._version import __version__

__all__ = ["cli", "main"]

COMMANDS = {
    "run": "Re-verify every claim of the paper, or those named.",
    "show": "Show a claim: its statement, its reading, each method's evidence step by step.",
    "check": "Decide a statement of your own, in the paper's notation.",
    "diff": "Say what changed between two runs.",
    "recheck": "Check the certificates of a run again, by the independent checker.",
    "refute": "Try every claim against its mutants: what killed each.",
    "grid": "Check the bounds in floating point on dense grids, on CPU or GPU.",
    "noise": "Say what label and prediction noise a loss assumes.",
    "tune": "Find hyper-parameters for a stated label and prediction noise.",
    "report": "Write the report: HTML, LaTeX, BibTeX, JSON, figures.",
    "cite": "Print what to paste into a paper.",
}


class LazyGroup(click.Group):
    """A group whose commands are modules, imported when they are called, so that no command pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """List the commands that are installed."""
        return [name for name in COMMANDS if importlib.util.find_spec(f"verify.cli.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import a command by name."""
        if cmd_name not in COMMANDS or not importlib.util.find_spec(f"verify.cli.{cmd_name}"):
            return None
        command: click.Command = getattr(importlib.import_module(f"verify.cli.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their sentences, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command where there is none of that name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            ctx.fail(f"no command is named {args[0]!r}{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="huber-verify")
@click.pass_context
def cli(ctx: click.Context) -> Any:
    """Re-verify "An Alternative Probabilistic Interpretation of the Huber Loss" by G. P. Meyer.

    Without a command: run every claim by every method that is installed.
    """
    if ctx.invoked_subcommand is None:
        from verify.cli.run import run

        return ctx.invoke(run)
    return None


def main(args: list[str] | None = None) -> Any:
    """Run the command line: errors are one sentence; those of use have exit code 2.

    Args:
        args: The arguments, or None for those of the process.
    """
    os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
    try:
        code = cli.main(args=args, prog_name="verify", standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"verify: {_one_sentence(error)}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except OSError as error:
        _give_up(error)
    try:
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)
    sys.exit(code if isinstance(code, int) else 0)


def _give_up(error: OSError) -> NoReturn:
    """Say in one sentence why nothing can be read or written; a reader who has closed the pipe is not told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if not isinstance(error, BrokenPipeError):
        place = f" {error.filename}" if error.filename else ""
        click.echo(f"verify: reading or writing{place} failed: {error.strerror or error}", err=True)
    sys.exit(1 if isinstance(error, BrokenPipeError) else 2)


def _one_sentence(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    return text[0].lower() + text[1:] if text[:2] != text[:2].upper() else text
