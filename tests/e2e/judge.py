"""What is asked of every page, whatever it shows: quiet console, content security policy kept, axe clean, no sideways scroll."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

STANDARD: dict[str, dict[str, object]] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # WCAG 2.2's only rule that axe knows; it is off unless asked for.
    "rules": {"target-size": {"enabled": True}},
}
PATIENCE_S = 10.0
# Kept in the page, so that a violation during the very first script counts as well.
LISTEN = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
SETTLED = "document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"


@dataclass
class Watch:
    """Hears every page of a context. `expected`: complaints that belong to what a test does on purpose."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to all pages of a context."""
        context.add_init_script(LISTEN)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))

    def expect(self, *patterns: str) -> None:
        """These may be said: a browser reports each refused request as an error of its own."""
        self.expected += patterns

    def unexpected(self) -> list[str]:
        return [said for said in self.complaints if not any(re.search(one, said) for one in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.complaints.append(f"{message.type}: {message.text} ({where})")


def violations_of_policy(page: Page) -> list[str]:
    """What the content security policy has stopped on this page since it was loaded."""
    try:
        found: list[str] = page.evaluate("window.__violations ?? []")
    except Error:
        return []
    return found


def until(page: Page, expression: str, what: str) -> None:
    """Wait for what no locator can see. Playwright's own `wait_for_function` needs eval, which our policy forbids."""
    ends_at = time.monotonic() + PATIENCE_S
    while not page.evaluate(expression):
        assert time.monotonic() < ends_at, f"never: {what}"
        page.wait_for_timeout(50)


def accessible(page: Page, *but: str) -> None:
    """No violation of WCAG 2.2 AA, nor of axe's best practices (`but` those named). Half faded colours are waited for."""
    until(page, SETTLED, "the animations come to rest")
    rules = {**STANDARD["rules"], **{rule: {"enabled": False} for rule in but}}
    # Only what is wrong is sent here: the list of what is right would be a hundred times longer.
    results = Axe().run(page, options={**STANDARD, "rules": rules, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} scrolls sideways by {wide} px"
