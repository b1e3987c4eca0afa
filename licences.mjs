// The licences of what is inside the bundle travel with it: each text once, above it the packages that it is of, with their own lines of copyright.
import {readFile} from 'node:fs/promises';
import path from 'node:path';

const files = ['LICENSE', 'license', 'LICENSE.md', 'LICENSE.txt', 'license.md', 'LICENCE', 'LICENSE-MIT'];
const isHeading = line => /^\W*(?:the )?(?:MIT|ISC)(?: licen[cs]e)?(?: \(MIT\))?\W*$/i.test(line);
const isCopyright = line => /^\W*copyright\b.*(?:\(c\)|©|\d{4})/i.test(line);

/** A package in node_modules, and what it has taken into itself. */
async function licencesOf(name) {
	const folder = path.join('node_modules', name);
	const {version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	let text = '';
	for (const file of files) text ||= await readFile(path.join(folder, file), 'utf8').catch(() => '');
	const bundled = await readFile(path.join(folder, 'build', 'licenses.md'), 'utf8').catch(() => '');
	const inside = bundled.split(/^---$/m).flatMap(part => {
		const {groups} = /^Name: (?<name>.*)\nVersion: (?<version>.*)\nLicense: (?<license>.*)\n[^]*?^===$(?<text>[^]*)/m.exec(part) ?? {};
		return groups ? [{title: `${groups.name} ${groups.version} (${groups.license}), inside ${name}`, text: groups.text}] : part.trim() === '' ? [] : [{title: `inside ${name}`, text: part}];
	});
	return [{title: `${name} ${version} (${typeof license === 'string' ? license : license?.type ?? 'see its page'})`, text}, ...inside];
}

/** The text for all packages that have something in these outputs. */
export async function licencesText(outputs) {
	const names = new Set(Object.values(outputs).flatMap(({inputs}) => Object.entries(inputs)).flatMap(([input, {bytesInOutput}]) => bytesInOutput > 0 ? /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [] : []));
	const groups = new Map();
	for (const name of [...names].sort()) {
		for (const {title, text} of await licencesOf(name)) {
			const lines = text.trim().split(/\r?\n/);
			const body = lines.filter(line => !isHeading(line) && !isCopyright(line)).join('\n').trim();
			const key = body.split(/\s+/).join(' ');
			const group = groups.get(key) ?? {body, heads: []};
			groups.set(key, group);
			group.heads.push([title, ...lines.filter(line => isCopyright(line)).map(line => `    ${line.trim()}`)].join('\n'));
		}
	}

	return [...groups.values()].map(({heads, body}) => `${[...heads, '', body].join('\n').trim()}\n`).join('\n---\n\n');
}
