"""How PMS answers: JSON when the caller accepts it, XML otherwise, and HTML for every error."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

Node = Mapping[str, object]
_DIRECTORIES = ("show", "season", "artist", "album")


def container(request: Request, content: Node) -> Response:
    """A success, in the form the caller asked for."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"MediaContainer": content})
    return xml("MediaContainer", content)


def xml(tag: str, content: Node, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """XML, whatever the caller asked for."""
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + _element(tag, content)
    return Response(body, status, media_type="text/xml;charset=utf-8")


def v2(
    request: Request, tag: str, content: Node | list[dict[str, object]], status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """As the newer half of plex.tv answers: bare JSON when it is accepted, else XML with the same content."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse(content, status)
    if isinstance(content, list):
        content = {tag.removesuffix("s"): content}
    return xml(tag, content, status)


def v2_error(request: Request, status: HTTPStatus, code: int) -> Response:
    """An error of the newer half."""
    rows: list[dict[str, object]] = [{"code": code, "message": status.phrase, "status": status}]
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"errors": rows}, status)
    return xml("errors", {"error": rows}, status)


def xml_error(status: HTTPStatus, code: int) -> Response:
    """An error of the older half."""
    return xml("errors", {"error": [{"code": code, "message": status.phrase}]}, status)


def error(status: HTTPStatus) -> Response:
    """An error; whatever was accepted, it is a page."""
    text = f"{status.value} {status.phrase}"
    page = f"<html><head><title>{status.phrase}</title></head><body><h1>{text}</h1></body></html>"
    return HTMLResponse(page, status)


def items(rows: list[dict[str, object]], **about: object) -> dict[str, object]:
    """The content of a list: without items the key is absent."""
    return {"size": len(rows), **about, **({"Metadata": rows} if rows else {})}


def _element(tag: str, node: Node) -> str:
    """Scalars become attributes, objects and lists children."""
    attributes, children = [], []
    for name, value in node.items():
        if isinstance(value, Mapping):
            children.append(_element(name, value))
        elif isinstance(value, list):
            children += [_element(_tag(name, child), child) for child in value]
        elif value is not None:
            attributes.append(f' {name}="{_attribute(value)}"')
    inside = "".join(children)
    return f"<{tag}{''.join(attributes)}>{inside}</{tag}>" if inside else f"<{tag}{''.join(attributes)} />"


def _tag(name: str, child: Node) -> str:
    """JSON calls all items ``Metadata``; XML names them by what they are."""
    if name != "Metadata":
        return name
    kind = str(child.get("type"))
    if kind in _DIRECTORIES:
        return "Directory"
    return {"track": "Track", "photo": "Photo"}.get(kind, "Video")


def _attribute(value: object) -> str:
    text = str(int(value)) if isinstance(value, bool) else str(value)
    return escape("".join(char for char in text if char.isprintable() or char == " "))
