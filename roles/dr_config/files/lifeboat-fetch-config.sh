#!/bin/sh
# Fetches the configuration of an application from the bucket of the region that this instance runs in, verifies it and
# installs it in one step. It says in one line what it did, and its exit code says what went wrong.
#
# It never asks version 1 of the metadata service, never reads the bucket of another region, and never leaves a mix: when
# anything fails, the last good configuration of this region stays as it is.
#
# usage: lifeboat-fetch-config [SETTINGS]    (/etc/lifeboat/config.env); everything lies below LIFEBOAT_ROOT, if set.
set -eu
umask 077
export LC_ALL=C
# Whatever profile the environment names belongs to a person and not to this instance.
unset AWS_PROFILE AWS_DEFAULT_PROFILE

root=${LIFEBOAT_ROOT:-}
settings=${1:-$root/etc/lifeboat/config.env}
name=$settings
region='' link='' work='' pid_lock=''
newline='
'
unpacked_limit=268435456

BAD_SETTINGS=2 NO_PROGRAM=3 NO_METADATA=4 NO_BUCKET=5 REFUSED=6 NOT_FOUND=7 NO_ANSWER=8 BAD_BUNDLE=9 NOT_WRITTEN=10
NO_SECRET=11 ON_CHANGE_FAILED=12 BUSY=75

say() {
    line=$(printf '%s: %s' "$name" "$*" | tr '\n' ' ')
    printf 'lifeboat-fetch-config: %s\n' "$line" >&2
    # systemd puts that into the journal by itself.
    if [ -z "${JOURNAL_STREAM:-}" ] && has logger; then
        logger -t lifeboat-fetch-config -- "$line" 2>/dev/null || :
    fi
}

fail() {
    exit_code=$1
    shift
    if [ -n "$link" ] && [ -d "$link" ]; then
        say "$*; the last good configuration ($(installed version)) stays in place"
    else
        say "$*; there is no configuration"
    fi
    exit "$exit_code"
}

last_line() {
    printf '%s\n' "$1" | grep . | tail -n 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# Twice is fine.
end() {
    if [ -n "$work" ]; then rm -rf "$work"; fi
    if [ -n "$pid_lock" ]; then rm -f "$pid_lock" "$pid_lock.$$"; fi
    work='' pid_lock=''
    exec 9>&-
}

# --- Settings

is_name() {
    case $1 in '' | [!a-z0-9]* | *[!a-z0-9._-]*) false ;; esac
}

