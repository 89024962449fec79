"""What botocore reads and makes for a client, made once in a process and not for each: that is most of a short run.

What is read, how it is looked for, and what is made of it stays botocore's own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from botocore import hooks, loaders
from botocore.client import ClientCreator
from botocore.httpsession import URLLib3Session

SERVICES = ("autoscaling", "ec2", "kms", "rds", "route53", "s3", "sts")
PARTS = ("endpoint-rule-set-1", "paginators-1")
GENERAL = ("endpoints", "partitions", "_retry", "sdk-default-configuration")
Remembered = tuple[type, str, Callable[..., Any]]


def remember() -> list[Remembered]:
    """Class, name of its method, and what is to be there, so that what was read, listed or made is remembered.

    The answers depend on the arguments alone, except that the data of services is looked for where botocore has it.
    """
    loader = loaders.create_loader()
    creator = ClientCreator(loader, *[None] * 5)
    return [
        _once(hooks.EventAliaser(hooks.HierarchicalEmitter()), "_alias_event_name"),
        (loaders.JSONFileLoader, "load_file", staticmethod(functools.cache(loaders.JSONFileLoader().load_file))),
        _once(loader, "list_available_services"),
        _once(loader, "load_service_model"),
        _once(creator, "_load_service_model"),
        # Handlers of events add to the methods of one client.
        _once(creator, "_create_methods", dict),
        _once(creator, "_create_name_mapping"),
        # Made for every client, though none of the tests speaks TLS with one.
        _once(URLLib3Session(), "_get_ssl_context"),
        (hooks.BaseEventHooks, "_verify_accept_kwargs", _verified_once()),
    ]


def _once(shared: Any, name: str, handed_out: Callable[[Any], Any] = lambda made: made) -> Remembered:
    made = functools.cache(getattr(shared, name))
    return type(shared), name, lambda _self, *args, **options: handed_out(made(*args, **options))


def _verified_once() -> Callable[[Any, Any], None]:
    """Every session has the same hundred handlers of events."""
    verify, verified = hooks.BaseEventHooks._verify_accept_kwargs, set()

    def verify_once(emitter: Any, handler: Any) -> None:
        code = getattr(handler, "__code__", None)
        if code not in verified:
            verify(emitter, handler)
            if code:
                verified.add(code)

    return verify_once


def remember_now() -> None:
    """Make what nearly every module needs, for the processes that are forked from this one."""
    for target, name, value in remember():
        setattr(target, name, value)
    loader = loaders.create_loader()
    for name in GENERAL:
        loader.load_data(name)
    creator: Any = ClientCreator(loader, *[None] * 5)
    for service in SERVICES:
        for part in PARTS:
            loader.load_service_model(service, part)
        model = creator._load_service_model(service)
        creator._create_methods(model)
        creator._create_name_mapping(model)
