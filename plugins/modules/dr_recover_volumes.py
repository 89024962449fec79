#!/usr/bin/python

# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Module dr_recover_volumes: option docs, argument spec and wiring; everything else is in module_utils/_recovery."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dr_recover_volumes
version_added: 0.2.0
short_description: Create volumes from their recovery points and attach them
description:
  - Creates the volumes of a workload of kind V(volumes) from snapshots in the recovery region, attaches them to the
    instance of a fleet under the device names of the plan or the manifest, and compares the result with what was
    wanted.
  - Volumes whose snapshots were created as a set of one instance come back from the newest point in time of which
    there is a usable copy of every volume. If there is none, each comes back from its newest copy, with a finding.
  - The source region is not called, so it works when that region is lost.
  - Values are those of the plan, then those of the manifest that a sync has written, then AWS's own defaults. The KMS
    key is never taken from the manifest, since it is one of the source region.
  - Each volume is created with a client token and has the tag C(lifeboat:volume), so that a run after a failure or an
    interruption continues and never creates a second one. Once recovered, volumes are not changed by later runs.
  - M(amazon.aws.ec2_vol) sends no client token and recognizes a volume by its name only, so this module calls AWS
    itself.
options:
  workload:
    description:
      - The workload, as hosts have it in C(lifeboat_workload), with C(name), C(kind), C(volume_ids) or what else
        names its volumes, and C(restore).
      - With C(restore.attach_to) the volumes are created in the zone of the instance of that fleet, and attached to
        it. The instance is recognized by the tags of its recovery. Without it C(restore.zone) is needed.
      - If the fleet has several instances, set C(restore.per_instance) for volumes of its own for each, or
        C(restore.multi_attach) for volumes that they share. Otherwise nothing is created.
    type: dict
    required: true
  recovery_point:
    description:
      - Id of the snapshot to restore, or several with commas between them, one for each volume.
      - Of a set of one instance, one snapshot names the point in time for all volumes.
      - Defaults to the newest usable copies.
    type: str
  recovery_point_before:
    description:
      - Restore the newest recovery points from this time or before, such as V(2026-11-19T06:10:00Z).
    type: str
  drill:
    description:
      - Id of a drill, up to 30 lower-case letters, digits and hyphens. The fleet is that of the same drill, and the
        volumes are deleted with its instances.
    type: str
  wait_timeout:
    description:
      - Seconds to wait for the volumes. The next run continues if it was too short.
    type: int
    default: 7200
author:
  - The lifeboat.aws authors (@lifeboat-dr)
attributes:
  check_mode:
    description: Returns which volumes would be created, from which recovery points, with which values.
    support: full
  diff_mode:
    description: Shows what is created, attached and set.
    support: full
notes:
  - The IAM policy is C(docs/iam/dr_recover.json) of the collection.
  - The region is C(recovery_region) of O(plan), whatever O(region) or C(module_defaults) say.
  - A volume with the device name that the instance boots from is left out, with a finding, because the instance has
    the boot volume of its image.
seealso:
  - module: lifeboat.aws.recovery_points_info
  - module: lifeboat.aws.dr_manifest_info
  - module: amazon.aws.ec2_vol
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
extends_documentation_fragment:
  - lifeboat.aws.recovery.job
  - lifeboat.aws.recovery.ledger
  - lifeboat.aws.recovery.polling
  - lifeboat.aws.recovery.progress
  - lifeboat.aws.recovery.plan
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Files of the shop are back and attached to its web server
  lifeboat.aws.dr_recover_volumes:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-files
      kind: volumes
      volume_ids: [vol-0abc1234abc1234aa]
      restore:
        attach_to: shop-web
        device_names: {vol-0abc1234abc1234aa: /dev/sdf}
        volume_type: gp3
    wait_timeout: 1800
  register: shop_files

- name: A volume is back in a zone, with the credentials of the sync job
  lifeboat.aws.dr_recover_volumes:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-archive
      kind: volumes
      volume_ids: [vol-0abc1234abc1234bb]
      restore: {zone: us-west-2a}
    job:
      profile: recovery
    recovery_point: snap-0abc1234abc1234aa
    poll_interval: 5
    ledger:
      run: shop-failover-20261128T013000Z
      since: "2026-11-28T01:30:00Z"
      begins: true
      reaches: up
    progress_file: /tmp/recovery-of-archive

- name: The same in a drill, from the last recovery point before a mistake
  lifeboat.aws.dr_recover_volumes:
    plan:
      name: shop
      source_region: us-east-1
      recovery_region: us-west-2
    workload:
      name: shop-archive
      kind: volumes
      volume_ids: [vol-0abc1234abc1234bb]
      restore: {zone: us-west-2a}
    recovery_point_before: "2026-11-19T06:10:00Z"
    drill: spring
"""

RETURN = r"""
written:
  description:
    - What is written of the workload now, as in RV(lifeboat.aws.dr_recovery_state#module:written). Null if nothing was
      written.
  returned: always
  type: dict
workload:
  description: Name of the workload.
  returned: always
  type: str
  sample: shop-files
kind:
  description: Its kind.
  returned: always
  type: str
  sample: volumes
region:
  description: The recovery region.
  returned: always
  type: str
  sample: us-west-2
drill:
  description: The drill, or null.
  returned: always
  type: str
state:
  description:
    - V(absent), V(recovering), or V(recovered) if all volumes are there and attached.
  returned: always
  type: str
  sample: recovered
recovery_point:
  description:
    - The oldest of the recovery points of the volumes, with C(source), C(source_created), C(age) in seconds, C(size)
      in GiB, C(encrypted), and C(id), which has those of all volumes with commas between them.
  returned: always
  type: dict
endpoint:
  description: Null, as volumes have none.
  returned: always
  type: dict
volumes:
  description:
    - One entry for each volume, with C(source), the volume that it was, C(id), C(status), C(zone), C(instance_id),
      C(device_name), C(attachments), C(recovery_point) and C(settings). The last has the values that were asked for,
      each with C(option), C(value), and C(from), which is V(plan) or V(manifest).
  returned: always
  type: list
  elements: dict
findings:
  description:
    - What is not as wanted, such as recovery points of different times. Each has C(thing), C(option), C(wanted),
      C(found), and C(what) as a sentence.
  returned: always
  type: list
  elements: dict
steps:
  description: What was done in this run, or would be done next in check mode.
  returned: always
  type: list
  elements: str
lines:
  description: All of this as lines to read.
  returned: always
  type: list
  elements: str
create:
  description: Empty, as no task of another module comes next.
  returned: always
  type: list
  elements: dict
no_recovery_point:
  description: That it failed because there is nothing to restore from yet.
  returned: failure because of that
  type: bool
  sample: true
"""

from ansible_collections.lifeboat.aws.plugins.module_utils._core.python_version import require_python

require_python()

from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.arguments import ARGUMENTS
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.ledger.along import with_ledger
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.module import run_module
from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.volumes.run import run_volumes

ARGUMENT_SPEC = ARGUMENTS


def main() -> None:
    run_module(AnsibleAWSModule(argument_spec=ARGUMENT_SPEC, supports_check_mode=True), with_ledger(run_volumes))


if __name__ == "__main__":
    main()