is_path() {
    case "/$1/" in *[!A-Za-z0-9._/-]* | */../* | *//*) false ;; esac
}

is_number() {
    case $1 in '' | *[!0-9]*) false ;; esac
}

read_settings() {
    if ! [ -r "$settings" ]; then fail $BAD_SETTINGS "there are no settings in $settings"; fi
    # For curl, aws and the command on_change, too: endpoints and proxies may be among them.
    set -a
    # shellcheck source=/dev/null
    . "$settings"
    set +a
    application=${LIFEBOAT_APPLICATION:-} environment=${LIFEBOAT_ENVIRONMENT:-}
    prefix=${LIFEBOAT_PREFIX:-lifeboat-config}
    on_change=${LIFEBOAT_ON_CHANGE:-}
    keep=${LIFEBOAT_KEEP:-3}
    attempts=${LIFEBOAT_ATTEMPTS:-4} pause=${LIFEBOAT_PAUSE:-2} timeout=${LIFEBOAT_TIMEOUT:-10}
    patience=${LIFEBOAT_LOCK_SECONDS:-60}
    if ! is_name "$application"; then fail $BAD_SETTINGS "LIFEBOAT_APPLICATION=$application is not a name"; fi
    name=$application/$environment
    versions=$root/var/lib/lifeboat/config/$application
    # Relative, so that it is right below another root, too.
    relative=../var/lib/lifeboat/config/$application
    link=$root/etc/$application
    due=$versions/on-change-due
    case $(readlink "$link" || :) in
    "$relative"/*) ;;
    *)
        if [ -e "$link" ] || [ -L "$link" ]; then
            owned_by_others=$link link=''
            fail $BAD_SETTINGS "$owned_by_others is there and was not made by this program; move it away"
        fi
        ;;
    esac
    if ! is_name "$environment"; then fail $BAD_SETTINGS "LIFEBOAT_ENVIRONMENT=$environment is not a name"; fi
    if ! is_path "$prefix"; then fail $BAD_SETTINGS "LIFEBOAT_PREFIX=$prefix is not a prefix of keys"; fi
    for number in "$keep" "$attempts" "$pause" "$timeout" "$patience"; do
        if ! is_number "$number"; then fail $BAD_SETTINGS "$number in $settings is not a number"; fi
    done
}

choose_client() {
    for needed in curl tar gzip sha256sum awk sed od; do
        if ! has $needed; then fail $NO_PROGRAM "the program $needed is needed and missing"; fi
    done
    case ${LIFEBOAT_CLIENT:-auto} in
    # The pointer is a few lines that are asked for every few minutes: the AWS CLI takes half a second just to start.
    auto) pointer_client=curl bundle_client=curl && if has aws; then bundle_client=aws; fi ;;
    aws | curl) pointer_client=$LIFEBOAT_CLIENT bundle_client=$LIFEBOAT_CLIENT ;;
    *) fail $BAD_SETTINGS "LIFEBOAT_CLIENT=$LIFEBOAT_CLIENT is none of auto, aws, curl" ;;
    esac
    if ! has "$bundle_client"; then fail $NO_PROGRAM "the program $bundle_client is needed and missing"; fi
}

# --- One at a time

lock() {
    folder=$root/run/lifeboat
    mkdir -p "$folder" || fail $NOT_WRITTEN "$folder cannot be made"
    if has flock; then
        exec 9>>"$folder/$application.lock"
        attempt='flock -n 9'
    else
        attempt="lock_by_pid $folder/$application.pid"
    fi
    waited=0
    until $attempt; do
        if [ $waited -ge "$patience" ]; then fail $BUSY "another fetch is running"; fi
        sleep 1
        waited=$((waited + 1))
    done
}

# A hard link is made at once with what it says, so that a lock never is without its owner.
lock_by_pid() {
    echo $$ >"$1.$$"
    if ! ln "$1.$$" "$1" 2>/dev/null; then
        owner=$(cat "$1" 2>/dev/null) || owner=''
        if [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null; then
            rm -f "$1.$$"
            return 1
        fi
        # Its owner was killed. Whoever moves it away first has it, unless it is a new one already.
        mv "$1" "$1.$$.old" 2>/dev/null || return 1
        if [ "$(cat "$1.$$.old")" != "$owner" ]; then ln "$1.$$.old" "$1" 2>/dev/null || :; fi
        rm -f "$1.$$.old"
        ln "$1.$$" "$1" 2>/dev/null || return 1
    fi
    pid_lock=$1
}

# --- The instance

# Runs a command until it succeeds, and waits longer each time.
persist() {
    left=$attempts delay=$pause
    until "$@"; do
        left=$((left - 1))
        if [ $left -le 0 ]; then return 1; fi
        sleep "$delay"
        delay=$((delay * 2))
    done
}

# A page is no answer, nor is one that leads elsewhere: nothing follows it, since the token would go there, too.
metadata() {
    told=$(curl --disable --silent --fail --noproxy '*' --connect-timeout 1 --max-time 2 --max-filesize 65536 \
        --write-out '\n%{http_code}' "$@") || return 1
    [ "${told##*"$newline"}" = 200 ] && printf %s "${told%"$newline"*}"
}

item() {
    metadata --header "X-aws-ec2-metadata-token: $token" "$imds/latest/$1"
}

# Whether a text consists of some characters and is not empty.
is_made_of() {
    case $2 in '' | *[!$1]*) false ;; esac
}

is_region() {
    is_made_of a-z0-9- "$1" && case $1 in [a-z][a-z]*-*-[0-9]*) ;; *) false ;; esac
}

read_region() {
    token=$(metadata --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/latest/api/token") &&
        is_made_of 'A-Za-z0-9_=+/-' "$token" && region=$(item meta-data/placement/region)
}

read_credentials() {
    role=$(item meta-data/iam/security-credentials/) && is_made_of 'A-Za-z0-9_+=,.@-' "$role" &&
        answer=$(item "meta-data/iam/security-credentials/$role") &&
        access_key=$(field AccessKeyId) && secret_key=$(field SecretAccessKey) && session=$(field Token) &&
        is_made_of 'A-Za-z0-9_' "$access_key" && is_made_of 'A-Za-z0-9/+=' "$secret_key" &&
        is_made_of 'A-Za-z0-9_/+=-' "$session"
}

# The value of a key in a small JSON object of strings without quotes in them.
field() {
    printf %s "$answer" | tr ',{}' '\n' | sed -n 's/^ *"'"$1"'" *: *"\([^"]*\)" *$/\1/p'
}

look_around() {
    imds=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
    imds=${imds%/}
    persist read_region || fail $NO_METADATA "the instance metadata service (version 2) does not answer"
    if ! is_region "$region"; then
        region=$(printf %.60s "$region")
        fail $NO_METADATA "the instance metadata service says something else than a region: $region"
    fi
    persist read_credentials || fail $NO_METADATA "this instance has no role whose credentials could be used"
    owner=${LIFEBOAT_BUCKET_OWNER:-}
    if [ -z "$owner" ]; then
        # Anybody can make a bucket that has the name of one that is not there yet.
        answer=$(item dynamic/instance-identity/document) || answer=''
        owner=$(field accountId)
        if ! is_made_of 0-9 "$owner"; then
            fail $NO_METADATA "the instance metadata service does not say which account this is"
        fi
    fi
    case $owner in any) owner='' ;; esac
}

# From botocore's endpoints.json.
suffix() {
    case $region in
    cn-*) echo amazonaws.com.cn ;;
    eusc-*) echo amazonaws.eu ;;
    us-iso-*) echo c2s.ic.gov ;;
    us-isob-*) echo sc2s.sgov.gov ;;
    eu-isoe-*) echo cloud.adc-e.uk ;;
    us-isof-*) echo csp.hci.ic.gov ;;
    *) echo amazonaws.com ;;
    esac
}

endpoint() {
    case $1 in
    s3) given=${AWS_ENDPOINT_URL_S3:-} ;;
    ssm) given=${AWS_ENDPOINT_URL_SSM:-} ;;
    secretsmanager) given=${AWS_ENDPOINT_URL_SECRETS_MANAGER:-} ;;
    esac
    given=${given:-${AWS_ENDPOINT_URL:-https://$1.$region.$(suffix)}}
    echo "${given%/}"
}

choose_bucket() {
    bucket=''
    for pair in ${LIFEBOAT_BUCKETS:-}; do
        if [ "${pair%%=*}" = "$region" ]; then bucket=${pair#*=}; fi
    done
    if [ -z "${LIFEBOAT_BUCKETS:-}" ] && [ -n "${LIFEBOAT_BUCKET:-}" ]; then
        case $LIFEBOAT_BUCKET in
        *'{region}'*) bucket=${LIFEBOAT_BUCKET%%'{region}'*}$region${LIFEBOAT_BUCKET#*'{region}'} ;;
        *) fail $BAD_SETTINGS "LIFEBOAT_BUCKET=$LIFEBOAT_BUCKET is the same in all regions; it needs {region}" ;;
        esac
    fi
    if [ -z "$bucket" ]; then fail $NO_BUCKET "no bucket is known for $region"; fi
    if ! is_name "$bucket"; then fail $BAD_SETTINGS "$bucket is not the name of a bucket"; fi
}

# --- What is installed

installed() {
    sed -n "s/^$1=//p" "$link/.lifeboat" 2>/dev/null || :
}

# An image carries the configuration of the region in which it was made. With it the application would talk to that
# region, so that none at all is better.
put_away_what_is_foreign() {
    if ! [ -L "$link" ]; then return 0; fi
    place="$(installed region) $(installed environment)"
    if [ "$place" != "$region $environment" ]; then
        rm -f "$link" || fail $NOT_WRITTEN "$link is of ${place:-an unknown place} and cannot be removed"
        say "what was installed is of ${place% *}, environment ${place#* }, and has been put away; this is $region"
    fi
}

# --- Requests. Each sets code: empty when it worked, AWS's error code, or no-answer.

ask() {
    code='' said=''
    if [ "$client" = aws ]; then ask_with_aws "$@"; else ask_with_curl "$@"; fi
    case $code in
    # Worth another attempt. Clocks are set while a machine starts.
    no-answer | 5?? | RequestTimeTooSkewed | InternalError | InternalServerError | ServiceUnavailable | SlowDown | \
        RequestTimeout | Throttling* | RequestLimitExceeded) return 1 ;;
    esac
}

# ask s3 KEY OUTPUT LIMIT | ask ssm|secretsmanager REFERENCE OUTPUT
ask_with_aws() {
    case $1 in
    s3)
        set -- "$1" "$3" s3api get-object --bucket "$bucket" --key "$2" "$3"
        if [ -n "$owner" ]; then set -- "$@" --expected-bucket-owner "$owner"; fi
        ;;
    ssm) set -- "$1" "$3" ssm get-parameter --with-decryption --name "$2" ;;
    secretsmanager) set -- "$1" "$3" secretsmanager get-secret-value --secret-id "$2" ;;
    esac
    url=$(endpoint "$1")
    output=$2
    if [ "$1" = s3 ]; then output=/dev/null; fi
    shift 2
    # What it says is kept in memory: the disk may be full.
    said=$(AWS_ACCESS_KEY_ID=$access_key AWS_SECRET_ACCESS_KEY=$secret_key AWS_SESSION_TOKEN=$session \
        AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_MAX_ATTEMPTS=1 AWS_PAGER='' \
        aws --region "$region" --endpoint-url "$url" --output json \
        --cli-connect-timeout "$timeout" --cli-read-timeout "$timeout" "$@" 2>&1 >"$output") && return
    code=$(echo "$said" | sed -n 's/.*An error occurred (\([A-Za-z0-9.]*\)).*/\1/p')
    code=${code:-no-answer}
    case $said in *'[Errno 27]'* | *'[Errno 28]'*) fail $NOT_WRITTEN "the answer cannot be written: $(last_line "$said")" ;; esac
}

