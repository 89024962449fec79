#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module ec2_dyndns_register: option docs, argument spec and wiring; everything else is in module_utils/_dns."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_dyndns_register
version_added: 0.1.0
short_description: Register DNS records of EC2 instances, in any DNS
description:
  - Registers DNS records with the public or private addresses of instances, in Amazon Route 53, at a dyndns2 service,
    or on a name server with dynamic updates (RFC 2136).
  - A TXT record, C(_lifeboat.<name>), records the ownership of each name. A name that exists without it, or with
    another owner, is refused, and both are named. At services without TXT records the ownership is recorded in the tag
    of the instance only.
  - A change names exactly the records that it replaces, so changes by others at the same time are never lost.
options:
  instance_id:
    description:
      - Id of the instance.
    type: str
  filters:
    description:
      - Filters of DescribeInstances that match one instance, such as C(tag:Name). Terminated instances do not count.
    type: dict
  self:
    description:
      - The instance that the module runs on, according to its metadata service (version 2).
    type: bool
    default: false
  instances:
    description:
      - Several instances, each with its own names. Options that an entry leaves out default to the module's option of
        the same name.
    type: list
    elements: dict
    suboptions:
      instance_id:
        description: As O(instance_id).
        type: str
      filters:
        description: As O(filters).
        type: dict
      self:
        description: As O(self).
        type: bool
      owner:
        description: As O(owner).
        type: str
      public_hostnames:
        description: As O(public_hostnames).
        type: list
        elements: str
      private_hostnames:
        description: As O(private_hostnames).
        type: list
        elements: str
      cnames:
        description: As O(cnames).
        type: dict
      ipv6:
        description: As O(ipv6).
        type: bool
      wildcard:
        description: As O(wildcard).
        type: bool
  owner:
    description:
      - Logical owner of the names, such as V(shop-web). An instance that replaces another one, in this region or in the
        recovery region, has the same owner and so takes the records over automatically.
      - Defaults to the id of the instance, so that only that instance itself may change the names.
    type: str
  public_hostnames:
    description:
      - Names to register with the Elastic IP, or without one the public address, of the instance.
    type: list
    elements: str
  private_hostnames:
    description:
      - Names to register with the private address of the instance.
    type: list
    elements: str
  cnames:
    description:
      - Alias names, as a dictionary of alias to the name that it points to. An alias of a name in
        O(private_hostnames) is private.
    type: dict
  ipv6:
    description:
      - Register the instance's IPv6 address (AAAA), too. It is an error if it has none.
    type: bool
    default: false
  wildcard:
    description:
      - Register a wildcard below each name, C(*.<name>), with the same addresses.
      - With O(provider=dyndns2) the service must know Dyn's parameter C(wildcard).
    type: bool
    default: false
  provider:
    description:
      - Where to register the names.
    type: str
    choices: [route53, dyndns2, rfc2136]
    default: route53
  zone_id:
    description:
      - With O(provider=route53), id of the hosted zone of public names. By default it is the public zone of the account
        with the longest name that fits. Two such zones are an error.
    type: str
  private_zone_id:
    description:
      - With O(provider=route53), id of the hosted zone of private names. By default it is the private zone with the
        longest name that fits. If several do, it is the one that O(vpc_id) resolves with.
    type: str
  private_zone:
    description:
      - Whether the names in O(private_hostnames) are in a private zone.
      - With V(false) the public zones are searched. Private addresses are refused there unless
        O(allow_private_in_public) is set.
    type: bool
    default: true
  vpc_id:
    description:
      - With O(provider=route53), the VPC whose private zone is meant, if several fit.
    type: str
  server:
    description:
      - With O(provider=dyndns2), host name of the service, with the path of its update call if that is not
        C(/nic/update), such as V(members.dyndns.org/v3/update).
      - With O(provider=rfc2136), address or host name of the zone's primary name server.
    type: str
  port:
    description:
      - Port of O(server). Defaults to 443 for V(dyndns2) and to 53 for V(rfc2136).
    type: int
  login:
    description:
      - With O(provider=dyndns2), name of the account.
    type: str
  password:
    description:
      - With O(provider=dyndns2), its password or token.
    type: str
  ca_path:
    description:
      - With O(provider=dyndns2), file with certificates of authorities that are trusted instead of the usual ones.
        Certificates are always verified.
    type: path
  nameservers:
    description:
      - With O(provider=dyndns2), name servers to ask for the present addresses instead of the zone's own, as addresses
        with a port if need be (V(192.0.2.53:5353)), where this machine cannot reach those or sees another DNS. They may
        be resolvers.
    type: list
    elements: str
  retry_refused:
    description:
      - With O(provider=dyndns2), try again names that the service has refused for good. Set it for one run, after the
        cause is corrected. Repeated attempts get accounts blocked.
    type: bool
    default: false
  zone:
    description:
      - With O(provider=rfc2136), name of the zone. By default the server is asked. It is needed for O(reap), and for
        O(state=absent) of an instance that no longer exists and whose names are not given; for these the key must be
        allowed to transfer the zone.
    type: str
  key_name:
    description:
      - With O(provider=rfc2136), name of the TSIG key.
    type: str
  key_secret:
    description:
      - With O(provider=rfc2136), the secret of the TSIG key, in base64.
    type: str
  key_algorithm:
    description:
      - With O(provider=rfc2136), algorithm of the TSIG key.
    type: str
    choices: [hmac-sha256, hmac-sha384, hmac-sha512]
    default: hmac-sha256
  ttl:
    description:
      - TTL of the records in seconds. dyndns2 services set it themselves.
    type: int
    default: 60
  takeover:
    description:
      - How to treat a name of another owner. V(never) fails. V(dead) takes it over if the instance in its TXT record no
        longer exists, or its region is one of O(lost_regions). V(force) takes it over, and names without an owner, too.
    type: str
    choices: [never, dead, force]
    default: never
  lost_regions:
    description:
      - With O(takeover=dead), lost regions, whose instances count as terminated without asking.
    type: list
    elements: str
  allow_private_in_public:
    description:
      - Allow private addresses in a public zone, where they disclose the internal network.
    type: bool
    default: false
  without_address:
    description:
      - How to treat a name if the instance has no address for it, because it is stopped without an Elastic IP or no
        longer exists. AWS may have given the registered address to another customer. V(fail) fails and reports what the
        name resolves to. V(remove) removes its records, as O(state=absent) does, until the instance has an address
        again. It is not possible with O(provider=dyndns2).
    type: str
    choices: [fail, remove]
    default: fail
  reverse_dns:
    description:
      - Set the PTR record (reverse DNS) of the instance's Elastic IP to the first of its public names. AWS requires the
        forward record first, so the module waits for it.
      - With O(state=absent) the PTR record is removed, too. An Elastic IP with a PTR record cannot be released.
    type: bool
    default: false
  reap:
    description:
      - Remove the names of instances that no longer exist, in the zones that O(zone_id) and O(private_zone_id), or
        O(zone), name. Without O(instance_id), O(filters), O(self) and O(instances) the module only does this.
      - Nothing is removed if instances could not be listed, if none is found, or if more than O(reap_limit) would be
        removed.
    type: bool
    default: false
  reap_limit:
    description:
      - Maximum percentage of owned names that O(reap) may remove at once.
    type: float
    default: 20
  wait:
    description:
      - Wait until all name servers of the provider answer with the changes.
      - With O(provider=rfc2136), the server that was asked must answer with them in any case; with O(wait=false) it has
        3 seconds for that, else O(wait_timeout).
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum number of seconds to wait, for name servers and for PTR records.
    type: int
    default: 600
  poll_interval:
    description:
      - Number of seconds between polls while waiting.
    type: float
    default: 5
  state:
    description:
      - V(present) ensures that the names belong to the instance and resolve to its addresses.
      - V(absent) removes names of the instance. These are the given ones, otherwise all in its tags, otherwise, for an
        instance that no longer exists, all that name it as their owner in the zones of the options. Names that belong
        to another instance meanwhile stay.
    type: str
    choices: [present, absent]
    default: present
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
  - dnspython >= 2.1 for O(provider=dyndns2) and O(provider=rfc2136)
