// Registers of a test's own: a database, a configuration, a key, a log. What
// the owner of a database can do to it, a test does here.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { finally_ } from './tap.mjs';
import { source, state } from './site.mjs';

const superuser = process.env.TANU_TEST_DB ?? '';
const program = `${state}/installed/bin/tanu`;
const folder = mkdtempSync(`${tmpdir()}/tanu-log-`);
const shipped = ['register', 'demonstration'].flatMap((name) =>
	readFileSync(`${source}/data/${name}.ndjson`, 'utf8').split('\n').slice(0, -1));
const databases = [];
let made = 0;

function psql(database, text) {
	return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', `${superuser} dbname=${database}`],
		{ input: text, stdio: ['pipe', 'pipe', 'pipe'] }).toString().trim();
}

finally_(() => {
	for (const name of databases)
		psql('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	rmSync(folder, { recursive: true });
});

// tanu with its words; { code, out, err }.
export function run(config, args, input = '') {
	const done = spawnSync(program, ['--config', config, ...args], { input, maxBuffer: 1 << 28 });
	return { code: done.status, out: done.stdout.toString(), err: done.stderr.toString() };
}

export class Register {
	// With the first so many lines of the shipped data, or a copy of another.
	constructor({ entries = 30, copyOf } = {}) {
		this.name = `log_${process.pid}_${made++}`;
		this.folder = `${folder}/${this.name}`;
		this.config = `${this.folder}/tanu.conf`;
		this.log = `${this.folder}/log`;
		this.keys = `${this.folder}/keys`;
		databases.push(this.name);
		psql('postgres', `CREATE DATABASE ${this.name} OWNER tanu_owner TEMPLATE ${copyOf?.name ?? 'template0'}
			${copyOf ? '' : "ENCODING 'UTF8' LOCALE 'C.UTF-8'"}`);
		for (const directory of [this.folder, this.log, this.keys])
			mkdirSync(directory);
		writeFileSync(`${this.folder}/witnesses`, '');
		this.configure('');
		if (copyOf === undefined) {
			this.must('migrate');
			this.import(entries);
		}
		this.key = this.newKey('1.key', 'example.org/log');
	}

	configure(keys) {
		const { groups: { conninfo } } = /^database = (?<conninfo>.*)$/m.exec(readFileSync(`${state}/tanu.conf`, 'utf8'));
		this.conninfo = conninfo.replace(/dbname=\S+/, `dbname=${this.name}`);
		writeFileSync(this.config, `database = ${this.conninfo}\nlog_directory = ${this.log}\n` +
			`log_keys = ${keys}\nsigner_directory = ${this.keys}\nwitnesses = ${this.folder}/witnesses\n`);
	}

	tanu(...args) {
		return run(this.config, args);
	}

	must(...args) {
		const done = this.tanu(...args);
		if (done.code !== 0)
			throw new Error(`tanu ${args.join(' ')}: ${done.err}`);
		return done.out;
	}

	// The public key; the configuration knows every key that was made.
	newKey(file, name) {
		const key = this.must('key', 'new', name, `${this.keys}/${file}`).trim();
		this.configure(this.publicKeys = [this.publicKeys, key].filter(Boolean).join(' '));
		return key;
	}

	// So many more lines of the shipped data.
	import(count, from = this.entries ?? 0) {
		const done = run(this.config, ['import', '-'], shipped.slice(from, from + count).join('\n'));
		if (done.code !== 0)
			throw new Error(done.err);
		this.entries = from + count;
	}

	// As the database's superuser, with what keeps the register append-only away.
	sql(text) {
		return psql(this.name, `SET session_replication_role = replica; ${text}`);
	}

	sign() {
		return this.tanu('sign', '--once');
	}

	// Takes the log and the signer's memory away, but not the key.
	forget() {
		rmSync(this.log, { recursive: true });
		rmSync(`${this.keys}/signed`);
		mkdirSync(this.log);
	}

	read(name) {
		return readFileSync(`${this.log}/${name}`);
	}

	get checkpoint() {
		return this.read('checkpoint').toString();
	}
}
