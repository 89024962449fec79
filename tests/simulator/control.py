"""The control endpoint of the simulator: ``/_sim/...``, JSON in and out.

It never appears in the log of calls, and no fault or outage touches it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from moto.moto_api._internal import mock_random

from . import seeding, seeding_instances, seeding_rds, seeding_snapshots, seeding_zones
from .state import World
from .wire import Environ

PREFIX = "/_sim/"
Handler = Callable[[World, dict[str, Any]], Any]


def handle(environ: Environ, world: World) -> tuple[int, dict[str, str], bytes]:
    route = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].removeprefix(PREFIX)}"
    handler = ROUTES.get(route)
    if handler is None:
        return _json(404, {"error": f"no {route}; there are: {', '.join(sorted(ROUTES))}"})
    try:
        return _json(200, handler(world, _arguments(environ)))
    except (KeyError, TypeError, ValueError) as error:
        return _json(400, {"error": f"{type(error).__name__}: {error}"})


def _arguments(environ: Environ) -> dict[str, Any]:
    query = {name: values[-1] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = json.loads(environ["wsgi.input"].read(length)) if length else {}
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return {**query, **body}


def _json(status: int, value: Any) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


def _stats(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        "counts": world.log.counts(),
        "errors": world.log.errors(),
        "gaps": world.log.gaps(),
        "outages": world.outages.as_dict(),
        "faults": world.faults.as_list(),
        "elapsed": world.clock.elapsed(),
        "scale": world.clock.scale,
    }


def _calls(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"calls": world.log.calls(arguments.get("region"), arguments.get("action"), int(arguments.get("after", 0)))}


def _number(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"number": world.log.number()}


def _gaps(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"gaps": world.log.gaps()}


def _secrets(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    world.secrets = list(arguments["forms"])
    return {}


def _show_config(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    return world.settings.as_dict()


def _reset(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    world.reset()
    world.clock.freeze(bool(arguments.get("freeze", False)))
    return {}


def _seed_ids(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    mock_random.seed(int(arguments["seed"]))
    return {}


def _reset_counters(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    world.log.clear()
    return {}


def _clock(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    if "scale" in arguments:
        world.clock.set_scale(float(arguments["scale"]))
    if "freeze" in arguments:
        world.clock.freeze(bool(arguments["freeze"]))
    if "advance" in arguments:
        world.clock.advance(float(arguments["advance"]))
    return {"elapsed": world.clock.elapsed(), "scale": world.clock.scale, "now": world.clock.now().isoformat()}


def _add_fault(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"id": world.faults.add(**arguments)}


def _clear_faults(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    world.faults.clear()
    return {}


def _release(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    world.faults.release()
    return {}


def _outage(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    world.outages.set(arguments["region"], arguments.get("mode"), arguments.get("services"))
    return {"outages": world.outages.as_dict()}


def _config(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    with world.lock:
        world.settings.update(arguments)
    # Not under the lock, which what is stopped here waits for.
    _adjust_loopback(world)
    return world.settings.as_dict()


def _adjust_loopback(world: World) -> None:
    """Imported where somebody wants it: it needs dnspython, and most tests do not."""
    if world.loopback is None and (world.settings.service_port, world.settings.dns_port) == (None, None):
        return
    from .loopback.switch import Loopback

    world.loopback = world.loopback or Loopback(world)
    try:
        world.loopback.adjust()
    except OSError as error:
        raise ValueError(f"service_port and dns_port: {error}") from error


def _seed(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    with world.lock:
        return {answer: seed(world, arguments) for answer, seed in SEEDS.items()}


SEEDS: dict[str, Callable[[World, dict[str, Any]], list[str]]] = {
    "image_ids": seeding.seed,
    "db_snapshot_ids": seeding_rds.seed,
    "instance_ids": seeding_instances.seed,
    "snapshot_ids": seeding_snapshots.seed,
    "zone_ids": seeding_zones.seed,
}
"""Each reads its own lists of the body, and answers identifiers in order."""

ROUTES: dict[str, Handler] = {
    "GET stats": _stats,
    "GET calls": _calls,
    "GET calls/number": _number,
    "GET gaps": _gaps,
    "POST secrets": _secrets,
    "GET config": _show_config,
    "POST reset": _reset,
    "POST ids": _seed_ids,
    "POST counters/reset": _reset_counters,
    "POST clock": _clock,
    "POST faults": _add_fault,
    "DELETE faults": _clear_faults,
    "POST release": _release,
    "POST outage": _outage,
    "POST config": _config,
    "POST seed": _seed,
}
