"""What LibreOffice makes of a document: its pages, and the text on them."""

import shutil
import subprocess

import pytest

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or pdftotext is not installed"
)


def printed(data, ending, folder, *more):
    """Let LibreOffice print a document, with a profile of its own, and give the text of its pages."""
    folder.mkdir(exist_ok=True)
    (folder / f"document.{ending}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*convert, folder / f"document.{ending}"], check=True, capture_output=True, timeout=180)  # noqa: S603
    read = ["pdftotext", *more, folder / "document.pdf", "-"]
    return subprocess.run(read, check=True, capture_output=True, timeout=60).stdout.decode()  # noqa: S603
