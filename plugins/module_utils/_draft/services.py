# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services that keep something which this collection does not copy, how each is listed, and what AWS offers for it.

Data only: a service more is a row here, and its action in docs/iam/dr_plan_draft.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Service:
    """``key`` is the list in the answer, and ``name`` the member that names a thing, if they are not texts.

    ``is_complete`` if every answer has the list, so that one without it is not read as "there are none".
    ``token`` is the member of answers and requests that leads to the next page, where boto3 has no paginator.
    """

    title: str
    client: str
    call: str
    action: str
    key: str
    name: str
    offer: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    token: str = ""
    is_complete: bool = False


_DEPLOY = "deploy them to the recovery region as to the source region; they keep no data to copy"

SERVICES = (
    Service(
        *("DynamoDB tables", "dynamodb", "list_tables", "dynamodb:ListTables", "TableNames", ""),
        "global tables (replicas in other regions), or copies of backups with AWS Backup",
    ),
    Service(
        *("S3 buckets", "s3", "list_buckets", "s3:ListAllMyBuckets", "Buckets", "Name"),
        "Cross-Region Replication, and S3 Batch Replication for the objects that exist",
        {"BucketRegion": "{region}"},
        is_complete=True,
    ),
    Service(
        *("EFS file systems", "efs", "describe_file_systems", "elasticfilesystem:DescribeFileSystems"),
        *("FileSystems", "FileSystemId"),
        "EFS replication, or copies of backups with AWS Backup",
    ),
    Service(
        *("FSx file systems", "fsx", "describe_file_systems", "fsx:DescribeFileSystems"),
        *("FileSystems", "FileSystemId"),
        "copies of backups, with AWS Backup or a dr_sync job of kind fsx; SnapMirror for NetApp ONTAP",
    ),
    Service(
        *("ElastiCache replication groups", "elasticache", "describe_replication_groups"),
        *("elasticache:DescribeReplicationGroups", "ReplicationGroups", "ReplicationGroupId"),
        "Global Datastore, or snapshots exported to a bucket of the recovery region",
    ),
    Service(
        *("ElastiCache clusters", "elasticache", "describe_cache_clusters", "elasticache:DescribeCacheClusters"),
        *("CacheClusters", "CacheClusterId"),
        "snapshots exported to a bucket for Redis OSS and Valkey; none for Memcached: warm up an empty one",
        {"ShowCacheClustersNotInReplicationGroups": True},
    ),
    Service(
        *("ElastiCache serverless caches", "elasticache", "describe_serverless_caches"),
        *("elasticache:DescribeServerlessCaches", "ServerlessCaches", "ServerlessCacheName"),
        "snapshots exported to a bucket of the recovery region",
    ),
    Service(
        *("MemoryDB clusters", "memorydb", "describe_clusters", "memorydb:DescribeClusters", "Clusters", "Name"),
        "MemoryDB Multi-Region, or snapshots exported to a bucket of the recovery region",
    ),
    Service(
        *("OpenSearch domains", "opensearch", "list_domain_names", "es:ListDomainNames", "DomainNames", "DomainName"),
        "cross-cluster replication, or manual snapshots in a bucket that is replicated",
    ),
    Service(
        *("OpenSearch Serverless collections", "opensearchserverless", "list_collections"),
        *("aoss:ListCollections", "collectionSummaries", "name"),
        "a second collection in the recovery region that the same pipelines write to",
        token="nextToken",
    ),
    Service(
        *("Redshift clusters", "redshift", "describe_clusters", "redshift:DescribeClusters"),
        *("Clusters", "ClusterIdentifier"),
        "cross-region snapshot copy (EnableSnapshotCopy)",
    ),
    Service(
        *("Redshift Serverless namespaces", "redshift-serverless", "list_namespaces"),
        *("redshift-serverless:ListNamespaces", "namespaces", "namespaceName"),
        "cross-region snapshot copy (CreateSnapshotCopyConfiguration)",
    ),
    Service(
        *("MSK clusters", "kafka", "list_clusters_v2", "kafka:ListClustersV2", "ClusterInfoList", "ClusterName"),
        "MSK Replicator",
    ),
    Service(
        *("Amazon MQ brokers", "mq", "list_brokers", "mq:ListBrokers", "BrokerSummaries", "BrokerName"),
        "cross-region data replication for ActiveMQ; a second broker for RabbitMQ",
    ),
    Service(
        *("SQS queues", "sqs", "list_queues", "sqs:ListQueues", "QueueUrls", ""),
        "none for messages: create the queues in the recovery region",
    ),
    Service(
        *("Lambda functions", "lambda", "list_functions", "lambda:ListFunctions", "Functions", "FunctionName"),
        _DEPLOY,
    ),
    Service(
        *("ECS clusters", "ecs", "list_clusters", "ecs:ListClusters", "clusterArns", ""),
        _DEPLOY,
    ),
    Service(
        *("EKS clusters", "eks", "list_clusters", "eks:ListClusters", "clusters", ""),
        "deploy to a cluster in the recovery region; persistent volumes with AWS Backup",
    ),
    Service(
        *("ECR repositories", "ecr", "describe_repositories", "ecr:DescribeRepositories"),
        *("repositories", "repositoryName"),
        "cross-region replication of the registry",
    ),
    Service(
        *("Secrets Manager secrets", "secretsmanager", "list_secrets", "secretsmanager:ListSecrets"),
        *("SecretList", "Name"),
        "multi-Region secrets (ReplicateSecretToRegions)",
    ),
    Service(
        *("Cognito user pools", "cognito-idp", "list_user_pools", "cognito-idp:ListUserPools", "UserPools", "Name"),
        "no copy of a user pool: create one in the recovery region and import its users",
        {"MaxResults": 60},
    ),
    Service(
        *("Classic Load Balancers", "elb", "describe_load_balancers", "elasticloadbalancing:DescribeLoadBalancers"),
        *("LoadBalancerDescriptions", "LoadBalancerName"),
        "a load balancer with target groups in the recovery region, which target_groups of a fleet can name",
    ),
)
# What RDS lists beside the databases whose snapshots can be copied: engine -> title, and what AWS offers.
OTHER_ENGINES = {
    "custom-oracle": (
        "RDS Custom for Oracle instances",
        "none for their snapshots: keep a standby with Data Guard, or backups in a bucket that is replicated",
    ),
}
# What has to be known of engines whose snapshots are copied as those of any other.
ENGINE_NOTES = {
    "docdb": "DocumentDB: its snapshots are copied; restore them with aws docdb restore-db-cluster-from-snapshot.",
    "neptune": "Neptune: its snapshots are copied; restore them with aws neptune restore-db-cluster-from-snapshot.",
    "custom-sqlserver": "RDS Custom: the recovery region needs an instance profile and a KMS key prepared for it.",
}
OFFERS = {
    **{service.title: service.offer for service in SERVICES},
    **dict(OTHER_ENGINES.values()),
}
