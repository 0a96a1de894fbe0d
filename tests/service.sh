#!/bin/bash
# Tests of ./run and of its nginx configuration, in state directories of their
# own.  What is served is the tanu that ./test has installed, or TANU_PREFIX.
# TAP; each test is a function below, and its name says what must hold.
#
#	tests/service.sh [TEST...]
#
# shellcheck disable=SC2317	# called by name
set -uo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd -P)
if [[ ! ${TANU_PREFIX:-${TANU_TEST_STATE:-}} ]]; then
	echo "1..0 # SKIP neither TANU_TEST_STATE nor TANU_PREFIX is set"
	exit
fi
export TANU_PREFIX=${TANU_PREFIX:-$TANU_TEST_STATE/installed}
base=$(mktemp -d "${TANU_TEST_STATE:-/tmp}/service.XXXXXX")
chmod 755 "$base"
export LC_ALL=C.UTF-8
unset TANU_STATE TANU_PORT
server='' number=0 skipped=77 state=$base/state port=0
# shellcheck source=scripts/common.sh
. "$checkout/scripts/common.sh"

# ---- what the tests are written with

start() { # ARGUMENT OF run...
	[[ ! $server ]] || end TERM
	port=$(free_port)
	mkdir -p "$state"
	: >"$base/out"
	TANU_STATE=$state TANU_PORT=$port nohup setsid "$checkout/run" "$@" \
		</dev/null >"$base/out" 2>&1 {lock}>&- &
	server=$!
}

ready() {
	within 60 grep -q '^ready: ' "$base/out"
}

end() { # SIGNAL; gives run's exit status
	local status=0
	kill -s "${1:-TERM}" "$server" 2>/dev/null
	within 30 ended "$server" || kill -KILL "$server"
	wait "$server" 2>/dev/null || status=$?
	server=
	return "$status"
}

ended() { ! running "$1"; }

within() { # SECONDS COMMAND...
	local tries=$(($1 * 20))
	shift
	until "$@"; do
		((tries-- > 0)) || return
		pause 0.05
	done
}

child() { # NAME
	sed -n "s/^$1 \([0-9]*\) .*/\1/p" "$state/pids"
}

healthy() { [[ $(http_status "$port" /healthz) == 200 ]]; }

