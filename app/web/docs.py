"""The pages that show the API: Swagger UI and ReDoc from files of our own, and the OpenAPI document they draw."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from importlib.metadata import version
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

import fastapi_offline
import orjson
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from app.problems import NotFound
from app.web.conditional import READ_CACHE, entity_tag, unchanged

ASSETS = Path(fastapi_offline.__file__).parent / "static"
ASSET_NAMES = ("favicon.png", "redoc.standalone.js", "swagger-ui-bundle.js", "swagger-ui.css")
ASSETS_VERSION = version("fastapi-offline")
ASSET_CACHE = "public, max-age=31536000, immutable"
LOGO = b"https://cdn.redoc.ly/redoc/logo-mini.svg"
BLANK = b"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"

# Addresses are relative, so that the pages are right under any prefix, also one that only a proxy knows of.
HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="docs/{version}/favicon.png">
"""
SWAGGER_UI = """<link rel="stylesheet" href="docs/{version}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/{version}/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({{
  url: "openapi.json",
  dom_id: "#swagger-ui",
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  tryItOutEnabled: true
}})
</script>
</body>
</html>
"""
REDOC = """<style>body {{ margin: 0 }}</style>
</head>
<body>
<noscript>This page draws the document at <a href="openapi.json">openapi.json</a> with JavaScript.</noscript>
<redoc spec-url="openapi.json"></redoc>
<script src="docs/{version}/redoc.standalone.js"></script>
</body>
</html>
"""


def install(app: FastAPI, public_url: str) -> None:
    """Adds `/docs`, `/redoc`, their files and `/openapi.json`; what the pages may load is this service alone."""
    router = APIRouter(include_in_schema=False)
    for path, template in (("/docs", HEAD + SWAGGER_UI), ("/redoc", HEAD + REDOC)):
        router.add_api_route(path, _page(template.format(title=escape(app.title), version=ASSETS_VERSION), public_url))
    router.add_api_route("/docs/{version}/{name}", _show_asset)
    router.add_api_route("/openapi.json", _document(app))
    app.include_router(router)


def _page(html: str, public_url: str) -> Callable[[Request], Awaitable[Response]]:
    tag, policy = entity_tag(html), _policy(html, public_url)

    async def show_page(request: Request) -> Response:
        request.state.policy = policy
        headers = {"ETag": tag, "Cache-Control": READ_CACHE}
        return unchanged(request.scope, tag) or HTMLResponse(html, headers=headers)

    return show_page


def _policy(html: str, public_url: str) -> str:
    """What the page may do. Both bundles style by inline CSS."""
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    hashes = [f" 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]
    public = urlsplit(public_url)
    elsewhere = f" {public.scheme}://{public.netloc}" if public_url else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{''.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            f"connect-src 'self'{elsewhere}",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


async def _show_asset(request: Request, version: str, name: str) -> Response:
    if version != ASSETS_VERSION or name not in ASSET_NAMES:
        raise NotFound("There is nothing at this address.")
    tag = entity_tag(version, name)
    headers = {"ETag": tag, "Cache-Control": ASSET_CACHE}
    return unchanged(request.scope, tag, cache=ASSET_CACHE) or Response(_asset(name), 200, headers, guess_type(name)[0])


@cache
def _asset(name: str) -> bytes:
    """A file of the package; ReDoc's without the logo that it would ask a CDN for."""
    return (ASSETS / name).read_bytes().replace(LOGO, BLANK)


def _document(app: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    @lru_cache(maxsize=8)
    def drawn(root_path: str) -> tuple[bytes, str]:
        document = app.openapi()
        if root_path:
            here = {"/": root_path}
            servers = [{**server, "url": here.get(server["url"], server["url"])} for server in document["servers"]]
            document = {**document, "servers": servers}
        body = orjson.dumps(document)
        return body, entity_tag(body)

    async def show_document(request: Request) -> Response:
        body, tag = drawn(request.scope.get("root_path", "").rstrip("/"))
        headers = {"ETag": tag, "Cache-Control": READ_CACHE}
        return unchanged(request.scope, tag) or Response(body, headers=headers, media_type="application/json")

    return show_document
