<?php
// Asks for a page every 20 ms over one connection until it has the text, and
// says when (seconds since 1970) the first answer with it was asked for and
// had come:
//
//	php watch.php PORT PATH TEXT
[, $port, $path, $text] = $argv;
$to = stream_socket_client("tcp://127.0.0.1:$port", timeout: 5);
stream_set_timeout($to, 10);
for ($tries = 0; $tries < 500; $tries++) {
	$asked = microtime(true);
	fwrite($to, "GET $path HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
	$length = null;
	while (($line = fgets($to)) !== false && rtrim($line) !== '') {
		if (preg_match('/^Content-Length: (\d+)/i', $line, $part)) {
			$length = (int)$part[1];
		}
	}
	if ($length === null) {
		exit(1);
	}
	if ($tries === 0) {
		echo "watching\n";
	}
	if (str_contains(stream_get_contents($to, $length), $text)) {
		printf("%.4f\n", microtime(true));
		exit(0);
	}
	usleep(max(0, (int)(20000 - (microtime(true) - $asked) * 1e6)));
}
exit(1);
