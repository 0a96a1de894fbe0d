# shellcheck shell=bash disable=SC2034
# What ./run, ./test and the scripts of tests/ share.  To be sourced.

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# Debian's packages.  For running: what builds, and what serves.
run_packages=(
	build-essential autoconf automake gettext libtool pkg-config
	ca-certificates
	libctemplate-dev libcurl4-openssl-dev libfcgi-dev libqrencode-dev libjansson-dev libpq-dev libsodium-dev
	hunspell-kk postgresql-15
	nginx-light libnginx-mod-http-brotli-filter
	weasyprint fonts-dejavu-core
)
# For testing besides: other compilers' opinions, pgTAP, a browser, a load.
test_packages=(
	check clang libclang-rt-14-dev chromium git
	libxml2-utils poppler-utils zbar-tools
	libtap-parser-sourcehandler-pgtap-perl postgresql-15-pgtap wrk
)

say() { printf '%s\n' "$*"; }
warn() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { warn "$@"; exit 1; }

# A lock is a file descriptor that no child gets: it ends with this shell.
exec {lock}</dev/null
take_lock() { # FILE
	exec {lock}<&-
	exec {lock}>>"$1"
	flock --wait 2 "$lock" # what one that just ended had begun may still end
}

# Whether a child runs: one that has ended is a zombie until it is waited for.
# (A bare `return` gives another status within a trap.)
running() { # PID
	local stat
	read -r stat <"/proc/$1/stat" || return 1
	[[ ${stat##*) } != Z* ]]
} 2>/dev/null

# Signals are only noted, and hurry up what is being waited for; what follows
# from them is done between two steps.  (Bash blocks SIGCHLD in a trap that
# came during `wait`: nothing can be waited for in it.)
signalled=0
status_when_signalled=130
trap_signals() {
	trap 'note_signal' INT TERM
}

note_signal() {
	signalled=1
	[[ ! $job_group ]] || kill -TERM -- "-$job_group" 2>/dev/null || true
	[[ ! $installer ]] || "${as_root[@]}" kill -TERM "$installer" 2>/dev/null || true
}

heed_signal() {
	((signalled == 0)) || exit "$status_when_signalled"
}

pause() { # SECONDS
	sleep "$1" {lock}>&- &
	wait "$!" || true
	heed_signal
}

# Gives the status of a child, when it has ended.
status_of() { # PID
	local status=0
	wait "$1" || status=$?
	while running "$1"; do
		status=0
		wait "$1" || status=$?
	done
	return "$status"
}

# Runs a command that may take long, its output going to the end of the
# file LOG, in a process group of its own.
job_group=
job() { # LOG COMMAND...
	local log=$1 status=0
	shift
	setsid env --default-signal=INT,QUIT "$@" </dev/null >>"$log" 2>&1 {lock}>&- &
	job_group=$!
	((signalled == 0)) || note_signal
	status_of "$job_group" || status=$?
	job_group=
	heed_signal
	return "$status"
}

# The same, and the end of the log is shown when it fails.
do_or_die() { # LOG WHAT COMMAND...
	local log=$1 what=$2
	shift 2
	job "$log" "$@" && return
	tail -n 40 "$log" >&2
	die "$what failed; all of it is in $log"
}

port_taken() { # PORT
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
	local port
	while port=$((20000 + RANDOM % 12000)); port_taken "$port"; do :; done
	echo "$port"
}

http_status() { # PORT PATH
	local line=
	{
		exec 3<>"/dev/tcp/127.0.0.1/$1" || return
		printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
		IFS=' ' read -rt 5 _ line _ <&3 || true
		exec 3>&-
	} 2>/dev/null
	echo "${line:-0}"
}

have_package() { # NAME
	case $1 in
	nginx-light) # any of Debian's nginx packages is as good
		have_package nginx-core || have_package nginx-full ||
		have_package nginx-extras || have_package nginx ;;
	*)
		false ;;
	esac ||
	[[ $(dpkg-query -Wf '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

as_root=()
become_root() { # WHAT FOR
	((EUID)) || return 0
	command -v sudo >/dev/null || die "$1, be root or have sudo"
	as_root=(sudo)
}

# Installs those of the packages that are not there.  A signal does not kill
# apt-get in the middle of its work: it stops where it safely can.
installer=
install_packages() { # LOG PACKAGE...
	local log=$1 name status=0
	local -a missing=()
	shift
	for name in "$@"; do
		have_package "$name" || missing+=("$name")
	done
	heed_signal
	((${#missing[@]})) || return 0
	become_root "to install ${missing[*]}"
	say "installing ${#missing[@]} packages with apt-get: ${missing[*]}"
	"${as_root[@]}" bash "$checkout/scripts/packages.sh" "${missing[@]}" \
		</dev/null >>"$log" 2>&1 {lock}>&- &
	installer=$!
	status_of "$installer" || status=$?
	installer=
	heed_signal
	((status == 0)) && return
	tail -n 30 "$log" >&2
	die "installing packages failed; all of it is in $log"
}

# The Kazakh dictionary in PostgreSQL's own form, with the packages.
install_dictionary() { # LOG
	local data=/usr/share/postgresql/15/tsearch_data/tanu_kazakh
	[[ ! -e $data.affix || ! -e $data.dict ]] || return 0
	become_root "to put the Kazakh dictionary into $data.*"
	say "putting the Kazakh dictionary where PostgreSQL reads it"
	"${as_root[@]}" bash "$checkout/scripts/kazakh.sh" >>"$1" 2>&1 ||
		die "$data.* could not be made; see $1"
}
