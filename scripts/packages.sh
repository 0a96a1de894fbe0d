#!/bin/bash
# Installs Debian packages and nothing else: no service of theirs is started
# or enabled, no PostgreSQL cluster is made, and what the machine had
# before is as it was.  ./run and ./test call it, as root:
#
#	scripts/packages.sh PACKAGE...
# shellcheck disable=SC2317	# what only a trap calls
set -euo pipefail

policy=/usr/sbin/policy-rc.d
saved=$policy.saved-by-tanu
mark='made by scripts/packages.sh of tanu while it installs packages'
cluster_d=/etc/postgresql-common/createcluster.d
cluster_conf=$cluster_d/tanu.conf
made_cluster_d=0
modules_d=/etc/nginx/modules-enabled
apt=

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umask 022

# One at a time, also from two checkouts.  dpkg's own directory is the lock,
# so that no file has to be made for it.
exec 9</var/lib/dpkg
flock 9

# No service is started while policy-rc.d says 101.  Where the machine has a
# policy that already says so it stays; another is put aside by renaming.
denied_already() {
	local service status
	[[ -x $policy ]] || return
	for service in nginx postgresql; do
		status=0
		"$policy" "$service" start >/dev/null 2>&1 || status=$?
		((status == 101)) || return
	done
}

deny_services() {
	allow_services # what a killed run left
	denied_already && return
	[[ ! -e $policy ]] || mv "$policy" "$saved"
	printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" >"$policy.new-by-tanu"
	chmod 755 "$policy.new-by-tanu"
	mv "$policy.new-by-tanu" "$policy"
}

allow_services() {
	if [[ -e $policy ]] && grep -qF "$mark" "$policy"; then
		rm -f "$policy"
	fi
	[[ ! -e $saved ]] || mv "$saved" "$policy"
}

deny_cluster() {
	[[ -d $cluster_d ]] || made_cluster_d=1
	mkdir -p "$cluster_d"
	printf '# %s\ncreate_main_cluster = false\n' "$mark" >"$cluster_conf"
}

allow_cluster() {
	rm -f "$cluster_conf"
	((made_cluster_d == 0)) || rmdir "$cluster_d" 2>/dev/null || true
}

# What starts by itself when the machine does: systemd's links and sysv's.
enabled() {
	find /etc/systemd/system -path '*.wants/*' -type l 2>/dev/null || true
	find /etc/rc[S2-5].d -name 'S*' 2>/dev/null || true
}

disable_new() { # FILE with what was enabled before
	local link name
	while read -r link; do
		name=${link##*/}
		case $link in
		/etc/rc*) update-rc.d "${name#S??}" disable ;;
		*)
			deb-systemd-helper disable "$name" || true
			# (What systemd enables when it is installed itself.)
			rm -f "$link" ;;
		esac >/dev/null || true
	done < <(comm -13 "$1" <(enabled | sort))
}

# A module of ours must not turn up in an nginx that was there before.
modules() { { find "$modules_d" -type l 2>/dev/null || true; } | sort; }

unload_new_modules() { # FILE with the modules before
	comm -13 "$1" <(modules) | xargs -r -d '\n' rm -f
}

# apt-get gets a signal as if typed: it then stops where it safely can.
stopped=0
apt_get() {
	local status=0
	env --default-signal=INT,QUIT apt-get -y -q \
		-o DPkg::Lock::Timeout=900 -o Dpkg::Use-Pty=0 \
		-o Dpkg::Options::=--force-confold "$@" </dev/null 9<&- &
	apt=$!
	while wait "$apt" || status=$?; kill -0 "$apt" 2>/dev/null; do
		status=0
	done
	((stopped == 0)) || exit 130
	return "$status"
}

update_lists() {
	local try
	for try in 1 2 3; do
		apt_get update && return
		echo "apt-get update failed ($try of 3)"
		sleep 5
	done
	echo "going on with the lists that are there"
}

tmp=$(mktemp -d)
tidy() {
	allow_services
	allow_cluster
	rm -rf "$tmp"
}
trap tidy EXIT
trap 'stopped=1; [[ ! $apt ]] || kill -INT "$apt" 2>/dev/null || true' INT TERM HUP

had_nginx=0
[[ ! -x /usr/sbin/nginx ]] || had_nginx=1
enabled | sort >"$tmp/enabled"
modules >"$tmp/modules"
deny_services
deny_cluster
update_lists
status=0
apt_get install --no-install-recommends "$@" || status=$?
disable_new "$tmp/enabled"
((had_nginx == 0)) || unload_new_modules "$tmp/modules"
exit "$status"