attributes:
  check_mode:
    description: Predicts the changes without changing anything.
    support: full
  diff_mode:
    description: Shows the records before and after, as a zone file has them.
    support: full
notes:
  - An instance carries a tag C(lifeboat:dns:<name>) for each of its public names and C(lifeboat:dns:<name>@private) for
    each of its private ones, with provider, address and time. AWS allows 50 tags. With TXT records names beyond that do
    without; with O(provider=dyndns2) they are refused.
  - The IAM actions it needs are C(ec2:DescribeInstances), C(ec2:CreateTags) and C(ec2:DeleteTags); for Route 53
    C(route53:ListHostedZones), C(route53:GetHostedZone), C(route53:ListHostedZonesByVPC),
    C(route53:ListResourceRecordSets), C(route53:ChangeResourceRecordSets) and C(route53:GetChange); for O(reverse_dns)
    C(ec2:DescribeAddresses), C(ec2:DescribeAddressesAttribute), C(ec2:ModifyAddressAttribute) and
    C(ec2:ResetAddressAttribute).
author:
  - The lifeboat.aws authors (@lifeboat-dr)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Public and private names point to the web instance
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    filters:
      tag:Name: shop-web
    owner: shop-web
    public_hostnames: [www.shop.example]
    private_hostnames: [web.shop.internal]
    cnames:
      shop.shop.example: www.shop.example
    wait: true

