// How the rules of this folder find the file that an import names: relative, written with .js, a .ts or .tsx on disk.
import {existsSync} from 'node:fs';
import path from 'node:path';

export const sourceFolder = path.join(import.meta.dirname, '..', 'source');

/** Undefined for packages, Node's own modules and what is not there. */
export function fileOf(importer, specifier) {
	if (typeof specifier !== 'string' || !specifier.startsWith('.')) return undefined;
	const stem = path.resolve(path.dirname(importer), specifier).replace(/\.jsx?$/, '');
	return [`${stem}.ts`, `${stem}.tsx`].find(candidate => existsSync(candidate));
}

/** Calls `check` with each import, re-export and import() of a file, types among them. */
export function onImports(check) {
	return {ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check};
}
