# Shared by run and test, which set $root and $tool. After `prepare run` or `prepare test`, $python starts the locked set-up.
# shellcheck shell=sh

unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
venv=$root/.venv
python=$venv/bin/python

say() { printf '%s: %s\n' "$tool" "$*" >&2; }

stop() {
    say "$@"
    exit 1
}

# Sets $found to a Python from 3.11 to 3.14: the usual one where it fits, else the newest.
find_python() {
    for found in python3 python3.14 python3.13 python3.12 python3.11; do
        "$found" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2> /dev/null && return
    done
    case $(uname -s) in
        Darwin) stop "Python 3.11 or later is needed. Please install it from https://www.python.org/downloads/ and try again." ;;
        *) stop "Python 3.11 to 3.14 is needed and was not found. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" ;;
    esac
}

# as_root COMMAND…: runs it when that needs no question, else fails.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    else
        return 1
    fi
}

# Nothing that is installed is ever removed (--no-remove).
apt_install() {
    command -v apt-get > /dev/null || return 1
    as_root true || return 1
    say "installing system packages: $*"
    as_root apt-get install -qq --no-install-recommends --no-remove "$@" > /dev/null 2>&1 && return
    say "asking for the current list of packages first"
    as_root apt-get update -qq > /dev/null && as_root apt-get install -qq --no-install-recommends --no-remove "$@" > /dev/null
}

make_venv() {
    find_python
    say "making a virtual environment in $venv with $("$found" --version)"
    rm -rf "$venv"
    [ -w "$root" ] || stop "$root cannot be written to. Please use a copy of the project in a folder of your own."
    "$found" -m venv "$venv" > /dev/null 2>&1 && return
    apt_install "$("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" &&
        "$found" -m venv "$venv" > /dev/null 2>&1 && return
    # Without ensurepip, but with a pip of its own that can install into another environment.
    "$found" -m pip --version > /dev/null 2>&1 && "$found" -m venv --without-pip "$venv" && return
    rm -rf "$venv"
    stop "this Python cannot make virtual environments. Please run: sudo apt-get install python3-venv"
}

# Reads pip's lines, shows how far it is, and lets only its troubles through.
show_progress() { # HOW_MANY
    done_now=0
    while IFS= read -r line; do
        case $line in
            "Collecting "* | "Requirement already"*)
                done_now=$((done_now + 1))
                if [ -t 2 ]; then printf '\r\033[K%s: %s of %s' "$tool" "$done_now" "$1" >&2; fi
                ;;
            "Installing collected"*)
                if [ -t 2 ]; then printf '\r\033[K' >&2; fi
                say "unpacking them"
                ;;
            ERROR* | *"rror:"*) say "$line" ;;
        esac
    done
}

# install_wheels LOCK…
install_wheels() {
    say "installing the locked libraries (about 150 MB the first time)"
    how_many=$(cat "$@" | grep -c '==')
    for lock; do
        set -- "$@" -r "$lock"
        shift
    done
    set -- install --require-hashes --only-binary :all: "$@"
    if "$python" -m pip --version > /dev/null 2>&1; then
        set -- "$python" -m pip "$@"
    else
        find_python
        set -- "$found" -m pip --python "$python" "$@"
    fi
    rm -f "$venv/failed"
    { "$@" 2>&1 || : > "$venv/failed"; } | show_progress "$how_many"
    if [ -e "$venv/failed" ]; then
        stop "the libraries could not be installed; the lines above say why. A network is needed once. Then please try again."
    fi
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" > "$site/partspair-checkout.pth"
}

# install_system ROLE: what Qt, sound and the tests need from the system itself.
install_system() {
    if [ "$(uname -s)" != Linux ]; then return; fi
    needed=$("$python" "$root/packaging/system.py" "$1" needed)
    wished=$("$python" "$root/packaging/system.py" "$1" wished)
    if [ -n "$needed$wished" ]; then
        # shellcheck disable=SC2086
        apt_install $needed $wished || say "some system packages could not be installed from here"
        needed=$("$python" "$root/packaging/system.py" "$1" needed)
        wished=$("$python" "$root/packaging/system.py" "$1" wished)
    fi
    if [ -n "$wished" ]; then say "sound needs these packages too: sudo apt-get install $wished"; fi
    if [ -n "$needed" ]; then
        stop "these system packages are missing. Please run this and try again: sudo apt-get install $needed"
    fi
}

# has_mark NAME TEXT
has_mark() { [ "$(cat "$venv/$1" 2> /dev/null)" = "$2" ]; }

# prepare run|test
prepare() {
    role=$1
    set -- "$root/packaging/requirements.lock"
    if [ "$role" = test ]; then set -- "$@" "$root/packaging/requirements-test.lock"; fi
    wheels="$root $(cat "$@" | cksum)"
    system=$(cat "$root/packaging/system.py" "$root/packaging/setup.sh" | cksum)
    works=no
    if has_mark place "$root" && "$python" -c '' 2> /dev/null; then works=yes; fi
    if [ $works = yes ] && has_mark "wheels-for-$role" "$wheels" && has_mark "system-for-$role" "$system"; then return; fi
    if [ $works = no ]; then
        make_venv
        printf '%s\n' "$root" > "$venv/place"
    fi
    if ! has_mark "wheels-for-$role" "$wheels"; then
        install_wheels "$@"
        printf '%s\n' "$wheels" > "$venv/wheels-for-$role"
    fi
    install_system "$role"
    printf '%s\n' "$system" > "$venv/system-for-$role"
    say "ready"
}
