"""The options of the modules of awx.awx that the collection uses, as AWX 24.6 has them.

Source: ansible/awx, awx_collection/plugins/modules. Data only.
"""

from __future__ import annotations

from typing import Any

_LIST = {"type": "list", "elements": "str"}
_TEXT, _YES, _DICT, _INT = {"type": "str"}, {"type": "bool"}, {"type": "dict"}, {"type": "int"}
_STATE = {"choices": ["present", "absent", "exists"], "default": "present"}
_TWO = {"choices": ["present", "absent"], "default": "present"}
_NAMED: dict[str, Any] = {"name": {"required": True}, "new_name": {}, "description": {}, "organization": {}}
_TOLD = dict.fromkeys(
    ("notification_templates_started", "notification_templates_success", "notification_templates_error"), _LIST
)
_ASKED = dict.fromkeys(
    (
        *("ask_scm_branch_on_launch", "ask_diff_mode_on_launch", "ask_variables_on_launch", "ask_limit_on_launch"),
        *("ask_tags_on_launch", "ask_skip_tags_on_launch", "ask_job_type_on_launch", "ask_verbosity_on_launch"),
        *("ask_inventory_on_launch", "ask_credential_on_launch", "ask_execution_environment_on_launch"),
        *("ask_forks_on_launch", "ask_instance_groups_on_launch", "ask_job_slice_count_on_launch"),
        *("ask_labels_on_launch", "ask_timeout_on_launch"),
    ),
    _YES,
)
_ROLES = (
    *("admin", "read", "member", "execute", "adhoc", "update", "use", "approval", "auditor", "project_admin"),
    *("inventory_admin", "credential_admin", "workflow_admin", "notification_admin", "job_template_admin"),
    "execution_environment_admin",
)
_SOURCES = ("scm", "ec2", "gce", "azure_rm", "vmware", "satellite6", "openstack", "rhv", "controller", "insights")
_CHANNELS = (
    *("awssns", "email", "grafana", "irc", "mattermost", "pagerduty", "rocketchat", "slack", "twilio", "webhook"),
)

SPECS: dict[str, dict[str, Any]] = {
    "organization": {**_NAMED, "state": _STATE},
    "label": {
        "name": {"required": True},
        "organization": {"required": True},
        "state": {**_TWO, "choices": ["present"]},
    },
    "execution_environment": {
        **_NAMED,
        "image": {"required": True},
        "credential": {},
        "pull": {"choices": ["always", "missing", "never"], "default": "missing"},
        "state": _STATE,
    },
    "credential_type": {
        "name": {"required": True},
        "description": {},
        "kind": {"choices": ["ssh", "vault", "net", "scm", "cloud", "insights"]},
        "inputs": _DICT,
        "injectors": _DICT,
        "state": _TWO,
    },
    "credential": {
        **_NAMED,
        "credential_type": {"required": True},
        "inputs": {"type": "dict", "no_log": True},
        "update_secrets": {"type": "bool", "default": True, "no_log": False},
        "state": _TWO,
    },
    "notification_template": {
        **_NAMED,
        "notification_type": {"choices": list(_CHANNELS)},
        "notification_configuration": _DICT,
        "messages": _DICT,
        "state": _STATE,
    },
    "project": {
        **_NAMED,
        **_TOLD,
        "scm_type": {"choices": ["manual", "git", "svn", "insights", "archive"]},
        **dict.fromkeys(("scm_url", "local_path", "scm_branch", "scm_refspec", "credential"), _TEXT),
        "default_environment": _TEXT,
        **dict.fromkeys(("scm_clean", "scm_delete_on_update", "scm_track_submodules", "scm_update_on_launch"), _YES),
        "scm_update_cache_timeout": _INT,
        "allow_override": _YES,
        "timeout": _INT,
        "wait": {"type": "bool", "default": True},
        "state": _STATE,
    },
    "inventory": {
        **_NAMED,
        "variables": _DICT,
        "kind": {"choices": ["", "smart", "constructed"]},
        "host_filter": {},
        "instance_groups": _LIST,
        "prevent_instance_group_fallback": _YES,
        "state": _STATE,
    },
    "inventory_source": {
        **_NAMED,
        **_TOLD,
        "inventory": {"required": True},
        "source": {"choices": list(_SOURCES)},
        **dict.fromkeys(("source_path", "enabled_var", "enabled_value", "host_filter", "limit", "credential"), _TEXT),
        **dict.fromkeys(("execution_environment", "source_project", "scm_branch"), _TEXT),
        "source_vars": _DICT,
        **dict.fromkeys(("overwrite", "overwrite_vars", "update_on_launch"), _YES),
        **dict.fromkeys(("timeout", "verbosity", "update_cache_timeout"), _INT),
        "state": _STATE,
    },
    "job_template": {
        **_NAMED,
        **_TOLD,
        **_ASKED,
        "job_type": {"choices": ["run", "check"]},
        **dict.fromkeys(("inventory", "project", "playbook", "execution_environment", "limit", "job_tags"), _TEXT),
        **dict.fromkeys(("skip_tags", "start_at_task", "scm_branch", "host_config_key"), _TEXT),
        **dict.fromkeys(("credentials", "instance_groups", "labels"), _LIST),
        "extra_vars": _DICT,
        "survey_spec": _DICT,
        **dict.fromkeys(("forks", "timeout", "job_slice_count"), _INT),
        "verbosity": {"type": "int", "choices": [0, 1, 2, 3, 4, 5]},
        **dict.fromkeys(
            ("survey_enabled", "become_enabled", "diff_mode", "allow_simultaneous", "use_fact_cache"), _YES
        ),
        **dict.fromkeys(("force_handlers", "prevent_instance_group_fallback"), _YES),
        "state": _STATE,
    },
    "workflow_job_template": {
        **_NAMED,
        **_TOLD,
        **_ASKED,
        "notification_templates_approvals": _LIST,
        "extra_vars": _DICT,
        "inventory": {},
        "limit": {},
        "scm_branch": {},
        "labels": _LIST,
        "survey_spec": _DICT,
        **dict.fromkeys(("survey_enabled", "allow_simultaneous"), _YES),
        "workflow_nodes": {"type": "list", "elements": "dict"},
        "destroy_current_nodes": {"type": "bool", "default": False},
        "state": _STATE,
    },
    "schedule": {
        **_NAMED,
        "rrule": {},
        "extra_data": _DICT,
        "unified_job_template": {},
        "enabled": _YES,
        "inventory": {},
        "job_type": {"choices": ["run", "check"]},
        "limit": {},
        "state": _STATE,
    },
    "role": {
        **dict.fromkeys(
            (
                *("users", "teams", "target_teams", "inventories", "job_templates", "workflows", "credentials"),
                *("organizations", "projects", "instance_groups"),
            ),
            _LIST,
        ),
        "role": {"choices": list(_ROLES), "required": True},
        "lookup_organization": {},
        "state": _TWO,
    },
}
ACCESS: dict[str, Any] = {
    "controller_host": {},
    "controller_username": {},
    "controller_password": {"no_log": True},
    "controller_oauthtoken": {"no_log": True},
    "controller_config_file": {"type": "path"},
    "validate_certs": _YES,
    "request_timeout": {"type": "float"},
}
