"""`verify noise`: what label and prediction noise a detector's hyper-parameters assume, or people's boxes show."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from verify.detector.head import Preset
    from verify.detector.labels import LabelNoise

_MODES = ("--list", "--preset", "--same-as", "--config", "--from-annotations")


class FilesOption(click.Option):
    """An option that takes every following word up to the next option: `--from-annotations A.json B.json`."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Register the option, and let it swallow the words that follow its first value."""
        super().add_to_parser(parser, ctx)
        known = parser._long_opt[self.opts[0]]  # noqa: SLF001 - click has no public way to take several words
        process: Callable[[str, Any], None] = known.process

        def take(value: str, state: Any) -> None:
            process(value, state)
            while state.rargs and not (state.rargs[0].startswith("-") and state.rargs[0] != "-"):
                process(state.rargs.pop(0), state)

        known.process = take


@click.command(name="noise")
@click.option("--list", "list_", is_flag=True, help="List all published heads with the noise that they assume.")
@click.option("--preset", metavar="NAME", help="Explain one published head, such as torchvision/faster-rcnn/box-head.")
@click.option("--same-as", "same", metavar="NAME", help="Find the heads that compute the same loss in other clothes.")
@click.option("--config", cls=FilesOption, multiple=True, metavar="FILE…", help="Read a framework's configuration.")
@click.option("--from-annotations", "annotations", cls=FilesOption, multiple=True, metavar="FILE…", help="Measure it: COCO or CSV files.")
@click.option("--weight", metavar="λ", help="Weight of the loss, such as 1/2.  [default: 1]")
@click.option("--alpha", metavar="α", help="Transition point in target units, such as 1/9.  [default: 1]")
@click.option("--sigma", metavar="σ", help="Divisor of the targets: one number, centre,size or x,y,w,h.  [default: 1]")
@click.option("--loss", metavar="KIND", help="smooth_l1, huber, l1 or laplace_kl.  [default: smooth_l1]")
@click.option("--iou", type=float, default=0.5, show_default=True, help="Least IoU of two people's boxes of one object.")
@click.option("--ignore-categories", is_flag=True, help="Match boxes whatever their categories.")
@click.option("--level", type=float, default=0.95, show_default=True, help="Coverage of the intervals.")
@click.option("--resamples", type=int, default=1000, show_default=True, help="Bootstrap repetitions.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--json", "json_", metavar="FILE|-", help="Write the result as JSON.")
@click.option("--plot", metavar="FILE", help="With --from-annotations: draw the differences and the fits.")
def noise(
    list_: bool,
    preset: str | None,
    same: str | None,
    config: tuple[str, ...],
    annotations: tuple[str, ...],
    weight: str | None,
    alpha: str | None,
    sigma: str | None,
    loss: str | None,
    iou: float,
    ignore_categories: bool,
    level: float,
    resamples: int,
    seed: int,
    json_: str | None,
    plot: str | None,
) -> None:
    """Tell what label and prediction noise these hyper-parameters assume, in box widths and heights.

    Give hyper-parameters, or one of --list, --preset, --same-as, --config, --from-annotations.
    """
    given = {"--weight": weight, "--alpha": alpha, "--sigma": sigma, "--loss": loss}
    numbers = {name: value for name, value in given.items() if value is not None}
    modes = [name for name, value in zip(_MODES, (list_, preset, same, config, annotations), strict=True) if value]
    if len(modes) + bool(numbers) != 1:
        named = " and ".join([*modes, *numbers]) or "nothing"
        raise Refusal(f"{named} was given; give either hyper-parameters or one of {', '.join(_MODES)}.")
    if plot and not annotations:
        raise Refusal(f"--plot is {plot}; it goes with --from-annotations only.")
    with refusals():
        if annotations:
            _annotations([Path(one) for one in annotations], iou, ignore_categories, level, resamples, seed, json_, plot)
        elif config:
            _config([Path(one) for one in config], json_)
        elif list_:
            _list(json_)
        elif preset or same:
            _preset(preset or same or "", json_, only_twins=not preset)
        else:
            _numbers(weight or "1", alpha, sigma or "1", loss or "smooth_l1", json_)


