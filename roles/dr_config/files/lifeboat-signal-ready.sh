#!/bin/sh
# Sets a tag on this instance that says which version of its configuration it has, for whoever waits for it.
#
# It never sets the tag while there is no configuration, and never reads one from the metadata service's version 1.
#
# usage: lifeboat-signal-ready [SETTINGS]    (/etc/lifeboat/config.env); everything lies below LIFEBOAT_ROOT, if set.
set -eu
unset AWS_PROFILE AWS_DEFAULT_PROFILE

root=${LIFEBOAT_ROOT:-}
settings=${1:-$root/etc/lifeboat/config.env}
set -a
# shellcheck source=/dev/null
. "$settings"
set +a
imds=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
# With a slash, which older releases of the AWS CLI (2.9 is one) do not put there themselves.
export AWS_EC2_METADATA_SERVICE_ENDPOINT="${imds%/}/"
imds=${imds%/}/latest

newline='
'

# What the metadata service says, if it consists of the given characters and leads nowhere else.
ask() {
    characters=$1
    shift
    answer=$(curl --disable --silent --fail --noproxy '*' --max-time 2 --retry 2 --max-filesize 4096 \
        --write-out '\n%{http_code}' --header "$@") || return 1
    [ "${answer##*"$newline"}" = 200 ] || return 1
    answer=$(printf %s "${answer%"$newline"*}")
    case $answer in '' | *[!$characters]*) return 1 ;; esac
    echo "$answer"
}

fail() {
    echo "lifeboat-signal-ready: $LIFEBOAT_APPLICATION/$LIFEBOAT_ENVIRONMENT: $*" >&2
    exit 1
}

version=$(sed -n 's/^version=//p' "$root/etc/$LIFEBOAT_APPLICATION/.lifeboat" 2>/dev/null) ||
    fail 'there is no configuration, so this instance is not ready'
token=$(ask 'A-Za-z0-9_=+/-' 'X-aws-ec2-metadata-token-ttl-seconds: 60' --request PUT "$imds/api/token") ||
    fail 'the instance metadata service (version 2) does not answer as it should'
if ! instance=$(ask 'a-z0-9-' "X-aws-ec2-metadata-token: $token" "$imds/meta-data/instance-id") ||
    ! region=$(ask 'a-z0-9-' "X-aws-ec2-metadata-token: $token" "$imds/meta-data/placement/region"); then
    fail 'the instance metadata service (version 2) does not say which instance this is, and where'
fi
endpoint=${AWS_ENDPOINT_URL_EC2:-${AWS_ENDPOINT_URL:-}}
AWS_PAGER='' aws --region "$region" ${endpoint:+--endpoint-url "$endpoint"} ec2 create-tags --resources "$instance" \
    --tags "Key=$LIFEBOAT_READY_TAG,Value=$version" ||
    fail "the tag $LIFEBOAT_READY_TAG could not be set on $instance"
echo "lifeboat-signal-ready: $instance has the tag $LIFEBOAT_READY_TAG=$version"
