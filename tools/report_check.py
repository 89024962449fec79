"""Opens the page of a report in headless Chromium: no message in its console, no request, nothing wider than the
screen, and axe-core without a violation; light and dark, on a screen and on a phone.

Where Chromium or npm is missing it says so and succeeds: the tests of the page need neither. With the name of a folder
as its argument it leaves pictures there.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ansible_collections.lifeboat.aws.plugins.module_utils._report.document import report_of
from ansible_collections.lifeboat.aws.plugins.plugin_utils._report.page import page_of
from tests.reports.shop import material, ready

AXE = "axe-core@4.14.1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Chromium has no narrower window than 500 pixels, so the page is in a frame.
WIDTHS = (1280, 360)
SCHEMES = {"dark": 0, "light": 1}
# Page -> how it is looked at: what has everything in all ways, and the others in each way once.
VIEWS = {
    "findings": tuple((scheme, width) for scheme in SCHEMES for width in WIDTHS),
    **dict.fromkeys(("ready", "unknown"), (("light", 1280), ("dark", 360))),
}
TRIAL_SECONDS, LONGEST_SECONDS = 60, 180
# What the page is asked after axe-core has looked at it, with everything that can be opened open.
ASKED = """
document.querySelectorAll("details").forEach(each => { each.open = true; });
axe.run().then(found => {
  const seen = {
    violations: found.violations.map(each => [each.id, each.nodes.map(node => node.target.join(" "))]),
    checked: found.passes.length,
    requests: performance.getEntriesByType("resource").map(each => each.name),
    overflow: Math.max(0, document.documentElement.scrollWidth - innerWidth),
  };
  const answer = parent.document.createElement("pre");
  answer.id = "seen";
  answer.textContent = JSON.stringify(seen);
  parent.document.body.replaceChildren(answer);
});
"""


class Browser:
    """Chromium as it was found; ``scheme`` of each start is whether the reader prefers dark pages."""

    def __init__(self, path: str) -> None:
        self._path = path

    def open(
        self, page: Path, scheme: int, *more: str, seconds: int = LONGEST_SECONDS
    ) -> subprocess.CompletedProcess[str]:
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
        quiet = ("--disable-background-networking", "--disable-component-update", "--no-first-run")
        chosen = (f"--blink-settings=preferredColorScheme={scheme}", "--enable-logging=stderr", "--v=0")
        command = [self._path, *options, *quiet, *chosen, *more, page.as_uri()]
        return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds, check=False)

    def runs(self, folder: Path) -> bool:
        """Whether it starts here at all."""
        blank = folder / "blank.html"
        blank.write_text("<!doctype html><title>x</title><p>blank", encoding="utf-8")
        try:
            return "blank" in self.open(blank, 1, "--dump-dom", seconds=TRIAL_SECONDS).stdout
        except (OSError, subprocess.TimeoutExpired):
            return False


def axe_core(folder: Path) -> str | None:
    """The text of axe-core, fetched by npm into the folder, or None."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), AXE]
    try:
        subprocess.run(command, capture_output=True, timeout=LONGEST_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def problems_of(browser: Browser, folder: Path, name: str, axe: str) -> Iterator[str]:
    page = folder / f"{name}.html"
    text = page.read_text(encoding="utf-8")
    console = re.findall(r":CONSOLE[^\n]*", browser.open(page, SCHEMES["light"], "--dump-dom").stderr)
    yield from (f"{name}: console: {line}" for line in console)
    for scheme, width in VIEWS[name]:
        seen = _seen(browser, folder, _framed(text, axe, width), SCHEMES[scheme])
        yield from (f"{name}, {scheme}, {width} pixels: {problem}" for problem in seen)


def _framed(text: str, axe: str, width: int) -> str:
    """The page with axe-core, which its policy would not let in, in a frame of that width."""
    opened = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    asking = opened.replace("</body>", f"<script>{axe}</script><script>{ASKED}</script></body>")
    return f'<!doctype html><body><iframe width="{width}" height="2000" srcdoc="{html.escape(asking)}"></iframe></body>'


def _seen(browser: Browser, folder: Path, frame: str, scheme: int) -> Iterator[str]:
    path = folder / "frame.html"
    path.write_text(frame, encoding="utf-8")
    dom = browser.open(path, scheme, "--window-size=1400,2100", "--virtual-time-budget=60000", "--dump-dom").stdout
    match = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.DOTALL)
    if match is None:
        yield "axe-core has not answered"
        return
    seen = json.loads(html.unescape(match[1]))
    yield from (f"axe-core: {rule}: {', '.join(nodes)}" for rule, nodes in seen["violations"])
    yield from (f"request: {address}" for address in seen["requests"])
    if seen["overflow"]:
        yield f"{seen['overflow']} pixels wider than the screen"
    if not seen["checked"]:
        yield "axe-core has checked nothing"


def written(folder: Path) -> list[str]:
    """Pages of a shop with findings, of one with which all is well, and of one of which nothing is known."""
    nothing = {"points": None, "copies": (), "readiness": None, "runs": (), "synced": ()}
    reports = {
        "findings": material(),
        "ready": material(readiness=ready(), problems=()),
        "unknown": material(**nothing),
    }
    for name, each in reports.items():
        (folder / f"{name}.html").write_text(page_of(report_of(each), "shop"), encoding="utf-8")
    return list(reports)


def leave_pictures(browser: Browser, names: Sequence[str], folder: Path, pictures: Path) -> None:
    pictures.mkdir(parents=True, exist_ok=True)
    for name in names:
        for scheme, number in SCHEMES.items():
            for width in WIDTHS:
                frame = folder / "picture.html"
                source = html.escape((folder / f"{name}.html").read_text(encoding="utf-8"))
                frame.write_text(
                    f'<!doctype html><body style="margin:0"><iframe style="border:0" width="{width}" height="4000" '
                    f'srcdoc="{source}"></iframe></body>',
                    encoding="utf-8",
                )
                picture = pictures / f"{name}-{scheme}-{width}.png"
                browser.open(frame, number, f"--window-size={max(width, 500)},4000", f"--screenshot={picture}")


def main() -> int:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with tempfile.TemporaryDirectory(prefix="lifeboat-report-") as name:
        folder = Path(name)
        browser = Browser(path or "")
        if path is None or not browser.runs(folder):
            print("report-check: SKIPPED, Chromium does not run here: apt-get install chromium")
            return 0
        pages = written(folder)
        if len(sys.argv) > 1:
            leave_pictures(browser, pages, folder, Path(sys.argv[1]))
        axe = axe_core(folder)
        if axe is None:
            print(f"report-check: SKIPPED, npm is missing here, or could not fetch {AXE}")
            return 0
        problems = [problem for page in pages for problem in problems_of(browser, folder, page, axe)]
    for problem in problems:
        print(f"report-check: {problem}")
    if not problems:
        print(f"report-check: {len(pages)} pages, {len(SCHEMES)} themes, {len(WIDTHS)} widths: nothing found")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