ask_with_curl() {
    service=$1 target='' body='' limit=10000000
    url=$(endpoint "$1")/
    case $1 in
    s3)
        url=$url$bucket/$2
        limit=$4
        ;;
    ssm)
        target=AmazonSSM.GetParameter
        body="{\"Name\":\"$2\",\"WithDecryption\":true}"
        ;;
    secretsmanager)
        target=secretsmanager.GetSecretValue
        body="{\"SecretId\":\"$2\"}"
        ;;
    esac
    hash=$(printf %s "$body" | sha256 /dev/stdin) now=$(date -u +%Y%m%dT%H%M%SZ)
    # In a pipe and not on a command line, where every user of the machine could read secrets.
    failure=0
    said=$(
        {
            echo "url = \"$url\""
            if [ -n "$target" ]; then printf 'data = "%s"\n' "$(echo "$body" | sed 's/"/\\"/g')"; fi
            headers | sed 's/.*/header = "&"/'
            if signs_headers; then
                printf 'aws-sigv4 = "aws:amz:%s:%s"\nuser = "%s:%s"\n' "$region" "$service" "$access_key" "$secret_key"
            else
                printf 'header = "x-amz-date: %s"\nheader = "Authorization: %s"\n' "$now" "$(authorization)"
            fi
        } | curl --config - --silent --show-error --output "$3" --write-out '\n%{http_code}' --max-filesize "$limit" \
            --connect-timeout "$timeout" --speed-limit 1 --speed-time "$timeout" --max-time $((timeout * 20)) 2>&1
    ) || failure=$?
    status=${said##*"$newline"} said=${said%"$newline"*}
    case $failure/$status in
    0/200) ;;
    23/*) fail $NOT_WRITTEN "the answer cannot be written: $(last_line "$said")" ;;
    63/*) fail $BAD_BUNDLE "$url is longer than $limit bytes" ;;
    # No answer, or one that was not read to the end.
    [1-9]*/*) code=no-answer ;;
    *)
        code=$(sed -n -e 's/.*<Code>\([A-Za-z0-9]*\)<.*/\1/p' -e 's/.*"__type" *: *"\([^"]*#\)\{0,1\}\([A-Za-z0-9]*\)".*/\2/p' \
            "$3" | head -n 1)
        code=${code:-$status}
        ;;
    esac
}

