// What no report may contain, planted in every field of a recording, a journal and doctor's output.

/** Private things of every kind, as they come from a telescope, a network and a user. */
export const secrets = {
	serial: ['1d568bdd', '10d57b1e', 'SN7700-4411-AX'],
	host: ['annas-observatory', 'backyard-pi.local', 'obs.sternfreunde-wien.at'],
	address: ['192.168.178.31', '10.20.30.40', 'fe80::1d56:8bff:fedd:1', '2a02:8388:1:2::77'],
	hardware: ['a4:cf:12:9b:77:e1', 'A4-CF-12-9B-77-E2'],
	network: ['FRITZ!Box 7590 Anna', 'Sternwarte-5G'],
	user: ['anna.observer', 'annabell'],
	email: ['anna@sternfreunde-wien.at'],
	coordinate: ['48.20817', '16.37382', '47.070714'],
	password: ['correct horse battery', 'open-Sesame-9'],
	token: ['csk_live_77aa88bb', 'YW5uYTpvcGVuLVNlc2FtZS05', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl'],
	challenge: ['0f1e2d3c4b5a69788796a5b4c3d2e1f0'],
	signature: [Buffer.from('signature '.repeat(26)).toString('base64')],
} as const;

export const targetNames = ['NGC 7000', 'Heimlicher Nebel'] as const;

/** Each thing once, under the field that says what it is, as in real answers. */
function known(): string[] {
	const rpc = (message: object) => JSON.stringify({at: 1_772_000_000_000, kind: 'received', number: 1, text: JSON.stringify(message), scope: 'seestar.local'});
	const [latitude, longitude, other] = secrets.coordinate.map(Number);
	return [
		...secrets.serial.map(sn => rpc({method: 'get_device_state', result: {device: {sn}}})),
		...secrets.host.map(host => rpc({method: 'set_setting', params: {cli_name: host}})),
		...secrets.address.map(ip => rpc({method: 'pi_station_state', result: {ip, gateway: ip}})),
		...secrets.hardware.map(mac => rpc({method: 'pi_station_state', result: {mac}})),
		...secrets.network.map(ssid => rpc({method: 'get_device_state', result: {ap: {ssid}, station: {ssid}}})),
		...secrets.user.map(user => rpc({method: 'x', result: {user_name: user}})),
		...secrets.email.map(email => rpc({method: 'x', result: {email}})),
		...secrets.password.map(passwd => rpc({method: 'get_device_state', result: {ap: {passwd}}})),
		...secrets.token.map(token => rpc({method: 'x', result: {session_token: token}})),
		rpc({method: 'get_verify_str', result: {str: secrets.challenge[0]}}),
		rpc({method: 'verify_client', params: {sign: secrets.signature[0], data: secrets.challenge[0]}}),
		rpc({method: 'get_device_state', result: {location_lon_lat: [longitude, latitude]}}),
		rpc({method: 'get_user_location', result: [longitude, other]}),
	];
}

/** One line for each field of every kind of entry, with a text in it. */
export function planted(text: string): string[] {
	const line = (entry: object) => JSON.stringify({at: 1_772_000_000_001, ...entry});
	const within = `before ${text} after`;
	const encoded = encodeURIComponent(text);
	const json = (message: object) => JSON.stringify(message);
	const number = Number(text);
	return [
		line({kind: 'connected', number: 1, scope: text}),
		line({kind: 'disconnected', number: 1, why: within, scope: 'seestar.local'}),
		line({kind: 'sent', number: 1, text: json({id: 1, method: 'x', params: {new_field: within, list: [text, {deep: [within]}]}}), scope: text}),
		line({kind: 'received', number: 1, text: json({id: 1, method: 'x', error: within, code: 207}), scope: 'seestar.local'}),
		line({kind: 'received', number: 1, text: json({Event: 'New', a: text, b: {c: within}, [text]: 1}), scope: 'seestar.local'}),
		line({kind: 'received', number: 1, text: json({method: 'get_albums', result: {list: [{files: [{name: text, thn: `${text}/x_thn.jpg`}]}]}}), scope: 'seestar.local'}),
		line({kind: 'received', number: 1, text: `no JSON at all ${text}`, scope: 'seestar.local'}),
		...(Number.isFinite(number) ? [line({kind: 'received', number: 1, text: json({method: 'y', result: {value: number, values: [number, -number]}}), scope: 'seestar.local'})] : []),
		line({kind: 'httpAsked', number: 2, path: `/MyWorks/${encoded}/${encoded}.fit`, range: within, scope: 'seestar.local'}),
		line({kind: 'httpAnswered', number: 2, status: 200, headers: {location: `http://${text}/`, server: within, etag: text}, scope: 'seestar.local'}),
		line({kind: 'httpFailed', number: 2, why: within, scope: 'seestar.local'}),
		line({kind: 'smbAsked', number: 3, message: 1, command: 'create', name: `MyWorks\\${text}\\x.fit`, scope: 'seestar.local'}),
		line({kind: 'smbListed', number: 3, path: `MyWorks/${text}`, names: [[within, 1, false], [text, 2, true]], scope: 'seestar.local'}),
		line({kind: 'headerRead', path: `${text}/x.fit`, values: {CREATOR: within, INSTRUME: text}, scope: 'seestar.local'}),
		line({kind: 'noted', text: within, scope: 'seestar.local'}),
		line({kind: 'serverAsked', number: 4, method: 'GET', url: `https://crowdsky.univie.ac.at/api/my_stacks.php?object=${encoded}&x=${encoded}`}),
		line({kind: 'serverAnswered', number: 4, status: 302, headers: {location: `https://x.example/?who=${encoded}`, 'www-authenticate': within}}),
		line({kind: 'serverFailed', number: 4, why: within}),
		line({kind: 'blockGivenUp', key: {target: text, chunk: '20260227.81'}, why: within}),
		line({kind: 'uploadStarted', stack: text, server: within, account: text}),
	];
}

/** These are recognised by their form alone, even in plain text, where no field says what they are. */
export function plantedInText(text: string): string[] {
	return [`  !!  Port 80 of ${text}: nothing answers`, `      Ask ${text}, please.`, text];
}

/** Lines with everything planted everywhere, and the number of plants. */
export function plantedLines(things: readonly string[]): {readonly lines: readonly string[]; readonly plants: number} {
	const lines = [...known(), ...things.flatMap(text => [...planted(text), ...plantedInText(text)])];
	return {lines, plants: countIn(lines.join('\n'), things)};
}

/** How often any of the things occurs in a text, as it is, percent-encoded, or as JSON within JSON. */
export function countIn(text: string, things: readonly string[]): number {
	let count = 0;
	for (const thing of things) {
		const forms = new Set([thing, encodeURIComponent(thing), JSON.stringify(thing).slice(1, -1), JSON.stringify(JSON.stringify(thing)).slice(3, -3)]);
		for (const form of forms) count += text.toLowerCase().split(form.toLowerCase()).length - 1;
	}

	return count;
}
