// The licences of what is inside the bundle travel with it: each text once, above it the packages that it is of, with their own lines of copyright.
import {readFile} from 'node:fs/promises';
import path from 'node:path';

const files = ['LICENSE', 'license', 'LICENSE.md', 'LICENSE.txt', 'license.md', 'LICENCE', 'LICENSE-MIT'];
const isHeading = line => /^\W*(?:the )?(?:MIT|ISC)(?: licen[cs]e)?(?: \(MIT\))?\W*$/i.test(line);
const isCopyright = line => /^\W*copyright\b.*(?:\(c\)|©|\d{4})/i.test(line);

/** Packages inside another one that the bundle may leave out (bundle-edits.mjs), each with a text of its code that shows whether it did. */
const marks = {
	'@babel/code-frame': 'codeFrameColumns',
	'@babel/helper-validator-identifier': 'isIdentifierName',
	'find-up-simple': 'stopAt',
	'hosted-git-info': 'gist.github.com',
	'index-to-position': 'Index out of bounds',
	'js-tokens': 'matchToToken',
	'lru-cache': 'ttlResolution',
	'normalize-package-data': 'bundledDependencies',
	'parse-json': 'jsonParseError',
	picocolors: 'isColorSupported',
	semver: 'Invalid Version: ',
	'spdx-correct': 'Lesser General Public License',
	'spdx-exceptions': '389-exception',
	'spdx-expression-parse': 'DocumentRef-',
	'spdx-license-ids': 'AFL-1.1',
	'validate-npm-package-license': 'valid SPDX license expression',
};

/** A package in node_modules, and what it has taken into itself. */
async function licencesOf(name, program) {
	const folder = path.join('node_modules', name);
	const {version, license} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	let text = '';
	for (const file of files) text ||= await readFile(path.join(folder, file), 'utf8').catch(() => '');
	const bundled = await readFile(path.join(folder, 'build', 'licenses.md'), 'utf8').catch(() => '');
	const code = bundled === '' ? '' : await readFile(path.join(folder, 'build', 'dependencies.js'), 'utf8');
	const inside = bundled.split(/^---$/m).flatMap(part => {
		const mark = marks[/^Name: (.*)$/m.exec(part)?.[1]];
		if (mark !== undefined && !code.includes(mark)) throw new Error(`${folder} is not what it was; see licences.mjs`);
		if (mark !== undefined && !program.includes(mark)) return [];
		const {groups} = /^Name: (?<name>.*)\nVersion: (?<version>.*)\nLicense: (?<license>.*)\n[^]*?^===$(?<text>[^]*)/m.exec(part) ?? {};
		return groups ? [{title: `${groups.name} ${groups.version} (${groups.license}), inside ${name}`, text: groups.text}] : part.trim() === '' ? [] : [{title: `inside ${name}`, text: part}];
	});
	return [{title: `${name} ${version} (${typeof license === 'string' ? license : license?.type ?? 'see its page'})`, text}, ...inside];
}

/** The text for all packages that have something in these outputs, whose code is `program`. */
export async function licencesText(outputs, program) {
	const names = new Set(Object.values(outputs).flatMap(({inputs}) => Object.entries(inputs)).flatMap(([input, {bytesInOutput}]) => bytesInOutput > 0 ? /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [] : []));
	const groups = new Map();
	for (const name of [...names].sort()) {
		for (const {title, text} of await licencesOf(name, program)) {
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