# S3 wants the hash of the body, and the token to be signed.
headers() {
    if [ -n "$target" ]; then echo 'content-type: application/x-amz-json-1.1'; fi
    echo "x-amz-content-sha256: $hash"
    if [ "$service" = s3 ] && [ -n "$owner" ]; then echo "x-amz-expected-bucket-owner: $owner"; fi
    echo "x-amz-security-token: $session"
    if [ -n "$target" ]; then echo "x-amz-target: $target"; fi
}

# curl --aws-sigv4 signs headers that are given to it only since 7.87 (curl#7966, #9804); Ubuntu 22.04 has 7.81 and
# RHEL 9 has 7.76.
signs_headers() {
    curl --version | awk 'NR == 1 { split($2, part, "."); exit !(part[1] * 1000 + part[2] >= 7087) }'
}

# Signature version 4. printf and arithmetic are the shell's own, so that no key is on a command line here either.
authorization() {
    method=GET path=/${url#*://*/}
    if [ -n "$target" ]; then method=POST; fi
    host=${url#*://}
    all=$({ headers; echo "host: ${host%%/*}"; echo "x-amz-date: $now"; } | sort)
    signed=$(echo "$all" | cut -d : -f 1 | tr '\n' ';')
    signed=${signed%;}
    scope=${now%T*}/$region/$service/aws4_request
    canonical=$(printf '%s\n%s\n\n%s\n\n%s\n%s' $method "$path" "$(echo "$all" | sed 's/: /:/')" "$signed" "$hash")
    canonical=$(printf %s "$canonical" | sha256 /dev/stdin)
    key=$(printf %s "AWS4$secret_key" | od -An -v -tx1 | tr -d ' \n')
    for part in "${now%T*}" "$region" "$service" aws4_request; do key=$(printf %s "$part" | hmac "$key"); done
    signature=$(printf 'AWS4-HMAC-SHA256\n%s\n%s\n%s' "$now" "$scope" "$canonical" | hmac "$key")
    echo "AWS4-HMAC-SHA256 Credential=$access_key/$scope, SignedHeaders=$signed, Signature=$signature"
}

sha256() {
    sum=$(sha256sum "$1")
    echo "${sum%% *}"
}

# HMAC-SHA256 (RFC 2104) of standard input, with a key in hexadecimal digits of at most 64 bytes.
hmac() {
    padded=$1
    while [ ${#padded} -lt 128 ]; do padded=${padded}00; done
    inner=$({ bytes "$padded" 0x36; cat; } | sha256 /dev/stdin)
    { bytes "$padded" 0x5c; bytes "$inner" 0; } | sha256 /dev/stdin
}

# The bytes of hexadecimal digits, each XOR the second argument.
bytes() {
    digits=$1 escapes=''
    while [ -n "$digits" ]; do
        others=${digits#??}
        byte=$((0x${digits%"$others"} ^ $2))
        digits=$others
        escapes="$escapes\\0$((byte >> 6))$((byte >> 3 & 7))$((byte & 7))"
    done
    printf %b "$escapes"
}

# --- Fetching

fetch() {
    code=no-answer
    persist ask s3 "$1" "$2" "$3" || :
    what="s3://$bucket/$1 in $region"
    case $code in
    '') ;;
    no-answer) fail $NO_ANSWER "$what: no answer ($(last_line "$said"))" ;;
    NoSuchKey | NoSuchBucket | 404) fail $NOT_FOUND "$what is not there ($code)" ;;
    PermanentRedirect | TemporaryRedirect | AuthorizationHeaderMalformed | IllegalLocationConstraintException | 30?)
        fail $NO_BUCKET "$what: the bucket is in another region ($code)"
        ;;
    RequestTimeTooSkewed) fail $REFUSED "$what: refused, because the clock of this machine is wrong ($code)" ;;
    5?? | InternalError | ServiceUnavailable | SlowDown | RequestTimeout) fail $NO_ANSWER "$what: no answer ($code)" ;;
    *) fail $REFUSED "$what: refused ($code)" ;;
    esac
}

