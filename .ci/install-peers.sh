#!/bin/sh
# Installs the servers and clients that tests/NetClient.InteropTests talks to (Debian 12 and its relatives).
#   .ci/install-peers.sh            installs what is missing; says nothing else and changes nothing when all is there
#   .ci/install-peers.sh --list     prints the packages, for an image that wants them baked in
# The tests start every server themselves, on loopback and in directories of their own: no daemon is left running,
# and none of the system's configuration is used.
set -eu

PACKAGES="openssl curl util-linux python3
 nginx libnginx-mod-stream
 dovecot-imapd postgresql prosody slapd ldap-utils postfix
 squid apache2 apache2-utils haproxy mosquitto mosquitto-clients
 libapache2-mod-auth-gssapi krb5-kdc krb5-admin-server krb5-user gss-ntlmssp
 nodejs node-ws nghttp2-client wrk aria2 chromium
 dnsmasq-base chrony coturn iproute2"

if [ "${1:-}" = --list ]; then printf '%s\n' $PACKAGES; exit 0; fi

command -v dpkg-query >/dev/null 2>&1 || { echo "install-peers: needs a Debian-like system (dpkg, apt-get)" >&2; exit 1; }

missing=
for package in $PACKAGES; do
    dpkg-query -W -f='${db:Status-Abbrev}\n' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "install-peers: run it as root to install:$missing" >&2; exit 1; }
    as_root=sudo
fi

# Debian starts a daemon as soon as it is installed, unless this file says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap '$as_root rm -f "$policy"' EXIT
    trap 'exit 1' HUP INT TERM
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
fi

# Preseeded answers only keep these packages from inventing a configuration that nobody here reads.
preseed() { printf '%s\n' "$1" | $as_root debconf-set-selections 2>/dev/null || true; }
preseed 'postfix postfix/main_mailer_type select No configuration'
preseed 'slapd slapd/no_configuration boolean true'
preseed 'krb5-config krb5-config/add_servers boolean false'

apt() { $as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"; }
apt update
# shellcheck disable=SC2086  # a list of words
apt install --no-install-recommends $missing
