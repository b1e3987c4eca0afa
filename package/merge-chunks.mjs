// Joins the chunks of a bundle that are always loaded together: esbuild makes a chunk for each set of imports that share
// some modules, and Node takes as long to find, open and link one as to compile 30 kB.
import {createHash} from 'node:crypto';
import path from 'node:path';
import {build} from 'esbuild';

const posix = path.posix;

/** The chunks that are loaded at once with these. */
export function loadedWith(outputs, files) {
	const loaded = new Set();
	const follow = file => {
		if (loaded.has(file)) return;
		loaded.add(file);
		for (const {path: next, kind, external} of outputs[file].imports) if (kind === 'import-statement' && !external) follow(next);
	};

	for (const file of files) follow(file);
	return loaded;
}

/** The chunks that the same ones of `loads` bring along, as lists; each load is a list of entry points. */
function alwaysTogether(outputs, loads) {
	const fileOf = new Map(Object.entries(outputs).map(([file, {entryPoint}]) => [entryPoint, file]));
	const loaded = loads.map(entries => loadedWith(outputs, entries.map(entry => {
		const file = fileOf.get(entry);
		if (file === undefined) throw new Error(`${entry} is loaded by no import of its own; see bundle-options.mjs`);
		return file;
	})));
	const groups = new Map();
	for (const [file, {entryPoint}] of Object.entries(outputs)) {
		const key = loaded.map(files => files.has(file) ? '1' : '0').join('');
		if (entryPoint === undefined && key.includes('1')) groups.set(key, [...groups.get(key) ?? [], file]);
	}

	return [...groups.values()].filter(files => files.length > 1);
}

/** A chunk's own imports stand at its head, one statement each, as esbuild writes them. */
const imported = /^import(?:\{(?<names>[^}]*)\}from)?"(?<from>\.[^"]+)";/;

/**
 * A build that was not written (outputFiles and metafile), with the chunks joined that the same ones of `loads` (lists of
 * entry points) bring along. What imports a chunk is loaded by nothing that does not load that chunk, too: so no two joined
 * chunks can import each other.
 */
export async function mergeChunks({outputFiles, metafile}, loads, {absWorkingDir = process.cwd(), target, minify}) {
	const {outputs} = metafile;
	const groups = alwaysTogether(outputs, loads).map(members => ({file: posix.join(posix.dirname(members[0]), `${createHash('sha256').update(members.map(member => posix.basename(member)).join()).digest('hex').slice(0, 8).toUpperCase()}.js`), members, used: new Map()}));
	const groupOf = new Map(groups.flatMap(group => group.members.map(member => [member, group])));

	/** A chunk that asks joined chunks for what they have, by names of their own; those of its own group stay as they are. */
	const rewritten = (file, text) => {
		const heads = new Map();
		const own = [];
		let rest = text;
		for (let match = imported.exec(rest); match; match = imported.exec(rest)) {
			rest = rest.slice(match[0].length);
			const {names = '', from} = match.groups;
			const to = posix.join(posix.dirname(file), from);
			const group = groupOf.get(to);
			if (group === undefined || group === groupOf.get(file)) {
				own.push(match[0]);
				continue;
			}

			const way = posix.relative(posix.dirname(file), group.file);
			const head = heads.get(way) ?? [];
			heads.set(way, head);
			for (const each of names.split(',').filter(each => each !== '')) {
				const [name, as = name] = each.split(' as ');
				const key = `${to} ${name}`;
				if (!group.used.has(key)) group.used.set(key, `e${group.used.size.toString(36)}`);
				head.push(`${group.used.get(key)} as ${as}`);
			}
		}

		return [...[...heads].map(([way, head]) => `import${head.length === 0 ? '' : `{${head.join(',')}}from`}"./${way}";`), ...own, rest].join('');
	};

	const texts = new Map(outputFiles.map(({path: file, text}) => {
		const name = path.relative(absWorkingDir, file).split(path.sep).join('/');
		return [name, rewritten(name, text)];
	}));
	const joining = {
		name: 'joining',
		setup(build) {
			build.onResolve({filter: /^chunk:/}, ({path: text}) => ({namespace: 'chunk', path: text.slice('chunk:'.length)}));
			build.onResolve({filter: /.*/}, ({path: specifier, importer, kind}) => {
				const to = posix.join(posix.dirname(importer), specifier);
				return kind !== 'dynamic-import' && groupOf.has(to) ? {namespace: 'chunk', path: to} : {path: specifier, external: true};
			});
			build.onLoad({filter: /.*/, namespace: 'chunk'}, ({path: file}) => ({contents: texts.get(file)}));
		},
	};
	for (const {file, members, used} of groups) {
		const wanted = [...used].map(([key, as]) => [...key.split(' '), as]);
		// In their old order: that is the order in which they are to run.
		const contents = members.map(member => `import "chunk:${member}";`).join('') + wanted.map(([member, name, as]) => `export {${name} as ${as}} from "chunk:${member}";`).join('');
		const {outputFiles: [joined]} = await build({stdin: {contents, sourcefile: file}, absWorkingDir, bundle: true, format: 'esm', platform: 'node', target, minify, legalComments: 'none', write: false, logLevel: 'warning', plugins: [joining]});
		for (const member of members) texts.delete(member);
		texts.set(file, joined.text);
	}

	const described = [...texts].map(([file, text]) => {
		const members = groups.find(group => group.file === file)?.members ?? [file];
		const imports = members.flatMap(member => outputs[member].imports).map(each => ({...each, path: groupOf.get(each.path)?.file ?? each.path})).filter(({path}) => path !== file);
		return [file, {
			...outputs[members[0]],
			bytes: Buffer.byteLength(text),
			imports: imports.filter(({path, kind}, index) => imports.findIndex(other => other.path === path && other.kind === kind) === index),
			inputs: Object.assign({}, ...members.map(member => outputs[member].inputs)),
		}];
	});
	return {outputFiles: [...texts].map(([file, text]) => ({path: path.join(absWorkingDir, file), text})), metafile: {...metafile, outputs: Object.fromEntries(described)}};
}
