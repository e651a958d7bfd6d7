"""`python -m tests.e2e.pictures`: take the README's pictures anew, from a living demo whose chart has a whole history."""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e import people, product
from tests.e2e.product import Demo
from tests.support.chromium import LAUNCH_ARGUMENTS, find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "images"
WIDTH, TALLEST = 1440, 1400
PHONE = (390, 844)
# One server of each kind fits on one picture; the chart shows ninety seconds.
FLEET, HISTORY_S = "3x3", 95
MOST_BYTES = 400_000
# Width, height, and each row's red, green and blue, of a PNG.
DECODE = """
async coded => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${coded}`)).blob());
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    const { data } = canvas.getImageData(0, y, width, 1);
    let row = "";
    for (let at = 0; at < data.length; at += 4) row += String.fromCharCode(data[at], data[at + 1], data[at + 2]);
    rows.push(btoa(row));
  }
  return [width, height, rows];
}
"""


def take(browser: Browser, demo: Demo, name: str, theme: str, size: tuple[int, int]) -> Path:
    """One picture of the home."""
    small = size == PHONE
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="en-GB", is_mobile=small, has_touch=small
    )
    context.add_init_script(f"localStorage.setItem('towerview.theme', '{theme}')")
    page = context.new_page()
    people.sign_in(page, demo.url, demo.accounts["admin"])
    people.live(page)
    expect(page.get_by_role("article")).to_have_count(9)
    expect(page.get_by_role("article").locator("img")).to_have_count(9)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)
    path = FOLDER / f"{name}.png"
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": size[0], "height": height(page, size)})
    context.close()
    path.write_bytes(small_enough(browser, shot))
    return path


def small_enough(browser: Browser, picture: bytes) -> bytes:
    """The same picture, with no more of the browser's dithering than the repository should carry."""
    page = browser.new_page()
    width, tall, pixels = page.evaluate(DECODE, base64.b64encode(picture).decode())
    page.close()
    rows = [base64.b64decode(row) for row in pixels]
    for step in range(1, 9):
        made = png(width, tall, [row.translate(rounding(step)) for row in rows])
        if len(made) < MOST_BYTES:
            return made
    raise AssertionError("no rounding makes it small enough")


def rounding(step: int) -> bytes:
    """Every value to the next multiple of a step."""
    return bytes(min(255, round(value / step) * step) for value in range(256))


def png(width: int, tall: int, rows: Sequence[bytes]) -> bytes:
    """A picture of eight bits for each of red, green and blue."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, tall, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
        (b"IEND", b""),
    )
    chunks = [struct.pack(">I", len(body)) + kind + body + _check(kind + body) for kind, body in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _check(chunk: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(chunk))


def height(page: Page, size: tuple[int, int]) -> int:
    """No more than there is."""
    whole: int = page.evaluate("document.documentElement.scrollHeight")
    return min(whole, size[1])


def main() -> None:
    """Start a demo, let it live, take the pictures, end it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = product.start_demo(Path(folder) / "home", "--fleet", FLEET)
        try:
            time.sleep(HISTORY_S)
            flags = [*LAUNCH_ARGUMENTS, "--enable-features=OverlayScrollbar"]
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
            for name, theme, size in (
                ("home-dark", "dark", (WIDTH, TALLEST)),
                ("home-light", "light", (WIDTH, TALLEST)),
                ("phone", "dark", PHONE),
            ):
                path = take(browser, demo, name, theme, size)
                sys.stdout.write(f"{path}: {path.stat().st_size // 1000} kB\n")
            browser.close()
        finally:
            demo.product.end()


if __name__ == "__main__":
    main()