pointer() {
    sed -n 's/^ *"'"$1"'": "\([A-Za-z0-9._:/-]*\)",\{0,1\}$/\1/p' "$work/current.json"
}

read_pointer() {
    folder=$prefix/$application/$environment
    fetch "$folder/current.json" "$work/current.json" 100000
    sha256=$(pointer sha256) size=$(pointer size) version=$(pointer version) bundle=$(pointer bundle)
    if [ "$(pointer format)" != 1 ]; then fail $BAD_BUNDLE "$what is of an unknown format"; fi
    if [ "$(pointer application) $(pointer environment) $(pointer region)" != "$application $environment $region" ]; then
        fail $BAD_BUNDLE "$what is not for $name in $region, but for $(pointer application)/$(pointer environment) in $(pointer region)"
    fi
    case $sha256 in *[!0-9a-f]*) sha256='' ;; esac
    if [ ${#sha256} != 64 ] || [ "$bundle" != "$folder/bundles/$sha256.tar.gz" ] || ! is_number "$size" || [ -z "$version" ]; then
        fail $BAD_BUNDLE "$what cannot be read"
    fi
}

fetch_bundle() {
    fetch "$bundle" "$work/bundle" "$size"
    got=$(wc -c <"$work/bundle") # with blanks before it, on some systems
    if [ "$got" -ne "$size" ]; then fail $BAD_BUNDLE "$what has $((got)) bytes and not $size"; fi
    if [ "$(sha256 "$work/bundle")" != "$sha256" ]; then fail $BAD_BUNDLE "$what is not what was published: wrong hash"; fi
}

refuse_entry() {
    fail $BAD_BUNDLE "$what has what does not belong in a configuration: $1"
}

# A bundle of a few bytes may fill every disk. head reads no further than it has to.
unpack() {
    if [ "$(gzip -dc "$work/bundle" 2>/dev/null | head -c $((unpacked_limit + 1)) | wc -c)" -gt $unpacked_limit ]; then
        fail $BAD_BUNDLE "$what has more than $unpacked_limit bytes when it is unpacked"
    fi
    for listing in -t -tv; do
        # BusyBox hides what leads out of the directory, and complains.
        if ! said=$(tar $listing -zf "$work/bundle" 2>&1 >"$work/list$listing") || [ -n "$said" ]; then
            refuse_entry "$(last_line "$said")"
        fi
    done
    bad=$(grep -E '^/|(^|/)\.\.(/|$)' "$work/list-t" | head -n 1) || :
    # Files and directories without setuid, setgid and sticky bits; a link has its goal behind the name, in BusyBox a hard
    # one has nothing else.
    bad=$bad$(grep -Ev '^[-d]([-r][-w][-x]){3}' "$work/list-tv" | head -n 1)
    bad=$bad$(grep -E ' -> | link to ' "$work/list-tv" | head -n 1)
    if [ -n "$bad" ]; then refuse_entry "$bad"; fi
    if ! mkdir "$work/tree" || ! said=$(tar -xzof "$work/bundle" -C "$work/tree" 2>&1); then
        fail $NOT_WRITTEN "the bundle cannot be unpacked: $(last_line "$said")"
    fi
    bad=$(find "$work/tree" ! -type f ! -type d -o -type f -links +1 | head -n 1)
    if [ -n "$bad" ]; then refuse_entry "$bad"; fi
}

give_away() {
    rm -rf "$work/tree/.lifeboat" &&
        printf '%s=%s\n' region "$region" environment "$environment" version "$version" >"$work/tree/.lifeboat" &&
        if [ -n "${LIFEBOAT_GROUP:-}" ]; then
            chgrp -R "$LIFEBOAT_GROUP" "$work/tree" && chmod -R u=rwX,g=rX,o= "$work/tree"
        else
            chmod -R u=rwX,go=rX "$work/tree"
        fi
}

# --- Secrets

# Reads JSON, finds the string at the path KEY/KEY, and in it, if it is JSON itself, the one at the key INNER. Writes it
# as the property NAME: in double quotes as systemd and shells read it, and as Java reads it.
# shellcheck disable=SC2016
FIND_SECRET='
function blank() { while (index(" \t\r\n", substr(text, at, 1)) && at <= length(text)) at++ }
function hex(digits,    i, n) {
    for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
    return n
}
function utf8(n) {
    if (n < 128) return sprintf("%c", n)
    if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
    if (n < 65536) return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
    return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, 128 + int(n / 64) % 64, 128 + n % 64)
}
function quoted(    out, c, n) {
    at++
    while ((c = substr(text, at++, 1)) != "\"") {
        if (c == "") exit 1
        if (c == "\\") {
            c = substr(text, at++, 1)
            if (c == "u") {
                n = hex(substr(text, at, 4)); at += 4
                if (n >= 55296 && n < 56320) {
                    n = 65536 + (n - 55296) * 1024 + hex(substr(text, at + 2, 4)) - 56320; at += 6
                }
                c = utf8(n)
            } else if (index("bfnrt", c)) c = substr("\b\f\n\r\t", index("bfnrt", c), 1)
        }
        out = out c
    }
    return out
}
# depth: how many keys of the path have been met on the way here; negative beside the path.
function value(depth,    open, key, out, start) {
    blank(); open = substr(text, at, 1)
    if (open == "{" || open == "[") {
        at++; blank()
        while (!index("}]", substr(text, at, 1))) {
            key = ""
            if (open == "{") { key = quoted(); blank(); at++ }
            value(open == "{" && depth >= 0 && key == path[depth + 1] ? depth + 1 : -1)
            blank(); if (substr(text, at, 1) == ",") { at++; blank() }
        }
        if (at > length(text)) exit 1
        at++
        return
    }
    if (open == "\"") out = quoted()
    else {
        start = at
        while (at <= length(text) && !index(",]} \t\r\n", substr(text, at, 1))) at++
        out = substr(text, start, at - start)
        if (out == "null" || out == "") return
    }
    if (depth == length_of_path) { found = out; met = 1 }
}
function look(keys) { length_of_path = split(keys, path, "/"); met = 0; at = 1; value(0); if (!met) exit 1 }
function for_shells(out,    i, c, all) {
    for (i = 1; i <= length(out); i++) { c = substr(out, i, 1); all = all (index("\"\\`$", c) ? "\\" c : c) }
    return "\"" all "\""
}
function for_java(out,    i, c, n, all, more) {
    for (i = 1; i <= length(out); i++) {
        c = substr(out, i, 1); n = code[c]
        if (n >= 192) {
            more = n >= 240 ? 3 : n >= 224 ? 2 : 1
            n = n % (more == 3 ? 8 : more == 2 ? 16 : 32)
            while (more-- > 0) n = n * 64 + code[substr(out, ++i, 1)] % 64
            if (n >= 65536) {
                all = all sprintf("\\u%04x", 55296 + int((n - 65536) / 1024))
                n = 56320 + (n - 65536) % 1024
            }
            c = sprintf("\\u%04x", n)
        } else if (n < 32) c = sprintf("\\u%04x", n)
        else if (c == "\\" || c == " " && i == 1) c = "\\" c
        all = all c
    }
    return all
}
{ text = text (NR > 1 ? "\n" : "") $0 }
END {
    for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
    look(ENVIRON["KEYS"])
    if (ENVIRON["INNER"] != "") {
        text = found
        # A key of a secret may have a slash in it.
        length_of_path = 1; split("", path); path[1] = ENVIRON["INNER"]; met = 0; at = 1
        value(0); if (!met) exit 1
    }
    name = ENVIRON["NAME"]
    printf "%s=%s\n", for_java(name), for_java(found) >> (ENVIRON["FOLDER"] "/secrets.properties")
    # As the role makes variables of the names of properties.
    name = toupper(name)
    gsub(/[^A-Z0-9_]/, "_", name)
    sub(/^[0-9]/, "_&", name)
    printf "%s=%s\n", name, for_shells(found) >> (ENVIRON["FOLDER"] "/secrets.env")
}'

