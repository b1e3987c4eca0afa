// Files that import each other, over however many others, types included: whoever reads one has to read them all.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {fileOf, onImports} from './modules.mjs';

const specifiers = /\b(?:from\s+|import\s*\(\s*|import\s+)'(\.[^']+)'/g;

/** What a file imports, as it is on disk; read once for all files of a run. */
const known = new Map();

function importsOf(file) {
	let imports = known.get(file);
	if (!imports) {
		imports = [...readFileSync(file, 'utf8').matchAll(specifiers)].map(([, specifier]) => fileOf(file, specifier)).filter(imported => imported !== undefined);
		known.set(file, imports);
	}

	return imports;
}

/** The way from a file to another along imports, both included; undefined without one. */
function wayTo(from, to) {
	const cameFrom = new Map([[from, undefined]]);
	const waiting = [from];
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		if (file === to) {
			const way = [];
			for (let step = file; step !== undefined; step = cameFrom.get(step)) way.unshift(step);
			return way;
		}

		for (const imported of importsOf(file)) {
			if (cameFrom.has(imported)) continue;
			cameFrom.set(imported, file);
			waiting.push(imported);
		}
	}

	return undefined;
}

/** An import that leads back to the file it stands in. */
export const noCircles = {
	meta: {type: 'problem', schema: [], messages: {circle: 'An import circle: {{way}}. Move what both need to a file of its own.'}},
	create(context) {
		return onImports(node => {
			const file = fileOf(context.filename, node.source?.value);
			const way = file === undefined ? undefined : wayTo(file, context.filename);
			if (way) context.report({node, messageId: 'circle', data: {way: [context.filename, ...way].map(step => path.basename(step)).join(' -> ')}});
		});
	},
};
