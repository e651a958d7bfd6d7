"""Logging: one line an event, for people or as JSON, with secrets taken out wherever they appear (security.md K4)."""

import logging
import re
import sys
import threading
from collections.abc import Collection, Mapping

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from towerview_core.settings import Settings

_HIDDEN = "[hidden]"
_DEEPEST = 8
_META = frozenset({"_record", "_from_structlog"})
"""What structlog carries along and takes out itself."""
_SECRET_KEY = re.compile(r"(?i)(token|secret|passw|\bpwd?\b|api[_-]?key|authorization|cookie|credential)")
_LINES = re.compile(r"(?i)((?:authorization|cookie)[\"']?\s*[:=]\s*)[^\r\n]+")
_PAIRS = re.compile(
    r"(?i)((?:token|secret|password|passwd|pwd?|api[_-]?key|ticket)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;}]+|(bearer\s+)\S+"
)
_LOGIN = re.compile(r"(://)[^\s/\"']+@")
_QUERY = re.compile(r"(https?://[^\s?\"']{1,2048})\?[^\s\"']*")
_BARE_QUERY = re.compile(r"\?[^\s\"'?=]*=[^\s\"']*")
_SHORTEST = 6
_MOST_KEPT = 4096


class _Kept:
    """Secrets that are in use, as one pattern; swapped whole, so that any thread may read it."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None
        self._lock = threading.Lock()

    def add(self, text: str) -> None:
        with self._lock:
            if len(text) >= _SHORTEST and text not in self._texts:
                self._texts[text] = None
                while len(self._texts) > _MOST_KEPT:
                    del self._texts[next(iter(self._texts))]
                longest_first = sorted(self._texts, key=len, reverse=True)
                self._pattern = re.compile("|".join(re.escape(one) for one in longest_first))

    def out_of(self, text: str) -> str:
        return text if self._pattern is None else self._pattern.sub(_HIDDEN, text)


_kept = _Kept()


def keep_out(secret: str) -> None:
    """Hide this very text from now on, wherever it appears in a log line. Very short ones would hide ordinary words and
    are left to the names they stand under."""
    _kept.add(secret)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide values under telling names, and telling parts inside texts, however deep."""
    return {key: value if key in _META else _redacted(key, value, 0) for key, value in event.items()}


def _redacted(key: str, value: object, depth: int) -> object:
    if _SECRET_KEY.search(key):
        return _HIDDEN
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _cleaned(value)
    if isinstance(value, Mapping | list | tuple | set | frozenset) and depth < _DEEPEST:
        return _redacted_within(value, depth + 1)
    return _cleaned(f"{type(value).__name__}: {value}" if isinstance(value, BaseException) else str(value))


def _redacted_within(value: Mapping[object, object] | Collection[object], depth: int) -> object:
    if isinstance(value, Mapping):
        return {str(key): _redacted(str(key), item, depth) for key, item in value.items()}
    return [_redacted("", item, depth) for item in value]


def _cleaned(text: str) -> str:
    text = _LINES.sub(rf"\1{_HIDDEN}", _kept.out_of(text))
    text = _PAIRS.sub(lambda found: f"{found[1] or found[2]}{_HIDDEN}", text)
    return _BARE_QUERY.sub("", _QUERY.sub(r"\1", _LOGIN.sub(rf"\1{_HIDDEN}@", text)))


def configure_logs(settings: Settings) -> None:
    """Send every log line, ours and the libraries', through one redacting pipeline to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for noisy in ("httpx2", "httpcore2", "alembic", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
