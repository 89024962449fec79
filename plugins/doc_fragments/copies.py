# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that every copy module takes; their specification is in module_utils/_copies/arguments.py.

It never documents what only one kind of copy has.
"""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation that modules extend."""

    DOCUMENTATION = r"""
options:
  source_region:
    description:
      - Region of the sources.
    type: str
    required: true
  source_profile:
    description:
      - AWS profile for the source region, if the sources belong to another account. All calls in the destination
        regions use the usual credentials.
      - The sources must be shared with the copying account. Images, manual DB snapshots and EBS snapshots can be
        shared; automated DB snapshots and FSx backups cannot.
    type: str
  source_access_key:
    description:
      - Access key for the source region, instead of O(source_profile).
    type: str
  source_secret_key:
    description:
      - Secret key that belongs to O(source_access_key).
    type: str
  source_session_token:
    description:
      - Session token that belongs to O(source_access_key), if that is temporary.
    type: str
  destination_regions:
    description:
      - Regions to copy to. A region named twice counts once.
      - Defaults to the one region of O(region). An empty list does so, too, unless that is the source region.
      - The source region itself is allowed, for an independent or re-encrypted copy.
      - They are of the partition of O(source_region). AWS copies nothing between partitions, such as from
        V(us-east-1) to V(cn-north-1) or V(us-gov-west-1).
    type: list
    elements: str
  allow_none:
    description:
      - Succeed if nothing matches.
    type: bool
    default: false
  set:
    description:
      - Name of the set that the copies belong to, such as V(shop-web). A set is the copies of one thing over time,
        and O(retain) counts within it.
      - Sources of other regions, accounts, volumes or databases are sets of their own, even under the same name.
      - A copy can serve several sets, for example of a daily and of a monthly job. It is deleted when no set keeps it
        any more.
      - With O(state=absent) copies leave this set, and those that serve no other set are deleted.
    type: str
  tags:
    description:
      - Tags of the copies. They are added to, or replace, those of the source.
      - AWS allows 50 tags. More of these than fit beside the tracking tags are an error. Of the source's tags a copy
        gets as many as fit, C(Name) first. RV(ignore:copies) lists those that are left out.
      - An existing copy that has no room for them counts all the same. A warning names those that it does not get.
    type: dict
    aliases: [resource_tags]
  exclude_tags:
    description:
      - Tags of the source to leave out of its copy, as patterns such as V(cost-*).
      - Tags that start with C(aws:) are never copied, since AWS does not allow it.
    type: list
    elements: str
  kms_key_id:
    description:
      - KMS key for the copies, as an id, ARN, or alias (V(alias/dr)); or a dictionary of region to key.
      - The key is looked up in each region before anything is copied there, because AWS accepts a copy with an unusable
        key and fails it later.
      - An existing copy keeps its key, and new copies use this one. A warning says so where AWS reports the key (not
        of images), unless an alias is given. For an unencrypted copy an encrypted one is created in
        addition, and O(retain) deletes the unencrypted one once that is available.
    type: raw
  wait:
    description:
      - Whether to wait until the copies are available.
      - While waiting, the run shows the progress of each copy. Set the environment variable
        E(ANSIBLE_LIFEBOAT_PROGRESS) to V(0) to turn that off.
      - Copies beyond AWS's quota start as others finish. Without waiting, the next run starts them.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum number of seconds to wait. Then the module fails and reports the progress. The copies go on, and the
        next run continues to wait for them.
    type: int
    default: 7200
  poll_interval:
    description:
      - Number of seconds between polls while waiting. One poll asks for all copies of a region together.
    type: float
    default: 15
  progress_file:
    description:
      - File to append progress lines to while waiting.
      - By default the lines are shown on the terminal, if the module runs on the controller.
    type: path
  retain:
    description:
      - Number of recovery points to keep per set and destination region. Older copies are deleted.
      - >-
        A dictionary keeps by calendar, as restic and borg do it, with V(last), V(hourly), V(daily), V(weekly),
        V(monthly) and V(yearly). C({daily: 7, monthly: 12}) keeps the last recovery point of each of the last 7 days
        and of each of the last 12 months that have any. A copy that any rule keeps is kept; RV(ignore:retained) lists
        the rules. Days are those of UTC, weeks begin on Monday.
      - A copy that is not available yet does not count, so no copy is deleted before its replacement is available.
      - Copies that are in use or protected are kept and listed in RV(ignore:kept).
      - A copy that serves another set, too, only leaves this one, and is listed in RV(ignore:released). Copies created
        by others, or without tracking tags when the run began, are kept.
      - Sources whose copies would not be kept are not copied.
    type: raw
  adopt:
    description:
      - How to treat a copy created by hand or with another tool. It always counts as the copy, so that nothing is
        copied twice.
      - V(recognize) leaves its ownership. It is tagged C(lifeboat:recognized-set), other tags and launch permissions
        are only added, and it is never deleted, neither by O(retain) nor by O(state=absent). A warning says what it
        keeps although an option asks for something else.
      - V(gem) adopts copies created by the gem aws_xregion_sync, V(own) adopts all. Their tags and permissions then
        follow the source, and O(retain) deletes them.
    type: str
    choices: [recognize, gem, own]
    default: recognize
  state:
    description:
      - V(present) ensures that the copies exist.
      - V(absent) deletes the copies of the selected sources, and cancels those in progress. Only copies with the
        tracking tags are deleted. A warning names copies that stay because they were created by others, the sets that
        a copy served if O(set) does not say which is meant, and the nearest name if no copy is of O(set).
    type: str
    choices: [present, absent]
    default: present
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
attributes:
  check_mode:
    description: Predicts the changes without changing anything.
    support: full
  diff_mode:
    description: Shows the changes of each copy.
    support: full
notes:
  - A copy carries the tags C(lifeboat:set), C(lifeboat:source), C(lifeboat:source-created) and
    C(lifeboat:source-resource).
"""
