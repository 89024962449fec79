"""What a diff says of what is created."""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._recovery.steps import Create


@pytest.mark.parametrize("module", ["amazon.aws.ec2_instance", "amazon.aws.ec2_launch_template"])
def test_diff_has_the_length_of_user_data_and_nothing_of_it(module: str) -> None:
    """Catches: a key in user data, which --diff shows to whoever reads the output."""
    options = {"instance_type": "m6i.large", "user_data": "export KEY=x", "region": "us-west-2"}
    lines = Create("us-west-2", "instance web", module, options).lines_after()
    assert lines == ["instance web", "  instance_type: m6i.large", "  user_data: 12 characters"]