# Processes of this state directory, by what they have open or run.
processes() {
	local link
	for link in /proc/[0-9]*/cwd; do
		case $(readlink "$link" 2>/dev/null) in
		"$state" | "$state"/*) echo "${link//[^0-9]/}" ;;
		esac
	done
}

nobody_left() { [[ ! $(processes) ]] && ! port_taken "$port"; }

fetch() { # PATH CURL-OPTION...
	local path=$1
	shift
	curl -s --max-time 20 --path-as-is "$@" "http://127.0.0.1:$port$path"
}

status() { fetch "$@" -o /dev/null -w '%{http_code}'; }

same() { # GOT WANTED
	[[ $1 == "$2" ]] || { echo "# got '$1', wanted '$2'"; return 1; }
}

has() { # TEXT WORD
	[[ $1 == *"$2"* ]] || { echo "# no '$2' in: ${1:0:300}"; return 1; }
}

# A request as it is, byte by byte.
raw() { # FORMAT
	local answer
	exec 4<>"/dev/tcp/127.0.0.1/$port"
	# shellcheck disable=SC2059
	printf "$1" >&4
	answer=$(timeout 5 cat <&4 | tr -d '\0')
	exec 4>&-
	printf '%s' "$answer"
}

# ---- ./run

it_starts_empty_and_says_where() {
	start --empty
	ready && healthy || return
	has "$(tail -n1 "$base/out")" "ready: http://127.0.0.1:$port/" &&
		same "$("$state/tanu" export)" ""
}

a_second_one_over_the_same_state_is_refused() {
	local said code=0
	said=$(TANU_STATE=$state TANU_PORT=$(free_port) timeout 20 "$checkout/run" 2>&1) || code=$?
	same "$code" 1 && has "$said" "already running" && healthy
}

a_taken_port_is_refused() {
	local said code=0
	said=$(TANU_STATE=$base/other TANU_PORT=$port timeout 20 "$checkout/run" 2>&1) || code=$?
	same "$code" 1 && has "$said" "port $port is taken" &&
		same "$(find "$base/other" -mindepth 1 -type d)" "$base/other/log"
}

nothing_that_serves_is_root() {
	local process
	((EUID == 0)) || return 0
	for process in $(processes); do
		[[ $process == "$server" ]] && continue
		same "$(awk '/^Uid:/ && $2 == 0' "/proc/$process/status")" "" || return
	done
	same "$(awk '/^CapEff:/ {print $2}' "/proc/$(child tanu)/status")" 0000000000000000
}

the_public_pages_account_has_no_other_role() {
	local role
	((EUID == 0)) || return 0
	for role in tanu_owner tanu_sign tanu_desk tanu_post; do
		! setpriv --reuid www-data --regid www-data --clear-groups \
			/usr/lib/postgresql/15/bin/psql -XqAtw -h "$(readlink -f "$state/sockets")/postgres" \
			-U "$role" -d tanu -c 'select 1' >/dev/null 2>&1 || return
	done
}

a_killed_part_comes_back() { # NAME
	local old
	old=$(child "$1")
	kill -KILL "$old"
	within 10 eval "[[ \$(child $1) != $old ]] && healthy" &&
		has "$(cat "$base/out")" "$1 ended (status 137) and is started again"
}
a_killed_postmaster_comes_back() { a_killed_part_comes_back postgres; }
a_killed_nginx_comes_back() { a_killed_part_comes_back nginx; }
a_killed_tanu_comes_back() { a_killed_part_comes_back tanu; }
a_killed_sender_comes_back() { a_killed_part_comes_back post; }

a_hangup_takes_new_configuration() {
	local old
	old=$(child tanu)
	sed -i '/base_url/d' "$state/tanu.conf"
	echo 'mail_from = register@example.org' >"$state/mail.conf"
	kill -HUP "$server"
	within 5 grep -q 'configuration read again' "$base/out" &&
		grep -q "^base_url = http://127.0.0.1:$port" "$state/tanu.conf" &&
		grep -q '^mail_from' "$state/tanu.conf" &&
		within 5 healthy && same "$(child tanu)" "$old"
}

the_wrapper_works_from_anywhere_with_private_files() {
	local code=0 said
	echo 'not json' >"$base/private.ndjson"
	chmod 600 "$base/private.ndjson"
	said=$(cd / && "$state/tanu" import "$base/private.ndjson" 2>&1) || code=$?
	same "$code" 1 && has "$said" private.ndjson:1:
}

a_killed_run_leaves_nothing_and_starts_again() {
	kill -KILL "$server"
	wait "$server" 2>/dev/null
	start --empty
	ready && healthy && end TERM
	within 10 nobody_left
}

it_ends_with_status_0_and_leaves_nothing() {
	start --empty
	ready || return
	end INT && nobody_left && [[ ! -e $state/pids && ! -e $state/sockets ]]
}

it_ends_also_while_it_starts() {
	local after code
	for after in 0.05 0.3 0.6 0.9 1.2; do
		start --empty
		sleep "$after"
		code=0
		end TERM || code=$?
		# Before it could say otherwise, a signal just ends a process.
		if ((code != 0 && code != 143)) || ! within 10 nobody_left; then
			echo "# after $after s: status $code, left: $(processes)"
			return 1
		fi
	done
}

a_cluster_cut_short_is_made_again() {
	rm -rf "$state/postgres"
	mkdir -p "$state/postgres/data.new/base"
	start --empty
	ready && healthy
	end
}

shipped_data_is_loaded_once() {
	local first
	start
	ready || return
	first=$("$state/tanu" export | sha256sum)
	[[ $("$state/tanu" export | head -c1) ]] || return
	end
	start
	ready && same "$("$state/tanu" export | sha256sum)" "$first" &&
		! grep -q loading "$base/out"
	first=$?
	end && return "$first"
}

a_long_name_with_spaces_will_do() {
	local outer=$state
	state="$base/a name with spaces/$(printf 'long%.0s' {1..25})"
	start --empty
	ready && healthy && "$state/tanu" export >/dev/null && end && nobody_left
	local result=$?
	state=$outer
	return "$result"
}

# Below such a directory, as /root is, other accounts cannot go.
a_closed_directory_above_will_do() {
	local outer=$state result
	((EUID == 0)) || return 0
	mkdir -m 700 "$base/closed"
	state=$base/closed/deeper/state
	start --empty
	ready && healthy && nothing_that_serves_is_root && "$state/tanu" export >/dev/null &&
		same "$(stat -c %a "$base/closed")" 700
	result=$?
	end
	state=$outer
	return "$result"
}

# The state on a small file system, which is then filled to the last block.
a_full_disk_breaks_no_page_and_loses_nothing() {
	local outer=$state small=$base/small result
	mkdir "$small"
	if ! mount -t tmpfs -o size=160m tanu "$small"; then
		echo "no file system can be mounted here"
		return "$skipped"
	fi
	state=$small/state
	start
	ready && pages_and_records_outlive_a_full_disk
	result=$?
	end
	umount "$small"
	state=$outer
	return "$result"
}

pages_and_records_outlive_a_full_disk() {
	local path entry many=$base/many.ndjson
	entry=$(fetch /healthz)
	printf '{"kind":"jurisdiction","slug":"state-%s","item":{"name":{"en":"State"},"type":"state"}}\n' \
		{1..2000} >"$many"
	cat /dev/zero 2>/dev/null >"$small/filler"
	# A page is kept from the second time on that it is asked for.
	for path in /en/treaties "/kk/limits?on=2020-01-0"{1,2} /ru/check "/en/search?q=treaty"; do
		for _ in {1..4}; do
			same "$path $(status "$path")" "$path 200" || return
		done
	done
	! "$state/tanu" import "$many" || return
	rm "$small/filler"
	within 30 healthy && same "$(fetch /healthz)" "$entry" &&
		"$state/tanu" import "$many" && same "$(status /en/partners/state-2000)" 200
}

# ---- nginx

nginx_begins() {
	start
	ready && healthy
}

a_page_comes_from_the_cache() {
	for _ in {1..6}; do status /en/treaties >/dev/null; done
	sleep 1.2
	has "$(tail -n6 "$state/nginx/log/access.log")" HIT
}

an_etag_gives_304_on_page_csv_and_static() {
	local path tag
	for path in /en/treaties /api/v1/treaties.csv "$(a_static_file)"; do
		tag=$(fetch "$path" -o /dev/null -D- | sed -n 's/^etag: \(.*\)\r/\1/Ip')
		same "$(status "$path" -H "If-None-Match: $tag")" 304 || return
		same "$(status "$path" -H "If-None-Match: W/${tag#W/}" -H 'Accept-Encoding: gzip')" 304 || return
	done
}

head_is_get_without_a_body() {
	same "$(fetch /en/treaties -I -o /dev/null -w '%{http_code} %{size_download}')" "200 0" &&
		[[ $(fetch /en/treaties -w '%{size_download}' -o /dev/null) -gt 100 ]]
}

pages_are_compressed() {
	has "$(fetch /en/treaties -o /dev/null -D- -H 'Accept-Encoding: gzip')" "Content-Encoding: gzip" || return
	[[ ! -e /usr/lib/nginx/modules/ngx_http_brotli_filter_module.so ]] ||
		has "$(fetch /en/treaties -o /dev/null -D- -H 'Accept-Encoding: br, gzip')" "Content-Encoding: br"
}

a_static_file() {
	find -L "$TANU_PREFIX/share/tanu/static" -name '*.css' -printf '/static/%P\n' -quit
}

static_files_are_kept_for_a_year() {
	local headers
	headers=$(fetch "$(a_static_file)" -o /dev/null -D-)
	has "$headers" "Cache-Control: public, max-age=31536000, immutable" &&
		has "$headers" "X-Content-Type-Options: nosniff"
}

hidden_and_outer_files_are_closed() {
	local path
	for path in /.git/config /static/.hidden /static/../tanu.conf /static/%2e%2e/sql/ \
		/-/errors/kk/400.html /kk/../../../etc/passwd; do
		[[ $(status "$path") == 4?? ]] || { echo "# $path: $(status "$path")"; return 1; }
	done
}

errors_of_nginx_are_in_the_language_of_the_address() {
	local long body=$base/body language
	long=$(printf 'a%.0s' {1..9000})
	head -c 1100000 /dev/zero >"$body"
	for language in kk ru en; do
		same "$(fetch "/$language/$long")" "$(cat "$TANU_PREFIX/share/tanu/errors/$language/414.html")" &&
			same "$(fetch "/$language/" -H "X-Long: $long")" "$(cat "$TANU_PREFIX/share/tanu/errors/$language/400.html")" &&
			same "$(fetch "/$language/%00")" "$(cat "$TANU_PREFIX/share/tanu/errors/$language/400.html")" &&
			same "$(fetch "/$language/" --data-binary "@$body" -H Expect:)" "$(cat "$TANU_PREFIX/share/tanu/errors/$language/413.html")" ||
			return
	done
	same "$(status "/en/$long")" 414 && same "$(status /en/ -H "X-Long: $long")" 400 &&
		same "$(status /en/ --data-binary "@$body" -H Expect:)" 413 &&
		same "$(fetch "/api/v1/$long")" "$(cat "$TANU_PREFIX/share/tanu/errors/414.json")" &&
		has "$(fetch "/api/v1/$long" -o /dev/null -D-)" application/json
}

malformed_requests_are_400() {
	has "$(raw 'garbage\r\n\r\n')" ' 400 ' &&
		has "$(raw 'GET /en/ HTTP/1.1\r\n\r\n')" ' 400 ' &&
		has "$(raw 'GET /en/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')" ' 400 ' &&
		has "$(raw 'GET /\1\2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')" ' 400 '
}

trace_is_405() {
	same "$(status /en/ -X TRACE)" 405
}

nothing_typed_is_logged() {
	status '/en/treaties?q=secretword' >/dev/null
	status '/en/no-such-page?q=secretword' >/dev/null
	raw 'GET /en/treaties?q=secretword HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' >/dev/null
	sleep 1.2
	! grep -r secretword "$state/nginx/log" &&
		has "$(tail -n5 "$state/nginx/log/access.log")" '"GET /en/treaties HTTP/1.1" '
}

slow_clients_are_cut_off() {
	local begin=$SECONDS
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	printf 'GET / HTTP/1.1\r\nHost: a\r\n' >&5
	timeout 20 cat <&5 >/dev/null
	exec 5>&-
	((SECONDS - begin >= 8 && SECONDS - begin <= 14))
}

# A second nginx from the same configuration, for what loopback is spared and
# for a program that is away.
other_nginx() { # SED-EXPRESSION
	other_port=$(free_port)
	mkdir -p "$base/nginx2"
	rm -rf "$base/nginx2/nginx"
	cp -r "$state/nginx" "$base/nginx2/nginx"
	sed -i "s/127.0.0.1:$port default/127.0.0.1:$other_port default/; $1
		s#^\(\tfastcgi_cache_path \).*/#\1nginx/#" "$base/nginx2/nginx/tanu.conf"
	[[ $EUID != 0 ]] || sed -i '1i user www-data;' "$base/nginx2/nginx/tanu.conf"
	chown -R --reference="$state/nginx/log" "$base/nginx2"
	/usr/sbin/nginx -p "$base/nginx2/" -c nginx/tanu.conf -e "$base/nginx2/e.log" &
	other=$!
	within 5 port_taken "$other_port"
}