- name: Its successor in the recovery region takes the names over, although the region of the first one is lost
  lifeboat.aws.ec2_dyndns_register:
    region: us-west-2
    instance_id: i-0abc1234abc1234aa
    public_hostnames: [www.shop.example]
    zone_id: Z0123456789ABCDEFGHIJ
    takeover: dead
    lost_regions: [us-east-1]
    ttl: 30

- name: A mail server with IPv6, a wildcard, and a PTR record
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    instance_id: i-0abc1234abc1234bb
    public_hostnames: [mail.shop.example]
    ipv6: true
    wildcard: true
    reverse_dns: true
    wait_timeout: 900
    poll_interval: 10

- name: A whole fleet in one change
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    private_zone_id: Z0ABCDEFGHIJ0123456789
    instances:
      - instance_id: i-0abc1234abc1234cc
        owner: batch-1
        private_hostnames: [batch-1.shop.internal]
      - instance_id: i-0abc1234abc1234dd
        owner: batch-2
        private_hostnames: [batch-2.shop.internal]

- name: This instance keeps its name at a dyndns2 service
  lifeboat.aws.ec2_dyndns_register:
    self: true
    provider: dyndns2
    server: dynupdate.no-ip.com
    login: shop
    password: "{{ dyndns_password }}"
    public_hostnames: [shop.ddns.example]

- name: The refused name is asked for once more, after the password was put right
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    instance_id: i-0abc1234abc1234bb
    provider: dyndns2
    server: dyndns.shop.example
    port: 8443
    ca_path: /etc/ssl/shop-ca.pem
    nameservers: [192.0.2.53]
    login: shop
    password: "{{ dyndns_password }}"
    public_hostnames: [office.shop.example]
    retry_refused: true

- name: Names on our own name server, in a private zone
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    instance_id: i-0abc1234abc1234cc
    provider: rfc2136
    server: ns1.shop.example
    zone: shop.internal
    key_name: lifeboat
    key_secret: "{{ tsig_secret }}"
    key_algorithm: hmac-sha512
    private_hostnames: [batch-1.shop.internal]

- name: A private address in a public zone, on purpose
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    instance_id: i-0abc1234abc1234cc
    private_hostnames: [vpn-only.shop.example]
    private_zone: false
    allow_private_in_public: true

- name: Names of a host that is stopped overnight do not keep pointing to its former address
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    instance_id: i-0abc1234abc1234cc
    public_hostnames: [batch.shop.example]
    without_address: remove

- name: Names of terminated instances are removed
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    zone_id: Z0123456789ABCDEFGHIJ
    reap: true
    reap_limit: 10

- name: An instance gives up all of its names, and its Elastic IP can be released
  lifeboat.aws.ec2_dyndns_register:
    region: us-east-1
    instance_id: i-0abc1234abc1234bb
    vpc_id: vpc-0abc1234abc1234aa
    reverse_dns: true
    state: absent
