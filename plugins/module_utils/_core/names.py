# Copyright (c) 2026 the lifeboat.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that AWS accepts: image names from a template, and text made fit for a tag value.

Pure: it never asks AWS whether a name is still free.
"""

from __future__ import annotations

import hashlib
import re
import string
from collections.abc import Mapping

# 3-128 characters of this set: EC2 API reference, RegisterImage and CreateImage, parameter Name.
_IMAGE_NAME = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")
MAX_IMAGE_NAME_LENGTH = 128
MAX_TAG_VALUE_LENGTH = 256
_NOT_IN_TAG_VALUE = re.compile(r"[^\w .:/=+\-@]")


def render_name(template: str, values: Mapping[str, str]) -> str:
    """The name a template stands for; ValueError says which placeholder is unknown or that a brace is alone."""
    try:
        fields = {field for _text, field, _spec, _conversion in string.Formatter().parse(template) if field is not None}
    except ValueError as error:
        raise ValueError(
            f"name template '{template}' is not valid ({error}); write {{{{ and }}}} for braces"
        ) from error
    unknown = sorted(fields - set(values))
    if unknown:
        known = " ".join(f"{{{name}}}" for name in values)
        raise ValueError(f"name template '{template}' has the unknown placeholder {{{unknown[0]}}}; there are {known}")
    try:
        return template.format_map(values)
    except KeyError as error:
        raise ValueError(f"name template '{template}' has the unknown placeholder {error}") from error


def image_name_problem(name: str) -> str | None:
    """Why AWS would refuse a name for an image, as one sentence, or None."""
    if _IMAGE_NAME.fullmatch(name):
        return None
    return (
        f"image name '{name}' is not one AWS accepts: 3 to 128 letters, digits, spaces and ( ) [ ] . / - ' @ _ "
        "are allowed; set name"
    )


def tag_value(text: str) -> str:
    """Text fit to be a tag value anywhere: RDS allows fewer characters than EC2, and both at most 256.

    What has to change ends in a hash of the text, so that two texts never become one.
    """
    fit = _NOT_IN_TAG_VALUE.sub("-", text)
    if fit == text and len(fit) <= MAX_TAG_VALUE_LENGTH:
        return text
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{fit[: MAX_TAG_VALUE_LENGTH - 9]}-{digest}"
