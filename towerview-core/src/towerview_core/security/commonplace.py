"""Passwords that are among the first to be guessed (security.md A2).

Only passwords of twelve characters or more come this far, and what is common among those is made of common parts:
words and names, runs along the alphabet or the keyboard, repeats, years and digits at the ends, letters written as
digits. So the bundled list holds the parts, and the rules here put them together.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

from towerview_core.contract.errors import Invalid

SHORTEST = 12
LONGEST = 128
_MOST_PARTS = 3
"""Three listed words and decoration are guessable; a phrase of four or more is let through."""
_SHORT_WORD = 4
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()_+",
)
_READ_AS = str.maketrans("013457@$!8", "oieastasib")


def check_password(password: str, context: Collection[str]) -> None:
    """Raise ``Invalid`` with what to do unless the password is 12 to 128 characters and neither common nor made of the
    ``context``: the account's name, the site's name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"Choose a password of {SHORTEST} to {LONGEST} characters.", "new_password")
    if is_common(password):
        raise Invalid(
            "This password is easily guessed. Choose another, for example four random words.", "new_password"
        )
    if _is_made_of(password, context):
        raise Invalid("The password must not be made of the account's or the site's name.", "new_password")


def is_common(password: str) -> bool:
    """Whether the password is built of at most three common parts, decorated with digits and signs."""
    folded = _folded(password)
    if _is_monotonous(folded):
        return True
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    return any(_is_parts(re.sub(r"[\W\d_]+", "", text)) for text in (bare, bare.translate(_READ_AS)))


def _is_made_of(password: str, context: Collection[str]) -> bool:
    left = _folded(password)
    for word in sorted((_folded(word) for word in context), key=len, reverse=True):
        if len(word) >= _SHORT_WORD:
            left = left.replace(word, " ")
    return left != _folded(password) and (is_common(left) or len(re.sub(r"[\W\d_]+", "", left)) < _SHORT_WORD)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_monotonous(text: str) -> bool:
    """One short piece over and over, few different characters, or one run along keyboard, alphabet or digits."""
    if len(set(text)) < 5 or re.fullmatch(r"(.{1,6}?)\1+.{0,2}", text, re.DOTALL):
        return True
    return any(_is_run(part) for part in (text, text[::-1])) or _is_date_like(text)


def _is_run(text: str) -> bool:
    return any(text in run * 2 for run in _RUNS)


def _is_date_like(text: str) -> bool:
    """Digits and signs alone, with digits that form a few runs or years: 123456789012, 12.03.1985-2024."""
    digits = re.sub(r"[\W_]+", "", text)
    return digits.isdigit() and len(digits) <= SHORTEST + 4 and _pieces(digits) <= _MOST_PARTS


def _pieces(digits: str) -> int:
    """How many runs, repeats or years the digits fall into, taken greedily."""
    count, at = 0, 0
    while at < len(digits):
        at += next(size for size in range(len(digits) - at, 0, -1) if _is_piece(digits[at : at + size]))
        count += 1
    return count


def _is_piece(digits: str) -> bool:
    if len(digits) <= 2 or len(set(digits)) == 1 or _is_run(digits) or _is_run(digits[::-1]):
        return True
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _is_parts(letters: str) -> bool:
    """Whether the letters are nothing, or at most three listed words or keyboard runs one after the other."""
    reachable = {0}
    for _ in range(_MOST_PARTS):
        reachable |= {end for start in reachable for end in _ends(letters, start)}
    return len(letters) in reachable if letters else False


def _ends(letters: str, start: int) -> set[int]:
    return {
        end
        for end in range(start + 1, len(letters) + 1)
        if letters[start:end] in _words() or (end - start >= _SHORT_WORD and _is_run(letters[start:end]))
    }


@cache
def _words() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("common_words.txt").read_text("utf-8").split())
