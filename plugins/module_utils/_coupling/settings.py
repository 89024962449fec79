# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the name of a region is the value of a setting, or a text only speaks of the region.

Pure: it knows how files of many kinds are written, and parses none of them.
"""

from __future__ import annotations

import re

from .candidate_lines import Line
from .mentions import is_compared

_LONGEST_BEFORE = 200
_LONGEST_AFTER = 100
# A value whose name stands in a line above has not much before it in its own.
_LONGEST_START = 60
_LINES_ABOVE = 4

# A quote, also one within a text in quotes.
_Q = r"(?:\\?[\"'`])"
_NAME = r"[\w.-]*region[\w.-]*"
_CLOSERS = r"(?:\(\))?[\\\"'`\])}!]*"
# What YAML may have before a value: &west, !unsafe, !!str, !<tag:yaml.org,2002:str>.
_PROPERTIES = r"(?:(?:&[\w-]+|!\S*)\s+){0,2}"
# A YAML block, ${1:-, and calls that make a region or a pointer of a text: aws.String(", Region.of(".
_OPENERS = rf"{_PROPERTIES}(?:[|>][-+]?\s+)?" + r"(?:\$\{\w+:?[-=?+])?(?:[\w.:]+\()*[rbuf]?[\\\"'`\[(\s]*"
_OR = r"(?:\|\||\?\?|\?:|\bor\b|\belse\b)"
_FALLBACK_CALL = rf"\b(?:or_?else\w*|unwrap_or\w*|default\w*|coalesce|nvl|ifnull)\(\s*(?:\|\w*\|\s*)?{_Q}"
_LIST_ITEM = r"\n\s*-\s"
_PAIR_NAME = rf"\b\w*(?:name|key|id|variable|parameter){_Q}?\s*[:=]\s*{_Q}?"
# What is said of a setting beside its value.
_NO_VALUE = (
    r"(?!(?:descr\w*|doc\w*|examples?|sample|choices|enum|comment|help|label|title|pattern|placeholder|allowed\w*"
    r"|options|type)\b)"
)


def _form(pattern: str, *needs: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    return re.compile(f"(?:{pattern})$"), needs or ("",)


# What stands before a value, in small letters, each with texts of which one must be in it: to look for these is fast.
_BEFORE_VALUE = (
    # AWS_REGION=, "region": ", <region>, location = ", AWS_REGION ?=, region <-, region: aws.String("
    _form(rf"(?:region|location)[\w.-]*{_CLOSERS}[ \t]*(?::=|:-|\?=|\|\|=|\?\?=|//=|=>|<-|[:=>])\s*{_OPENERS}"),
    # var region string = ", region: string = "
    _form(rf"region\w*(?:[ \t]*:[ \t]*|[ \t]+)[a-z][\w.<>]*[ \t]*=[ \t]*{_Q}", "="),
    # process.env.AWS_REGION || ', get("AWS_REGION") or ", ENV.fetch('AWS_REGION') { '
    _form(rf"region[\w.-]*{_Q}?{_CLOSERS}(?:\s*{_OR}\s*|[ \t]*(?://|\{{)[ \t]*){_Q}"),
    # region: process.env.PLACE || ', region_name=os.getenv('PLACE', '
    _form(
        rf"region[\w.-]*{_CLOSERS}[ \t]*(?:=>|[:=])[ \t]*"
        rf"(?:[^,;{{}}\"'\n]{{1,80}}{_OR}\s*|[\w.:]+\([^()\n]{{1,60}},[ \t]*){_Q}"
    ),
    # {:region "
    _form(rf"(?<!\w):{_NAME}[ \t]+{_Q}", ":"),
    # ${AWS_REGION-
    _form(r"\$\{\w*region\w*-", "${"),
    # define('AWS_REGION', ', fetch(:region, ', ${env:AWS_REGION, '
    _form(rf"[\"'`:]{_NAME}{_Q}?\s*,\s*(?:[\w.:]+\()*{_Q}", ","),
    # --aws-region, -Region, and both as items of a list
    _form(rf"(?<![\w-])--?{_NAME}{_Q}?(?:\s*[,=]\s*|{_LIST_ITEM}\s*|\s+(?:\\\s+)?){_Q}?", "-"),
    # aws configure set region, setx region, set $aws_region
    _form(
        r"(?<![\w-])(?:set|setenv|setx|env|arg|\w+_(?:param|header)|#?define|let|setq|def|defvar|config)[ \t]+"
        rf"(?:-\w+[ \t]+)*[$\"']*{_NAME}{_Q}?[ \t]+{_Q}?"
    ),
    # withRegion(", Region.of(", connect_to_region('
    _form(
        rf"(?<!\w)(?!(?:is|has|check|validate|assert|match)\w*region)\w*region\w*"
        rf"(?:(?:\.|::)(?:of|new|from\w*|for\w*|get\w*|value_?of|parse|create|init))?\(\s*{_Q}",
        "(",
    ),
    # region | default(', getenv("AWS_REGION")).orElse(", curl .../placement/region || echo
    _form(rf"region[^;{{}}<>\n]{{0,120}}(?:{_FALLBACK_CALL}|\|\s*default\s+{_Q}|\|\|\s*(?:echo|printf)\s+{_Q}?)"),
    # add_argument("--region", default=", env('AWS_REGION', default='
    _form(rf"{_Q}{_NAME}{_Q}[^;{{}}<>()]{{0,160}}\bdefault\w*\s*[:=]\s*{_Q}", "default"),
    # {"name": "AWS_REGION", "value": ", - name: AWS_REGION / value:, <add key="AWSRegion" value="
    _form(
        rf"{_PAIR_NAME}{_NAME}{_Q}?(?:(?!{_LIST_ITEM}|\b\w*(?:name|key){_Q}?\s*[:=])[^{{}}<>]){{0,160}}?"
        rf"\b\w*(?:value|default)\w*{_Q}?\s*[:=]\s*{_Q}?",
        "value",
        "default",
    ),
    # map $host $aws_region { default
    _form(rf"\$\w*region\w*\s*\{{(?:[^{{}}]{{0,160}}[;\s])?[^\s;{{}}]+[ \t]+{_Q}?", "{"),
    # string Region { get; set; } = "
    _form(rf"region\w*\s*\{{\s*get;[^{{}}\"']{{0,40}}\}}\s*=\s*{_Q}", "{"),
    # region: str = Field(default="
    _form(rf"region\w*\s*(?::[^=\n]{{0,60}})?=\s*[\w.]+\([^()]{{0,100}}\bdefault\w*\s*=\s*{_Q}", "default"),
    # <Region type="string">
    _form(r"<[\w:.-]*region\s[^<>]{0,150}>\s*", ">"),
    # <entry key="aws.region">, <name>fs.s3a.endpoint.region</name><value>
    _form(rf"\b(?:name|key)\s*=\s*{_Q}{_NAME}{_Q}[^<>]*>\s*", ">"),
    _form(rf"<\w*(?:name|key)>\s*{_NAME}\s*</\w+>\s*<\w+>\s*", ">"),
    # "region": {"static": ", variable "aws_region" { default = "
    _form(
        rf"region(?:{_Q}\s*[:=]?|\s*[:=])\s*\{{[^{{}}]{{0,160}}?(?<![\w-]){_NO_VALUE}[\w-]+{_Q}?\s*[:=]\s*{_Q}?", "{"
    ),
)
# --aws-sigv4 aws:amz:us-east-1:s3, sqs://key:secret@us-east-1/
_SIGNING = "aws:amz:"
_SERVICE_URL = re.compile(
    r"(?<![a-z0-9])(?:s3[an]?|sqs|sns|ses|ssm|kinesis|firehose|dynamodb|secretsmanager|cloudwatch|lambda)"
    r"://(?:[^\s/@\"']*@)?$"
)
_URL_GOES_ON = re.compile(r"^(?:[/?#]|[\"'\s]|$)")
# SetEnv AWS_REGION, ENV AWS_REGION, fastcgi_param AWS_REGION: in capitals it is no word of a sentence
_CAPITALS = re.compile(rf"(?<![\w.-])[A-Z][A-Z0-9_]*_REGION(?:_[A-Z0-9]+)*{_Q}?[ \t]+{_Q}?$")
# boto3.client('s3', '
_CLIENT = re.compile(rf"(?:client|resource)\(\s*{_Q}[\w.-]+{_Q}\s*,\s*{_Q}$")
# The whole line is a name and its value: fluent-bit, collectd, Chef, properties.
_LINE_START = re.compile(rf"^\s*[$\"']?{_NAME}{_Q}?[ \t]+{_Q}?$", re.IGNORECASE)
_LINE_END = re.compile(rf"^{_Q}?\s*[;,\\]?\s*(?:#.*)?$")
# "value": "us-east-1", "name": "AWS_REGION"
_VALUE = re.compile(rf"\b\w*value{_Q}?\s*[:=]\s*{_Q}?$", re.IGNORECASE)
_NAME_AFTER = re.compile(rf"^{_Q}?\s*,?\s*{_Q}?\w*(?:name|key){_Q}?\s*[:=]\s*{_Q}?[\w.-]*region", re.IGNORECASE)
# {{ default "us-east-1" .Values.region }}
_DEFAULT = re.compile(rf"\bdefault\s+{_Q}$")
_DEFAULT_OF = re.compile(rf"^{_Q}\s+[\w.$]*region", re.IGNORECASE)
_IS_KEY = re.compile(rf"^{_Q}?\s*[:=]")
_PARENT_PROPERTIES = r"(?:(?:&[\w-]+|!\S*)\s*){0,2}"
# A line of YAML or of an INI file, up to its value.
_YAML_KEY = re.compile(rf"^(\s*){_Q}?{_NO_VALUE}[\w.-]+{_Q}?\s*:\s*{_PROPERTIES}{_Q}?$", re.IGNORECASE)
_YAML_PARENT = re.compile(rf"^\s*(?:-\s+)?{_Q}?[\w.-]*region{_Q}?\s*:\s*{_PARENT_PROPERTIES}(?:#.*)?$", re.IGNORECASE)
_YAML_ITEM = re.compile(rf"^(\s*)-\s+{_PROPERTIES}{_Q}?$")
_YAML_LIST = re.compile(rf"^\s*(?:-\s+)?{_Q}?[\w.-]*regions?{_Q}?\s*:\s*{_PARENT_PROPERTIES}(?:#.*)?$", re.IGNORECASE)
_INI_KEY = re.compile(rf"^\s*{_NO_VALUE}[\w.-]+\s*=\s*{_Q}?$", re.IGNORECASE)
_INI_SECTION = re.compile(rf"^\s*\[+[^\]]*region{_Q}?\]", re.IGNORECASE)
_SPOKEN_OF = re.compile("[Rr]egion|REGION|[Ll]ocation|client|resource")
_COMMENT = re.compile(r"^\s*(?:#.*)?$")
# Regions.US_EAST_1 and RegionEndpoint.USEast1 are written where a region is set, or where one is compared.
_OF_REGIONS = re.compile(r"(?:region\w*(?:\.|::)|awsregion|endpoints\.)$", re.IGNORECASE)
_COMPARED = re.compile(r"(?:[=!]==?|\bcase)\s*[\w.:]*$")


def is_setting(line: Line, start: int, end: int) -> bool:
    """Whether what stands there in the line, a region, is the value of something that is called region."""
    before, after = line.text[max(0, start - _LONGEST_BEFORE) : start], line.text[end : end + _LONGEST_AFTER]
    lower = before.lower()
    if is_compared(lower, after):
        return False
    if "-" not in line.text[start:end]:
        if _COMPARED.search(before):
            return False
        if _OF_REGIONS.search(before):
            return True
    return (
        _is_said_before(before, lower)
        or (start <= _LONGEST_BEFORE and _is_whole_line(before, lower, after))
        or _is_in_address(lower, after)
        or ("default" in lower and bool(_DEFAULT.search(before) and _DEFAULT_OF.search(after)))
        or ("value" in lower and bool(_VALUE.search(before) and _NAME_AFTER.search(after + "\n" + line.below())))
        or (start <= _LONGEST_START and not _IS_KEY.search(after) and _is_said_above(line, before))
    )


def _is_said_before(before: str, lower: str) -> bool:
    if "region" in lower or "location" in lower:
        for form, needs in _BEFORE_VALUE:
            if any(need in lower for need in needs) and form.search(lower):
                return True
        if "_REGION" in before and _CAPITALS.search(before):
            return True
    return "," in before and bool(_CLIENT.search(before))


def _is_whole_line(before: str, lower: str, after: str) -> bool:
    return "region" in lower and bool(_LINE_START.search(before) and _LINE_END.search(after))


def _is_in_address(lower: str, after: str) -> bool:
    return lower.endswith((_SIGNING, "//", "@")) and bool(
        lower.endswith(_SIGNING) or (_SERVICE_URL.search(lower) and _URL_GOES_ON.search(after))
    )


def _is_said_above(line: Line, before: str) -> bool:
    above = line.above()
    # The items of a list in several lines are what can be chosen from.
    if not _SPOKEN_OF.search(above) or above.rstrip().endswith("["):
        return False
    lines = above.splitlines()
    nearest = "\n".join([*_last_lines(lines), before])[-_LONGEST_BEFORE:]
    lower = nearest.lower()
    if is_compared(lower, ""):
        return False
    return _is_said_before(nearest, lower) or _is_below_region(lines, before) or _is_only_item(line, lines, before)


def _is_only_item(line: Line, lines: list[str], before: str) -> bool:
    """Whether the value is all of a YAML list that is called regions: of several, one may be chosen."""
    item = _YAML_ITEM.search(before)
    if not item:
        return False
    parent = next((text for text in reversed(lines) if not _COMMENT.search(text)), "")
    following = next((text for text in line.below().splitlines() if not _COMMENT.search(text)), "")
    is_last = not (_depth(following) == len(item[1]) and following.lstrip().startswith("-"))
    return is_last and _depth(parent) <= len(item[1]) and bool(_YAML_LIST.search(parent))


def _last_lines(lines: list[str]) -> list[str]:
    """The nearest that are no comments."""
    last = [line for line in lines[-2 * _LINES_ABOVE :] if not _COMMENT.search(line)]
    return last[-_LINES_ABOVE:]


def _is_below_region(lines: list[str], before: str) -> bool:
    """Whether the value is in a YAML dictionary, or in a section, that is called region."""
    if key := _YAML_KEY.search(before):
        depth = len(key[1])
        parent = next((line for line in reversed(lines) if _depth(line) < depth and not _COMMENT.search(line)), "")
        return bool(_YAML_PARENT.search(parent))
    if _INI_KEY.search(before):
        return bool(_INI_SECTION.search(next((line for line in reversed(lines) if line.lstrip()[:1] == "["), "")))
    return False


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
