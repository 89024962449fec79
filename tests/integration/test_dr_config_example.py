"""The example that adds dr_config to a playbook: two regions published, and launch templates with the user-data."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from tests.integration.aws_view import SOURCE, WEST, AwsView
from tests.integration.config_view import ConfigView
from tests.integration.playbook_run import PlaybookRunner

EXAMPLE = Path(__file__).parents[2] / "examples" / "publish_configuration.yml"
# As the example has them.
IMAGES = {SOURCE: "ami-0abc1234abc1234aa", WEST: "ami-0def5678def5678dd"}


def run_example(playbook: PlaybookRunner, *arguments: str) -> str:
    run = playbook.named(EXAMPLE, "-i", "localhost,", *arguments)
    assert run.rc == 0, run.stdout
    return run.stdout


def versions(aws: AwsView, region: str) -> list[dict[str, Any]]:
    if not aws.ec2(region).describe_launch_templates()["LaunchTemplates"]:
        return []
    answer = aws.ec2(region).describe_launch_template_versions(LaunchTemplateName="shop")
    found: list[dict[str, Any]] = answer["LaunchTemplateVersions"]
    return found


def test_example_publishes_two_regions_and_gives_launch_templates_the_user_data(
    playbook: PlaybookRunner, aws: AwsView
) -> None:
    config = ConfigView(aws, SOURCE, WEST)
    aws.client("iam", SOURCE).create_instance_profile(InstanceProfileName="shop")

    assert "OK: 2 published" in run_example(playbook, "--check", "--diff")
    assert [config.keys(region) for region in IMAGES] == [[], []]
    assert [versions(aws, region) for region in IMAGES] == [[], []]

    assert "OK: 2 published" in run_example(playbook)
    for region, image in IMAGES.items():
        files = config.files(region)
        assert f'DATABASE_HOST="shop.{region}.db.shop.internal"' in files["config.env"]
        assert files["secrets.references"] == "database.password\tssm\t/shop/database/password\n"
        [version] = versions(aws, region)
        assert version["LaunchTemplateData"]["ImageId"] == image
        user_data = base64.b64decode(version["LaunchTemplateData"]["UserData"]).decode()
        assert user_data.startswith("#cloud-config")
        assert "[systemctl, enable, --now, lifeboat-config.service]" in user_data
