"""Draw pictures of every document, as people see them: python docs/pictures.py FOLDER (needs LibreOffice and more).

The folder gets the documents on four examples and, of each, its pages as PNG files. LibreOffice, pdftoppm and Chromium
make them; what is not installed is said, and left out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from coproduce import (
    FORMATS,
    Assessment,
    Outcome,
    Package,
    Plan,
    Portfolio,
    Practice,
    Report,
    Team,
    charity_calendar,
    enhance,
    export,
    load,
    report,
    schedule,
)

EXAMPLES = Path(__file__).parent / "examples"
NOW, START, LAST = datetime(2026, 12, 7, 9, 30, tzinfo=UTC), date(2027, 1, 11), date(2028, 7, 1)
CHOSEN = ("right-at-the-start", "criminal-justice-remote", "closes-for-now", "needs-information")
OFFICE = ("docx", "pptx", "xlsx")


def made(name: str) -> Assessment | Plan:
    """Give the plan of an example, or its assessment where it does not proceed."""
    practice = Practice(enhance(), plugins=load())
    case = practice.read(EXAMPLES / f"{name}.toml")
    assessment = practice.assess(case.charity, case.diagnostic)
    if assessment.outcome is not Outcome.PROCEED:
        return assessment
    package: Package = practice.tailor(assessment)
    return schedule(package, start=START, calendar=charity_calendar(case.charity, first=START, last=LAST))


def reports() -> Iterator[tuple[str, Report]]:
    """Yield each report, with the name of its files."""
    for name in CHOSEN:
        yield f"{name}-charity", report(made(name), audience="charity", now=NOW)
    for audience in ("provider", "funder", "co-facilitator"):
        yield f"{CHOSEN[1]}-{audience}", report(made(CHOSEN[1]), audience=audience, now=NOW)
    yield "both-languages", report(made("welsh-charity"), audience="charity", now=NOW, languages=("cy", "en"))
    plans = [made(file.stem) for file in sorted(EXAMPLES.glob("*.toml"))]
    portfolio = Portfolio(tuple(each for each in plans if isinstance(each, Plan)), Team())
    yield "portfolio", report(portfolio, audience="provider", now=NOW)


def write(folder: Path) -> Iterator[Path]:
    """Write every document into a folder, and yield its path."""
    for name, each in reports():
        for format_ in FORMATS:
            empty = {"pptx": not each.decks, "xlsx": not each.sheets, "ics": not each.entries}
            if empty.get(format_) or (format_ in ("svg", "png") and not each.timeline):
                continue
            target = folder / f"{name}.{format_}"
            target.write_bytes(export(each, format_))
            yield target


def draw(document: Path, profile: Path) -> None:
    """Make PNG files of one document, beside it."""
    if document.suffix.removeprefix(".") in OFFICE and shutil.which("soffice"):
        office = ["soffice", f"-env:UserInstallation=file://{profile}/office", "--headless", "--convert-to", "pdf"]
        _run([*office, "--outdir", str(document.parent), str(document)])
        pages = document.with_suffix(".pdf").rename(document.with_name(f"{document.name}.pdf"))
        _run(["pdftoppm", "-r", "70", "-png", str(pages), str(document.with_name(document.name))])
    if document.suffix == ".html" and shutil.which("chromium"):
        for width, height in ((1280, 4000), (390, 4000)):
            shot = document.with_name(f"{document.name}-{width}.png")
            _run([*chromium(profile), f"--window-size={width},{height}", f"--screenshot={shot}", document.as_uri()])


def chromium(profile: Path) -> list[str]:
    """Give the command of a Chromium without a screen, and without any connection of its own."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return ["chromium", "--headless", "--no-sandbox", "--no-first-run", *quiet, f"--user-data-dir={profile}/chromium"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - programs of this machine
    if done.returncode:
        say(f"failed: {' '.join(command)}")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def main(folder: Path) -> None:
    """Write all documents into a folder, and draw them."""
    for program in ("soffice", "pdftoppm", "chromium"):
        if not shutil.which(program):
            say(f"{program} is not installed, so some pictures are left out")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        for document in [*write(folder)]:
            draw(document, Path(profile))
    say(f"{len([*folder.glob('*.png')])} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