too_many_requests_of_one_address_are_429() {
	local page
	other_nginx 's/127.0.0.0\/8 0/127.0.0.9\/32 0/' || return
	for page in treaties proof/help pdf/help ''; do
		[[ $page ]] || break
		curl -s --max-time 20 -D "$base/headers" -o "$base/body" \
			"http://127.0.0.1:$other_port/ru/$page?n=[1-100]"
		[[ $(grep -c '^HTTP.* 429 ' "$base/headers") -gt 20 ]] &&
			has "$(cat "$base/headers")" "Retry-After: 1" &&
			same "$(cat "$base/body")" "$(cat "$TANU_PREFIX/share/tanu/errors/ru/429.html")" ||
			break
	done
	kill "$other"
	wait "$other" 2>/dev/null
	[[ -z $page ]]
}

# Of eight at once: the program is one that only takes the connection.
an_address_has_two_proof_files_in_hand() {
	local taker taken i
	taken=$(free_port)
	timeout 20 python3 -c 'import socket, sys, time
taken = socket.create_server(("127.0.0.1", int(sys.argv[1])))
time.sleep(20)' "$taken" &
	taker=$!
	within 5 port_taken "$taken" || return
	other_nginx "s/127.0.0.0\/8 0/127.0.0.9\/32 0/; s/\"unix:.*public\.sock\"/127.0.0.1:$taken/" || return
	for i in {1..8}; do
		curl -s -m 2 -o "$base/proof$i" "http://127.0.0.1:$other_port/kk/proof/limits?n=$i" &
	done
	sleep 2.5
	kill "$other" "$taker"
	wait "$other" "$taker" 2>/dev/null
	[[ $(cat "$base"/proof[1-8] | grep -c "$(grep -o 'class="lead">[^<]*' "$TANU_PREFIX/share/tanu/errors/kk/proof.html")") == 6 ]]
}

