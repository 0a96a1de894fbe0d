<?php
// save.php PORT SECONDS FILE [PAUSE]: the editors of FILE (bench/editors.sql) each
// save their draft of a treaty, again and again, over a connection of their own,
// at once when they have the answer or PAUSE seconds after they began.
// Prints what `load` of bench/run prints: saves a second, median and 99th
// percentile in microseconds, saves, answers that were not good.

[, $port, $seconds, $file] = $argv;
$pause = (int)(($argv[4] ?? 0) * 1e9);
$actions = '';
for ($i = 1; $i <= 6; $i++)
	$actions .= "&actions.$i.action=signature&actions.$i.on=2019-0$i-01&actions.$i.note.kk=%D0%B0&actions.$i.note.en=note+$i";
$fields = 'kind=treaty&title.kk=%D0%9A%D0%B5%D0%BB%D1%96%D1%81%D1%96%D0%BC&title.ru=%D0%94%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80'
	. "&title.en=Treaty&form=bilateral&parties.1=kazakhstan&parties.2=state-1$actions&recognises.1.unit=other&recognises.1.direction=both&demonstration=true";

class Editor {
	public $socket, $began, $due = 0, $answer = '', $revision = 2;

	function __construct(public $port, public $cookie, public $token, public $amendment, public $slug) {
		$this->socket = stream_socket_client("tcp://127.0.0.1:$port");
		stream_set_blocking($this->socket, false);
	}

	function save($fields) {
		$body = "token=$this->token&revision=$this->revision&slug=$this->slug&do=save&$fields";
		$this->answer = '';
		$this->began = hrtime(true);
		$this->due = PHP_INT_MAX;
		fwrite($this->socket, "POST /en/desk/amendments/$this->amendment/record HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: tanu=$this->cookie; tanu-browser=$this->cookie\r\n"
			. "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " . strlen($body) . "\r\n\r\n$body");
	}

	// Whether the answer is whole.
	function read() {
		$this->answer .= fread($this->socket, 65536);
		$head = strpos($this->answer, "\r\n\r\n");
		if ($head === false)
			return feof($this->socket);
		if (preg_match('/\r\ntransfer-encoding: chunked/i', substr($this->answer, 0, $head)))
			return str_ends_with($this->answer, "\r\n0\r\n\r\n") || feof($this->socket);
		preg_match('/\r\ncontent-length: (\d+)/i', $this->answer, $length);
		return strlen($this->answer) >= $head + 4 + (int)($length[1] ?? 0) || feof($this->socket);
	}
}

$editors = [];
foreach (file($file, FILE_IGNORE_NEW_LINES) as $line)
	$editors[] = new Editor($port, ...explode('|', $line));
$times = [];
$bad = 0;
$began = hrtime(true);
$ends = $began + $seconds * 1e9;
foreach ($editors as $i => $editor)
	$editor->due = $began + (int)($pause * $i / count($editors));
while ($editors) {
	$now = hrtime(true);
	foreach ($editors as $editor) {
		if ($editor->due <= $now)
			$editor->save($fields);
	}
	$readable = array_map(fn($editor) => $editor->socket, $editors);
	$none = null;
	stream_select($readable, $none, $none, 0, $pause ? 500 : 10000000);
	foreach (array_keys($readable) as $i) {
		$editor = $editors[$i];
		if (!$editor->read())
			continue;
		$now = hrtime(true);
		$times[] = $now - $editor->began;
		$good = str_starts_with($editor->answer, 'HTTP/1.1 303');
		$bad += !$good;
		$editor->revision += $good;
		$editor->due = max($now, $editor->began + $pause);
		if ($editor->due >= $ends || feof($editor->socket))
			unset($editors[$i]);
	}
}
sort($times);
$at = fn($share) => (int)($times[(int)(count($times) * $share)] / 1000);
printf("%.1f %d %d %d %d\n", count($times) * 1e9 / (hrtime(true) - $began), $at(0.5), $at(0.99), count($times), $bad);
