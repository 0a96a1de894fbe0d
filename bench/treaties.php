<?php
// /en/treaties as a PHP programmer would write it, for bench/run, which puts
// the database and the statement of bench/list.sql in: the same queries,
// prepared once in a connection that stays, and the same page.
declare(strict_types=1);

const CONNECTION = '@CONNECTION@';
const BASE = '@BASE@';
const SETTLE = 'SELECT * FROM settle($1, $2, $3)';
const TREATIES = <<<'SQL'
@LIST@
SQL;
const ROWS = 25;

const STATUSES = [
	'in-force' => ['in force', 'good'],
	'provisionally-applied' => ['provisionally applied', 'good'],
	'suspended' => ['suspended', 'bad'],
	'ratification' => ['being ratified', 'wait'],
	'signed' => ['signed', 'wait'],
	'negotiation' => ['under negotiation', 'wait'],
	'expired' => ['expired', 'over'],
	'terminated' => ['terminated', 'over'],
	'none' => ['no action recorded', null],
];
const NATURES = [
	'treaty' => 'treaty',
	'decision' => 'decision of a treaty body',
	'memorandum' => 'memorandum',
	'arrangement' => 'arrangement',
];
const FORMS = ['bilateral' => 'bilateral', 'multilateral' => 'multilateral'];
const PLACES = [
	'check' => 'Check a unit', 'matrix' => 'At a glance',
	'schemes' => 'Schemes', 'studies' => 'Studies', 'treaties' => 'Treaties',
	'limits' => 'Limits', 'plans' => 'Plans', 'partners' => 'Partners',
	'requirements' => 'Requirements', 'law' => 'Law', 'changes' => 'Changes',
	'search' => 'Search',
];
const LANGUAGES = ['kk' => 'Қазақша', 'ru' => 'Русский', 'en' => 'English'];
const MONTHS = [1 => 'January', 'February', 'March', 'April', 'May', 'June',
	'July', 'August', 'September', 'October', 'November', 'December'];

function h(string $text): string
{
	return htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
}

/** Runs a prepared statement; prepares it first in a new connection. */
function query($db, string $name, string $statement, array $values): array
{
	$result = @pg_execute($db, $name, $values);
	if ($result === false) {
		pg_prepare($db, $name, $statement) || throw new RuntimeException(pg_last_error($db));
		$result = pg_execute($db, $name, $values);
	}
	return pg_fetch_all($result, PGSQL_ASSOC);
}

function day(string $day): string
{
	return (int)substr($day, 8, 2) . ' ' . MONTHS[(int)substr($day, 5, 2)] . ' ' . substr($day, 0, 4);
}

function refuse(int $status, string $sentence): never
{
	http_response_code($status);
	echo '<!DOCTYPE html><title>', h($sentence), '</title>';
	exit;
}

$on = $_GET['on'] ?? null;
$entry = $_GET['entry'] ?? null;
if (array_diff_key($_GET, ['on' => 1, 'entry' => 1])) {
	refuse(400, 'This page takes no such parameter.');
}
if ($on !== null && !(is_string($on) && preg_match('/^(\d{4})-(\d\d)-(\d\d)$/D', $on, $part)
	&& checkdate((int)$part[2], (int)$part[3], (int)$part[1]))) {
	refuse(400, 'There is no such day.');
}
if ($entry !== null && !(is_string($entry) && preg_match('/^[1-9]\d{0,17}$/D', $entry))) {
	refuse(400, 'This is not the number of an entry.');
}

