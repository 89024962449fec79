# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWS clients from the connection options of an Ansible module, with our timeouts and retries.

It never decides anything about copies.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from threading import Lock
from types import SimpleNamespace
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.botocore import get_aws_connection_info

from .errors import ASKER, InvalidInput, UnreadableAnswer
from .policy_files import Asker
from .service_data import find_in_own_folder
from .timestamps import read_timestamp

with suppress(ImportError):  # AnsibleAWSModule says when botocore is missing
    import boto3.session
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, DataNotFoundError
    from botocore.utils import parse_timestamp

# The first one whose DeregisterImage takes DeleteAssociatedSnapshots.
MINIMUM_BOTOCORE = "1.38.25"
# A region that does not answer is told after about half a minute instead of botocore's five.
CONNECT_TIMEOUT_SECONDS = 5
READ_TIMEOUT_SECONDS = 30
MAX_ATTEMPTS = 6
# The declaration and the first tag of an answer in XML are shorter.
LONGEST_HEAD = 1000
# Operations of S3 whose answer is XML -> what it begins with (S3 API reference), which follows no rule there.
_ROOTS_OF_S3 = {
    "GetBucketLocation": "LocationConstraint",
    "GetBucketVersioning": "VersioningConfiguration",
    "ListObjectsV2": "ListBucketResult",
}
NO_RETRIES = {"total_max_attempts": 1}
# Options of the copy modules -> what boto3 calls them.
SOURCE_CREDENTIALS = {
    "source_profile": "profile_name",
    "source_access_key": "aws_access_key_id",
    "source_secret_key": "aws_secret_access_key",
    "source_session_token": "aws_session_token",
}


def module_clients(module: Any) -> Clients:
    """The clients of a copy module, whose sources may be another account's."""
    source = source_credentials(module.params)
    return Clients(client_maker(module), client_maker(module, source) if source else None)


def source_credentials(params: Mapping[str, Any]) -> dict[str, str | None]:
    """Credentials for the source region by boto3's names, empty if they are the same as for the destinations."""
    given = {boto: params[option] or None for option, boto in SOURCE_CREDENTIALS.items()}
    if not any(given.values()):
        return {}
    if bool(given["aws_access_key_id"]) != bool(given["aws_secret_access_key"]):
        raise InvalidInput("source_access_key and source_secret_key: give both or neither")
    if bool(given["aws_access_key_id"]) == bool(given["profile_name"]):
        raise InvalidInput("source_profile and source_access_key: credentials for the source are the one or the other")
    return given


def client_maker(module: Any, credentials: Mapping[str, str | None] | None = None) -> Callable[..., Any]:
    """A function (service, region, config) -> client with the module's connection options.

    ``credentials`` take the place of those among the options. All clients come out of one session: amazon.aws's
    ``module.client`` makes one for each, and reading AWS's service descriptions anew for every region takes longer
    than asking the region.
    """
    # Nearly all that a module makes lives as long as the module. Python's collector need not look at it again, which it
    # otherwise does while AWS's service descriptions are read, and when the process ends: a tenth of an idle run.
    gc.freeze()
    atexit.register(gc.freeze)
    endpoint_url, options = _access(module)
    options.update(credentials or {})
    own_config = options.pop("aws_config", None)
    try:
        session = _session(options.pop("profile_name", None))
    except BotoCoreError as error:
        option = "source_profile" if credentials else "profile"
        raise InvalidInput(f"{option}: {error}; set it to one of ~/.aws/config, or leave it out") from error

    noted = partial(_note_asker, asker_of(module))

    def make(service: str, region: str, config: Any) -> Any:
        """``config`` gives way to the user's aws_config, but not where a call must not be repeated."""
        merged = config.merge(own_config) if own_config else config
        if _is_once(config):
            merged = merged.merge(Config(retries=dict(NO_RETRIES)))
        try:
            client = session.client(service, region_name=region, endpoint_url=endpoint_url, config=merged, **options)
        except (BotoCoreError, ValueError) as error:
            raise InvalidInput(f"no client for {service} in {region} can be created: {error}") from error
        client.meta.events.register("after-call", _check_answer)
        client.meta.events.register("after-call", noted)
        return client

    return make


def _access(module: Any) -> tuple[str | None, dict[str, Any]]:
    """Endpoint and credentials among a module's options, as amazon.aws reads them.

    It looks for a region, too, unless one is named: in a session of its own, which takes longer than making a client.
    Each client is told its region anyway.
    """
    params = {**module.params, "region": module.params.get("region") or "none"}
    told = SimpleNamespace(params=params, fail_json=module.fail_json)
    _region, endpoint_url, options = get_aws_connection_info(told)
    return endpoint_url, options