resolve_secrets() {
    if ! [ -f "$work/tree/secrets.references" ]; then return 0; fi
    rm -rf "$work/tree/secrets.env" "$work/tree/secrets.properties"
    tab=$(printf '\t') return=$(printf '\r') asked='' lines=0
    while IFS=$tab read -r property kind reference inner <&8; do
        lines=$((lines + 1))
        case $property$kind$reference$inner in
        *"$return"*) fail $NO_SECRET "line $lines of secrets.references ends with a carriage return (CRLF); it needs LF" ;;
        esac
        what="the secret $property ($kind $reference in $region)"
        case $property in '' | *[=:\#!\\\ ]*) fail $NO_SECRET "$what: that is not a name" ;; esac
        case $reference in
        '' | *[!A-Za-z0-9_.:/+=@!-]*) fail $NO_SECRET "$what: that is not a reference" ;;
        arn:*:"$region":*) ;;
        arn:*) fail $NO_SECRET "$what is of another region" ;;
        esac
        case $kind in
        ssm) keys=Parameter/Value ;;
        secretsmanager) keys=SecretString ;;
        *) fail $NO_SECRET "$what: that is neither ssm nor secretsmanager" ;;
        esac
        # Several properties often come from one secret, one below the other.
        if [ "$kind $reference" != "$asked" ]; then
            code=no-answer
            persist ask "$kind" "$reference" "$work/secret" || :
            if [ -n "$code" ]; then fail $NO_SECRET "$what cannot be read ($code)"; fi
            asked="$kind $reference"
        fi
        KEYS=$keys INNER=$inner NAME=$property FOLDER=$work/tree awk "$FIND_SECRET" "$work/secret" ||
            fail $NO_SECRET "$what has no text${inner:+ at $inner}"
    done 8<"$work/tree/secrets.references"
    rm -f "$work/secret"
    if [ $lines = 0 ]; then return 0; fi
    set -- "$work/tree/secrets.env" "$work/tree/secrets.properties"
    chmod 0600 "$@"
    if [ -n "${LIFEBOAT_SECRETS_OWNER:-}" ]; then
        chown "$LIFEBOAT_SECRETS_OWNER" "$@" || fail $NOT_WRITTEN "secrets cannot be given to $LIFEBOAT_SECRETS_OWNER"
    fi
}