$db = pg_pconnect(CONNECTION);
$moment = query($db, 'settle', SETTLE, [$on, $entry, null])[0];
if ($moment['entry'] === null) {
	refuse(400, 'The register has no such entry yet.');
}
$tag = "W/\"{$moment['newest']}.{$moment['today']}.php\"";
header('Content-Type: text/html; charset=utf-8');
header("ETag: $tag");
header('Cache-Control: no-cache');
header('X-Content-Type-Options: nosniff');
header('Referrer-Policy: same-origin');
header('X-Frame-Options: DENY');
header('Cross-Origin-Opener-Policy: same-origin');
header('Permissions-Policy: camera=(), geolocation=(), microphone=()');
header("Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
if (str_contains($_SERVER['HTTP_IF_NONE_MATCH'] ?? '', $tag)) {
	http_response_code(304);
	exit;
}
$rows = query($db, 'treaties', TREATIES, [$moment['on'], $moment['entry'], ROWS, 0]);
$count = (int)($rows[0]['count'] ?? 0);
$pages = intdiv($count + ROWS - 1, ROWS);

$stay = http_build_query(array_filter(['on' => $on, 'entry' => $entry], is_string(...)));
$with = fn (string $more): string => h('/en/treaties?' . ($stay === '' ? '' : "$stay&") . $more);
$cited = h("on={$moment['on']}&entry={$moment['entry']}");
$kept = h($stay === '' ? '' : "?$stay");
$recorded = (new DateTimeImmutable($moment['recorded_at']))
	->setTimezone(new DateTimeZone('+05:00'))->format('Y-m-d H:i');
$past = $moment['on'] !== $moment['today'] || $moment['entry'] !== $moment['newest'];

$options = function (string $name, array $labels): string {
	$html = "<p><label for=\"filter-$name\">$name</label> <select id=\"filter-$name\" name=\"$name\"><option value=\"\">all</option>";
	foreach ($labels as $code => $label) {
		$html .= '<option value="' . h($code) . '">' . h(is_array($label) ? $label[0] : $label) . '</option>';
	}
	return "$html</select></p>\n";
};
ob_start();
?>
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Treaties and other instruments · tanu</title>
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/static/tanu-7a107a326b5b.css">
<link rel="icon" type="image/svg+xml" href="/static/icon-ce671ecbd42d.svg">
<?php foreach (LANGUAGES as $code => $name): if ($code !== 'en'): ?>
<link rel="alternate" hreflang="<?= $code ?>" href="/<?= $code ?>/treaties<?= $kept ?>">
<?php endif; endforeach ?>
<link rel="alternate" type="application/atom+xml" title="Changes to the register" href="/feeds/en/changes.atom">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<div class="wide">
<p class="name"><a href="/en/<?= $kept ?>"><span class="mark">tanu</span> <span class="long">Register of recognised carbon units</span></a></p>
<details class="menu"><summary>Menu</summary></details>
<nav class="languages" aria-label="Languages">
<ul>
<?php foreach (LANGUAGES as $code => $name): if ($code === 'en'): ?>
<li><span aria-current="true"><?= h($name) ?></span></li>
<?php else: ?>
<li><a href="/<?= $code ?>/treaties<?= $kept ?>" hreflang="<?= $code ?>" lang="<?= $code ?>"><?= h($name) ?></a></li>
<?php endif; endforeach ?>
</ul>
</nav>
</div>
<nav class="places" aria-label="Register">
<ul class="wide">
<?php foreach (PLACES as $room => $label): ?>
<li><a href="/en/<?= $room . $kept ?>"<?= $room === 'treaties' ? ' aria-current="page"' : '' ?>><?= h($label) ?></a></li>
<?php endforeach ?>
</ul>
</nav>
</header>
<?php if ($moment['demonstration'] === 't'): ?>
<div class="banner shown" role="note"><p class="wide">Demonstration records are loaded: what is marked “demonstration” is invented, and no decision may rest on it.</p></div>
<?php endif ?>
<?php if ($past): ?>
<div class="banner past" role="note"><p class="wide">You are looking at the register in force on <strong><?= h(day($moment['on'])) ?></strong>, as of entry <strong><?= h($moment['entry']) ?></strong>. <a href="/en/treaties">Back to today and the newest entry</a></p></div>
<?php endif ?>
<div class="wide under">
<nav class="crumbs" aria-label="You are here"><ol><li><a href="/en/<?= $kept ?>">Home</a></li><li aria-current="page">Treaties and other instruments</li></ol></nav>
<details class="when">
<summary>In force on <strong><?= h(day($moment['on'])) ?></strong>, as of entry <strong><?= h($moment['entry']) ?></strong></summary>
<form method="get">
<p><label for="when-on">In force on (a day)</label> <input id="when-on" type="date" name="on" value="<?= h($moment['on']) ?>" min="1990-01-01" max="2199-12-31"></p>
<p><label for="when-published">As published on (a day), or leave empty</label> <input id="when-published" type="date" name="published"></p>
<p><button>Show that day</button></p>
</form>
</details>
</div>
<main id="main" class="wide">
<h1>Treaties and other instruments</h1>
<section id="list" aria-labelledby="list-heading">
<h2 id="list-heading">The list: <?= number_format($count) . ($count === 1 ? ' record' : ' records') . ($pages > 1 ? ", page 1 of $pages" : '') ?></h2>
<form class="filters" method="get">
<?php foreach (['on' => $on, 'entry' => $entry] as $name => $value): if ($value !== null): ?>
<input type="hidden" name="<?= $name ?>" value="<?= h($value) ?>"><?php endif; endforeach ?>

<?= $options('status', STATUSES), $options('nature', NATURES), $options('form', FORMS) ?>
<p><a href="<?= $with('party=kazakhstan') ?>">Those of Kazakhstan, or of another party</a></p>
<p><button>Filter</button></p>
</form>



<?php if ($rows): ?>
<div class="scroll" role="region" aria-label="Treaties and other instruments" tabindex="0">
<table>
<caption class="hidden">Treaties and other instruments</caption>
<thead><tr><th scope="col"><a href="<?= $with('sort=title') ?>">title</a></th><th scope="col"><a href="<?= $with('sort=status') ?>">status</a></th><th scope="col">parties</th><th scope="col"><a href="<?= $with('sort=nature') ?>">nature</a></th><th scope="col"><a href="<?= $with('sort=form') ?>">form</a></th><th scope="col"><a href="<?= $with('sort=status_since') ?>">in this status since</a></th></tr></thead>
<tbody>
<?php
foreach ($rows as $row):
	[$status, $tone] = STATUSES[$row['status']];
?>
<tr><th scope="row" data-label="title"><a href="/en/treaties/<?= h($row['slug']) . $kept ?>"><?= h($row['title']) ?></a><?php if (!str_contains($row['spoken'], 'en')): ?> <span class="other">[<?= h(strtok($row['spoken'], ' ')) ?>]</span><?php endif; if ($row['demonstration'] === 't'): ?> <span class="tag shown">demonstration</span><?php endif ?></th><td data-label="status"><span><span class="<?= $tone === null ? '' : 'tag ' . h($tone) ?>"><?= h($status) ?></span></span></td><td data-label="parties"><span><?= h($row['parties_name']) ?></span></td><td data-label="nature"><span><?= h(NATURES[$row['nature']]) ?></span></td><td data-label="form"><span><?= h(FORMS[$row['form']]) ?></span></td><td data-label="in this status since"><span><?= $row['status_since'] === null ? '–' : h(day($row['status_since'])) ?></span></td></tr>
<?php endforeach ?>
</tbody>
</table>
</div>
<?php endif ?>
<?php if ($pages > 1): ?>
<nav class="pages live" aria-label="Pages of the list"><span>page 1 of <?= $pages ?></span> <a rel="next" href="<?= $with('page=2') ?>">next →</a></nav>
<?php endif ?>
<p class="downloads live">Download this list: <a href="/api/v1/treaties.csv?<?= $cited ?>&amp;lang=en">CSV</a> · <a href="/api/v1/treaties?<?= $cited ?>&amp;limit=1000">JSON</a></p>
</section>
</main>
<footer class="bottom">
<div class="wide">
<ul>
<li><a href="/en/help<?= $kept ?>">Help: words and rules</a></li>
<li><a href="/en/data<?= $kept ?>">Data and downloads</a></li>
<li><a href="/en/verify<?= $kept ?>">Verify an extract</a></li>
<li><a href="/en/accessibility<?= $kept ?>">Accessibility statement</a></li>
<li><a href="/en/desk">Sign in: the ministry, and officials of partners</a></li>
</ul>
<p class="papers live">To show this to somebody else: <a href="/en/extract/treaties?<?= $cited ?>">Official extract</a> · <a href="/en/pdf/treaties?<?= $cited ?>" rel="nofollow">as PDF</a>
</p>
<p class="cite">To cite this page as it stands: <a href="<?= BASE ?>/en/treaties?<?= $cited ?>"><?= BASE ?>/en/treaties?<?= $cited ?></a><br>Entry <?= h($moment['entry']) ?>, recorded <?= h(day($recorded) . ', ' . substr($recorded, 11, 5)) ?> (time of Kazakhstan)</p>
</div>
</footer>
</body>
</html>
<?php
header('Content-Length: ' . ob_get_length());
ob_end_flush();