"""

RETURN = r"""
names:
  description: One entry for each name. Present when some of them failed, too.
  returned: always
  type: list
  elements: dict
  sample:
    - hostname: www.shop.example
      scope: public
      provider: route53
      zone: shop.example
      zone_id: Z0123456789ABCDEFGHIJ
      instance_id: i-0abc1234abc1234aa
      region: us-east-1
      owner: shop-web
      records: ["www.shop.example. 60 IN A 203.0.113.10"]
      action: updated
  contains:
    hostname:
      description: The name, in lower case and without the last dot.
      type: str
      returned: always
    scope:
      description: V(public) or V(private).
      type: str
      returned: always
    provider:
      description: As O(provider).
      type: str
      returned: always
    zone:
      description: Name of the zone. Null if it is not known.
      type: str
      returned: always
    zone_id:
      description: What the provider calls the zone. Null if it is not known.
      type: str
      returned: always
    instance_id:
      description: The instance that the name is about.
      type: str
      returned: always
    region:
      description: Its region.
      type: str
      returned: always
    owner:
      description: Logical owner of the name.
      type: str
      returned: always
    records:
      description: The records of the name as they are afterwards, as a zone file has them.
      type: list
      elements: str
      returned: always
    action:
      description:
        - What this run did. V(none), V(registered) (the name was new), V(updated), V(taken_over) (it had another owner,
          or none), V(converged) (only the tag of the instance was put right), V(removed) or V(failed).
      type: str
      returned: always
    notes:
      description: Further information, such as that a name stays because it belongs to another instance.
      type: list
      elements: str
      returned: if there is any
    error:
      description: The code of the provider, of AWS or of the collection, and a message that says what to do.
      type: dict
      returned: if this name failed
      sample:
        code: NameNotOurs
        message: >-
          www.shop.example belongs to shop-web (i-0abc1234abc1234aa in us-east-1, since 2026-11-19T06:10:00Z), so
          shop-new (i-0abc1234abc1234bb in us-west-2) does not take it
reaped:
  description: Names that O(reap) removed, in the form of RV(names).
  returned: always
  type: list
  elements: dict
  sample: []
reverse_dns:
  description: One entry for each address whose PTR record was checked.
  returned: always
  type: list
  elements: dict
  sample:
    - public_ip: 203.0.113.10
      allocation_id: eipalloc-0abc1234abc1234aa
      hostname: mail.shop.example
      action: set
summary:
  description: How many names met each action.
  returned: always
  type: dict
  sample:
    none: 3
    registered: 1
    updated: 0
    taken_over: 0
    converged: 0
    removed: 0
    failed: 0
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._dns.module import run_module

NAME_ARGUMENTS = {
    "instance_id": {"type": "str"},
    "filters": {"type": "dict"},
    "owner": {"type": "str"},
    "public_hostnames": {"type": "list", "elements": "str"},
    "private_hostnames": {"type": "list", "elements": "str"},
    "cnames": {"type": "dict"},
}
ARGUMENT_SPEC = {
    **NAME_ARGUMENTS,
    "self": {"type": "bool", "default": False},
    "ipv6": {"type": "bool", "default": False},
    "wildcard": {"type": "bool", "default": False},
    "instances": {
        "type": "list",
        "elements": "dict",
        "options": {
            **NAME_ARGUMENTS,
            "self": {"type": "bool"},
            "ipv6": {"type": "bool"},
            "wildcard": {"type": "bool"},
        },
    },
    "provider": {"type": "str", "choices": ["route53", "dyndns2", "rfc2136"], "default": "route53"},
    "zone_id": {"type": "str"},
    "private_zone_id": {"type": "str"},
    "private_zone": {"type": "bool", "default": True},
    "vpc_id": {"type": "str"},
    "server": {"type": "str"},
    "port": {"type": "int"},
    "login": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "ca_path": {"type": "path"},
    "nameservers": {"type": "list", "elements": "str"},
    "retry_refused": {"type": "bool", "default": False},
    "zone": {"type": "str"},
    "key_name": {"type": "str", "no_log": False},
    "key_secret": {"type": "str", "no_log": True},
    "key_algorithm": {
        "type": "str",
        "choices": ["hmac-sha256", "hmac-sha384", "hmac-sha512"],
        "default": "hmac-sha256",
        "no_log": False,
    },
    "ttl": {"type": "int", "default": 60},
    "takeover": {"type": "str", "choices": ["never", "dead", "force"], "default": "never"},
    "lost_regions": {"type": "list", "elements": "str"},
    "allow_private_in_public": {"type": "bool", "default": False},
    "without_address": {"type": "str", "choices": ["fail", "remove"], "default": "fail"},
    "reverse_dns": {"type": "bool", "default": False},
    "reap": {"type": "bool", "default": False},
    "reap_limit": {"type": "float", "default": 20},
    "wait": {"type": "bool", "default": False},
    "wait_timeout": {"type": "int", "default": 600},
    "poll_interval": {"type": "float", "default": 5},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True))


if __name__ == "__main__":
    main()