# --- Installing

make_folders() {
    mkdir -p "$versions" && chmod 0755 "$root/var/lib/lifeboat" "$root/var/lib/lifeboat/config" "$versions"
}

# What a run that was killed has left is removed.
begin() {
    rm -rf "$versions/.work" && mkdir "$versions/.work" && work=$versions/.work
}

write_out() {
    sync -f "$versions" 2>/dev/null || sync
}

# Daemons that SELinux confines read what is labelled as the rest of /etc is.
label() {
    if has selinuxenabled && selinuxenabled; then
        chcon -R -t etc_t "$work/tree" || say "the label etc_t could not be set"
    fi
}

# Into a directory, mv makes one rename(2) to the name below it, with every mv there is; to the name of a link that
# points to a directory, it would move into that.
switch() {
    rm -rf "${versions:?}/$sha256" "$link.lifeboat-new" &&
        mv "$work/tree" "$versions/$sha256" &&
        touch "$versions/$sha256" &&
        mkdir "$link.lifeboat-new" &&
        ln -s "$relative/$sha256" "$link.lifeboat-new/$application" &&
        write_out &&
        : >"$due" &&
        mv -f "$link.lifeboat-new/$application" "$root/etc/" &&
        rmdir "$link.lifeboat-new" &&
        write_out
}

