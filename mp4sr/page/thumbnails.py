"""The route that serves a catalogue's thumbnails."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mp4sr.demo.pictures.thumbnails import Thumbnails

BROKEN = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
    b'<rect width="96" height="96" fill="#8883"/>'
    b'<g fill="none" stroke="#888" stroke-width="3" stroke-linejoin="round">'
    b'<rect x="26" y="30" width="44" height="36" rx="5"/>'
    b'<path d="m30 62 12-14 8 8 6-6 10 12"/><circle cx="58" cy="41" r="3.5"/></g></svg>'
)
"""Shown for a picture that cannot be read."""


def thumbnail_route(thumbnails: Thumbnails) -> Route:
    """Return the route of :meth:`Thumbnails.address`, for the web server."""

    def respond(request: Request) -> Response:
        data = thumbnails.get(request.path_params["row"], request.path_params["number"])
        if data is None:
            return Response(BROKEN, media_type="image/svg+xml")
        caching = {"Cache-Control": "public, max-age=86400"}
        return Response(data, media_type="image/webp", headers=caching)

    return Route("/pictures/{row:int}/{number:int}.webp", respond)
