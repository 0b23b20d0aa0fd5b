"""A page as a browser has it: what axe-core finds wrong with it, how wide it is, and how it looks."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path

import pytest

SLOW = "COPRODUCE_DOCUMENTS"
"""Set in the environment where tests that start a browser are run too."""

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RUNNER = """
axe.run(document).then(found => {
  const out = document.createElement("pre");
  const parts = rules => rules.map(rule => rule.id + ": " + rule.nodes.map(node => node.target + " " +
    node.any.concat(node.all, node.none).map(check => check.message).join(" ")).join(" | "));
  out.id = "found-by-axe";
  out.textContent = JSON.stringify({
    violations: parts(found.violations),
    unsure: parts(found.incomplete),
    passes: found.passes.map(rule => rule.id),
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    room: document.documentElement.clientWidth,
    width: document.documentElement.scrollWidth,
    rows: [...document.querySelectorAll("tbody tr")].map(row => row.offsetHeight),
    letters: [...document.querySelectorAll("svg text")].map(text => [text.textContent, text.getComputedTextLength()]),
  });
  parent.document.body.append(out);
});
"""
DARK = "--blink-settings=preferredColorScheme=0"

needs_a_browser = pytest.mark.skipif(
    SLOW not in os.environ or BROWSER is None,
    reason=f"a browser takes its time: set {SLOW}, and install Chromium",
)


def script():
    """Give the source of axe-core, which a package on PyPI brings along; what else that package needs is not used."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None:
        pytest.skip("axe-core is not here: pip install --no-deps axe-playwright-python")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def checked(page, folder, *, width=1100, dark=False):
    """Run axe-core on a copy of a page that lets it, in a frame of that width, and give what it found.

    A window of a browser without a screen is never narrower than 500 pixels; a frame is.
    """
    free = re.sub(r"<meta http-equiv=[^>]*>", "", page)
    whole = free.replace("</body>", f"<script>{script()}</script><script>{RUNNER}</script></body>")
    scheme = "dark" if dark else "light"
    frame = f'<iframe srcdoc="{escape(whole)}" style="width:{width}px;height:900px;border:0"></iframe>'
    outer = folder / "outer.html"
    outer.write_text(f'<!DOCTYPE html><html style="color-scheme:{scheme}"><body>{frame}</body></html>', "utf-8")
    dumped = browsed(outer, folder, *([DARK] if dark else []), "--virtual-time-budget=20000", "--dump-dom")
    return json.loads(unescape(re.search(r'<pre id="found-by-axe">(.*?)</pre>', dumped, re.DOTALL)[1]))


def browsed(path, folder, *options):
    """Open a file in a browser without a screen, with a profile of its own, and give what it prints."""
    own = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
    command = [BROWSER, *own, f"--user-data-dir={folder / 'profile'}", *options, path.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=120).stdout  # noqa: S603