class Refusal(click.ClickException):
    """What was asked for cannot be done: one sentence, exit 2."""

    exit_code = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the library's errors about what was asked for into a `Refusal`."""
    try:
        yield
    except OSError as error:
        raise Refusal(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.") from error
    except ModuleNotFoundError as error:
        raise Refusal(f"--plot needs {error.name}, which is not installed; install huber-verify[report].") from error
    except ValueError as error:
        raise Refusal(str(error)) from error


def four(text: str, name: str) -> list[str]:
    """Split "a", "centre,size" or "x,y,w,h" into four texts.

    Raises:
        ValueError: if there are three numbers, or more than four.
    """
    parts = [one.strip() for one in text.split(",")]
    if len(parts) not in {1, 2, 4}:
        raise ValueError(f"{name} is {text!r}; it must be one number, two (centre, size) or four (x, y, w, h).")
    return {1: parts * 4, 2: [part for part in parts for _ in range(2)]}.get(len(parts), parts)


def write_json(content: object, target: str) -> None:
    """Write JSON to a file, or to standard output for "-"."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    if target == "-":
        click.echo(text)
    else:
        Path(target).write_text(text + "\n", encoding="utf-8")


def console() -> Any:
    """Return a console that prints wide tables whole where nobody looks at a terminal."""
    from rich.console import Console

    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=200, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table."""
    from rich.table import Table

    sheet = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        sheet.add_column(column, overflow="fold", no_wrap=place == 0)
    for row in rows:
        sheet.add_row(*row)
    console().print(sheet)


def _pair(values: Sequence[Any]) -> str:
    from verify.detector.rational import as_text

    return " / ".join(as_text(one) for one in dict.fromkeys(values))


def _row(head: Preset) -> Iterator[str]:
    yield from (head.name, head.loss, _pair([head.weight]), _pair([head.alpha]))
    yield from (_pair(head.sigma), _pair(head.label), _pair(head.prediction), head.normaliser)
    yield f"{head.repository} {head.version if ' ' in head.version else head.version[:8]}"


def _list(json_: str | None) -> None:
    from verify.detector.as_json import preset_json
    from verify.detector.heads import presets

    if json_:
        write_json({"schema": 1, "kind": "presets", "presets": [preset_json(head) for head in presets.values()]}, json_)
        if json_ == "-":
            return
    rows = [[*_row(head)] for head in presets.values()]
    columns = ("head", "loss", "λ", "α", "σ", "label b₁", "prediction b₂", "divided by", "source")
    table("Scales in box widths and heights, centre / size where they differ.", columns, rows)


def _preset(name: str, json_: str | None, *, only_twins: bool) -> None:
    from verify.detector.as_json import preset_json
    from verify.detector.heads import preset, same_as
    from verify.detector.wording import explain

    head = preset(name)
    twins = [one.name for one in same_as(name)]
    if json_:
        write_json({"schema": 1, "kind": "preset", **preset_json(head), "same_as": twins}, json_)
        if json_ == "-":
            return
    if only_twins:
        click.echo("\n".join(twins) if twins else f"No other head in the table computes the same loss as {name}.")
    else:
        click.echo("\n".join(explain(head)))


def _numbers(weight: str, alpha: str | None, sigma: str, loss: str, json_: str | None) -> None:
    from verify.detector.as_json import scales_json
    from verify.detector.noise import noise_scales
    from verify.detector.tuning import COORDINATES
    from verify.detector.wording import noise_sentences

    turn = alpha if alpha is not None else "1"
    sigmas = four(sigma, "--sigma")
    scales = {name: noise_scales(weight, turn, one, loss) for name, one in zip(COORDINATES, sigmas, strict=True)}
    if json_:
        write_json({"schema": 1, "kind": "noise", "loss": loss, "noise": scales_json(scales)}, json_)
        if json_ == "-":
            return
    click.echo("\n".join(noise_sentences(scales)))


def _config(paths: list[Path], json_: str | None) -> None:
    from verify.detector.as_json import reading_json
    from verify.detector.configs import read_config
    from verify.detector.wording import formula, noise_sentences

    reading = read_config(paths)
    if json_:
        write_json(reading_json(reading), json_)
        if json_ == "-":
            return
    click.echo(f"{reading.framework}: {', '.join(str(one) for one in reading.files)}")
    for head in reading.heads:
        click.echo(f"\n{head.name} computes {formula(head.loss, head.weight, head.alpha, head.sigma)}.")
        click.echo("\n".join(noise_sentences(head.noise)))
        for used in head.used:
            click.echo(f"  used     {used.key} = {used.value}  ({used.file})")
        for assumed in head.assumed:
            click.echo(f"  assumed  {assumed.key} = {assumed.value}  (default in {assumed.source})")
    for skipped in reading.skipped:
        click.echo(f"\n{skipped.name} has no noise scales: {skipped.reason}")
    for note in reading.notes:
        click.echo(f"Note: {note}")


def _annotations(
    paths: list[Path], iou: float, ignore: bool, level: float, resamples: int, seed: int, json_: str | None, plot: str | None
) -> None:
    from verify.detector.as_json import label_noise_json
    from verify.detector.labels import measure

    found = measure(paths, threshold=iou, by_category=not ignore, level=level, resamples=resamples, seed=seed)
    if plot:
        from verify.detector.labels.plot import plot as draw

        draw(found, Path(plot))
    if json_:
        write_json(label_noise_json(found), json_)
        if json_ == "-":
            return
    _print_label_noise(found)


def _print_label_noise(found: LabelNoise) -> None:
    title = f"Label noise of {found.objects} objects in {found.images} images by {len(found.annotators)} people, in box widths and heights."
    columns = ("coordinate", "b₁ = ⅔·mean|Δ|", f"{found.level:.0%} interval", "maximum likelihood", "interval", "Gaussian σ", "fits better")
    rows = [
        (
            *(one.name, f"{one.scale:.4g}", "{:.4g} to {:.4g}".format(*one.interval), f"{one.likelihood_scale:.4g}"),
            *("{:.4g} to {:.4g}".format(*one.likelihood_interval), f"{one.gaussian:.4g}", f"{one.preference} (z = {one.z:.1f})"),
        )
        for one in found.coordinates
    ]
    table(title, columns, rows)
    for name in found.annotators:
        parts = [f"{count} {why}" for why, count in found.dropped.get(name, {}).items()]
        parts += [f"{found.unmatched[name]} without a partner", f"{found.elsewhere[name]} in images that not all have"]
        click.echo(f"{name}: boxes not used: {', '.join(parts)}.")
    for warning in found.warnings:
        click.echo(f"Note: {warning}")
    numbers = ",".join(f"{value:.4g}" for value in found.label)
    click.echo(f"Next: verify tune --label-noise {numbers} --prediction-noise 2x")
