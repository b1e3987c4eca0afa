// Exports that nobody imports: a reader takes them for a room's face, and what nobody uses at all stays unseen behind them.
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileOf, sourceFolder} from './modules.mjs';

const top = path.join(sourceFolder, '..');
const readers = ['source', 'test', 'bench', 'media'];
/** What the package offers, and the face of the simulators: other programs and tests to come import it. */
const entries = new Set(['library/index.ts', 'planning/index.ts', 'planning/entry.ts', 'simulator/simulator.ts'].map(name => path.join(sourceFolder, name)));

/** `{a, type B as C}` or `{a, b: c}` of an import, a re-export or a taken-apart import(): a, B or a, b. */
function namesIn(list) {
	return list.split(',').map(part => part.trim().replace(/^type\s+/, '').split(/\s+as\s+|\s*:\s*/)[0] ?? '').filter(name => name !== '');
}

const listed = /\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*'(\.[^']+)'/g;
const takenApart = /\{([^{}]*)\}\s*=\s*await\s+import\(\s*'(\.[^']+)'\s*\)/g;
const takenOne = /\(await\s+import\(\s*'(\.[^']+)'\s*\)\)\.(\w+)/g;
/** Whatever else names the file takes all of it. */
const named = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** Which names of each file somebody imports; undefined in place of the names: all of them. */
function readImports(files) {
	const used = new Map();
	const use = (importer, specifier, names) => {
		const file = fileOf(importer, specifier);
		if (file === undefined) return;
		const known = used.get(file) ?? {names: new Set(), isWhole: false};
		used.set(file, known);
		if (names === undefined) known.isWhole = true;
		else for (const name of names) known.names.add(name);
	};

	for (const file of files) {
		let rest = readFileSync(file, 'utf8');
		for (const pattern of [listed, takenApart]) {
			rest = rest.replaceAll(pattern, (_, list, specifier) => {
				use(file, specifier, namesIn(list));
				return '';
			});
		}

		rest = rest.replaceAll(takenOne, (_, specifier, name) => {
			use(file, specifier, [name]);
			return '';
		});
		for (const [, specifier] of rest.matchAll(named)) use(file, specifier, undefined);
	}

	return used;
}

function filesBelow(folder) {
	return readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name)).map(entry => path.join(entry.parentPath, entry.name));
}

/** Read once for all files of a run. */
let imports;

function isUsed(file, name) {
	imports ??= readImports([path.join(top, 'cli.tsx'), ...readers.flatMap(folder => filesBelow(path.join(top, folder)))]);
	const used = imports.get(file);
	return used !== undefined && (used.isWhole || used.names.has(name));
}

function namesOf({declaration, specifiers}) {
	if (!declaration) return specifiers.map(({exported}) => exported.name ?? exported.value);
	if (declaration.id) return [declaration.id.name];
	return (declaration.declarations ?? []).flatMap(({id}) => id.type === 'Identifier' ? [id.name] : []);
}

/** An export that is used in its own file alone, or nowhere. */
export const noNeedlessExports = {
	meta: {type: 'suggestion', fixable: 'code', schema: [], messages: {needless: '{{name}} is exported, and no file imports it. Keep it to this one, or take it out if this one does not use it either.'}},
	create(context) {
		if (entries.has(context.filename)) return {};
		return {
			ExportNamedDeclaration(node) {
				const needless = namesOf(node).filter(name => !isUsed(context.filename, name));
				for (const name of needless) {
					const isWhole = node.declaration && needless.length === namesOf(node).length;
					context.report({node, messageId: 'needless', data: {name}, fix: isWhole ? fixer => fixer.removeRange([node.range[0], node.declaration.range[0]]) : null});
				}
			},
		};
	},
};