def asker_of(module: Any) -> Asker:
    """Ansible names a module in full, and amazon.aws wraps it."""
    name = getattr(getattr(module, "_module", module), "_name", "")
    return Asker(str(name).rpartition(".")[2], bool(module.params.get("drill")))


def _note_asker(asker: Asker, parsed: Any, **_rest: Any) -> None:
    """A refusal can name the policy then, as far from here as it may be explained."""
    if "Error" in parsed:
        parsed["Error"][ASKER] = asker


def _session(profile: str | None) -> Any:
    """Where clients come from. It raises BotoCoreError for a profile that is not there, and NameError without boto3."""
    ours = botocore.session.get_session()
    reader = partial(read_timestamp, otherwise=parse_timestamp)
    ours.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=reader)
    session = boto3.session.Session(profile_name=profile, botocore_session=ours)
    # After that: with the loader botocore reads the profile, which has to be known by then.
    find_in_own_folder(ours.get_component("data_loader"), DataNotFoundError)
    return session


def session_clients(profile: str | None) -> Clients:
    """Clients without a module, with the credentials of a profile or of the environment. InvalidInput without boto3."""
    try:
        session = _session(profile)
    except NameError as error:
        raise InvalidInput("boto3 and botocore are needed to read a manifest; install them on this machine") from error
    except BotoCoreError as error:
        raise InvalidInput(f"profile: {error}; set it to one of ~/.aws/config, or leave it out") from error

    def make(service: str, region: str, config: Any) -> Any:
        try:
            client = session.client(service, region_name=region, config=config)
        except (BotoCoreError, ValueError) as error:
            raise InvalidInput(f"no client for {service} in {region} can be created: {error}") from error
        client.meta.events.register("after-call", _check_answer)
        return client

    return Clients(make)


def _root_of(model: Any) -> str | None:
    """The element that an answer in XML begins with; None for one that is not XML, or has no body."""
    service = model.service_model
    if service.metadata["protocol"] not in ("ec2", "query", "rest-xml"):
        return None
    return _ROOTS_OF_S3.get(model.name) if service.service_name == "s3" else f"{model.name}Response"


def _check_answer(http_response: Any, model: Any, **_rest: Any) -> None:
    """Raise UnreadableAnswer if an answer in XML is not to this call, or one that has to be JSON is not.

    botocore makes an empty answer of any document, and of a call whose answer says nothing a success.
    """
    service, root = model.service_model, _root_of(model)
    is_whole = http_response.status_code < 300 and not model.has_streaming_output
    if root and is_whole and root.encode() not in http_response.content[:LONGEST_HEAD]:
        raise UnreadableAnswer(f"it is no {root}")
    is_json = service.metadata["protocol"] == "json"
    if is_json and http_response.status_code < 300 and http_response.content.strip()[:1] not in (b"{", b""):
        raise UnreadableAnswer("it is no JSON")


class Clients:
    """AWS clients by service and region, made once each.

    ``source`` are those for the region that is copied from. They are the same ones unless the sources are another
    account's.
    """

    def __init__(self, make_client: Callable[..., Any], make_source_client: Callable[..., Any] | None = None) -> None:
        self.source: Clients = Clients(make_source_client) if make_source_client else self
        self._make_client = make_client
        self._clients: dict[tuple[str, str, bool], Any] = {}
        # Clients may be shared between threads, but not the session that makes them.
        self._lock = Lock()

    def get(self, service: str, region: str, *, retries: bool = True) -> Any:
        """A client. ``retries=False`` is for the call that AWS would carry out twice."""
        key = (service, region, retries)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._make_client(service, region=region, config=_config(retries))
            return self._clients[key]


def _is_once(config: Any) -> bool:
    """botocore adds more to the dictionary of a configuration that it has made a client with."""
    return all((config.retries or {}).get(key) == value for key, value in NO_RETRIES.items())


def _config(retries: bool) -> Any:
    """Our attempts, unless the environment says otherwise the way all AWS tools understand."""
    wanted = {"mode": ("AWS_RETRY_MODE", "standard"), "total_max_attempts": ("AWS_MAX_ATTEMPTS", MAX_ATTEMPTS)}
    usual = {option: value for option, (variable, value) in wanted.items() if variable not in os.environ}
    return Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        retries=usual if retries else dict(NO_RETRIES),
        user_agent_extra="lifeboat.aws",
    )