# The lock is free by then: what is restarted may fetch before it starts. And what fetches because it is just starting
# must not be restarted for that; the next run of our own unit does what is due.
run_on_change() {
    end
    if ! [ -e "$due" ] || [ -n "${LIFEBOAT_STARTING:-}" ]; then return 0; fi
    export LIFEBOAT_REGION="$region" LIFEBOAT_VERSION="$version"
    case $on_change in
    '') ;;
    *[!A-Za-z0-9@._-]*) sh -c "$on_change" </dev/null ;;
    # Not waited for: at boot the unit waits for us.
    *.service | *.socket | *.target) systemctl --no-block try-reload-or-restart "$on_change" ;;
    *) sh -c "$on_change" </dev/null ;;
    esac || {
        say "version $version is installed, but $on_change failed; it is tried again at the next run"
        exit $ON_CHANGE_FAILED
    }
    rm -f "$due"
}

# Names of versions are hexadecimal digits, so that ls does no harm.
prune() {
    # shellcheck disable=SC2010
    ls -1t "$versions" | grep -Ex '[0-9a-f]{64}' | grep -vx "$sha256" | tail -n "+$keep" |
        while read -r old; do rm -rf "${versions:?}/$old"; done
}

trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

read_settings
choose_client
make_folders || fail $NOT_WRITTEN "$versions cannot be made"
lock
look_around
put_away_what_is_foreign
choose_bucket
begin || fail $NOT_WRITTEN "$work cannot be made"
client=$pointer_client
read_pointer

if [ "$(readlink "$link" || :)" = "$relative/$sha256" ] && [ -d "$link" ]; then
    run_on_change
    say "version $version of $region is installed already"
    exit 0
fi
client=$bundle_client
fetch_bundle
unpack
give_away || fail $NOT_WRITTEN "owner and rights cannot be set"
resolve_secrets
label
switch || fail $NOT_WRITTEN "version $version cannot be installed"
prune
run_on_change
say "version $version of $region is installed"
