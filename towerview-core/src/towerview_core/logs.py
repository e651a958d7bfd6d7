"""Logging: one line an event, for people or as JSON, with secrets taken out wherever they appear (security.md K4)."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from towerview_core.settings import Settings

_HIDDEN = "[hidden]"
_SECRET_KEY = re.compile(r"(?i)(token|secret|password|api[_-]?key|authorization|cookie|credential)")
_SECRET_TEXT = re.compile(
    r"(?i)((?:token|api_?key|x-plex-token|password|secret|ticket)\s*[=:]\s*[\"']?)[^\s\"'&,;]+|(Bearer\s+)\S+|(Token=\")[^\"]*"
)
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?[^\s\"']*")


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hide values under telling names, and telling parts inside texts, however deep."""
    return {key: _redacted(key, value) for key, value in event.items()}


def _redacted(key: str, value: object) -> object:
    if _SECRET_KEY.search(key):
        return _HIDDEN
    if isinstance(value, str):
        return _QUERY.sub(r"\1", _SECRET_TEXT.sub(lambda found: _kept(found) + _HIDDEN, value))
    if isinstance(value, dict):
        return {str(inner): _redacted(str(inner), item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted("", item) for item in value]
    return value


def _kept(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group is not None)


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
    for noisy in ("httpx2", "httpcore2", "alembic.runtime.migration", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
