#!/bin/sh
# Proves wheel, bundle, Debian package and checkout in a bare Debian root: as root, after `./run build`.
#   installers/bare_root.sh FOLDER [bundle] [deb] [wheel] [checkout] [suite]
# FOLDER is made with debootstrap if it is not there. Prints the seconds of each step.
# What fetches packages for Python gets what this machine's user has for it: proxies, the address of
# an index, and the certificates that are trusted here. Everything else runs without any of it.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
root=$1
shift
[ $# -gt 0 ] || set -- bundle deb wheel checkout suite
[ -d "$root/usr" ] || debootstrap --variant=minbase bookworm "$root" >/dev/null
cp /etc/resolv.conf "$root/etc/resolv.conf"

fetching=
for variable in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY \
    PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_DEFAULT_TIMEOUT; do
    eval "value=\${$variable:-}"
    [ -z "$value" ] || fetching="$fetching $variable=$value"
done
trusted=${PIP_CERT:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}
if [ -f "$trusted" ]; then
    cp "$trusted" "$root/etc/trusted-here.crt"
    fetching="$fetching PIP_CERT=/etc/trusted-here.crt"
fi

step() {
    name=$1
    shift
    begun=$(date +%s.%N)
    # what every container has: processes that see themselves, and shared memory
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --mount-proc="$root/proc" sh -ec '
        mkdir -p "$1/dev/shm" && mount -t tmpfs tmpfs "$1/dev/shm"
        exec chroot "$@"' sh "$root" \
        env -i HOME=/opt PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@" \
        >"$root/tmp/step.log" 2>&1 || { tail -20 "$root/tmp/step.log"; echo "FAILED: $name"; exit 1; }
    echo "$name: $(echo "$(date +%s.%N) $begun" | awk '{printf "%.1f", $1 - $2}') s"
}

main_job() {
    what=$1
    program=$2
    sample=$3
    step "$what, two workers" "$program" detect "$sample" --workers 2 -o /tmp/two.csv --no-progress
    step "$what, one process" "$program" detect "$sample" -o /tmp/one.csv --no-progress
    cmp "$root/tmp/one.csv" "$root/tmp/two.csv"
    step "$what, report of the sample" "$program" report "$sample" -o /tmp/report.pdf --no-progress
    step "$what, verify" "$program" verify /tmp/report.pdf "$sample" --no-progress
    cksum <"$root/tmp/report.pdf"
}

# The kernels came with the program: nothing may have been compiled, beside it or for a user.
nothing_compiled() {
    grep -qw avx2 /proc/cpuinfo || return 0
    made=$(cd "$root" && find "$1" opt/.cache tmp/user \( -name '*.nb?' -o -name '*.o' \) \
        ! -path '*/_compiled/*' 2>/dev/null | head -3)
    [ -z "$made" ] || { echo "FAILED: compiled anew: $made"; exit 1; }
}

for what; do
    case "$what" in
    bundle)
        rm -rf "$root/opt/lightering"
        cp -a "$here/dist/lightering" "$root/opt/lightering"
        find "$root/opt/lightering" -path '*/__pycache__/*' ! -name '*.pyc' -type f -delete
        step 'bundle, first start' /opt/lightering/lightering warm
        step 'bundle, --version' /opt/lightering/lightering --version
        main_job bundle /opt/lightering/lightering /opt/lightering/_internal/lightering/_sample_tracks
        nothing_compiled opt/lightering
        ;;
    deb)
        cp "$here"/dist/lightering_*.deb "$root/tmp/lightering.deb"
        step 'lists of packages' apt-get update
        step 'deb, install' env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends /tmp/lightering.deb
        step 'deb, a first search of an ordinary user' sh -ec '
            rm -rf /tmp/user && mkdir /tmp/user && chown nobody /tmp/user && cd /tmp/user
            HOME=/tmp/user setpriv --reuid=nobody --clear-groups \
                lightering detect "$1" -o found.csv --no-progress' \
            sh /usr/lib/lightering/_internal/lightering/_sample_tracks
        nothing_compiled usr/lib/lightering
        main_job deb lightering /usr/lib/lightering/_internal/lightering/_sample_tracks
        # a case by its name, and one that lost it
        for name in /tmp/one.lightering /tmp/one; do
            cp "$here"/tests/golden/cases/version-2-last.lightering "$root$name"
        done
        step 'deb, tools of a desktop' env DEBIAN_FRONTEND=noninteractive apt-get install -y \
            --no-install-recommends desktop-file-utils shared-mime-info libglib2.0-bin
        step 'deb, a double click on a case' sh -ec '
            desktop-file-validate /usr/share/applications/lightering.desktop
            for case in /tmp/one.lightering /tmp/one; do
                gio info -a standard::content-type "$case" | grep -q x-lightering-case || exit 1
            done
            gio mime application/x-lightering-case | grep -q "Default.*lightering.desktop"'
        step 'deb, remove' apt-get remove -y lightering
        [ ! -e "$root/usr/lib/lightering" ] || { echo 'FAILED: something is left behind'; exit 1; }
        ;;
    wheel)
        cp "$here"/dist/lightering-*.whl "$root/tmp/"
        step 'lists of packages' apt-get update
        step 'wheel, Python' env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends python3 python3-venv
        step 'wheel, environment' sh -c 'rm -rf /opt/venv && python3 -m venv /opt/venv'
        # shellcheck disable=SC2086  # one word for each variable
        step 'wheel, install' env $fetching \
            sh -c '/opt/venv/bin/pip install -q /tmp/lightering-*.whl'
        sample=$(cd "$root" && echo opt/venv/lib/python3*/site-packages/lightering/_sample_tracks)
        step 'wheel, first start' /opt/venv/bin/lightering warm
        main_job wheel /opt/venv/bin/lightering "/$sample"
        ;;
    checkout)
        rm -rf "$root/opt/checkout"
        git clone -q "$here" "$root/opt/checkout"
        # shellcheck disable=SC2086
        step 'checkout, ./run (set-up and report)' env $fetching sh -c 'cd /opt/checkout && ./run'
        cksum <"$root/opt/checkout/lightering-report.pdf"
        ;;
    suite)
        step 'suite, ./run test' sh -c 'cd /opt/checkout && ./run test'
        grep -E '^=+ .* in [0-9.]+s' "$root/tmp/step.log"
        ;;
    *) echo "There is no $what to prove"; exit 2 ;;
    esac
done
