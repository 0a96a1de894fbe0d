// A server of SMTP (RFC 5321) that does what it is told, and reads of messages.

import net from 'node:net';

export class Server {
	mails = [];		// what was taken: from, to, headers, subject, text
	said = [];		// every command that came
	offers = [];		// what EHLO is answered with, "AUTH PLAIN"
	credentials;		// what is then right (RFC 4616, in base64)
	reply = () => undefined;	// (command, line): in place of the usual; null: nothing
	#sockets = new Set();

	async listen(host = '127.0.0.1', port = this.port ?? 0) {
		this.server = net.createServer((socket) => this.talk(socket));
		await new Promise((resolve) => this.server.listen(port, host, resolve));
		({ port: this.port } = this.server.address());
		return this;
	}

	close() {
		for (const socket of this.#sockets)
			socket.destroy();
		return new Promise((resolve) => this.server.close(resolve));
	}

	talk(socket) {
		let rest = '', mail = {}, data = null;
		const usual = { EHLO: () => [...['here', ...this.offers].map((one) => `250-${one}`), '250 8BITMIME'].join('\r\n'), AUTH: () => '334 ', [this.credentials]: () => '235 in', DATA: () => '354 go on', QUIT: () => '221 bye' };
		const answer = (command, line) => {
			const reply = this.reply(command, line);
			if (reply !== null)
				socket.write(`${reply ?? usual[command]?.() ?? '250 fine'}\r\n`);
			return reply ?? '';
		};
		const take = (line) => {
			if (data === null) {
				const command = line === this.credentials ? line : line.slice(0, 4).toUpperCase();
				this.said.push(line);
				if (command === 'MAIL')
					mail = { from: /<(.*?)>/.exec(line)[1] };
				if (command === 'RCPT')
					mail.to = /<(.*?)>/.exec(line)[1];
				if (!/^[45]/.test(answer(command, line)) && command === 'DATA')
					data = [];
			} else if (line !== '.') {
				data.push(line.replace(/^\./, ''));
			} else {
				const whole = { ...mail, ...read(data.join('\r\n')) };
				data = null;
				const reply = this.reply('.', whole);
				if (reply === undefined)
					this.mails.push(whole);
				if (reply !== null)
					socket.write(`${reply ?? '250 taken'}\r\n`);
			}
		};
		this.#sockets.add(socket);
		socket.on('close', () => this.#sockets.delete(socket));
		socket.on('error', () => {});
		socket.on('data', (bytes) => {
			rest += bytes.toString('latin1');
			for (let end; (end = rest.indexOf('\r\n')) >= 0;) {
				const line = rest.slice(0, end);
				rest = rest.slice(end + 2);
				take(line);
			}
		});
		socket.write('220 here\r\n');
	}
}

const unbase64 = (text) => Buffer.from(text, 'base64').toString('utf8');

// A message of base64 in UTF-8: its headers by their names, its text
export function read(raw) {
	const [head, ...body] = raw.split('\r\n\r\n');
	const headers = head.replace(/\r\n /g, ' ').split('\r\n').map((line) => /^([^:]+): (.*)$/.exec(line).slice(1));
	const said = Object.fromEntries(headers.map(([name, value]) => [name, value.replace(/\?= =\?/g, '?==?').replace(/=\?UTF-8\?B\?(.*?)\?=/g, (_, coded) => unbase64(coded))]));
	return { raw, names: headers.map(([name]) => name), headers: said, subject: said.Subject, text: unbase64(body.join('\r\n\r\n')) };
}
