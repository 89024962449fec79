# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sets a region and what only speaks of one, as tables of (kind of file, text).

A host is clean although it names a region, and not if something sets one: so both sides matter.
"""

from __future__ import annotations

import pytest

from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.rules import ScanRules
from ansible_collections.lifeboat.aws.plugins.module_utils._coupling.scan_text import find_couplings

SETS = [
    # YAML says of a value what it is.
    ("yaml", "region: !!str us-east-1"),
    ("yaml", 'aws_region: !!str "us-east-1"'),
    ("yaml", "region: &home !!str us-east-1"),
    ("yaml", "region: !<tag:yaml.org,2002:str> us-east-1"),
    ("yaml", "region: !unsafe us-east-1"),
    ("yaml", "region: &home-region us-east-1"),
    ("yaml", "region: !!str >-\n  us-east-1"),
    ("yaml", "region: !!map\n  static: !!str us-east-1"),
    ("yaml", "regions: !!seq\n  - !!str us-east-1"),
    # A word before a blank.
    ("apache", "SetEnv AWS_REGION us-east-1"),
    ("apache", '    SetEnv AWS_DEFAULT_REGION "us-east-1"'),
    ("dockerfile", "ENV AWS_REGION us-east-1"),
    ("dockerfile", "ENV AWS_REGION=us-east-1 STAGE=production"),
    ("dockerfile", "ARG region=us-east-1"),
    ("nginx", "fastcgi_param AWS_REGION us-east-1;"),
    ("nginx", "    set $aws_region us-east-1;"),
    ("nginx", "env AWS_REGION=us-east-1;"),
    ("haproxy", "    setenv AWS_REGION us-east-1"),
    ("csh", "setenv AWS_DEFAULT_REGION us-east-1"),
    ("fish", "set -gx AWS_REGION us-east-1"),
    ("cmd", "setx AWS_REGION us-east-1 /M"),
    ("shell", "aws configure set region us-east-1"),
    ("shell", "aws configure set default.region us-east-1 --profile shop"),
    ("fluent-bit", "    region              us-east-1"),
    ("fluentd", "  s3_region us-east-1"),
    ("collectd", 'Region "us-east-1"'),
    ("chef", "  region 'us-east-1'"),
    ("properties", "cloud.aws.region.static us-east-1"),
    ("c", '#define AWS_REGION "us-east-1"'),
    ("elisp", '(defvar aws-region "us-east-1")'),
    ("php-fpm", "env[AWS_REGION] = us-east-1"),
    # What is escaped in an address, a text in quotes or XML.
    ("url", "https://shop.example/?next=%3Fregion%3Dus-east-1%26x"),
    ("url", "https://shop.example/?data=%7B%22region%22%3A%22us-east-1%22%7D"),
    ("json", r'{"data": "{\u0022region\u0022:\u0022us-east-1\u0022}"}'),
    ("json", r'{"url": "/?region\u003dus-east-1\u0026x"}'),
    ("xml", "<data>{&quot;region&quot;: &quot;us-east-1&quot;}</data>"),
    ("xml", "<data>&lt;region&gt;us-east-1&lt;/region&gt;</data>"),
    # A flag.
    ("shell", "shopd --aws-region us-east-1"),
    ("shell", "shopd --aws-region=us-east-1"),
    ("shell", "shopd -aws.region us-east-1"),
    ("powershell", "Set-DefaultAWSRegion -Region us-east-1"),
    ("powershell", "Set-DefaultAWSRegion us-east-1"),
    ("json", '"Cmd": ["shopd", "--region", "us-east-1"]'),
    ("yaml", "args: [--region, us-east-1]"),
    ("yaml", "args:\n  - --aws-region\n  - us-east-1"),
    ("yaml", 'args:\n  - "--aws-region"\n  - "us-east-1"'),
    ("shell", "shopd --region \\\n  us-east-1"),
    # A function that is given name and value.
    ("php", "define('AWS_REGION', 'us-east-1');"),
    ("php", "'region' => env('AWS_DEFAULT_REGION', 'us-east-1'),"),
    ("python", "os.environ.setdefault('AWS_REGION', 'us-east-1')"),
    ("python", 'region = os.environ.get("AWS_REGION", "us-east-1")'),
    ("python", 'AWS = env("AWS_REGION", default="us-east-1")'),
    ("python", 'parser.add_argument("--region", help="where", default="us-east-1")'),
    ("go", 'os.Setenv("AWS_REGION", "us-east-1")'),
    ("go", 'viper.SetDefault("aws.region", "us-east-1")'),
    ("java", 'System.setProperty("aws.region", "us-east-1");'),
    ("ruby", "ENV.fetch('AWS_REGION', 'us-east-1')"),
    ("ruby", "ENV.fetch('AWS_REGION') { 'us-east-1' }"),
    ("ruby", "settings.fetch(:region, 'us-east-1')"),
    ("serverless", "region: ${opt:region, 'us-east-1'}"),
    ("python", "define(\n    'AWS_REGION',\n    'us-east-1',\n)"),
    # What is taken if there is none.
    ("javascript", "const region = process.env.AWS_REGION || 'us-east-1'"),
    ("javascript", "region(process.env.AWS_REGION || 'us-east-1')"),
    ("typescript", 'process.env["AWS_REGION"] ?? "us-east-1"'),
    ("python", 'os.environ.get("AWS_REGION") or "us-east-1"'),
    ("python", 'region if region else "us-east-1"'),
    ("php", "getenv('AWS_REGION') ?: 'us-east-1'"),
    ("perl", "$ENV{AWS_REGION} // 'us-east-1'"),
    ("ruby", "ENV['AWS_REGION'] ||= 'us-east-1'"),
    ("make", "AWS_REGION ?= us-east-1"),
    ("shell", ': "${AWS_REGION:=us-east-1}"'),
    ("shell", "echo ${AWS_REGION-us-east-1}"),
    ("shell", "region=${1:-us-east-1}"),
    ("shell", 'REGION="${REGION:-us-east-1}"'),
    ("shell", "REGION=$(curl -s http://169.254.169.254/latest/meta-data/placement/region || echo us-east-1)"),
    ("jinja", "{{ aws_region | default('us-east-1') }}"),
    ("helm", '{{ .Values.aws.region | default "us-east-1" }}'),
    ("helm", '{{ default "us-east-1" .Values.aws.region }}'),
    ("java", 'Optional.ofNullable(System.getenv("AWS_REGION")).orElse("us-east-1")'),
    ("rust", 'env::var("AWS_REGION").unwrap_or("us-east-1".into())'),
    ("rust", 'env::var("AWS_REGION").unwrap_or_else(|_| "us-east-1".to_string())'),
    # A client.
    ("python", "s3 = boto3.client('s3', 'us-east-1')"),
    ("python", 'boto3.resource("ec2", "us-east-1")'),
    ("python", "session.create_client('sqs', 'us-east-1')"),
    ("python", "boto3.client(\n    's3',\n    'us-east-1',\n)"),
    ("python", "boto3.client('s3', region_name='us-east-1')"),
    ("python", "boto.ec2.connect_to_region('us-east-1')"),
    ("go", 'Region: aws.String("us-east-1"),'),
    ("go", 'config.WithRegion("us-east-1")'),
    ("go", 'var region string = "us-east-1"'),
    ("typescript", 'region: string = "us-east-1";'),
    ("java", '.withRegion("us-east-1")'),
    ("java", '.region(Region.of("us-east-1"))'),
    ("csharp", 'RegionEndpoint.GetBySystemName("us-east-1")'),
    ("rust", 'Region::new("us-east-1")'),
    ("r", 'region <- "us-east-1"'),
    ("python", "Session(region_name=os.getenv('PLACE', 'us-east-1'))"),
    ("python", 'region = arguments.place or "us-east-1"'),
    ("javascript", "region: process.env.PLACE || 'us-east-1',"),
    ("clojure", '{:region "us-east-1"}'),
    # JSON in a text.
    ("shell", r'echo "{\"region\": \"us-east-1\"}"'),
    ("json", r'"{\"name\": \"AWS_REGION\", \"value\": \"us-east-1\"}"'),
    # Constants of the SDKs.
    ("csharp", "new AmazonS3Client(RegionEndpoint.USEast1)"),
    ("java", ".withRegion(Regions.US_EAST_1)"),
    ("java", ".region(Region.US_EAST_1)"),
    ("java", "import static com.amazonaws.regions.Regions.US_EAST_1;"),
    ("cpp", "config.region = Aws::Region::US_EAST_1;"),
    ("rust", "Region::UsEast1"),
    ("go", "Region: aws.String(endpoints.UsEast1RegionID)"),
    ("objective-c", "initWithRegion:AWSRegionUSEast1"),
    # Name and value apart.
    ("json", '{"name": "AWS_REGION", "value": "us-east-1"}'),
    ("json", '{"name": "AWS_REGION", "type": "PLAINTEXT", "value": "us-east-1"}'),
    ("json", '{"value": "us-east-1", "name": "AWS_REGION"}'),
    ("json", '{\n  "name": "AWS_REGION",\n  "value": "us-east-1"\n}'),
    ("json", '{\n  "value": "us-east-1",\n  "name": "AWS_REGION"\n}'),
    ("json", '{"ParameterKey": "AwsRegion", "ParameterValue": "us-east-1"}'),
    ("kubernetes", "env:\n  - name: AWS_REGION\n    value: us-east-1"),
    ("kubernetes", 'env:\n  - name: "AWS_REGION"\n    value: "us-east-1"'),
    ("kubernetes", "env:\n  - value: us-east-1\n    name: AWS_REGION"),
    ("kubernetes", "env:\r\n  - name: AWS_REGION\r\n    # where the queues are\r\n    value: us-east-1\r"),
    ("kubernetes", "- {name: AWS_REGION, value: us-east-1}"),
    ("xml", '<property name="aws.region" value="us-east-1"/>'),
    ("xml", '<add key="AWSRegion" value="us-east-1" />'),
    ("xml", '<add key="AWSRegion"\n     value="us-east-1" />'),
    ("xml", '<entry key="aws.region">us-east-1</entry>'),
    ("hadoop", "<name>fs.s3a.endpoint.region</name><value>us-east-1</value>"),
    ("hadoop", "<property>\n  <name>fs.s3a.endpoint.region</name>\n  <value>us-east-1</value>\n</property>"),
    ("plist", "<key>AWSRegion</key>\n<string>us-east-1</string>"),
    # Nested.
    ("spring", "cloud:\n  aws:\n    region:\n      static: us-east-1"),
    ("spring", "cloud:\n  aws:\n    region:\n      auto: false\n      static: us-east-1"),
    ("spring", "region: {auto: false, static: us-east-1}"),
    ("json", '{"region": {"static": "us-east-1"}}'),
    ("json", '"region": {\n  "auto": false,\n  "static": "us-east-1"\n}'),
    ("toml", '[spring.cloud.aws.region]\nauto = false\nstatic = "us-east-1"'),
    ("terraform", 'variable "aws_region" {\n  type    = string\n  default = "us-east-1"\n}'),
    ("cloudformation", "Parameters:\n  AwsRegion:\n    Type: String\n    Default: us-east-1"),
    ("yaml", "region:\n  us-east-1"),
    ("yaml", "region: >-\n  us-east-1"),
    ("yaml", "region: &region us-east-1"),
    ("json", '"region":\n  "us-east-1"'),
    ("python", 'aws_region = (\n    "us-east-1"\n)'),
    # Blocks, attributes, lists of one, and addresses.
    ("nginx", "proxy_set_header X-Region us-east-1;"),
    ("nginx", 'add_header X-AWS-Region "us-east-1" always;'),
    ("nginx", "map $host $aws_region { default us-east-1; }"),
    ("nginx", "map $host $aws_region {\n    ~^eu- eu-west-1;\n    default us-east-1;\n}"),
    ("csharp", 'public string Region { get; set; } = "us-east-1";'),
    ("csharp", 'public string AwsRegion { get; init; } = "us-east-1";'),
    ("python", "region: str = Field(default='us-east-1')"),
    ("python", 'region = Column(\n    String,\n    default="us-east-1",\n)'),
    ("yaml", "regions:\n  - us-east-1"),
    ("yaml", "aws_region: # where\n# one\n- 'us-east-1'\nplace: x"),
    ("shell", "curl --aws-sigv4 aws:amz:us-east-1:s3 https://shop.example"),
    ("conf", "store = s3://us-east-1/"),
    ("celery", "broker: sqs://key:secret@us-east-1/queue"),
    ("xml", '<Region type="string">us-east-1</Region>'),
    ("xml", '<aws:Region id="1" x="y">\n  us-east-1\n</aws:Region>'),
    # They look like comparisons, and are none.
    ("shell", '[ -n "$AWS_REGION" ] || AWS_REGION=us-east-1'),
    ("shell", 'test -z "$AWS_REGION" && AWS_REGION="us-east-1"'),
    ("sql", "UPDATE shops SET region = 'us-east-1' WHERE id = 1"),
    ("haskell", '  where region = "us-east-1"'),
    ("json", '{"aws:RequestedRegion": "eu-west-1"}, "region": "us-east-1"'),
    # What is commented out may be in force tomorrow.
    ("shell", "# export AWS_REGION=us-east-1"),
    ("ini", "; region = us-east-1"),
    # Today's.
    ("ini", "region = us-east-1"),
    ("yaml", "regions: [us-east-1]"),
    ("xml", "<region>us-east-1</region>"),
    ("terraform", 'location = "us-east-1"'),
]

# They name a region, and set none.
SPEAKS = [
    # Prose, also in comments.
    ("comment", "# Our region us-east-1 was lost for a day"),
    ("comment", "# the region (us-east-1) was lost"),
    ("comment", "// use your region or us-east-1"),
    ("comment", "# no cross-region us-east-1 traffic"),
    ("comment", "# The name of the region is us-east-1 here."),
    ("comment", "# Regions, such as us-east-1"),
    ("help", "--region REGION  region to use (default us-east-1)"),
    ("text", "All regions but us-east-1 are optional"),
    ("text", "the default is us-east-1"),
    ("markdown", "| us-east-1 | N. Virginia |"),
    ("docstring", 'Defaults to the region of the session, or "us-east-1".'),
    ("docstring", "region: one of the regions, such as 'us-east-1'"),
    # Lists to choose from.
    ("yaml", "regions:\n  - us-east-1\n  - eu-west-1"),
    ("python", 'more_regions = [\n    "us-east-1",\n    "us-west-2",\n]'),
    ("json", '"RegionOrder": [\n  "us-east-1"\n]'),
    ("yaml", "region:\n  type: str\n  choices: [us-east-1]"),
    ("yaml", "region:\n  description: us-east-1"),
    ("openapi", "region:\n  type: string\n  example: us-east-1"),
    ("cloudformation", "AwsRegion:\n  AllowedValues:\n    - us-east-1"),
    ("html", '<select name="region"><option value="us-east-1">Virginia</option></select>'),
    ("html", '<select name="region">\n<option value="us-east-1">Virginia</option>\n</select>'),
    ("yaml", "regions:\n  us-east-1: Virginia"),
    ("json", '{"us-east-1": {"ami": "x"}}'),
    ("terraform", 'variable "region" {\n  type = string\n}\nvariable "place" {\n  default = "us-east-1"\n}'),
    # Comparisons.
    ("javascript", "if (region === 'us-east-1') {"),
    ("python", 'if region == "us-east-1":'),
    ("python", 'if region != "us-east-1":'),
    ("python", 'if region in ("us-east-1", "us-west-2"):'),
    ("java", 'region.equals("us-east-1")'),
    ("java", "case US_EAST_1:"),
    ("java", "if (region == Regions.US_EAST_1)"),
    ("csharp", "if (region == RegionEndpoint.USEast1)"),
    ("javascript", 'regions.includes("us-east-1")'),
    ("javascript", 'isRegion("us-east-1")'),
    ("shell", '[ "$AWS_REGION" = "us-east-1" ]'),
    ("shell", 'if [[ "${AWS_REGION}" = us-east-1 ]]; then'),
    ("shell", "test $REGION = us-east-1"),
    ("sql", "SELECT * FROM shops WHERE region = 'us-east-1'"),
    ("sql", "SELECT * FROM shops WHERE id = 1 AND shops.region = 'us-east-1'"),
    ("sql", "WHERE id = 1\n  AND region = 'us-east-1'"),
    ("java", "Region.US_EAST_1.equals(region)"),
    ("java", "region.equals(Region.US_EAST_1)"),
    ("java", "if (Regions.US_EAST_1 == region)"),
    ("policy", '"StringEquals": {"aws:RequestedRegion": "us-east-1"}'),
    ("policy", '"StringEquals": {"aws:RequestedRegion": ["us-east-1"]}'),
    ("policy", '"StringEquals": {"ec2:Region": "us-east-1"}'),
    ("policy", 'variable = "aws:RequestedRegion"\nvalues = ["us-east-1"]'),
    # Not quite what is in the other table.
    ("nginx", "map $host $place { default us-east-1; }"),
    ("nginx", "map $x $region_name { us-east-1 east; }"),
    ("csharp", 'public string Place { get; set; } = "us-east-1";'),
    ("docstring", "region: list of regions (default = 'us-east-1')"),
    ("python", "place: str = Field(default='us-east-1')"),
    ("url", "s3://us-east-1-shop/"),
    ("xml", '<Place region="x">us-east-1</Place>'),
    # Another name's value.
    ("kubernetes", "env:\n  - name: AWS_REGION\n  - name: PLACE\n    value: us-east-1"),
    ("kubernetes", "env:\n  - name: AWS_REGION\n    value: eu\n  - name: PLACE\n    value: us-east-1"),
    ("kubernetes", "env:\n  - name: PLACE\n    value: us-east-1\n  - name: AWS_REGION\n    value: eu"),
    ("json", '[{"name": "AWS_REGION"}, {"name": "PLACE", "value": "us-east-1"}]'),
    ("json", '{\n  "name": "AWS_REGION"\n},\n{\n  "value": "us-east-1"\n}'),
    ("yaml", "region:\n  auto: true\nplace: us-east-1"),
    ("yaml", "region: eu\nplace: us-east-1"),
    ("python", "f('AWS_REGION')\ng('us-east-1')"),
    ("python", "client('s3', 'shop', 'us-east-1')"),
    ("ini", "[region]\nauto = true\n[place]\nname = us-east-1"),
    ("yaml", "title: shop\n\nus-east-1: x"),
]


def kinds_of(text: str) -> list[tuple[str, str | None]]:
    return [(f.kind, f.region) for f in find_couplings("x", text, ScanRules()) if f.region == "us-east-1"]


@pytest.mark.parametrize(("kind_of_file", "text"), SETS)
def test_setting_of_a_region_is_an_error(kind_of_file: str, text: str) -> None:
    """Catches: a host that is tagged clean although something on it sets the region."""
    assert kinds_of(text) == [("region_setting", "us-east-1")], kind_of_file


@pytest.mark.parametrize(("kind_of_file", "text"), SPEAKS)
def test_mention_of_a_region_is_a_warning(kind_of_file: str, text: str) -> None:
    """Catches: images that are refused for a comment, and people who then allow everything."""
    assert kinds_of(text) == [("region_name", "us-east-1")], kind_of_file
