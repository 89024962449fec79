"""botocore's data, read once in a process instead of by every session in it: that is most of the time of a short run.

What is read, and how it is looked for, stays botocore's own.
"""

from __future__ import annotations

import functools
from typing import Any

from botocore import hooks, loaders

SERVICES = ("autoscaling", "ec2", "kms", "rds", "route53", "s3", "sts")
PARTS = ("service-2", "endpoint-rule-set-1", "paginators-1")
GENERAL = ("endpoints", "partitions", "_retry", "sdk-default-configuration")


def read_once() -> list[tuple[type, str, Any]]:
    """Class, name of its attribute, and what is to be there, so that what was read or listed is remembered."""
    read, list_services = loaders.JSONFileLoader().load_file, loaders.Loader.list_available_services
    loader = loaders.create_loader()
    listed = functools.cache(lambda type_name: list_services(loader, type_name))
    emitter = hooks.EventAliaser(hooks.HierarchicalEmitter())
    # Its answer depends on the name alone, and every client asks for the same hundred names.
    aliased = functools.cache(emitter._alias_event_name)
    return [
        (hooks.EventAliaser, "_alias_event_name", lambda _self, name: aliased(name)),
        (loaders.JSONFileLoader, "load_file", staticmethod(functools.cache(read))),
        (loaders.Loader, "list_available_services", lambda _self, type_name: listed(type_name)),
    ]


def read_now() -> None:
    """Read what nearly every module needs, for the processes that are forked from this one."""
    for target, name, value in read_once():
        setattr(target, name, value)
    loader = loaders.create_loader()
    for name in GENERAL:
        loader.load_data(name)
    for service in SERVICES:
        for part in PARTS:
            loader.load_service_model(service, part)
