#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module ebs_instance_snapshot: option docs, argument spec and wiring; the rest is in module_utils/_ebs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ebs_instance_snapshot
version_added: 0.1.0
short_description: Create crash-consistent snapshots of all volumes of an instance
description:
  - Creates a crash-consistent multi-volume snapshot, one snapshot of each EBS volume of an EC2 instance at the same
    point in time. Snapshots of single volumes with M(amazon.aws.ec2_snapshot) are not consistent with each other.
  - The module starts the snapshots and does not wait for their completion. With O(min_interval) the task is idempotent;
    without it each run creates a new set.
  - To copy the snapshots, too, use O(lifeboat.aws.ebs_snapshot_xregion_copy#module:create), which creates the same.
options:
  instance_id:
    description:
      - Id of the instance. It may be running or stopped.
    type: str
    required: true
  exclude_boot_volume:
    description:
      - Exclude the boot volume.
    type: bool
    default: false
  exclude_data_volume_ids:
    description:
      - Ids of volumes to exclude. At most 40, and not the boot volume.
    type: list
    elements: str
  description:
    description:
      - Description of the snapshots.
    type: str
  tags:
    description:
      - Tags of the snapshots. They are part of the request that creates the snapshots.
    type: dict
    aliases: [resource_tags]
  copy_volume_tags:
    description:
      - Copy the tags of each volume to its snapshot.
    type: bool
    default: false
  min_interval:
    description:
      - Create no snapshots if a set of snapshots of these volumes with these O(tags) was started less than this ago, as
        V(24h), V(30m), V(7d) or a number of seconds. A set with a failed snapshot does not count.
      - Requires O(tags), which identify the set.
    type: str
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Predicts the snapshots without creating them.
    support: full
  diff_mode:
    description: Shows the snapshots that are created.
    support: full
notes:
  - The snapshots of one set carry the tag C(lifeboat:made-at) with the same value.
  - The IAM actions it needs are C(ec2:CreateSnapshots), C(ec2:CreateTags), C(ec2:DescribeInstances), and
    C(ec2:DescribeSnapshots) for O(min_interval).
seealso:
  - module: amazon.aws.ec2_snapshot
  - module: lifeboat.aws.ebs_snapshot_xregion_copy
requirements:
  - python >= 3.11
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Volumes of the shop have crash-consistent snapshots
  lifeboat.aws.ebs_instance_snapshot:
    region: us-east-1
    instance_id: i-0abc1234abc1234aa
    description: Before the upgrade
    copy_volume_tags: true

- name: There is a set of snapshots that is not older than a day
  lifeboat.aws.ebs_instance_snapshot:
    region: us-east-1
    instance_id: i-0abc1234abc1234aa
    tags:
      Purpose: daily
    min_interval: 24h

- name: Data volumes only, without the one for temporary files
  lifeboat.aws.ebs_instance_snapshot:
    region: us-east-1
    instance_id: i-0abc1234abc1234aa
    exclude_boot_volume: true
    exclude_data_volume_ids: [vol-0abc1234abc1234cc]
    tags:
      Purpose: data
"""

RETURN = r"""
snapshots:
  description:
    - The snapshots that were created, or that are younger than O(min_interval). In check mode new ones have no id.
  returned: success
  type: list
  elements: dict
  contains:
    snapshot_id:
      description: Id of the snapshot. Null in check mode for one that would be created.
      type: str
      returned: always
      sample: snap-0abc1234abc1234aa
    volume_id:
      description: Id of the volume.
      type: str
      returned: always
      sample: vol-0abc1234abc1234aa
    state:
      description: AWS's state of the snapshot, V(pending) for a new one.
      type: str
      returned: always
      sample: pending
    start_time:
      description: When it was started, the point in time of its data. Null in check mode for one that would be created.
      type: str
      returned: always
      sample: "2026-11-19T06:10:00Z"
    progress:
      description: How far it is, empty at first.
      type: str
      returned: always
      sample: 45%
    volume_size:
      description: Size of the volume in GiB. Null in check mode for one that would be created.
      type: int
      returned: always
      sample: 50
    encrypted:
      description: Whether it is encrypted. Null in check mode for one that would be created.
      type: bool
      returned: always
      sample: true
    tags:
      description: Its tags.
      type: dict
      returned: always
      sample:
        Purpose: daily
        lifeboat:made-at: "2026-11-19T06:10:00Z"
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._core.clock import SystemClock
from ansible_collections.lifeboat.aws.plugins.module_utils._core.errors import LifeboatError
from ansible_collections.lifeboat.aws.plugins.module_utils._core.shell import Clients, client_maker
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.set_request import request_from_params
from ansible_collections.lifeboat.aws.plugins.module_utils._ebs.set_run import run
from ansible_collections.lifeboat.aws.plugins.module_utils._steps.executor import Executor

ARGUMENT_SPEC = {
    "instance_id": {"type": "str", "required": True},
    "exclude_boot_volume": {"type": "bool", "default": False},
    "exclude_data_volume_ids": {"type": "list", "elements": "str"},
    "description": {"type": "str"},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "copy_volume_tags": {"type": "bool", "default": False},
    "min_interval": {"type": "str"},
}


def main() -> None:
    module = AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True)
    try:
        request = request_from_params(module.params, module.region)
        result = run(request, Clients(client_maker(module)), SystemClock(), Executor(module.check_mode))
    except LifeboatError as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
