"""What botocore reads from its files is read once in a process: runs that are forked from it have it then.

Reading it is half of a short run otherwise. botocore shares what it has read between the clients of a session, so none
of them writes to it.
"""

from __future__ import annotations

import functools

import botocore.session
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader, create_loader

SERVICES = (
    *("autoscaling", "ec2", "elbv2", "fsx", "iam", "kms", "rds", "resourcegroupstaggingapi", "route53", "s3"),
    *("secretsmanager", "service-quotas", "ssm", "sts"),
)
MODELS = ("service-2", "paginators-1", "waiters-2")


def warm_up() -> None:
    """All sessions of this process have one loader from now on, which has read what modules ask for."""
    vars(botocore.session)["create_loader"] = functools.cache(create_loader)
    session = botocore.session.Session()
    loader: Loader = session.get_component("data_loader")
    for service in SERVICES:
        session.create_client(service, region_name="us-east-1")
        for model in MODELS:
            _read(loader, service, model)


def _read(loader: Loader, service: str, model: str) -> None:
    """Not every service has waiters or pages."""
    try:
        loader.load_service_model(service, model)
    except UnknownServiceError:
        return