a_program_that_is_away_is_503_with_retry_after() {
	local headers result
	other_nginx 's/public\.sock/nowhere.sock/' || return
	headers=$(port=$other_port fetch /ru/ -D- -o /dev/null)
	has "$headers" "503 " && has "$headers" "Retry-After: 2" && has "$headers" "X-Content-Type-Options: nosniff" &&
		same "$(port=$other_port fetch /ru/)" "$(cat "$TANU_PREFIX/share/tanu/errors/ru/503.html")" &&
		same "$(port=$other_port fetch /api/v1/treaties)" "$(cat "$TANU_PREFIX/share/tanu/errors/503.json")"
	result=$?
	kill "$other"; wait "$other" 2>/dev/null
	return "$result"
}

nginx_ends() { end; }

# ----

finish() {
	[[ ! $server ]] || end KILL
	! mountpoint -q "$base/small" || umount "$base/small"
	rm -rf "$base"
}
trap finish EXIT
trap_signals

tests=("$@")
if ((${#tests[@]} == 0)); then
	tests=(
		it_starts_empty_and_says_where
		a_second_one_over_the_same_state_is_refused
		a_taken_port_is_refused
		nothing_that_serves_is_root
		the_public_pages_account_has_no_other_role
		a_killed_postmaster_comes_back
		a_killed_nginx_comes_back
		a_killed_tanu_comes_back
		a_killed_sender_comes_back
		a_hangup_takes_new_configuration
		the_wrapper_works_from_anywhere_with_private_files
		a_killed_run_leaves_nothing_and_starts_again
		it_ends_with_status_0_and_leaves_nothing
		it_ends_also_while_it_starts
		a_cluster_cut_short_is_made_again
		shipped_data_is_loaded_once
		a_long_name_with_spaces_will_do
		a_closed_directory_above_will_do
		a_full_disk_breaks_no_page_and_loses_nothing
		nginx_begins
		a_page_comes_from_the_cache
		an_etag_gives_304_on_page_csv_and_static
		head_is_get_without_a_body
		pages_are_compressed
		static_files_are_kept_for_a_year
		hidden_and_outer_files_are_closed
		errors_of_nginx_are_in_the_language_of_the_address
		malformed_requests_are_400
		trace_is_405
		nothing_typed_is_logged
		slow_clients_are_cut_off
		too_many_requests_of_one_address_are_429
		an_address_has_two_proof_files_in_hand
		a_program_that_is_away_is_503_with_retry_after
		nginx_ends
	)
fi
echo "1..${#tests[@]}"
for name in "${tests[@]}"; do
	number=$((number + 1))
	"$name" >"$base/said" 2>&1
	case $? in
	0) echo "ok $number - ${name//_/ }" ;;
	"$skipped") echo "ok $number - ${name//_/ } # SKIP $(tail -n 1 "$base/said")" ;;
	*)
		echo "not ok $number - ${name//_/ }"
		sed 's/^#* */# /' "$base/said"
		tail -n 5 "$base/out" 2>/dev/null | sed 's/^/# run: /'
		;;
	esac
done
