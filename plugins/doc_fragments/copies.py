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
      - Region of what is to be copied.
    type: str
    required: true
  source_profile:
    description:
      - Profile of the AWS configuration that the source region is read with, if what is to be copied is another
        account's. Everything in the destination regions is done with the usual credentials.
      - The copying account must be allowed to copy. An image, a manual snapshot of a database and the snapshot of a
        disk can be shared with it; an automated snapshot of a database cannot.
    type: str
  source_access_key:
    description:
      - Access key that the source region is read with, instead of O(source_profile).
    type: str
  source_secret_key:
    description:
      - Secret key that belongs to O(source_access_key).
    type: str
  source_session_token:
    description:
      - Session token that belongs to O(source_access_key), if it is a temporary one.
    type: str
  destination_regions:
    description:
      - Regions that are to have the copies. A region named twice counts once.
      - Defaults to the one region of O(region).
      - The source region itself is allowed, for an independent or re-encrypted copy.
      - They are of the partition of O(source_region). AWS copies nothing between partitions, such as from
        V(us-east-1) to V(cn-north-1) or V(us-gov-west-1).
    type: list
    elements: str
  allow_none:
    description:
      - Whether it is fine that nothing matches.
    type: bool
    default: false
  set:
    description:
      - Name of the set that the copies belong to, such as V(shop-web). A set is the copies of one thing over time,
        and O(retain) counts within it.
      - The name alone does not make two things one. Sources of other regions, accounts, volumes or databases are sets
        of their own, whatever their name.
      - A copy can serve several sets, for example of a daily and of a monthly job. It is removed when the last one lets
        it go.
      - With O(state=absent) copies leave this set, and those that serve no other one are removed.
    type: str
  tags:
    description:
      - Tags of the copies, beside or instead of those of the source.
      - AWS allows 50 tags. All of these are set or the module fails; of the source's own as many as there is room for,
        C(Name) first. RV(ignore:copies) says which are left out.
    type: dict
    aliases: [resource_tags]
  exclude_tags:
    description:
      - Tags of the source that its copy does not get, as patterns such as V(cost-*).
      - Tags that start with C(aws:) are never carried over, since AWS does not allow it.
    type: list
    elements: str
  kms_key_id:
    description:
      - KMS key for the copies, as an id, ARN, or alias (V(alias/dr)); or a dictionary of region to key.
      - The key is looked up in each region before anything is copied there, because AWS takes a copy with an unusable
        key without complaint and lets it fail later.
      - A copy that is there keeps its key; new copies get the one given here. One that is not encrypted gets an
        encrypted one beside it, and is removed by O(retain) once that is available.
    type: raw
  wait:
    description:
      - Whether to wait until the copies are available.
      - While waiting, the run shows how far each copy is. Set the environment variable
        E(ANSIBLE_LIFEBOAT_PROGRESS) to V(0) for silence.
      - Copies for which AWS has no room are begun as others finish. Without waiting, the next run takes them up.
    type: bool
    default: false
  wait_timeout:
    description:
      - How many seconds to wait at most. Then the module fails and says how far the copies are. They go on, and the
        next run joins them.
    type: int
    default: 7200
  poll_interval:
    description:
      - Seconds between two looks at the copies while waiting. One look asks for all copies of a region together.
    type: float
    default: 15
  progress_file:
    description:
      - File to which a line is appended whenever a copy that is waited for has moved on.
      - Without it the lines are shown as they come, if the module runs on the controller itself.
    type: path
  retain:
    description:
      - Number of recovery points to keep per set and destination region. Older copies are deleted.
      - >-
        A dictionary keeps by calendar, as restic and borg do it, with V(last), V(hourly), V(daily), V(weekly),
        V(monthly) and V(yearly). C({daily: 7, monthly: 12}) keeps the last recovery point of each of the last 7 days
        and of each of the last 12 months that have any. What any rule keeps stays; RV(ignore:retained) says by which.
        Days are those of UTC, weeks begin on Monday.
      - A copy that is not available yet does not count, so nothing goes before its successor is there.
      - What is in use and what is protected stays and is named in RV(ignore:kept).
      - A copy that serves another set, too, only leaves this one, and is named in RV(ignore:released). What others have
        made, and what lacked tracking tags when the run began, stays.
      - Sources whose copies would not be kept are not copied.
    type: raw
  adopt:
    description:
      - What becomes of a copy that others have made, by hand or with another tool. It always counts as the copy, so
        that nothing is copied twice.
      - V(recognize) leaves it theirs. It is marked with the tag C(lifeboat:recognized-set), other tags and launch
        permissions are only added, and it is never removed, neither by O(retain) nor by O(state=absent).
      - V(gem) makes those its own that the gem aws_xregion_sync has made, V(own) all of them. Their tags and
        permissions then follow the source, and O(retain) removes them.
    type: str
    choices: [recognize, gem, own]
    default: recognize
  state:
    description:
      - V(present) makes sure that the copies are there.
      - V(absent) removes the copies of what is selected, and cancels those in progress. It touches nothing that does
        not carry the tracking tags.
    type: str
    choices: [present, absent]
    default: present
requirements:
  - python >= 3.11
  - botocore >= 1.38.25
attributes:
  check_mode:
    description: Can run in check mode and tell what would be done, without changing anything.
    support: full
  diff_mode:
    description: Tells what changes about each copy.
    support: full
notes:
  - A copy carries the tags C(lifeboat:set), C(lifeboat:source), C(lifeboat:source-created) and
    C(lifeboat:source-resource).
"""
